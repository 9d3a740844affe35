// Copyright 2026 the streamssl authors. MIT license.

/**
 * The shim of BoringSSL's test runner: `shim.ts FLAGS…` is one run, `shim.ts --resident FILE` takes
 * runs from `shim` until none came for a while; see README.md.
 *
 * @module
 */

import { serveRuns } from "./resident.ts";
import { runShim } from "./run.ts";

if (Deno.args[0] === "--resident") {
  await serveRuns(Deno.args[1] as string);
} else {
  const { code, output, errors } = await runShim(Deno.args, new AbortController().signal);
  await Deno.stdout.write(new TextEncoder().encode(output));
  await Deno.stderr.write(new TextEncoder().encode(errors));
  Deno.exit(code);
}
