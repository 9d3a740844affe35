// Copyright 2026 the streamssl authors. MIT license.

import { type Bytes, equalBytes, type MaybePromise } from "../../../wire/mod.ts";
import { describeError, type Outcome } from "../case.ts";
import { attempt, describeLeak, shorten } from "../wycheproof/judge.ts";

/**
 * What a stanza demands. Without a `Result` line the operation must succeed with the stanza's output.
 * With `Result = …_MISMATCH` it must succeed with another output, or refuse. With any other error it
 * must refuse, by a typed error or a verdict of false. Which of OpenSSL's calls fails is not
 * compared, since there are no such calls here.
 */
export class Expectation {
  /** The error's name, if one is demanded. */
  readonly error: string | undefined;

  /** Makes the demand. */
  constructor(error: string | undefined) {
    this.error = error;
  }

  /** Whether the operation must succeed. */
  get success(): boolean {
    return this.error === undefined;
  }

  /**
   * Runs an operation and compares.
   *
   * @param operation Gives its output, or a verdict.
   * @param output The output that the stanza shows, when it has one.
   */
  async meet(
    operation: () => MaybePromise<Bytes | boolean>,
    output?: Uint8Array,
  ): Promise<Outcome> {
    const tried = await attempt(operation);
    if (!tried.accepted) {
      const leak = describeLeak(tried.error);
      if (leak !== undefined) return { failed: leak };
      if (!this.success) return "passed";
      return {
        failed: `refused: ${tried.error === undefined ? "false" : describeError(tried.error)}`,
      };
    }
    // The stanza shows no output because each run gives another one.
    const mismatch = this.error?.endsWith("_MISMATCH") === true;
    if (mismatch && tried.output !== undefined && output === undefined) return "passed";
    const got = tried.output === undefined ? "true" : shorten(tried.output);
    if (tried.output !== undefined && output !== undefined && !equalBytes(tried.output, output)) {
      if (mismatch) return "passed";
      return { failed: `gave ${got}, expected is ${this.error ?? shorten(output)}` };
    }
    return this.success ? "passed" : { failed: `gave ${got}, expected is ${this.error}` };
  }
}
