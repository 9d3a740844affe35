// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/** SEED for keys (RFC 4010), which OpenSSL does not have. */

import { blockModeCipher } from "./block_mode.ts";
import type { CipherAlgorithm } from "./cipher_algorithm.ts";
import { WRAP, WRAP_PAD } from "./key_wrap.ts";
import { seed } from "./seed.ts";

/** SEED in key wrap mode (RFC 3394). */
export const seedWrap: CipherAlgorithm = /* @__PURE__ */ blockModeCipher("seed-wrap", seed, WRAP, {
  keyLength: 16,
});
/** SEED in key wrap mode with padding (RFC 5649). */
export const seedWrapPad: CipherAlgorithm = /* @__PURE__ */ blockModeCipher(
  "seed-wrap-pad",
  seed,
  WRAP_PAD,
  {
    keyLength: 16,
  },
);

/** SEED in key wrap. */
export const seedWraps: readonly CipherAlgorithm[] = [
  seedWrap,
  seedWrapPad,
];
