// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

import { ALERT } from "../alert_mapping.ts";
import type { ClientHelloInfo } from "../client_hello_info.ts";
import { type ClientHello, decodeClientHello } from "../messages/client_hello.ts";
import { findExtension } from "../messages/extension.ts";
import { decodeAlpn } from "../messages/extensions/alpn.ts";
import { decodeServerName } from "../messages/extensions/server_name.ts";
import { decodeSignatureAlgorithms } from "../messages/extensions/signature_algorithms.ts";
import { decodeSupportedGroups } from "../messages/extensions/supported_groups.ts";
import { decodeSupportedVersions } from "../messages/extensions/supported_versions.ts";
import { FALLBACK_SCSV } from "../registry/cipher_suites.ts";
import { EXTENSION } from "../registry/extension_types.ts";
import { CLIENT_HELLO } from "../registry/handshake_types.ts";
import { TLS12, TLS13, versionName } from "../registry/versions.ts";
import { TlsError } from "../tls_error.ts";
import { ask, type Step, type WantClientHello } from "../wants.ts";
import type { Established, Handshake } from "./handshake.ts";
import { serverHandshake12 } from "./server12.ts";
import { serverHandshake13 } from "./server13.ts";

/** The server's side: read the hello, choose settings and version, go on in that version's order. */
export function* serverHandshake(handshake: Handshake): Step<Established> {
  const hello = yield* receiveClientHello(handshake);
  if (handshake.context.options.askForContext === true) {
    const context = yield* ask<WantClientHello>({ want: "client-hello", hello });
    if (context !== null) handshake.context = context;
  }
  checkClientTrust(handshake);
  handshake.negotiated.serverName = hello.serverName;
  const version = chooseVersion(handshake, hello);
  handshake.negotiated.version = version;
  handshake.negotiated.peerSignatureSchemes = hello.signatureSchemes;
  handshake.channel.writing.recordVersion = TLS12;
  return version === TLS13
    ? yield* serverHandshake13(handshake, hello)
    : yield* serverHandshake12(handshake, hello);
}

/** Clients that are asked for certificates must be verifiable. */
function checkClientTrust({ context: { options, trustStore } }: Handshake): void {
  if ((options.clientAuthentication ?? "none") === "none" || trustStore !== undefined) return;
  if (options.unsafelyDisableVerification === true || options.askForVerification === true) return;
  throw new TlsError("CERTIFICATE_VERIFY_FAILED", {
    origin: "misuse",
    alert: ALERT.internalError,
    expected: "`caCerts` or `trustStore` beside `clientAuthentication` in the server's context",
    received: "neither",
    remedy: "give the CA certificates of the clients",
  });
}

/** Waits for a ClientHello and reads from it what the choice of settings needs. */
export function* receiveClientHello(handshake: Handshake): Step<ClientHelloInfo> {
  const message = yield* handshake.channel.receiveMessage(CLIENT_HELLO);
  const hello = decodeClientHello(message.body);
  return clientHelloInfo(hello, message.body);
}

function clientHelloInfo(message: ClientHello, bytes: Uint8Array): ClientHelloInfo {
  const { extensions } = message;
  const read = <T>(type: number, decode: (data: Uint8Array) => T): T | undefined => {
    const data = findExtension(extensions, type);
    return data === undefined ? undefined : decode(data);
  };
  const versions = read(EXTENSION.supportedVersions, decodeSupportedVersions);
  return {
    message,
    bytes,
    serverName: read(EXTENSION.serverName, decodeServerName)?.toLowerCase(),
    alpnProtocols: read(EXTENSION.applicationLayerProtocolNegotiation, decodeAlpn) ?? [],
    versions: versions ?? versionsUpTo(message.legacyVersion),
    cipherSuites: message.cipherSuites,
    groups: read(EXTENSION.supportedGroups, decodeSupportedGroups) ?? [],
    signatureSchemes: read(EXTENSION.signatureAlgorithms, decodeSignatureAlgorithms) ?? [],
  };
}

/** RFC 8446, Section 4.2.1: without supported_versions, everything up to legacy_version, 1.2 at most. */
function versionsUpTo(legacyVersion: number): number[] {
  const versions: number[] = [];
  for (let version = Math.min(legacyVersion, TLS12); version >= 0x0300; version--) {
    versions.push(version);
  }
  return versions;
}

function chooseVersion({ context }: Handshake, hello: ClientHelloInfo): number {
  const common = hello.versions.filter((version) => context.allowsVersion(version));
  if (common.length === 0) {
    throw new TlsError("UNSUPPORTED_PROTOCOL", {
      expected: `${versionName(context.minVersion)} to ${versionName(context.maxVersion)}`,
      received: hello.versions.map(versionName).join(", "),
      usualCause: "a client that is too old, or was told to use an old version only",
    });
  }
  const version = Math.max(...common);
  // RFC 7507, Section 3: a client that fell back although we could do better.
  if (hello.cipherSuites.includes(FALLBACK_SCSV) && version < context.maxVersion) {
    throw new TlsError("INAPPROPRIATE_FALLBACK", {
      expected: versionName(context.maxVersion),
      received: `${versionName(version)} with TLS_FALLBACK_SCSV`,
    });
  }
  return version;
}

/** RFC 7301, Section 3.2: the first of the own protocols that the client offers. */
export function chooseAlpn({ context }: Handshake, offered: readonly string[]): string | undefined {
  if (offered.length === 0 || context.alpnProtocols.length === 0) return undefined;
  const chosen = context.alpnProtocols.find((protocol) => offered.includes(protocol));
  if (chosen !== undefined) return chosen;
  throw new TlsError("NO_APPLICATION_PROTOCOL", {
    expected: `one of ${context.alpnProtocols.join(", ")}`,
    received: offered.join(", "),
  });
}
