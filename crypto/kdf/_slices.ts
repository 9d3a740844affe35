// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/** How long computations leave the event loop free: they are generators that say how far they are. */

/** Options of what takes long. */
export interface LongOperationOptions {
  /** Cancels: the promise is rejected with the signal's reason. */
  signal?: AbortSignal | undefined;
  /**
   * Is told how far the work is.
   *
   * @param done The part that is done, from 0 to 1; 1 is the last call.
   */
  onProgress?: ((done: number) => void) | undefined;
}

/** A computation that gives the part that is done, from 0 to 1, often; then its result. */
export type Steps<T> = Generator<number, T, void>;

/** For how long the event loop may have to wait, in milliseconds. */
const SLICE = 8;

/**
 * Runs a computation at once.
 *
 * @param steps The computation.
 * @returns Its result.
 */
export function runAtOnce<T>(steps: Steps<T>): T {
  while (true) {
    const step = steps.next();
    if (step.done === true) return step.value;
  }
}

/**
 * Runs a computation in slices of some milliseconds, between which the event loop runs.
 *
 * @param steps The computation. It is ended by `return`, so that it can wipe what it has.
 * @param options How to cancel it, and who is told how far it is.
 * @returns Its result.
 */
export async function runInSlices<T>(
  steps: Steps<T>,
  { signal, onProgress }: LongOperationOptions,
): Promise<T> {
  try {
    signal?.throwIfAborted();
    onProgress?.(0);
    let end = performance.now() + SLICE;
    while (true) {
      const step = steps.next();
      if (step.done === true) {
        onProgress?.(1);
        return step.value;
      }
      if (performance.now() < end) continue;
      onProgress?.(step.value);
      await nextTurn();
      signal?.throwIfAborted();
      end = performance.now() + SLICE;
    }
  } finally {
    steps.return(undefined as T);
  }
}

/**
 * Waits for a computation that runs elsewhere, which can not be stopped: when it is cancelled, its
 * result is dropped.
 *
 * @param result The result to come.
 * @param options How to cancel it, and who is told when it is done.
 * @returns The result.
 */
export async function runElsewhere<T>(
  result: Promise<T>,
  { signal, onProgress }: LongOperationOptions,
): Promise<T> {
  onProgress?.(0);
  const value = signal === undefined ? await result : await orAborted(result, signal);
  onProgress?.(1);
  return value;
}

function orAborted<T>(result: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    function abort(): void {
      reject(signal.reason);
    }
    signal.addEventListener("abort", abort, { once: true });
    result.then(resolve, reject).finally(() => signal.removeEventListener("abort", abort));
    if (signal.aborted) abort();
  });
}

/** The next turn of the event loop: what waits on sockets and timers comes first. */
function nextTurn(): Promise<void> {
  const { setImmediate } = globalThis as { setImmediate?: (callback: () => void) => unknown };
  return new Promise((resolve) => {
    // Browsers wait 4 ms for a nested timer, and have no setImmediate.
    if (setImmediate !== undefined) setImmediate(resolve);
    else setTimeout(resolve, 0);
  });
}
