// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/**
 * Waits for a promise until a signal ends the wait; the promise itself goes on.
 *
 * @param promise What to wait for.
 * @param signal Ends the wait, with its reason.
 */
export function untilAborted<T>(promise: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (signal === undefined) return promise;
  return new Promise((resolve, reject) => {
    const onAbort = () => reject(signal.reason);
    const done = () => signal.removeEventListener("abort", onAbort);
    promise.finally(done).then(resolve, reject);
    if (signal.aborted) onAbort();
    else signal.addEventListener("abort", onAbort, { once: true });
  });
}

/** Something that can be waited for again and again: opening it wakes everyone who waits now. */
export class Gate {
  #promise: Promise<void> | undefined;
  #resolve: (() => void) | undefined;

  /** Waits for the next opening. */
  wait(): Promise<void> {
    this.#promise ??= new Promise((resolve) => {
      this.#resolve = resolve;
    });
    return this.#promise;
  }

  /** Wakes everyone who waits. */
  open(): void {
    this.#resolve?.();
    this.#promise = undefined;
    this.#resolve = undefined;
  }
}
