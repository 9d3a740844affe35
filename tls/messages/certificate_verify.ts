// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

import { Builder, type Bytes } from "../../wire/mod.ts";
import { decodeWhole, type MessageInput } from "./message_input.ts";

/** A CertificateVerify message (RFC 8446, Section 4.4.3; RFC 5246, Section 7.4.8). */
export interface CertificateVerify {
  /** The code point of the signature scheme. */
  readonly algorithm: number;
  /** The signature. */
  readonly signature: Uint8Array;
}

/**
 * Encodes the body of a CertificateVerify message.
 *
 * @param message The message.
 * @returns The body.
 * @throws {RangeError} When the signature is too long.
 *
 * @example Usage
 * ```ts
 * import { decodeCertificateVerify, encodeCertificateVerify } from "@streamssl/ssl/tls";
 * import { assertEquals } from "@std/assert";
 *
 * const message = { algorithm: 0x0807, signature: new Uint8Array(64) };
 * assertEquals(decodeCertificateVerify(encodeCertificateVerify(message)), message);
 * ```
 */
export function encodeCertificateVerify(message: CertificateVerify): Bytes {
  return new Builder().u16(message.algorithm).opaque16(message.signature).finish();
}

/**
 * Decodes the body of a CertificateVerify message.
 *
 * @param input The body.
 * @returns The message; the signature is a view on the input.
 * @throws {DecodeError} When it is not well formed.
 *
 * @example Usage
 * ```ts
 * import { decodeCertificateVerify } from "@streamssl/ssl/tls";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(decodeCertificateVerify(Uint8Array.of(8, 7, 0, 1, 9)).signature, Uint8Array.of(9));
 * ```
 */
export function decodeCertificateVerify(input: MessageInput): CertificateVerify {
  return decodeWhole(input, "certificateVerify", (reader) => ({
    algorithm: reader.u16("algorithm"),
    signature: reader.opaque16("signature"),
  }));
}

/**
 * Makes what the signature of a TLS 1.3 CertificateVerify covers (RFC 8446, Section 4.4.3).
 *
 * @param signer Whose signature it is.
 * @param transcriptHash The digest of the handshake up to and with Certificate.
 * @returns 64 spaces, the context string, a zero byte and the digest.
 *
 * @example Usage
 * ```ts
 * import { certificateVerifyContent } from "@streamssl/ssl/tls";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(certificateVerifyContent("server", new Uint8Array(32)).length, 64 + 33 + 1 + 32);
 * ```
 */
export function certificateVerifyContent(
  signer: "client" | "server",
  transcriptHash: Uint8Array,
): Bytes {
  const context = `TLS 1.3, ${signer} CertificateVerify`;
  const start = 64 + context.length + 1;
  const content = new Uint8Array(start + transcriptHash.length);
  content.fill(0x20, 0, 64);
  for (let at = 0; at < context.length; at++) content[64 + at] = context.charCodeAt(at);
  content.set(transcriptHash, start);
  return content;
}
