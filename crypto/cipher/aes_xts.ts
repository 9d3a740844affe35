// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/** AES for disk sectors. OpenSSL does not have AES-192-XTS. */

import { aes } from "./aes.ts";
import { blockModeCipher } from "./block_mode.ts";
import type { CipherAlgorithm } from "./cipher_algorithm.ts";
import { XTS } from "./xts.ts";

/** AES-128 in XTS mode for disk sectors, with two keys one behind the other (IEEE 1619). */
export const aes128Xts: CipherAlgorithm = /* @__PURE__ */ blockModeCipher("aes-128-xts", aes, XTS, {
  keyLength: 32,
  oid: "1.3.111.2.1619.0.1.1",
});
/** AES-192 in XTS mode for disk sectors, with two keys one behind the other (IEEE 1619). */
export const aes192Xts: CipherAlgorithm = /* @__PURE__ */ blockModeCipher("aes-192-xts", aes, XTS, {
  keyLength: 48,
});
/** AES-256 in XTS mode for disk sectors, with two keys one behind the other (IEEE 1619). */
export const aes256Xts: CipherAlgorithm = /* @__PURE__ */ blockModeCipher("aes-256-xts", aes, XTS, {
  keyLength: 64,
  oid: "1.3.111.2.1619.0.1.2",
});

/** AES in XTS mode. */
export const aesXts: readonly CipherAlgorithm[] = [
  aes128Xts,
  aes192Xts,
  aes256Xts,
];
