// Copyright 2026 the streamssl authors. MIT license.

import { assert, assertEquals, assertFalse } from "@std/assert";
import { constantTimeEqual, wipe } from "../../crypto/mod.ts";

Deno.test("constantTimeEqual() finds every difference", () => {
  const left = Uint8Array.from({ length: 48 }, (_, index) => index);
  assert(constantTimeEqual(left, left.slice()));
  assert(constantTimeEqual(new Uint8Array(0), new Uint8Array(0)));
  for (let bit = 0; bit < 8 * left.length; bit++) {
    const right = left.slice();
    right[bit >> 3]! ^= 1 << (bit & 7);
    assertFalse(constantTimeEqual(left, right));
  }
});

Deno.test("constantTimeEqual() rejects other lengths, starts and differences that cancel out", () => {
  const left = Uint8Array.of(1, 2, 3);
  for (const right of [[], [1], [1, 2], [1, 2, 3, 0], [0, 1, 2, 3], [3, 2, 1], [1, 3, 2]]) {
    assertFalse(constantTimeEqual(left, Uint8Array.from(right)));
    assertFalse(constantTimeEqual(Uint8Array.from(right), left));
  }
});

Deno.test("wipe() overwrites every array, and only what was given", () => {
  const memory = new Uint8Array(8).fill(1);
  const words = Int32Array.of(5, 6);
  wipe(memory.subarray(2, 4), undefined, words);
  assertEquals(memory, Uint8Array.of(1, 1, 0, 0, 1, 1, 1, 1));
  assertEquals(words, new Int32Array(2));
  wipe();
});
