// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/** RC2 (RFC 2268) in its modes: to read what is old. */

import { blockModeCipher } from "./block_mode.ts";
import { CBC } from "./cbc_mode.ts";
import { CFB } from "./cfb.ts";
import type { CipherAlgorithm } from "./cipher_algorithm.ts";
import { ECB } from "./ecb.ts";
import { OFB } from "./ofb.ts";
import { rc2 } from "./rc2.ts";

/** RC2 in ECB mode (NIST SP 800-38A, Section 6.1). */
export const rc2Ecb: CipherAlgorithm = /* @__PURE__ */ blockModeCipher("rc2-ecb", rc2, ECB, {
  keyLength: 16,
  keyLengths: [[1, 128]],
  keyOptions: { effectiveKeyBits: 128 },
});
/** RC2 in CBC mode (NIST SP 800-38A, Section 6.2). */
export const rc2Cbc: CipherAlgorithm = /* @__PURE__ */ blockModeCipher("rc2-cbc", rc2, CBC, {
  keyLength: 16,
  keyLengths: [[1, 128]],
  oid: "1.2.840.113549.3.2",
  aliases: ["rc2", "rc2-128"],
  keyOptions: { effectiveKeyBits: 128 },
});
/** RC2 in CFB mode with segments of a block (NIST SP 800-38A, Section 6.3). */
export const rc2Cfb: CipherAlgorithm = /* @__PURE__ */ blockModeCipher("rc2-cfb", rc2, CFB, {
  keyLength: 16,
  keyLengths: [[1, 128]],
  keyOptions: { effectiveKeyBits: 128 },
});
/** RC2 in OFB mode (NIST SP 800-38A, Section 6.4). */
export const rc2Ofb: CipherAlgorithm = /* @__PURE__ */ blockModeCipher("rc2-ofb", rc2, OFB, {
  keyLength: 16,
  keyLengths: [[1, 128]],
  keyOptions: { effectiveKeyBits: 128 },
});
/** RC2 with keys of 40 bits in CBC mode (NIST SP 800-38A, Section 6.2). */
export const rc2Cbc40: CipherAlgorithm = /* @__PURE__ */ blockModeCipher("rc2-40-cbc", rc2, CBC, {
  keyLength: 5,
  keyLengths: [[1, 128]],
  aliases: ["rc2-40"],
  keyOptions: { effectiveKeyBits: 40 },
});
/** RC2 with keys of 64 bits in CBC mode (NIST SP 800-38A, Section 6.2). */
export const rc2Cbc64: CipherAlgorithm = /* @__PURE__ */ blockModeCipher("rc2-64-cbc", rc2, CBC, {
  keyLength: 8,
  keyLengths: [[1, 128]],
  aliases: ["rc2-64"],
  keyOptions: { effectiveKeyBits: 64 },
});

/** RC2 in its modes. */
export const rc2Ciphers: readonly CipherAlgorithm[] = [
  rc2Ecb,
  rc2Cbc,
  rc2Cfb,
  rc2Ofb,
  rc2Cbc40,
  rc2Cbc64,
];
