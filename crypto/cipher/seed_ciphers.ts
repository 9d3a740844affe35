// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/** SEED (RFC 4269) in its modes. */

import { blockModeCipher } from "./block_mode.ts";
import { CBC } from "./cbc_mode.ts";
import { CFB } from "./cfb.ts";
import type { CipherAlgorithm } from "./cipher_algorithm.ts";
import { ECB } from "./ecb.ts";
import { OFB } from "./ofb.ts";
import { seed } from "./seed.ts";

/** SEED in ECB mode (NIST SP 800-38A, Section 6.1). */
export const seedEcb: CipherAlgorithm = /* @__PURE__ */ blockModeCipher("seed-ecb", seed, ECB, {
  keyLength: 16,
  oid: "1.2.410.200004.1.3",
});
/** SEED in CBC mode (NIST SP 800-38A, Section 6.2). */
export const seedCbc: CipherAlgorithm = /* @__PURE__ */ blockModeCipher("seed-cbc", seed, CBC, {
  keyLength: 16,
  oid: "1.2.410.200004.1.4",
  aliases: ["seed"],
});
/** SEED in CFB mode with segments of a block (NIST SP 800-38A, Section 6.3). */
export const seedCfb: CipherAlgorithm = /* @__PURE__ */ blockModeCipher("seed-cfb", seed, CFB, {
  keyLength: 16,
  oid: "1.2.410.200004.1.5",
  aliases: ["seed-cfb128"],
});
/** SEED in OFB mode (NIST SP 800-38A, Section 6.4). */
export const seedOfb: CipherAlgorithm = /* @__PURE__ */ blockModeCipher("seed-ofb", seed, OFB, {
  keyLength: 16,
  oid: "1.2.410.200004.1.6",
  aliases: ["seed-ofb128"],
});

/** SEED in the modes of OpenSSL. */
export const seedCiphers: readonly CipherAlgorithm[] = [
  seedEcb,
  seedCbc,
  seedCfb,
  seedOfb,
];
