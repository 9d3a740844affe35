// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

import { Builder, type Bytes } from "../../wire/mod.ts";
import { decodeWhole, type MessageInput, requireLength } from "./message_input.ts";
import { type Extension, readExtensions, writeExtensions } from "./extension.ts";
import { readDistinguishedNames } from "./extensions/certificate_authorities.ts";

/** A CertificateRequest of TLS 1.3 (RFC 8446, Section 4.3.2). */
export interface CertificateRequest13 {
  /** Empty in the handshake; in post-handshake authentication what the answer repeats. */
  readonly certificateRequestContext: Uint8Array;
  /** The extensions in order; `signature_algorithms` must be among them. */
  readonly extensions: readonly Extension[];
}

/** A CertificateRequest of TLS 1.2 (RFC 5246, Section 7.4.4). */
export interface CertificateRequest12 {
  /** The code points of the client certificate types that are taken. */
  readonly certificateTypes: readonly number[];
  /** The code points of the signature schemes that are taken, best first. */
  readonly signatureSchemes: readonly number[];
  /** The distinguished names, in DER, of authorities whose certificates are taken. */
  readonly certificateAuthorities: readonly Uint8Array[];
}

/**
 * Encodes the body of a TLS 1.3 CertificateRequest.
 *
 * @param message The message.
 * @returns The body.
 * @throws {RangeError} When a field is too long.
 *
 * @example Usage
 * ```ts
 * import { decodeCertificateRequest13, encodeCertificateRequest13 } from "@streamssl/ssl/tls";
 * import { assertEquals } from "@std/assert";
 *
 * const message = {
 *   certificateRequestContext: new Uint8Array(),
 *   extensions: [{ type: 13, data: Uint8Array.of(0, 2, 8, 7) }],
 * };
 * assertEquals(decodeCertificateRequest13(encodeCertificateRequest13(message)), message);
 * ```
 */
export function encodeCertificateRequest13(message: CertificateRequest13): Bytes {
  const builder = new Builder().opaque8(message.certificateRequestContext);
  writeExtensions(builder, message.extensions);
  return builder.finish();
}

/**
 * Decodes the body of a TLS 1.3 CertificateRequest.
 *
 * @param input The body.
 * @returns The message; byte fields are views on the input.
 * @throws {DecodeError} When it is not well formed.
 * @throws {DuplicateExtensionError} When an extension is there twice.
 *
 * @example Usage
 * ```ts
 * import { decodeCertificateRequest13 } from "@streamssl/ssl/tls";
 * import { DecodeError } from "@streamssl/ssl/wire";
 * import { assertThrows } from "@std/assert";
 *
 * assertThrows(() => decodeCertificateRequest13(Uint8Array.of(0)), DecodeError);
 * ```
 */
export function decodeCertificateRequest13(input: MessageInput): CertificateRequest13 {
  return decodeWhole(input, "certificateRequest", (reader) => ({
    certificateRequestContext: reader.opaque8("certificateRequestContext"),
    extensions: readExtensions(reader),
  }));
}

/**
 * Encodes the body of a TLS 1.2 CertificateRequest.
 *
 * @param message The message.
 * @returns The body.
 * @throws {RangeError} When a field is too long.
 *
 * @example Usage
 * ```ts
 * import { decodeCertificateRequest12, encodeCertificateRequest12 } from "@streamssl/ssl/tls";
 * import { assertEquals } from "@std/assert";
 *
 * const message = {
 *   certificateTypes: [1, 64],
 *   signatureSchemes: [0x0403, 0x0804],
 *   certificateAuthorities: [Uint8Array.of(0x30, 0)],
 * };
 * assertEquals(decodeCertificateRequest12(encodeCertificateRequest12(message)), message);
 * ```
 */
export function encodeCertificateRequest12(message: CertificateRequest12): Bytes {
  return new Builder()
    .vec8((types) => message.certificateTypes.forEach((type) => types.u8(type)))
    .vec16((schemes) => message.signatureSchemes.forEach((scheme) => schemes.u16(scheme)))
    .vec16((names) => message.certificateAuthorities.forEach((name) => names.opaque16(name)))
    .finish();
}

/**
 * Decodes the body of a TLS 1.2 CertificateRequest.
 *
 * @param input The body.
 * @returns The message; names are views on the input.
 * @throws {DecodeError} When it is not well formed.
 *
 * @example Usage
 * ```ts
 * import { decodeCertificateRequest12 } from "@streamssl/ssl/tls";
 * import { assertEquals } from "@std/assert";
 *
 * const message = decodeCertificateRequest12(Uint8Array.of(1, 64, 0, 2, 4, 3, 0, 0));
 * assertEquals(message.certificateTypes, [64]);
 * ```
 */
export function decodeCertificateRequest12(input: MessageInput): CertificateRequest12 {
  return decodeWhole(input, "certificateRequest", (reader) => {
    const certificateTypes = [...reader.opaque8("certificateTypes")];
    requireLength(reader, certificateTypes.length, 1, "certificateTypes");
    const signatureSchemes = reader.vec16(
      "signatureSchemes",
      (schemes) => schemes.list((item) => item.u16()),
    );
    requireLength(reader, signatureSchemes.length, 1, "signatureSchemes");
    return {
      certificateTypes,
      signatureSchemes,
      certificateAuthorities: readDistinguishedNames(reader, "certificateAuthorities"),
    };
  });
}
