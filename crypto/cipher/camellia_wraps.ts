// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/** Camellia for keys (RFC 3657), which OpenSSL does not have. */

import { blockModeCipher } from "./block_mode.ts";
import { camellia } from "./camellia.ts";
import type { CipherAlgorithm } from "./cipher_algorithm.ts";
import { WRAP, WRAP_PAD } from "./key_wrap.ts";

/** Camellia-128 in key wrap mode (RFC 3394). */
export const camellia128Wrap: CipherAlgorithm = /* @__PURE__ */ blockModeCipher(
  "camellia-128-wrap",
  camellia,
  WRAP,
  {
    keyLength: 16,
  },
);
/** Camellia-192 in key wrap mode (RFC 3394). */
export const camellia192Wrap: CipherAlgorithm = /* @__PURE__ */ blockModeCipher(
  "camellia-192-wrap",
  camellia,
  WRAP,
  {
    keyLength: 24,
  },
);
/** Camellia-256 in key wrap mode (RFC 3394). */
export const camellia256Wrap: CipherAlgorithm = /* @__PURE__ */ blockModeCipher(
  "camellia-256-wrap",
  camellia,
  WRAP,
  {
    keyLength: 32,
  },
);
/** Camellia-128 in key wrap mode with padding (RFC 5649). */
export const camellia128WrapPad: CipherAlgorithm = /* @__PURE__ */ blockModeCipher(
  "camellia-128-wrap-pad",
  camellia,
  WRAP_PAD,
  {
    keyLength: 16,
  },
);
/** Camellia-192 in key wrap mode with padding (RFC 5649). */
export const camellia192WrapPad: CipherAlgorithm = /* @__PURE__ */ blockModeCipher(
  "camellia-192-wrap-pad",
  camellia,
  WRAP_PAD,
  {
    keyLength: 24,
  },
);
/** Camellia-256 in key wrap mode with padding (RFC 5649). */
export const camellia256WrapPad: CipherAlgorithm = /* @__PURE__ */ blockModeCipher(
  "camellia-256-wrap-pad",
  camellia,
  WRAP_PAD,
  {
    keyLength: 32,
  },
);

/** Camellia in key wrap. */
export const camelliaWraps: readonly CipherAlgorithm[] = [
  camellia128Wrap,
  camellia192Wrap,
  camellia256Wrap,
  camellia128WrapPad,
  camellia192WrapPad,
  camellia256WrapPad,
];
