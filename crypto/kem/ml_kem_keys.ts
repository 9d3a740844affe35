// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/**
 * Keys of ML-KEM (FIPS 203) by noble. Timing: see ml_kem.ts; checks of keys look at numbers of the
 * secret key by comparisons whose outcome is the same for every good key.
 */

import { sha3_256 as sha3 } from "@noble/hashes/sha3.js";
import { ml_kem1024, ml_kem512, ml_kem768 } from "@noble/post-quantum/ml-kem.js";
import { SslError } from "../../err/mod.ts";
import { type Random, randomBytes } from "../../rand/random.ts";
import type { Bytes } from "../../wire/mod.ts";
import { constantTimeEqual } from "../constant_time.ts";
import type { Encapsulation } from "../pkey/pkey_types.ts";
import { wipe } from "../wipe.ts";
import type { MlKemKeyType } from "./ml_kem_types.ts";

/** A parameter set (FIPS 203, Section 8, Tables 2 and 3). */
export interface MlKemSet {
  /** The type of its keys. */
  readonly type: MlKemKeyType;
  /** Its name in FIPS 203. */
  readonly name: string;
  /** Its object identifier (RFC 9935, Section 3). */
  readonly oid: string;
  /** k, how many polynomials a vector has. */
  readonly rank: number;
  /** The length of a ciphertext, in bytes. */
  readonly ciphertextLength: number;
  /** The strength, in bits, as OpenSSL tells it. */
  readonly securityBits: number;
}

/** The parameter sets. */
export const ML_KEM_SETS: readonly MlKemSet[] = [
  {
    type: "ml-kem-512",
    name: "ML-KEM-512",
    oid: "2.16.840.1.101.3.4.4.1",
    rank: 2,
    ciphertextLength: 768,
    securityBits: 128,
  },
  {
    type: "ml-kem-768",
    name: "ML-KEM-768",
    oid: "2.16.840.1.101.3.4.4.2",
    rank: 3,
    ciphertextLength: 1088,
    securityBits: 192,
  },
  {
    type: "ml-kem-1024",
    name: "ML-KEM-1024",
    oid: "2.16.840.1.101.3.4.4.3",
    rank: 4,
    ciphertextLength: 1568,
    securityBits: 256,
  },
];

/** The length of d || z, in bytes (FIPS 203, Section 7.1). */
export const ML_KEM_SEED_LENGTH = 64;

/** q, below which every number of a key must be. */
const MODULUS = 3329;
/** The length of an encoded polynomial of 256 numbers of 12 bits, in bytes. */
const POLYNOMIAL_LENGTH = 384;
/** The length of the message m, in bytes. */
const MESSAGE_LENGTH = 32;

/**
 * Finds a parameter set.
 *
 * @param type The type of its keys.
 * @returns The row of the table.
 */
export function mlKemSet(type: MlKemKeyType): MlKemSet {
  return ML_KEM_SETS.find((row) => row.type === type) as MlKemSet;
}

/** The length of an encapsulation key, in bytes. */
export function mlKemPublicLength({ rank }: MlKemSet): number {
  return POLYNOMIAL_LENGTH * rank + 32;
}

/** The length of a decapsulation key, in bytes: the secret vector, the public key, its hash and z. */
export function mlKemPrivateLength({ rank }: MlKemSet): number {
  return 2 * POLYNOMIAL_LENGTH * rank + 96;
}

/**
 * Makes the decapsulation key of a seed (FIPS 203, Algorithm 16).
 *
 * @param set The parameter set.
 * @param seed d and z.
 * @returns The decapsulation key.
 */
export function expandMlKemSeed(set: MlKemSet, seed: Uint8Array): Bytes {
  return noble(set).keygen(seed).secretKey;
}

/** The encapsulation key inside a decapsulation key. */
export function mlKemPublicOf({ rank }: MlKemSet, expandedKey: Uint8Array): Bytes {
  const start = POLYNOMIAL_LENGTH * rank;
  return new Uint8Array(expandedKey.subarray(start, 2 * start + 32));
}

/**
 * Checks an encapsulation key (FIPS 203, Section 7.2: type check and modulus check).
 *
 * @param set The parameter set.
 * @param key The key.
 * @throws {SslError} `PROV`, `INVALID_KEY` when it fails one.
 */
