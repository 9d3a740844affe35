// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

import type { AeadAlgorithm, AeadCipher } from "../cipher/aead.ts";
import { PortableCcm } from "./portable_ccm.ts";
import { PortableChacha } from "./portable_chacha.ts";
import { PortableGcm } from "./portable_gcm.ts";
import { PortableModeAead } from "./portable_mode_aead.ts";

/**
 * Sets up a cipher of the portable engine, which offers every algorithm.
 *
 * @param algorithm The algorithm, with the tag's length that is used.
 * @param key The key, of the right length.
 * @returns The cipher; `undefined` for an algorithm that is none of this library's.
 */
export function portableAead(algorithm: AeadAlgorithm, key: Uint8Array): AeadCipher | undefined {
  const isAes = algorithm.cipher.startsWith("aes-");
  if (isAes && algorithm.mode === "gcm") return new PortableGcm(algorithm, key);
  if (isAes && algorithm.mode === "ccm") return new PortableCcm(algorithm, key);
  if (algorithm.mode === "chacha20-poly1305") return new PortableChacha(algorithm, key);
  const set = algorithm.create?.(key);
  return set === undefined ? undefined : new PortableModeAead(algorithm, set);
}
