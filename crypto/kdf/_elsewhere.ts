// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/**
 * Waits for a computation on another thread, which can not be stopped: when it is cancelled, its result
 * is dropped.
 *
 * @param result The result to come.
 * @param signal Cancels; the promise is then rejected with its reason.
 * @returns The result.
 */
export function untilAborted<T>(result: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (signal === undefined) return result;
  return new Promise((resolve, reject) => {
    function abort(): void {
      reject(signal?.reason);
    }
    signal.addEventListener("abort", abort, { once: true });
    result.then(resolve, reject).finally(() => signal.removeEventListener("abort", abort));
    if (signal.aborted) abort();
  });
}
