// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/** SEED (RFC 4269) in the modes that authenticate, which OpenSSL does not have. */

import type { AeadAlgorithm } from "./aead.ts";
import { blockModeAead } from "./block_mode.ts";
import { CCM } from "./ccm.ts";
import type { CipherAlgorithm } from "./cipher_algorithm.ts";
import { GCM } from "./gcm.ts";
import { seed } from "./seed.ts";

/** SEED in Galois/Counter Mode (NIST SP 800-38D). */
export const seedGcm: CipherAlgorithm & AeadAlgorithm = /* @__PURE__ */ blockModeAead(
  "seed-gcm",
  seed,
  GCM,
  {
    keyLength: 16,
  },
);
/** SEED in Counter with CBC-MAC mode (RFC 3610, NIST SP 800-38C). */
export const seedCcm: CipherAlgorithm & AeadAlgorithm = /* @__PURE__ */ blockModeAead(
  "seed-ccm",
  seed,
  CCM,
  {
    keyLength: 16,
  },
);

/** SEED in the modes that authenticate. */
export const seedAeads: readonly (CipherAlgorithm & AeadAlgorithm)[] = [
  seedGcm,
  seedCcm,
];
