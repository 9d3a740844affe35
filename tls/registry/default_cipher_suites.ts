// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

import { aes256Gcm } from "../../crypto/cipher/aes_aeads.ts";
import { chacha20Poly1305 } from "../../crypto/cipher/chacha20_poly1305.ts";
import type { Engine } from "../../crypto/engine/engine.ts";
import { aeadSpeed } from "../../crypto/engine/select_aead.ts";
import type { CipherSuite } from "./cipher_suites.ts";

/** How much faster ChaCha20-Poly1305 must be than AES-GCM to be preferred. */
const CLEARLY_FASTER = 1.2;

/**
 * Orders a default list of suites by what the engines compute fast, as other libraries do by asking
 * the processor for AES instructions: suites with ChaCha20-Poly1305 come first where that is clearly
 * faster than AES-GCM, and everything else stays in its order. Lists that somebody wrote are never
 * changed.
 *
 * @param suites The suites, in the order of a processor with AES instructions.
 * @param engines Who computes.
 * @returns The suites in their order of preference.
 */
export function orderByEngines(
  suites: readonly CipherSuite[],
  engines: readonly Engine[],
): readonly CipherSuite[] {
  const faster = aeadSpeed(chacha20Poly1305, engines) / aeadSpeed(aes256Gcm, engines);
  if (!(faster > CLEARLY_FASTER)) return suites;
  return [...suites.filter(isChaCha20), ...suites.filter((suite) => !isChaCha20(suite))];
}

function isChaCha20({ cipher }: CipherSuite): boolean {
  return cipher.kind === "aead" && cipher.algorithm.mode === "chacha20-poly1305";
}
