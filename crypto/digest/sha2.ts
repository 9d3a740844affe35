// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

import type { DigestAlgorithm } from "./digest.ts";
import { SHA1_AND_SHA256, SHA224, SHA512 } from "../engine/digest_facts.ts";
import { compressSha256, SHA224_INITIAL, SHA256_INITIAL } from "../engine/portable_sha256.ts";
import {
  compressSha512,
  SHA384_INITIAL,
  SHA512_224_INITIAL,
  SHA512_256_INITIAL,
  SHA512_INITIAL,
} from "../engine/portable_sha512.ts";
import { defineSha } from "../engine/wasm/wasm_sha.ts";

/** SHA-224 (FIPS 180-4). */
export const sha224: DigestAlgorithm = /* @__PURE__ */ defineSha(
  {
    name: "sha224",
    aliases: ["SHA2-224", "SHA-224"],
    outputLength: 28,
    blockLength: 64,
    oid: "2.16.840.1.101.3.4.2.4",
    host: { name: "sha224", presence: "everywhere", facts: SHA224 },
  },
  "sha256",
  {
    initial: SHA224_INITIAL,
    compress: compressSha256,
    blockLength: 64,
    outputLength: 28,
    lengthBytes: 8,
    byteOrder: "big",
  },
);

/**
 * SHA-256 (FIPS 180-4).
 *
 * @example Usage
 * ```ts
 * import { sha256 } from "@streamssl/ssl/crypto";
 * import { assertEquals } from "@std/assert";
 *
 * const transcript = sha256.create().update(Uint8Array.of(1));
 * const early = transcript.digest(); // does not disturb it
 * transcript.update(Uint8Array.of(2));
 * assertEquals(early, sha256.digest(Uint8Array.of(1)));
 * assertEquals(transcript.digest(), sha256.digest(Uint8Array.of(1, 2)));
 * ```
 */
export const sha256: DigestAlgorithm = /* @__PURE__ */ defineSha(
  {
    name: "sha256",
    aliases: ["SHA2-256", "SHA-256"],
    outputLength: 32,
    blockLength: 64,
    oid: "2.16.840.1.101.3.4.2.1",
    host: { name: "sha256", presence: "everywhere", facts: SHA1_AND_SHA256 },
  },
  "sha256",
  {
    initial: SHA256_INITIAL,
    compress: compressSha256,
    blockLength: 64,
    outputLength: 32,
    lengthBytes: 8,
    byteOrder: "big",
  },
);

/**
 * SHA-256/192 (NIST SP 800-208, Section 2.3): SHA-256 of which only 192 bits are kept, for signatures
 * by trees of hashes.
 */
export const sha256t192: DigestAlgorithm = /* @__PURE__ */ defineSha(
  {
    name: "sha256-192",
    aliases: ["SHA2-256/192", "SHA-256/192"],
    outputLength: 24,
    blockLength: 64,
    oid: undefined,
  },
  "sha256",
  {
    initial: SHA256_INITIAL,
    compress: compressSha256,
    blockLength: 64,
    outputLength: 24,
    lengthBytes: 8,
    byteOrder: "big",
  },
);

/** SHA-384 (FIPS 180-4). */
export const sha384: DigestAlgorithm = /* @__PURE__ */ defineSha(
  {
    name: "sha384",
    aliases: ["SHA2-384", "SHA-384"],
    outputLength: 48,
    blockLength: 128,
    oid: "2.16.840.1.101.3.4.2.2",
    host: { name: "sha384", presence: "everywhere", facts: SHA512 },
  },
  "sha512",
  {
    initial: SHA384_INITIAL,
    compress: compressSha512,
    blockLength: 128,
    outputLength: 48,
    lengthBytes: 16,
    byteOrder: "big",
  },
);

/** SHA-512 (FIPS 180-4). */
export const sha512: DigestAlgorithm = /* @__PURE__ */ defineSha(
  {
    name: "sha512",
    aliases: ["SHA2-512", "SHA-512"],
    outputLength: 64,
    blockLength: 128,
    oid: "2.16.840.1.101.3.4.2.3",
    host: { name: "sha512", presence: "everywhere", facts: SHA512 },
  },
  "sha512",
  {
    initial: SHA512_INITIAL,
    compress: compressSha512,
    blockLength: 128,
    outputLength: 64,
    lengthBytes: 16,
    byteOrder: "big",
  },
);

/** SHA-512/224 (FIPS 180-4). */
export const sha512t224: DigestAlgorithm = /* @__PURE__ */ defineSha(
  {
    name: "sha512-224",
    aliases: ["SHA2-512/224", "SHA-512/224"],
    outputLength: 28,
    blockLength: 128,
    oid: "2.16.840.1.101.3.4.2.5",
    host: { name: "sha512-224", presence: "everywhere", facts: SHA512 },
  },
  "sha512",
  {
    initial: SHA512_224_INITIAL,
    compress: compressSha512,
    blockLength: 128,
    outputLength: 28,
    lengthBytes: 16,
    byteOrder: "big",
  },
);

/** SHA-512/256 (FIPS 180-4). */
export const sha512t256: DigestAlgorithm = /* @__PURE__ */ defineSha(
  {
    name: "sha512-256",
    aliases: ["SHA2-512/256", "SHA-512/256"],
    outputLength: 32,
    blockLength: 128,
    oid: "2.16.840.1.101.3.4.2.6",
    host: { name: "sha512-256", presence: "everywhere", facts: SHA512 },
  },
  "sha512",
  {
    initial: SHA512_256_INITIAL,
    compress: compressSha512,
    blockLength: 128,
    outputLength: 32,
    lengthBytes: 16,
    byteOrder: "big",
  },
);
