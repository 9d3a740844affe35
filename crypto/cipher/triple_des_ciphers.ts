// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/** Triple DES with two and three keys in its modes (NIST SP 800-67). */

import { blockModeCipher } from "./block_mode.ts";
import { CBC } from "./cbc_mode.ts";
import { CFB, CFB1, CFB8 } from "./cfb.ts";
import type { CipherAlgorithm } from "./cipher_algorithm.ts";
import { desEde, desEde3 } from "./des.ts";
import { ECB } from "./ecb.ts";
import { OFB } from "./ofb.ts";

/** Triple DES with two keys in ECB mode (NIST SP 800-38A, Section 6.1). */
export const desEdeEcb: CipherAlgorithm = /* @__PURE__ */ blockModeCipher(
  "des-ede-ecb",
  desEde,
  ECB,
  {
    keyLength: 16,
    oid: "1.3.14.3.2.17",
    aliases: ["des-ede"],
  },
);
/** Triple DES with two keys in CBC mode (NIST SP 800-38A, Section 6.2). */
export const desEdeCbc: CipherAlgorithm = /* @__PURE__ */ blockModeCipher(
  "des-ede-cbc",
  desEde,
  CBC,
  {
    keyLength: 16,
  },
);
/** Triple DES with two keys in CFB mode with segments of a block (NIST SP 800-38A, Section 6.3). */
export const desEdeCfb: CipherAlgorithm = /* @__PURE__ */ blockModeCipher(
  "des-ede-cfb",
  desEde,
  CFB,
  {
    keyLength: 16,
  },
);
/** Triple DES with two keys in OFB mode (NIST SP 800-38A, Section 6.4). */
export const desEdeOfb: CipherAlgorithm = /* @__PURE__ */ blockModeCipher(
  "des-ede-ofb",
  desEde,
  OFB,
  {
    keyLength: 16,
  },
);
/** Triple DES with three keys in ECB mode (NIST SP 800-38A, Section 6.1). */
export const desEde3Ecb: CipherAlgorithm = /* @__PURE__ */ blockModeCipher(
  "des-ede3-ecb",
  desEde3,
  ECB,
  {
    keyLength: 24,
    aliases: ["des-ede3"],
  },
);
/** Triple DES with three keys in CBC mode (NIST SP 800-38A, Section 6.2). */
export const desEde3Cbc: CipherAlgorithm = /* @__PURE__ */ blockModeCipher(
  "des-ede3-cbc",
  desEde3,
  CBC,
  {
    keyLength: 24,
    oid: "1.2.840.113549.3.7",
    aliases: ["des3"],
  },
);
/** Triple DES with three keys in CFB mode with segments of a block (NIST SP 800-38A, Section 6.3). */
export const desEde3Cfb: CipherAlgorithm = /* @__PURE__ */ blockModeCipher(
  "des-ede3-cfb",
  desEde3,
  CFB,
  {
    keyLength: 24,
  },
);
/** Triple DES with three keys in CFB mode with segments of a bit (NIST SP 800-38A, Section 6.3). */
export const desEde3Cfb1: CipherAlgorithm = /* @__PURE__ */ blockModeCipher(
  "des-ede3-cfb1",
  desEde3,
  CFB1,
  {
    keyLength: 24,
  },
);
/** Triple DES with three keys in CFB mode with segments of a byte (NIST SP 800-38A, Section 6.3). */
export const desEde3Cfb8: CipherAlgorithm = /* @__PURE__ */ blockModeCipher(
  "des-ede3-cfb8",
  desEde3,
  CFB8,
  {
    keyLength: 24,
  },
);
/** Triple DES with three keys in OFB mode (NIST SP 800-38A, Section 6.4). */
export const desEde3Ofb: CipherAlgorithm = /* @__PURE__ */ blockModeCipher(
  "des-ede3-ofb",
  desEde3,
  OFB,
  {
    keyLength: 24,
  },
);

/** Triple DES in its modes. */
export const tripleDesCiphers: readonly CipherAlgorithm[] = [
  desEdeEcb,
  desEdeCbc,
  desEdeCfb,
  desEdeOfb,
  desEde3Ecb,
  desEde3Cbc,
  desEde3Cfb,
  desEde3Cfb1,
  desEde3Cfb8,
  desEde3Ofb,
];
