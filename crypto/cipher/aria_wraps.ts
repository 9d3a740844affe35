// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/** ARIA (RFC 5794) for keys, which OpenSSL does not have. */

import { aria } from "./aria.ts";
import { blockModeCipher } from "./block_mode.ts";
import type { CipherAlgorithm } from "./cipher_algorithm.ts";
import { WRAP, WRAP_PAD } from "./key_wrap.ts";

/** ARIA-128 in key wrap mode (RFC 3394). */
export const aria128Wrap: CipherAlgorithm = /* @__PURE__ */ blockModeCipher(
  "aria-128-wrap",
  aria,
  WRAP,
  {
    keyLength: 16,
  },
);
/** ARIA-192 in key wrap mode (RFC 3394). */
export const aria192Wrap: CipherAlgorithm = /* @__PURE__ */ blockModeCipher(
  "aria-192-wrap",
  aria,
  WRAP,
  {
    keyLength: 24,
  },
);
/** ARIA-256 in key wrap mode (RFC 3394). */
export const aria256Wrap: CipherAlgorithm = /* @__PURE__ */ blockModeCipher(
  "aria-256-wrap",
  aria,
  WRAP,
  {
    keyLength: 32,
  },
);
/** ARIA-128 in key wrap mode with padding (RFC 5649). */
export const aria128WrapPad: CipherAlgorithm = /* @__PURE__ */ blockModeCipher(
  "aria-128-wrap-pad",
  aria,
  WRAP_PAD,
  {
    keyLength: 16,
  },
);
/** ARIA-192 in key wrap mode with padding (RFC 5649). */
export const aria192WrapPad: CipherAlgorithm = /* @__PURE__ */ blockModeCipher(
  "aria-192-wrap-pad",
  aria,
  WRAP_PAD,
  {
    keyLength: 24,
  },
);
/** ARIA-256 in key wrap mode with padding (RFC 5649). */
export const aria256WrapPad: CipherAlgorithm = /* @__PURE__ */ blockModeCipher(
  "aria-256-wrap-pad",
  aria,
  WRAP_PAD,
  {
    keyLength: 32,
  },
);

/** ARIA in key wrap. */
export const ariaWraps: readonly CipherAlgorithm[] = [
  aria128Wrap,
  aria192Wrap,
  aria256Wrap,
  aria128WrapPad,
  aria192WrapPad,
  aria256WrapPad,
];
