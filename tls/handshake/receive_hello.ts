// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

import type { ClientHelloInfo } from "../client_hello_info.ts";
import { type ClientHello, decodeClientHello } from "../messages/client_hello.ts";
import { findExtension } from "../messages/extension.ts";
import { decodeAlpn } from "../messages/extensions/alpn.ts";
import { decodeServerName } from "../messages/extensions/server_name.ts";
import { decodeSignatureAlgorithms } from "../messages/extensions/signature_algorithms.ts";
import { decodeSupportedGroups } from "../messages/extensions/supported_groups.ts";
import { decodeSupportedVersions } from "../messages/extensions/supported_versions.ts";
import { decodeServerHello, type ServerHello } from "../messages/server_hello.ts";
import { EXTENSION } from "../registry/extension_types.ts";
import { CLIENT_HELLO, SERVER_HELLO } from "../registry/handshake_types.ts";
import { TLS12 } from "../registry/versions.ts";
import type { Step } from "../wants.ts";
import type { Handshake } from "./handshake.ts";

/** Waits for a ServerHello, which may be a HelloRetryRequest. */
export function* receiveServerHello(handshake: Handshake): Step<ServerHello> {
  const message = yield* handshake.channel.receiveMessage(SERVER_HELLO);
  return decodeServerHello(message.body);
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
