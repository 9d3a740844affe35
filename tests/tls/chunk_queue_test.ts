// Copyright 2026 the streamssl authors. MIT license.

import { assert, assertEquals, assertStrictEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { ChunkQueue } from "../../tls/record/chunk_queue.ts";

Deno.test("ChunkQueue gives back what was put in, in pieces of any size", () => {
  const sizes = fc.array(
    fc.record({
      push: fc.oneof(fc.nat(5), fc.nat(300), fc.nat(5000)),
      take: fc.oneof(fc.nat(5), fc.nat(400), fc.nat(9000)),
    }),
    { maxLength: 60 },
  );
  fc.assert(fc.property(sizes, (steps) => {
    const queue = new ChunkQueue();
    let put = 0;
    let taken = 0;
    const pieces: { piece: Uint8Array; start: number }[] = [];
    for (const step of steps) {
      queue.push(Uint8Array.from({ length: step.push }, () => put++ & 0xff));
      assertEquals(queue.length, put - taken);
      if (queue.length > 0) assertEquals(queue.byteAt(0), taken & 0xff);
      if (queue.length > 0) assertEquals(queue.byteAt(queue.length - 1), put - 1 & 0xff);
      const length = Math.min(step.take, queue.length);
      pieces.push({ piece: queue.take(length), start: taken });
      taken += length;
    }
    // What was handed out stays what it was.
    for (const { piece, start } of pieces) {
      assert(piece.every((byte, index) => byte === (start + index & 0xff)));
    }
  }));
});

Deno.test("ChunkQueue hands out a large chunk without a copy", () => {
  const queue = new ChunkQueue();
  const chunk = new Uint8Array(1000);
  queue.push(chunk);
  queue.push(Uint8Array.of(1));
  assertStrictEquals(queue.take(1000).buffer, chunk.buffer);
  assertEquals(queue.take(1), Uint8Array.of(1));
});

Deno.test("ChunkQueue gathers single bytes", () => {
  const queue = new ChunkQueue();
  for (let count = 0; count < 10_000; count++) queue.push(Uint8Array.of(count));
  const buffers = new Set<ArrayBufferLike>();
  while (queue.length > 1) buffers.add(queue.take(1).buffer);
  // The first byte was pushed to an empty queue; the others share buffers of 4 KiB.
  assert(buffers.size <= 1 + Math.ceil(10_000 / 4096), `${buffers.size} buffers`);
});

Deno.test("ChunkQueue refuses to give more than it has", () => {
  const queue = new ChunkQueue();
  queue.push(Uint8Array.of(1, 2));
  assertThrows(() => queue.take(3), RangeError);
  assertThrows(() => queue.byteAt(2), RangeError);
  queue.clear();
  assertEquals(queue.length, 0);
  assertThrows(() => queue.take(1), RangeError);
  queue.push(Uint8Array.of(7));
  assertEquals(queue.take(1), Uint8Array.of(7));
});
