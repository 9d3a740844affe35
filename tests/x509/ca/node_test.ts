// Copyright 2026 the streamssl authors. MIT license.

/** An authority's files, hashed directories and trust stores on Node. */

import { assertEquals, assertMatch } from "@std/assert";
import { parseIndex } from "@streamssl/ssl/x509";
import { bundleExports } from "../../../tools/bundle.ts";
import { peerPath, peerTest } from "../../support/peers.ts";
import { runClient } from "../../support/process.ts";
import { tempDirectory } from "../../support/temp.ts";
import { makeAuthority } from "./_authority.ts";

function pathOf(name: string): string {
  return decodeURIComponent(new URL(name, import.meta.url).pathname);
}

peerTest("Node and Deno issue from the same files at once", ["node"], async () => {
  await using program = await tempDirectory();
  await using test = await makeAuthority();
  await bundleExports({
    folder: program.file("node_modules/@streamssl/ssl"),
    exports: ["./conf", "./crypto", "./x509"],
  });
  await Deno.copyFile(pathOf("node_program.mjs"), program.file("program.mjs"));
  const [node, deno] = await Promise.all([
    runClient(peerPath("node"), [program.file("program.mjs"), test.directory, "10"]),
    runClient(Deno.execPath(), [
      "run",
      "--no-check",
      "-A",
      pathOf("_issuer.ts"),
      test.directory,
      "d",
      "10",
    ]),
  ]);
  assertEquals([node.code, deno.code], [0, 0], node.stderr + deno.stderr);
  const report = JSON.parse(node.stdout);
  const told: number[] = [...report.serials, ...deno.stdout.trim().split("\n").map(Number)];
  const byNumber = (left: number, right: number) => left - right;
  const all = Array.from({ length: 20 }, (_, index) => index + 1);
  assertEquals(told.sort(byNumber), all);
  const entries = parseIndex(await test.read("index.txt"));
  assertEquals(entries.map(({ serialNumber }) => Number(serialNumber)).sort(byNumber), all);
  assertEquals(entries.filter(({ status }) => status === "revoked").length, 1);
  assertEquals(report.names.length, 1);
  assertMatch(report.names[0].name, /^[0-9a-f]{8}\.0$/);
  assertEquals([report.hashed, report.files, report.missing], [1, 1, "INVALID_DIRECTORY"]);
});
