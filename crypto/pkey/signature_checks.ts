// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/**
 * What can be told of a signature before anybody computes. All engines stand behind these checks,
 * so all of them take and refuse the same signatures, however lenient the host's library is.
 */

import { SslError } from "../../err/mod.ts";
import { curveByName, curveOf } from "../ec/curves.ts";
import { isEcdsaSignature } from "../ec/ecdsa_signature.ts";
import { checkEddsaContext } from "../ec/eddsa_variants.ts";
import { isCanonicalEddsaPoint, isCanonicalEddsaSignature } from "../ec/eddsa_checks.ts";
import { ML_DSA_SETS } from "../ml_dsa/ml_dsa.ts";
import { isRsaSignature } from "../rsa/rsa_types.ts";
import { checkRsaMayRecover, checkRsaMaySign, mayBeRsaSignature } from "../rsa/rsa_use_checks.ts";
import { SLH_DSA_SETS } from "../slh_dsa/slh_dsa.ts";
import { checkPostQuantum, mayBeGoodPostQuantum } from "./post_quantum_checks.ts";
import type { PrivateKey } from "./private_key.ts";
import type { PublicKey } from "./public_key.ts";
import type { KeyType, SignatureAlgorithm } from "./pkey_types.ts";

/** The types of keys that sign, by the kind of algorithm. */
const SIGNING: Readonly<Record<SignatureAlgorithm["kind"], readonly KeyType[]>> = {
  "rsa-pkcs1": ["rsa", "rsa-pss"],
  "rsa-pkcs1-bare": ["rsa", "rsa-pss"],
  "rsa-pss": ["rsa", "rsa-pss"],
  "rsa-x931": ["rsa", "rsa-pss"],
  "rsa-raw": ["rsa", "rsa-pss"],
  "dsa": ["dsa"],
  "ecdsa": ["ec"],
  "sm2": ["sm2"],
  "ed25519": ["ed25519"],
  "ed448": ["ed448"],
  "ml-dsa": /* @__PURE__ */ ML_DSA_SETS.map(({ type }) => type),
  "slh-dsa": /* @__PURE__ */ SLH_DSA_SETS.map(({ type }) => type),
};

/**
 * Tells whether a signature deserves to be computed with.
 *
 * @param key The public key.
 * @param algorithm How it was made.
 * @param signature The signature.
 * @returns `false` when it can not be good.
 */
export function mayBeGood(
  key: PublicKey,
  algorithm: SignatureAlgorithm,
  signature: Uint8Array,
): boolean {
  switch (algorithm.kind) {
    case "rsa-pkcs1":
    case "rsa-pkcs1-bare":
    case "rsa-pss":
    case "rsa-x931":
    case "rsa-raw":
      return SIGNING["rsa-pss"].includes(key.type) && mayBeRsaSignature(key, algorithm, signature);
    case "dsa":
      return key.type === "dsa";
    case "ecdsa":
      return "curve" in key.parts && key.type === "ec" &&
        isEcdsaSignature(curveOf(key.parts.curve), signature);
    case "sm2":
      return key.type === "sm2" &&
        isEcdsaSignature(curveByName("SM2"), signature);
    case "ed25519":
    case "ed448":
      checkEddsaContext(algorithm);
      return key.type === algorithm.kind && isCanonicalEddsaSignature(algorithm.kind, signature) &&
        isCanonicalEddsaPoint(algorithm.kind, key.point as Uint8Array);
    case "ml-dsa":
    case "slh-dsa":
      return SIGNING[algorithm.kind].includes(key.type) &&
        mayBeGoodPostQuantum(key, algorithm, signature);
  }
}

/**
 * Checks that a key may sign in a certain way.
 *
 * @param key The private key.
 * @param algorithm How it shall sign.
 * @throws {SslError} When the key is of another type, its parameters forbid the algorithm, or the
 * modulus is too small for the digest.
 */
export function checkMaySign(key: PrivateKey, algorithm: SignatureAlgorithm): void {
  if (!SIGNING[algorithm.kind].includes(key.type)) {
    throw new SslError("EVP", "OPERATION_NOT_SUPPORTED_FOR_THIS_KEYTYPE", {
      expected: `a key for ${algorithm.kind}`,
      received: `a key of type ${key.type}`,
      remedy: "choose the signature algorithm by the key's type",
    });
  }
  if (isRsaSignature(algorithm)) checkRsaMaySign(key, algorithm);
  if (algorithm.kind === "ed25519" || algorithm.kind === "ed448") checkEddsaContext(algorithm);
  if (algorithm.kind === "ml-dsa" || algorithm.kind === "slh-dsa") {
    checkPostQuantum(key.type, algorithm);
  }
}

/**
 * Checks that a signature may show what was signed.
 *
 * @param key The public key.
 * @param algorithm How it was signed.
 * @param signature The signature.
 * @throws {SslError} When it shows nothing, or can not be a signature by this key.
 */
export function checkMayRecover(
  key: PublicKey,
  algorithm: SignatureAlgorithm,
  signature: Uint8Array,
): void {
  if (key.type !== "rsa" && key.type !== "rsa-pss" || !isRsaSignature(algorithm)) {
    throw new SslError("EVP", "OPERATION_NOT_SUPPORTED_FOR_THIS_KEYTYPE", {
      expected: "an RSA key and one of its algorithms",
      received: `a key of type ${key.type} and ${algorithm.kind}`,
      remedy: "check the signature with verify",
    });
  }
  checkRsaMayRecover(key, algorithm, signature);
}
