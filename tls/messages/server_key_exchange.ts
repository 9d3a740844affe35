// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

import { Builder, type Bytes, type Reader } from "../../wire/mod.ts";
import { decodeWhole, failIllegal, type MessageInput, requireLength } from "./message_input.ts";

/** The server's share of an ECDHE exchange in TLS 1.2 (RFC 8422, Section 5.4). */
export interface ServerEcdhParameters {
  /** The code point of the group. */
  readonly namedGroup: number;
  /** The server's public key. */
  readonly publicKey: Uint8Array;
}

/** A ServerKeyExchange message with ECDHE (RFC 8422, Section 5.4). */
export interface ServerKeyExchange extends ServerEcdhParameters {
  /** The parameters as they were received: what the signature covers after both randoms. */
  readonly parameters: Uint8Array;
  /** The code point of the signature scheme. */
  readonly signatureScheme: number;
  /** The signature. */
  readonly signature: Uint8Array;
}

/** The only curve type that RFC 8422 has left. */
const NAMED_CURVE = 3;

/**
 * Encodes the parameters, which the server signs after both randoms.
 *
 * @param parameters The group and the public key.
 * @returns The bytes to be signed and sent.
 * @throws {RangeError} When the public key is longer than 255 bytes.
 *
 * @example Usage
 * ```ts
 * import { encodeServerEcdhParameters } from "@streamssl/ssl/tls";
 * import { assertEquals } from "@std/assert";
 *
 * const bytes = encodeServerEcdhParameters({ namedGroup: 29, publicKey: new Uint8Array(32) });
 * assertEquals(bytes.subarray(0, 4), Uint8Array.of(3, 0, 29, 32));
 * ```
 */
export function encodeServerEcdhParameters(parameters: ServerEcdhParameters): Bytes {
  return new Builder(160)
    .u8(NAMED_CURVE)
    .u16(parameters.namedGroup)
    .opaque8(parameters.publicKey)
    .finish();
}

/**
 * Encodes the body of a ServerKeyExchange.
 *
 * @param message The encoded parameters, the scheme and the signature.
 * @returns The body.
 * @throws {RangeError} When the signature is too long.
 *
 * @example Usage
 * ```ts
 * import {
 *   decodeServerKeyExchange,
 *   encodeServerEcdhParameters,
 *   encodeServerKeyExchange,
 * } from "@streamssl/ssl/tls";
 * import { assertEquals } from "@std/assert";
 *
 * const parameters = encodeServerEcdhParameters({ namedGroup: 29, publicKey: new Uint8Array(32) });
 * const signature = new Uint8Array(64);
 * const body = encodeServerKeyExchange({ parameters, signatureScheme: 0x0807, signature });
 * assertEquals(decodeServerKeyExchange(body).parameters, parameters);
 * ```
 */
export function encodeServerKeyExchange(
  message: Pick<ServerKeyExchange, "parameters" | "signatureScheme" | "signature">,
): Bytes {
  return new Builder(512)
    .bytes(message.parameters)
    .u16(message.signatureScheme)
    .opaque16(message.signature)
    .finish();
}

/**
 * Decodes the body of a ServerKeyExchange with ECDHE.
 *
 * @param input The body.
 * @returns The message; byte fields are views on the input.
 * @throws {DecodeError} When it is not well formed.
 * @throws {IllegalParameterError} When the curve is given by its parameters (RFC 8422, 5.4).
 *
 * @example Usage
 * ```ts
 * import { decodeServerKeyExchange, IllegalParameterError } from "@streamssl/ssl/tls";
 * import { assertThrows } from "@std/assert";
 *
 * assertThrows(() => decodeServerKeyExchange(Uint8Array.of(1)), IllegalParameterError);
 * ```
 */
export function decodeServerKeyExchange(input: MessageInput): ServerKeyExchange {
  return decodeWhole(input, "serverKeyExchange", (reader) => {
    const start = reader.offset;
    const parameters = readParameters(reader);
    return {
      ...parameters,
      parameters: reader.input.subarray(start, reader.offset),
      signatureScheme: reader.u16("signatureScheme"),
      signature: reader.opaque16("signature"),
    };
  });
}

function readParameters(reader: Reader): ServerEcdhParameters {
  const curveType = reader.u8("curveType");
  if (curveType !== NAMED_CURVE) {
    failIllegal(reader, `The curve type is ${curveType}: named_curve (3) is expected`, "curveType");
  }
  const namedGroup = reader.u16("namedGroup");
  const publicKey = reader.opaque8("publicKey");
  requireLength(reader, publicKey.length, 1, "publicKey");
  return { namedGroup, publicKey };
}
