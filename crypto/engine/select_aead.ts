// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/** How fast the engines of each runtime encrypt: what an order of preference can follow. */

import type { AeadAlgorithm } from "../cipher/aead.ts";
import type { Engine, EngineName } from "./engine.ts";
import { type Runtime, runtime } from "./runtime.ts";
import { defaultEngines } from "./select.ts";

/** Megabytes a second of one core, sealing records of 16 KiB; absent where an engine has it not. */
type Speeds = Readonly<Partial<Record<EngineName, number>>>;

/** Speeds by mode. AES with keys of 128 bits; longer ones are slower by up to a fifth everywhere. */
type Facts = Readonly<Partial<Record<AeadAlgorithm["mode"], Speeds>>>;

/** Measured on Deno 2.9.6, Node 20.20 and Bun 1.4.5 (x86-64); select.ts has the whole table. */
const NODE: Facts = {
  "gcm": { host: 1_610, wasm: 210, portable: 84, web: 733 },
  "ccm": { host: 963, wasm: 110, portable: 70 },
  "chacha20-poly1305": { host: 1_197, wasm: 760, portable: 135 },
};
const FACTS: Readonly<Record<Runtime, Facts>> = {
  deno: {
    "gcm": { wasm: 440, host: 230, portable: 111, web: 522 },
    "ccm": { wasm: 205, portable: 82 },
    "chacha20-poly1305": { wasm: 880, host: 872, portable: 158 },
  },
  node: NODE,
  // Its node:crypto has no ChaCha20-Poly1305.
  bun: {
    "gcm": { host: 4_700, wasm: 400, portable: 38 },
    "ccm": { wasm: 180, portable: 30 },
    "chacha20-poly1305": { wasm: 880, portable: 100 },
  },
  other: {
    "gcm": { wasm: 440, portable: 84, web: 500 },
    "ccm": { wasm: 205, portable: 70 },
    "chacha20-poly1305": { wasm: 880, portable: 135 },
  },
};

/**
 * Tells about how fast an algorithm is here, by a table of measured facts: to order preferences by.
 *
 * @param algorithm The algorithm.
 * @param engines Who may compute, best first.
 * @returns Megabytes a second of the first engine that offers it; 0 when none is known to.
 *
 * @example Usage
 * ```ts
 * import { aeadSpeed, aes128Gcm, chacha20Poly1305, portableEngine } from "@streamssl/ssl/crypto";
 * import { assert } from "@std/assert";
 *
 * // Tables of AES are slow in JavaScript, and leak through the cache.
 * assert(aeadSpeed(chacha20Poly1305, [portableEngine]) > aeadSpeed(aes128Gcm, [portableEngine]));
 * ```
 */
export function aeadSpeed(
  algorithm: AeadAlgorithm,
  engines: readonly Engine[] = defaultEngines(),
): number {
  // Nobody chooses by speed between ciphers that only one country uses.
  const { mode, cipher } = algorithm;
  const known = cipher.startsWith("aes-") || mode === "chacha20-poly1305";
  const speeds = known ? FACTS[runtime()][mode] ?? {} : {};
  for (const { name } of engines) {
    const speed = speeds[name];
    if (speed !== undefined) return speed;
  }
  return 0;
}
