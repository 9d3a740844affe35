// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/** From messages to what the bare RSA operation takes, and back, by the encryption algorithm. */

import { SslError } from "../../err/mod.ts";
import type { Random } from "../../rand/random.ts";
import type { Bytes } from "../../wire/mod.ts";
import { padOaep, unpadOaep } from "./rsa_oaep.ts";
import {
  padPkcs1Encryption,
  unpadPkcs1Explicitly,
  unpadPkcs1Implicitly,
} from "./rsa_pkcs1_encryption.ts";
import type { RsaEncryptionAlgorithm } from "./rsa_types.ts";

/**
 * Makes the block that is encrypted.
 *
 * @param algorithm How.
 * @param data The message.
 * @param modulus The modulus.
 * @param random Where padding comes from.
 * @returns A block as long as the modulus, and below it.
 * @throws {SslError} `RSA`, when the message is too long, or for the bare operation too short or
 * not below the modulus.
 */
export function padForEncryption(
  algorithm: RsaEncryptionAlgorithm,
  data: Uint8Array,
  modulus: Uint8Array,
  random: Random,
): Bytes {
  switch (algorithm.kind) {
    case "rsa-pkcs1":
      return padPkcs1Encryption(data, modulus.length, random);
    case "rsa-oaep":
      return padOaep(algorithm, data, modulus.length, random);
    case "rsa-raw":
      checkBlock(data, modulus);
      return new Uint8Array(data);
  }
}

/** A private key's numbers that unpadding needs. */
export interface UnpaddingKey {
  /** n. */
  readonly modulus: Uint8Array;
  /** d. */
  readonly privateExponent: Uint8Array;
}

/**
 * Takes the message out of a block that was decrypted.
 *
 * @param algorithm How it was encrypted.
 * @param block What the private operation gave, as long as the modulus; it is wiped.
 * @param ciphertext The ciphertext.
 * @param key The private key's numbers.
 * @returns The message.
 * @throws {SslError} `RSA`, `OAEP_DECODING_ERROR`, or `PKCS_DECODING_ERROR` with explicit rejection.
 */
export function unpadDecrypted(
  algorithm: RsaEncryptionAlgorithm,
  block: Bytes,
  ciphertext: Uint8Array,
  key: UnpaddingKey,
): Bytes {
  switch (algorithm.kind) {
    case "rsa-pkcs1": {
      if (algorithm.rejection === "explicit") return unpadPkcs1Explicitly(block);
      const exponent = new Uint8Array(block.length);
      const { privateExponent } = key;
      const start = Math.max(0, privateExponent.length - exponent.length);
      exponent.set(
        privateExponent.subarray(start),
        exponent.length - (privateExponent.length - start),
      );
      const message = unpadPkcs1Implicitly(block, ciphertext, exponent);
      exponent.fill(0);
      return message;
    }
    case "rsa-oaep":
      return unpadOaep(algorithm, block);
    case "rsa-raw":
      return block;
  }
}

/**
 * Checks what can be told of a ciphertext without the private key (RFC 8017, Section 7.1.2, step 1,
 * and Section 5.1.2, step 1).
 *
 * @param ciphertext The ciphertext.
 * @param modulus The modulus.
 * @returns The ciphertext, as long as the modulus.
 * @throws {SslError} `RSA`, `DATA_GREATER_THAN_MOD_LEN` or `DATA_TOO_LARGE_FOR_MODULUS`.
 */
export function fitCiphertext(ciphertext: Uint8Array, modulus: Uint8Array): Bytes {
  if (ciphertext.length > modulus.length) {
    throw wrongLength("DATA_GREATER_THAN_MOD_LEN", ciphertext, modulus);
  }
  // RFC 8017 wants the full length; OpenSSL also takes ciphertexts whose writer dropped zero bytes.
  const fitted = new Uint8Array(modulus.length);
  fitted.set(ciphertext, modulus.length - ciphertext.length);
  checkBelow(fitted, modulus);
  return fitted;
}

/**
 * Checks a block for the bare operation.
 *
 * @param data The block.
 * @param modulus The modulus.
 * @throws {SslError} `RSA`, `DATA_TOO_SMALL_FOR_KEY_SIZE`, `DATA_TOO_LARGE_FOR_KEY_SIZE` or
 * `DATA_TOO_LARGE_FOR_MODULUS`.
 */
export function checkBlock(data: Uint8Array, modulus: Uint8Array): void {
  if (data.length !== modulus.length) {
    const reason = data.length < modulus.length
      ? "DATA_TOO_SMALL_FOR_KEY_SIZE"
      : "DATA_TOO_LARGE_FOR_KEY_SIZE";
    throw wrongLength(reason, data, modulus);
  }
  checkBelow(data, modulus);
}

function checkBelow(data: Uint8Array, modulus: Uint8Array): void {
  const at = modulus.findIndex((byte, index) => byte !== data[index]);
  if (at !== -1 && (data[at] as number) < (modulus[at] as number)) return;
  throw new SslError("RSA", "DATA_TOO_LARGE_FOR_MODULUS", {
    expected: "a number below the modulus",
    received: "a larger one",
    usualCause: "it was made for another key",
  });
}

function wrongLength(
  reason:
    | "DATA_GREATER_THAN_MOD_LEN"
    | "DATA_TOO_SMALL_FOR_KEY_SIZE"
    | "DATA_TOO_LARGE_FOR_KEY_SIZE",
  data: Uint8Array,
  modulus: Uint8Array,
): SslError {
  return new SslError("RSA", reason, {
    expected: `${modulus.length} bytes, as many as the modulus has`,
    received: `${data.length} bytes`,
    ...reason === "DATA_TOO_LARGE_FOR_KEY_SIZE"
      ? {}
      : { usualCause: "it was made for another key, or cut off" },
  });
}
