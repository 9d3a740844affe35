// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

import { Asn1Error } from "./asn1_error.ts";

/** The header of an element in BER. */
export interface BerHeader {
  /** The first identifier octet. */
  readonly identifier: number;
  /** The tag number. */
  readonly tag: number;
  /** The length of identifier and length octets, in bytes. */
  readonly headerLength: number;
  /** The length of the content, in bytes; `undefined` for the indefinite form. */
  readonly contentLength: number | undefined;
}

/** The most octets of a tag or a length that are looked at; OpenSSL's limits are the same. */
const LONGEST_TAG = 5;
const LONGEST_LENGTH = 8;

/**
 * Reads the header of an element in BER (X.690, Section 8.1): lengths in any form, also the
 * indefinite one.
 *
 * @param input The bytes.
 * @param offset Where the element starts.
 * @param limit The offset that may not be passed.
 * @returns The header; `undefined` when it does not end before the limit.
 * @throws {Asn1Error} When it is no header.
 *
 * @example Usage
 * ```ts
 * import { readBerHeader } from "@streamssl/ssl/asn1";
 * import { assertEquals } from "@std/assert";
 *
 * const header = readBerHeader(Uint8Array.of(0x30, 0x80, 0, 0));
 * assertEquals([header?.headerLength, header?.contentLength], [2, undefined]);
 * ```
 */
export function readBerHeader(
  input: Uint8Array,
  offset = 0,
  limit: number = input.length,
): BerHeader | undefined {
  if (offset >= limit) return undefined;
  const identifier = input[offset] as number;
  let at = offset + 1;
  let tag = identifier & 0x1f;
  if (tag === 0x1f) {
    tag = 0;
    for (;;) {
      if (at >= limit) return undefined;
      if (at - offset > LONGEST_TAG) failHeader(offset, "a tag number below 2^31");
      const byte = input[at++] as number;
      tag = tag * 128 + (byte & 0x7f);
      if (byte < 0x80) break;
    }
    if (tag > 0x7fff_ffff) failHeader(offset, "a tag number below 2^31");
  }
  if (at >= limit) return undefined;
  const first = input[at++] as number;
  if (first < 0x80) return { identifier, tag, headerLength: at - offset, contentLength: first };
  if (first === 0x80) {
    // X.690, Section 8.1.3.2: only constructed encodings may have the indefinite form.
    if ((identifier & 0x20) === 0) failHeader(offset, "a definite length of a primitive element");
    return { identifier, tag, headerLength: at - offset, contentLength: undefined };
  }
  const size = first & 0x7f;
  let contentLength = 0;
  for (let index = 0; index < size; index++) {
    if (at >= limit) return undefined;
    contentLength = contentLength * 256 + (input[at++] as number);
    // Leading zero octets are allowed in BER, but not without end.
    if (index >= LONGEST_LENGTH || contentLength > 0x7fff_ffff) {
      throw new Asn1Error("TOO_LONG", {
        expected: "a length below 2^31",
        offset,
        usualCause: "it is not ASN.1 at all, or a length in it is damaged",
      });
    }
  }
  return { identifier, tag, headerLength: at - offset, contentLength };
}

function failHeader(offset: number, expected: string): never {
  throw new Asn1Error("BAD_OBJECT_HEADER", { expected, offset });
}
