// Copyright 2026 the streamssl authors. MIT license.

import type { MaybePromise } from "../../wire/mod.ts";

/**
 * What came of a vector. A skip names its reason, in one of two forms: `unsupported: aria-128-gcm`
 * for what the library does not offer, `not applicable: …` for what asks for another program's inner
 * workings.
 */
export type Outcome = "passed" | { failed: string } | { skipped: string };

/** One vector, ready to run. */
export interface Case {
  /** What tells it apart within its file: its number or line, and its comment. */
  name: string;
  /** Runs it; a throw counts as a failure. */
  run(): MaybePromise<Outcome>;
}

/** Cases that could not be made because what they need is not there. */
export function skipped(reason: string): Outcome {
  return { skipped: reason };
}

/** A named reason for what the library does not offer. */
export function unsupported(what: string): Outcome {
  return { skipped: `unsupported: ${what.toLowerCase()}` };
}

/** What an unexpected error says, in one line. */
export function describeError(error: unknown): string {
  const text = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  return text.replaceAll(/\s+/g, " ");
}
