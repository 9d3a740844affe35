// Copyright 2026 the streamssl authors. MIT license.

import { assert, assertEquals, assertMatch, assertRejects, assertThrows } from "@std/assert";
import * as esbuild from "esbuild";
import * as bio from "@streamssl/ssl/bio";
import { socketAdapter } from "../../bio/_adapters.ts";
import { SslError } from "../../err/mod.ts";
import { bundleExports } from "../../tools/bundle.ts";
import { peerPath, peerTest } from "../support/peers.ts";
import { runClient } from "../support/process.ts";
import { tempDirectory } from "../support/temp.ts";
import { SOCKET_CASES } from "./socket_cases.ts";

for (const [name, run] of SOCKET_CASES) {
  Deno.test(`sockets: ${name}`, () => run(bio));
}

peerTest("sockets do the same on Node", ["node"], async () => {
  await using directory = await tempDirectory({
    "main.mjs": `
import * as bio from "./bio.js";
      import { SOCKET_CASES } from "./socket_cases.js";
      if (globalThis.Deno !== undefined) throw new Error("This is not Node");
      for (const [name, run] of SOCKET_CASES) {
        await run(bio);
        console.log("ok", name);
      }`,
    "package.json": '{ "type": "module" }',
  });
  await bundleExports({ folder: directory.path, exports: ["./bio"] });
  try {
    await esbuild.build({
      entryPoints: [decodeURIComponent(new URL("socket_cases.ts", import.meta.url).pathname)],
      outfile: directory.file("socket_cases.js"),
      platform: "node",
      format: "esm",
      target: "node20",
    });
  } finally {
    await esbuild.stop();
  }
  const { code, stdout, stderr } = await runClient(peerPath("node"), [directory.file("main.mjs")]);
  assertEquals(code, 0, stdout + stderr);
  assertEquals(stdout.match(/^ok /gm)?.length, SOCKET_CASES.length, stdout + stderr);
});

Deno.test("transportOf() reads and writes what Deno.connect() made directly", async () => {
  using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const connecting = Deno.connect({ port: listener.addr.port });
  const client = bio.transportOf(await connecting);
  const server = bio.transportOf(await listener.accept());
  assertEquals((client as bio.SocketBio).remoteAddr, {
    transport: "tcp",
    hostname: "127.0.0.1",
    port: listener.addr.port,
  });
  await client.write(Uint8Array.of(1, 2));
  assertEquals(await server.read(), Uint8Array.of(1, 2));
  await client.closeWrite();
  assertEquals(await server.read(), null);
  client.close();
  server.close();
});

Deno.test({
  name: "connectTcp() and listenTcp() name the flag when the permission is missing",
  permissions: { net: false, read: false },
  fn: async () => {
    const connecting = await assertRejects(
      () => bio.connectTcp({ hostname: "127.0.0.1", port: 443 }),
      SslError,
      "run it with --allow-net",
    );
    assertEquals(connecting.reason, "CONNECT_ERROR");
    assert(connecting.cause instanceof Deno.errors.NotCapable);
    await assertRejects(() => bio.listenTcp({ port: 0 }), SslError, "run it with --allow-net");
    await assertRejects(() => bio.connectUnix({ path: "/x" }), SslError, "run it with --allow-");
  },
});

Deno.test("a runtime without sockets is told what to do instead", () => {
  const error = assertThrows(() => socketAdapter([]), SslError);
  assertMatch(error.message, /hand over its \{ readable, writable \}/);
});

Deno.test("an idle connection waits with a small buffer, a busy one reads large chunks", async () => {
  using listener = await bio.listenTcp({ hostname: "127.0.0.1", port: 0 });
  if (listener.addr.transport !== "tcp") throw new TypeError("TCP expected");
  using client = await bio.connectTcp({ port: listener.addr.port });
  using server = (await listener.accept())!;
  for (const [sent, held] of [[10, 10], [2000, 4096]] as const) {
    await client.write(new Uint8Array(sent));
    assertEquals((await server.read())?.buffer.byteLength, held);
  }
  const writing = client.write(new Uint8Array(8 << 20)).then(() => client.closeWrite());
  let largest = 0;
  for (let chunk; (chunk = await server.read()) !== null;) {
    largest = Math.max(largest, chunk.length);
  }
  await writing;
  assert(largest > 64 * 1024, `${largest}`);
});
