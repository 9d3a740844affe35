// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

import type { Engine } from "./engine.ts";
import { webAead } from "./web_aead.ts";
import { webPkey } from "./web_pkey.ts";

/**
 * Gives the engine that computes with WebCrypto, asynchronously. It offers no digests, for running
 * digests must be synchronous.
 *
 * Timing: that of the runtime's library.
 *
 * @returns The engine, or `undefined` where the runtime has no `crypto.subtle`: a browser's page
 * that did not come over HTTPS.
 *
 * @example Usage
 * ```ts
 * import { webEngine } from "@streamssl/ssl/crypto";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(webEngine()?.asynchronous, true);
 * ```
 */
export function webEngine(): Engine | undefined {
  const { crypto } = globalThis as { crypto?: { subtle?: SubtleCrypto } };
  if (crypto?.subtle === undefined) return undefined;
  return { name: "web", asynchronous: true, aead: webAead, ...webPkey() };
}
