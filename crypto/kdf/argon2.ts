// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/**
 * Argon2 (RFC 9106). Which memory Argon2d reads, and Argon2id after its first half pass, depends on the
 * password, and so may the time that takes; Argon2i's does not.
 */

import {
  argon2d as nobleArgon2d,
  argon2dAsync as nobleArgon2dAsync,
  argon2i as nobleArgon2i,
  argon2iAsync as nobleArgon2iAsync,
  argon2id as nobleArgon2id,
  argon2idAsync as nobleArgon2idAsync,
} from "@noble/hashes/argon2.js";
import { SslError } from "../../err/mod.ts";
import { type Bytes, checkBytes } from "../../wire/mod.ts";
import type { BackgroundOptions } from "../background.ts";
import { hostArgon2, startHostArgon2 } from "../engine/host_kdf.ts";
import { untilAborted } from "./_elsewhere.ts";
import { checkRange, checkSalt, LARGEST, passwordBytes } from "./_password.ts";

/** The variants of Argon2. For passwords RFC 9106, Section 4 wants `"argon2id"`. */
export type Argon2Type = "argon2d" | "argon2i" | "argon2id";

/** Parameters of {@linkcode argon2Sync}, by the names of RFC 9106, Section 3.1. */
export interface Argon2SyncOptions {
  /** The salt S (`nonce`): at least 8 bytes, 16 random ones are recommended. */
  salt: Uint8Array;
  /**
   * The memory size m, in KiB, at least 8 times the parallelism. RFC 9106 recommends 2 GiB with one
   * pass, or 64 MiB with three. OpenSSL's `memcost`.
   */
  memory: number;
  /** The number of passes t. OpenSSL's `iter`. */
  passes: number;
  /** The parallelism p: how many lanes there are. OpenSSL's `lanes`. @default {1} */
  parallelism?: number;
  /** The tag length T: how many bytes are wanted, at least 4. */
  length: number;
  /** The secret value K, which is kept elsewhere than the output. @default {empty} */
  secret?: Uint8Array;
  /** The associated data X. OpenSSL's `ad`. @default {empty} */
  associatedData?: Uint8Array;
  /** The version v: 0x13, or 0x10 of old times. @default {0x13} */
  version?: 0x10 | 0x13;
  /** The most memory that may be used, in bytes. @default {1_073_741_824} */
  maxmem?: number;
}

/** Parameters of {@linkcode argon2}. */
export interface Argon2Options extends Argon2SyncOptions, BackgroundOptions<number> {}

const ONCE = { argon2d: nobleArgon2d, argon2i: nobleArgon2i, argon2id: nobleArgon2id } as const;
const SLICED = {
  argon2d: nobleArgon2dAsync,
  argon2i: nobleArgon2iAsync,
  argon2id: nobleArgon2idAsync,
} as const;

/** The options with their defaults, and the password's bytes. */
interface Input extends Required<Argon2SyncOptions> {
  readonly password: Uint8Array;
}

/**
 * Derives a key from a password with much memory. The counterpart of `EVP_KDF-ARGON2`. It blocks until
 * it is done: a server takes {@linkcode argon2}.
 *
 * @param type The variant.
 * @param password The password; text stands for its bytes in UTF-8, without any normalization.
 * @param options Salt, memory, passes, length.
 * @returns The key.
 * @throws {RangeError} When a parameter is not possible.
 * @throws {SslError} `EVP`, `MEMORY_LIMIT_EXCEEDED` when more memory is needed than `maxmem`.
 *
 * @example Usage
 * ```ts
 * import { argon2Sync } from "@streamssl/ssl/crypto";
 * import { encodeHex } from "@streamssl/ssl/wire";
 * import { assertEquals } from "@std/assert";
 *
 * // RFC 9106, Section 5.3
 * const key = argon2Sync("argon2id", new Uint8Array(32).fill(1), {
 *   salt: new Uint8Array(16).fill(2),
 *   secret: new Uint8Array(8).fill(3),
 *   associatedData: new Uint8Array(12).fill(4),
 *   memory: 32,
 *   passes: 3,
 *   parallelism: 4,
 *   length: 32,
 * });
 * assertEquals(encodeHex(key.subarray(0, 8)), "0d640df58d78766c");
 * ```
 */
export function argon2Sync(
  type: Argon2Type,
  password: string | Uint8Array,
  options: Argon2SyncOptions,
): Bytes {
  const input = readInput(type, password, options);
  const host = input.version === 0x13 ? hostArgon2(type, hostParameters(input)) : undefined;
  return host ?? ONCE[type](input.password, input.salt, nobleParameters(input)) as Bytes;
}

