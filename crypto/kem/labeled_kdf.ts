// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/** Key derivation with labels, as HPKE and its key encapsulation mechanisms use it. */

import { shake128, shake256 } from "@noble/hashes/sha3.js";
import { type Bytes, concatBytes } from "../../wire/mod.ts";
import type { DigestAlgorithm } from "../digest/digest.ts";
import { hkdfExpand, hkdfExtract } from "../kdf/hkdf.ts";
import { wipe } from "../wipe.ts";

/** The bytes of a text in ASCII. */
export function ascii(text: string): Bytes {
  return new TextEncoder().encode(text);
}

/**
 * Writes a number in two bytes, big-endian.
 *
 * @param value The number.
 * @param what What it is, for the error.
 * @returns The bytes.
 * @throws {RangeError} When it needs more.
 */
export function twoBytes(value: number, what: string): Bytes {
  if (!Number.isInteger(value) || value < 0 || value > 0xffff) {
    throw new RangeError(`Cannot use ${value} as ${what}: 0 to 65535 are possible`);
  }
  return Uint8Array.of(value >> 8, value & 0xff);
}

/**
 * LabeledExtract (RFC 9180, Section 4).
 *
 * @param digest The digest of HKDF.
 * @param suite Which suite or mechanism: its identifier.
 * @param salt The salt; `undefined` when it is empty.
 * @param label What it is for.
 * @param material What the key comes from.
 * @returns The pseudorandom key.
 */
export function labeledExtract(
  digest: DigestAlgorithm,
  suite: Uint8Array,
  salt: Uint8Array | undefined,
  label: string,
  material: Uint8Array,
): Bytes {
  const labeled = concatBytes(ascii("HPKE-v1"), suite, ascii(label), material);
  const key = hkdfExtract(digest, salt, labeled);
  wipe(labeled);
  return key;
}

/**
 * LabeledExpand (RFC 9180, Section 4).
 *
 * @param digest The digest of HKDF.
 * @param suite Which suite or mechanism: its identifier.
 * @param key The pseudorandom key.
 * @param label What it is for.
 * @param info What else it is bound to.
 * @param length How many bytes are wanted.
 * @returns The bytes.
 * @throws {RangeError} When `length` is not possible.
 */
export function labeledExpand(
  digest: DigestAlgorithm,
  suite: Uint8Array,
  key: Uint8Array,
  label: string,
  info: Uint8Array,
  length: number,
): Bytes {
  const prefix = twoBytes(length, "the length of a derived key");
  return hkdfExpand(
    digest,
    key,
    concatBytes(prefix, ascii("HPKE-v1"), suite, ascii(label), info),
    length,
  );
}

/**
 * LabeledDerive of a one-stage key derivation by SHAKE (draft-ietf-hpke-hpke, Section 4).
 *
 * @param shake Which function: 128 or 256.
 * @param suite Which suite or mechanism: its identifier.
 * @param material What the key comes from.
 * @param label What it is for.
 * @param context What else it is bound to.
 * @param length How many bytes are wanted.
 * @returns The bytes.
 * @throws {RangeError} When `length` is not possible.
 */
export function labeledDerive(
  shake: 128 | 256,
  suite: Uint8Array,
  material: Uint8Array,
  label: string,
  context: Uint8Array,
  length: number,
): Bytes {
  const input = concatBytes(
    material,
    ascii("HPKE-v1"),
    suite,
    twoBytes(label.length, "the length of a label"),
    ascii(label),
    twoBytes(length, "the length of a derived key"),
    context,
  );
  const output = (shake === 128 ? shake128 : shake256)(input, { dkLen: length });
  wipe(input);
  return output;
}
