// Copyright 2026 the streamssl authors. MIT license.

import { SslError } from "../../err/mod.ts";

/** A check of a test failed: the connection is not as the flags say. */
export class CheckFailure extends Error {
  override name = "CheckFailure";
}

/** Fails unless something holds. */
export function check(holds: boolean, text: string): void {
  if (!holds) throw new CheckFailure(text);
}

/** Tells of an error as OpenSSL's error queue does: one line for it, one for each of its causes. */
export function describe(error: unknown): string {
  const lines: string[] = [];
  for (let cause: unknown = error; cause !== undefined && lines.length < 8;) {
    lines.push(lineOf(cause));
    cause = cause instanceof Error ? cause.cause : undefined;
  }
  return lines.join("\n");
}

function lineOf(error: unknown): string {
  if (error instanceof SslError) {
    const code = error.code.toString(16).toUpperCase().padStart(8, "0");
    return `error:${code}:${error.library} routines:${error.reason}:${error.message}`
      .replaceAll("\n", " ");
  }
  if (error instanceof CheckFailure) return error.message;
  return error instanceof Error ? error.stack ?? error.message : String(error);
}
