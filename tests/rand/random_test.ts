// Copyright 2026 the streamssl authors. MIT license.

import { assert, assertEquals, assertNotEquals, assertThrows } from "@std/assert";
import { deterministicRandom, randomBytes } from "../../rand/mod.ts";

Deno.test("randomBytes() gives every length, also above what the platform gives at once", () => {
  for (const length of [0, 1, 16, 65_535, 65_536, 65_537, 131_072, 200_001]) {
    const bytes = randomBytes(length);
    assertEquals(bytes.length, length);
    assertEquals(bytes.buffer.byteLength, length);
  }
  const long = randomBytes(200_000);
  for (let start = 0; start < long.length; start += 1000) {
    // That 1,000 random bytes are all zero does not happen.
    assert(long.subarray(start, start + 1000).some((byte) => byte !== 0));
  }
  assertNotEquals(long.slice(0, 65_536), long.slice(65_536, 131_072));
});

Deno.test("randomBytes() gives other bytes every time", () => {
  const seen = new Set(Array.from({ length: 1000 }, () => randomBytes(16).toString()));
  assertEquals(seen.size, 1000);
});

Deno.test("randomBytes() rejects impossible lengths", () => {
  for (const length of [-1, 0.5, NaN, Infinity, -Infinity, 2 ** 53]) {
    assertThrows(() => randomBytes(length), RangeError, "an integer from 0");
  }
});

Deno.test("deterministicRandom() serves its values in order, then throws", () => {
  const first = Uint8Array.of(1, 2, 3);
  const random = deterministicRandom(first, new Uint8Array(0), Uint8Array.of(4));
  assertThrows(() => random(2), RangeError, "value 0 of the script has 3");
  assertThrows(() => random(4), RangeError);
  const served = random(3);
  assertEquals(served, Uint8Array.of(1, 2, 3));
  served.fill(0);
  assertEquals(first, Uint8Array.of(1, 2, 3));
  assertThrows(() => random(1), RangeError, "value 1");
  assertEquals(random(0).length, 0);
  assertEquals(random(1), Uint8Array.of(4));
  for (const length of [0, 1, 32]) {
    assertThrows(() => random(length), RangeError, "the script has ended after 3 values");
  }
  assertThrows(() => deterministicRandom()(1), RangeError, "after 0 values");
});
