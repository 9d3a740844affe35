// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/**
 * A value that an operation gives at once when its engine is synchronous, or later when it is not.
 *
 * @typeParam T The value.
 */
export type MaybePromise<T> = T | Promise<T>;

/**
 * Tells whether a value is still to come.
 *
 * @typeParam T The value.
 * @param value A value or its promise.
 * @returns Whether it is a promise.
 *
 * @example Usage
 * ```ts
 * import { isPromise } from "@streamssl/ssl/wire";
 * import { assert, assertFalse } from "@std/assert";
 *
 * assert(isPromise(Promise.resolve(1)));
 * assertFalse(isPromise(1));
 * ```
 */
export function isPromise<T>(value: MaybePromise<T>): value is Promise<T> {
  return typeof value === "object" && value !== null &&
    typeof (value as { then?: unknown }).then === "function";
}

/**
 * Goes on with a value at once, or when its promise is fulfilled.
 *
 * @typeParam T The value.
 * @typeParam U What comes of it.
 * @param value A value or its promise.
 * @param next What to do with the value.
 * @returns What `next` gives, or a promise of it.
 *
 * @example Usage
 * ```ts
 * import { mapMaybe } from "@streamssl/ssl/wire";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(mapMaybe(2, (value) => value + 1), 3);
 * assertEquals(await mapMaybe(Promise.resolve(2), (value) => value + 1), 3);
 * ```
 */
export function mapMaybe<T, U>(
  value: MaybePromise<T>,
  next: (value: T) => MaybePromise<U>,
): MaybePromise<U> {
  return isPromise(value) ? value.then(next) : next(value);
}
