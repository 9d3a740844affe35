// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/**
 * The padding of RSAES-PKCS1-v1_5 (RFC 8017, Section 7.2).
 *
 * Timing: unpadding walks over the whole block and selects by masks; nothing branches on what the
 * block holds. With implicit rejection a bad padding gives a message that depends on ciphertext and
 * key, as draft-irtf-cfrg-rsa-guidance demands, so that there is no answer to learn from
 * (Bleichenbacher 1998). How long the message is shows, whether it is a real one or not.
 */

import { SslError } from "../../err/mod.ts";
import type { Random } from "../../rand/random.ts";
import { type Bytes, concatBytes } from "../../wire/mod.ts";
import { maskEqual, maskLess } from "../constant_time_masks.ts";
import { sha256 } from "../digest/sha2.ts";
import { MOST_DRAWS, tooManyDraws } from "../draw_until.ts";
import { createHmac } from "../mac/hmac.ts";
import { wipe } from "../wipe.ts";

/** 0, 2, eight bytes of padding or more, 0. */
const OVERHEAD = 11;
const SHORTEST_PADDING = 8;
/** How many lengths are drawn for a message that replaces a bad one; nearly always one fits. */
const LENGTH_CANDIDATES = 128;

/**
 * Pads a message.
 *
 * @param data The message.
 * @param length The length of the modulus, in bytes.
 * @param random Where the padding comes from.
 * @returns The block, as long as the modulus.
 * @throws {SslError} `RSA`, `DATA_TOO_LARGE_FOR_KEY_SIZE`; `BN`, `TOO_MANY_ITERATIONS` when the source gives
 * zeros only.
 */
export function padPkcs1Encryption(data: Uint8Array, length: number, random: Random): Bytes {
  if (data.length > length - OVERHEAD) {
    throw new SslError("RSA", "DATA_TOO_LARGE_FOR_KEY_SIZE", {
      expected: `at most ${length - OVERHEAD} bytes for a modulus of ${length} bytes`,
      received: `${data.length} bytes`,
      usualCause: "RSA encrypts keys, not messages",
      remedy: "encrypt a random key, and the message with it by AES-GCM",
    });
  }
  const block = new Uint8Array(length);
  block[1] = 2;
  const end = length - data.length - 1;
  let index = 2;
  for (let draws = 0; index < end; draws++) {
    if (draws === MOST_DRAWS) throw tooManyDraws();
    for (const byte of random(end - index)) {
      if (byte !== 0) block[index++] = byte;
    }
  }
  block.set(data, end + 1);
  return block;
}

/** What an unpadded block is: where the message starts, and all bits set when the padding is good. */
interface Unpadded {
  readonly good: number;
  readonly start: number;
}

/**
 * Takes the padding off, and replaces the message by another one when the padding is bad.
 *
 * @param block What the private operation gave, as long as the modulus; it is wiped.
 * @param ciphertext What was decrypted, as long as the modulus.
 * @param privateExponent The private exponent, as long as the modulus.
 * @returns The message; for a bad padding always the same bytes for the same ciphertext and key.
 */
export function unpadPkcs1Implicitly(
  block: Uint8Array,
  ciphertext: Uint8Array,
  privateExponent: Uint8Array,
): Bytes {
  const { length } = block;
  // The replacement is made for every ciphertext, so that the time is the same.
  const key = sha256.digest(privateExponent);
  const derivation = createHmac(sha256, key).update(ciphertext).digest();
  const replacement = expand(derivation, "message", length);
  const lengths = expand(derivation, "length", 2 * LENGTH_CANDIDATES);
  const { good, start } = inspect(block);
  const chosen = select(good, start, length - replacementLength(lengths, length));
  const message = new Uint8Array(length - chosen);
  for (let index = chosen; index < length; index++) {
    message[index - chosen] = select(good, block[index] as number, replacement[index] as number);
  }
  wipe(key, derivation, replacement, lengths, block);
  return message;
}

/**
 * Takes the padding off, and tells when it is bad: an oracle for whoever can send ciphertexts and
 * see the answers.
 *
 * @param block What the private operation gave, as long as the modulus; it is wiped.
 * @returns The message.
 * @throws {SslError} `RSA`, `PKCS_DECODING_ERROR`.
 */
export function unpadPkcs1Explicitly(block: Uint8Array): Bytes {
  const { good, start } = inspect(block);
  const message = new Uint8Array(block.subarray(select(good, start, block.length)));
  wipe(block);
  if (good !== 0) return message;
  throw new SslError("RSA", "PKCS_DECODING_ERROR", {
    expected: "a message that was encrypted for this key with PKCS #1 v1.5 padding",
    received: "a block without that padding",
    usualCause: "another key, another padding, or a damaged ciphertext",
  });
}

/** RFC 8017, Section 7.2.2, step 3, without a branch that depends on the block. */
function inspect(block: Uint8Array): Unpadded {
  let good = maskEqual(block[0] as number, 0) & maskEqual(block[1] as number, 2);
  let found = 0;
  let zero = 0;
  for (let index = 2; index < block.length; index++) {
    const isZero = maskEqual(block[index] as number, 0);
    zero = select(~found & isZero, index, zero);
    found |= isZero;
  }
  good &= found & ~maskLess(zero, 2 + SHORTEST_PADDING);
  return { good, start: zero + 1 };
}

/** The last candidate that is below the longest message, as the draft's Section 7 says. */
function replacementLength(lengths: Uint8Array, length: number): number {
  const longest = length - 2 - SHORTEST_PADDING;
  let mask = longest;
  for (const shift of [1, 2, 4, 8]) mask |= mask >> shift;
  let chosen = 0;
  for (let index = 0; index < lengths.length; index += 2) {
    const candidate = ((lengths[index] as number) << 8 | (lengths[index + 1] as number)) & mask;
    chosen = select(maskLess(candidate, longest), candidate, chosen);
  }
  return chosen;
}

/** The pseudorandom function of the draft: HMAC over counter, label and length in bits. */
function expand(key: Uint8Array, label: string, length: number): Bytes {
  const name = new TextEncoder().encode(label);
  const bits = 8 * length;
  const blocks: Bytes[] = [];
  for (let counter = 0; counter * sha256.outputLength < length; counter++) {
    const head = Uint8Array.of(counter >> 8, counter & 0xff);
    const tail = Uint8Array.of(bits >> 8 & 0xff, bits & 0xff);
    blocks.push(createHmac(sha256, key).update(concatBytes(head, name, tail)).digest());
  }
  return concatBytes(...blocks).slice(0, length);
}

function select(mask: number, one: number, other: number): number {
  return mask & one | ~mask & other;
}
