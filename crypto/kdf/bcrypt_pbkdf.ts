// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/**
 * bcrypt_pbkdf, the key derivation of OpenSSH's private keys: PBKDF2's shape around bcrypt's slow key
 * schedule of Blowfish, with SHA-512 before it.
 *
 * Timing: tables are looked up by indices that depend on the password, as in every bcrypt: an attacker
 * who shares the processor's cache can learn from it.
 */

import type { Bytes } from "../../wire/mod.ts";
import {
  type BackgroundOptions,
  computeInBackground,
  computeNow,
  type LongComputation,
} from "../background.ts";
import { blowfishTable } from "../cipher/blowfish_tables.ts";
import { sha512 } from "../digest/sha2.ts";
import { checkRange, checkSalt, LARGEST, passwordBytes } from "./_password.ts";

/** Parameters of {@linkcode bcryptPbkdfSync}. */
export interface BcryptPbkdfSyncOptions {
  /** The salt: 1 to 1,048,576 bytes. */
  salt: Uint8Array;
  /** How many rounds; `ssh-keygen` takes 16 or 24. */
  rounds: number;
  /** How many bytes are wanted: 1 to 1,024. */
  length: number;
}

/** Parameters of {@linkcode bcryptPbkdf}. */
export interface BcryptPbkdfOptions extends BcryptPbkdfSyncOptions, BackgroundOptions<number> {}

const HASH_LENGTH = 32;
const SUBKEYS = 1024;
const SUBKEY_COUNT = 18;
/** What is encrypted: "OxychromaticBlowfishSwatDynamite". */
const MAGIC = "OxychromaticBlowfishSwatDynamite";

/**
 * Derives a key from a password as bcrypt_pbkdf(3) of OpenBSD does, at once.
 *
 * @param password The password; text stands for its bytes in UTF-8. It is not empty.
 * @param options Salt, rounds, length.
 * @returns The key.
 * @throws {RangeError} When the password is empty, or a number is not possible.
 *
 * @example Usage
 * ```ts
 * import { bcryptPbkdfSync } from "@streamssl/ssl/crypto";
 * import { encodeHex } from "@streamssl/ssl/wire";
 * import { assertEquals } from "@std/assert";
 *
 * const salt = new TextEncoder().encode("salt");
 * const key = bcryptPbkdfSync("password", { salt, rounds: 4, length: 32 });
 * assertEquals(encodeHex(key).slice(0, 16), "5bbf0cc293587f1c");
 * ```
 */
export function bcryptPbkdfSync(
  password: string | Uint8Array,
  options: BcryptPbkdfSyncOptions,
): Bytes {
  return computeNow(bcryptPbkdfSteps(password, options));
}

/**
 * Derives as {@linkcode bcryptPbkdfSync} does, in slices of some milliseconds.
 *
 * @param password The password.
 * @param options Salt, rounds, length; who cancels, who is told how far it is.
 * @returns The key.
 * @throws {RangeError} When the password is empty, or a number is not possible.
 *
 * @example Usage
 * ```ts
 * import { bcryptPbkdf } from "@streamssl/ssl/crypto";
 * import { assertEquals } from "@std/assert";
 *
 * const salt = new Uint8Array(16);
 * assertEquals((await bcryptPbkdf("password", { salt, rounds: 2, length: 48 })).length, 48);
 * ```
 */
export async function bcryptPbkdf(
  password: string | Uint8Array,
  options: BcryptPbkdfOptions,
): Promise<Bytes> {
  return await computeInBackground(bcryptPbkdfSteps(password, options), options);
}

