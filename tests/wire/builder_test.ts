// Copyright 2026 the streamssl authors. MIT license.

import { assertEquals, assertNotStrictEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { SecretMemory } from "../../crypto/secret_memory.ts";
import { Builder } from "../../wire/mod.ts";

Deno.test("builders give arrays of their own, also where one is used within the other", () => {
  fc.assert(fc.property(
    fc.array(fc.uint8Array({ maxLength: 9000 }), { maxLength: 6 }),
    (contents) => {
      const results: Uint8Array[] = [];
      const build = (depth: number): void => {
        const content = contents[depth];
        if (content === undefined) return;
        const builder = new Builder().bytes(content.subarray(0, content.length >> 1));
        build(depth + 1);
        results[depth] = builder.bytes(content.subarray(content.length >> 1)).finish();
      };
      build(0);
      assertEquals(results, contents);
      for (const result of results) assertEquals(result.buffer.byteLength, result.length);
      results.forEach((result, index) => {
        result.fill(index);
        results.slice(0, index).forEach((other) =>
          assertNotStrictEquals(other.buffer, result.buffer)
        );
      });
    },
  ));
});

Deno.test("a builder is empty after its end, and may be used again", () => {
  for (const length of [0, 10, 4095, 4096, 4097, 20000]) {
    for (const capacity of [0, 64, 4096, length]) {
      const builder = new Builder(capacity).bytes(new Uint8Array(length).fill(7));
      assertEquals(builder.finish(), new Uint8Array(length).fill(7));
      assertEquals(builder.length, 0);
      assertEquals(builder.u8(1).finish(), Uint8Array.of(1));
    }
  }
});

Deno.test("a builder whose content failed takes nothing with it", () => {
  assertThrows(() =>
    new Builder().vec8(() => {
      throw new RangeError("no");
    }), RangeError);
  assertEquals(new Builder().opaque8(Uint8Array.of(5)).finish(), Uint8Array.of(1, 5));
});

Deno.test("SecretMemory gives zeros that do not overlap, and wipes all of them", () => {
  const memory = new SecretMemory(64);
  const lengths = [32, 32, 32, 100, 0, 64, 1];
  const secrets = lengths.map((length) => memory.take(length));
  secrets.forEach((secret, index) => {
    assertEquals(secret, new Uint8Array(lengths[index]!));
    secret.fill(index + 1);
  });
  secrets.forEach((secret, index) =>
    assertEquals(secret, new Uint8Array(lengths[index]!).fill(index + 1))
  );
  memory.destroy();
  secrets.forEach((secret, index) => assertEquals(secret, new Uint8Array(lengths[index]!)));
});
