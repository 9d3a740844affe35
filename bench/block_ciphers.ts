// Copyright 2026 the streamssl authors. MIT license.

/**
 * Block ciphers and stream ciphers of this library's own TypeScript beside node-forge, noble and
 * node:crypto, where they have them: chained as CBC encryption does, one block after the other, and
 * many blocks at once; messages of 16 KiB; by the time of the processor.
 *
 * Usage: `deno task bench:block-ciphers [NAME…]`.
 *
 * @module
 */

import { cbc, ctr, ecb } from "@noble/ciphers/aes.js";
import { chacha20 as nobleChacha20 } from "@noble/ciphers/chacha.js";
import crypto from "node:crypto";
import process from "node:process";
import { aes } from "../crypto/cipher/aes.ts";
import { aria } from "../crypto/cipher/aria.ts";
import type { BlockCipher } from "../crypto/cipher/block_cipher.ts";
import { blowfish } from "../crypto/cipher/blowfish.ts";
import { camellia } from "../crypto/cipher/camellia.ts";
import { cast5 } from "../crypto/cipher/cast5.ts";
import { CbcEncryption } from "../crypto/cipher/cbc_mode.ts";
import { chacha20 } from "../crypto/cipher/chacha20.ts";
import { CounterStream } from "../crypto/cipher/ctr.ts";
import { des, desEde3 } from "../crypto/cipher/des.ts";
import { idea } from "../crypto/cipher/idea.ts";
import { rc2 } from "../crypto/cipher/rc2.ts";
import { rc4 } from "../crypto/cipher/rc4.ts";
import { rc5 } from "../crypto/cipher/rc5.ts";
import { seed } from "../crypto/cipher/seed.ts";
import { sm4 } from "../crypto/cipher/sm4.ts";
import type { StreamCipher } from "../crypto/cipher/stream_cipher.ts";
import { type Contestant, measure } from "./measure.ts";
import { forgeCbc } from "./peers/node_forge.ts";
import { printTable } from "./report.ts";

const LENGTH = 2 ** 14;
const MEGABYTES = LENGTH / 1e6;
const BLOCK_CIPHERS: readonly (readonly [BlockCipher, number])[] = [
  [aes, 16],
  [aes, 32],
  [des, 8],
  [desEde3, 24],
  [camellia, 16],
  [camellia, 32],
  [aria, 16],
  [aria, 32],
  [sm4, 16],
  [seed, 16],
  [idea, 16],
  [cast5, 16],
  [blowfish, 16],
  [rc2, 16],
  [rc5, 16],
];
const STREAM_CIPHERS: readonly (readonly [StreamCipher, number])[] = [[rc4, 16], [chacha20, 32]];

/** The rate that each cipher shall reach, in megabytes a second. */
const LEAST = 25;
const OURS = "chained";
const NOBLE_GOAL = { "noble, CBC": 1 };
const FORGE_GOAL = { "node-forge, CBC": 3 };

const data = new Uint8Array(LENGTH).fill(0x5a);
const output = new Uint8Array(LENGTH);

async function benchBlockCipher(cipher: BlockCipher, keyLength: number): Promise<void> {
  const key = Uint8Array.from({ length: keyLength }, (_, index) => 7 * index + 1);
  const iv = new Uint8Array(cipher.blockLength);
  const keyed = cipher.create(key);
  const blocks = LENGTH / cipher.blockLength;
  const chain = new CbcEncryption(keyed, iv);
  const counter = new CounterStream(keyed, iv, 0);
  const forge = forgeCbc(cipher.name, key, iv);
  const noble = cipher === aes;
  const bits = 8 * keyLength;
  const results = await measureAll([
    [OURS, () => chain.transform(data, output, 0)],
    ["blocks, encrypting", () => keyed.encryptBlocks(data, 0, output, 0, blocks)],
    ["blocks, decrypting", () => keyed.decryptBlocks(data, 0, output, 0, blocks)],
    ["counter mode", () => counter.transform(data, output, 0)],
    ["node-forge, CBC", forge && (() => forge(data))],
    ["noble, CBC", noble && (() => cbc(key, iv, { disablePadding: true }).encrypt(data))],
    ["noble, CTR", noble && (() => ctr(key, iv).encrypt(data))],
    ["noble, ECB", noble && (() => ecb(key, { disablePadding: true }).encrypt(data))],
    ["node:crypto, CBC", hostCipher(`${cipher.name}-${bits}-cbc`, key, iv)],
    ["node:crypto, CBC", hostCipher(`${cipher.name}-cbc`, key, iv)],
  ]);
  const goals = noble ? NOBLE_GOAL : FORGE_GOAL;
  const subject = `${cipher.name} with keys of ${bits} bits`;
  printTable(results, { subject, unit: "MB/s", base: OURS, goals, least: LEAST });
}

async function benchStreamCipher(cipher: StreamCipher, keyLength: number): Promise<void> {
  const key = new Uint8Array(keyLength).fill(1);
  const iv = new Uint8Array(cipher.ivLength);
  const keyed = cipher.create(key, iv);
  const noble = cipher === chacha20;
  const results = await measureAll([
    [OURS, () => keyed.process(data, 0, output, 0, LENGTH)],
    ["noble", noble && (() => nobleChacha20(key, iv.subarray(4), data))],
    ["node:crypto", hostCipher(cipher.name, key, iv)],
  ]);
  printTable(results, { subject: cipher.name, unit: "MB/s", base: OURS, least: LEAST });
}

function hostCipher(name: string, key: Uint8Array, iv: Uint8Array): (() => unknown) | false {
  const start = () => crypto.createCipheriv(name, key, iv);
  try {
    start().update(data);
  } catch {
    return false;
  }
  return () => start().update(data);
}

async function measureAll(
  rows: readonly (readonly [string, (() => unknown) | false | undefined])[],
) {
  const contestants = rows.flatMap(([name, run]): Contestant[] => {
    if (run === undefined || run === false) return [];
    return [{
      name,
      run: () => {
        run();
        return MEGABYTES;
      },
    }];
  });
  return await measure(contestants, { rounds: 3, turn: 100, clock: processorTime });
}

/** What this process has used of processors, in milliseconds: other programs do not count. */
function processorTime(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

const wanted = process.argv.slice(2);
const isWanted = (name: string) => wanted.length === 0 || wanted.includes(name);
for (const [cipher, keyLength] of BLOCK_CIPHERS) {
  if (isWanted(cipher.name)) await benchBlockCipher(cipher, keyLength);
}
for (const [cipher, keyLength] of STREAM_CIPHERS) {
  if (isWanted(cipher.name)) await benchStreamCipher(cipher, keyLength);
}
