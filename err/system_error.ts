// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

import { SYSTEM_ERRORS } from "./system_errors.ts";

/** ERR_SYSTEM_FLAG of OpenSSL 3: the top bit of a packed code tells that the rest is an errno. */
const ERR_SYSTEM_FLAG = 0x8000_0000;

/**
 * An error of the operating system, with the fields of `SslError`: OpenSSL's "system library", whose
 * reasons are errno values and whose packed code is ERR_SYSTEM_FLAG with the errno. It is the cause
 * of the `SslError` that an operation on a socket fails with; its own cause is the runtime's error.
 *
 * @example Usage
 * ```ts
 * import { SystemError } from "@streamssl/ssl/err";
 * import { assertEquals } from "@std/assert";
 *
 * const error = new SystemError("ECONNREFUSED");
 * assertEquals(error.message, "Connection refused");
 * assertEquals(error.code.toString(16), "8000006f");
 * ```
 */
export class SystemError extends Error {
  /** The library's name. */
  readonly library = "SYS";
  /** The name of the errno constant, for example `"ECONNREFUSED"`. */
  readonly reason: string;
  /** What strerror says for it. */
  readonly reasonText: string;
  /** The errno of this platform. */
  readonly errno: number;
  /** ERR_SYSTEM_FLAG with the errno, in one unsigned 32-bit number. */
  readonly code: number;

  /**
   * Makes the error.
   *
   * @param reason The name of the errno constant.
   * @param options The runtime's error as `cause`, and its errno, if it told one.
   */
  constructor(reason: string, options: ErrorOptions & { errno?: number } = {}) {
    const row = SYSTEM_ERRORS[reason];
    const text = row?.text ?? reason;
    super(text, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = "SystemError";
    this.reason = reason;
    this.reasonText = text;
    this.errno = options.errno ?? row?.number ?? 0;
    this.code = (ERR_SYSTEM_FLAG | this.errno) >>> 0;
  }
}

/**
 * The system error behind an error of a runtime: Deno and Node tell the constant's name in `code`.
 *
 * @param error What a runtime threw.
 * @returns The system error, or `undefined` if the error did not come from the operating system.
 */
export function systemErrorOf(error: unknown): SystemError | undefined {
  if (!(error instanceof Error)) return undefined;
  const { code, errno } = error as { code?: unknown; errno?: unknown };
  if (typeof code !== "string" || !/^E[A-Z0-9]+$/.test(code)) return undefined;
  const told = typeof errno === "number"
    ? Math.abs(errno)
    : Number(/\(os error (\d+)\)/.exec(error.message)?.[1] ?? NaN);
  return new SystemError(code, {
    cause: error,
    ...(Number.isInteger(told) && told > 0 ? { errno: told } : {}),
  });
}
