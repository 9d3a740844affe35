// Copyright 2026 the streamssl authors. MIT license.

import {
  assert,
  assertEquals,
  assertFalse,
  assertInstanceOf,
  assertRejects,
  assertStrictEquals,
  assertThrows,
} from "@std/assert";
import {
  type Bio,
  createBioPair,
  createMemoryBio,
  createNullBio,
  transportOf,
} from "@streamssl/ssl/bio";
import { SslError } from "@streamssl/ssl/err";
import fc from "fast-check";

const PROPERTY_RUNS = { numRuns: 300 };

function bytesFrom(start: number, length: number): Uint8Array {
  return Uint8Array.from({ length }, (_, index) => (start + index) % 251);
}

async function readAll(bio: Pick<Bio, "read">): Promise<number[]> {
  const received: number[] = [];
  while (true) {
    const chunk = await bio.read();
    if (chunk === null) return received;
    assert(chunk.length > 0);
    received.push(...chunk);
  }
}

function assertReason(error: unknown, reason: string): void {
  assertInstanceOf(error, SslError);
  assertEquals((error as SslError).library, "BIO");
  assertEquals((error as SslError).reason, reason);
}

Deno.test("a memory BIO gives back what was written, in pieces of any size", () => {
  const bio = createMemoryBio();
  for (let index = 0; index < 3000; index++) bio.tryWrite(Uint8Array.of(index % 251));
  assertEquals(bio.pending, 3000);
  const outcome = bio.tryRead(2500);
  assertEquals(outcome.done && outcome.value, bytesFrom(0, 2500));
  const rest = bio.tryRead();
  assertEquals(rest.done && rest.value, bytesFrom(2500, 500));
  assertEquals(bio.tryRead(), { done: false, end: false, want: "read" });
});

Deno.test("a memory BIO over bytes reads them, ends, and refuses writes", async () => {
  const bytes = Uint8Array.of(1, 2, 3);
  const bio = createMemoryBio({ bytes });
  bytes.fill(0);
  assertEquals(await readAll(bio), [1, 2, 3]);
  assert(bio.eof);
  assertReason(
    assertThrows(() => bio.tryWrite(Uint8Array.of(1))),
    "WRITE_TO_READ_ONLY_BIO",
  );
  await assertRejects(() => bio.write(Uint8Array.of(1)), SslError, "read only BIO");
  assertEquals(await readAll(createMemoryBio({ bytes: new Uint8Array(0) })), []);
});

Deno.test("a memory BIO with a capacity holds writers back", async () => {
  const bio = createMemoryBio({ capacity: 10 });
  assertEquals(bio.tryWrite(new Uint8Array(16)), { done: true, written: 10 });
  assertEquals(bio.tryWrite(new Uint8Array(1)), { done: false, want: "write" });
  assertEquals(bio.retryReason, "write");
  assertEquals(bio.tryWrite(new Uint8Array(0)), { done: true, written: 0 });
  assertFalse(bio.shouldRetry);
  const written = bio.write(bytesFrom(0, 25)).then(() => bio.closeWrite());
  assertEquals((await readAll(bio)).length, 35);
  await written;
});

Deno.test("capacities that are none are misuse", () => {
  for (const capacity of [0, -1, 1.5, NaN, -Infinity]) {
    assertThrows(() => createMemoryBio({ capacity }), RangeError, "at least 1 byte");
    assertThrows(() => createBioPair({ capacity }), RangeError, "at least 1 byte");
  }
});

Deno.test("chunks that were read have buffers of their own", async () => {
  const [left, right] = createBioPair();
  const source = Uint8Array.of(1, 2, 3, 4);
  left.tryWrite(source);
  const outcome = right.tryRead(2);
  source.fill(9);
  left.tryWrite(Uint8Array.of(5));
  const rest = await right.read();
  if (!outcome.done || rest === null) throw new TypeError("Bytes expected");
  structuredClone(outcome.value, { transfer: [outcome.value.buffer] });
  assertEquals(rest, Uint8Array.of(3, 4, 5));
  structuredClone(rest, { transfer: [rest.buffer] });
  left.tryWrite(Uint8Array.of(6));
  assertEquals(await right.read(), Uint8Array.of(6));
});

