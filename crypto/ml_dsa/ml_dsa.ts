// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/**
 * ML-DSA (FIPS 204) by noble.
 *
 * Timing: signing tries until a candidate fits, and the number of attempts tells nothing of the key
 * (FIPS 204, Section 5.5); noble's arithmetic has no look-ups by secrets, but its remainders (`%`)
 * are left to the processor's division.
 */

import { shake256 } from "@noble/hashes/sha3.js";
import { ml_dsa44, ml_dsa65, ml_dsa87 } from "@noble/post-quantum/ml-dsa.js";
import { SslError } from "../../err/mod.ts";
import { type Random, randomBytes } from "../../rand/random.ts";
import type { Bytes } from "../../wire/mod.ts";
import { constantTimeEqual } from "../constant_time.ts";
import { wipe } from "../wipe.ts";
import { domainMessage } from "./domain_message.ts";
import type { MlDsaAlgorithm, MlDsaKeyType } from "./ml_dsa_types.ts";

/** A parameter set (FIPS 204, Section 4, Tables 1 and 2). */
export interface MlDsaSet {
  /** The type of its keys. */
  readonly type: MlDsaKeyType;
  /** Its name in FIPS 204. */
  readonly name: string;
  /** Its object identifier (RFC 9881, Section 2). */
  readonly oid: string;
  /** The length of a public key, in bytes. */
  readonly publicLength: number;
  /** The length of a private key, in bytes. */
  readonly privateLength: number;
  /** The length of a signature, in bytes. */
  readonly signatureLength: number;
  /** The strength, in bits: λ. */
  readonly securityBits: number;
}

/** The parameter sets. */
export const ML_DSA_SETS: readonly MlDsaSet[] = [
  {
    type: "ml-dsa-44",
    name: "ML-DSA-44",
    oid: "2.16.840.1.101.3.4.3.17",
    publicLength: 1312,
    privateLength: 2560,
    signatureLength: 2420,
    securityBits: 128,
  },
  {
    type: "ml-dsa-65",
    name: "ML-DSA-65",
    oid: "2.16.840.1.101.3.4.3.18",
    publicLength: 1952,
    privateLength: 4032,
    signatureLength: 3309,
    securityBits: 192,
  },
  {
    type: "ml-dsa-87",
    name: "ML-DSA-87",
    oid: "2.16.840.1.101.3.4.3.19",
    publicLength: 2592,
    privateLength: 4896,
    signatureLength: 4627,
    securityBits: 256,
  },
];

/** The length of the seed ξ, in bytes. */
export const ML_DSA_SEED_LENGTH = 32;
/** The length of the message representative µ, in bytes. */
const MU_LENGTH = 64;
/** The length of the random bytes of a signature, in bytes. */
const RANDOM_LENGTH = 32;
/** The parts of a private key before the secret vectors: ρ, K and tr. */
const TR_START = 64;
const TR_END = 128;

/**
 * Finds a parameter set.
 *
 * @param type The type of its keys.
 * @returns The row of the table.
 */
export function mlDsaSet(type: MlDsaKeyType): MlDsaSet {
  return ML_DSA_SETS.find((row) => row.type === type) as MlDsaSet;
}

/**
 * Makes the private key of a seed (FIPS 204, Algorithm 6).
 *
 * @param set The parameter set.
 * @param seed ξ.
 * @returns The private key.
 */
export function expandMlDsaSeed(set: MlDsaSet, seed: Uint8Array): Bytes {
  return noble(set).keygen(seed).secretKey;
}

/**
 * Computes the public key of a private one.
 *
 * @param set The parameter set.
 * @param expandedKey The private key.
 * @returns The public key.
 */
export function mlDsaPublicOf(set: MlDsaSet, expandedKey: Uint8Array): Bytes {
  return new Uint8Array(noble(set).getPublicKey(expandedKey));
}

/**
 * Checks a private key that came without its seed: the numbers of its vectors, and the hash of the
 * public key in it.
 *
 * @param set The parameter set.
 * @param expandedKey The key, of the right length.
 * @throws {SslError} `PROV`, `INVALID_KEY` when it fails.
 */
export function checkMlDsaPrivate(set: MlDsaSet, expandedKey: Uint8Array): void {
  let publicKey: Bytes;
  try {
    publicKey = mlDsaPublicOf(set, expandedKey);
  } catch (cause) {
    throw new SslError("PROV", "INVALID_KEY", {
      expected: `a private key of ${set.name} with numbers in their range`,
      received: "a number out of range",
      usualCause: "a damaged key",
      cause,
    });
  }
  const hash = shake256(publicKey, { dkLen: TR_END - TR_START });
  if (constantTimeEqual(hash, expandedKey.subarray(TR_START, TR_END))) return;
  throw new SslError("PROV", "INVALID_KEY", {
    expected: `the hash of the public key in the ${set.name} private key`,
    received: "another hash",
    usualCause: "a damaged key",
  });
}

/**
 * Signs (FIPS 204, Algorithms 2 and 4). Context and data were checked.
 *
 * @param set The parameter set.
 * @param expandedKey The private key.
 * @param algorithm How.
 * @param data The message, or its representative.
 * @param random Where the random bytes of the hedged form come from.
 * @returns The signature.
 */
export function signMlDsa(
  set: MlDsaSet,
  expandedKey: Uint8Array,
  algorithm: MlDsaAlgorithm,
  data: Uint8Array,
  random: Random = randomBytes,
): Bytes {
  const { message, externalMu } = messageOf(algorithm, data);
  const extraEntropy = algorithm.deterministic === true
    ? new Uint8Array(RANDOM_LENGTH)
    : random(RANDOM_LENGTH);
  const options = { extraEntropy, externalMu };
  const signature = noble(set).internal.sign(message, expandedKey, options);
  wipe(extraEntropy);
  return new Uint8Array(signature);
}

/**
 * Checks a signature (FIPS 204, Algorithms 3 and 5). Its length and the context were checked.
 *
 * @param set The parameter set.
 * @param key The public key.
 * @param algorithm How it was made.
 * @param data The message, or its representative.
 * @param signature The signature.
 * @returns Whether it is good.
 */
export function verifyMlDsa(
  set: MlDsaSet,
  key: Uint8Array,
  algorithm: MlDsaAlgorithm,
  data: Uint8Array,
  signature: Uint8Array,
): boolean {
  const { message, externalMu } = messageOf(algorithm, data);
  return noble(set).internal.verify(signature, message, key, { externalMu });
}

/** What noble is given: M', or µ. */
function messageOf(
  algorithm: MlDsaAlgorithm,
  data: Uint8Array,
): { message: Uint8Array; externalMu: boolean } {
  if (algorithm.externalMu !== true) {
    return { message: domainMessage(algorithm, data), externalMu: false };
  }
  if (data.length === MU_LENGTH) return { message: data, externalMu: true };
  throw new RangeError(
    `Cannot take ${data.length} bytes for a message representative of ML-DSA: ` +
      `${MU_LENGTH} are expected`,
  );
}

function noble({ type }: MlDsaSet): typeof ml_dsa65 {
  return type === "ml-dsa-44" ? ml_dsa44 : type === "ml-dsa-65" ? ml_dsa65 : ml_dsa87;
}
