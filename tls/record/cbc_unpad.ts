// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/**
 * Takes padding and MAC off a decrypted CBC record of TLS 1.2 without telling by time whether and
 * where they were bad (RFC 5246, Section 6.2.3.2; Vaudenay's attack, POODLE, Lucky Thirteen).
 *
 * What is promised: which bytes are read and written and which branches are taken follow from the
 * record's length, which everybody sees, alone; the padding's length only enters masks. The record is
 * good or not only when padding and MAC were both computed to their ends. What the JavaScript engine
 * and the processor make of masks is beyond this promise, as secret_length_hmac.ts says.
 */

import { maskEqual, maskLess } from "../../crypto/constant_time_masks.ts";
import type { SecretLengthHmac } from "../../crypto/mac/secret_length_hmac.ts";

/** The longest padding, with the byte that tells its length. */
const MAX_PADDING = 256;

/** What {@linkcode checkPaddingAndMac} found. */
export interface UnpaddedRecord {
  /** Whether padding and MAC are both good. */
  readonly good: boolean;
  /** The length of the content in bytes; nothing to rely on unless the record is good. */
  readonly contentLength: number;
}

/**
 * Checks padding and MAC of a record.
 *
 * @param plaintext What was decrypted: content, MAC, padding. At least the MAC and one byte.
 * @param mac The HMAC with the key of the direction.
 * @param macLength How long the MAC is in bytes.
 * @param headerFor Makes the bytes that are authenticated before the content; called once, with the
 * content's length, which it must only use for arithmetic.
 * @returns What was found.
 */
export function checkPaddingAndMac(
  plaintext: Uint8Array,
  mac: SecretLengthHmac,
  macLength: number,
  headerFor: (contentLength: number) => Uint8Array,
): UnpaddedRecord {
  const { length } = plaintext;
  const paddingGood = checkPadding(plaintext, macLength);
  const paddingLength = (plaintext[length - 1] as number) & paddingGood;
  // Bad padding counts as the shortest there is, so that the MAC is computed all the same.
  const contentLength = length - macLength - 1 - paddingLength;
  const expected = mac.digest({
    header: headerFor(contentLength),
    data: plaintext.subarray(0, length - macLength - 1),
    length: contentLength,
    minimumLength: Math.max(0, length - macLength - MAX_PADDING),
  });
  const received = copyMac(plaintext, contentLength, macLength);
  let difference = 0;
  for (let at = 0; at < macLength; at++) {
    difference |= (expected[at] as number) ^ (received[at] as number);
  }
  const good = paddingGood & maskEqual(difference, 0);
  return { good: good !== 0, contentLength };
}

/** All bits set when every byte of the padding is its length and there is room for it. */
function checkPadding(plaintext: Uint8Array, macLength: number): number {
  const { length } = plaintext;
  const paddingLength = plaintext[length - 1] as number;
  let bad = ~maskLess(paddingLength + macLength, length);
  const looked = Math.min(MAX_PADDING, length);
  for (let at = 0; at < looked; at++) {
    const inPadding = ~maskLess(paddingLength, at);
    bad |= inPadding & (paddingLength ^ (plaintext[length - 1 - at] as number));
  }
  return maskEqual(bad, 0);
}

/**
 * Copies the MAC from its secret place: the bytes of the window in which it may lie go round a ring of
 * its length, which is then turned by a secret amount, a power of two at a time.
 */
function copyMac(plaintext: Uint8Array, start: number, macLength: number): Uint8Array {
  const { length } = plaintext;
  const end = start + macLength;
  let ring = new Uint8Array(macLength);
  let turned = new Uint8Array(macLength);
  let turn = 0;
  let place = 0;
  for (let at = Math.max(0, length - macLength - MAX_PADDING); at < length; at++) {
    const inMac = ~maskLess(at, start) & maskLess(at, end);
    ring[place] = (ring[place] as number) | (plaintext[at] as number) & inMac;
    turn |= place & maskEqual(at, start);
    place = place + 1 === macLength ? 0 : place + 1;
  }
  for (let step = 1; step < macLength; step *= 2) {
    const take = -(turn & 1);
    for (let at = 0; at < macLength; at++) {
      const other = ring[(at + step) % macLength] as number;
      turned[at] = (ring[at] as number) & ~take | other & take;
    }
    [ring, turned] = [turned, ring];
    turn >>= 1;
  }
  return ring;
}
