// Copyright 2026 the streamssl authors. MIT license.

import { assertEquals } from "@std/assert";
import fc from "fast-check";
import { digestMethods } from "../../../crypto/engine/digest_value.ts";
import { keccakMemory } from "../../../crypto/engine/wasm/keccak_memory.ts";
import {
  hmac,
  keccak256,
  sha3t224,
  sha3t256,
  sha3t512,
  shake128,
  shake256,
} from "../../../crypto/mod.ts";

const SPONGES = [sha3t224, sha3t256, sha3t512, keccak256, shake128, shake256];

Deno.test("sponges of the wasm engine are noble's for any pieces, and copies go their own way", () => {
  for (const sponge of SPONGES) {
    const { wasm, portable } = digestMethods(sponge)!;
    fc.assert(
      fc.property(
        fc.array(fc.uint8Array({ maxLength: 500 }), { maxLength: 5 }),
        fc.uint8Array({ maxLength: 300 }),
        (pieces, more) => {
          const [running, expected] = [wasm!()!.create(), portable.create()];
          for (const piece of pieces) {
            running.update(piece);
            expected.update(piece);
            // Another one in between does not disturb, nor does asking.
            wasm!()!.digest(more);
            assertEquals(running.digest(), expected.digest());
          }
          const copy = running.clone();
          copy.update(more);
          assertEquals(running.digest(), expected.digest());
          assertEquals(copy.digest(), expected.clone().update(more).digest());
          const whole = new Uint8Array(pieces.flatMap((piece) => [...piece]));
          assertEquals(wasm!()!.digest(whole), portable.digest(whole));
        },
      ),
      { numRuns: 40 },
    );
  }
});

Deno.test("sponges of the wasm engine are right at every length around their blocks", () => {
  for (const sponge of SPONGES) {
    const { wasm, portable, blockLength } = digestMethods(sponge)!;
    for (const blocks of [1, 2]) {
      for (let length = blocks * blockLength - 3; length <= blocks * blockLength + 3; length++) {
        const data = crypto.getRandomValues(new Uint8Array(length + 1)).subarray(1);
        assertEquals(wasm!()!.digest(data), portable.digest(data), `${sponge.name}, ${length}`);
      }
    }
  }
  for (const length of [0, 1, 135, 136, 137, 1000]) {
    const { wasm, portable } = digestMethods(shake256)!;
    assertEquals(
      wasm!()!.digest(Uint8Array.of(1), length),
      portable.digest(Uint8Array.of(1), length),
    );
  }
});

Deno.test("the memory of the Keccak module holds nothing between calls", () => {
  const isEmpty = () => keccakMemory()!.state.every((byte) => byte === 0);
  const running = digestMethods(sha3t256)!.wasm!()!.create();
  running.update(new Uint8Array(1000).fill(7));
  assertEquals(isEmpty(), true);
  running.digest();
  assertEquals(isEmpty(), true);
  hmac(sha3t256, new Uint8Array(32).fill(5), new Uint8Array(10));
  assertEquals(isEmpty(), true);
});
