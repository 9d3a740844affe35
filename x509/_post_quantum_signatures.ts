// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/** The signature algorithms that withstand quantum computers. */

import type { SignatureAlgorithmRow } from "./signature_algorithms.ts";

/** ML-DSA (RFC 9881) and SLH-DSA (RFC 9909); the identifier is that of the key. */
export const POST_QUANTUM_SIGNATURES: readonly SignatureAlgorithmRow[] = [
  {
    oid: "2.16.840.1.101.3.4.3.17",
    name: "ML-DSA-44",
    kind: "ml-dsa",
    keyTypes: ["ml-dsa-44"],
    securityBits: 128,
  },
  {
    oid: "2.16.840.1.101.3.4.3.18",
    name: "ML-DSA-65",
    kind: "ml-dsa",
    keyTypes: ["ml-dsa-65"],
    securityBits: 192,
  },
  {
    oid: "2.16.840.1.101.3.4.3.19",
    name: "ML-DSA-87",
    kind: "ml-dsa",
    keyTypes: ["ml-dsa-87"],
    securityBits: 256,
  },
  {
    oid: "2.16.840.1.101.3.4.3.20",
    name: "SLH-DSA-SHA2-128s",
    kind: "slh-dsa",
    keyTypes: ["slh-dsa-sha2-128s"],
    securityBits: 128,
  },
  {
    oid: "2.16.840.1.101.3.4.3.21",
    name: "SLH-DSA-SHA2-128f",
    kind: "slh-dsa",
    keyTypes: ["slh-dsa-sha2-128f"],
    securityBits: 128,
  },
  {
    oid: "2.16.840.1.101.3.4.3.22",
    name: "SLH-DSA-SHA2-192s",
    kind: "slh-dsa",
    keyTypes: ["slh-dsa-sha2-192s"],
    securityBits: 192,
  },
  {
    oid: "2.16.840.1.101.3.4.3.23",
    name: "SLH-DSA-SHA2-192f",
    kind: "slh-dsa",
    keyTypes: ["slh-dsa-sha2-192f"],
    securityBits: 192,
  },
  {
    oid: "2.16.840.1.101.3.4.3.24",
    name: "SLH-DSA-SHA2-256s",
    kind: "slh-dsa",
    keyTypes: ["slh-dsa-sha2-256s"],
    securityBits: 256,
  },
  {
    oid: "2.16.840.1.101.3.4.3.25",
    name: "SLH-DSA-SHA2-256f",
    kind: "slh-dsa",
    keyTypes: ["slh-dsa-sha2-256f"],
    securityBits: 256,
  },
  {
    oid: "2.16.840.1.101.3.4.3.26",
    name: "SLH-DSA-SHAKE-128s",
    kind: "slh-dsa",
    keyTypes: ["slh-dsa-shake-128s"],
    securityBits: 128,
  },
  {
    oid: "2.16.840.1.101.3.4.3.27",
    name: "SLH-DSA-SHAKE-128f",
    kind: "slh-dsa",
    keyTypes: ["slh-dsa-shake-128f"],
    securityBits: 128,
  },
  {
    oid: "2.16.840.1.101.3.4.3.28",
    name: "SLH-DSA-SHAKE-192s",
    kind: "slh-dsa",
    keyTypes: ["slh-dsa-shake-192s"],
    securityBits: 192,
  },
  {
    oid: "2.16.840.1.101.3.4.3.29",
    name: "SLH-DSA-SHAKE-192f",
    kind: "slh-dsa",
    keyTypes: ["slh-dsa-shake-192f"],
    securityBits: 192,
  },
  {
    oid: "2.16.840.1.101.3.4.3.30",
    name: "SLH-DSA-SHAKE-256s",
    kind: "slh-dsa",
    keyTypes: ["slh-dsa-shake-256s"],
    securityBits: 256,
  },
  {
    oid: "2.16.840.1.101.3.4.3.31",
    name: "SLH-DSA-SHAKE-256f",
    kind: "slh-dsa",
    keyTypes: ["slh-dsa-shake-256f"],
    securityBits: 256,
  },
  // RFC 9881 has no use for HashML-DSA in certificates. HashSLH-DSA needs keys with these identifiers
  // (RFC 9909), which this library does not have.
  {
    oid: "2.16.840.1.101.3.4.3.32",
    name: "HASH-ML-DSA-44-WITH-SHA512",
    kind: "other",
    keyTypes: [],
  },
  {
    oid: "2.16.840.1.101.3.4.3.33",
    name: "HASH-ML-DSA-65-WITH-SHA512",
    kind: "other",
    keyTypes: [],
  },
  {
    oid: "2.16.840.1.101.3.4.3.34",
    name: "HASH-ML-DSA-87-WITH-SHA512",
    kind: "other",
    keyTypes: [],
  },
  {
    oid: "2.16.840.1.101.3.4.3.35",
    name: "SLH-DSA-SHA2-128s-WITH-SHA256",
    kind: "other",
    keyTypes: [],
  },
  {
    oid: "2.16.840.1.101.3.4.3.36",
    name: "SLH-DSA-SHA2-128f-WITH-SHA256",
    kind: "other",
    keyTypes: [],
  },
  {
    oid: "2.16.840.1.101.3.4.3.37",
    name: "SLH-DSA-SHA2-192s-WITH-SHA512",
    kind: "other",
    keyTypes: [],
  },
  {
    oid: "2.16.840.1.101.3.4.3.38",
    name: "SLH-DSA-SHA2-192f-WITH-SHA512",
    kind: "other",
    keyTypes: [],
  },
  {
    oid: "2.16.840.1.101.3.4.3.39",
    name: "SLH-DSA-SHA2-256s-WITH-SHA512",
    kind: "other",
    keyTypes: [],
  },
  {
    oid: "2.16.840.1.101.3.4.3.40",
    name: "SLH-DSA-SHA2-256f-WITH-SHA512",
    kind: "other",
    keyTypes: [],
  },
  {
    oid: "2.16.840.1.101.3.4.3.41",
    name: "SLH-DSA-SHAKE-128s-WITH-SHAKE128",
    kind: "other",
    keyTypes: [],
  },
  {
    oid: "2.16.840.1.101.3.4.3.42",
    name: "SLH-DSA-SHAKE-128f-WITH-SHAKE128",
    kind: "other",
    keyTypes: [],
  },
  {
    oid: "2.16.840.1.101.3.4.3.43",
    name: "SLH-DSA-SHAKE-192s-WITH-SHAKE256",
    kind: "other",
    keyTypes: [],
  },
  {
    oid: "2.16.840.1.101.3.4.3.44",
    name: "SLH-DSA-SHAKE-192f-WITH-SHAKE256",
    kind: "other",
    keyTypes: [],
  },
  {
    oid: "2.16.840.1.101.3.4.3.45",
    name: "SLH-DSA-SHAKE-256s-WITH-SHAKE256",
    kind: "other",
    keyTypes: [],
  },
  {
    oid: "2.16.840.1.101.3.4.3.46",
    name: "SLH-DSA-SHAKE-256f-WITH-SHAKE256",
    kind: "other",
    keyTypes: [],
  },
];
