// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

import { isPromise, type MaybePromise } from "../wire/mod.ts";

/**
 * Work that stops only where something is still to come: each promise is yielded and its value sent
 * back. With a synchronous engine and store nothing is ever yielded.
 */
export type Steps<T> = Generator<Promise<unknown>, T, unknown>;

/** Waits for a value if it is still to come. */
export function* settled<T>(value: MaybePromise<T>): Steps<T> {
  return isPromise(value) ? (yield value) as T : value;
}

/** Does the work: at once if nothing has to be waited for, else as a promise. */
export function runSteps<T>(steps: Steps<T>): MaybePromise<T> {
  const first = steps.next();
  return first.done ? first.value : continueSteps(steps, first.value);
}

async function continueSteps<T>(steps: Steps<T>, pending: Promise<unknown>): Promise<T> {
  let next: IteratorResult<Promise<unknown>, T> = { done: false, value: pending };
  while (!next.done) {
    let value: unknown;
    try {
      value = await next.value;
    } catch (error) {
      next = steps.throw(error);
      continue;
    }
    next = steps.next(value);
  }
  return next.value;
}
