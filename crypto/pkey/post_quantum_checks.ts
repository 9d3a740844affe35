// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/** What can be told of signatures by ML-DSA and SLH-DSA before anybody computes. */

import { checkDomain } from "../ml_dsa/domain_message.ts";
import { mlDsaSet } from "../ml_dsa/ml_dsa.ts";
import type { MlDsaAlgorithm } from "../ml_dsa/ml_dsa_types.ts";
import { slhDsaSet } from "../slh_dsa/slh_dsa.ts";
import type { SlhDsaAlgorithm } from "../slh_dsa/slh_dsa_types.ts";
import type { KeyType, MlDsaKeyType, SlhDsaKeyType } from "./pkey_types.ts";
import type { PublicKey } from "./public_key.ts";

/** What is known of the parameter set of a key. */
interface SignatureSet {
  readonly name: string;
  readonly signatureLength: number;
  readonly securityBits: number;
}

/**
 * Tells whether a signature deserves to be computed with.
 *
 * @param key The public key, of a type which the algorithm is for.
 * @param algorithm How it was made.
 * @param signature The signature.
 * @returns `false` when it can not be good.
 * @throws {RangeError} When the algorithm can not be used with such a key.
 */
export function mayBeGoodPostQuantum(
  { type }: PublicKey,
  algorithm: MlDsaAlgorithm | SlhDsaAlgorithm,
  signature: Uint8Array,
): boolean {
  checkPostQuantum(type, algorithm);
  return signature.length === setOf(type).signatureLength;
}

/**
 * Checks that context, digest and form may be used with a type of keys.
 *
 * @param type The type, which the algorithm is for.
 * @param algorithm How it shall sign.
 * @throws {RangeError} When the context is too long, the digest too weak, or two forms are asked for.
 */
export function checkPostQuantum(
  type: KeyType,
  algorithm: MlDsaAlgorithm | SlhDsaAlgorithm,
): void {
  const { name, securityBits } = setOf(type);
  checkDomain(algorithm, name, securityBits);
  if (algorithm.kind !== "ml-dsa" || algorithm.externalMu !== true) return;
  if (algorithm.prehash === undefined && algorithm.context === undefined) return;
  throw new RangeError(
    `Cannot use ${name} with externalMu and a context or digest: µ was computed with them already`,
  );
}

function setOf(type: KeyType): SignatureSet {
  if (type.startsWith("ml-dsa-")) return mlDsaSet(type as MlDsaKeyType);
  const { hashLength, signatureLength } = slhDsaSet(type as SlhDsaKeyType);
  return { name: type.toUpperCase(), signatureLength, securityBits: 8 * hashLength };
}
