// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/** IDEA in its modes: to read what is old. */

import { blockModeCipher } from "./block_mode.ts";
import { CBC } from "./cbc_mode.ts";
import { CFB } from "./cfb.ts";
import type { CipherAlgorithm } from "./cipher_algorithm.ts";
import { ECB } from "./ecb.ts";
import { idea } from "./idea.ts";
import { OFB } from "./ofb.ts";

/** IDEA in ECB mode (NIST SP 800-38A, Section 6.1). */
export const ideaEcb: CipherAlgorithm = /* @__PURE__ */ blockModeCipher("idea-ecb", idea, ECB, {
  keyLength: 16,
});
/** IDEA in CBC mode (NIST SP 800-38A, Section 6.2). */
export const ideaCbc: CipherAlgorithm = /* @__PURE__ */ blockModeCipher("idea-cbc", idea, CBC, {
  keyLength: 16,
  oid: "1.3.6.1.4.1.188.7.1.1.2",
  aliases: ["idea"],
});
/** IDEA in CFB mode with segments of a block (NIST SP 800-38A, Section 6.3). */
export const ideaCfb: CipherAlgorithm = /* @__PURE__ */ blockModeCipher("idea-cfb", idea, CFB, {
  keyLength: 16,
});
/** IDEA in OFB mode (NIST SP 800-38A, Section 6.4). */
export const ideaOfb: CipherAlgorithm = /* @__PURE__ */ blockModeCipher("idea-ofb", idea, OFB, {
  keyLength: 16,
});

/** IDEA in its modes. */
export const ideaCiphers: readonly CipherAlgorithm[] = [
  ideaEcb,
  ideaCbc,
  ideaCfb,
  ideaOfb,
];
