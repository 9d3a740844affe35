// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/** GHASH over bytes, for the modes that are written over bytes. */

import type { Bytes } from "../../wire/mod.ts";
import { storeBlock } from "../engine/portable_aes.ts";
import { Ghash } from "../engine/portable_ghash.ts";

/**
 * Makes GHASH of a hash key.
 *
 * @param hashKey The hash key H, 16 bytes.
 * @returns The hash, at its start.
 */
export function ghashOf(hashKey: Uint8Array): Ghash {
  const view = new DataView(hashKey.buffer, hashKey.byteOffset, 16);
  return new Ghash(view.getUint32(0), view.getUint32(4), view.getUint32(8), view.getUint32(12));
}

/**
 * Writes the words of a block as bytes.
 *
 * @param words Four words, the first byte lowest.
 * @returns 16 bytes.
 */
export function blockToBytes(words: Int32Array): Bytes {
  const bytes = new Uint8Array(16);
  storeBlock(words, bytes, 0, 16);
  return bytes;
}
