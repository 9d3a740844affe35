// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

import { errstr } from "./errstr.ts";
import { SslError } from "./ssl_error.ts";
import { SystemError } from "./system_error.ts";
import { systemErrorRowOf } from "./system_errors.ts";

/** A chain of causes longer than this is cut: nobody reads on, and it may be a loop. */
const MAX_CAUSES = 32;

/** How {@linkcode formatErrors} prints. */
export interface FormatErrorsOptions {
  /**
   * Whether each line ends with what was expected, what came, the usual cause and the remedy.
   *
   * @default {true}
   */
  explain?: boolean;
}

/**
 * Prints an error and its causes as OpenSSL prints its error queue (ERR_print_errors): one line
 * each, the oldest, deepest cause first. After the reason comes our explanation, where OpenSSL
 * appends an error's data. Errors of the operating system that the runtime reports (`ECONNREFUSED`,
 * `Deno.errors.ConnectionRefused`) become lines of the `system library` with Linux's numbers.
 *
 * @param error The error; anything that was thrown will do.
 * @param options What to print.
 * @returns The lines, without a line break at the end.
 *
 * @example Usage
 * ```ts
 * import { formatErrors, SslError } from "@streamssl/ssl/err";
 * import { assertEquals } from "@std/assert";
 *
 * const cause = Object.assign(new Error("connect refused"), { code: "ECONNREFUSED" });
 * const error = new SslError("BIO", "CONNECT_ERROR", { cause, received: "no answer" });
 * assertEquals(
 *   formatErrors(error),
 *   "error:8000006F:system library::Connection refused:connect refused\n" +
 *     "error:10000067:BIO routines::connect error:received no answer",
 * );
 * ```
 */
export function formatErrors(error: unknown, options: FormatErrorsOptions = {}): string {
  const explain = options.explain ?? true;
  return causesOf(error).reverse().map((cause) => formatLine(cause, explain)).join("\n");
}

function causesOf(error: unknown): unknown[] {
  const chain: unknown[] = [];
  let next: unknown = error;
  while (chain.length < MAX_CAUSES && !chain.includes(next)) {
    chain.push(next);
    // The runtime's error behind a SystemError is the same event once more.
    if (!(next instanceof Error) || next.cause === undefined || next instanceof SystemError) break;
    next = next.cause;
  }
  return chain;
}

function formatLine(error: unknown, explain: boolean): string {
  if (error instanceof SslError) return withData(errstr(error.code), error.explanation, explain);
  if (error instanceof SystemError) return errstr(error.code);
  if (!(error instanceof Error)) return `error:${oneLine(String(error))}`;
  const system = systemErrorRowOf(error);
  if (system === undefined) {
    return error.message === ""
      ? `error:${error.name}`
      : `error:${error.name}:${oneLine(error.message)}`;
  }
  return withData(errstr(0x8000_0000 + system.number), error.message, explain);
}

function withData(line: string, data: string, explain: boolean): string {
  return explain && data !== "" ? `${line}:${oneLine(data)}` : line;
}

/** An error's text may hold what a peer sent: it must not start a line of its own. */
function oneLine(text: string): string {
  // deno-lint-ignore no-control-regex
  return text.replace(/\s+/g, " ").replace(/[\u0000-\u001f\u007f-\u009f]/g, "?").trim();
}
