// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

import type { ClientHelloInfo } from "../client_hello_info.ts";
import type { Extension } from "../messages/extension.ts";
import { encodeServerHello, type ServerHello } from "../messages/server_hello.ts";
import type { CipherSuite } from "../registry/cipher_suites.ts";
import { SERVER_HELLO } from "../registry/handshake_types.ts";
import { TLS12 } from "../registry/versions.ts";
import type { Handshake } from "./handshake.ts";

/** Sends a ServerHello or a HelloRetryRequest. */
export function sendHello(
  handshake: Handshake,
  hello: ClientHelloInfo,
  { random, suite, extensions }: {
    random: Uint8Array;
    suite: CipherSuite;
    extensions: Extension[];
  },
): void {
  const message: ServerHello = {
    legacyVersion: TLS12,
    random,
    legacySessionIdEcho: hello.message.legacySessionId,
    cipherSuite: suite.number,
    legacyCompressionMethod: 0,
    extensions,
  };
  handshake.channel.sendMessage(SERVER_HELLO, encodeServerHello(message));
}

/**
 * RFC 8446, Appendix D.4: change_cipher_spec right after the first message of the server. A client
 * that sent a session id must get it, any other client may.
 */
export function sendCompatibilityRecord(
  { channel, context }: Handshake,
  { message }: ClientHelloInfo,
): void {
  if (message.legacySessionId.length > 0 || context.options.middleboxCompatibility !== false) {
    channel.sendChangeCipherSpec();
  }
}
