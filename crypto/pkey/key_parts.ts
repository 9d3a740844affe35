// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/**
 * The way by which engines reach the secret parts of a private key, which no public member shows.
 * Nothing here is exported from the room.
 */

import type { PrivateKey } from "./private_key.ts";
import type { PrivateKeyParts } from "./pkey_types.ts";

const PARTS = new WeakMap<PrivateKey, PrivateKeyParts>();
/** What wipes the copies that engines keep of a key. */
const COPIES = new WeakMap<PrivateKey, (() => void)[]>();

/**
 * Ties the secret parts to a key.
 *
 * @param key The key.
 * @param parts Its parts; `undefined` when the key is destroyed.
 */
export function setPrivateKeyParts(key: PrivateKey, parts: PrivateKeyParts | undefined): void {
  if (parts !== undefined) {
    PARTS.set(key, parts);
    return;
  }
  PARTS.delete(key);
  for (const wipeCopy of COPIES.get(key) ?? []) wipeCopy();
  COPIES.delete(key);
}

/**
 * Has an engine's copy of the secret parts wiped when the key is destroyed.
 *
 * @param key The key.
 * @param wipeCopy What wipes the copy.
 */
export function onPrivateKeyDestroyed(key: PrivateKey, wipeCopy: () => void): void {
  const copies = COPIES.get(key);
  if (copies === undefined) COPIES.set(key, [wipeCopy]);
  else copies.push(wipeCopy);
}

/**
 * Gives the secret parts of a key.
 *
 * @param key The key.
 * @returns Its parts.
 * @throws {TypeError} When the key was destroyed, or is none.
 */
export function privateKeyParts(key: PrivateKey): PrivateKeyParts {
  const parts = PARTS.get(key);
  if (parts !== undefined) return parts;
  throw new TypeError(
    typeof key?.toPkcs8 === "function"
      ? "Cannot use a private key that was destroyed"
      : "Cannot use as private key what is no PrivateKey: openPrivateKeyPem() and others read one",
  );
}
