// Copyright 2026 the streamssl authors. MIT license.

import { assert, assertEquals, assertNotEquals, assertRejects } from "@std/assert";
import { SslError } from "../../err/mod.ts";
import { createRandomGenerator, loadFile, randFileName, writeFile } from "../../rand/mod.ts";
import { peerPath, peerTest } from "../support/peers.ts";
import { tempDirectory } from "../support/temp.ts";

function unseeded(): ReturnType<typeof createRandomGenerator> {
  return createRandomGenerator({ source: "none" });
}

Deno.test("randFileName() is RANDFILE, else .rnd in HOME, else nothing", () => {
  const cases = [
    [{ RANDFILE: "/a", HOME: "/b" }, "/a"],
    [{ RANDFILE: "", HOME: "/b" }, "/b/.rnd"],
    [{ HOME: "/b" }, "/b/.rnd"],
    [{ HOME: "" }, undefined],
    [{}, undefined],
  ] as const;
  for (const [environment, name] of cases) assertEquals(randFileName({ environment }), name);
});

Deno.test({
  name: "randFileName() is nothing when the environment must not be read",
  permissions: { env: false },
  fn() {
    assertEquals(randFileName(), undefined);
  },
});

Deno.test("writeFile() writes 1,024 bytes for the owner only, others each time", async () => {
  await using directory = await tempDirectory();
  const path = directory.file(".rnd");
  const generator = createRandomGenerator();
  assertEquals(await writeFile(generator, path), 1024);
  const first = await Deno.readFile(path);
  assertEquals(first.length, 1024);
  assertEquals((await Deno.stat(path)).mode! & 0o777, 0o600);
  await writeFile(generator, path);
  assertNotEquals(await Deno.readFile(path), first);
  assertEquals(await names(directory.path), [".rnd"]);
});

Deno.test("writeFile() replaces a file as a whole, behind links, with mode 0600", async () => {
  await using directory = await tempDirectory({ "old": "x".repeat(5000) });
  await Deno.chmod(directory.file("old"), 0o644);
  await Deno.symlink("old", directory.file("link"));
  const open = await Deno.open(directory.file("old"));
  await writeFile(createRandomGenerator(), directory.file("link"));
  // Who has it open still reads all of the old one.
  const old = new Uint8Array(6000);
  assertEquals(await open.read(old), 5000);
  open.close();
  const { size, mode } = await Deno.stat(directory.file("old"));
  assertEquals([size, mode! & 0o777], [1024, 0o600]);
  assert((await Deno.lstat(directory.file("link"))).isSymlink);
  assertEquals(await names(directory.path), ["link", "old"]);
});

Deno.test("writeFile() refuses to write what is not seeded", async () => {
  await using directory = await tempDirectory();
  const generator = unseeded();
  generator.add(new Uint8Array(40), 200);
  const error = await assertRejects(
    () => writeFile(generator, directory.file(".rnd")),
    SslError,
    "unable to write 'random state'",
  );
  assertEquals([error.library, error.reason], ["RAND", "PRNG_NOT_SEEDED"]);
  assertEquals(error.received, "one with 200 bits of entropy");
  assertEquals(await names(directory.path), []);
});

Deno.test("writeFile() says why it can not write", async () => {
  await using directory = await tempDirectory({ "file": "" });
  using _listener = Deno.listen({ transport: "unix", path: directory.file("socket") });
  const cases = [
    [`${directory.path}/none/.rnd`, "CANNOT_OPEN_FILE", "os error 2"],
    [`${directory.path}/file/.rnd`, "CANNOT_OPEN_FILE", "os error 20"],
    [directory.path, "NOT_A_REGULAR_FILE", "received a directory"],
    ["/dev/null", "NOT_A_REGULAR_FILE", "received a device"],
    [directory.file("socket"), "NOT_A_REGULAR_FILE", "ask the daemon with egdBytes()"],
  ] as const;
  for (const [path, reason, text] of cases) {
    const error = await assertRejects(
      () => writeFile(createRandomGenerator(), path),
      SslError,
      text,
    );
    assertEquals(error.reason, reason);
    assert(error.message.includes(`unable to write 'random state' to the seed file "${path}"`));
  }
  assertEquals(await names(directory.path), ["file", "socket"]);
});

Deno.test("writeFile() without a name says that RANDFILE and HOME are not set", async () => {
  const script = `
    import { createRandomGenerator, writeFile } from "./rand/mod.ts";
    try {
      await writeFile(createRandomGenerator());
    } catch (error) {
      console.log(error.reason, error.message);
    }
  `;
  const { stdout } = await new Deno.Command(Deno.execPath(), {
    args: ["eval", script],
    env: { DENO_DIR: Deno.env.get("DENO_DIR") ?? `${Deno.env.get("HOME")}/.cache/deno` },
    clearEnv: true,
    cwd: decodeURIComponent(new URL("../..", import.meta.url).pathname),
  }).output();
  const text = new TextDecoder().decode(stdout);
  assert(text.startsWith("CANNOT_OPEN_FILE "), text);
  assert(text.includes("unable to write 'random state'"), text);
  assert(text.includes("neither RANDFILE nor HOME is set"), text);
});

