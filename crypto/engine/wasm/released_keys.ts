// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/** What holds a key in a module's memory. */
export interface KeyHolder {
  /** Wipes the key. More than once does no harm. */
  release(): void;
}

let registry: FinalizationRegistry<KeyHolder> | undefined;

/**
 * Wipes a key when its owner is collected without having been destroyed.
 *
 * @param owner What is used with the key; it must not be reachable from the holder.
 * @param holder What holds the key.
 */
export function releaseWith(owner: object, holder: KeyHolder): void {
  // Older Workers have no finalizers; there, keys wait for `destroy`.
  if (typeof FinalizationRegistry === "undefined") return;
  registry ??= new FinalizationRegistry((held) => held.release());
  registry.register(owner, holder, owner);
}

/**
 * Wipes a key now.
 *
 * @param owner What was used with the key.
 * @param holder What holds the key.
 */
export function releaseNow(owner: object, holder: KeyHolder): void {
  registry?.unregister(owner);
  holder.release();
}
