// Copyright 2026 the streamssl authors. MIT license.

/**
 * Key derivations and random generators as this library chooses who computes, beside noble, node:crypto
 * and WebCrypto, in one run: how long one takes, and how many times as fast as each peer this library is.
 *
 * Usage: `deno task bench:kdfs [NAME…] [--node]`. A NAME is a part of a row's name; `--node` runs the
 * same on Node.
 *
 * @module
 */

import { parseArgs } from "node:util";
import { argon2id as nobleArgon2id } from "@noble/hashes/argon2.js";
import { hkdf as nobleHkdf } from "@noble/hashes/hkdf.js";
import { sha1 as nobleSha1 } from "@noble/hashes/legacy.js";
import { pbkdf2 as noblePbkdf2 } from "@noble/hashes/pbkdf2.js";
import { scrypt as nobleScrypt } from "@noble/hashes/scrypt.js";
import { sha256 as nobleSha256, sha512 as nobleSha512 } from "@noble/hashes/sha2.js";
import { sha3_256 as nobleSha3 } from "@noble/hashes/sha3.js";
import {
  aes,
  argon2Sync,
  cmac,
  type DigestAlgorithm,
  hkdf,
  kbkdf,
  pbkdf2,
  pbkdf2Sync,
  pkcs12KdfSync,
  scrypt,
  scryptSync,
  sha1,
  sha256,
  sha3t256,
  sha512,
  sskdf,
} from "../crypto/mod.ts";
import { computeNow } from "../crypto/background.ts";
import { pbkdf2Steps } from "../crypto/kdf/pbkdf2.ts";
import { createDrbg, ctrDrbg, hashDrbg, hmacDrbg, randomBytes } from "../rand/mod.ts";
import { type Contestant, measure } from "./measure.ts";
import { print, runtimeName } from "./report.ts";

/** What does one row's work; the name `streamssl` is this library's. */
type Ways = Readonly<Record<string, (() => unknown) | undefined>>;

/** The part of node:crypto that is measured. */
interface NodeCrypto {
  pbkdf2Sync(
    password: Uint8Array,
    salt: Uint8Array,
    iterations: number,
    length: number,
    digest: string,
  ): unknown;
  scryptSync(
    password: Uint8Array,
    salt: Uint8Array,
    length: number,
    options: { N: number; r: number; p: number },
  ): unknown;
  hkdfSync(
    digest: string,
    key: Uint8Array,
    salt: Uint8Array,
    info: Uint8Array,
    length: number,
  ): unknown;
  randomBytes(length: number): unknown;
}

const NODE = (globalThis as unknown as {
  process: { getBuiltinModule(name: string): NodeCrypto };
}).process.getBuiltinModule("node:crypto");

const PASSWORD = new TextEncoder().encode("correct horse battery staple");
const SALT = new Uint8Array(16).fill(7);
const ITERATIONS = 10_000;

function pbkdf2Row(digest: DigestAlgorithm, noble: Parameters<typeof noblePbkdf2>[0]): Ways {
  const length = digest.outputLength;
  const parameters = { salt: SALT, iterations: ITERATIONS, length };
  return {
    "streamssl": () => pbkdf2Sync(digest, PASSWORD, parameters),
    "streamssl in TypeScript": () =>
      computeNow(pbkdf2Steps(digest, { password: PASSWORD, ...parameters })),
    "noble": () => noblePbkdf2(noble, PASSWORD, SALT, { c: ITERATIONS, dkLen: length }),
    "node:crypto": () => NODE.pbkdf2Sync(PASSWORD, SALT, ITERATIONS, length, digest.name),
  };
}

