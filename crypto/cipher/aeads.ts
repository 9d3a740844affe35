// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/** The table of what `createAead` is used with most; by itself, so that bundles can do without. */

import { type AeadAlgorithm, aes128Ccm8, aes256Ccm8 } from "./aead.ts";
import { aesAeads } from "./aes_aeads.ts";
import { chacha20Poly1305 } from "./chacha20_poly1305.ts";

/**
 * The algorithms for authenticated encryption of AES and ChaCha20-Poly1305; `allCiphers` has more, see
 * `isAead`.
 */
export const defaultAeads: readonly AeadAlgorithm[] = /* @__PURE__ */ [
  aesAeads,
  aes128Ccm8,
  aes256Ccm8,
  chacha20Poly1305,
].flat();
