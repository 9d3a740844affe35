// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

import type { Engine } from "./engine.ts";
import { hostAead } from "./host_aead.ts";
import { hostCbc } from "./host_cbc.ts";
import { hostCrypto } from "./host_crypto.ts";
import { hostDigest, hostHasDigest, hostHmac } from "./host_digest.ts";
import { hostPkey } from "./host_pkey.ts";

/**
 * Gives the engine that computes with node:crypto: Node, Deno, Bun, Cloudflare Workers with
 * `nodejs_compat`.
 *
 * Timing: that of the host's library.
 *
 * @returns The engine, or `undefined` where the runtime has no node:crypto.
 *
 * @example Usage
 * ```ts
 * import { hostEngine } from "@streamssl/ssl/crypto";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(hostEngine()?.asynchronous, false);
 * ```
 */
export function hostEngine(): Engine | undefined {
  const host = hostCrypto();
  if (host === undefined) return undefined;
  return {
    name: "host",
    asynchronous: false,
    aead: (algorithm, key) => hostAead(host, algorithm, key),
    cbc: (key) => hostCbc(host, key),
    digest: (algorithm) => hostHasDigest(algorithm) ? hostDigest(host, algorithm) : undefined,
    hmac: (algorithm, key, data) =>
      hostHasDigest(algorithm) ? hostHmac(host, algorithm, key, data) : undefined,
    ...hostPkey(),
  };
}
