// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/** The object identifiers of key algorithms. */

import type { RawKeyType } from "../ec/raw_types.ts";

/** rsaEncryption (RFC 8017, Appendix A.1). */
export const RSA_OID = "1.2.840.113549.1.1.1";
/** id-ea-rsa (X.509 of 1988, Annex H), which OpenSSL takes for rsaEncryption too. */
export const X509_RSA_OID = "2.5.8.1.1";
/** id-RSASSA-PSS (RFC 8017, Appendix A.2.3). */
export const RSA_PSS_OID = "1.2.840.113549.1.1.10";
/** id-mgf1 (RFC 8017, Appendix A.2.1). */
export const MGF1_OID = "1.2.840.113549.1.1.8";
/** id-dsa (RFC 3279, Section 2.3.2). */
export const DSA_OID = "1.2.840.10040.4.1";
/** dhKeyAgreement (PKCS #3). */
export const DH_OID = "1.2.840.113549.1.3.1";
/** dhpublicnumber (RFC 3279, Section 2.3.3). */
export const DHX_OID = "1.2.840.10046.2.1";
/** id-ecPublicKey (RFC 5480, Section 2.1.1). */
export const EC_OID = "1.2.840.10045.2.1";

/** An algorithm of RFC 8410, Section 3. */
export interface RawAlgorithm {
  /** The type of its keys. */
  readonly type: RawKeyType;
  /** The object identifier, dotted. */
  readonly oid: string;
  /** The length of both the public and the private key, in bytes. */
  readonly length: number;
}

/** The algorithms of RFC 8410. */
export const RAW_ALGORITHMS: readonly RawAlgorithm[] = [
  { type: "x25519", oid: "1.3.101.110", length: 32 },
  { type: "x448", oid: "1.3.101.111", length: 56 },
  { type: "ed25519", oid: "1.3.101.112", length: 32 },
  { type: "ed448", oid: "1.3.101.113", length: 57 },
];

/**
 * Tells the types of RFC 8410 from others.
 *
 * @param type A type of keys.
 * @returns Whether it is one of them.
 */
export function isRawKeyType(type: string): type is RawKeyType {
  return RAW_ALGORITHMS.some((row) => row.type === type);
}

/**
 * Finds an algorithm of RFC 8410.
 *
 * @param type The type of its keys.
 * @returns The row of the table.
 */
export function rawAlgorithm(type: RawKeyType): RawAlgorithm {
  const row = RAW_ALGORITHMS.find((row) => row.type === type);
  if (row === undefined) throw new TypeError(`Cannot use keys of type "${type}": not known`);
  return row;
}
