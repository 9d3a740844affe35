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
  return known ??= findRuntime();
}

let known: Runtime | undefined;

function findRuntime(): Runtime {
  const { navigator } = globalThis as { navigator?: { userAgent?: string } };
  // Asked first, because Deno loads much of its compatibility with Node at the first look at `process`.
  if (navigator?.userAgent?.startsWith("Deno/") === true) return "deno";
  const { process } = globalThis as { process?: { versions?: Record<string, unknown> } };
  const versions = process?.versions;
  if (versions === undefined) return "other";
  // Bun tells a version of Node too.
  if (versions["bun"] !== undefined) return "bun";
  return versions["node"] !== undefined ? "node" : "other";
}
