// Copyright 2026 the streamssl authors. MIT license.

/**
 * What sockets have to do on every runtime. The module comes as an argument, so that Deno runs this
 * over the sources and Node over their bundle.
 *
 * @module
 */

import assert from "node:assert/strict";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import type {
  Bio,
  BioReadOutcome,
  ByteTransport,
  SocketBio,
  SocketListener,
  TcpAddress,
} from "@streamssl/ssl/bio";
import type { SslError } from "@streamssl/ssl/err";

type BioModule = typeof import("@streamssl/ssl/bio");

/** The cases: a name, and a function of the module `@streamssl/ssl/bio`. */
export const SOCKET_CASES: readonly [string, (bio: BioModule) => Promise<void>][] = [
  ["bytes go both ways, and both ends know both addresses", async (bio) => {
    await using pair = await connectPair(bio);
    const { client, server } = pair;
    await client.write(Uint8Array.of(1, 2, 3));
    assert.deepEqual(plain(await server.read()), [1, 2, 3]);
    await server.write(Uint8Array.of(4));
    const chunk = await client.read();
    assert.deepEqual(plain(chunk), [4]);
    assert.equal(Object.getPrototypeOf(chunk), Uint8Array.prototype);
    assert.equal(tcpAddress(client.remoteAddr).port, tcpAddress(server.localAddr).port);
    assert.equal(tcpAddress(client.localAddr).port, tcpAddress(server.remoteAddr).port);
    assert.equal(tcpAddress(server.localAddr).hostname, "127.0.0.1");
  }],

  ["20 MiB arrive unchanged each way at once, however slow the reader", async (bio) => {
    await using pair = await connectPair(bio);
    const size = 20 * 1024 * 1024;
    const [there, back] = await Promise.all([
      readPattern(pair.server, 1),
      readPattern(pair.client, 2),
      writePattern(pair.client, size, 1),
      writePattern(pair.server, size, 2),
    ]);
    assert.equal(there, size);
    assert.equal(back, size);
  }],

  ["a writer waits for a reader that does not read", async (bio) => {
    await using pair = await connectPair(bio);
    let written = 0;
    const writing = (async () => {
      for (; written < 4096; written++) await pair.client.write(new Uint8Array(64 * 1024));
      await pair.client.closeWrite();
    })();
    await delay(300);
    assert.ok(written < 1024, `${written} blocks of 64 KiB were taken though nobody reads`);
    let received = 0;
    for await (const chunk of chunksOf(pair.server)) received += chunk.length;
    await writing;
    assert.equal(received, 4096 * 64 * 1024);
  }],

  ["one half ends, the other goes on", async (bio) => {
    await using pair = await connectPair(bio);
    const { client, server } = pair;
    await client.write(Uint8Array.of(1));
    await client.closeWrite();
    assert.deepEqual(plain(await server.read()), [1]);
    assert.equal(await server.read(), null);
    assert.equal(await server.read(), null);
    assert.ok(server.eof);
    await server.write(Uint8Array.of(2));
    assert.deepEqual(plain(await client.read()), [2]);
    await rejects(client.write(Uint8Array.of(3)), "BROKEN_PIPE");
    await server.closeWrite();
    assert.equal(await client.read(), null);
  }],

  [
    "the web streams carry bytes, ends and half-close, and free the socket by themselves",
    async (bio) => {
      using listener = await bio.listenTcp({ hostname: "127.0.0.1", port: 0 });
      const [client, server] = await Promise.all([
        bio.connectTcp({ port: portOf(listener) }),
        accepted(listener),
      ]);
      const echoed = server.readable.pipeTo(server.writable);
      const answer = new Response(client.readable).text();
      const writer = client.writable.getWriter();
      await writer.write(new TextEncoder().encode("over "));
      await writer.write(new TextEncoder().encode("streams"));
      await writer.close();
      assert.equal(await answer, "over streams");
      await echoed;
    },
  ],

  ["a web stream refuses chunks that are not bytes", async (bio) => {
    await using pair = await connectPair(bio);
    const writer = pair.client.writable.getWriter();
    await assert.rejects(writer.write("text" as unknown as Uint8Array), /TextEncoderStream/);
    await writer.closed.catch(() => {});
  }],

  ["cancelling the readable and closing the writable frees the socket", async (bio) => {
    using listener = await bio.listenTcp({ hostname: "127.0.0.1", port: 0 });
    const [client, server] = await Promise.all([
      bio.connectTcp({ port: portOf(listener) }),
      accepted(listener),
    ]);
    const reader = client.readable.getReader();
    const pending = reader.read();
    await reader.cancel("enough");
    assert.deepEqual(await pending, { done: true, value: undefined });
    await client.writable.close();
    assert.equal(await server.read(), null);
    server.close();
  }],

  ["the non-blocking face wants, waits and tells", async (bio) => {
    await using pair = await connectPair(bio);
    const { client, server } = pair;
    assert.deepEqual(client.tryRead(), { done: false, end: false, want: "read" });
    assert.ok(client.shouldRetry);
    assert.equal(client.retryReason, "read");
    assert.deepEqual(server.tryWrite(Uint8Array.of(1, 2, 3)), { done: true, written: 3 });
    assert.ok(!server.shouldRetry);
    await client.wait("read");
    assert.equal(client.pending, 3);
    assert.deepEqual(plain(valueOf(client.tryRead(2))), [1, 2]);
    assert.ok(!client.shouldRetry);
    assert.deepEqual(plain(valueOf(client.tryRead())), [3]);
    await server.wait("write");
    await server.closeWrite();
    assert.ok(!client.tryRead().done);
    await client.wait("read");
    assert.ok(client.tryRead().end);
    assert.ok(client.eof);
  }],

  ["the non-blocking face wants to write when the peer does not read", async (bio) => {
    await using pair = await connectPair(bio);
    const { client, server } = pair;
    const block = new Uint8Array(100_000).fill(7);
    let sent = 0;
    for (let turn = 0; turn < 2000 && !client.shouldRetry; turn++) {
      const outcome = client.tryWrite(block);
      if (outcome.done) sent += outcome.written;
      else if (await Promise.race([client.wait("write").then(() => true), delay(200)])) {
        client.tryWrite(new Uint8Array(0));
      }
    }
    assert.equal(client.retryReason, "write");
    assert.ok(client.writePending > 0);
    const ended = client.closeWrite();
    let received = 0;
    for await (const chunk of chunksOf(server)) received += chunk.length;
    await ended;
    assert.equal(received, sent);
  }],

  ["a refused connection says so, with the system's error as cause", async (bio) => {
    const port = await unusedPort(bio);
    const error = await rejects(bio.connectTcp({ hostname: "127.0.0.1", port }), "CONNECT_ERROR");
    assert.match(
      error.message,
      /Connection refused; at tcp 127\.0\.0\.1:\d+; usual cause: nothing/,
    );
    assert.equal(error.library, "BIO");
    assert.equal(error.code, 0x10000067);
    assert.ok(error.cause instanceof bio.SystemError);
    assert.equal(causeOf(error).reason, "ECONNREFUSED");
    assert.equal(causeOf(error).errno, 111);
    assert.ok(causeOf(error).cause instanceof Error);
  }],

  ["a host that does not exist is told from one that refuses", async (bio) => {
    const connecting = bio.connectTcp({ hostname: "no-such-host.invalid", port: 443 });
    const error = await rejects(connecting, "LOOKUP_RETURNED_NOTHING");
    assert.match(error.message, /misspelt/);
  }],

  ["ports and hosts that are none are misuse", async (bio) => {
    for (const port of [0, -1, 65_536, 1.5, NaN, "443" as unknown as number]) {
      await assert.rejects(bio.connectTcp({ port }), RangeError);
    }
    await assert.rejects(bio.listenTcp({ port: -1 }), RangeError);
    await assert.rejects(bio.connectTcp({ hostname: "", port: 1 }), TypeError);
  }],

  ["an address that is taken can not be listened on", async (bio) => {
    using listener = await bio.listenTcp({ hostname: "127.0.0.1", port: 0 });
    const again = bio.listenTcp({ hostname: "127.0.0.1", port: portOf(listener) });
    const error = await rejects(again, "UNABLE_TO_BIND_SOCKET");
    assert.equal(causeOf(error).reason, "EADDRINUSE");
    const foreign = bio.listenTcp({ hostname: "192.0.2.1", port: 0 });
    assert.equal(causeOf(await rejects(foreign, "UNABLE_TO_BIND_SOCKET")).reason, "EADDRNOTAVAIL");
  }],

  ["IPv6 addresses are taken with brackets and without", async (bio) => {
    let listener;
    try {
      listener = await bio.listenTcp({ hostname: "[::1]", port: 0 });
    } catch (error) {
      // A machine without IPv6 says so.
      assert.match(causeOf(error as SslError).reason, /EADDRNOTAVAIL|EAFNOSUPPORT/);
      return;
    }
    for (const hostname of ["::1", "[::1]"]) {
      using client = await bio.connectTcp({ hostname, port: portOf(listener) });
      using _server = await listener.accept();
      assert.equal(tcpAddress(client.remoteAddr).hostname, "::1");
    }
    listener.close();
  }],

  ["a signal cancels before and while connecting", async (bio) => {
    using listener = await bio.listenTcp({ hostname: "127.0.0.1", port: 0 });
    const port = portOf(listener);
    const reason = new Error("cancelled");
    await assert.rejects(bio.connectTcp({ port, signal: AbortSignal.abort(reason) }), reason);
    const controller = new AbortController();
    const connecting = bio.connectTcp({ port, signal: controller.signal });
    controller.abort(reason);
    await assert.rejects(connecting, reason);
    const server = await Promise.race([listener.accept(), delay(100)]);
    server?.close();
  }],

  ["a signal cancels an open connection: both directions, both ends", async (bio) => {
    const controller = new AbortController();
    const reason = new Error("cancelled");
    await using pair = await connectPair(bio, controller.signal);
    const { client, server } = pair;
    const reading = assert.rejects(client.read(), reason);
    const writing = assert.rejects(async () => {
      while (true) await client.write(new Uint8Array(1 << 20));
    }, reason);
    await delay(50);
    controller.abort(reason);
    await reading;
    await writing;
    await assert.rejects(client.read(), reason);
    await assert.rejects(client.write(Uint8Array.of(1)), reason);
    // The peer reads an end or a reset, but it does not wait for ever.
    await assert.rejects(async () => {
      while (await server.read() !== null);
      throw new Error("ended");
    });
  }],

  ["a read that is cancelled loses no bytes", async (bio) => {
    await using pair = await connectPair(bio);
    const { client, server } = pair;
    for (let turn = 0; turn < 3; turn++) {
      const controller = new AbortController();
      const reading = client.read(controller.signal);
      controller.abort("later");
      await assert.rejects(reading, (error) => error === "later");
    }
    await assert.rejects(client.read(AbortSignal.abort("never")), (error) => error === "never");
    await server.write(Uint8Array.of(1, 2));
    assert.deepEqual(plain(await client.read()), [1, 2]);
  }],

  ["two reads at once are misuse", async (bio) => {
    await using pair = await connectPair(bio);
    const first = pair.client.read();
    await rejects(pair.client.read(), "IN_USE");
    await pair.server.write(Uint8Array.of(1));
    assert.deepEqual(plain(await first), [1]);
  }],

  ["writes at once keep their order", async (bio) => {
    await using pair = await connectPair(bio);
    const writes = [];
    for (let index = 0; index < 50; index++) writes.push(pair.client.write(Uint8Array.of(index)));
    writes.push(pair.client.closeWrite());
    await Promise.all(writes);
    const received = [];
    for await (const chunk of chunksOf(pair.server)) received.push(...chunk);
    assert.deepEqual(received, Array.from({ length: 50 }, (_, index) => index));
  }],

  ["closing rejects what is under way and what comes later", async (bio) => {
    await using pair = await connectPair(bio);
    const { client } = pair;
    const reading = rejects(client.read(), "UNINITIALIZED");
    client.close();
    client.close();
    await reading;
    await rejects(client.read(), "UNINITIALIZED");
    await rejects(client.write(Uint8Array.of(1)), "UNINITIALIZED");
    assert.throws(() => client.tryRead(), /Uninitialized/);
    assert.throws(() => client.tryWrite(Uint8Array.of(1)), /Uninitialized/);
    await client.wait("read");
    await client.wait("write");
    await client.closeWrite();
    assert.equal(await pair.server.read(), null);
  }],

  ["a peer that is gone breaks reads and writes with a typed error", async (bio) => {
    await using pair = await connectPair(bio);
    const { client, server } = pair;
    await client.write(Uint8Array.of(1));
    await delay(50);
    // Closing with bytes unread makes the system send a reset.
    server.close();
    await delay(50);
    const flooding = async () => {
      for (let turn = 0; turn < 100; turn++) {
        await client.write(new Uint8Array(1 << 16));
        await delay(5);
      }
    };
    const error = await caughtFrom(flooding());
    assert.match(error.reason, /^(BROKEN_PIPE|TRANSFER_ERROR)$/);
    assert.match(causeOf(error).reason, /^(EPIPE|ECONNRESET)$/);
    await client.closeWrite();
  }],

  ["small writes do not wait for acknowledgements", async (bio) => {
    await using pair = await connectPair(bio);
    const { client, server } = pair;
    const answering = (async () => {
      let count = 0;
      for await (const chunk of chunksOf(server)) {
        for (const _ of chunk) if (++count % 2 === 0) await server.write(Uint8Array.of(1));
      }
    })();
    const start = performance.now();
    for (let turn = 0; turn < 50; turn++) {
      await client.write(Uint8Array.of(1));
      await client.write(Uint8Array.of(1));
      await client.read();
    }
    // With Nagle's algorithm each turn waits 40 ms for a delayed acknowledgement.
    assert.ok(performance.now() - start < 1_000);
    await client.closeWrite();
    await answering;
  }],

  ["a listener is an iterable that ends when it is closed", async (bio) => {
    const listener = await bio.listenTcp({ hostname: "127.0.0.1", port: 0 });
    const port = portOf(listener);
    let count = 0;
    const clients = [await bio.connectTcp({ port }), await bio.connectTcp({ port })];
    for await (const connection of listener) {
      connection.close();
      if (++count === 2) listener.close();
    }
    for (const client of clients) client.close();
    assert.equal(await listener.accept(), null);
    listener.close();
    await rejects(bio.connectTcp({ port }), "CONNECT_ERROR");
  }],

  ["a signal closes a listener", async (bio) => {
    const controller = new AbortController();
    const { signal } = controller;
    const listener = await bio.listenTcp({ hostname: "127.0.0.1", port: 0, signal });
    const accepting = listener.accept();
    controller.abort();
    assert.equal(await accepting, null);
    const reason = new Error("cancelled");
    const late = bio.listenTcp({ port: 0, signal: AbortSignal.abort(reason) });
    await assert.rejects(late, reason);
  }],

  ["Unix-domain sockets carry bytes and half-close, and their file goes", async (bio) => {
    await withDirectory(async (directory) => {
      const path = `${directory}/example.sock`;
      const listener = await bio.listenUnix({ path });
      assert.deepEqual(listener.addr, { transport: "unix", path });
      const [client, server] = await Promise.all([bio.connectUnix({ path }), accepted(listener)]);
      assert.deepEqual(client.remoteAddr, { transport: "unix", path });
      assert.deepEqual(server.localAddr, { transport: "unix", path });
      await client.write(Uint8Array.of(1));
      await client.closeWrite();
      assert.deepEqual(plain(await server.read()), [1]);
      assert.equal(await server.read(), null);
      await server.write(Uint8Array.of(2));
      assert.deepEqual(plain(await client.read()), [2]);
      const again = await rejects(bio.listenUnix({ path }), "UNABLE_TO_BIND_SOCKET");
      assert.match(again.message, /socket file/);
      client.close();
      server.close();
      listener.close();
      await delay(20);
      assert.ok(!existsSync(path));
      const error = await rejects(bio.connectUnix({ path }), "CONNECT_ERROR");
      assert.equal(causeOf(error).reason, "ENOENT");
      assert.match(error.message, /at unix .*example\.sock/);
    });
  }],

  ["transportOf() takes a socket over from its streams without losing bytes", async (bio) => {
    await using pair = await connectPair(bio);
    const { client, server } = pair;
    await server.write(Uint8Array.of(1));
    const reader = client.readable.getReader();
    assert.deepEqual(plain((await reader.read()).value), [1]);
    assert.throws(() => bio.transportOf(client), /releaseLock/);
    const unanswered = reader.read();
    reader.releaseLock();
    await assert.rejects(unanswered, TypeError);
    const transport = bio.transportOf(client);
    assert.equal(transport, client);
    await server.write(Uint8Array.of(2, 3));
    assert.deepEqual(plain(await transport.read()), [2, 3]);
    await transport.write(Uint8Array.of(4));
    assert.deepEqual(plain(await server.read()), [4]);
  }],

  ["bytes that come when the reader has let go stay for the next", async (bio) => {
    await using pair = await connectPair(bio);
    const { client, server } = pair;
    const reader = client.readable.getReader();
    const unanswered = reader.read().catch(() => {});
    reader.releaseLock();
    await unanswered;
    await server.write(Uint8Array.of(1, 2));
    await delay(50);
    assert.deepEqual(plain(await bio.transportOf(client).read()), [1, 2]);
  }],
];

