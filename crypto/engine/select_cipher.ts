// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/**
 * Who computes a cipher where nobody says otherwise: the engines in the order of select.ts, but for
 * some ciphers node:crypto first, from a certain length on: it takes longer to begin. Microseconds of
 * processor time for a message with a key of its own, portable / host, on a busy machine (x86-64):
 *
 * | cipher           | Deno 2.9.6, 64 bytes | 16 KiB      | Node 20.20, 64 bytes | 1 KiB     | 16 KiB    |
 * | ---------------- | -------------------- | ----------- | -------------------- | --------- | --------- |
 * | aes-128-cbc      | 6.8 / 17             | 142 / 89    | 6.7 / 10             | 26 / 12   | 293 / 31  |
 * | aes-128-ctr      | 7.0 / 9.6            | 232 / 94    | 5.2 / 9.1            | 25 / 12   | 242 / 17  |
 * | chacha20         | 10 / 10              | 52 / 24     | 4.1 / 7.1            | 7.6 / 7.3 | 63 / 15   |
 * | des-ede3-cbc     | 8.0 / 13             | 733 / 1,635 | 12 / 11              | 56 / 46   | 1,137 / 656 |
 * | camellia-128-cbc | -                    | -           | 11 / 11              | 24 / 18   | 307 / 109 |
 * | aria-128-ctr     | -                    | -           | 11 / 11              | 40 / 19   | 406 / 154 |
 * | sm4-cbc          | -                    | -           | 11 / 17              | 26 / 21   | 252 / 171 |
 *
 * Deno's host beside the wasm engine, microseconds of the best round: ChaCha20-Poly1305 of 2 KiB 7.1 and
 * 7.3, of 4 KiB 7.6 and 10, of 16 KiB 21 and 30; AES-128-ECB of 1 KiB 6.6 and 6.3, of 4 KiB 8.6 and 17, of
 * 64 KiB 52 and 230; and beside the portable one ChaCha20 of 256 bytes 2.6 and 2.1, of 1 KiB 3.6 and 4.9.
 * AES is never computed by tables where an engine has better: the portable AES looks them up by
 * secrets, the others do not, and a few microseconds do not buy that. All other ciphers look tables
 * up in both engines, or in neither (ChaCha20).
 */

import type { CipherAlgorithm } from "../cipher/cipher_algorithm.ts";
import type { Engine } from "./engine.ts";
import { runtime } from "./runtime.ts";
import { defaultEngines } from "./select.ts";

/** When the host computes ciphers whose names start so. */
interface Row {
  /** The start of the names. */
  readonly start: string;
  /** From which length on it comes first, in bytes. */
  readonly hostFrom: number;
  /** What is done with shorter messages. */
  readonly below: "in the usual order" | "without the host";
}

const DENO: readonly Row[] = [
  { start: "aes-128-ecb", hostFrom: 2048, below: "in the usual order" },
  { start: "aes-192-ecb", hostFrom: 2048, below: "in the usual order" },
  { start: "aes-256-ecb", hostFrom: 2048, below: "in the usual order" },
  { start: "chacha20-poly1305", hostFrom: 4096, below: "in the usual order" },
  { start: "chacha20", hostFrom: 512, below: "without the host" },
  { start: "des-", hostFrom: Infinity, below: "without the host" },
];
const NODE: readonly Row[] = [
  { start: "chacha20-poly1305", hostFrom: 0, below: "in the usual order" },
  { start: "chacha20", hostFrom: 1024, below: "without the host" },
  { start: "des-", hostFrom: 128, below: "without the host" },
  { start: "camellia-", hostFrom: 128, below: "without the host" },
  { start: "aria-", hostFrom: 128, below: "without the host" },
  { start: "sm4-", hostFrom: 1024, below: "without the host" },
];

/**
 * Gives the engines that may compute a cipher, best first.
 *
 * @param algorithm The cipher.
 * @param length How long the message is, in bytes; `Infinity` when it comes in pieces.
 * @returns The engines.
 */
export function cipherEngines(algorithm: CipherAlgorithm, length: number): readonly Engine[] {
  const engines = defaultEngines();
  const rows = runtime() === "deno" ? DENO : NODE;
  const row = rows.find(({ start }) => algorithm.name.startsWith(start));
  if (row === undefined) return engines;
  const others = engines.filter(({ name }) => name !== "host");
  const hosts = engines.filter(({ name }) => name === "host");
  if (row.hostFrom !== Infinity && length >= row.hostFrom) return [...hosts, ...others];
  return row.below === "without the host" ? others : engines;
}
