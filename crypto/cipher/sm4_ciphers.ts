// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/** SM4 (GB/T 32907-2016) in its modes. */

import type { AeadAlgorithm } from "./aead.ts";
import { blockModeAead, blockModeCipher } from "./block_mode.ts";
import { CBC } from "./cbc_mode.ts";
import { CCM } from "./ccm.ts";
import { CFB } from "./cfb.ts";
import type { CipherAlgorithm } from "./cipher_algorithm.ts";
import { CTR } from "./ctr.ts";
import { ECB } from "./ecb.ts";
import { GCM } from "./gcm.ts";
import { OFB } from "./ofb.ts";
import { sm4 } from "./sm4.ts";
import { XTS } from "./xts.ts";

/** SM4 in ECB mode (NIST SP 800-38A, Section 6.1). */
export const sm4Ecb: CipherAlgorithm = /* @__PURE__ */ blockModeCipher("sm4-ecb", sm4, ECB, {
  keyLength: 16,
  oid: "1.2.156.10197.1.104.1",
});
/** SM4 in CBC mode (NIST SP 800-38A, Section 6.2). */
export const sm4Cbc: CipherAlgorithm = /* @__PURE__ */ blockModeCipher("sm4-cbc", sm4, CBC, {
  keyLength: 16,
  oid: "1.2.156.10197.1.104.2",
  aliases: ["sm4"],
});
/** SM4 in CFB mode with segments of a block (NIST SP 800-38A, Section 6.3). */
export const sm4Cfb: CipherAlgorithm = /* @__PURE__ */ blockModeCipher("sm4-cfb", sm4, CFB, {
  keyLength: 16,
  oid: "1.2.156.10197.1.104.4",
  aliases: ["sm4-cfb128"],
});
/** SM4 in OFB mode (NIST SP 800-38A, Section 6.4). */
export const sm4Ofb: CipherAlgorithm = /* @__PURE__ */ blockModeCipher("sm4-ofb", sm4, OFB, {
  keyLength: 16,
  oid: "1.2.156.10197.1.104.3",
  aliases: ["sm4-ofb128"],
});
/** SM4 in CTR mode (NIST SP 800-38A, Section 6.5). */
export const sm4Ctr: CipherAlgorithm = /* @__PURE__ */ blockModeCipher("sm4-ctr", sm4, CTR, {
  keyLength: 16,
  oid: "1.2.156.10197.1.104.7",
});
/** SM4 in Galois/Counter Mode (NIST SP 800-38D). */
export const sm4Gcm: CipherAlgorithm & AeadAlgorithm = /* @__PURE__ */ blockModeAead(
  "sm4-gcm",
  sm4,
  GCM,
  {
    keyLength: 16,
    oid: "1.2.156.10197.1.104.8",
  },
);
/** SM4 in Counter with CBC-MAC mode (RFC 3610, NIST SP 800-38C). */
export const sm4Ccm: CipherAlgorithm & AeadAlgorithm = /* @__PURE__ */ blockModeAead(
  "sm4-ccm",
  sm4,
  CCM,
  {
    keyLength: 16,
    oid: "1.2.156.10197.1.104.9",
  },
);
/** SM4 in XTS mode for disk sectors, with two keys one behind the other (IEEE 1619). */
export const sm4Xts: CipherAlgorithm = /* @__PURE__ */ blockModeCipher("sm4-xts", sm4, XTS, {
  keyLength: 32,
  oid: "1.2.156.10197.1.104.10",
});

/** SM4 in its modes. */
export const sm4Ciphers: readonly CipherAlgorithm[] = [
  sm4Ecb,
  sm4Cbc,
  sm4Cfb,
  sm4Ofb,
  sm4Ctr,
  sm4Gcm,
  sm4Ccm,
  sm4Xts,
];
