// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

import { ALERT } from "../alert_mapping.ts";
import type { ClientHelloInfo } from "../client_hello_info.ts";
import { findExtension } from "../messages/extension.ts";
import { decodeCertificateAuthorities } from "../messages/extensions/certificate_authorities.ts";
import { FALLBACK_SCSV } from "../registry/cipher_suites.ts";
import { EXTENSION } from "../registry/extension_types.ts";
import { TLS12, TLS13, versionName } from "../registry/versions.ts";
import { TlsError } from "../tls_error.ts";
import { ask, type Step, type WantClientHello } from "../wants.ts";
import type { Established, Handshake } from "./handshake.ts";
import { receiveClientHello } from "./receive_hello.ts";
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
  handshake.channel.shapeMessage = handshake.context.options.shapeServerMessage;
  handshake.negotiated.serverName = hello.serverName;
  const version = chooseVersion(handshake, hello);
  handshake.negotiated.version = version;
  handshake.negotiated.peerSignatureSchemes = hello.signatureSchemes;
  handshake.negotiated.certificateAuthorities = authoritiesOf(hello);
  handshake.channel.writing.recordVersion = TLS12;
  return version === TLS13
    ? yield* serverHandshake13(handshake, hello)
    : yield* serverHandshake12(handshake, hello);
}

/** RFC 8446, Section 4.2.4: the CAs that the client accepts, where it says so. */
function authoritiesOf({ message }: ClientHelloInfo): readonly Uint8Array[] {
  const data = findExtension(message.extensions, EXTENSION.certificateAuthorities);
  return data === undefined ? [] : decodeCertificateAuthorities(data);
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
