// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/** Blowfish in its modes: to read what is old. */

import { blockModeCipher } from "./block_mode.ts";
import { blowfish } from "./blowfish.ts";
import { CBC } from "./cbc_mode.ts";
import { CFB } from "./cfb.ts";
import type { CipherAlgorithm } from "./cipher_algorithm.ts";
import { ECB } from "./ecb.ts";
import { OFB } from "./ofb.ts";

/** Blowfish in ECB mode (NIST SP 800-38A, Section 6.1). */
export const bfEcb: CipherAlgorithm = /* @__PURE__ */ blockModeCipher("bf-ecb", blowfish, ECB, {
  keyLength: 16,
  keyLengths: [[1, 72]],
});
/** Blowfish in CBC mode (NIST SP 800-38A, Section 6.2). */
export const bfCbc: CipherAlgorithm = /* @__PURE__ */ blockModeCipher("bf-cbc", blowfish, CBC, {
  keyLength: 16,
  keyLengths: [[1, 72]],
  oid: "1.3.6.1.4.1.3029.1.2",
  aliases: ["bf", "blowfish"],
});
/** Blowfish in CFB mode with segments of a block (NIST SP 800-38A, Section 6.3). */
export const bfCfb: CipherAlgorithm = /* @__PURE__ */ blockModeCipher("bf-cfb", blowfish, CFB, {
  keyLength: 16,
  keyLengths: [[1, 72]],
});
/** Blowfish in OFB mode (NIST SP 800-38A, Section 6.4). */
export const bfOfb: CipherAlgorithm = /* @__PURE__ */ blockModeCipher("bf-ofb", blowfish, OFB, {
  keyLength: 16,
  keyLengths: [[1, 72]],
});

/** Blowfish in its modes. */
export const blowfishCiphers: readonly CipherAlgorithm[] = [
  bfEcb,
  bfCbc,
  bfCfb,
  bfOfb,
];
