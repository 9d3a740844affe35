// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/** CAST5 (RFC 2144) in its modes: to read what is old. */

import { blockModeCipher } from "./block_mode.ts";
import { cast5 } from "./cast5.ts";
import { CBC } from "./cbc_mode.ts";
import { CFB } from "./cfb.ts";
import type { CipherAlgorithm } from "./cipher_algorithm.ts";
import { ECB } from "./ecb.ts";
import { OFB } from "./ofb.ts";

/** CAST5 in ECB mode (NIST SP 800-38A, Section 6.1). */
export const cast5Ecb: CipherAlgorithm = /* @__PURE__ */ blockModeCipher("cast5-ecb", cast5, ECB, {
  keyLength: 16,
  keyLengths: [[5, 16]],
});
/** CAST5 in CBC mode (NIST SP 800-38A, Section 6.2). */
export const cast5Cbc: CipherAlgorithm = /* @__PURE__ */ blockModeCipher("cast5-cbc", cast5, CBC, {
  keyLength: 16,
  keyLengths: [[5, 16]],
  oid: "1.2.840.113533.7.66.10",
  aliases: ["cast", "cast-cbc"],
});
/** CAST5 in CFB mode with segments of a block (NIST SP 800-38A, Section 6.3). */
export const cast5Cfb: CipherAlgorithm = /* @__PURE__ */ blockModeCipher("cast5-cfb", cast5, CFB, {
  keyLength: 16,
  keyLengths: [[5, 16]],
});
/** CAST5 in OFB mode (NIST SP 800-38A, Section 6.4). */
export const cast5Ofb: CipherAlgorithm = /* @__PURE__ */ blockModeCipher("cast5-ofb", cast5, OFB, {
  keyLength: 16,
  keyLengths: [[5, 16]],
});

/** CAST5 in its modes. */
export const cast5Ciphers: readonly CipherAlgorithm[] = [
  cast5Ecb,
  cast5Cbc,
  cast5Cfb,
  cast5Ofb,
];
