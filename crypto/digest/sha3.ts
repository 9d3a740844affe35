// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

import { SHA3_FACTS } from "../engine/digest_facts.ts";
import { defineSponge } from "../engine/wasm/wasm_keccak.ts";
import type { DigestAlgorithm } from "./digest.ts";

/**
 * SHA3-224 (FIPS 202): `t` bits of digest are 224.
 */
export const sha3t224: DigestAlgorithm = /* @__PURE__ */ defineSponge({
  name: "sha3-224",
  aliases: [],
  outputLength: 28,
  blockLength: 144,
  oid: "2.16.840.1.101.3.4.2.7",
  host: { name: "sha3-224", presence: "ask", facts: SHA3_FACTS },
}, 0x06);

/**
 * SHA3-256 (FIPS 202): `t` bits of digest are 256.
 *
 * @example Usage
 * ```ts
 * import { sha3t256 } from "@streamssl/ssl/crypto";
 * import { encodeHex } from "@streamssl/ssl/wire";
 * import { assertEquals } from "@std/assert";
 *
 * const digest = sha3t256.digest(new TextEncoder().encode("abc"));
 * assertEquals(
 *   encodeHex(digest),
 *   "3a985da74fe225b2045c172d6bd390bd855f086e3e9d525b46bfe24511431532",
 * );
 * ```
 */
export const sha3t256: DigestAlgorithm = /* @__PURE__ */ defineSponge({
  name: "sha3-256",
  aliases: [],
  outputLength: 32,
  blockLength: 136,
  oid: "2.16.840.1.101.3.4.2.8",
  host: { name: "sha3-256", presence: "ask", facts: SHA3_FACTS },
}, 0x06);

/**
 * SHA3-384 (FIPS 202): `t` bits of digest are 384.
 */
export const sha3t384: DigestAlgorithm = /* @__PURE__ */ defineSponge({
  name: "sha3-384",
  aliases: [],
  outputLength: 48,
  blockLength: 104,
  oid: "2.16.840.1.101.3.4.2.9",
  host: { name: "sha3-384", presence: "ask", facts: SHA3_FACTS },
}, 0x06);

/**
 * SHA3-512 (FIPS 202): `t` bits of digest are 512.
 */
export const sha3t512: DigestAlgorithm = /* @__PURE__ */ defineSponge({
  name: "sha3-512",
  aliases: [],
  outputLength: 64,
  blockLength: 72,
  oid: "2.16.840.1.101.3.4.2.10",
  host: { name: "sha3-512", presence: "ask", facts: SHA3_FACTS },
}, 0x06);
