// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/**
 * Long computations as generators, so that one piece of code serves both forms: at once, or in
 * slices between which the event loop goes on and an `AbortSignal` is heard.
 */

/** Options of a long computation that does not block. */
export interface BackgroundOptions<Progress> {
  /** Hears of each step of note. */
  onProgress?: (progress: Progress) => void;
  /** Ends the computation; its promise is then rejected with the signal's reason. */
  signal?: AbortSignal;
}

/** A computation that yields what it reports, or `undefined` where it may only be interrupted. */
export type LongComputation<Progress, T> = Generator<Progress | undefined, T, void>;

/** How long a slice may last, in milliseconds: a frame of a screen has 16. */
const SLICE = 12;
/** The clocks of some edge runtimes stand still while a program computes. */
const MAX_STEPS = 4096;

/**
 * Computes at once.
 *
 * @param steps The computation.
 * @param onProgress Hears of each step of note.
 * @returns Its result.
 */
export function computeNow<Progress, T>(
  steps: LongComputation<Progress, T>,
  onProgress?: (progress: Progress) => void,
): T {
  for (;;) {
    const { done, value } = steps.next();
    if (done === true) return value;
    if (value !== undefined) onProgress?.(value);
  }
}

/**
 * Computes in slices, between which others get their turn.
 *
 * @param steps The computation.
 * @param options Who hears of progress, and what ends the computation.
 * @returns Its result.
 */
export async function computeInBackground<Progress, T>(
  steps: LongComputation<Progress, T>,
  options: BackgroundOptions<Progress> = {},
): Promise<T> {
  const { signal, onProgress } = options;
  try {
    for (;;) {
      signal?.throwIfAborted();
      const end = performance.now() + SLICE;
      for (let step = 0; step < MAX_STEPS && performance.now() < end; step++) {
        const { done, value } = steps.next();
        if (done === true) return value;
        if (value !== undefined) onProgress?.(value);
        if (signal?.aborted) break;
      }
      await new Promise((resolve) => setTimeout(resolve, 0));
    }
  } finally {
    // A computation that is cancelled can wipe what it has.
    steps.return(undefined as T);
  }
}
