// Copyright 2026 the streamssl authors. MIT license.

import { assert, assertEquals, assertRejects } from "@std/assert";
import { SslError } from "../../err/mod.ts";
import {
  connectEgd,
  createRandomGenerator,
  EGD_SOCKETS,
  egdBytes,
  type EgdBytesOptions,
  queryEgdBytes,
} from "../../rand/mod.ts";
import { type PeerProcess, startProcess } from "../support/process.ts";
import { type TempDirectory, tempDirectory } from "../support/temp.ts";

/** A daemon in a process of its own. */
class Daemon implements AsyncDisposable {
  readonly path: string;
  readonly process: PeerProcess;
  readonly #directory: TempDirectory;

  constructor(path: string, process: PeerProcess, directory: TempDirectory) {
    this.path = path;
    this.process = process;
    this.#directory = directory;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.process[Symbol.asyncDispose]();
    await this.#directory[Symbol.asyncDispose]();
  }
}

type Mode =
  | "good"
  | "slow"
  | "poor"
  | "empty"
  | "short"
  | "lying"
  | "silent"
  | "closing"
  | "chatty";

async function startDaemon(mode: Mode): Promise<Daemon> {
  const directory = await tempDirectory();
  const path = directory.file("egd-pool");
  const script = decodeURIComponent(new URL("egd_server.ts", import.meta.url).pathname);
  const process = startProcess(Deno.execPath(), ["run", "--no-check", "-A", script, path, mode]);
  await process.waitFor(/listening/);
  return new Daemon(path, process, directory);
}

for (const mode of ["good", "slow"] as const) {
  Deno.test(`a ${mode} daemon answers all five commands on one connection`, async () => {
    await using daemon = await startDaemon(mode);
    using client = await connectEgd({ path: daemon.path });
    assertEquals(await client.processId(), `${daemon.process.pid}`);
    assertEquals(await client.entropyAvailable(), 8000);
    assertEquals(await client.readAvailable(3), Uint8Array.of(0, 1, 2));
    assertEquals(await client.read(2), Uint8Array.of(3, 4));
    assertEquals((await client.readAvailable(255)).length, 255);
    assertEquals(await client.entropyAvailable(), 8 * 740);
    await client.write(Uint8Array.of(9, 8, 7), 17);
    await daemon.process.waitFor(/write 17 9,8,7/);
    assertEquals(await client.entropyAvailable(), 8 * 743);
  });
}

Deno.test("egdBytes() seeds a generator", async () => {
  await using daemon = await startDaemon("good");
  const generator = createRandomGenerator({ source: "none" });
  const path = daemon.path;
  assertEquals(await egdBytes(generator, { path, bytes: 40 }), 40);
  assertEquals([generator.pooledEntropy, generator.status()], [320, false]);
  assertEquals(await egdBytes(generator, { path }), 255);
  assertEquals(generator.status(), true);
  assertEquals(generator.randomBytes(32).length, 32);
});

Deno.test("a daemon with little gives a part, or all of it later", async () => {
  await using daemon = await startDaemon("poor");
  const { path } = daemon;
  assertEquals((await queryEgdBytes({ path, bytes: 48 })).length, 20);
  const error = await assertRejects(
    () => queryEgdBytes({ path, bytes: 48 }),
    SslError,
    "none: it has no entropy now",
  );
  assertEquals([error.library, error.reason], ["RAND", "ERROR_RETRIEVING_ENTROPY"]);
  const waited = await queryEgdBytes({ path, bytes: 48, mode: "wait" });
  assertEquals(waited, new Uint8Array(48).fill(7));
});

Deno.test("queryEgdBytes() asks several times for more than 255 bytes", async () => {
  await using daemon = await startDaemon("good");
  const { path } = daemon;
  assertEquals(
    await queryEgdBytes({ path, bytes: 600 }),
    Uint8Array.from({ length: 600 }, (_, index) => index),
  );
  assertEquals((await queryEgdBytes({ path, bytes: 600 })).length, 400);
});

/** What each bad daemon is told off for. */
const BAD: readonly [Mode, EgdBytesOptions, string][] = [
  ["lying", { bytes: 10 }, "expected at most 10 bytes; received 11 announced"],
  ["short", { bytes: 10, timeout: 200 }, "an answer within 200 ms"],
  ["silent", { timeout: 200 }, "an answer within 200 ms"],
  ["silent", { timeout: 200, mode: "wait" }, "the daemon waits for entropy"],
  ["closing", {}, "then the end of the connection"],
  ["chatty", { bytes: 300, mode: "wait", timeout: 300 }, "an answer within 300 ms"],
];

