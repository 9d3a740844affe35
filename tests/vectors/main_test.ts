// Copyright 2026 the streamssl authors. MIT license.

import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { suiteOf } from "./discover.ts";
import { main } from "./main.ts";

/** RFC 4231, test case 2, in Wycheproof's form. */
function hmacFile(tag: string): string {
  const test = {
    tcId: 1,
    comment: "Jefe",
    flags: [],
    key: "4a656665",
    msg: "7768617420646f2079612077616e7420666f72206e6f7468696e673f",
    tag,
    result: "valid",
  };
  return JSON.stringify({
    algorithm: "HMACSHA256",
    schema: "mac_test_schema_v1.json",
    testGroups: [{ type: "MacTest", keySize: 32, tagSize: 256, tests: [test] }],
  });
}

const TAG = "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843";

/** Runs the program on files, and gives its exit code and what it printed. */
async function run(files: Record<string, string>, ...args: string[]): Promise<[number, string]> {
  const folder = await Deno.makeTempDir();
  try {
    for (const [name, text] of Object.entries(files)) {
      await Deno.mkdir(`${folder}/${name}`.replace(/\/[^/]*$/, ""), { recursive: true });
      await Deno.writeTextFile(`${folder}/${name}`, text);
    }
    const lines: string[] = [];
    const code = await main([folder, ...args], (line) => lines.push(line));
    return [code, lines.join("\n")];
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

Deno.test("vectors: a file that passes gives a row and exit code 0, whatever its name", async () => {
  const [code, text] = await run({ "deep/down/any name.json": hmacFile(TAG), "README.md": "" });
  assertEquals(code, 0);
  assertMatch(text, /^deep\/down\/any name\.json +1 +1 +0 +0 /m);
  assertStringIncludes(text, "1 files, 1 run, 1 passed, 0 failed, 0 skipped");
});

Deno.test("vectors: a failure is listed and gives exit code 1", async () => {
  const [code, text] = await run({ "a.json": hmacFile(TAG.replace("5b", "5c")) });
  assertEquals(code, 1);
  assertMatch(text, /^a\.json +1 +0 +1 +0 /m);
  assertStringIncludes(text, "FAILED 1 Jefe: portable: refused, but it is valid");
});

Deno.test("vectors: a damaged file is a failure", async () => {
  for (const damaged of [hmacFile(TAG).slice(0, -1), ""]) {
    const [code, text] = await run({ "a.json": damaged });
    assertEquals(code, 1);
    assertStringIncludes(text, "FAILED after reading the file: SyntaxError");
  }
  const [code, text] = await run({ "a.txt": "Digest = SHA1\nInput = \nnonsense\n" });
  assertEquals(code, 1);
  assertStringIncludes(text, "Cannot read line 3");
});

Deno.test("vectors: what is not supported is skipped with its reason", async () => {
  const [code, text] = await run({
    "a.json": hmacFile(TAG).replace("HMACSHA256", "VMAC-AES"),
    "b.json": hmacFile(TAG).replace("mac_test_schema_v1.json", "no_such_schema.json"),
    "c.json": "{}",
    "d.txt": "Cipher = AES-128-EAX\nKey = 00\n\nBlind = RSA\nN = 16\n",
  });
  assertEquals(code, 0);
  assertMatch(text, /^a\.json +0 +0 +0 +1 +unsupported: vmac-aes \(1\)$/m);
  assertMatch(text, /^b\.json +0 +0 +0 +1 +unsupported: hmacsha256 by schema no-such \(1\)$/m);
  assertMatch(text, /^c\.json +0 +0 +0 +1 +unsupported: a format that is not known \(1\)$/m);
  assertStringIncludes(text, "unsupported: aes-128-eax (1), unsupported: stanzas blind (1)");
});

Deno.test("vectors: stanzas pass and fail", async () => {
  const good = 'Digest = SHA256\nInput = "abc"\nOutput = ' +
    "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad\n";
  const [code, text] = await run({ "a.txt": good, "b.txt": good.replace("15ad", "15ae") });
  assertEquals(code, 1);
  assertMatch(text, /^a\.txt +1 +1 +0 +0 /m);
  assertMatch(text, /^b\.txt +1 +0 +1 +0 /m);
  assertStringIncludes(text, "FAILED line 1: Digest = SHA256: portable: gave ba7816bf");
});

Deno.test("vectors: --only and --engine choose", async () => {
  const files = { "a.json": hmacFile(TAG), "b.json": hmacFile(TAG) };
  const [code, text] = await run(files, "--only", "^b.* Jefe", "--engine", "portable");
  assertEquals(code, 0);
  assertStringIncludes(text, "1 files, 1 run, 1 passed");
  assertEquals((await run(files, "--only", "nothing"))[0], 2);
});

Deno.test("vectors: bad usage gives exit code 2 and says what is wrong", async () => {
  for (
    const [args, message] of [
      [["--engine", "steam"], 'Unknown engine "steam"'],
      [["--no-such"], "no-such"],
      [["more"], "One folder is expected, 2 are given"],
      [["--only", "("], "Invalid regular expression"],
    ] as const
  ) {
    const [code, text] = await run({ "a.json": hmacFile(TAG) }, ...args);
    assertEquals(code, 2, text);
    assertStringIncludes(text, message);
  }
  const lines: string[] = [];
  assertEquals(await main(["/no/such/folder"], (line) => lines.push(line)), 2);
  assertEquals(await main([], (line) => lines.push(line)), 2);
  assertEquals(await main(["--help"], (line) => lines.push(line)), 0);
  assertEquals((await run({}))[0], 2);
});

Deno.test("suiteOf() tells suites by what the files hold", () => {
  assertEquals(suiteOf({ testGroups: [] }), "wycheproof");
  assertEquals(suiteOf({ testcases: [] }), "limbo");
  assertEquals(suiteOf([{ name: "a", args: [], expect: true }]), "openssl-verify");
  for (const other of [null, 1, "testGroups", [1], {}, { testGroups: 1 }]) {
    assertEquals(suiteOf(other), "unknown");
  }
});
