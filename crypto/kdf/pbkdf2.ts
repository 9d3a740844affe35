// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/**
 * PBKDF2 (RFC 8018, Section 5.2). Its time depends on the lengths of its inputs and output and on
 * the number of iterations only.
 */

import type { Bytes } from "../../wire/mod.ts";
import {
  type BackgroundOptions,
  computeInBackground,
  computeNow,
  type LongComputation,
} from "../background.ts";
import type { DigestAlgorithm } from "../digest/digest.ts";
import { digestMethods } from "../engine/digest_value.ts";
import { PortableHmacKey } from "../engine/portable_hmac.ts";
import type { MdFunction } from "../engine/portable_md.ts";
import { PortablePbkdf2Block } from "../engine/portable_pbkdf2.ts";
import { hostPbkdf2, type Pbkdf2Input, startPbkdf2 } from "../engine/select_pbkdf2.ts";
import { createHmac } from "../mac/hmac.ts";
import { untilAborted } from "./_elsewhere.ts";
import { checkRange, checkSalt, LARGEST, passwordBytes } from "./_password.ts";

/** Parameters of {@linkcode pbkdf2Sync}. */
export interface Pbkdf2SyncOptions {
  /** The salt: at least 16 random bytes (SP 800-132, Section 5.1). */
  salt: Uint8Array;
  /**
   * How many iterations: as many as the user can wait for. For passwords that are stored, OWASP
   * names 600,000 with SHA-256.
   */
  iterations: number;
  /** How many bytes are wanted. */
  length: number;
  /**
   * Whether to insist on the lower bounds of SP 800-132: a salt of 16 bytes, 1,000 iterations, an
   * output of 14 bytes. The counterpart of `pkcs5:0` of `EVP_KDF-PBKDF2`.
   *
   * @default {false}
   */
  lowerBoundsCheck?: boolean;
}

/** Parameters of {@linkcode pbkdf2}. */
export interface Pbkdf2Options extends Pbkdf2SyncOptions, BackgroundOptions<number> {}

/**
 * Derives a key from a password. The counterpart of `PKCS5_PBKDF2_HMAC`. It blocks until it is done:
 * a server takes {@linkcode pbkdf2}.
 *
 * @param digest The digest of the HMAC.
 * @param password The password; text stands for its bytes in UTF-8, without any normalization.
 * @param options Salt, iterations, length.
 * @returns The key.
 * @throws {RangeError} When iterations or length are not possible, or below the bounds asked for.
 *
 * @example Usage
 * ```ts
 * import { pbkdf2Sync, sha1 } from "@streamssl/ssl/crypto";
 * import { encodeHex } from "@streamssl/ssl/wire";
 * import { assertEquals } from "@std/assert";
 *
 * // RFC 6070
 * const salt = new TextEncoder().encode("salt");
 * const key = pbkdf2Sync(sha1, "password", { salt, iterations: 4096, length: 20 });
 * assertEquals(encodeHex(key), "4b007901b765489abead49d926f721d065a429c1");
 * ```
 */
export function pbkdf2Sync(
  digest: DigestAlgorithm,
  password: string | Uint8Array,
  options: Pbkdf2SyncOptions,
): Bytes {
  const input = readInput(password, options);
  return hostPbkdf2(digest, input) ?? computeNow(pbkdf2Steps(digest, input));
}

/**
 * Derives a key from a password without blocking: by WebCrypto or node:crypto on a thread of their
 * own where they can, else in slices of some milliseconds.
 *
 * @param digest The digest of the HMAC.
 * @param password The password; text stands for its bytes in UTF-8, without any normalization.
 * @param options Salt, iterations, length; `signal` cancels. With `onProgress` the key is computed
 * in slices in any case, because nobody else tells how far he is: that may take some times longer.
 * @returns The key.
 * @throws {RangeError} When iterations or length are not possible, or below the bounds asked for.
 *
 * @example Usage
 * ```ts
 * import { pbkdf2, pbkdf2Sync, sha256 } from "@streamssl/ssl/crypto";
 * import { randomBytes } from "@streamssl/ssl/rand";
 * import { assertEquals } from "@std/assert";
 *
 * const parameters = { salt: randomBytes(16), iterations: 10_000, length: 32 };
 * const signal = AbortSignal.timeout(10_000);
 * const key = await pbkdf2(sha256, "correct horse", { ...parameters, signal });
 * assertEquals(key, pbkdf2Sync(sha256, "correct horse", parameters));
 * ```
 */
