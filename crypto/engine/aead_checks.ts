// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

import { SslError } from "../../err/mod.ts";
import type { AeadAlgorithm } from "../cipher/aead.ts";

/** The least and the most bytes of a nonce. */
const NONCE_LENGTHS: Readonly<Record<AeadAlgorithm["mode"], readonly [number, number]>> = {
  "gcm": [1, Infinity], // NIST SP 800-38D, Section 5.2.1.1.
  "ccm": [7, 13], // RFC 3610, Section 2: 15 - L bytes with L from 2 to 8.
  "chacha20-poly1305": [12, 12], // RFC 8439, Section 2.8.
  "ocb": [1, 15], // RFC 7253, Section 4.2.
  "siv": [0, Infinity], // RFC 5297, Section 3.
  "gcm-siv": [12, 12], // RFC 8452, Section 4.
  "xchacha20-poly1305": [24, 24], // draft-irtf-cfrg-xchacha-03, Section 2.
};

/**
 * Checks the nonce of a call.
 *
 * @param algorithm The algorithm.
 * @param nonce The nonce.
 * @throws {RangeError} When the algorithm can not take a nonce of that length.
 */
export function checkNonce(algorithm: AeadAlgorithm, nonce: Uint8Array): void {
  const { length } = nonce;
  if (length === algorithm.nonceLength && length > 0) return;
  const [least, most] = NONCE_LENGTHS[algorithm.mode];
  if (length < least || length > most) {
    throw new RangeError(
      `Cannot use a nonce of ${length} bytes with ${algorithm.name}: ` +
        (least === most
          ? `${least} are expected`
          : most === Infinity
          ? `${least} or more are possible`
          : `${least} to ${most} are possible`),
    );
  }
}

/**
 * Checks that a sealed message fits where it should go.
 *
 * @param algorithm The algorithm.
 * @param output Where it should go.
 * @param offset From where on.
 * @param length The length of the plaintext, in bytes.
 * @returns The length of the sealed message, in bytes.
 * @throws {RangeError} When it does not fit.
 */
export function checkRoom(
  algorithm: AeadAlgorithm,
  output: Uint8Array,
  offset: number,
  length: number,
): number {
  const needed = length + algorithm.tagLength;
  if (!(offset >= 0 && offset + needed <= output.length)) {
    throw new RangeError(
      `Cannot seal ${length} bytes at offset ${offset}: the output has ${output.length} bytes, ` +
        `${needed} are needed from there on`,
    );
  }
  return needed;
}

/**
 * Checks that a nonce of CCM leaves room for the length of the message (RFC 3610, Section 2.1).
 *
 * @param nonceLength The nonce's length, in bytes.
 * @param length The plaintext's length, in bytes.
 * @throws {RangeError} When the message is too long for that nonce.
 */
export function checkCcmLength(nonceLength: number, length: number): void {
  const most = 256 ** (15 - nonceLength) - 1;
  if (length > most) {
    throw new RangeError(
      `Cannot seal ${length} bytes with a CCM nonce of ${nonceLength} bytes: ${most} is the most`,
    );
  }
}

/**
 * The error for what does not open. It is the same for every reason, so that it tells an attacker
 * nothing.
 *
 * @param algorithm The algorithm.
 * @returns The error.
 */
export function badDecrypt(algorithm: AeadAlgorithm): SslError<"EVP"> {
  return new SslError("EVP", "BAD_DECRYPT", {
    expected: `a ciphertext with its authentication tag of ${algorithm.tagLength} bytes ` +
      `(${algorithm.name})`,
    received: "one that does not authenticate",
    usualCause:
      "the key, the nonce or the additional data is another one than at the sender, or the " +
      "data was changed or cut on its way",
    remedy: "discard the data; the key schedule, not the network, is the place to look at when " +
      "it happens with the first message",
  });
}

/**
 * The error for a cipher that is used after its key was wiped.
 *
 * @param name The algorithm's name.
 * @returns The error.
 */
export function keyDestroyed(name: string): TypeError {
  return new TypeError(`Cannot use this ${name} cipher: its key was destroyed`);
}
