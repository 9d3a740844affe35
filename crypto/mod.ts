// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/**
 * Cryptography as values: digests, message authentication, key derivation, authenticated encryption,
 * keys, signatures and key exchanges, computed by interchangeable engines.
 *
 * ```ts
 * import { hmac, sha256 } from "@streamssl/ssl/crypto";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(hmac(sha256, new Uint8Array(16), new Uint8Array(3)).length, sha256.outputLength);
 * ```
 *
 * @module
 */

// Digests, message authentication and key derivation.

// Ciphers.

// Keys, signatures and key exchanges.

// Engines.
export type {
  Engine,
  EngineName,
  ExchangeOperations,
  PublicKeyOperations,
} from "./engine/engine.ts";
