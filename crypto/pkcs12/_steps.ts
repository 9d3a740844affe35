// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/** Work of several derivations as a generator: one piece of code, at once or without blocking. */

import type { Bytes } from "../../wire/mod.ts";

/** A derivation with what follows from it. */
export interface Step {
  /** Does it at once. */
  now(): Bytes;
  /** Does it without blocking. */
  later(): Promise<Bytes>;
}

/** Work that yields its derivations and takes their results. */
export type Steps<T> = Generator<Step, T, Bytes>;

/** Does all at once. */
export function runNow<T>(steps: Steps<T>): T {
  let next = steps.next();
  while (next.done !== true) {
    let result: Bytes;
    try {
      result = next.value.now();
    } catch (error) {
      next = steps.throw(error);
      continue;
    }
    next = steps.next(result);
  }
  return next.value;
}

/** Does all without blocking, one derivation after the other. */
export async function runLater<T>(steps: Steps<T>): Promise<T> {
  let next = steps.next();
  while (next.done !== true) {
    let result: Bytes;
    try {
      result = await next.value.later();
    } catch (error) {
      next = steps.throw(error);
      continue;
    }
    next = steps.next(result);
  }
  return next.value;
}
