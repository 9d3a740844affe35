// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/**
 * ChaCha20-Poly1305 (RFC 8439, Section 2.8). The key stream starts at the head, a block of zeros
 * before the data, which so becomes the key of Poly1305; then the head's last 16 bytes take the
 * additional data, so that all that is authenticated lies in one piece.
 */

import {
  ADDITIONAL,
  DATA,
  HEAD,
  NONCE,
  OUTPUT,
  OUTPUT_HEAD,
  PAGES,
  RECEIVED,
  STATE,
  TAG,
} from "../chacha_layout.ts";
import {
  type Callable,
  type FunctionBuilder,
  type I32,
  i32,
  i64,
  ModuleBuilder,
  v128,
} from "../emitter/mod.ts";
import { addChacha, CHACHA_STEP } from "./chacha.ts";
import { addPoly1305, type Poly1305Functions } from "./poly1305.ts";

/** Makes the module. @returns Its bytes. */
export function chachaModule(): Uint8Array<ArrayBuffer> {
  const m = new ModuleBuilder(PAGES);
  const chacha = addChacha(m);
  const poly = addPoly1305(m);
  const start = addStart(m);

  // (key, additionalLength, length): encrypts DATA in place, the tag goes behind it.
  m.export("seal", 3, (f, key, additionalLength, length) => {
    f.call(start, key);
    f.call(chacha, HEAD, HEAD, steps(i32.add(length, DATA - HEAD)));
    f.call(poly.begin, HEAD);
    authenticate(f, poly, additionalLength, length);
    f.call(poly.finish, i32.add(length, DATA));
  });

  // (key, additionalLength, length): decrypts DATA to OUTPUT, the tag goes to TAG.
  m.export("open", 3, (f, key, additionalLength, length) => {
    f.call(start, key);
    f.call(chacha, HEAD, OUTPUT_HEAD, steps(i32.add(length, DATA - HEAD)));
    f.call(poly.begin, OUTPUT_HEAD);
    authenticate(f, poly, additionalLength, length);
    f.call(poly.finish, TAG);
  });

  // (key): starts a message in pieces.
  m.export("begin", 1, (f, key) => {
    f.call(start, key);
    f.call(chacha, OUTPUT_HEAD, OUTPUT_HEAD, 1);
    f.call(poly.begin, OUTPUT_HEAD);
    f.store32(STATE, i32.constant(1), 48);
  });
  // (length): encrypts or decrypts DATA to OUTPUT; all pieces but the last must be whole steps.
  m.export("crypt", 1, (f, length) => f.call(chacha, DATA, OUTPUT, steps(length)));
  // (length): authenticates DATA, padded with zeros.
  m.export("absorb", 1, (f, length) => {
    f.storeVector(i32.add(length, DATA), v128.zero());
    f.call(poly.absorb, DATA, blocksOf(length));
  });
  m.export("finish", 0, (f) => f.call(poly.finish, TAG));
  // 0 when the computed and the received tag are the same, else 1.
  m.export("compare", 0, (f) => {
    f.result(v128.anyTrue(v128.xor(v128.load(TAG), v128.load(RECEIVED))));
  }, "i32");
  return m.toBytes();
}

/** How many steps so many bytes take. */
function steps(length: I32): I32 {
  const shift = Math.log2(CHACHA_STEP);
  return i32.shiftRightUnsigned(i32.add(length, CHACHA_STEP - 1), shift);
}

function blocksOf(length: I32): I32 {
  return i32.shiftRightUnsigned(i32.add(length, 15), 4);
}

/** `(key)`: the state with the counter 0, and heads of zeros. */
function addStart(m: ModuleBuilder): Callable {
  return m.function(1, (f, key) => {
    f.storeVector(STATE, v128.load(0));
    f.storeVector(STATE, v128.load(key), 16);
    f.storeVector(STATE, v128.load(key, 16), 32);
    f.store32(STATE, i32.constant(0), 48);
    f.store64(STATE, i64.load(NONCE), 52);
    f.store32(STATE, i32.load(NONCE, 8), 60);
    for (let at = 0; at < 64; at += 16) {
      f.storeVector(HEAD, v128.zero(), at);
      f.storeVector(OUTPUT_HEAD, v128.zero(), at);
    }
  });
}

/** Authenticates additional data, ciphertext and lengths, each padded with zeros. */
function authenticate(
  f: FunctionBuilder,
  poly: Poly1305Functions,
  additionalLength: I32,
  length: I32,
): void {
  f.storeVector(DATA - 16, v128.load(ADDITIONAL));
  f.storeVector(i32.add(length, DATA), v128.zero());
  const blocks = f.let(blocksOf(length));
  const end = f.let(i32.add(i32.shiftLeft(blocks, 4), DATA));
  f.store64(end, i64.extendUnsigned(additionalLength));
  f.store64(end, i64.extendUnsigned(length), 8);
  // Without additional data there is no block of it.
  const head = f.let(blocksOf(additionalLength));
  const source = i32.subtract(DATA, i32.shiftLeft(head, 4));
  f.call(poly.absorb, source, i32.add(i32.add(blocks, head), 1));
}