/**
 * Derives a key from a password with much memory, without blocking: by node:crypto on a thread of its
 * own where it has Argon2, else in slices of some milliseconds.
 *
 * @param type The variant.
 * @param password The password; text stands for its bytes in UTF-8, without any normalization.
 * @param options Salt, memory, passes, length; `signal` cancels. With `onProgress` the key is computed
 * in slices in any case, because node:crypto does not tell how far it is.
 * @returns The key.
 * @throws {RangeError} When a parameter is not possible.
 * @throws {SslError} `EVP`, `MEMORY_LIMIT_EXCEEDED` when more memory is needed than `maxmem`.
 *
 * @example Usage
 * ```ts
 * import { argon2, argon2Sync } from "@streamssl/ssl/crypto";
 * import { randomBytes } from "@streamssl/ssl/rand";
 * import { assertEquals } from "@std/assert";
 *
 * const parameters = { salt: randomBytes(16), memory: 1024, passes: 1, length: 32 };
 * const key = await argon2("argon2id", "correct horse", parameters);
 * assertEquals(key, argon2Sync("argon2id", "correct horse", parameters));
 * ```
 */
export async function argon2(
  type: Argon2Type,
  password: string | Uint8Array,
  options: Argon2Options,
): Promise<Bytes> {
  const { signal, onProgress } = options;
  const input = readInput(type, password, options);
  signal?.throwIfAborted();
  const elsewhere = onProgress === undefined && input.version === 0x13
    ? startHostArgon2(type, hostParameters(input))
    : undefined;
  if (elsewhere !== undefined) return await untilAborted(elsewhere, options.signal);
  return await SLICED[type](input.password, input.salt, {
    ...nobleParameters(input),
    asyncTick: 8,
    onProgress(done: number): void {
      // What this throws ends the computation.
      signal?.throwIfAborted();
      onProgress?.(done);
    },
  }) as Bytes;
}

/** The bounds of RFC 9106, Section 3.1. */
function readInput(
  type: Argon2Type,
  password: string | Uint8Array,
  options: Argon2SyncOptions,
): Input {
  if (!Object.hasOwn(ONCE, type)) {
    throw new RangeError(
      `Cannot use ${JSON.stringify(type)} as a variant of Argon2: ` +
        `one of ${Object.keys(ONCE).join(", ")} is expected`,
    );
  }
  const { salt, memory, passes, length } = options;
  const { parallelism = 1, version = 0x13, maxmem = 1024 ** 3 } = options;
  const { secret = new Uint8Array(0), associatedData = new Uint8Array(0) } = options;
  checkSalt(salt);
  checkBytes(secret, "the secret");
  checkBytes(associatedData, "the associated data");
  if (salt.length < 8) {
    throw new RangeError(
      `Cannot use a salt of ${salt.length} bytes for Argon2: 8 or more are expected`,
    );
  }
  checkRange("the parallelism of Argon2", parallelism, 1, 0xff_ffff);
  checkRange("the memory of Argon2 in KiB", memory, 8 * parallelism, 0xffff_ffff);
  checkRange("the number of passes of Argon2", passes, 1, 0xffff_ffff);
  checkRange("the length of Argon2's output", length, 4, LARGEST);
  if (version !== 0x10 && version !== 0x13) {
    throw new RangeError(
      `Cannot use ${version} as the version of Argon2: 0x10 or 0x13 is expected`,
    );
  }
  const needed = 1024 * memory;
  // Both limits: an array of 4 GiB is more than some engines have.
  if (needed > maxmem || needed > 0xffff_fc00) {
    throw new SslError("EVP", "MEMORY_LIMIT_EXCEEDED", {
      expected: `Argon2 with at most ${Math.min(maxmem, 0xffff_fc00)} bytes of memory`,
      received: `a memory size of ${memory} KiB, which are ${needed} bytes`,
      usualCause: "the parameters come from outside, or are above the default limit",
      remedy: "allow more with maxmem, where the parameters are trusted",
    });
  }
  return {
    password: passwordBytes(password),
    salt,
    memory,
    passes,
    parallelism,
    length,
    secret,
    associatedData,
    version,
    maxmem,
  };
}

function hostParameters(input: Input): Parameters<typeof hostArgon2>[1] {
  const { password, salt, parallelism, length, memory, passes, secret, associatedData } = input;
  return {
    message: password,
    nonce: salt,
    parallelism,
    tagLength: length,
    memory,
    passes,
    ...(secret.length > 0 ? { secret } : {}),
    ...(associatedData.length > 0 ? { associatedData } : {}),
  };
}

function nobleParameters(
  input: Input,
): NonNullable<Parameters<typeof nobleArgon2id>[2]> {
  const { parallelism, length, memory, passes, secret, associatedData, version } = input;
  return {
    p: parallelism,
    m: memory,
    t: passes,
    dkLen: length,
    version,
    key: secret,
    personalization: associatedData,
    maxmem: 0xffff_fc00,
  };
}
