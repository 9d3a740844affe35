// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/** The runtimes whose engines were measured; all else is `"other"`. */
export type Runtime = "deno" | "node" | "bun" | "other";

/**
 * Tells which runtime this is, for the tables of measured facts only: what a runtime can do is asked
 * of the runtime itself.
 *
 * @returns The runtime.
 */
export function runtime(): Runtime {
  const { process } = globalThis as { process?: { versions?: Record<string, unknown> } };
  const versions = process?.versions;
  if (versions === undefined) return "other";
  // Deno and Bun tell a version of Node too.
  if (versions["deno"] !== undefined) return "deno";
  if (versions["bun"] !== undefined) return "bun";
  return versions["node"] !== undefined ? "node" : "other";
}
