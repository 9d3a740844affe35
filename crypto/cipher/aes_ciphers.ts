// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/** AES in the modes without authentication. */

import { aes } from "./aes.ts";
import { blockModeCipher } from "./block_mode.ts";
import { CBC_CTS } from "./cbc_cts.ts";
import { CBC } from "./cbc_mode.ts";
import { CFB, CFB1, CFB8 } from "./cfb.ts";
import type { CipherAlgorithm } from "./cipher_algorithm.ts";
import { CTR } from "./ctr.ts";
import { ECB } from "./ecb.ts";
import { OFB } from "./ofb.ts";

/** AES-128 in ECB mode (NIST SP 800-38A, Section 6.1). */
export const aes128Ecb: CipherAlgorithm = /* @__PURE__ */ blockModeCipher("aes-128-ecb", aes, ECB, {
  keyLength: 16,
  oid: "2.16.840.1.101.3.4.1.1",
});
/** AES-192 in ECB mode (NIST SP 800-38A, Section 6.1). */
export const aes192Ecb: CipherAlgorithm = /* @__PURE__ */ blockModeCipher("aes-192-ecb", aes, ECB, {
  keyLength: 24,
  oid: "2.16.840.1.101.3.4.1.21",
});
/** AES-256 in ECB mode (NIST SP 800-38A, Section 6.1). */
export const aes256Ecb: CipherAlgorithm = /* @__PURE__ */ blockModeCipher("aes-256-ecb", aes, ECB, {
  keyLength: 32,
  oid: "2.16.840.1.101.3.4.1.41",
});
/** AES-128 in CBC mode (NIST SP 800-38A, Section 6.2). */
export const aes128Cbc: CipherAlgorithm = /* @__PURE__ */ blockModeCipher("aes-128-cbc", aes, CBC, {
  keyLength: 16,
  oid: "2.16.840.1.101.3.4.1.2",
  aliases: ["aes128"],
});
/** AES-192 in CBC mode (NIST SP 800-38A, Section 6.2). */
export const aes192Cbc: CipherAlgorithm = /* @__PURE__ */ blockModeCipher("aes-192-cbc", aes, CBC, {
  keyLength: 24,
  oid: "2.16.840.1.101.3.4.1.22",
  aliases: ["aes192"],
});
/** AES-256 in CBC mode (NIST SP 800-38A, Section 6.2). */
export const aes256Cbc: CipherAlgorithm = /* @__PURE__ */ blockModeCipher("aes-256-cbc", aes, CBC, {
  keyLength: 32,
  oid: "2.16.840.1.101.3.4.1.42",
  aliases: ["aes256"],
});
/** AES-128 in CFB mode with segments of a block (NIST SP 800-38A, Section 6.3). */
export const aes128Cfb: CipherAlgorithm = /* @__PURE__ */ blockModeCipher("aes-128-cfb", aes, CFB, {
  keyLength: 16,
  oid: "2.16.840.1.101.3.4.1.4",
});
/** AES-192 in CFB mode with segments of a block (NIST SP 800-38A, Section 6.3). */
export const aes192Cfb: CipherAlgorithm = /* @__PURE__ */ blockModeCipher("aes-192-cfb", aes, CFB, {
  keyLength: 24,
  oid: "2.16.840.1.101.3.4.1.24",
});
/** AES-256 in CFB mode with segments of a block (NIST SP 800-38A, Section 6.3). */
export const aes256Cfb: CipherAlgorithm = /* @__PURE__ */ blockModeCipher("aes-256-cfb", aes, CFB, {
  keyLength: 32,
  oid: "2.16.840.1.101.3.4.1.44",
});
/** AES-128 in CFB mode with segments of a bit (NIST SP 800-38A, Section 6.3). */
export const aes128Cfb1: CipherAlgorithm = /* @__PURE__ */ blockModeCipher(
  "aes-128-cfb1",
  aes,
  CFB1,
  {
    keyLength: 16,
  },
);
/** AES-192 in CFB mode with segments of a bit (NIST SP 800-38A, Section 6.3). */
export const aes192Cfb1: CipherAlgorithm = /* @__PURE__ */ blockModeCipher(
  "aes-192-cfb1",
  aes,
  CFB1,
  {
    keyLength: 24,
  },
);
/** AES-256 in CFB mode with segments of a bit (NIST SP 800-38A, Section 6.3). */
export const aes256Cfb1: CipherAlgorithm = /* @__PURE__ */ blockModeCipher(
  "aes-256-cfb1",
  aes,
  CFB1,
  {
    keyLength: 32,
  },
);
/** AES-128 in CFB mode with segments of a byte (NIST SP 800-38A, Section 6.3). */
export const aes128Cfb8: CipherAlgorithm = /* @__PURE__ */ blockModeCipher(
  "aes-128-cfb8",
  aes,
  CFB8,
  {
    keyLength: 16,
  },
);
/** AES-192 in CFB mode with segments of a byte (NIST SP 800-38A, Section 6.3). */
export const aes192Cfb8: CipherAlgorithm = /* @__PURE__ */ blockModeCipher(
  "aes-192-cfb8",
  aes,
  CFB8,
  {
    keyLength: 24,
  },
);
/** AES-256 in CFB mode with segments of a byte (NIST SP 800-38A, Section 6.3). */
export const aes256Cfb8: CipherAlgorithm = /* @__PURE__ */ blockModeCipher(
  "aes-256-cfb8",
  aes,
  CFB8,
  {
    keyLength: 32,
  },
);
/** AES-128 in OFB mode (NIST SP 800-38A, Section 6.4). */
export const aes128Ofb: CipherAlgorithm = /* @__PURE__ */ blockModeCipher("aes-128-ofb", aes, OFB, {
  keyLength: 16,
  oid: "2.16.840.1.101.3.4.1.3",
});
/** AES-192 in OFB mode (NIST SP 800-38A, Section 6.4). */
export const aes192Ofb: CipherAlgorithm = /* @__PURE__ */ blockModeCipher("aes-192-ofb", aes, OFB, {
  keyLength: 24,
  oid: "2.16.840.1.101.3.4.1.23",
});
/** AES-256 in OFB mode (NIST SP 800-38A, Section 6.4). */
export const aes256Ofb: CipherAlgorithm = /* @__PURE__ */ blockModeCipher("aes-256-ofb", aes, OFB, {
  keyLength: 32,
  oid: "2.16.840.1.101.3.4.1.43",
});
/** AES-128 in CTR mode (NIST SP 800-38A, Section 6.5). */
export const aes128Ctr: CipherAlgorithm = /* @__PURE__ */ blockModeCipher("aes-128-ctr", aes, CTR, {
  keyLength: 16,
});
/** AES-192 in CTR mode (NIST SP 800-38A, Section 6.5). */
export const aes192Ctr: CipherAlgorithm = /* @__PURE__ */ blockModeCipher("aes-192-ctr", aes, CTR, {
  keyLength: 24,
});
/** AES-256 in CTR mode (NIST SP 800-38A, Section 6.5). */
export const aes256Ctr: CipherAlgorithm = /* @__PURE__ */ blockModeCipher("aes-256-ctr", aes, CTR, {
  keyLength: 32,
});
/** AES-128 in CBC mode with ciphertext stealing (NIST SP 800-38A, Addendum). */
export const aes128CbcCts: CipherAlgorithm = /* @__PURE__ */ blockModeCipher(
  "aes-128-cbc-cts",
  aes,
  CBC_CTS,
  {
    keyLength: 16,
  },
);
/** AES-192 in CBC mode with ciphertext stealing (NIST SP 800-38A, Addendum). */
export const aes192CbcCts: CipherAlgorithm = /* @__PURE__ */ blockModeCipher(
  "aes-192-cbc-cts",
  aes,
  CBC_CTS,
  {
    keyLength: 24,
  },
);
/** AES-256 in CBC mode with ciphertext stealing (NIST SP 800-38A, Addendum). */
export const aes256CbcCts: CipherAlgorithm = /* @__PURE__ */ blockModeCipher(
  "aes-256-cbc-cts",
  aes,
  CBC_CTS,
  {
    keyLength: 32,
  },
);

/** AES in the modes without authentication. */
export const aesCiphers: readonly CipherAlgorithm[] = [
  aes128Ecb,
  aes192Ecb,
  aes256Ecb,
  aes128Cbc,
  aes192Cbc,
  aes256Cbc,
  aes128Cfb,
  aes192Cfb,
  aes256Cfb,
  aes128Cfb1,
  aes192Cfb1,
  aes256Cfb1,
  aes128Cfb8,
  aes192Cfb8,
  aes256Cfb8,
  aes128Ofb,
  aes192Ofb,
  aes256Ofb,
  aes128Ctr,
  aes192Ctr,
  aes256Ctr,
  aes128CbcCts,
  aes192CbcCts,
  aes256CbcCts,
];
