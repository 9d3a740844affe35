// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/** What errors of Deno and of Node's file system have in common. */

/**
 * Tells whether a file or directory is not there.
 *
 * @param error What the runtime threw.
 * @returns Whether the path names nothing.
 */
export function isMissing(error: unknown): boolean {
  const { code, name } = error as { code?: unknown; name?: unknown };
  return code === "ENOENT" || code === "ENOTDIR" || name === "NotFound" || name === "NotADirectory";
}

/**
 * Tells whether a permission flag of Deno is missing.
 *
 * @param error What the runtime threw.
 * @returns Whether the program may not do that.
 */
export function isDenied(error: unknown): boolean {
  return error instanceof Error && error.name === "NotCapable";
}
