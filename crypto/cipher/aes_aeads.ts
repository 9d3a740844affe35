// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/** AES in the modes that authenticate. */

import type { AeadAlgorithm } from "./aead.ts";
import { aes } from "./aes.ts";
import { blockModeAead } from "./block_mode.ts";
import { CCM } from "./ccm.ts";
import type { CipherAlgorithm } from "./cipher_algorithm.ts";
import { GCM } from "./gcm.ts";
import { GCM_SIV } from "./gcm_siv.ts";
import { OCB } from "./ocb.ts";
import { SIV } from "./siv.ts";

/** AES-128 in Galois/Counter Mode (NIST SP 800-38D). */
export const aes128Gcm: CipherAlgorithm & AeadAlgorithm = /* @__PURE__ */ blockModeAead(
  "aes-128-gcm",
  aes,
  GCM,
  {
    keyLength: 16,
    oid: "2.16.840.1.101.3.4.1.6",
    aliases: ["id-aes128-gcm"],
  },
);
/** AES-192 in Galois/Counter Mode (NIST SP 800-38D). */
export const aes192Gcm: CipherAlgorithm & AeadAlgorithm = /* @__PURE__ */ blockModeAead(
  "aes-192-gcm",
  aes,
  GCM,
  {
    keyLength: 24,
    oid: "2.16.840.1.101.3.4.1.26",
    aliases: ["id-aes192-gcm"],
  },
);
/** AES-256 in Galois/Counter Mode (NIST SP 800-38D). */
export const aes256Gcm: CipherAlgorithm & AeadAlgorithm = /* @__PURE__ */ blockModeAead(
  "aes-256-gcm",
  aes,
  GCM,
  {
    keyLength: 32,
    oid: "2.16.840.1.101.3.4.1.46",
    aliases: ["id-aes256-gcm"],
  },
);
/** AES-128 in Counter with CBC-MAC mode (RFC 3610, NIST SP 800-38C). */
export const aes128Ccm: CipherAlgorithm & AeadAlgorithm = /* @__PURE__ */ blockModeAead(
  "aes-128-ccm",
  aes,
  CCM,
  {
    keyLength: 16,
    oid: "2.16.840.1.101.3.4.1.7",
    aliases: ["id-aes128-ccm"],
  },
);
/** AES-192 in Counter with CBC-MAC mode (RFC 3610, NIST SP 800-38C). */
export const aes192Ccm: CipherAlgorithm & AeadAlgorithm = /* @__PURE__ */ blockModeAead(
  "aes-192-ccm",
  aes,
  CCM,
  {
    keyLength: 24,
    oid: "2.16.840.1.101.3.4.1.27",
    aliases: ["id-aes192-ccm"],
  },
);
/** AES-256 in Counter with CBC-MAC mode (RFC 3610, NIST SP 800-38C). */
export const aes256Ccm: CipherAlgorithm & AeadAlgorithm = /* @__PURE__ */ blockModeAead(
  "aes-256-ccm",
  aes,
  CCM,
  {
    keyLength: 32,
    oid: "2.16.840.1.101.3.4.1.47",
    aliases: ["id-aes256-ccm"],
  },
);
/** AES-128 in Offset Codebook mode (RFC 7253). */
export const aes128Ocb: CipherAlgorithm & AeadAlgorithm = /* @__PURE__ */ blockModeAead(
  "aes-128-ocb",
  aes,
  OCB,
  {
    keyLength: 16,
  },
);
/** AES-192 in Offset Codebook mode (RFC 7253). */
export const aes192Ocb: CipherAlgorithm & AeadAlgorithm = /* @__PURE__ */ blockModeAead(
  "aes-192-ocb",
  aes,
  OCB,
  {
    keyLength: 24,
  },
);
/** AES-256 in Offset Codebook mode (RFC 7253). */
export const aes256Ocb: CipherAlgorithm & AeadAlgorithm = /* @__PURE__ */ blockModeAead(
  "aes-256-ocb",
  aes,
  OCB,
  {
    keyLength: 32,
  },
);
/** AES-128 in SIV mode, with two keys one behind the other (RFC 5297). */
export const aes128Siv: CipherAlgorithm & AeadAlgorithm = /* @__PURE__ */ blockModeAead(
  "aes-128-siv",
  aes,
  SIV,
  {
    keyLength: 32,
  },
);
/** AES-192 in SIV mode, with two keys one behind the other (RFC 5297). */
export const aes192Siv: CipherAlgorithm & AeadAlgorithm = /* @__PURE__ */ blockModeAead(
  "aes-192-siv",
  aes,
  SIV,
  {
    keyLength: 48,
  },
);
/** AES-256 in SIV mode, with two keys one behind the other (RFC 5297). */
export const aes256Siv: CipherAlgorithm & AeadAlgorithm = /* @__PURE__ */ blockModeAead(
  "aes-256-siv",
  aes,
  SIV,
  {
    keyLength: 64,
  },
);
/** AES-128 in GCM-SIV mode (RFC 8452). */
export const aes128GcmSiv: CipherAlgorithm & AeadAlgorithm = /* @__PURE__ */ blockModeAead(
  "aes-128-gcm-siv",
  aes,
  GCM_SIV,
  {
    keyLength: 16,
  },
);
/** AES-192 in GCM-SIV mode (RFC 8452). */
export const aes192GcmSiv: CipherAlgorithm & AeadAlgorithm = /* @__PURE__ */ blockModeAead(
  "aes-192-gcm-siv",
  aes,
  GCM_SIV,
  {
    keyLength: 24,
  },
);
/** AES-256 in GCM-SIV mode (RFC 8452). */
export const aes256GcmSiv: CipherAlgorithm & AeadAlgorithm = /* @__PURE__ */ blockModeAead(
  "aes-256-gcm-siv",
  aes,
  GCM_SIV,
  {
    keyLength: 32,
  },
);

/** AES in the modes that authenticate. */
export const aesAeads: readonly (CipherAlgorithm & AeadAlgorithm)[] = [
  aes128Gcm,
  aes192Gcm,
  aes256Gcm,
  aes128Ccm,
  aes192Ccm,
  aes256Ccm,
  aes128Ocb,
  aes192Ocb,
  aes256Ocb,
  aes128Siv,
  aes192Siv,
  aes256Siv,
  aes128GcmSiv,
  aes192GcmSiv,
  aes256GcmSiv,
];