for (const [mode, options, text] of BAD) {
  Deno.test(`a ${mode} daemon with ${JSON.stringify(options)} is a typed error`, async () => {
    await using daemon = await startDaemon(mode);
    const generator = createRandomGenerator({ source: "none" });
    const start = performance.now();
    const error = await assertRejects(
      () => egdBytes(generator, { path: daemon.path, ...options }),
      SslError,
      text,
    );
    assertEquals([error.library, error.reason], ["RAND", "ERROR_RETRIEVING_ENTROPY"]);
    assert(error.message.includes(daemon.path));
    assert(performance.now() - start < 5000);
    assertEquals(generator.pooledEntropy, 0);
  });
}

Deno.test("a daemon that lies about itself, or says more than it was asked, is a typed error", async () => {
  await using liar = await startDaemon("lying");
  const client = await connectEgd({ path: liar.path });
  assertEquals(await client.entropyAvailable(), 0xffff_fff8);
  await assertRejects(() => client.processId(), SslError, 'expected digits; received "many"');
  // Nothing that follows on this connection could be trusted.
  await assertRejects(() => client.entropyAvailable(), SslError, "Error retrieving entropy");
  await using talker = await startDaemon("chatty");
  using other = await connectEgd({ path: talker.path });
  await other.entropyAvailable();
  await assertRejects(() => other.entropyAvailable(), SslError, "bytes that nobody asked for");
});

Deno.test("connectEgd() looks where OpenSSL looks, or along a list", async () => {
  assertEquals(EGD_SOCKETS, [
    "/var/run/egd-pool",
    "/dev/egd-pool",
    "/etc/egd-pool",
    "/etc/entropy",
  ]);
  const error = await assertRejects(() => connectEgd(), SslError, "/dev/egd-pool, /etc/egd-pool");
  assertEquals([error.library, error.reason], ["RAND", "CANNOT_OPEN_FILE"]);
  await using daemon = await startDaemon("good");
  using client = await connectEgd({ path: ["/none/egd-pool", daemon.path] });
  assertEquals(client.path, daemon.path);
  assertEquals(await client.processId(), `${daemon.process.pid}`);
});

Deno.test("connectEgd() tells files, devices, directories and dead sockets from daemons", async () => {
  await using directory = await tempDirectory({ "seed": new Uint8Array(1024) });
  Deno.listen({ transport: "unix", path: directory.file("dead") }).close();
  const dead = await Deno.stat(directory.file("dead")).catch(() => undefined);
  const cases = [
    [directory.file("seed"), "NOT_A_REGULAR_FILE", "received a file", "loadFile()"],
    ["/dev/urandom", "NOT_A_REGULAR_FILE", "received a device", "loadFile()"],
    [directory.path, "NOT_A_REGULAR_FILE", "received a directory", "loadFile()"],
    [directory.file("none"), "CANNOT_OPEN_FILE", "no such socket", ""],
    [
      directory.file("dead"),
      "CANNOT_OPEN_FILE",
      dead === undefined ? "no such socket" : "a socket that nobody listens on",
      "",
    ],
  ] as const;
  for (const [path, reason, text, remedy] of cases) {
    const error = await assertRejects(() => connectEgd({ path }), SslError, text);
    assertEquals([error.library, error.reason], ["RAND", reason]);
    assert((error.remedy ?? "").includes(remedy));
  }
});

Deno.test("a signal cancels before, and while a daemon is waited for", async () => {
  await using daemon = await startDaemon("silent");
  const { path } = daemon;
  const aborted = AbortSignal.abort(new Error("too late"));
  await assertRejects(() => queryEgdBytes({ path, signal: aborted }), Error, "too late");
  const controller = new AbortController();
  setTimeout(() => controller.abort(new Error("enough")), 50);
  const { signal } = controller;
  await assertRejects(() => queryEgdBytes({ path, signal, mode: "wait" }), Error, "enough");
});

Deno.test("requests that are not possible are RangeErrors", async () => {
  for (const bytes of [0, -1, 1.5, NaN, 65_537]) {
    await assertRejects(() => queryEgdBytes({ bytes }), RangeError, `Cannot fetch ${bytes} bytes`);
  }
  await using daemon = await startDaemon("good");
  using client = await connectEgd({ path: daemon.path });
  for (const length of [0, 256, 0.5]) {
    await assertRejects(() => client.read(length), RangeError, "1 to 255 are possible");
    await assertRejects(() => client.readAvailable(length), RangeError, "1 to 255 are possible");
  }
  await assertRejects(() => client.write(new Uint8Array(0), 0), RangeError, "1 to 255");
  for (const bits of [-1, 17, 0.5]) {
    await assertRejects(() => client.write(new Uint8Array(2), bits), RangeError, "0 to 16");
  }
  // They did no harm to the connection.
  assertEquals(await client.entropyAvailable(), 8000);
});
