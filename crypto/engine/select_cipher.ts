// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/**
 * Who computes a cipher where nobody says otherwise: the engines in the order of select.ts, but
 * node:crypto only for messages from a certain length on, where it takes longer to begin than to
 * encrypt. Microseconds of processor time for a message with a key of its own, portable / host, on a
 * busy machine (x86-64):
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
 * AES is computed by the host at every length: the portable AES looks tables up by secrets, the
 * host's does not, and a few microseconds do not buy that. All others look tables up in both, or in
 * neither (ChaCha20).
 */

import type { CipherAlgorithm } from "../cipher/cipher_algorithm.ts";
import type { Engine } from "./engine.ts";
import { runtime } from "./runtime.ts";
import { defaultEngines } from "./select.ts";

/** The start of a cipher's name, and from which length on the host is faster, in bytes. */
type Rows = readonly (readonly [start: string, least: number])[];

const DENO: Rows = [
  ["chacha20-", 0],
  ["chacha20", 2048],
  ["des-", Infinity],
];
const NODE: Rows = [
  ["chacha20-", 0],
  ["chacha20", 1024],
  ["des-", 128],
  ["camellia-", 128],
  ["aria-", 128],
  ["sm4-", 1024],
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
  const least = rows.find(([start]) => algorithm.name.startsWith(start))?.[1] ?? 0;
  const hostIsFaster = least !== Infinity && length >= least;
  return hostIsFaster ? engines : engines.filter(({ name }) => name !== "host");
}
