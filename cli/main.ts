#!/usr/bin/env -S deno run --allow-net --allow-read --allow-write --allow-env
// Copyright 2026 the streamssl authors. MIT license.

/**
 * The `openssl`-compatible command line: `deno task openssl COMMAND …`.
 *
 * @module
 */

import { ProcessConsole } from "./console.ts";
import { runCommandLine } from "./run_command_line.ts";

if (import.meta.main) {
  // A read of the standard input may still be under way: only this ends the process then.
  Deno.exit(await runCommandLine(Deno.args, new ProcessConsole()));
}
