// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/**
 * The bare key stream of AES in counter mode, for generators of random bits: it loads no table of
 * engines. Its time is that of node:crypto, or of aes.ts.
 */

import { hostCrypto, plainBytes } from "../engine/host_crypto.ts";
import type { Bytes } from "../../wire/mod.ts";

/**
 * Makes key stream by the host.
 *
 * @param key The key: 16, 24 or 32 bytes.
 * @param counter The first counter block, which counts modulo 2^128.
 * @param length How many bytes.
 * @returns The key stream, or `undefined` where the runtime has no node:crypto.
 */
export function hostAesKeyStream(
  key: Uint8Array,
  counter: Uint8Array,
  length: number,
): Bytes | undefined {
  const host = hostCrypto();
  if (host === undefined) return undefined;
  const cipher = host.createCipheriv(`aes-${8 * key.length}-ctr`, key, counter);
  return plainBytes(cipher.update(new Uint8Array(length)));
}