interface SocketPair extends AsyncDisposable {
  client: SocketBio;
  server: SocketBio;
}

async function connectPair(bio: BioModule, signal?: AbortSignal): Promise<SocketPair> {
  const listener = await bio.listenTcp({ hostname: "127.0.0.1", port: 0 });
  const options = { hostname: "127.0.0.1", port: portOf(listener) };
  const [client, server] = await Promise.all([
    bio.connectTcp(signal === undefined ? options : { ...options, signal }),
    accepted(listener),
  ]);
  listener.close();
  return {
    client,
    server,
    async [Symbol.asyncDispose]() {
      client.close();
      server.close();
      await delay(0);
    },
  };
}

async function unusedPort(bio: BioModule): Promise<number> {
  const listener = await bio.listenTcp({ hostname: "127.0.0.1", port: 0 });
  const port = portOf(listener);
  listener.close();
  await delay(10);
  return port;
}

async function caughtFrom(promise: Promise<unknown>): Promise<SslError> {
  let caught: unknown;
  await assert.rejects(promise, (error) => {
    caught = error;
    return true;
  });
  return caught as SslError;
}

async function rejects(promise: Promise<unknown>, reason: string): Promise<SslError> {
  const error = await caughtFrom(promise);
  assert.equal(error.reason, reason, `${error.reason}: ${error.message}`);
  return error;
}

