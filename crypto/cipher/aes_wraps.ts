// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/** AES for keys. */

import { aes } from "./aes.ts";
import { blockModeCipher } from "./block_mode.ts";
import type { CipherAlgorithm } from "./cipher_algorithm.ts";
import { WRAP, WRAP_INVERSE, WRAP_PAD, WRAP_PAD_INVERSE } from "./key_wrap.ts";

/** AES-128 in key wrap mode (RFC 3394). */
export const aes128Wrap: CipherAlgorithm = /* @__PURE__ */ blockModeCipher(
  "aes-128-wrap",
  aes,
  WRAP,
  {
    keyLength: 16,
    oid: "2.16.840.1.101.3.4.1.5",
    aliases: ["aes128-wrap", "id-aes128-wrap"],
  },
);
/** AES-192 in key wrap mode (RFC 3394). */
export const aes192Wrap: CipherAlgorithm = /* @__PURE__ */ blockModeCipher(
  "aes-192-wrap",
  aes,
  WRAP,
  {
    keyLength: 24,
    oid: "2.16.840.1.101.3.4.1.25",
    aliases: ["aes192-wrap", "id-aes192-wrap"],
  },
);
/** AES-256 in key wrap mode (RFC 3394). */
export const aes256Wrap: CipherAlgorithm = /* @__PURE__ */ blockModeCipher(
  "aes-256-wrap",
  aes,
  WRAP,
  {
    keyLength: 32,
    oid: "2.16.840.1.101.3.4.1.45",
    aliases: ["aes256-wrap", "id-aes256-wrap"],
  },
);
/** AES-128 in key wrap mode with padding (RFC 5649). */
export const aes128WrapPad: CipherAlgorithm = /* @__PURE__ */ blockModeCipher(
  "aes-128-wrap-pad",
  aes,
  WRAP_PAD,
  {
    keyLength: 16,
    oid: "2.16.840.1.101.3.4.1.8",
    aliases: ["aes128-wrap-pad", "id-aes128-wrap-pad"],
  },
);
/** AES-192 in key wrap mode with padding (RFC 5649). */
export const aes192WrapPad: CipherAlgorithm = /* @__PURE__ */ blockModeCipher(
  "aes-192-wrap-pad",
  aes,
  WRAP_PAD,
  {
    keyLength: 24,
    oid: "2.16.840.1.101.3.4.1.28",
    aliases: ["aes192-wrap-pad", "id-aes192-wrap-pad"],
  },
);
/** AES-256 in key wrap mode with padding (RFC 5649). */
export const aes256WrapPad: CipherAlgorithm = /* @__PURE__ */ blockModeCipher(
  "aes-256-wrap-pad",
  aes,
  WRAP_PAD,
  {
    keyLength: 32,
    oid: "2.16.840.1.101.3.4.1.48",
    aliases: ["aes256-wrap-pad", "id-aes256-wrap-pad"],
  },
);
/** AES-128 in key wrap mode with the inverse of the cipher (NIST SP 800-38F, Section 5.1). */
export const aes128WrapInv: CipherAlgorithm = /* @__PURE__ */ blockModeCipher(
  "aes-128-wrap-inv",
  aes,
  WRAP_INVERSE,
  {
    keyLength: 16,
    aliases: ["aes128-wrap-inv"],
  },
);
/** AES-192 in key wrap mode with the inverse of the cipher (NIST SP 800-38F, Section 5.1). */
export const aes192WrapInv: CipherAlgorithm = /* @__PURE__ */ blockModeCipher(
  "aes-192-wrap-inv",
  aes,
  WRAP_INVERSE,
  {
    keyLength: 24,
    aliases: ["aes192-wrap-inv"],
  },
);
/** AES-256 in key wrap mode with the inverse of the cipher (NIST SP 800-38F, Section 5.1). */
export const aes256WrapInv: CipherAlgorithm = /* @__PURE__ */ blockModeCipher(
  "aes-256-wrap-inv",
  aes,
  WRAP_INVERSE,
  {
    keyLength: 32,
    aliases: ["aes256-wrap-inv"],
  },
);
/** AES-128 in key wrap mode with padding and the inverse of the cipher (NIST SP 800-38F, Section 5.1). */
export const aes128WrapPadInv: CipherAlgorithm = /* @__PURE__ */ blockModeCipher(
  "aes-128-wrap-pad-inv",
  aes,
  WRAP_PAD_INVERSE,
  {
    keyLength: 16,
    aliases: ["aes128-wrap-pad-inv"],
  },
);
/** AES-192 in key wrap mode with padding and the inverse of the cipher (NIST SP 800-38F, Section 5.1). */
export const aes192WrapPadInv: CipherAlgorithm = /* @__PURE__ */ blockModeCipher(
  "aes-192-wrap-pad-inv",
  aes,
  WRAP_PAD_INVERSE,
  {
    keyLength: 24,
    aliases: ["aes192-wrap-pad-inv"],
  },
);
/** AES-256 in key wrap mode with padding and the inverse of the cipher (NIST SP 800-38F, Section 5.1). */
export const aes256WrapPadInv: CipherAlgorithm = /* @__PURE__ */ blockModeCipher(
  "aes-256-wrap-pad-inv",
  aes,
  WRAP_PAD_INVERSE,
  {
    keyLength: 32,
    aliases: ["aes256-wrap-pad-inv"],
  },
);

/** AES in key wrap. */
export const aesWraps: readonly CipherAlgorithm[] = [
  aes128Wrap,
  aes192Wrap,
  aes256Wrap,
  aes128WrapPad,
  aes192WrapPad,
  aes256WrapPad,
  aes128WrapInv,
  aes192WrapInv,
  aes256WrapInv,
  aes128WrapPadInv,
  aes192WrapPadInv,
  aes256WrapPadInv,
];
