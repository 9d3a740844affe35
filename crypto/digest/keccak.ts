// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/** Keccak as it was before it became SHA-3: without the two bits that FIPS 202 put behind the message. */

import { defineSponge } from "../engine/wasm/wasm_keccak.ts";
import type { DigestAlgorithm } from "./digest.ts";

/**
 * Keccak-224. It has no object identifier.
 */
export const keccak224: DigestAlgorithm = /* @__PURE__ */ defineSponge({
  name: "keccak-224",
  aliases: [],
  outputLength: 28,
  blockLength: 144,
  oid: undefined,
}, 0x01);

/**
 * Keccak-256, which Ethereum uses. It has no object identifier.
 *
 * @example Usage
 * ```ts
 * import { keccak256 } from "@streamssl/ssl/crypto";
 * import { encodeHex } from "@streamssl/ssl/wire";
 * import { assertEquals } from "@std/assert";
 *
 * const digest = keccak256.digest(new Uint8Array(0));
 * assertEquals(encodeHex(digest).slice(0, 16), "c5d2460186f7233c");
 * ```
 */
export const keccak256: DigestAlgorithm = /* @__PURE__ */ defineSponge({
  name: "keccak-256",
  aliases: [],
  outputLength: 32,
  blockLength: 136,
  oid: undefined,
}, 0x01);

/**
 * Keccak-384. It has no object identifier.
 */
export const keccak384: DigestAlgorithm = /* @__PURE__ */ defineSponge({
  name: "keccak-384",
  aliases: [],
  outputLength: 48,
  blockLength: 104,
  oid: undefined,
}, 0x01);

/**
 * Keccak-512. It has no object identifier.
 */
export const keccak512: DigestAlgorithm = /* @__PURE__ */ defineSponge({
  name: "keccak-512",
  aliases: [],
  outputLength: 64,
  blockLength: 72,
  oid: undefined,
}, 0x01);