async function accepted(listener: SocketListener): Promise<SocketBio> {
  const connection = await listener.accept();
  assert.ok(connection !== null);
  return connection;
}

function valueOf(outcome: BioReadOutcome): Uint8Array | undefined {
  return outcome.done ? outcome.value : undefined;
}

async function writePattern(bio: Bio, size: number, seed: number): Promise<void> {
  let sent = 0;
  for (let length = 1; sent < size; length = (length * 7 + 1) % 300_000) {
    const block = new Uint8Array(Math.min(length, size - sent));
    for (let index = 0; index < block.length; index++) block[index] = (sent + index) * seed % 251;
    sent += block.length;
    await bio.write(block);
  }
  await bio.closeWrite();
}

async function readPattern(bio: Bio, seed: number): Promise<number> {
  let received = 0;
  for await (const chunk of chunksOf(bio)) {
    for (const byte of chunk) {
      if (byte !== received++ * seed % 251) assert.fail(`byte ${received - 1} is wrong`);
    }
    if (received % 7 === 0) await delay(1);
  }
  return received;
}

async function withDirectory(body: (directory: string) => Promise<void>): Promise<void> {
  const directory = mkdtempSync(`${tmpdir()}/streamssl-bio-`);
  try {
    await body(directory);
  } finally {
    rmSync(directory, { recursive: true });
  }
}

function plain(bytes: Uint8Array | null | undefined): number[] {
  return [...bytes ?? []];
}

function delay(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

async function* chunksOf(transport: ByteTransport): AsyncGenerator<Uint8Array> {
  while (true) {
    const chunk = await transport.read();
    if (chunk === null) return;
    yield chunk;
  }
}

function portOf(listener: SocketListener): number {
  return tcpAddress(listener.addr).port;
}

function tcpAddress(address: SocketListener["addr"]): TcpAddress {
  assert.equal(address.transport, "tcp");
  return address as TcpAddress;
}

function causeOf(error: SslError): { reason: string; errno: number; cause: unknown } {
  return error.cause as { reason: string; errno: number; cause: unknown };
}
