// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/** Who computes a cipher where nobody says otherwise. */

import type { CipherAlgorithm } from "../cipher/cipher_algorithm.ts";
import type { Engine } from "./engine.ts";
import { defaultEngines } from "./select.ts";

/**
 * Gives the engines that may compute a cipher, best first.
 *
 * @param _algorithm The cipher.
 * @param _length How long the message is, in bytes; `Infinity` when it comes in pieces.
 * @returns The engines.
 */
export function cipherEngines(_algorithm: CipherAlgorithm, _length: number): readonly Engine[] {
  return defaultEngines();
}
