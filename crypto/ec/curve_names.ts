// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/** The curves that have a name, as `openssl ecparam -list_curves` prints them. */

/**
 * The name of a curve: of FIPS 186-5 for P-256, P-384 and P-521, of OpenSSL for the others. Those
 * of SEC 2, X9.62, RFC 5639, GB/T 32918 and WTLS are all here.
 */
export type CurveName =
  | "secp112r1"
  | "secp112r2"
  | "secp128r1"
  | "secp128r2"
  | "secp160k1"
  | "secp160r1"
  | "secp160r2"
  | "secp192k1"
  | "secp224k1"
  | "secp224r1"
  | "secp256k1"
  | "P-384"
  | "P-521"
  | "prime192v1"
  | "prime192v2"
  | "prime192v3"
  | "prime239v1"
  | "prime239v2"
  | "prime239v3"
  | "P-256"
  | "sect113r1"
  | "sect113r2"
  | "sect131r1"
  | "sect131r2"
  | "sect163k1"
  | "sect163r1"
  | "sect163r2"
  | "sect193r1"
  | "sect193r2"
  | "sect233k1"
  | "sect233r1"
  | "sect239k1"
  | "sect283k1"
  | "sect283r1"
  | "sect409k1"
  | "sect409r1"
  | "sect571k1"
  | "sect571r1"
  | "c2pnb163v1"
  | "c2pnb163v2"
  | "c2pnb163v3"
  | "c2pnb176v1"
  | "c2tnb191v1"
  | "c2tnb191v2"
  | "c2tnb191v3"
  | "c2pnb208w1"
  | "c2tnb239v1"
  | "c2tnb239v2"
  | "c2tnb239v3"
  | "c2pnb272w1"
  | "c2pnb304w1"
  | "c2tnb359v1"
  | "c2pnb368w1"
  | "c2tnb431r1"
  | "wap-wsg-idm-ecid-wtls1"
  | "wap-wsg-idm-ecid-wtls3"
  | "wap-wsg-idm-ecid-wtls4"
  | "wap-wsg-idm-ecid-wtls5"
  | "wap-wsg-idm-ecid-wtls6"
  | "wap-wsg-idm-ecid-wtls7"
  | "wap-wsg-idm-ecid-wtls8"
  | "wap-wsg-idm-ecid-wtls9"
  | "wap-wsg-idm-ecid-wtls10"
  | "wap-wsg-idm-ecid-wtls11"
  | "wap-wsg-idm-ecid-wtls12"
  | "Oakley-EC2N-3"
  | "Oakley-EC2N-4"
  | "brainpoolP160r1"
  | "brainpoolP160t1"
  | "brainpoolP192r1"
  | "brainpoolP192t1"
  | "brainpoolP224r1"
  | "brainpoolP224t1"
  | "brainpoolP256r1"
  | "brainpoolP256t1"
  | "brainpoolP320r1"
  | "brainpoolP320t1"
  | "brainpoolP384r1"
  | "brainpoolP384t1"
  | "brainpoolP512r1"
  | "brainpoolP512t1"
  | "SM2";

/** One curve's names. */
export interface CurveNames {
  /** Its name in this library. */
  readonly name: CurveName;
  /** Its object identifier, dotted; the Oakley curves have none. */
  readonly oid: string | undefined;
  /** Its other names: of OpenSSL, FIPS 186-4 and SEC 2. */
  readonly aliases?: readonly string[];
  /** The curve whose numbers it has. */
  readonly sameAs?: CurveName;
  /** Its seed, where it has another than the curve whose numbers it has. */
  readonly seed?: "absent";
}

