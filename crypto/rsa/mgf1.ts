// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

import type { Bytes } from "../../wire/mod.ts";
import { xorInto } from "../cipher/block_bytes.ts";
import { type DigestAlgorithm, isXof } from "../digest/digest.ts";

/**
 * Masks bytes by what `mgf1` makes of a seed, or takes the mask away.
 *
 * @param target The bytes; the first ones are changed.
 * @param digest The digest.
 * @param seed The seed.
 * @param length How many bytes.
 */
export function applyMgf1(
  target: Uint8Array,
  digest: DigestAlgorithm,
  seed: Uint8Array,
  length: number = target.length,
): void {
  xorInto(target, 0, mgf1(digest, seed, length), 0, length);
}

/**
 * MGF1 (RFC 8017, Appendix B.2.1), or an extendable-output function in its place (RFC 8702, Section
 * 3.1).
 *
 * @param digest The digest.
 * @param seed The seed.
 * @param length How many bytes.
 * @returns The mask.
 */
export function mgf1(digest: DigestAlgorithm, seed: Uint8Array, length: number): Bytes {
  if (isXof(digest)) return digest.create().update(seed).digest(length);
  const mask = new Uint8Array(length);
  const input = new Uint8Array(seed.length + 4);
  input.set(seed);
  const counter = new DataView(input.buffer, seed.length);
  for (let block = 0; block * digest.outputLength < length; block++) {
    const offset = block * digest.outputLength;
    counter.setUint32(0, block);
    mask.set(digest.digest(input).subarray(0, length - offset), offset);
  }
  return mask;
}
