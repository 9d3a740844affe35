// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/** ERR_SYSTEM_FLAG of OpenSSL 3: the top bit of a packed code tells that the rest is an errno. */
const ERR_SYSTEM_FLAG = 0x8000_0000;

/** One error number of the operating system. */
interface SystemErrorRow {
  /** The number on Linux, for runtimes that do not tell theirs. */
  readonly errno: number;
  /** What strerror says. */
  readonly text: string;
}

/** The errors that sockets meet, by the name of the constant in errno.h. */
const SYSTEM_ERRORS = {
  ENOENT: { errno: 2, text: "No such file or directory" },
  EINTR: { errno: 4, text: "Interrupted system call" },
  EACCES: { errno: 13, text: "Permission denied" },
  EINVAL: { errno: 22, text: "Invalid argument" },
  EMFILE: { errno: 24, text: "Too many open files" },
  EPIPE: { errno: 32, text: "Broken pipe" },
  EADDRINUSE: { errno: 98, text: "Address already in use" },
  EADDRNOTAVAIL: { errno: 99, text: "Cannot assign requested address" },
  ENETDOWN: { errno: 100, text: "Network is down" },
  ENETUNREACH: { errno: 101, text: "Network is unreachable" },
  ECONNABORTED: { errno: 103, text: "Software caused connection abort" },
  ECONNRESET: { errno: 104, text: "Connection reset by peer" },
  ENOTCONN: { errno: 107, text: "Transport endpoint is not connected" },
  ETIMEDOUT: { errno: 110, text: "Connection timed out" },
  ECONNREFUSED: { errno: 111, text: "Connection refused" },
  EHOSTUNREACH: { errno: 113, text: "No route to host" },
} as const satisfies Readonly<Record<string, SystemErrorRow>>;

/**
 * An error of the operating system, with the fields of `SslError`: OpenSSL's "system library", whose
 * reasons are errno values and whose packed code is ERR_SYSTEM_FLAG with the errno. It is the cause
 * of the `SslError` that an operation on a socket fails with; its own cause is the runtime's error.
 *
 * @example Usage
 * ```ts
 * import { SystemError } from "@streamssl/ssl/bio";
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
    const row = (SYSTEM_ERRORS as Readonly<Record<string, SystemErrorRow>>)[reason];
    const text = row?.text ?? reason;
    super(text, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = "SystemError";
    this.reason = reason;
    this.reasonText = text;
    this.errno = options.errno ?? row?.errno ?? 0;
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
