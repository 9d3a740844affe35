// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/** RC5 (RFC 2040) in its modes: to read what is old. */

import { blockModeCipher } from "./block_mode.ts";
import { CBC } from "./cbc_mode.ts";
import { CFB } from "./cfb.ts";
import type { CipherAlgorithm } from "./cipher_algorithm.ts";
import { ECB } from "./ecb.ts";
import { OFB } from "./ofb.ts";
import { rc5 } from "./rc5.ts";

/** RC5 with words of 32 bits in ECB mode (NIST SP 800-38A, Section 6.1). */
export const rc5Ecb: CipherAlgorithm = /* @__PURE__ */ blockModeCipher("rc5-ecb", rc5, ECB, {
  keyLength: 16,
  keyLengths: [[0, 255]],
});
/** RC5 with words of 32 bits in CBC mode (NIST SP 800-38A, Section 6.2). */
export const rc5Cbc: CipherAlgorithm = /* @__PURE__ */ blockModeCipher("rc5-cbc", rc5, CBC, {
  keyLength: 16,
  keyLengths: [[0, 255]],
  oid: "1.2.840.113549.3.8",
  aliases: ["rc5"],
});
/** RC5 with words of 32 bits in CFB mode with segments of a block (NIST SP 800-38A, Section 6.3). */
export const rc5Cfb: CipherAlgorithm = /* @__PURE__ */ blockModeCipher("rc5-cfb", rc5, CFB, {
  keyLength: 16,
  keyLengths: [[0, 255]],
});
/** RC5 with words of 32 bits in OFB mode (NIST SP 800-38A, Section 6.4). */
export const rc5Ofb: CipherAlgorithm = /* @__PURE__ */ blockModeCipher("rc5-ofb", rc5, OFB, {
  keyLength: 16,
  keyLengths: [[0, 255]],
});

/** RC5 in its modes. */
export const rc5Ciphers: readonly CipherAlgorithm[] = [
  rc5Ecb,
  rc5Cbc,
  rc5Cfb,
  rc5Ofb,
];
