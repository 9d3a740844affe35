// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

import { Builder, type Bytes, type Reader } from "../../wire/mod.ts";
import { decodeWhole, failIllegal, type MessageInput, requireLength } from "./message_input.ts";
import { type Extension, readExtensions, writeExtensions } from "./extension.ts";

/** One certificate of a TLS 1.3 Certificate message. */
export interface CertificateEntry {
  /** The certificate in DER. */
  readonly certificate: Uint8Array;
  /** Its extensions: OCSP response, signed certificate timestamps. */
  readonly extensions: readonly Extension[];
}

/** A Certificate message of TLS 1.3 (RFC 8446, Section 4.4.2). */
export interface Certificate13Message {
  /** The context of the request that is answered; empty from a server. */
  readonly certificateRequestContext: Uint8Array;
  /** The certificates, the sender's own first; none when a client has none. */
  readonly certificateList: readonly CertificateEntry[];
}

/** A Certificate message of TLS 1.2 (RFC 5246, Section 7.4.2). */
export interface Certificate12Message {
  /** The certificates in DER, the sender's own first; none when a client has none. */
  readonly certificates: readonly Uint8Array[];
}

/** How much a peer may send in a Certificate message. */
export interface CertificateLimits {
  /** How many certificates. @default {100} */
  readonly maximumCertificates?: number;
  /** How many bytes all certificates may have together. @default {102400} */
  readonly maximumSize?: number;
}

/**
 * Encodes the body of a TLS 1.3 Certificate message.
 *
 * @param message The message.
 * @returns The body.
 * @throws {RangeError} When a field is too long.
 *
 * @example Usage
 * ```ts
 * import { decodeCertificate13, encodeCertificate13 } from "@streamssl/ssl/tls";
 * import { assertEquals } from "@std/assert";
 *
 * const message = {
 *   certificateRequestContext: new Uint8Array(),
 *   certificateList: [{ certificate: Uint8Array.of(0x30, 0), extensions: [] }],
 * };
 * assertEquals(decodeCertificate13(encodeCertificate13(message)), message);
 * ```
 */
export function encodeCertificate13(message: Certificate13Message): Bytes {
  return new Builder(4096)
    .opaque8(message.certificateRequestContext)
    .vec24((list) => {
      for (const entry of message.certificateList) {
        list.opaque24(entry.certificate);
        writeExtensions(list, entry.extensions);
      }
    })
    .finish();
}

/**
 * Decodes the body of a TLS 1.3 Certificate message.
 *
 * @param input The body.
 * @param limits How much is allowed.
 * @returns The message; byte fields are views on the input.
 * @throws {DecodeError} When it is not well formed.
 * @throws {IllegalParameterError} When it goes beyond the limits.
 * @throws {DuplicateExtensionError} When an extension of a certificate is there twice.
 *
 * @example Usage
 * ```ts
 * import { decodeCertificate13 } from "@streamssl/ssl/tls";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(decodeCertificate13(Uint8Array.of(0, 0, 0, 0)).certificateList, []);
 * ```
 */
export function decodeCertificate13(
  input: MessageInput,
  limits: CertificateLimits = {},
): Certificate13Message {
  return decodeWhole(input, "certificate", (reader) => ({
    certificateRequestContext: reader.opaque8("certificateRequestContext"),
    certificateList: readList(reader, limits, (item) => ({
      certificate: readCertificate(item),
      extensions: readExtensions(item),
    })),
  }));
}

/**
 * Encodes the body of a TLS 1.2 Certificate message.
 *
 * @param message The message.
 * @returns The body.
 * @throws {RangeError} When a field is too long.
 *
 * @example Usage
 * ```ts
 * import { decodeCertificate12, encodeCertificate12 } from "@streamssl/ssl/tls";
 * import { assertEquals } from "@std/assert";
 *
 * const message = { certificates: [Uint8Array.of(0x30, 0)] };
 * assertEquals(decodeCertificate12(encodeCertificate12(message)), message);
 * ```
 */
export function encodeCertificate12(message: Certificate12Message): Bytes {
  return new Builder(4096)
    .vec24((list) => message.certificates.forEach((certificate) => list.opaque24(certificate)))
    .finish();
}

/**
 * Decodes the body of a TLS 1.2 Certificate message.
 *
 * @param input The body.
 * @param limits How much is allowed.
 * @returns The message; the certificates are views on the input.
 * @throws {DecodeError} When it is not well formed.
 * @throws {IllegalParameterError} When it goes beyond the limits.
 *
 * @example Usage
 * ```ts
 * import { decodeCertificate12 } from "@streamssl/ssl/tls";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(decodeCertificate12(Uint8Array.of(0, 0, 0)).certificates, []);
 * ```
 */
export function decodeCertificate12(
  input: MessageInput,
  limits: CertificateLimits = {},
): Certificate12Message {
  return decodeWhole(input, "certificate", (reader) => ({
    certificates: readList(reader, limits, readCertificate),
  }));
}

function readList<T>(reader: Reader, limits: CertificateLimits, read: (item: Reader) => T): T[] {
  const { maximumCertificates = 100, maximumSize = 102_400 } = limits;
  return reader.vec24("certificateList", (list) => {
    if (list.remaining > maximumSize) {
      failIllegal(list, `The chain has ${list.remaining} bytes: the limit is ${maximumSize}`, "");
    }
    let count = 0;
    return list.list((item) => {
      if (++count > maximumCertificates) {
        failIllegal(
          item,
          `The chain is longer than the limit of ${maximumCertificates} certificates`,
          "",
        );
      }
      return read(item);
    });
  });
}

function readCertificate(item: Reader): Uint8Array {
  const certificate = item.opaque24("certificate");
  requireLength(item, certificate.length, 1, "certificate");
  return certificate;
}
