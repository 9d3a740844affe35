// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

import type { KeyType, SignatureAlgorithm } from "../crypto/pkey/pkey_types.ts";
import { CURVE_SIGNATURES, DSA_SIGNATURES } from "./_curve_signatures.ts";
import { POST_QUANTUM_SIGNATURES } from "./_post_quantum_signatures.ts";
import { RSA_SIGNATURES } from "./_rsa_signatures.ts";

/** One signature algorithm of certificates. */
export interface SignatureAlgorithmRow {
  /** The algorithm in dotted form. */
  readonly oid: string;
  /** OpenSSL's name, for example `ecdsa-with-SHA256`. */
  readonly name: string;
  /** What kind of signature it is; `"other"` when this library can not check it. */
  readonly kind: SignatureAlgorithm["kind"] | "other";
  /** The types of keys that make such signatures. */
  readonly keyTypes: readonly KeyType[];
  /** The name of the digest; absent where the algorithm or its parameters have it. */
  readonly digest?: string;
  /**
   * How many bits of security the digest gives, as X509_get_signature_info tells it; absent where
   * the parameters decide.
   */
  readonly securityBits?: number;
  /** Set where forgeries are within reach: nothing new should be signed so. */
  readonly weak?: true;
}

/**
 * The signature algorithms of certificates, requests and CRLs. Weak ones and those that this library
 * does not compute are listed too, so that a report can name them.
 */
export const SIGNATURE_ALGORITHMS: readonly SignatureAlgorithmRow[] = [
  ...RSA_SIGNATURES,
  ...CURVE_SIGNATURES,
  ...DSA_SIGNATURES,
  ...POST_QUANTUM_SIGNATURES,
];

/**
 * Finds a signature algorithm.
 *
 * @param oid The algorithm in dotted form.
 * @param table Where to look.
 * @returns Its row; `undefined` for an unknown one.
 *
 * @example Usage
 * ```ts
 * import { signatureAlgorithmByOid } from "@streamssl/ssl/x509";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(signatureAlgorithmByOid("1.3.101.112")?.name, "ED25519");
 * ```
 */
export function signatureAlgorithmByOid(
  oid: string,
  table: readonly SignatureAlgorithmRow[] = SIGNATURE_ALGORITHMS,
): SignatureAlgorithmRow | undefined {
  return table.find((row) => row.oid === oid);
}