Deno.test("a pair tells its guarantee and the read that waits, as BIO_ctrl does", () => {
  const [left, right] = createBioPair({ capacity: 100 });
  assertEquals(left.writeGuarantee, 100);
  assertEquals(right.readRequest, 0);
  left.tryRead(30);
  assertEquals(right.readRequest, 30);
  left.tryRead(3000);
  assertEquals(right.readRequest, 100);
  right.tryWrite(new Uint8Array(60));
  assertEquals(right.readRequest, 0);
  assertEquals([right.writeGuarantee, right.writePending, left.pending], [40, 60, 60]);
  assertEquals(createBioPair()[0].writeGuarantee, 17 * 1024);
});

Deno.test("a pair half-closes: one way ends, the other goes on", async () => {
  const [left, right] = createBioPair();
  left.tryWrite(Uint8Array.of(1));
  await left.closeWrite();
  assertEquals(left.writeGuarantee, 0);
  assertEquals(await readAll(right), [1]);
  assert(right.eof && right.tryRead().end);
  assertReason(assertThrows(() => left.tryWrite(Uint8Array.of(2))), "BROKEN_PIPE");
  assertReason(await assertRejects(() => left.write(Uint8Array.of(2))), "BROKEN_PIPE");
  await right.write(Uint8Array.of(3));
  assertEquals(await left.read(), Uint8Array.of(3));
});

Deno.test("closing an end lets the other read what was written, and breaks its writes", async () => {
  const [left, right] = createBioPair({ capacity: 4 });
  left.tryWrite(Uint8Array.of(1, 2));
  const blocked = right.write(new Uint8Array(8));
  left.close();
  left.close();
  assertReason(await assertRejects(() => blocked), "BROKEN_PIPE");
  assertEquals(await readAll(right), [1, 2]);
  assertReason(assertThrows(() => right.tryWrite(Uint8Array.of(1))), "BROKEN_PIPE");
  assertReason(assertThrows(() => left.tryRead()), "UNINITIALIZED");
  assertReason(await assertRejects(() => left.read()), "UNINITIALIZED");
  assertReason(await assertRejects(() => left.write(Uint8Array.of(1))), "UNINITIALIZED");
  await left.wait("read");
});

Deno.test("closing an end with a reason fails the other with that cause", async () => {
  const [left, right] = createBioPair();
  const reason = new Error("the key does not fit");
  left.tryWrite(Uint8Array.of(1, 2));
  const pending = left.read();
  left.close(reason);
  assertStrictEquals(await assertRejects(() => pending), reason);
  const error = await assertRejects(() => right.read());
  assertReason(error, "TRANSFER_ERROR");
  assertStrictEquals((error as Error).cause, reason);
  assertReason(assertThrows(() => right.tryRead()), "TRANSFER_ERROR");
});

Deno.test("a read that is cancelled loses nothing; a second read at once is misuse", async () => {
  const [left, right] = createBioPair();
  const controller = new AbortController();
  const pending = right.read(controller.signal);
  assertReason(await assertRejects(() => right.read()), "IN_USE");
  controller.abort(new Error("later"));
  await assertRejects(() => pending, Error, "later");
  await assertRejects(() => right.read(AbortSignal.abort(new Error("never"))), Error, "never");
  left.tryWrite(Uint8Array.of(1));
  assertEquals(await right.read(), Uint8Array.of(1));
  const waiting = right.wait("read", AbortSignal.timeout(1));
  await assertRejects(() => waiting, DOMException);
});

Deno.test("the web streams of a pair carry bytes with backpressure, and failures both ways", async () => {
  const [left, right] = createBioPair({ capacity: 1000 });
  const writer = left.writable.getWriter();
  let written = 0;
  const writing = (async () => {
    for (; written < 100; written++) await writer.write(new Uint8Array(1000));
    await writer.close();
  })();
  await new Promise((resolve) => setTimeout(resolve, 5));
  assert(written <= 2, `${written} chunks were taken though nobody reads`);
  assertEquals((await new Response(right.readable).bytes()).length, 100_000);
  await writing;

  const reason = new Error("no more");
  const rightWriter = right.writable.getWriter();
  rightWriter.closed.catch(() => {});
  await rightWriter.abort(reason);
  const error = await assertRejects(() => left.readable.getReader().read());
  assertStrictEquals((error as Error).cause, reason);
});

