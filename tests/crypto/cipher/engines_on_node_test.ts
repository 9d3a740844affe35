// Copyright 2026 the streamssl authors. MIT license.

import { assertMatch } from "@std/assert";
import * as esbuild from "esbuild";
import { peerPath, peerTest } from "../../support/peers.ts";
import { runOrThrow } from "../../support/process.ts";
import { tempDirectory } from "../../support/temp.ts";
import { npmFromDeno } from "../../../tools/npm_from_deno.ts";

function pathOf(url: string): string {
  return decodeURIComponent(new URL(url).pathname);
}

peerTest("on Node every engine gives what the portable one gives", ["node"], async () => {
  await using directory = await tempDirectory();
  const program = directory.file("program.mjs");
  try {
    await esbuild.build({
      entryPoints: [pathOf(import.meta.resolve("./engines_program.ts"))],
      outfile: program,
      bundle: true,
      format: "esm",
      platform: "node",
      target: "node20",
      logLevel: "error",
      plugins: [npmFromDeno],
    });
  } finally {
    await esbuild.stop();
  }
  const { stdout } = await runOrThrow(peerPath("node"), [program], { timeout: 60_000 });
  assertMatch(stdout, /^\d{4} compared, of \d+ ciphers\n$/);
});
