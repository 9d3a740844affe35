// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

import { Builder, type Bytes } from "../../wire/mod.ts";
import { decodeWhole, failIllegal, type MessageInput, requireLength } from "./message_input.ts";

/** The status type of an OCSP response (RFC 6066, Section 8). */
export const STATUS_TYPE_OCSP = 1;

/**
 * A CertificateStatus: a message of its own in TLS 1.2 (RFC 6066, Section 8), in TLS 1.3 the content
 * of `status_request` beside a certificate (RFC 8446, Section 4.4.2.1).
 */
export interface CertificateStatus {
  /** What the response is: 1 for OCSP. */
  readonly statusType: number;
  /** The OCSP response in DER. */
  readonly response: Uint8Array;
}

/**
 * Encodes a CertificateStatus.
 *
 * @param message The message.
 * @returns The body.
 * @throws {RangeError} When the response is too long.
 *
 * @example Usage
 * ```ts
 * import { decodeCertificateStatus, encodeCertificateStatus } from "@streamssl/ssl/tls";
 * import { assertEquals } from "@std/assert";
 *
 * const message = { statusType: 1, response: Uint8Array.of(0x30, 0) };
 * assertEquals(decodeCertificateStatus(encodeCertificateStatus(message)), message);
 * ```
 */
export function encodeCertificateStatus(message: CertificateStatus): Bytes {
  return new Builder(2048).u8(message.statusType).opaque24(message.response).finish();
}

/**
 * Decodes a CertificateStatus.
 *
 * @param input The body.
 * @returns The message; the response is a view on the input.
 * @throws {DecodeError} When it is not well formed.
 * @throws {IllegalParameterError} When it is not of type OCSP.
 *
 * @example Usage
 * ```ts
 * import { decodeCertificateStatus } from "@streamssl/ssl/tls";
 * import { DecodeError } from "@streamssl/ssl/wire";
 * import { assertThrows } from "@std/assert";
 *
 * assertThrows(() => decodeCertificateStatus(Uint8Array.of(1, 0, 0, 0)), DecodeError);
 * ```
 */
export function decodeCertificateStatus(input: MessageInput): CertificateStatus {
  return decodeWhole(input, "certificateStatus", (reader) => {
    const statusType = reader.u8("statusType");
    if (statusType !== STATUS_TYPE_OCSP) {
      failIllegal(reader, `The type is ${statusType}: ocsp (1) is expected`, "statusType");
    }
    const response = reader.opaque24("response");
    requireLength(reader, response.length, 1, "response");
    return { statusType, response };
  });
}
