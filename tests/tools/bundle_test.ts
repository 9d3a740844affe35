// Copyright 2026 the streamssl authors. MIT license.

import { assert, assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import config from "../../deno.json" with { type: "json" };
import { bundleExports } from "../../tools/bundle.ts";
import { peerPath, peerTest } from "../support/peers.ts";

peerTest("bundles of every export run on Node without anything beside them", ["node"], async () => {
  const folder = await Deno.makeTempDir();
  try {
    const bundles = await bundleExports({ folder });
    assertEquals(bundles.map(({ name }) => name), Object.keys(config.exports));
    for (const { name, path, size, compressedSize } of bundles) {
      assert(size > compressedSize / 2, `${name} has ${size} bytes`);
      const script = `import(${JSON.stringify(path)}).then((room) =>
        console.log(JSON.stringify(Object.keys(room).sort())))`;
      const { code, stdout, stderr } = await new Deno.Command(peerPath("node"), {
        args: ["--input-type=module", "--eval", script],
        cwd: folder,
      }).output();
      assertEquals(code, 0, `${name}: ${new TextDecoder().decode(stderr)}`);
      const entry = (config.exports as Record<string, string>)[name];
      const here: object = await import(`../../${entry}`);
      assertEquals(JSON.parse(new TextDecoder().decode(stdout)), Object.keys(here).sort(), name);
    }
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

peerTest(
  "the bundles are one package, with which a program on Node speaks TLS",
  ["node"],
  async () => {
    const folder = await Deno.makeTempDir();
    try {
      await bundleExports({ folder: `${folder}/node_modules/@streamssl/ssl` });
      const program = new URL("node_program.mjs", import.meta.url);
      await Deno.copyFile(program, `${folder}/program.mjs`);
      // A connection that is left open would keep the program running.
      const { code, stdout, stderr } = await new Deno.Command(peerPath("node"), {
        args: ["program.mjs"],
        cwd: folder,
        signal: AbortSignal.timeout(30_000),
      }).output();
      assertEquals(code, 0, new TextDecoder().decode(stderr));
      const { wrongName, ...report } = JSON.parse(new TextDecoder().decode(stdout));
      assertEquals(report, {
        startTls: "TLSv1.3",
        startTlsEcho: "there and back",
        connectTls: "TLSv1.3",
        connectTlsEcho: "there and back",
        listenTls: "to the server",
      });
      assertStringIncludes(wrongName, "error:0A000086:SSL routines::certificate verify failed");
    } finally {
      await Deno.remove(folder, { recursive: true });
    }
  },
);

Deno.test("bundleExports() leaves nothing of an older build behind", async () => {
  const folder = await Deno.makeTempDir();
  try {
    await Deno.mkdir(`${folder}/shared`);
    await Deno.writeTextFile(`${folder}/shared/old.js`, "");
    await bundleExports({ folder, exports: ["./rand", "./wire"] });
    await assertRejects(() => Deno.stat(`${folder}/shared/old.js`), Deno.errors.NotFound);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test("bundleExports() shortens names on demand", async () => {
  const folder = await Deno.makeTempDir();
  try {
    const exports = ["./wire"];
    const [plain] = await bundleExports({ folder, exports });
    const [small] = await bundleExports({ folder, exports, minify: true });
    assert(plain !== undefined && small !== undefined && small.size < plain.size);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test("bundleExports() rejects an export that deno.json does not have", async () => {
  await assertRejects(
    () => bundleExports({ folder: "/no/such", exports: ["./no-such"] }),
    RangeError,
    'exports no "./no-such"',
  );
});