function* bcryptPbkdfSteps(
  password: string | Uint8Array,
  { salt, rounds, length }: BcryptPbkdfSyncOptions,
): LongComputation<number, Bytes> {
  const bytes = passwordBytes(password);
  checkRange("the password's length of bcrypt_pbkdf", bytes.length, 1, LARGEST);
  checkSalt(salt);
  checkRange("the salt's length of bcrypt_pbkdf", salt.length, 1, 2 ** 20);
  checkRange("the number of rounds of bcrypt_pbkdf", rounds, 1, LARGEST);
  checkRange("the length of bcrypt_pbkdf's output", length, 1, 1024);
  const key = wordsOf(sha512.digest(bytes));
  const output = new Uint8Array(length);
  const stride = Math.ceil(length / HASH_LENGTH);
  const amount = Math.ceil(length / stride);
  for (let block = 0; block < stride; block++) {
    const counter = Uint8Array.of(0, 0, block + 1 >> 8, block + 1);
    let hash = bcryptHash(key, sha512.create().update(salt).update(counter).digest());
    const sum = hash.slice();
    for (let round = 1; round < rounds; round++) {
      yield (block + round / rounds) / stride;
      hash = bcryptHash(key, sha512.digest(hash));
      for (let at = 0; at < HASH_LENGTH; at++) sum[at] = sum[at]! ^ hash[at]!;
    }
    // The output of each block is spread over the whole key.
    for (let at = 0; at < amount && at * stride + block < length; at++) {
      output[at * stride + block] = sum[at]!;
    }
    sum.fill(0);
    hash.fill(0);
  }
  key.fill(0);
  yield 1;
  return output;
}

/** 64 bytes as 16 words, which the key schedule takes round and round. */
function wordsOf(bytes: Bytes): Int32Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const words = Int32Array.from(
    { length: bytes.length / 4 },
    (_, index) => view.getInt32(4 * index),
  );
  bytes.fill(0);
  return words;
}

function bcryptHash(key: Int32Array, salted: Bytes): Bytes {
  const salt = wordsOf(salted);
  const schedule = blowfishTable().slice();
  expand(schedule, key, salt);
  for (let round = 0; round < 64; round++) {
    expand(schedule, salt, undefined);
    expand(schedule, key, undefined);
  }
  const text = wordsOf(Uint8Array.from(MAGIC, (character) => character.charCodeAt(0)));
  for (let round = 0; round < 64; round++) {
    for (let at = 0; at < text.length; at += 2) encipher(schedule, text, at);
  }
  schedule.fill(0);
  const hash = new Uint8Array(HASH_LENGTH);
  const view = new DataView(hash.buffer);
  for (const [index, word] of text.entries()) view.setInt32(4 * index, word, true);
  return hash;
}

/** Blowfish_expandstate, and Blowfish_expand0state where there are no data. */
function expand(schedule: Int32Array, key: Int32Array, data: Int32Array | undefined): void {
  for (let index = 0; index < SUBKEY_COUNT; index++) {
    schedule[SUBKEYS + index] = schedule[SUBKEYS + index]! ^ key[index & 15]!;
  }
  const block = new Int32Array(2);
  for (let index = 0; index < schedule.length; index += 2) {
    if (data !== undefined) {
      block[0] = block[0]! ^ data[index & 15]!;
      block[1] = block[1]! ^ data[(index + 1) & 15]!;
    }
    encipher(schedule, block, 0);
    const at = (index + SUBKEYS) % schedule.length;
    schedule[at] = block[0]!;
    schedule[at + 1] = block[1]!;
  }
}

function encipher(schedule: Int32Array, block: Int32Array, at: number): void {
  let left = block[at]! ^ schedule[SUBKEYS]!;
  let right = block[at + 1]!;
  for (let index = SUBKEYS + 1; index < SUBKEYS + 17; index += 2) {
    right ^= mix(schedule, left) ^ schedule[index]!;
    left ^= mix(schedule, right) ^ schedule[index + 1]!;
  }
  block[at] = right ^ schedule[SUBKEYS + 17]!;
  block[at + 1] = left;
}

function mix(boxes: Int32Array, half: number): number {
  const sum = boxes[half >>> 24]! + boxes[256 | half >>> 16 & 0xff]!;
  return (sum ^ boxes[512 | half >>> 8 & 0xff]!) + boxes[768 | half & 0xff]! | 0;
}
