// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/**
 * scrypt (RFC 7914). Which memory it reads depends on the password, and so may the time that takes:
 * that is how the function is made (RFC 7914, Section 13).
 */

import { scrypt as nobleScrypt, scryptAsync as nobleScryptAsync } from "@noble/hashes/scrypt.js";
import { SslError } from "../../err/mod.ts";
import type { Bytes } from "../../wire/mod.ts";
import type { BackgroundOptions } from "../background.ts";
import { hostScrypt, startHostScrypt } from "../engine/host_kdf.ts";
import { untilAborted } from "./_elsewhere.ts";
import { checkRange, checkSalt, LARGEST, passwordBytes } from "./_password.ts";

/** Parameters of {@linkcode scryptSync}. */
export interface ScryptSyncOptions {
  /** The salt: at least 16 random bytes. */
  salt: Uint8Array;
  /** The CPU and memory cost N: a power of two from 2. For passwords that are stored, OWASP names 2^17. */
  cost: number;
  /** The block size r. @default {8} */
  blockSize?: number;
  /** The parallelization p. @default {1} */
  parallelization?: number;
  /** How many bytes are wanted. */
  length: number;
  /**
   * The most memory that may be used, in bytes; 128 * r * (N + p + 2) are needed.
   * The counterpart of `maxmem_bytes`.
   *
   * @default {1_074_790_400}
   */
  maxmem?: number;
}

/** Parameters of {@linkcode scrypt}. */
export interface ScryptOptions extends ScryptSyncOptions, BackgroundOptions<number> {}

/** 1 GiB and a MiB: what `EVP_KDF-SCRYPT` allows where nothing else is said. */
const MAXMEM = 1025 * 1024 * 1024;

/** Everything checked. */
interface Input {
  readonly password: Uint8Array;
  readonly salt: Uint8Array;
  readonly length: number;
  readonly N: number;
  readonly r: number;
  readonly p: number;
  readonly maxmem: number;
}

/**
 * Derives a key from a password with much memory. The counterpart of `EVP_PBE_scrypt`. It blocks until
 * it is done: a server takes {@linkcode scrypt}.
 *
 * @param password The password; text stands for its bytes in UTF-8, without any normalization.
 * @param options Salt, cost, length.
 * @returns The key.
 * @throws {RangeError} When a parameter is not possible.
 * @throws {SslError} `EVP`, `MEMORY_LIMIT_EXCEEDED` when more memory is needed than `maxmem`.
 *
 * @example Usage
 * ```ts
 * import { scryptSync } from "@streamssl/ssl/crypto";
 * import { encodeHex } from "@streamssl/ssl/wire";
 * import { assertEquals } from "@std/assert";
 *
 * // RFC 7914, Section 12
 * const salt = new TextEncoder().encode("NaCl");
 * const key = scryptSync("password", { salt, cost: 1024, parallelization: 16, length: 64 });
 * assertEquals(encodeHex(key.subarray(0, 8)), "fdbabe1c9d347200");
 * ```
 */
export function scryptSync(password: string | Uint8Array, options: ScryptSyncOptions): Bytes {
  const input = readInput(password, options);
  return hostScrypt(input.password, input.salt, input.length, input) ??
    nobleScrypt(input.password, input.salt, { ...nobleOptions(input) });
}

/**
 * Derives a key from a password with much memory, without blocking: by node:crypto on a thread of its
 * own where there is one, else in slices of some milliseconds.
 *
 * @param password The password; text stands for its bytes in UTF-8, without any normalization.
 * @param options Salt, cost, length; `signal` cancels. With `onProgress` the key is computed in slices
 * in any case, because node:crypto does not tell how far it is.
 * @returns The key.
 * @throws {RangeError} When a parameter is not possible.
 * @throws {SslError} `EVP`, `MEMORY_LIMIT_EXCEEDED` when more memory is needed than `maxmem`.
 *
 * @example Usage
 * ```ts
 * import { scrypt, scryptSync } from "@streamssl/ssl/crypto";
 * import { randomBytes } from "@streamssl/ssl/rand";
 * import { assertEquals } from "@std/assert";
 *
 * const parameters = { salt: randomBytes(16), cost: 1024, length: 32 };
 * const parts: number[] = [];
 * const key = await scrypt("correct horse", {
 *   ...parameters,
 *   onProgress: (done) => void parts.push(done),
 * });
 * assertEquals(key, scryptSync("correct horse", parameters));
 * assertEquals(parts.at(-1), 1);
 * ```
 */
export async function scrypt(
  password: string | Uint8Array,
  options: ScryptOptions,
): Promise<Bytes> {
  const { signal, onProgress } = options;
  const input = readInput(password, options);
  signal?.throwIfAborted();
  const elsewhere = onProgress === undefined
    ? startHostScrypt(input.password, input.salt, input.length, input)
    : undefined;
  if (elsewhere !== undefined) return await untilAborted(elsewhere, options.signal);
  return await nobleScryptAsync(input.password, input.salt, {
    ...nobleOptions(input),
    asyncTick: 8,
    onProgress(done) {
      // What this throws ends the computation, which wipes its memory.
      signal?.throwIfAborted();
      onProgress?.(done);
    },
  });
}

/** The checks of `EVP_PBE_scrypt`, which are those of RFC 7914, Section 6. */
function readInput(password: string | Uint8Array, options: ScryptSyncOptions): Input {
  const { salt, cost, blockSize = 8, parallelization = 1, length, maxmem = MAXMEM } = options;
  checkSalt(salt);
  checkRange("the length of scrypt's output", length, 1, LARGEST);
  checkRange("the block size r of scrypt", blockSize, 1, 0x3fff_ffff);
  checkRange("the parallelization p of scrypt", parallelization, 1, 0x3fff_ffff);
  // RFC 7914, Section 2: N must be below 2^(128 * r / 8).
  const highest = blockSize < 2 ? 0x8000 : 0x8000_0000;
  if (!Number.isInteger(Math.log2(cost)) || cost < 2 || cost > highest) {
    throw new RangeError(
      `Cannot use ${cost} as the cost N of scrypt: a power of two from 2 to ${highest} is expected`,
    );
  }
  const needed = 128 * blockSize * (cost + parallelization + 2);
  if (blockSize * parallelization > 0x3fff_ffff || needed > maxmem) {
    throw memoryError(`N = ${cost}, r = ${blockSize}, p = ${parallelization}`, needed, maxmem);
  }
  const bytes = passwordBytes(password);
  // The host counts a little more.
  const limit = needed + 128 * 1024;
  return {
    password: bytes,
    salt,
    length,
    N: cost,
    r: blockSize,
    p: parallelization,
    maxmem: limit,
  };
}

function memoryError(what: string, needed: number, limit: number): SslError<"EVP"> {
  return new SslError("EVP", "MEMORY_LIMIT_EXCEEDED", {
    expected: `scrypt with at most ${limit} bytes of memory`,
    received: `${what}, which need ${needed} bytes`,
    usualCause: "the parameters come from outside, or are above the default limit",
    remedy: "allow more with maxmem, where the parameters are trusted",
  });
}

function nobleOptions({ N, r, p, length, maxmem }: Input): {
  N: number;
  r: number;
  p: number;
  dkLen: number;
  maxmem: number;
} {
  return { N, r, p, dkLen: length, maxmem };
}