Deno.test("cancelling a readable breaks the other end's writes", async () => {
  const [left, right] = createBioPair();
  await right.readable.cancel("enough");
  assertReason(await assertRejects(() => left.write(Uint8Array.of(1))), "BROKEN_PIPE");
});

Deno.test("a null BIO swallows and is at its end", async () => {
  const bio = createNullBio();
  await bio.write(new Uint8Array(100));
  assertEquals(await bio.read(), null);
  assertEquals(await new Response(bio.readable).text(), "");
  await bio.closeWrite();
  assertReason(await assertRejects(() => bio.write(Uint8Array.of(1))), "BROKEN_PIPE");
  bio.close();
  assertReason(assertThrows(() => bio.tryRead()), "UNINITIALIZED");
});

Deno.test("a pair is a queue with a capacity, whatever the order of calls", () => {
  const call = fc.record({
    kind: fc.constantFrom("write", "read", "unwanted"),
    size: fc.integer({ min: 0, max: 3000 }),
  });
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 4000 }), fc.array(call), (capacity, calls) => {
      const [left, right] = createBioPair({ capacity });
      let sent = 0;
      let received = 0;
      for (const { kind, size } of calls) {
        const held = sent - received;
        if (kind === "write") {
          const outcome = left.tryWrite(bytesFrom(sent, size));
          const taken = Math.min(size, capacity - held);
          assertEquals(outcome.done ? outcome.written : 0, taken);
          assertEquals(outcome.done, taken > 0 || size === 0);
          sent += taken;
        } else {
          const outcome = right.tryRead(size);
          const given = Math.min(size, held);
          assertEquals(outcome.done, given > 0 || size === 0);
          if (outcome.done) assertEquals(outcome.value, bytesFrom(received, given));
          received += given;
        }
        assertEquals(right.pending, sent - received);
        assertEquals(left.writeGuarantee, capacity - (sent - received));
      }
    }),
    PROPERTY_RUNS,
  );
});

Deno.test("any chunks through any capacity and any faces arrive in order", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 1, max: 300 }),
      fc.array(fc.integer({ min: 0, max: 700 }), { maxLength: 20 }),
      fc.boolean(),
      fc.boolean(),
      async (capacity, sizes, streamOut, streamIn) => {
        const [left, right] = createBioPair({ capacity });
        const total = sizes.reduce((sum, size) => sum + size, 0);
        const sending = (async () => {
          const writer = streamOut ? left.writable.getWriter() : undefined;
          let sent = 0;
          for (const size of sizes) {
            const chunk = bytesFrom(sent, size);
            sent += size;
            await (writer === undefined ? left.write(chunk) : writer.write(chunk));
          }
          await (writer === undefined ? left.closeWrite() : writer.close());
        })();
        const received = streamIn
          ? await new Response(right.readable).bytes()
          : Uint8Array.from(await readAll(right));
        await sending;
        assertEquals(received, bytesFrom(0, total));
      },
    ),
    PROPERTY_RUNS,
  );
});

Deno.test("transportOf() gives a BIO itself and refuses what is locked or no duplex", () => {
  const [left] = createBioPair();
  assertStrictEquals(transportOf(left), left);
  left.readable.getReader();
  assertThrows(() => transportOf(left), TypeError, "releaseLock");
  const locked = new TransformStream<Uint8Array, Uint8Array>();
  locked.writable.getWriter();
  assertThrows(() => transportOf(locked), TypeError, "releaseLock");
  for (const none of [{}, { readable: new ReadableStream() }, { readable: 1, writable: 2 }]) {
    assertThrows(() => transportOf(none as unknown as Bio), TypeError, "web stream");
  }
});
