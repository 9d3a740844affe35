// Copyright 2026 the streamssl authors. MIT license.

import type { PeerClientOptions } from "./peer_server.ts";
import { DEFAULT_TIMEOUT, type RunResult, startProcess } from "./process.ts";

/**
 * Runs a client that ends when its input ends, such as s_client: it gets its input, and the end of
 * the input when its output matches `until`.
 */
export async function runInteractive(
  path: string,
  args: readonly string[],
  options: Pick<PeerClientOptions, "input" | "until" | "timeout">,
): Promise<RunResult> {
  const timeout = options.timeout ?? DEFAULT_TIMEOUT;
  await using process = startProcess(path, args);
  const fed = process.write(options.input ?? "");
  // A client that fails ends without the output that is waited for: its exit code tells.
  if (options.until !== undefined) {
    await Promise.race([process.waitFor(options.until, { timeout }), process.exited]);
  }
  await fed;
  await process.closeStdin();
  const code = await process.wait({ timeout });
  const { stdout, stderr, stdoutBytes } = process;
  return { code, stdout, stderr, stdoutBytes };
}
