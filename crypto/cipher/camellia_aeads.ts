// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/** Camellia (RFC 3713) in the modes that authenticate, which OpenSSL does not have. */

import type { AeadAlgorithm } from "./aead.ts";
import { blockModeAead } from "./block_mode.ts";
import { camellia } from "./camellia.ts";
import { CCM } from "./ccm.ts";
import type { CipherAlgorithm } from "./cipher_algorithm.ts";
import { GCM } from "./gcm.ts";

/** Camellia-128 in Galois/Counter Mode (NIST SP 800-38D). */
export const camellia128Gcm: CipherAlgorithm & AeadAlgorithm = /* @__PURE__ */ blockModeAead(
  "camellia-128-gcm",
  camellia,
  GCM,
  {
    keyLength: 16,
    oid: "0.3.4401.5.3.1.9.6",
  },
);
/** Camellia-192 in Galois/Counter Mode (NIST SP 800-38D). */
export const camellia192Gcm: CipherAlgorithm & AeadAlgorithm = /* @__PURE__ */ blockModeAead(
  "camellia-192-gcm",
  camellia,
  GCM,
  {
    keyLength: 24,
    oid: "0.3.4401.5.3.1.9.26",
  },
);
/** Camellia-256 in Galois/Counter Mode (NIST SP 800-38D). */
export const camellia256Gcm: CipherAlgorithm & AeadAlgorithm = /* @__PURE__ */ blockModeAead(
  "camellia-256-gcm",
  camellia,
  GCM,
  {
    keyLength: 32,
    oid: "0.3.4401.5.3.1.9.46",
  },
);
/** Camellia-128 in Counter with CBC-MAC mode (RFC 3610, NIST SP 800-38C). */
export const camellia128Ccm: CipherAlgorithm & AeadAlgorithm = /* @__PURE__ */ blockModeAead(
  "camellia-128-ccm",
  camellia,
  CCM,
  {
    keyLength: 16,
    oid: "0.3.4401.5.3.1.9.7",
  },
);
/** Camellia-192 in Counter with CBC-MAC mode (RFC 3610, NIST SP 800-38C). */
export const camellia192Ccm: CipherAlgorithm & AeadAlgorithm = /* @__PURE__ */ blockModeAead(
  "camellia-192-ccm",
  camellia,
  CCM,
  {
    keyLength: 24,
    oid: "0.3.4401.5.3.1.9.27",
  },
);
/** Camellia-256 in Counter with CBC-MAC mode (RFC 3610, NIST SP 800-38C). */
export const camellia256Ccm: CipherAlgorithm & AeadAlgorithm = /* @__PURE__ */ blockModeAead(
  "camellia-256-ccm",
  camellia,
  CCM,
  {
    keyLength: 32,
    oid: "0.3.4401.5.3.1.9.47",
  },
);

/** Camellia in the modes that authenticate. */
export const camelliaAeads: readonly (CipherAlgorithm & AeadAlgorithm)[] = [
  camellia128Gcm,
  camellia192Gcm,
  camellia256Gcm,
  camellia128Ccm,
  camellia192Ccm,
  camellia256Ccm,
];
