// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

import { Builder, type Bytes, type Reader } from "../../../wire/mod.ts";
import { decodeWhole, failIllegal, type MessageInput, requireLength } from "../message_input.ts";

/**
 * Encodes the content of `application_layer_protocol_negotiation` (RFC 7301, Section 3.1).
 *
 * @param protocols The protocols, best first, each 1 to 255 bytes; of a server exactly one. A
 * character stands for one byte, so that values that are no text can be written as well.
 * @returns The content of the extension.
 * @throws {RangeError} For a name that is empty, too long, or has a character above U+00FF.
 *
 * @example Usage
 * ```ts
 * import { decodeAlpn, encodeAlpn } from "@streamssl/ssl/tls";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(decodeAlpn(encodeAlpn(["h2", "http/1.1"])), ["h2", "http/1.1"]);
 * ```
 */
export function encodeAlpn(protocols: readonly string[]): Bytes {
  return new Builder(64)
    .vec16((list) => protocols.forEach((name) => list.opaque8(protocolBytes(name))))
    .finish();
}

/**
 * Decodes the content of `application_layer_protocol_negotiation` in a ClientHello.
 *
 * @param input The content of the extension.
 * @returns The protocols in order, one character a byte.
 * @throws {DecodeError} When it is not well formed, or the list or a name is empty.
 *
 * @example Usage
 * ```ts
 * import { decodeAlpn } from "@streamssl/ssl/tls";
 * import { DecodeError } from "@streamssl/ssl/wire";
 * import { assertThrows } from "@std/assert";
 *
 * assertThrows(() => decodeAlpn(Uint8Array.of(0, 1, 0)), DecodeError, "protocol");
 * ```
 */
export function decodeAlpn(input: MessageInput): string[] {
  return decodeWhole(input, "application_layer_protocol_negotiation", readProtocols);
}

/**
 * Decodes the content of `application_layer_protocol_negotiation` in a server's answer.
 *
 * @param input The content of the extension.
 * @returns The chosen protocol, one character a byte.
 * @throws {DecodeError} When it is not well formed.
 * @throws {IllegalParameterError} When it is not exactly one protocol (RFC 7301, Section 3.1).
 *
 * @example Usage
 * ```ts
 * import { decodeSelectedAlpn, encodeAlpn } from "@streamssl/ssl/tls";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(decodeSelectedAlpn(encodeAlpn(["h2"])), "h2");
 * ```
 */
export function decodeSelectedAlpn(input: MessageInput): string {
  return decodeWhole(input, "application_layer_protocol_negotiation", (reader) => {
    const protocols = readProtocols(reader);
    if (protocols.length !== 1) {
      failIllegal(reader, `There are ${protocols.length} protocols: one is expected`, "protocols");
    }
    return protocols[0] as string;
  });
}

function readProtocols(reader: Reader): string[] {
  const protocols = reader.vec16("protocols", (list) =>
    list.list((item) => {
      const name = item.opaque8("protocol");
      requireLength(item, name.length, 1, "protocol");
      return String.fromCharCode(...name);
    }));
  requireLength(reader, protocols.length, 1, "protocols");
  return protocols;
}

function protocolBytes(name: string): Uint8Array {
  const bytes = Array.from(name, (character) => character.codePointAt(0) as number);
  if (bytes.length < 1 || bytes.length > 255 || bytes.some((byte) => byte > 0xff)) {
    throw new RangeError(
      `Cannot offer the protocol "${name.slice(0, 80)}": 1 to 255 characters up to U+00FF are ` +
        "expected",
    );
  }
  return Uint8Array.from(bytes);
}
