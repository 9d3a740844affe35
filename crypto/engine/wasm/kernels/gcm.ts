// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/**
 * AES-GCM (NIST SP 800-38D, Section 7) over data that fits into the memory at once, in one call; and
 * its parts, for what does not.
 *
 * In memory stands, without a gap, what GHASH takes: zeros, the head block (additional data of up to
 * 16 bytes, or zeros), the data padded with zeros, and the block of lengths. Counter mode starts at
 * the head, so that it gives the mask of the tag along with the rest.
 */

import {
  ADDITIONAL,
  COUNTER,
  DATA,
  HASH,
  HEAD,
  KEY,
  MASK,
  PAGES,
  RECEIVED,
  TAG,
  TAG_MASK,
} from "../aes_layout.ts";
import {
  type Callable,
  type FunctionBuilder,
  type I32,
  i32,
  i32x4,
  i8x16,
  ModuleBuilder,
  v128,
} from "../emitter/mod.ts";
import { addAes } from "./aes.ts";
import { addAesDecrypt } from "./aes_decrypt.ts";
import { addGhash } from "./ghash.ts";

/** Where the constant lies that swaps the bytes of words of 32 bits. */
const SWAP = TAG_MASK - 16;

/** Makes the module of AES. @returns Its bytes. */
export function aesModule(): Uint8Array<ArrayBuffer> {
  const m = new ModuleBuilder(PAGES);
  m.data(TAG_MASK, new Array<number>(16).fill(0xff));
  m.data(SWAP, Array.from({ length: 16 }, (_, index) => index ^ 3));
  const aes = addAes(m);
  const ghash = addGhash(m);
  const hash = addHash(m, ghash.sum);
  addKeys(m, aes.expand, aes.block, ghash.powers);
  addCompare(m);
  addAesDecrypt(m);

  // (keys, rounds, table, additionalLength, length): encrypts DATA in place, the tag goes behind it.
  m.export("seal", 5, (f, keys, rounds, table, additionalLength, length) => {
    const blocks = f.let(blocksOf(length));
    f.storeVector(HEAD, v128.zero());
    f.call(aes.counterMode, keys, rounds, HEAD, HEAD, i32.add(blocks, 1));
    f.storeVector(MASK, v128.load(HEAD));
    f.storeVector(HEAD, v128.load(ADDITIONAL));
    finishLayout(f, additionalLength, length, blocks);
    f.call(hash, keys, table, HEAD, i32.add(blocks, 2));
    // Behind the ciphertext, so that both leave the memory in one copy.
    f.storeVector(i32.add(length, DATA), v128.xor(v128.load(HASH), v128.load(MASK)));
  });

  // (keys, rounds, table, additionalLength, length): decrypts DATA in place, the tag goes to TAG.
  m.export("open", 5, (f, keys, rounds, table, additionalLength, length) => {
    const blocks = f.let(blocksOf(length));
    f.storeVector(HEAD, v128.load(ADDITIONAL));
    finishLayout(f, additionalLength, length, blocks);
    f.call(hash, keys, table, HEAD, i32.add(blocks, 2));
    f.call(aes.counterMode, keys, rounds, HEAD, HEAD, i32.add(blocks, 1));
    const mask = v128.xor(v128.load(HEAD), v128.load(ADDITIONAL));
    f.storeVector(TAG, v128.xor(v128.load(HASH), mask));
  });

  // (keys, table, length): takes DATA, padded with zeros here, into HASH; it changes DATA.
  m.export("absorb", 3, (f, keys, table, length) => {
    f.storeVector(i32.add(length, DATA), v128.zero());
    f.storeVector(HEAD, v128.zero());
    f.storeVector(DATA, v128.xor(v128.load(DATA), v128.load(HASH)));
    f.call(hash, keys, table, DATA, blocksOf(length));
  });

  // (keys, rounds): the tag of what was absorbed, with the counter block as the mask.
  m.export("finish", 2, (f, keys, rounds) => {
    f.call(aes.block, keys, rounds);
    f.storeVector(TAG, v128.xor(v128.load(HASH), v128.load(COUNTER)));
  });
  return m.toBytes();
}

/** How many blocks so many bytes are. */
function blocksOf(length: I32): I32 {
  return i32.shiftRightUnsigned(i32.add(length, 15), 4);
}

/** Pads the data with zeros and writes the block of lengths, in bits, behind it. */
function finishLayout(f: FunctionBuilder, additionalLength: I32, length: I32, blocks: I32): void {
  f.storeVector(i32.add(length, DATA), v128.zero());
  const lengths = i32x4.replace(
    i32x4.replace(v128.zero(), 1, i32.shiftLeft(additionalLength, 3)),
    3,
    i32.shiftLeft(length, 3),
  );
  const end = i32.add(i32.shiftLeft(blocks, 4), DATA);
  f.storeVector(end, i8x16.swizzle(lengths, v128.load(SWAP)));
}

/** `(slot, table, source, blocks)`: GHASH into HASH, with zeros from before the head. */
function addHash(m: ModuleBuilder, sum: Callable): Callable {
  return m.function(4, (f, slot, table, source, blocks) => {
    f.if(i32.lessUnsigned(16, blocks), () => {
      const missing = f.let(i32.and(i32.subtract(0, blocks), 15));
      f.set(source, i32.subtract(source, i32.shiftLeft(missing, 4)));
      f.set(blocks, i32.add(blocks, missing));
    });
    f.call(sum, slot, table, source, blocks, HASH);
  });
}

/** `(slot, length)`: sets the key at KEY up, of so many words, with the powers of its hash key. */
function addKeys(m: ModuleBuilder, expand: Callable, block: Callable, powers: Callable): void {
  m.export("setKey", 2, (f, slot, length) => {
    f.call(expand, slot, length);
    f.storeVector(KEY, v128.zero());
    f.storeVector(KEY, v128.zero(), 16);
    f.storeVector(COUNTER, v128.zero());
    f.call(block, slot, i32.add(length, 6));
    f.call(powers, slot, COUNTER);
  });
}

/** `(length)`: 0 when so many bytes of the computed and the received tag are the same, else 1. */
function addCompare(m: ModuleBuilder): void {
  m.export("compare", 1, (f, length) => {
    const mask = v128.load(i32.subtract(TAG_MASK + 16, length));
    const difference = v128.xor(v128.load(TAG), v128.load(RECEIVED));
    f.result(v128.anyTrue(v128.and(difference, mask)));
  }, "i32");
}
