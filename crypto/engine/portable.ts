// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

import { type Engine, withPublicKeys } from "./engine.ts";
import { portableAead } from "./portable_aead.ts";
import { PortableCbc } from "./portable_cbc.ts";
import { digestMethods } from "./digest_value.ts";
import { portableDigest } from "./portable_digest.ts";
import { portableHmac } from "./portable_hmac.ts";
import { portablePkey } from "./portable_pkey.ts";

/**
 * The engine that runs everywhere and offers every algorithm: TypeScript of this library and of
 * noble.
 *
 * Timing: digests, HMAC, ChaCha20-Poly1305 have no branch and no look-up that depends on secrets.
 * AES looks tables up: prefer an engine with the processor's AES where others share the machine.
 *
 * @example Usage
 * ```ts
 * import { chacha20Poly1305, createAead, portableEngine } from "@streamssl/ssl/crypto";
 * import { assertEquals } from "@std/assert";
 *
 * const cipher = createAead(chacha20Poly1305, new Uint8Array(32), { engines: [portableEngine] });
 * assertEquals(cipher.engine, "portable");
 * ```
 */
export const portableEngine: Engine = /* @__PURE__ */ withPublicKeys({
  name: "portable",
  asynchronous: false,
  aead: portableAead,
  cbc: (key) => new PortableCbc(key),
  cipher: (algorithm, key, options) => algorithm.create(key, options),
  digest: portableDigest,
  hmac(algorithm, key, data) {
    if (digestMethods(algorithm) === undefined) return undefined;
    const code = new Uint8Array(algorithm.outputLength);
    portableHmac(algorithm, key, data, code);
    return code;
  },
}, portablePkey);