/** The names, in OpenSSL's order. */
export const CURVE_NAMES: readonly CurveNames[] = [
  { name: "secp112r1", oid: "1.3.132.0.6" },
  { name: "secp112r2", oid: "1.3.132.0.7" },
  { name: "secp128r1", oid: "1.3.132.0.28" },
  { name: "secp128r2", oid: "1.3.132.0.29" },
  { name: "secp160k1", oid: "1.3.132.0.9" },
  { name: "secp160r1", oid: "1.3.132.0.8" },
  { name: "secp160r2", oid: "1.3.132.0.30" },
  { name: "secp192k1", oid: "1.3.132.0.31" },
  { name: "secp224k1", oid: "1.3.132.0.32" },
  { name: "secp224r1", oid: "1.3.132.0.33", aliases: ["P-224"] },
  { name: "secp256k1", oid: "1.3.132.0.10" },
  { name: "P-384", oid: "1.3.132.0.34", aliases: ["secp384r1"] },
  { name: "P-521", oid: "1.3.132.0.35", aliases: ["secp521r1"] },
  { name: "prime192v1", oid: "1.2.840.10045.3.1.1", aliases: ["P-192", "secp192r1"] },
  { name: "prime192v2", oid: "1.2.840.10045.3.1.2" },
  { name: "prime192v3", oid: "1.2.840.10045.3.1.3" },
  { name: "prime239v1", oid: "1.2.840.10045.3.1.4" },
  { name: "prime239v2", oid: "1.2.840.10045.3.1.5" },
  { name: "prime239v3", oid: "1.2.840.10045.3.1.6" },
  { name: "P-256", oid: "1.2.840.10045.3.1.7", aliases: ["prime256v1", "secp256r1"] },
  { name: "sect113r1", oid: "1.3.132.0.4" },
  { name: "sect113r2", oid: "1.3.132.0.5" },
  { name: "sect131r1", oid: "1.3.132.0.22" },
  { name: "sect131r2", oid: "1.3.132.0.23" },
  { name: "sect163k1", oid: "1.3.132.0.1", aliases: ["K-163"] },
  { name: "sect163r1", oid: "1.3.132.0.2" },
  { name: "sect163r2", oid: "1.3.132.0.15", aliases: ["B-163"] },
  { name: "sect193r1", oid: "1.3.132.0.24" },
  { name: "sect193r2", oid: "1.3.132.0.25" },
  { name: "sect233k1", oid: "1.3.132.0.26", aliases: ["K-233"] },
  { name: "sect233r1", oid: "1.3.132.0.27", aliases: ["B-233"] },
  { name: "sect239k1", oid: "1.3.132.0.3" },
  { name: "sect283k1", oid: "1.3.132.0.16", aliases: ["K-283"] },
  { name: "sect283r1", oid: "1.3.132.0.17", aliases: ["B-283"] },
  { name: "sect409k1", oid: "1.3.132.0.36", aliases: ["K-409"] },
  { name: "sect409r1", oid: "1.3.132.0.37", aliases: ["B-409"] },
  { name: "sect571k1", oid: "1.3.132.0.38", aliases: ["K-571"] },
  { name: "sect571r1", oid: "1.3.132.0.39", aliases: ["B-571"] },
  { name: "c2pnb163v1", oid: "1.2.840.10045.3.0.1" },
  { name: "c2pnb163v2", oid: "1.2.840.10045.3.0.2" },
  { name: "c2pnb163v3", oid: "1.2.840.10045.3.0.3" },
  { name: "c2pnb176v1", oid: "1.2.840.10045.3.0.4" },
  { name: "c2tnb191v1", oid: "1.2.840.10045.3.0.5" },
  { name: "c2tnb191v2", oid: "1.2.840.10045.3.0.6" },
  { name: "c2tnb191v3", oid: "1.2.840.10045.3.0.7" },
  { name: "c2pnb208w1", oid: "1.2.840.10045.3.0.10" },
  { name: "c2tnb239v1", oid: "1.2.840.10045.3.0.11" },
  { name: "c2tnb239v2", oid: "1.2.840.10045.3.0.12" },
  { name: "c2tnb239v3", oid: "1.2.840.10045.3.0.13" },
  { name: "c2pnb272w1", oid: "1.2.840.10045.3.0.16" },
  { name: "c2pnb304w1", oid: "1.2.840.10045.3.0.17" },
  { name: "c2tnb359v1", oid: "1.2.840.10045.3.0.18" },
  { name: "c2pnb368w1", oid: "1.2.840.10045.3.0.19" },
  { name: "c2tnb431r1", oid: "1.2.840.10045.3.0.20" },
  { name: "wap-wsg-idm-ecid-wtls1", oid: "2.23.43.1.4.1" },
  { name: "wap-wsg-idm-ecid-wtls3", oid: "2.23.43.1.4.3", sameAs: "sect163k1" },
  { name: "wap-wsg-idm-ecid-wtls4", oid: "2.23.43.1.4.4", sameAs: "sect113r1" },
  { name: "wap-wsg-idm-ecid-wtls5", oid: "2.23.43.1.4.5", sameAs: "c2pnb163v1" },
  { name: "wap-wsg-idm-ecid-wtls6", oid: "2.23.43.1.4.6", sameAs: "secp112r1" },
  { name: "wap-wsg-idm-ecid-wtls7", oid: "2.23.43.1.4.7", sameAs: "secp160r2" },
  { name: "wap-wsg-idm-ecid-wtls8", oid: "2.23.43.1.4.8" },
  { name: "wap-wsg-idm-ecid-wtls9", oid: "2.23.43.1.4.9" },
  { name: "wap-wsg-idm-ecid-wtls10", oid: "2.23.43.1.4.10", sameAs: "sect233k1" },
  { name: "wap-wsg-idm-ecid-wtls11", oid: "2.23.43.1.4.11", sameAs: "sect233r1" },
  { name: "wap-wsg-idm-ecid-wtls12", oid: "2.23.43.1.4.12", sameAs: "secp224r1", seed: "absent" },
  { name: "Oakley-EC2N-3", oid: undefined },
  { name: "Oakley-EC2N-4", oid: undefined },
  { name: "brainpoolP160r1", oid: "1.3.36.3.3.2.8.1.1.1" },
  { name: "brainpoolP160t1", oid: "1.3.36.3.3.2.8.1.1.2" },
  { name: "brainpoolP192r1", oid: "1.3.36.3.3.2.8.1.1.3" },
  { name: "brainpoolP192t1", oid: "1.3.36.3.3.2.8.1.1.4" },
  { name: "brainpoolP224r1", oid: "1.3.36.3.3.2.8.1.1.5" },
  { name: "brainpoolP224t1", oid: "1.3.36.3.3.2.8.1.1.6" },
  { name: "brainpoolP256r1", oid: "1.3.36.3.3.2.8.1.1.7" },
  { name: "brainpoolP256t1", oid: "1.3.36.3.3.2.8.1.1.8" },
  { name: "brainpoolP320r1", oid: "1.3.36.3.3.2.8.1.1.9" },
  { name: "brainpoolP320t1", oid: "1.3.36.3.3.2.8.1.1.10" },
  { name: "brainpoolP384r1", oid: "1.3.36.3.3.2.8.1.1.11" },
  { name: "brainpoolP384t1", oid: "1.3.36.3.3.2.8.1.1.12" },
  { name: "brainpoolP512r1", oid: "1.3.36.3.3.2.8.1.1.13" },
  { name: "brainpoolP512t1", oid: "1.3.36.3.3.2.8.1.1.14" },
  { name: "SM2", oid: "1.2.156.10197.1.301" },
];
