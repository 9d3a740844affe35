// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

import type { Engine } from "../crypto/engine/engine.ts";
import type { PublicKey } from "../crypto/pkey/public_key.ts";
import type { MaybePromise } from "../wire/mod.ts";
import { type AlgorithmIdentifier, decodeSignatureAlgorithm } from "./algorithm_identifier.ts";
import { signatureAlgorithmByOid } from "./signature_algorithms.ts";

/** Options for checking the signature of a certificate, a request, a CRL or an OCSP answer. */
export interface VerifySignatureOptions {
  /** Who computes. @default {defaultEngines()} */
  engines?: readonly Engine[];
  /**
   * Who signed, where the signature is one of SM2, which hashes it before the data: OpenSSL's
   * `-vfyopt distid:` and X509_set0_distinguishing_id, whose default is no identifier at all.
   *
   * @default {"1234567812345678"}
   */
  distinguishingId?: Uint8Array;
}

/**
 * Checks a signature by its AlgorithmIdentifier (ASN1_item_verify).
 *
 * @param identifier How it was made.
 * @param publicKey The signer's key.
 * @param data What was signed.
 * @param signature The signature.
 * @param options Who computes.
 * @returns Whether it is good; `false` also when the algorithm is not one for such a key.
 * @throws {Asn1Error} When the algorithm is unknown or its parameters are wrong.
 */
export function verifyIdentifiedSignature(
  identifier: AlgorithmIdentifier,
  publicKey: PublicKey,
  data: Uint8Array,
  signature: Uint8Array,
  options: VerifySignatureOptions = {},
): MaybePromise<boolean> {
  const algorithm = decodeSignatureAlgorithm(identifier);
  // The algorithm does not tell which set of ML-DSA it is, but the identifier does.
  const row = signatureAlgorithmByOid(identifier.oid);
  if (row === undefined || !row.keyTypes.includes(publicKey.type)) return false;
  const { distinguishingId: id, ...others } = options;
  const wanted = algorithm.kind === "sm2" && id !== undefined ? { ...algorithm, id } : algorithm;
  return publicKey.verify(wanted, data, signature, others);
}
