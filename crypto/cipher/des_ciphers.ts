// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/** DES, Triple DES and DESX in their modes: to read what is old. */

import { blockModeCipher } from "./block_mode.ts";
import { CBC } from "./cbc_mode.ts";
import { CFB, CFB1, CFB8 } from "./cfb.ts";
import type { CipherAlgorithm } from "./cipher_algorithm.ts";
import { des, desEde, desEde3, desx } from "./des.ts";
import { ECB } from "./ecb.ts";
import { OFB } from "./ofb.ts";

/** Triple DES with two keys in ECB mode (NIST SP 800-38A, Section 6.1). */
export const desEdeEcb: CipherAlgorithm = blockModeCipher("des-ede-ecb", desEde, ECB, {
  keyLength: 16,
  oid: "1.3.14.3.2.17",
  aliases: ["des-ede"],
});
/** Triple DES with two keys in CBC mode (NIST SP 800-38A, Section 6.2). */
export const desEdeCbc: CipherAlgorithm = blockModeCipher("des-ede-cbc", desEde, CBC, {
  keyLength: 16,
});
/** Triple DES with two keys in CFB mode with segments of a block (NIST SP 800-38A, Section 6.3). */
export const desEdeCfb: CipherAlgorithm = blockModeCipher("des-ede-cfb", desEde, CFB, {
  keyLength: 16,
});
/** Triple DES with two keys in OFB mode (NIST SP 800-38A, Section 6.4). */
export const desEdeOfb: CipherAlgorithm = blockModeCipher("des-ede-ofb", desEde, OFB, {
  keyLength: 16,
});
/** Triple DES with three keys in ECB mode (NIST SP 800-38A, Section 6.1). */
export const desEde3Ecb: CipherAlgorithm = blockModeCipher("des-ede3-ecb", desEde3, ECB, {
  keyLength: 24,
  aliases: ["des-ede3"],
});
/** Triple DES with three keys in CBC mode (NIST SP 800-38A, Section 6.2). */
export const desEde3Cbc: CipherAlgorithm = blockModeCipher("des-ede3-cbc", desEde3, CBC, {
  keyLength: 24,
  oid: "1.2.840.113549.3.7",
  aliases: ["des3"],
});
/** Triple DES with three keys in CFB mode with segments of a block (NIST SP 800-38A, Section 6.3). */
export const desEde3Cfb: CipherAlgorithm = blockModeCipher("des-ede3-cfb", desEde3, CFB, {
  keyLength: 24,
});
/** Triple DES with three keys in CFB mode with segments of a bit (NIST SP 800-38A, Section 6.3). */
export const desEde3Cfb1: CipherAlgorithm = blockModeCipher("des-ede3-cfb1", desEde3, CFB1, {
  keyLength: 24,
});
/** Triple DES with three keys in CFB mode with segments of a byte (NIST SP 800-38A, Section 6.3). */
export const desEde3Cfb8: CipherAlgorithm = blockModeCipher("des-ede3-cfb8", desEde3, CFB8, {
  keyLength: 24,
});
/** Triple DES with three keys in OFB mode (NIST SP 800-38A, Section 6.4). */
export const desEde3Ofb: CipherAlgorithm = blockModeCipher("des-ede3-ofb", desEde3, OFB, {
  keyLength: 24,
});
/** DES in ECB mode (NIST SP 800-38A, Section 6.1). */
export const desEcb: CipherAlgorithm = blockModeCipher("des-ecb", des, ECB, {
  keyLength: 8,
  oid: "1.3.14.3.2.6",
});
/** DES in CBC mode (NIST SP 800-38A, Section 6.2). */
export const desCbc: CipherAlgorithm = blockModeCipher("des-cbc", des, CBC, {
  keyLength: 8,
  oid: "1.3.14.3.2.7",
  aliases: ["des"],
});
/** DES in CFB mode with segments of a block (NIST SP 800-38A, Section 6.3). */
export const desCfb: CipherAlgorithm = blockModeCipher("des-cfb", des, CFB, {
  keyLength: 8,
  oid: "1.3.14.3.2.9",
});
/** DES in CFB mode with segments of a bit (NIST SP 800-38A, Section 6.3). */
export const desCfb1: CipherAlgorithm = blockModeCipher("des-cfb1", des, CFB1, {
  keyLength: 8,
});
/** DES in CFB mode with segments of a byte (NIST SP 800-38A, Section 6.3). */
export const desCfb8: CipherAlgorithm = blockModeCipher("des-cfb8", des, CFB8, {
  keyLength: 8,
});
/** DES in OFB mode (NIST SP 800-38A, Section 6.4). */
export const desOfb: CipherAlgorithm = blockModeCipher("des-ofb", des, OFB, {
  keyLength: 8,
  oid: "1.3.14.3.2.8",
});
/** DESX in CBC mode (NIST SP 800-38A, Section 6.2). */
export const desxCbc: CipherAlgorithm = blockModeCipher("desx-cbc", desx, CBC, {
  keyLength: 24,
  aliases: ["desx"],
});

/** DES, Triple DES and DESX. */
export const desCiphers: readonly CipherAlgorithm[] = [
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
  desEcb,
  desCbc,
  desCfb,
  desCfb1,
  desCfb8,
  desOfb,
  desxCbc,
];
