// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

import type { AeadAlgorithm, AeadCipher } from "../cipher/aead.ts";
import { PortableCcm } from "./portable_ccm.ts";
import { PortableChacha } from "./portable_chacha.ts";
import { PortableGcm } from "./portable_gcm.ts";

/**
 * Sets up a cipher of the portable engine, which offers every algorithm.
 *
 * @param algorithm The algorithm, with the tag's length that is used.
 * @param key The key, of the right length.
 * @returns The cipher.
 */
export function portableAead(algorithm: AeadAlgorithm, key: Uint8Array): AeadCipher {
  switch (algorithm.mode) {
    case "gcm":
      return new PortableGcm(algorithm, key);
    case "ccm":
      return new PortableCcm(algorithm, key);
    case "chacha20-poly1305":
      return new PortableChacha(algorithm, key);
  }
}
