// Copyright 2026 the streamssl authors. MIT license.

import { assertEquals } from "@std/assert";
import { bundleExports } from "../../tools/bundle.ts";
import { peerPath, peerTest } from "../support/peers.ts";

peerTest(
  "on Node 24 the host's post-quantum keys agree with the portable ones",
  ["node24"],
  async () => {
    const folder = await Deno.makeTempDir();
    try {
      await bundleExports({ folder: `${folder}/node_modules/@streamssl/ssl` });
      const program = new URL("node24_program.mjs", import.meta.url);
      await Deno.copyFile(program, `${folder}/program.mjs`);
      const { code, stdout, stderr } = await new Deno.Command(peerPath("node24"), {
        args: ["program.mjs"],
        cwd: folder,
        signal: AbortSignal.timeout(60_000),
      }).output();
      assertEquals(code, 0, new TextDecoder().decode(stderr));
      const report = JSON.parse(new TextDecoder().decode(stdout));
      assertEquals(report.agreed.length, 3 * (3 + 2 + 3 + 4), JSON.stringify(report));
      assertEquals(report.declined.length, 3 * 3 + 2 * 2, JSON.stringify(report));
      assertEquals(report.accepted, []);
    } finally {
      await Deno.remove(folder, { recursive: true });
    }
  },
);
