// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

import { TlsError } from "../tls_error.ts";
import { MAX_PLAINTEXT_LENGTH, RECORD_HEADER_LENGTH } from "./record_types.ts";
import type { SequenceNumber } from "./sequence_number.ts";

/** The version in every record once TLS 1.2 was agreed on. */
export const TLS12_RECORD_VERSION = 0x0303;

/** RFC 5246, Section 6.2.3: the length of a protected fragment MUST NOT exceed 2^14 + 2048. */
export const MAX_TLS12_CIPHERTEXT_LENGTH = 2 ** 14 + 2048;

/** How long {@linkcode authenticatedHeader} is in bytes. */
export const AUTHENTICATED_HEADER_LENGTH = 13;

/**
 * What is authenticated before the content: sequence number, type, version and the content's length
 * (RFC 5246, Sections 6.2.3.1 and 6.2.3.3). No branch depends on the length.
 */
export function authenticatedHeader(
  sequence: SequenceNumber,
  type: number,
  contentLength: number,
): Uint8Array<ArrayBuffer> {
  const header = new Uint8Array(AUTHENTICATED_HEADER_LENGTH);
  sequence.writeTo(header, 0);
  header[8] = type;
  header[9] = TLS12_RECORD_VERSION >> 8;
  header[10] = TLS12_RECORD_VERSION & 0xff;
  header[11] = contentLength >> 8;
  header[12] = contentLength;
  return header;
}

/** Checks the version in a protected record's header. */
export function checkRecordVersion(record: Uint8Array): void {
  const version = (record[1] as number) << 8 | (record[2] as number);
  if (version === TLS12_RECORD_VERSION) return;
  throw new TlsError("WRONG_VERSION_NUMBER", {
    expected: "record version 0x0303",
    received: `0x${version.toString(16).padStart(4, "0")}`,
  });
}

/** Checks how much a record brought: RFC 5246, Section 6.2.1; RFC 8449, Section 4. */
export function checkContentLength(length: number, limit: number): void {
  if (length <= limit) return;
  throw new TlsError("DATA_LENGTH_TOO_LONG", {
    expected: `at most ${limit} bytes in a record`,
    received: `${length} bytes`,
    usualCause: limit < MAX_PLAINTEXT_LENGTH
      ? "a peer that does not keep to record_size_limit"
      : "a peer that does not follow the protocol",
  });
}

/** The part of a record behind its header. */
export function fragmentOf(record: Uint8Array): Uint8Array {
  return record.subarray(RECORD_HEADER_LENGTH);
}
