// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/**
 * The padding of RSAES-OAEP (RFC 8017, Section 7.1).
 *
 * Timing: unpadding looks at every byte and joins what it finds by masks; there is one error for all
 * that may be wrong, thrown in one place (Manger 2001).
 */

import { SslError } from "../../err/mod.ts";
import type { Random } from "../../rand/random.ts";
import type { Bytes } from "../../wire/mod.ts";
import { maskEqual } from "../constant_time_masks.ts";
import { wipe } from "../wipe.ts";
import { applyMgf1 } from "./mgf1.ts";
import type { RsaOaepEncryption } from "./rsa_types.ts";

const NO_LABEL: Uint8Array = /* @__PURE__ */ new Uint8Array(0);

/**
 * Pads a message.
 *
 * @param algorithm Digests and label.
 * @param data The message.
 * @param length The length of the modulus, in bytes.
 * @param random Where the seed comes from.
 * @returns The block, as long as the modulus.
 * @throws {SslError} `RSA`, `DATA_TOO_LARGE_FOR_KEY_SIZE`, or `KEY_SIZE_TOO_SMALL` when the modulus
 * has no room for the digests.
 */
export function padOaep(
  algorithm: RsaOaepEncryption,
  data: Uint8Array,
  length: number,
  random: Random,
): Bytes {
  const { digest, mgf1Digest = digest, label = NO_LABEL } = algorithm;
  const { outputLength } = digest;
  const room = length - 2 * outputLength - 2;
  if (room < 0) throw tooSmall(algorithm, length);
  if (data.length > room) {
    throw new SslError("RSA", "DATA_TOO_LARGE_FOR_KEY_SIZE", {
      expected: `at most ${room} bytes for a modulus of ${length} bytes with ${digest.name}`,
      received: `${data.length} bytes`,
      remedy: "encrypt a random key, and the message with it by AES-GCM",
    });
  }
  const block = new Uint8Array(length);
  const seed = block.subarray(1, 1 + outputLength);
  const masked = block.subarray(1 + outputLength);
  seed.set(random(outputLength));
  masked.set(digest.digest(label));
  masked[masked.length - data.length - 1] = 1;
  masked.set(data, masked.length - data.length);
  applyMgf1(masked, mgf1Digest, seed);
  applyMgf1(seed, mgf1Digest, masked);
  return block;
}

/**
 * Takes the padding off.
 *
 * @param algorithm Digests and label.
 * @param block What the private operation gave, as long as the modulus; it is wiped.
 * @returns The message.
 * @throws {SslError} `RSA`, `OAEP_DECODING_ERROR`, or `KEY_SIZE_TOO_SMALL`.
 */
export function unpadOaep(algorithm: RsaOaepEncryption, block: Uint8Array): Bytes {
  const { digest, mgf1Digest = digest, label = NO_LABEL } = algorithm;
  const { outputLength } = digest;
  if (block.length < 2 * outputLength + 2) throw tooSmall(algorithm, block.length);
  const seed = block.subarray(1, 1 + outputLength);
  const masked = block.subarray(1 + outputLength);
  applyMgf1(seed, mgf1Digest, masked);
  applyMgf1(masked, mgf1Digest, seed);
  const expected = digest.digest(label);
  let good = maskEqual(block[0] as number, 0);
  for (let index = 0; index < outputLength; index++) {
    good &= maskEqual(masked[index] as number, expected[index] as number);
  }
  let found = 0;
  let one = 0;
  for (let index = outputLength; index < masked.length; index++) {
    const isOne = maskEqual(masked[index] as number, 1);
    const isZero = maskEqual(masked[index] as number, 0);
    one |= index & ~found & isOne;
    // Before the one there are only zeros.
    good &= found | isOne | isZero;
    found |= isOne;
  }
  good &= found;
  const message = new Uint8Array(masked.subarray(one + 1));
  wipe(block);
  if (good !== 0) return message;
  wipe(message);
  throw new SslError("RSA", "OAEP_DECODING_ERROR", {
    expected: "a message that was encrypted for this key with these digests and this label",
    usualCause: "another key, digest or label, or a damaged ciphertext: which one is not told, " +
      "for an attacker could learn the message from it",
  });
}

function tooSmall({ digest }: RsaOaepEncryption, length: number): SslError {
  return new SslError("RSA", "KEY_SIZE_TOO_SMALL", {
    expected: `a modulus of ${
      2 * digest.outputLength + 2
    } bytes or more for OAEP with ${digest.name}`,
    received: `${length} bytes`,
  });
}
