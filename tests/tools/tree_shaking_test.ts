// Copyright 2026 the streamssl authors. MIT license.

/** What is left of the package in a program that is bundled with it and uses little. */

import { assert, assertEquals } from "@std/assert";
import * as esbuild from "esbuild";
import { bundleExports } from "../../tools/bundle.ts";

/** What tells that something is in a bundle; esbuild writes numbers as decimals. */
const TRACES: Readonly<Record<string, RegExp>> = {
  "MD5": /\b3614090360\b|0xd76aa478/i,
  "SHA-1": /\b1518500249\b|0x5a827999/i,
  "SHA-256": /\b1116352408\b|0x428a2f98/i,
  "SHA-512": /\b3609767458\b|0xd728ae22/i,
  "curves and their BigInt": /\bBigInt\b|\b\d+n\b/,
  "WebAssembly modules": /AGFzbQ/,
  "error texts": /certificate verify failed/,
  "scrypt and Argon2": /the cost N of scrypt|the memory of Argon2/,
};

/** A program that uses little, what of the above it may hold, and its greatest size in bytes. */
const PROGRAMS: readonly [program: string, holds: readonly string[], limit: number][] = [
  [
    'import { sha256 } from "@streamssl/ssl/crypto"; export const run = () => sha256.digest(DATA);',
    ["SHA-256"],
    18_000,
  ],
  [
    'import { md5 } from "@streamssl/ssl/crypto"; export const run = () => md5.digest(DATA);',
    // MD5-SHA1 stands beside it, but SHA-1 leaves no trace.
    ["MD5"],
    14_500,
  ],
  [
    'import { sha3t256 } from "@streamssl/ssl/crypto"; export const run = () => sha3t256.digest(DATA);',
    // noble makes Keccak's constants with BigInt.
    ["curves and their BigInt"],
    24_500,
  ],
  [
    'import { siphash } from "@streamssl/ssl/crypto";' +
    "export const run = () => siphash.create(new Uint8Array(16)).update(DATA).digest();",
    [],
    8_500,
  ],
  [
    'import { hkdf, sha256 } from "@streamssl/ssl/crypto";' +
    "export const run = () => hkdf(sha256, DATA, DATA, DATA, 16);",
    // HMAC refuses some digests by an error of OpenSSL's.
    ["SHA-256"],
    92_000,
  ],
  [
    // No scrypt, no Argon2 and none of the tables.
    'import { pbkdf2, sha256 } from "@streamssl/ssl/crypto";' +
    "export const run = () => pbkdf2(sha256, DATA, { salt: DATA, iterations: 1, length: 16 });",
    ["SHA-256"],
    100_000,
  ],
  [
    'import { randomBytes } from "@streamssl/ssl/rand"; export const run = () => randomBytes(16);',
    [],
    4_000,
  ],
  [
    // One mode of one block cipher: no GHASH, no other modes and no tables of other ciphers.
    'import { aes128Ctr } from "@streamssl/ssl/crypto";' +
    "export const run = () => {" +
    "  const key = aes128Ctr.create(new Uint8Array(16));" +
    '  const process = key.start("encrypt", { iv: new Uint8Array(16) });' +
    "  process.transform(DATA, DATA, 0);" +
    "  return DATA;" +
    "};",
    [],
    18_000,
  ],
];

/** Programs for the sources as they are, and their greatest size in bytes. */
const SOURCE_PROGRAMS: readonly [program: string, limit: number][] = [
  [
    'import { sha256 } from "@streamssl/ssl/crypto"; export const run = () => sha256.digest(DATA);',
    28_000,
  ],
  [
    'import { md2 } from "@streamssl/ssl/crypto"; export const run = () => md2.digest(DATA);',
    22_000,
  ],
  [
    'import { randomBytes } from "@streamssl/ssl/rand"; export const run = () => randomBytes(16);',
    4_000,
  ],
];

Deno.test("a bundle that imports one algorithm holds only that", async () => {
  const folder = await Deno.makeTempDir();
  try {
    await bundleExports({ folder: `${folder}/node_modules/@streamssl/ssl` });
    for (const [program, holds, limit] of PROGRAMS) {
      const { outputFiles } = await esbuild.build({
        stdin: {
          contents: `const DATA = new TextEncoder().encode("abc");\n${program}`,
          resolveDir: folder,
        },
        bundle: true,
        format: "esm",
        platform: "browser",
        write: false,
      });
      const text = outputFiles[0]!.text;
      for (const [what, trace] of Object.entries(TRACES)) {
        assertEquals(trace.test(text), holds.includes(what), `${what} in: ${program}`);
      }
      assert(
        text.length < limit,
        `${text.length} bytes, less than ${limit} are expected: ${program}`,
      );
      const { run } = await import(`data:text/javascript,${encodeURIComponent(text)}`);
      assert(await run() instanceof Uint8Array);
    }
  } finally {
    await esbuild.stop();
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test("Deno's bundler leaves out of the sources what a program does not use", async () => {
  const folder = await Deno.makeTempDir();
  const room = (name: string) => new URL(`../../${name}/mod.ts`, import.meta.url).href;
  const config = new URL("../../deno.json", import.meta.url).pathname;
  try {
    // Here nothing says that modules have no side effects: their statements must show it. The first program
    // once had a megabyte.
    for (const [program, limit] of SOURCE_PROGRAMS) {
      await Deno.writeTextFile(
        `${folder}/program.ts`,
        `const DATA = new TextEncoder().encode("abc");\n` +
          program.replace(/@streamssl\/ssl\/(\w+)/, (_, name) => room(name)),
      );
      const { code, stderr } = await new Deno.Command(Deno.execPath(), {
        args: ["bundle", "--config", config, "--platform", "browser", "--output", "out.js"]
          .concat("program.ts"),
        cwd: folder,
      }).output();
      assertEquals(code, 0, new TextDecoder().decode(stderr));
      const text = await Deno.readTextFile(`${folder}/out.js`);
      assert(
        text.length < limit,
        `${text.length} bytes, less than ${limit} are expected: ${program}`,
      );
      assertEquals(/AGFzbQ|certificate verify failed/.test(text), false, program);
      const { run } = await import(`data:text/javascript,${encodeURIComponent(text)}`);
      assert(run() instanceof Uint8Array);
    }
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
