// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/** What the record forms of TLS have in common (RFC 5246, Section 6.2.3.1). */

import type { Bytes } from "../../wire/mod.ts";
import { joinParts } from "./block_bytes.ts";
import type { CipherKeyOptions, CipherParameters } from "./cipher_algorithm.ts";

/** Sequence number, type, version and length. */
const HEADER = 13;

/**
 * The length of the explicit vector at the start of a fragment.
 *
 * @param version The protocol's version, as on the wire.
 * @param blockLength The length of a block, in bytes.
 * @returns A block from TLS 1.1 on, 0 before.
 */
export function explicitLength(version: number, blockLength: number): number {
  return version >= 0x0302 ? blockLength : 0;
}

/**
 * Takes the key of the MAC out of the options.
 *
 * @param options The options.
 * @returns A copy of the key.
 * @throws {RangeError} When there is none.
 */
export function recordMacKey(options: CipherKeyOptions | undefined): Bytes {
  if (options?.macKey !== undefined) return new Uint8Array(options.macKey);
  throw new RangeError("Cannot set up a record cipher without the option macKey: 1 or more bytes");
}

/**
 * The start of what the MAC is computed over, with the length of what follows.
 *
 * @param parameters The message's parameters; the additional data are the 13 bytes.
 * @param said The length that the 13 bytes must say; any when left out.
 * @param length The length that is put in.
 * @returns The 13 bytes.
 * @throws {RangeError} When there are not 13 bytes, or they say another length.
 */
export function macHeader(
  parameters: CipherParameters,
  said: number | undefined,
  length: number,
): Bytes {
  const header = new Uint8Array(joinParts(parameters.additionalData));
  if (header.length !== HEADER) {
    throw new RangeError(
      `Cannot use ${header.length} bytes of additional data for a record: ` +
        `${HEADER} are expected (sequence number, type, version, length)`,
    );
  }
  const view = new DataView(header.buffer);
  if (said !== undefined && view.getUint16(11) !== said) {
    throw new RangeError(
      `Cannot encrypt a fragment of ${said} bytes: the additional data say ${view.getUint16(11)}`,
    );
  }
  if (length < 0) {
    throw new RangeError("Cannot encrypt a fragment that is shorter than its explicit vector");
  }
  view.setUint16(11, length);
  return header;
}
