// Copyright 2026 the streamssl authors. MIT license.

import type { TlsSession } from "../../tls/mod.ts";
import { RunState } from "./context.ts";
import { runConnection } from "./exchange.ts";
import { describe } from "./failure.ts";
import { parseArguments, Unimplemented } from "./flags.ts";

/** How a run of the shim ends. */
export interface RunResult {
  readonly code: number;
  readonly output: string;
  readonly errors: string;
}

/** The exit code for a flag, or a value, that stands for something that does not exist here. */
export const UNIMPLEMENTED = 89;

/** Does what one process of the shim has to do. */
export async function runShim(args: readonly string[], signal: AbortSignal): Promise<RunResult> {
  if (args.includes("-is-handshaker-supported")) return { code: 0, output: "No\n", errors: "" };
  let connections = 0;
  try {
    const { initial, resume } = parseArguments(args);
    const state = new RunState();
    let session: TlsSession | undefined;
    for (; connections <= initial.resumeCount; connections++) {
      const config = connections === 0 ? initial : resume;
      if (connections > 0 && !config.server && session === undefined) {
        return failure("No session to offer.");
      }
      session = await runConnection(config, state, connections > 0, session, signal);
      state.clock += 1000 * config.resumptionDelay;
    }
    return { code: 0, output: "", errors: "" };
  } catch (error) {
    if (error instanceof Unimplemented) {
      return { code: UNIMPLEMENTED, output: "", errors: `Unimplemented: ${error.message}\n` };
    }
    return failure(`Connection ${connections + 1} failed.\n${describe(error)}`);
  }
}

function failure(text: string): RunResult {
  return { code: 1, output: "", errors: `${text}\n` };
}
