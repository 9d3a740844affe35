// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

import { SHAKE_FACTS } from "../engine/digest_facts.ts";
import { defineSpongeXof } from "../engine/wasm/wasm_keccak.ts";
import type { XofAlgorithm } from "./digest.ts";

/**
 * SHAKE128 (FIPS 202). Where no length is asked for it gives 16 bytes, as OpenSSL.
 *
 * @example Usage
 * ```ts
 * import { shake128 } from "@streamssl/ssl/crypto";
 * import { encodeHex } from "@streamssl/ssl/wire";
 * import { assertEquals } from "@std/assert";
 *
 * const output = shake128.digest(new Uint8Array(0), { outputLength: 8 });
 * assertEquals(encodeHex(output), "7f9c2ba4e88f827d");
 * assertEquals(shake128.create().digest(8), output);
 * ```
 */
export const shake128: XofAlgorithm = /* @__PURE__ */ defineSpongeXof({
  name: "shake128",
  aliases: ["SHAKE-128"],
  outputLength: 16,
  blockLength: 168,
  oid: "2.16.840.1.101.3.4.2.11",
  host: { name: "shake128", extendable: true, presence: "ask", facts: SHAKE_FACTS },
}, 0x1f);

/**
 * SHAKE256 (FIPS 202). Where no length is asked for it gives 32 bytes, as OpenSSL.
 */
export const shake256: XofAlgorithm = /* @__PURE__ */ defineSpongeXof({
  name: "shake256",
  aliases: ["SHAKE-256"],
  outputLength: 32,
  blockLength: 136,
  oid: "2.16.840.1.101.3.4.2.12",
  host: { name: "shake256", extendable: true, presence: "ask", facts: SHAKE_FACTS },
}, 0x1f);

/**
 * What KMAC128 is built on (NIST SP 800-185, Section 4): the sponge of SHAKE128 with the suffix of
 * cSHAKE. OpenSSL's digest KECCAK-KMAC-128; alone it is of little use.
 */
export const keccakKmac128: XofAlgorithm = /* @__PURE__ */ defineSpongeXof({
  name: "keccak-kmac-128",
  aliases: ["KECCAK-KMAC128"],
  outputLength: 32,
  blockLength: 168,
  oid: undefined,
}, 0x04);

/**
 * What KMAC256 is built on (NIST SP 800-185, Section 4): the sponge of SHAKE256 with the suffix of
 * cSHAKE. OpenSSL's digest KECCAK-KMAC-256; alone it is of little use.
 */
export const keccakKmac256: XofAlgorithm = /* @__PURE__ */ defineSpongeXof({
  name: "keccak-kmac-256",
  aliases: ["KECCAK-KMAC256"],
  outputLength: 64,
  blockLength: 136,
  oid: undefined,
}, 0x04);