export function checkMlKemPublic(set: MlKemSet, key: Uint8Array): void {
  const length = mlKemPublicLength(set);
  if (key.length !== length) {
    throw invalid(`${length} bytes for a public key of ${set.name}`, `${key.length} bytes`);
  }
  if (!isReduced(key.subarray(0, POLYNOMIAL_LENGTH * set.rank))) throw notReduced(set, "public");
}

/**
 * Checks a decapsulation key (FIPS 203, Section 7.3: hash check), and the numbers of both halves as
 * OpenSSL does.
 *
 * @param set The parameter set.
 * @param key The key, of the right length.
 * @throws {SslError} `PROV`, `INVALID_KEY` when it fails one.
 */
export function checkMlKemPrivate(set: MlKemSet, key: Uint8Array): void {
  const start = POLYNOMIAL_LENGTH * set.rank;
  const publicKey = key.subarray(start, 2 * start + 32);
  checkMlKemPublic(set, publicKey);
  if (!isReduced(key.subarray(0, start))) throw notReduced(set, "private");
  if (constantTimeEqual(sha3(publicKey), key.subarray(2 * start + 32, 2 * start + 64))) return;
  throw invalid(
    `the hash of the public key in the ${set.name} private key`,
    "another hash",
    "a damaged key, or an attack on the implicit rejection",
  );
}

/**
 * Encapsulates (FIPS 203, Section 7.2). The key was checked.
 *
 * @param set The parameter set.
 * @param key The encapsulation key.
 * @param random Where the message m comes from.
 * @returns The secret and its encapsulation.
 */
export function encapsulateMlKem(
  set: MlKemSet,
  key: Uint8Array,
  random: Random = randomBytes,
): Encapsulation {
  const message = random(MESSAGE_LENGTH);
  const { cipherText, sharedSecret } = noble(set).encapsulate(key, message);
  wipe(message);
  return { ciphertext: cipherText, sharedSecret: new Uint8Array(sharedSecret) };
}

/**
 * Decapsulates (FIPS 203, Section 7.3). The key was checked. A ciphertext that was not made for it
 * gives a secret that nobody else has: implicit rejection.
 *
 * @param set The parameter set.
 * @param key The decapsulation key.
 * @param ciphertext The ciphertext.
 * @returns The secret.
 * @throws {SslError} `PROV`, `BAD_LENGTH` when the ciphertext has another length.
 */
export function decapsulateMlKem(set: MlKemSet, key: Uint8Array, ciphertext: Uint8Array): Bytes {
  if (ciphertext.length !== set.ciphertextLength) {
    throw new SslError("PROV", "BAD_LENGTH", {
      expected: `${set.ciphertextLength} bytes for a ciphertext of ${set.name}`,
      received: `${ciphertext.length} bytes`,
      usualCause: "data that was cut, or that belongs to another parameter set",
    });
  }
  return new Uint8Array(noble(set).decapsulate(ciphertext, key));
}

function noble({ type }: MlKemSet): typeof ml_kem768 {
  return type === "ml-kem-512" ? ml_kem512 : type === "ml-kem-768" ? ml_kem768 : ml_kem1024;
}

/** Whether all numbers of 12 bits are below q. */
function isReduced(bytes: Uint8Array): boolean {
  let over = 0;
  for (let index = 0; index + 2 < bytes.length; index += 3) {
    const middle = bytes[index + 1] as number;
    const low = (bytes[index] as number) | (middle & 15) << 8;
    const high = middle >> 4 | (bytes[index + 2] as number) << 4;
    over |= (MODULUS - 1 - low) | (MODULUS - 1 - high);
  }
  return over >= 0;
}

function notReduced({ name }: MlKemSet, half: "public" | "private"): SslError {
  return invalid(
    `a ${half} key of ${name} with all numbers below ${MODULUS}`,
    `a number of ${MODULUS} or more`,
    "a damaged key, or one of another algorithm",
  );
}

function invalid(expected: string, received: string, usualCause?: string): SslError {
  return new SslError("PROV", "INVALID_KEY", {
    expected,
    received,
    ...usualCause === undefined ? {} : { usualCause },
  });
}