export async function pbkdf2(
  digest: DigestAlgorithm,
  password: string | Uint8Array,
  options: Pbkdf2Options,
): Promise<Bytes> {
  const input = readInput(password, options);
  options.signal?.throwIfAborted();
  const elsewhere = options.onProgress === undefined ? startPbkdf2(digest, input) : undefined;
  return await (elsewhere === undefined
    ? computeInBackground(pbkdf2Steps(digest, input), options)
    : untilAborted(elsewhere, options.signal));
}

function readInput(password: string | Uint8Array, options: Pbkdf2SyncOptions): Pbkdf2Input {
  const { salt, iterations, length, lowerBoundsCheck = false } = options;
  checkSalt(salt);
  checkRange("the number of iterations of PBKDF2", iterations, 1, LARGEST);
  checkRange("the length of PBKDF2's output", length, 1, LARGEST);
  if (lowerBoundsCheck) checkLowerBounds(options);
  return { password: passwordBytes(password), salt, iterations, length };
}

/** SP 800-132, Sections 5.1 to 5.3. */
function checkLowerBounds({ salt, iterations, length }: Pbkdf2SyncOptions): void {
  const low = salt.length < 16
    ? `a salt of ${salt.length} bytes: 16 or more`
    : iterations < 1000
    ? `${iterations} iterations: 1000 or more`
    : length < 14
    ? `an output of ${length} bytes: 14 or more`
    : undefined;
  if (low === undefined) return;
  throw new RangeError(`Cannot derive a key by PBKDF2 with ${low} are expected (SP 800-132)`);
}

/** How many iterations there are between two looks at the clock. */
const STRIDE = 500;

/**
 * Computes PBKDF2 here.
 *
 * @param digest The digest.
 * @param input Password, salt, iterations, length.
 * @returns The computation.
 */
export function* pbkdf2Steps(
  digest: DigestAlgorithm,
  input: Pbkdf2Input,
): LongComputation<number, Bytes> {
  const { salt, iterations, length } = input;
  const { outputLength } = digest;
  const blocks = Math.ceil(length / outputLength);
  const output = new Uint8Array(blocks * outputLength);
  const start = new Uint8Array(salt.length + 4);
  start.set(salt);
  const md = oneBlockMd(digest);
  const key = md && new PortableHmacKey(md, input.password);
  try {
    let untold = 0;
    for (let block = 0; block < blocks; block++) {
      // Many short blocks take as long as few long ones.
      untold += Math.min(iterations, STRIDE);
      if (untold >= STRIDE && iterations < STRIDE) {
        untold = 0;
        yield block / blocks;
      }
      // RFC 8018, Section 5.2: INT (i), four bytes, from 1.
      new DataView(start.buffer).setUint32(salt.length, block + 1);
      const sum = output.subarray(block * outputLength, (block + 1) * outputLength);
      const running = md === undefined || key === undefined
        ? new GenericPbkdf2Block(digest, input.password, start, sum)
        : new PortablePbkdf2Block(md, key, start, sum);
      try {
        for (let done = 1; done < iterations; done += STRIDE) {
          yield (block + (done - 1) / iterations) / blocks;
          running.iterate(Math.min(STRIDE, iterations - done));
        }
      } finally {
        running.destroy();
      }
    }
  } finally {
    key?.destroy();
  }
  yield 1;
  if (output.length === length) return output;
  const result = output.slice(0, length);
  output.fill(0);
  return result;
}

/** What a digest is made of, when its own output fits into its last block with the padding. */
function oneBlockMd(digest: DigestAlgorithm): MdFunction | undefined {
  const md = digestMethods(digest)?.portable.md;
  if (md === undefined) return undefined;
  return md.outputLength + 1 + md.lengthBytes <= md.blockLength ? md : undefined;
}

/** One block of output with any digest. */
class GenericPbkdf2Block {
  readonly #keyed: ReturnType<typeof createHmac>;
  readonly #sum: Uint8Array;
  #last: Uint8Array;

  constructor(digest: DigestAlgorithm, password: Uint8Array, start: Uint8Array, sum: Uint8Array) {
    this.#keyed = createHmac(digest, password);
    this.#sum = sum;
    this.#last = this.#keyed.clone().update(start).digest();
    sum.set(this.#last);
  }

  iterate(count: number): void {
    const sum = this.#sum;
    for (let index = 0; index < count; index++) {
      const next = this.#keyed.clone().update(this.#last).digest();
      for (let at = 0; at < sum.length; at++) sum[at] = sum[at]! ^ next[at]!;
      this.#last.fill(0);
      this.#last = next;
    }
  }

  destroy(): void {
    this.#last.fill(0);
  }
}
