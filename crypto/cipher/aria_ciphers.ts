// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/** ARIA (RFC 5794) in its modes. */

import type { AeadAlgorithm } from "./aead.ts";
import { aria } from "./aria.ts";
import { blockModeAead, blockModeCipher } from "./block_mode.ts";
import { CBC } from "./cbc_mode.ts";
import { CCM } from "./ccm.ts";
import { CFB, CFB1, CFB8 } from "./cfb.ts";
import type { CipherAlgorithm } from "./cipher_algorithm.ts";
import { CTR } from "./ctr.ts";
import { ECB } from "./ecb.ts";
import { GCM } from "./gcm.ts";
import { OFB } from "./ofb.ts";

/** ARIA-128 in ECB mode (NIST SP 800-38A, Section 6.1). */
export const aria128Ecb: CipherAlgorithm = /* @__PURE__ */ blockModeCipher(
  "aria-128-ecb",
  aria,
  ECB,
  {
    keyLength: 16,
    oid: "1.2.410.200046.1.1.1",
  },
);
/** ARIA-192 in ECB mode (NIST SP 800-38A, Section 6.1). */
export const aria192Ecb: CipherAlgorithm = /* @__PURE__ */ blockModeCipher(
  "aria-192-ecb",
  aria,
  ECB,
  {
    keyLength: 24,
    oid: "1.2.410.200046.1.1.6",
  },
);
/** ARIA-256 in ECB mode (NIST SP 800-38A, Section 6.1). */
export const aria256Ecb: CipherAlgorithm = /* @__PURE__ */ blockModeCipher(
  "aria-256-ecb",
  aria,
  ECB,
  {
    keyLength: 32,
    oid: "1.2.410.200046.1.1.11",
  },
);
/** ARIA-128 in CBC mode (NIST SP 800-38A, Section 6.2). */
export const aria128Cbc: CipherAlgorithm = /* @__PURE__ */ blockModeCipher(
  "aria-128-cbc",
  aria,
  CBC,
  {
    keyLength: 16,
    oid: "1.2.410.200046.1.1.2",
    aliases: ["aria128"],
  },
);
/** ARIA-192 in CBC mode (NIST SP 800-38A, Section 6.2). */
export const aria192Cbc: CipherAlgorithm = /* @__PURE__ */ blockModeCipher(
  "aria-192-cbc",
  aria,
  CBC,
  {
    keyLength: 24,
    oid: "1.2.410.200046.1.1.7",
    aliases: ["aria192"],
  },
);
/** ARIA-256 in CBC mode (NIST SP 800-38A, Section 6.2). */
export const aria256Cbc: CipherAlgorithm = /* @__PURE__ */ blockModeCipher(
  "aria-256-cbc",
  aria,
  CBC,
  {
    keyLength: 32,
    oid: "1.2.410.200046.1.1.12",
    aliases: ["aria256"],
  },
);
/** ARIA-128 in CFB mode with segments of a block (NIST SP 800-38A, Section 6.3). */
export const aria128Cfb: CipherAlgorithm = /* @__PURE__ */ blockModeCipher(
  "aria-128-cfb",
  aria,
  CFB,
  {
    keyLength: 16,
    oid: "1.2.410.200046.1.1.3",
  },
);
/** ARIA-192 in CFB mode with segments of a block (NIST SP 800-38A, Section 6.3). */
export const aria192Cfb: CipherAlgorithm = /* @__PURE__ */ blockModeCipher(
  "aria-192-cfb",
  aria,
  CFB,
  {
    keyLength: 24,
    oid: "1.2.410.200046.1.1.8",
  },
);
/** ARIA-256 in CFB mode with segments of a block (NIST SP 800-38A, Section 6.3). */
export const aria256Cfb: CipherAlgorithm = /* @__PURE__ */ blockModeCipher(
  "aria-256-cfb",
  aria,
  CFB,
  {
    keyLength: 32,
    oid: "1.2.410.200046.1.1.13",
  },
);
/** ARIA-128 in CFB mode with segments of a bit (NIST SP 800-38A, Section 6.3). */
export const aria128Cfb1: CipherAlgorithm = /* @__PURE__ */ blockModeCipher(
  "aria-128-cfb1",
  aria,
  CFB1,
  {
    keyLength: 16,
  },
);
/** ARIA-192 in CFB mode with segments of a bit (NIST SP 800-38A, Section 6.3). */
export const aria192Cfb1: CipherAlgorithm = /* @__PURE__ */ blockModeCipher(
  "aria-192-cfb1",
  aria,
  CFB1,
  {
    keyLength: 24,
  },
);
/** ARIA-256 in CFB mode with segments of a bit (NIST SP 800-38A, Section 6.3). */
export const aria256Cfb1: CipherAlgorithm = /* @__PURE__ */ blockModeCipher(
  "aria-256-cfb1",
  aria,
  CFB1,
  {
    keyLength: 32,
  },
);
/** ARIA-128 in CFB mode with segments of a byte (NIST SP 800-38A, Section 6.3). */
export const aria128Cfb8: CipherAlgorithm = /* @__PURE__ */ blockModeCipher(
  "aria-128-cfb8",
  aria,
  CFB8,
  {
    keyLength: 16,
  },
);
/** ARIA-192 in CFB mode with segments of a byte (NIST SP 800-38A, Section 6.3). */
export const aria192Cfb8: CipherAlgorithm = /* @__PURE__ */ blockModeCipher(
  "aria-192-cfb8",
  aria,
  CFB8,
  {
    keyLength: 24,
  },
);
/** ARIA-256 in CFB mode with segments of a byte (NIST SP 800-38A, Section 6.3). */
export const aria256Cfb8: CipherAlgorithm = /* @__PURE__ */ blockModeCipher(
  "aria-256-cfb8",
  aria,
  CFB8,
  {
    keyLength: 32,
  },
);
/** ARIA-128 in OFB mode (NIST SP 800-38A, Section 6.4). */
export const aria128Ofb: CipherAlgorithm = /* @__PURE__ */ blockModeCipher(
  "aria-128-ofb",
  aria,
  OFB,
  {
    keyLength: 16,
    oid: "1.2.410.200046.1.1.4",
  },
);
/** ARIA-192 in OFB mode (NIST SP 800-38A, Section 6.4). */
export const aria192Ofb: CipherAlgorithm = /* @__PURE__ */ blockModeCipher(
  "aria-192-ofb",
  aria,
  OFB,
  {
    keyLength: 24,
    oid: "1.2.410.200046.1.1.9",
  },
);
/** ARIA-256 in OFB mode (NIST SP 800-38A, Section 6.4). */
export const aria256Ofb: CipherAlgorithm = /* @__PURE__ */ blockModeCipher(
  "aria-256-ofb",
  aria,
  OFB,
  {
    keyLength: 32,
    oid: "1.2.410.200046.1.1.14",
  },
);
/** ARIA-128 in CTR mode (NIST SP 800-38A, Section 6.5). */
export const aria128Ctr: CipherAlgorithm = /* @__PURE__ */ blockModeCipher(
  "aria-128-ctr",
  aria,
  CTR,
  {
    keyLength: 16,
    oid: "1.2.410.200046.1.1.5",
  },
);
/** ARIA-192 in CTR mode (NIST SP 800-38A, Section 6.5). */
export const aria192Ctr: CipherAlgorithm = /* @__PURE__ */ blockModeCipher(
  "aria-192-ctr",
  aria,
  CTR,
  {
    keyLength: 24,
    oid: "1.2.410.200046.1.1.10",
  },
);
/** ARIA-256 in CTR mode (NIST SP 800-38A, Section 6.5). */
export const aria256Ctr: CipherAlgorithm = /* @__PURE__ */ blockModeCipher(
  "aria-256-ctr",
  aria,
  CTR,
  {
    keyLength: 32,
    oid: "1.2.410.200046.1.1.15",
  },
);
/** ARIA-128 in Galois/Counter Mode (NIST SP 800-38D). */
export const aria128Gcm: CipherAlgorithm & AeadAlgorithm = /* @__PURE__ */ blockModeAead(
  "aria-128-gcm",
  aria,
  GCM,
  {
    keyLength: 16,
    oid: "1.2.410.200046.1.1.34",
  },
);
/** ARIA-192 in Galois/Counter Mode (NIST SP 800-38D). */
export const aria192Gcm: CipherAlgorithm & AeadAlgorithm = /* @__PURE__ */ blockModeAead(
  "aria-192-gcm",
  aria,
  GCM,
  {
    keyLength: 24,
    oid: "1.2.410.200046.1.1.35",
  },
);
/** ARIA-256 in Galois/Counter Mode (NIST SP 800-38D). */
export const aria256Gcm: CipherAlgorithm & AeadAlgorithm = /* @__PURE__ */ blockModeAead(
  "aria-256-gcm",
  aria,
  GCM,
  {
    keyLength: 32,
    oid: "1.2.410.200046.1.1.36",
  },
);
/** ARIA-128 in Counter with CBC-MAC mode (RFC 3610, NIST SP 800-38C). */
export const aria128Ccm: CipherAlgorithm & AeadAlgorithm = /* @__PURE__ */ blockModeAead(
  "aria-128-ccm",
  aria,
  CCM,
  {
    keyLength: 16,
    oid: "1.2.410.200046.1.1.37",
  },
);
/** ARIA-192 in Counter with CBC-MAC mode (RFC 3610, NIST SP 800-38C). */
export const aria192Ccm: CipherAlgorithm & AeadAlgorithm = /* @__PURE__ */ blockModeAead(
  "aria-192-ccm",
  aria,
  CCM,
  {
    keyLength: 24,
    oid: "1.2.410.200046.1.1.38",
  },
);
/** ARIA-256 in Counter with CBC-MAC mode (RFC 3610, NIST SP 800-38C). */
export const aria256Ccm: CipherAlgorithm & AeadAlgorithm = /* @__PURE__ */ blockModeAead(
  "aria-256-ccm",
  aria,
  CCM,
  {
    keyLength: 32,
    oid: "1.2.410.200046.1.1.39",
  },
);

/** ARIA in its modes. */
export const ariaCiphers: readonly CipherAlgorithm[] = [
  aria128Ecb,
  aria192Ecb,
  aria256Ecb,
  aria128Cbc,
  aria192Cbc,
  aria256Cbc,
  aria128Cfb,
  aria192Cfb,
  aria256Cfb,
  aria128Cfb1,
  aria192Cfb1,
  aria256Cfb1,
  aria128Cfb8,
  aria192Cfb8,
  aria256Cfb8,
  aria128Ofb,
  aria192Ofb,
  aria256Ofb,
  aria128Ctr,
  aria192Ctr,
  aria256Ctr,
  aria128Gcm,
  aria192Gcm,
  aria256Gcm,
  aria128Ccm,
  aria192Ccm,
  aria256Ccm,
];
