// Copyright 2026 the streamssl authors. MIT license.

import {
  assert,
  assertEquals,
  assertInstanceOf,
  assertRejects,
  assertStrictEquals,
} from "@std/assert";
import { type ByteDuplex, type ByteTransport, transportOf } from "@streamssl/ssl/bio";
import { SslError } from "@streamssl/ssl/err";

/** Two transports over web streams that lead to each other. */
function connectedTransports(): [ByteTransport, ByteTransport] {
  const there = new TransformStream<Uint8Array, Uint8Array>();
  const back = new TransformStream<Uint8Array, Uint8Array>();
  return [
    transportOf({ readable: back.readable, writable: there.writable }),
    transportOf({ readable: there.readable, writable: back.writable }),
  ];
}

function duplexOf(chunks: unknown[], sink: UnderlyingSink<Uint8Array> = {}): ByteDuplex {
  return {
    readable: ReadableStream.from(chunks) as ReadableStream<Uint8Array>,
    writable: new WritableStream(sink),
  };
}

function assertReason(error: unknown, reason: string): void {
  assertInstanceOf(error, SslError);
  assertEquals((error as SslError).library, "BIO");
  assertEquals((error as SslError).reason, reason);
}

Deno.test("a transport over web streams reads, writes and half-closes", async () => {
  const [left, right] = connectedTransports();
  await left.write(Uint8Array.of(1));
  const closed = left.closeWrite();
  assertEquals(await right.read(), Uint8Array.of(1));
  assertEquals(await right.read(), null);
  await closed;
  assertReason(await assertRejects(() => left.write(Uint8Array.of(2))), "BROKEN_PIPE");
  await right.write(Uint8Array.of(3));
  assertEquals(await left.read(), Uint8Array.of(3));
});

Deno.test("a transport over web streams writes before anybody reads, but not without end", async () => {
  const [left, right] = connectedTransports();
  await left.write(Uint8Array.of(1));
  let second = false;
  const writing = left.write(Uint8Array.of(2)).then(() => {
    second = true;
  });
  await new Promise((resolve) => setTimeout(resolve, 5));
  assertEquals(second, false);
  assertEquals(await right.read(), Uint8Array.of(1));
  await writing;
  assertEquals(await right.read(), Uint8Array.of(2));
});

Deno.test("a transport over web streams takes every form of bytes and skips empty chunks", async () => {
  const buffer = Uint8Array.of(1, 2, 3, 4).buffer;
  const shared = new Uint8Array(new SharedArrayBuffer(1));
  const transport = transportOf(
    duplexOf([new Uint8Array(0), buffer, new DataView(buffer, 1, 2), shared]),
  );
  assertEquals(await transport.read(), Uint8Array.of(1, 2, 3, 4));
  assertEquals(await transport.read(), Uint8Array.of(2, 3));
  assert((await transport.read())?.buffer instanceof ArrayBuffer);
  assertEquals(await transport.read(), null);
});

Deno.test("a transport over web streams refuses text, objects and null", async () => {
  for (const chunk of ["text", 7, { length: 1 }, null]) {
    const transport = transportOf(duplexOf([chunk]));
    await assertRejects(() => transport.read(), TypeError, "Uint8Array expected");
  }
});

Deno.test("a read over web streams that is cancelled loses nothing", async () => {
  const [left, right] = connectedTransports();
  const controller = new AbortController();
  const pending = right.read(controller.signal);
  assertReason(await assertRejects(() => right.read()), "IN_USE");
  controller.abort(new Error("later"));
  await assertRejects(() => pending, Error, "later");
  await left.write(Uint8Array.of(1));
  assertEquals(await right.read(), Uint8Array.of(1));
});

Deno.test("the first failure of a web stream is what its transport tells", async () => {
  const failure = new Error("the WebSocket broke");
  const readable = new ReadableStream<Uint8Array>({
    pull: (controller) => controller.error(failure),
  });
  const writable = new WritableStream<Uint8Array>({ write: () => Promise.reject(failure) });
  const transport = transportOf({ readable, writable });
  assertStrictEquals(await assertRejects(() => transport.read()), failure);
  await transport.write(Uint8Array.of(1));
  assertStrictEquals(await assertRejects(() => transport.write(Uint8Array.of(1))), failure);
  assertStrictEquals(await assertRejects(() => transport.closeWrite()), failure);
  transport.close();
});

Deno.test("closing a transport over web streams ends or aborts them and unlocks them", async () => {
  for (const reason of [undefined, new Error("cancelled")]) {
    const told: unknown[] = [];
    const duplex: ByteDuplex = {
      readable: new ReadableStream({ cancel: (value) => void told.push(["cancel", value]) }),
      writable: new WritableStream({
        close: () => void told.push(["close", undefined]),
        abort: (value) => void told.push(["abort", value]),
      }),
    };
    const transport = transportOf(duplex);
    const pending = transport.read();
    transport.close(reason);
    transport.close(reason);
    const error = await assertRejects(() => pending);
    if (reason === undefined) assertReason(error, "UNINITIALIZED");
    else assertStrictEquals(error, reason);
    await assertRejects(() => transport.read());
    await assertRejects(() => transport.write(Uint8Array.of(1)));
    await transport.closeWrite();
    assertEquals([duplex.readable.locked, duplex.writable.locked], [false, false]);
    assertEquals(
      told.sort(),
      [[reason === undefined ? "close" : "abort", reason], [
        "cancel",
        reason,
      ]].sort(),
    );
  }
});
