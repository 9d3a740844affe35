// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/** A promise with the function that fulfils it. */
export interface Deferred {
  /** The promise. */
  readonly promise: Promise<void>;
  /** Fulfils it; every call after the first does nothing. */
  resolve(): void;
}

/** Makes a promise to be fulfilled later: Promise.withResolvers, which Node 20 does not have. */
export function deferred(): Deferred {
  let resolve = () => {};
  const promise = new Promise<void>((fulfil) => resolve = fulfil);
  return { promise, resolve };
}
