// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/**
 * SLH-DSA (FIPS 205) by noble. Signing takes long: from 0.07 s (SHA2-128f) to 14 s (SHAKE-192s).
 *
 * Timing: the algorithm is hashing in an order that the message decides, not the key.
 */

import {
  slh_dsa_sha2_128f,
  slh_dsa_sha2_128s,
  slh_dsa_sha2_192f,
  slh_dsa_sha2_192s,
  slh_dsa_sha2_256f,
  slh_dsa_sha2_256s,
  slh_dsa_shake_128f,
  slh_dsa_shake_128s,
  slh_dsa_shake_192f,
  slh_dsa_shake_192s,
  slh_dsa_shake_256f,
  slh_dsa_shake_256s,
} from "@noble/post-quantum/slh-dsa.js";
import { type Random, randomBytes } from "../../rand/random.ts";
import type { Bytes } from "../../wire/mod.ts";
import { domainMessage } from "../ml_dsa/domain_message.ts";
import { wipe } from "../wipe.ts";
import type { SlhDsaAlgorithm, SlhDsaKeyType } from "./slh_dsa_types.ts";

/** A parameter set (FIPS 205, Section 11, Table 2). */
export interface SlhDsaSet {
  /** The type of its keys. */
  readonly type: SlhDsaKeyType;
  /** Its object identifier (RFC 9909, Section 3). */
  readonly oid: string;
  /** n, the length of a hash, in bytes. */
  readonly hashLength: number;
  /** The length of a signature, in bytes. */
  readonly signatureLength: number;
  /** Who computes. */
  readonly noble: typeof slh_dsa_sha2_128s;
}

/** The parameter sets. */
export const SLH_DSA_SETS: readonly SlhDsaSet[] = [
  /* @__PURE__ */ row("slh-dsa-sha2-128s", 20, 16, 7856, slh_dsa_sha2_128s),
  /* @__PURE__ */ row("slh-dsa-sha2-128f", 21, 16, 17_088, slh_dsa_sha2_128f),
  /* @__PURE__ */ row("slh-dsa-sha2-192s", 22, 24, 16_224, slh_dsa_sha2_192s),
  /* @__PURE__ */ row("slh-dsa-sha2-192f", 23, 24, 35_664, slh_dsa_sha2_192f),
  /* @__PURE__ */ row("slh-dsa-sha2-256s", 24, 32, 29_792, slh_dsa_sha2_256s),
  /* @__PURE__ */ row("slh-dsa-sha2-256f", 25, 32, 49_856, slh_dsa_sha2_256f),
  /* @__PURE__ */ row("slh-dsa-shake-128s", 26, 16, 7856, slh_dsa_shake_128s),
  /* @__PURE__ */ row("slh-dsa-shake-128f", 27, 16, 17_088, slh_dsa_shake_128f),
  /* @__PURE__ */ row("slh-dsa-shake-192s", 28, 24, 16_224, slh_dsa_shake_192s),
  /* @__PURE__ */ row("slh-dsa-shake-192f", 29, 24, 35_664, slh_dsa_shake_192f),
  /* @__PURE__ */ row("slh-dsa-shake-256s", 30, 32, 29_792, slh_dsa_shake_256s),
  /* @__PURE__ */ row("slh-dsa-shake-256f", 31, 32, 49_856, slh_dsa_shake_256f),
];

function row(
  type: SlhDsaKeyType,
  arc: number,
  hashLength: number,
  signatureLength: number,
  noble: typeof slh_dsa_sha2_128s,
): SlhDsaSet {
  return { type, oid: `2.16.840.1.101.3.4.3.${arc}`, hashLength, signatureLength, noble };
}

/**
 * Finds a parameter set.
 *
 * @param type The type of its keys.
 * @returns The row of the table.
 */
export function slhDsaSet(type: SlhDsaKeyType): SlhDsaSet {
  return SLH_DSA_SETS.find((set) => set.type === type) as SlhDsaSet;
}

/**
 * Makes a private key (FIPS 205, Algorithm 18). It takes up to 2 s.
 *
 * @param set The parameter set.
 * @param seeds SK.seed, SK.prf and PK.seed.
 * @returns The private key.
 */
export function expandSlhDsaSeeds({ noble }: SlhDsaSet, seeds: Uint8Array): Bytes {
  return new Uint8Array(noble.keygen(seeds).secretKey);
}

/**
 * Signs (FIPS 205, Algorithms 22 and 23). The context was checked.
 *
 * @param set The parameter set.
 * @param signingKey The private key.
 * @param algorithm How.
 * @param data The message.
 * @param random Where the random bytes of the hedged form come from.
 * @returns The signature.
 */
export function signSlhDsa(
  { noble, hashLength }: SlhDsaSet,
  signingKey: Uint8Array,
  algorithm: SlhDsaAlgorithm,
  data: Uint8Array,
  random: Random = randomBytes,
): Bytes {
  const message = domainMessage(algorithm, data);
  if (algorithm.deterministic === true) {
    return new Uint8Array(noble.internal.sign(message, signingKey, { extraEntropy: false }));
  }
  const extraEntropy = random(hashLength);
  const signature = noble.internal.sign(message, signingKey, { extraEntropy });
  wipe(extraEntropy);
  return new Uint8Array(signature);
}

/**
 * Checks a signature (FIPS 205, Algorithms 24 and 25). Its length and the context were checked.
 *
 * @param set The parameter set.
 * @param key The public key.
 * @param algorithm How it was made.
 * @param data The message.
 * @param signature The signature.
 * @returns Whether it is good.
 */
export function verifySlhDsa(
  { noble }: SlhDsaSet,
  key: Uint8Array,
  algorithm: SlhDsaAlgorithm,
  data: Uint8Array,
  signature: Uint8Array,
): boolean {
  return noble.internal.verify(signature, domainMessage(algorithm, data), key);
}
