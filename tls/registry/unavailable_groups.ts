// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

import type { NamedNumber } from "./name_of.ts";

/** A group that this library can name but not do. */
export interface UnavailableGroup extends NamedNumber {
  /** The name that OpenSSL prints. */
  readonly opensslName: string;
  /** Its size in bits. */
  readonly bits: number;
  /** Set for a group of less than 112 bits of strength. */
  readonly weak?: true;
}

/** The other groups of IANA's registry: finite fields, brainpool and the curves of RFC 4492. */
export const UNAVAILABLE_GROUPS = [
  { number: 1, name: "sect163k1", opensslName: "sect163k1", bits: 163, weak: true },
  { number: 2, name: "sect163r1", opensslName: "sect163r1", bits: 163, weak: true },
  { number: 3, name: "sect163r2", opensslName: "sect163r2", bits: 163, weak: true },
  { number: 4, name: "sect193r1", opensslName: "sect193r1", bits: 193, weak: true },
  { number: 5, name: "sect193r2", opensslName: "sect193r2", bits: 193, weak: true },
  { number: 6, name: "sect233k1", opensslName: "sect233k1", bits: 233 },
  { number: 7, name: "sect233r1", opensslName: "sect233r1", bits: 233 },
  { number: 8, name: "sect239k1", opensslName: "sect239k1", bits: 239 },
  { number: 9, name: "sect283k1", opensslName: "sect283k1", bits: 283 },
  { number: 10, name: "sect283r1", opensslName: "sect283r1", bits: 283 },
  { number: 11, name: "sect409k1", opensslName: "sect409k1", bits: 409 },
  { number: 12, name: "sect409r1", opensslName: "sect409r1", bits: 409 },
  { number: 13, name: "sect571k1", opensslName: "sect571k1", bits: 571 },
  { number: 14, name: "sect571r1", opensslName: "sect571r1", bits: 571 },
  { number: 15, name: "secp160k1", opensslName: "secp160k1", bits: 160, weak: true },
  { number: 16, name: "secp160r1", opensslName: "secp160r1", bits: 160, weak: true },
  { number: 17, name: "secp160r2", opensslName: "secp160r2", bits: 160, weak: true },
  { number: 18, name: "secp192k1", opensslName: "secp192k1", bits: 192, weak: true },
  { number: 19, name: "secp192r1", opensslName: "prime192v1", bits: 192, weak: true },
  { number: 20, name: "secp224k1", opensslName: "secp224k1", bits: 224 },
  { number: 21, name: "secp224r1", opensslName: "secp224r1", bits: 224 },
  { number: 22, name: "secp256k1", opensslName: "secp256k1", bits: 256 },
  { number: 26, name: "brainpoolP256r1", opensslName: "brainpoolP256r1", bits: 256 },
  { number: 27, name: "brainpoolP384r1", opensslName: "brainpoolP384r1", bits: 384 },
  { number: 28, name: "brainpoolP512r1", opensslName: "brainpoolP512r1", bits: 512 },
  { number: 31, name: "brainpoolP256r1tls13", opensslName: "brainpoolP256r1tls13", bits: 256 },
  { number: 32, name: "brainpoolP384r1tls13", opensslName: "brainpoolP384r1tls13", bits: 384 },
  { number: 33, name: "brainpoolP512r1tls13", opensslName: "brainpoolP512r1tls13", bits: 512 },
  { number: 41, name: "curveSM2", opensslName: "SM2", bits: 256 },
  { number: 256, name: "ffdhe2048", opensslName: "ffdhe2048", bits: 2048 },
  { number: 257, name: "ffdhe3072", opensslName: "ffdhe3072", bits: 3072 },
  { number: 258, name: "ffdhe4096", opensslName: "ffdhe4096", bits: 4096 },
  { number: 259, name: "ffdhe6144", opensslName: "ffdhe6144", bits: 6144 },
  { number: 260, name: "ffdhe8192", opensslName: "ffdhe8192", bits: 8192 },
] as const satisfies readonly UnavailableGroup[];
