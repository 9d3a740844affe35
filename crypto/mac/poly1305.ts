// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/**
 * Poly1305 (RFC 8439, Section 2.5) alone.
 *
 * Timing: depends on the message's length only; products and sums of numbers of fixed size, no branch
 * and no look-up by secrets.
 */

import { Poly1305State } from "../engine/portable_poly1305.ts";
import { BlockMac } from "./_block_mac.ts";
import { checkMac } from "./_mac_checks.ts";
import type { MacAlgorithm } from "./mac.ts";

/**
 * Poly1305 as a value. Its key is for one message only: a second one gives the key away.
 *
 * @example Usage
 * ```ts
 * import { poly1305 } from "@streamssl/ssl/crypto";
 * import { decodeHex, encodeHex } from "@streamssl/ssl/wire";
 * import { assertEquals } from "@std/assert";
 *
 * // RFC 8439, Section 2.5.2
 * const key = decodeHex("85d6be7857556d337f4452fe42d506a80103808afb0db2fd4abff6af4149f51b");
 * const message = new TextEncoder().encode("Cryptographic Forum Research Group");
 * const code = poly1305.create(key).update(message).digest();
 * assertEquals(encodeHex(code), "a8061dc1305136c6c22b8baf0c0127a9");
 * ```
 */
export const poly1305: MacAlgorithm = {
  name: "poly1305",
  aliases: [],
  oid: undefined,
  keyLengths: [32],
  outputLength: 16,
  options: [],
  create(key, options = {}) {
    checkMac(poly1305, key, options);
    const state = Poly1305State.start(key);
    return new BlockMac(state, { blockLength: 16, outputLength: 16, lastBlock: "as others" });
  },
};