Deno.test("loadFile() seeds from the whole file, or from so many bytes", async () => {
  await using directory = await tempDirectory({ "seed": new Uint8Array(3000).fill(3) });
  const path = directory.file("seed");
  const cases = [[-1, 3000, 512], [0, 0, 0], [1, 1, 8], [47, 47, 376], [1024, 1024, 512], [
    9999,
    3000,
    512,
  ]] as const;
  for (const [maxBytes, count, bits] of cases) {
    const generator = unseeded();
    assertEquals(await loadFile(generator, path, { maxBytes }), count);
    assertEquals(generator.pooledEntropy, bits);
    assertEquals(generator.status(), bits >= 384);
  }
  const generator = unseeded();
  assertEquals(await loadFile(generator, path), 3000);
});

Deno.test("loadFile() of a file that is too short leaves PRNG not seeded", async () => {
  await using directory = await tempDirectory({ "seed": "short", "empty": "" });
  const generator = unseeded();
  assertEquals(await loadFile(generator, directory.file("empty")), 0);
  assertEquals(await loadFile(generator, directory.file("seed")), 5);
  await assertRejects(
    async () => await Promise.resolve().then(() => generator.randomBytes(1)),
    SslError,
    "PRNG not seeded: expected 384 bits of entropy; received 40",
  );
});

Deno.test("loadFile() reads a bounded amount of a device", async () => {
  const generator = unseeded();
  assertEquals(await loadFile(generator, "/dev/urandom"), 256);
  assertEquals(generator.status(), true);
  assertEquals(await loadFile(generator, "/dev/zero", { maxBytes: 5000 }), 5000);
  assertEquals(await loadFile(generator, "/dev/null"), 0);
});

Deno.test("loadFile() stops at a signal", async () => {
  const controller = new AbortController();
  setTimeout(() => controller.abort(new Error("enough")), 20);
  const { signal } = controller;
  await assertRejects(
    () => loadFile(unseeded(), "/dev/zero", { maxBytes: Number.MAX_SAFE_INTEGER, signal }),
    Error,
    "enough",
  );
  await assertRejects(() => loadFile(unseeded(), "/dev/zero", { signal }), Error, "enough");
});

Deno.test("loadFile() says why it can not load", async () => {
  await using directory = await tempDirectory();
  using _listener = Deno.listen({ transport: "unix", path: directory.file("socket") });
  const cases = [
    [directory.file("none"), "CANNOT_OPEN_FILE", "no such file"],
    [directory.path, "NOT_A_REGULAR_FILE", "received a directory"],
    [directory.file("socket"), "NOT_A_REGULAR_FILE", "entropy gathering daemon"],
  ] as const;
  for (const [path, reason, text] of cases) {
    const error = await assertRejects(() => loadFile(unseeded(), path), SslError, text);
    assertEquals([error.library, error.reason], ["RAND", reason]);
  }
  for (const maxBytes of [-2, 0.5, NaN, Infinity]) {
    await assertRejects(
      () => loadFile(unseeded(), directory.file("none"), { maxBytes }),
      RangeError,
      `Cannot load ${maxBytes} bytes`,
    );
  }
});

Deno.test({
  name: "seed files say which permission is missing",
  permissions: { read: false, write: false },
  async fn() {
    const path = "/tmp/streamssl-never";
    await assertRejects(() => loadFile(unseeded(), path), SslError, "run it with --allow-read");
    await assertRejects(
      () => writeFile(createRandomGenerator(), path),
      SslError,
      "run it with --allow-write and --allow-read",
    );
  },
});

peerTest("seed files are exchanged with openssl rand", ["openssl"], async () => {
  await using directory = await tempDirectory();
  const path = directory.file(".rnd");
  async function run(...args: readonly string[]): Promise<void> {
    const { code, stderr } = await new Deno.Command(peerPath("openssl"), {
      args: ["rand", "-hex", ...args, "8"],
      env: { HOME: directory.path },
    }).output();
    assertEquals(code, 0, new TextDecoder().decode(stderr));
  }
  await run("-writerand", path);
  const generator = unseeded();
  assertEquals(await loadFile(generator, path), 1024);
  assertEquals(generator.status(), true);
  const theirs = await Deno.readFile(path);
  await writeFile(generator, path);
  assertNotEquals(await Deno.readFile(path), theirs);
  await run("-rand", path);
  await run("-rand", path, "-writerand", path);
  assertEquals((await Deno.stat(path)).mode! & 0o777, 0o600);
});

async function names(path: string): Promise<string[]> {
  return (await Array.fromAsync(Deno.readDir(path), ({ name }) => name)).sort();
}
