// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/** DES and DESX in their modes: to read what is old. */

import { blockModeCipher } from "./block_mode.ts";
import { CBC } from "./cbc_mode.ts";
import { CFB, CFB1, CFB8 } from "./cfb.ts";
import type { CipherAlgorithm } from "./cipher_algorithm.ts";
import { des, desx } from "./des.ts";
import { ECB } from "./ecb.ts";
import { OFB } from "./ofb.ts";

/** DES in ECB mode (NIST SP 800-38A, Section 6.1). */
export const desEcb: CipherAlgorithm = /* @__PURE__ */ blockModeCipher("des-ecb", des, ECB, {
  keyLength: 8,
  oid: "1.3.14.3.2.6",
});
/** DES in CBC mode (NIST SP 800-38A, Section 6.2). */
export const desCbc: CipherAlgorithm = /* @__PURE__ */ blockModeCipher("des-cbc", des, CBC, {
  keyLength: 8,
  oid: "1.3.14.3.2.7",
  aliases: ["des"],
});
/** DES in CFB mode with segments of a block (NIST SP 800-38A, Section 6.3). */
export const desCfb: CipherAlgorithm = /* @__PURE__ */ blockModeCipher("des-cfb", des, CFB, {
  keyLength: 8,
  oid: "1.3.14.3.2.9",
});
/** DES in CFB mode with segments of a bit (NIST SP 800-38A, Section 6.3). */
export const desCfb1: CipherAlgorithm = /* @__PURE__ */ blockModeCipher("des-cfb1", des, CFB1, {
  keyLength: 8,
});
/** DES in CFB mode with segments of a byte (NIST SP 800-38A, Section 6.3). */
export const desCfb8: CipherAlgorithm = /* @__PURE__ */ blockModeCipher("des-cfb8", des, CFB8, {
  keyLength: 8,
});
/** DES in OFB mode (NIST SP 800-38A, Section 6.4). */
export const desOfb: CipherAlgorithm = /* @__PURE__ */ blockModeCipher("des-ofb", des, OFB, {
  keyLength: 8,
  oid: "1.3.14.3.2.8",
});
/** DESX in CBC mode (NIST SP 800-38A, Section 6.2). */
export const desxCbc: CipherAlgorithm = /* @__PURE__ */ blockModeCipher("desx-cbc", desx, CBC, {
  keyLength: 24,
  aliases: ["desx"],
});

/** DES and DESX in their modes. */
export const desCiphers: readonly CipherAlgorithm[] = [
  desEcb,
  desCbc,
  desCfb,
  desCfb1,
  desCfb8,
  desOfb,
  desxCbc,
];
