// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/**
 * The way by which engines reach the secret parts of a private key, which no public member shows.
 * Nothing here is exported from the room.
 */

import type { PrivateKey } from "./private_key.ts";
import type { PrivateKeyParts } from "./pkey_types.ts";

const PARTS = new WeakMap<PrivateKey, PrivateKeyParts>();

/**
 * Ties the secret parts to a key.
 *
 * @param key The key.
 * @param parts Its parts; `undefined` when the key is destroyed.
 */
export function setPrivateKeyParts(key: PrivateKey, parts: PrivateKeyParts | undefined): void {
  if (parts === undefined) PARTS.delete(key);
  else PARTS.set(key, parts);
}

/**
 * Gives the secret parts of a key.
 *
 * @param key The key.
 * @returns Its parts.
 * @throws {TypeError} When the key was destroyed.
 */
export function privateKeyParts(key: PrivateKey): PrivateKeyParts {
  const parts = PARTS.get(key);
  if (parts === undefined) throw new TypeError("Cannot use a private key that was destroyed");
  return parts;
}