const ROWS: Readonly<Record<string, Ways>> = {
  "PBKDF2, SHA-1, 10,000 iterations": pbkdf2Row(sha1, nobleSha1),
  "PBKDF2, SHA-256, 10,000 iterations": pbkdf2Row(sha256, nobleSha256),
  "PBKDF2, SHA-512, 10,000 iterations": pbkdf2Row(sha512, nobleSha512),
  "PBKDF2, SHA3-256, 10,000 iterations": pbkdf2Row(sha3t256, nobleSha3),
  "PBKDF2, SHA-256, not blocking": {
    "streamssl": () => pbkdf2(sha256, PASSWORD, { salt: SALT, iterations: ITERATIONS, length: 32 }),
    "WebCrypto": webPbkdf2,
  },
  "scrypt, N = 16,384, r = 8": {
    "streamssl": () => scryptSync(PASSWORD, { salt: SALT, cost: 16_384, length: 64 }),
    "noble": () => nobleScrypt(PASSWORD, SALT, { N: 16_384, r: 8, p: 1, dkLen: 64 }),
    "node:crypto": () => NODE.scryptSync(PASSWORD, SALT, 64, { N: 16_384, r: 8, p: 1 }),
  },
  "scrypt, N = 16,384, r = 8, not blocking": {
    "streamssl": () => scrypt(PASSWORD, { salt: SALT, cost: 16_384, length: 64 }),
    "with progress": () =>
      scrypt(PASSWORD, { salt: SALT, cost: 16_384, length: 64, onProgress: () => {} }),
  },
  "Argon2id, 16 MiB, 3 passes": {
    "streamssl": () =>
      argon2Sync("argon2id", PASSWORD, { salt: SALT, memory: 16_384, passes: 3, length: 32 }),
    "noble": () => nobleArgon2id(PASSWORD, SALT, { m: 16_384, t: 3, p: 1, dkLen: 32 }),
  },
  "PKCS #12, SHA-1, 2,048 iterations": {
    "streamssl": () =>
      pkcs12KdfSync(sha1, PASSWORD, { salt: SALT, iterations: 2048, purpose: "key", length: 24 }),
  },
  "HKDF, SHA-256, 64 bytes": {
    "streamssl": () => hkdf(sha256, SALT, PASSWORD, SALT, 64),
    "noble": () => nobleHkdf(nobleSha256, PASSWORD, SALT, SALT, 64),
    "node:crypto": () => NODE.hkdfSync("sha256", PASSWORD, SALT, SALT, 64),
  },
  "SSKDF, SHA-256, 64 bytes": {
    "streamssl": () => sskdf(sha256, PASSWORD, { fixedInfo: SALT, length: 64 }),
  },
  "KBKDF, CMAC with AES-128, 64 bytes": {
    "streamssl": () => kbkdf({ mac: cmac, cipher: aes }, SALT, { label: SALT, length: 64 }),
  },
  ...drbgRows(32),
  ...drbgRows(16_384),
};

function drbgRows(length: number): Record<string, Ways> {
  const peers: Ways = {
    "getRandomValues": () => randomBytes(length),
    "node:crypto": () => NODE.randomBytes(length),
  };
  const mechanisms = [
    ctrDrbg(16),
    ctrDrbg(32),
    hashDrbg(sha256),
    hashDrbg(sha512),
    hmacDrbg(sha256),
  ];
  return Object.fromEntries(mechanisms.map((mechanism) => {
    const { random } = createDrbg(mechanism);
    const ways: Ways = { "streamssl": () => random(length), ...peers };
    return [`${mechanism.name}, ${length} bytes`, ways];
  }));
}

async function webPbkdf2(): Promise<unknown> {
  const key = await crypto.subtle.importKey("raw", PASSWORD, "PBKDF2", false, ["deriveBits"]);
  const parameters = { name: "PBKDF2", hash: "SHA-256", salt: SALT, iterations: ITERATIONS };
  return await crypto.subtle.deriveBits(parameters, key, 256);
}

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    args: (globalThis as unknown as { process: { argv: string[] } }).process.argv.slice(2),
    options: { node: { type: "boolean" } },
    allowPositionals: true,
  });
  if (values.node) {
    const { runOnNode } = await import("./run_on_node.ts");
    return await runOnNode(import.meta.url, positionals);
  }
  print(`Key derivations and random generators on ${runtimeName()}: time of one, and how many`);
  print("times as fast as each peer this library is.");
  for (const [name, ways] of Object.entries(ROWS)) {
    const wanted = positionals.length === 0 ||
      positionals.some((part) => name.toLowerCase().includes(part.toLowerCase()));
    if (wanted) await report(name, ways);
  }
}

async function report(name: string, ways: Ways): Promise<void> {
  const contestants: Contestant[] = Object.entries(ways).flatMap(([who, run]) =>
    run === undefined ? [] : [{
      name: who,
      async run() {
        await run();
        return 1;
      },
    }]
  );
  const [own, ...peers] = await measure(contestants, { rounds: 3, turn: 150 });
  const text = peers.map((peer) => `${peer.name} ${(own!.rate / peer.rate).toFixed(2)}`).join(", ");
  print(`${name.padEnd(42)} ${time(own!.rate).padStart(10)}   ${text}`);
}

function time(rate: number): string {
  const microseconds = 1e6 / rate;
  return microseconds < 1000
    ? `${microseconds.toFixed(1)} us`
    : `${(microseconds / 1000).toFixed(2)} ms`;
}

await main();
