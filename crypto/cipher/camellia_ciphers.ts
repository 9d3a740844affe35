// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/** Camellia (RFC 3713) in its modes. */

import { blockModeCipher } from "./block_mode.ts";
import { camellia } from "./camellia.ts";
import { CBC_CTS } from "./cbc_cts.ts";
import { CBC } from "./cbc_mode.ts";
import { CFB, CFB1, CFB8 } from "./cfb.ts";
import type { CipherAlgorithm } from "./cipher_algorithm.ts";
import { CTR } from "./ctr.ts";
import { ECB } from "./ecb.ts";
import { OFB } from "./ofb.ts";

/** Camellia-128 in ECB mode (NIST SP 800-38A, Section 6.1). */
export const camellia128Ecb: CipherAlgorithm = /* @__PURE__ */ blockModeCipher(
  "camellia-128-ecb",
  camellia,
  ECB,
  {
    keyLength: 16,
    oid: "0.3.4401.5.3.1.9.1",
  },
);
/** Camellia-192 in ECB mode (NIST SP 800-38A, Section 6.1). */
export const camellia192Ecb: CipherAlgorithm = /* @__PURE__ */ blockModeCipher(
  "camellia-192-ecb",
  camellia,
  ECB,
  {
    keyLength: 24,
    oid: "0.3.4401.5.3.1.9.21",
  },
);
/** Camellia-256 in ECB mode (NIST SP 800-38A, Section 6.1). */
export const camellia256Ecb: CipherAlgorithm = /* @__PURE__ */ blockModeCipher(
  "camellia-256-ecb",
  camellia,
  ECB,
  {
    keyLength: 32,
    oid: "0.3.4401.5.3.1.9.41",
  },
);
/** Camellia-128 in CBC mode (NIST SP 800-38A, Section 6.2). */
export const camellia128Cbc: CipherAlgorithm = /* @__PURE__ */ blockModeCipher(
  "camellia-128-cbc",
  camellia,
  CBC,
  {
    keyLength: 16,
    oid: "1.2.392.200011.61.1.1.1.2",
    aliases: ["camellia128"],
  },
);
/** Camellia-192 in CBC mode (NIST SP 800-38A, Section 6.2). */
export const camellia192Cbc: CipherAlgorithm = /* @__PURE__ */ blockModeCipher(
  "camellia-192-cbc",
  camellia,
  CBC,
  {
    keyLength: 24,
    oid: "1.2.392.200011.61.1.1.1.3",
    aliases: ["camellia192"],
  },
);
/** Camellia-256 in CBC mode (NIST SP 800-38A, Section 6.2). */
export const camellia256Cbc: CipherAlgorithm = /* @__PURE__ */ blockModeCipher(
  "camellia-256-cbc",
  camellia,
  CBC,
  {
    keyLength: 32,
    oid: "1.2.392.200011.61.1.1.1.4",
    aliases: ["camellia256"],
  },
);
/** Camellia-128 in CFB mode with segments of a block (NIST SP 800-38A, Section 6.3). */
export const camellia128Cfb: CipherAlgorithm = /* @__PURE__ */ blockModeCipher(
  "camellia-128-cfb",
  camellia,
  CFB,
  {
    keyLength: 16,
    oid: "0.3.4401.5.3.1.9.4",
  },
);
/** Camellia-192 in CFB mode with segments of a block (NIST SP 800-38A, Section 6.3). */
export const camellia192Cfb: CipherAlgorithm = /* @__PURE__ */ blockModeCipher(
  "camellia-192-cfb",
  camellia,
  CFB,
  {
    keyLength: 24,
    oid: "0.3.4401.5.3.1.9.24",
  },
);
/** Camellia-256 in CFB mode with segments of a block (NIST SP 800-38A, Section 6.3). */
export const camellia256Cfb: CipherAlgorithm = /* @__PURE__ */ blockModeCipher(
  "camellia-256-cfb",
  camellia,
  CFB,
  {
    keyLength: 32,
    oid: "0.3.4401.5.3.1.9.44",
  },
);
/** Camellia-128 in CFB mode with segments of a bit (NIST SP 800-38A, Section 6.3). */
export const camellia128Cfb1: CipherAlgorithm = /* @__PURE__ */ blockModeCipher(
  "camellia-128-cfb1",
  camellia,
  CFB1,
  {
    keyLength: 16,
  },
);
/** Camellia-192 in CFB mode with segments of a bit (NIST SP 800-38A, Section 6.3). */
export const camellia192Cfb1: CipherAlgorithm = /* @__PURE__ */ blockModeCipher(
  "camellia-192-cfb1",
  camellia,
  CFB1,
  {
    keyLength: 24,
  },
);
/** Camellia-256 in CFB mode with segments of a bit (NIST SP 800-38A, Section 6.3). */
export const camellia256Cfb1: CipherAlgorithm = /* @__PURE__ */ blockModeCipher(
  "camellia-256-cfb1",
  camellia,
  CFB1,
  {
    keyLength: 32,
  },
);
/** Camellia-128 in CFB mode with segments of a byte (NIST SP 800-38A, Section 6.3). */
export const camellia128Cfb8: CipherAlgorithm = /* @__PURE__ */ blockModeCipher(
  "camellia-128-cfb8",
  camellia,
  CFB8,
  {
    keyLength: 16,
  },
);
/** Camellia-192 in CFB mode with segments of a byte (NIST SP 800-38A, Section 6.3). */
export const camellia192Cfb8: CipherAlgorithm = /* @__PURE__ */ blockModeCipher(
  "camellia-192-cfb8",
  camellia,
  CFB8,
  {
    keyLength: 24,
  },
);
/** Camellia-256 in CFB mode with segments of a byte (NIST SP 800-38A, Section 6.3). */
export const camellia256Cfb8: CipherAlgorithm = /* @__PURE__ */ blockModeCipher(
  "camellia-256-cfb8",
  camellia,
  CFB8,
  {
    keyLength: 32,
  },
);
/** Camellia-128 in OFB mode (NIST SP 800-38A, Section 6.4). */
export const camellia128Ofb: CipherAlgorithm = /* @__PURE__ */ blockModeCipher(
  "camellia-128-ofb",
  camellia,
  OFB,
  {
    keyLength: 16,
    oid: "0.3.4401.5.3.1.9.3",
  },
);
/** Camellia-192 in OFB mode (NIST SP 800-38A, Section 6.4). */
export const camellia192Ofb: CipherAlgorithm = /* @__PURE__ */ blockModeCipher(
  "camellia-192-ofb",
  camellia,
  OFB,
  {
    keyLength: 24,
    oid: "0.3.4401.5.3.1.9.23",
  },
);
/** Camellia-256 in OFB mode (NIST SP 800-38A, Section 6.4). */
export const camellia256Ofb: CipherAlgorithm = /* @__PURE__ */ blockModeCipher(
  "camellia-256-ofb",
  camellia,
  OFB,
  {
    keyLength: 32,
    oid: "0.3.4401.5.3.1.9.43",
  },
);
/** Camellia-128 in CTR mode (NIST SP 800-38A, Section 6.5). */
export const camellia128Ctr: CipherAlgorithm = /* @__PURE__ */ blockModeCipher(
  "camellia-128-ctr",
  camellia,
  CTR,
  {
    keyLength: 16,
    oid: "0.3.4401.5.3.1.9.9",
  },
);
/** Camellia-192 in CTR mode (NIST SP 800-38A, Section 6.5). */
export const camellia192Ctr: CipherAlgorithm = /* @__PURE__ */ blockModeCipher(
  "camellia-192-ctr",
  camellia,
  CTR,
  {
    keyLength: 24,
    oid: "0.3.4401.5.3.1.9.29",
  },
);
/** Camellia-256 in CTR mode (NIST SP 800-38A, Section 6.5). */
export const camellia256Ctr: CipherAlgorithm = /* @__PURE__ */ blockModeCipher(
  "camellia-256-ctr",
  camellia,
  CTR,
  {
    keyLength: 32,
    oid: "0.3.4401.5.3.1.9.49",
  },
);
/** Camellia-128 in CBC mode with ciphertext stealing (NIST SP 800-38A, Addendum). */
export const camellia128CbcCts: CipherAlgorithm = /* @__PURE__ */ blockModeCipher(
  "camellia-128-cbc-cts",
  camellia,
  CBC_CTS,
  {
    keyLength: 16,
  },
);
/** Camellia-192 in CBC mode with ciphertext stealing (NIST SP 800-38A, Addendum). */
export const camellia192CbcCts: CipherAlgorithm = /* @__PURE__ */ blockModeCipher(
  "camellia-192-cbc-cts",
  camellia,
  CBC_CTS,
  {
    keyLength: 24,
  },
);
/** Camellia-256 in CBC mode with ciphertext stealing (NIST SP 800-38A, Addendum). */
export const camellia256CbcCts: CipherAlgorithm = /* @__PURE__ */ blockModeCipher(
  "camellia-256-cbc-cts",
  camellia,
  CBC_CTS,
  {
    keyLength: 32,
  },
);

/** Camellia in the modes of OpenSSL. */
export const camelliaCiphers: readonly CipherAlgorithm[] = [
  camellia128Ecb,
  camellia192Ecb,
  camellia256Ecb,
  camellia128Cbc,
  camellia192Cbc,
  camellia256Cbc,
  camellia128Cfb,
  camellia192Cfb,
  camellia256Cfb,
  camellia128Cfb1,
  camellia192Cfb1,
  camellia256Cfb1,
  camellia128Cfb8,
  camellia192Cfb8,
  camellia256Cfb8,
  camellia128Ofb,
  camellia192Ofb,
  camellia256Ofb,
  camellia128Ctr,
  camellia192Ctr,
  camellia256Ctr,
  camellia128CbcCts,
  camellia192CbcCts,
  camellia256CbcCts,
];
