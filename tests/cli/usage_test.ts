// Copyright 2026 the streamssl authors. MIT license.

import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { COMMANDS } from "../../cli/commands.ts";
import type { Console } from "../../cli/console.ts";
import { helpOf } from "../../cli/print_help.ts";
import { runCommandLine } from "../../cli/run_command_line.ts";
import { peerTest } from "../support/peers.ts";
import { CertificateFiles, normalized, runProgram } from "./_programs.ts";

const NOWHERE = ["s_client", "-connect", "127.0.0.1:1"];

/** Takes what a command prints; its input is empty. */
class CapturedConsole implements Console {
  stdout = "";
  stderr = "";
  #decoder = new TextDecoder();

  print(text: string): void {
    this.stdout += text;
  }

  printError(text: string): void {
    this.stderr += text;
  }

  write(bytes: Uint8Array): Promise<void> {
    this.stdout += this.#decoder.decode(bytes, { stream: true });
    return Promise.resolve();
  }

  waitForInput(): Promise<void> {
    return Promise.resolve();
  }

  takeInput(): Uint8Array | null {
    return null;
  }
}

/** Runs a command line of ours in this process. */
async function runOwn(line: readonly string[]) {
  const console = new CapturedConsole();
  const code = await runCommandLine(line, console);
  return { code, stdout: console.stdout, stderr: console.stderr };
}

/** Runs command lines with both programs; gives exit codes and what they print. */
async function runBoth(lines: readonly (readonly string[])[]) {
  const results = [];
  for (const line of lines) {
    const openssl = await runProgram("openssl", line);
    results.push({ line: line.join(" "), openssl, own: await runOwn(line) });
  }
  return results;
}

peerTest("wrong arguments are told in OpenSSL's words", ["openssl"], async () => {
  const lines = [
    ["s_client", "-foo"],
    ["s_client", "-connect"],
    ["s_client", "-verify", "x"],
    ["s_client", "-verify", "-1"],
    ["s_client", "-port", "0"],
    ["s_client", "-brief=1"],
    ["s_client", "-connect", "a:1", "b:2"],
    ["s_client", "-connect", "a:b:c"],
    [...NOWHERE, "-CApath", "/nowhere"],
    [...NOWHERE, "-servername", "a", "-noservername"],
    [...NOWHERE, "-tls1_2", "-tls1_3"],
    [...NOWHERE, "-tls1_2", "-no_tls1_2"],
    [...NOWHERE, "-alpn", ","],
    ["s_server", "-accept"],
    ["s_server", "-naccept", "0"],
    ["s_server", "-accept", "a:b:c"],
    ["version", "-foo"],
    ["foo"],
    ["help", "foo"],
  ];
  for (const { line, openssl, own } of await runBoth(lines)) {
    assertEquals([own.code, own.stdout], [openssl.code, openssl.stdout], line);
    assertEquals(own.stderr, openssl.stderr, line);
  }
});

peerTest(
  "what can not be honoured fails with OpenSSL's first line and code",
  ["openssl"],
  async () => {
    await using files = await CertificateFiles.make();
    const [certificate, key] = [files.path("server.pem"), files.path("server.key")];
    const lines = [
      [...NOWHERE, "-cipher", "foo"],
      [...NOWHERE, "-ciphersuites", "foo"],
      [...NOWHERE, "-groups", "foo"],
      [...NOWHERE, "-curves", "foo"],
      [...NOWHERE, "-sigalgs", "foo"],
      [...NOWHERE, "-min_protocol", "foo"],
      [...NOWHERE, "-cert", "/nowhere"],
      [...NOWHERE, "-key", "/nowhere"],
      [...NOWHERE, "-cert", certificate],
      [...NOWHERE, "-cert", certificate, "-key", files.path("client.key")],
      [...NOWHERE, "-cert", certificate, "-key", key, "-cert_chain", "/nowhere"],
      [...NOWHERE, "-sess_in", "/nowhere"],
      [...NOWHERE, "-sess_in", certificate],
      [...NOWHERE, "-keylogfile", "/nowhere/x"],
      ["s_server"],
      ["s_server", "-cert", certificate],
      ["s_server", "-cert", certificate, "-key", key, "-num_tickets", "-1"],
      ["s_server", "-cert", certificate, "-key", key, "-cert_chain", "/nowhere"],
    ];
    const firstLine = (errors: string) => normalized(errors).split("\n")[0];
    for (const { line, openssl, own } of await runBoth(lines)) {
      assertEquals([own.code, own.stdout], [1, ""], line);
      assertEquals(own.code, openssl.code, line);
      assertEquals(firstLine(own.stderr), firstLine(openssl.stderr), line);
    }
  },
);

peerTest("a connection that is refused is told as by OpenSSL", ["openssl"], async () => {
  const lines = [
    NOWHERE,
    ["s_client", "--connect=127.0.0.1:1"],
    ["s_client", "127.0.0.1:1"],
    ["s_client", "-host", "127.0.0.1", "-port", "1"],
    ["s_client", "--", "127.0.0.1:1"],
  ];
  for (const { line, openssl, own } of await runBoth(lines)) {
    assertEquals([own.code, own.stdout], [openssl.code, openssl.stdout], line);
    const wanted = normalized(openssl.stderr).trimEnd().split("\n");
    const lines = normalized(own.stderr).trimEnd().split("\n");
    // Besides OpenSSL's lines there may be ours.
    assertEquals(lines.filter((text) => wanted.includes(text)), wanted, line);
    assertStringIncludes(own.stderr, "check that the server runs", line);
  }
});

peerTest("errstr prints what OpenSSL's does", ["openssl"], async () => {
  const lines = [
    ["errstr", "0A000086"],
    ["errstr", "0A000086", "1", "0x8000006f"],
    ["errstr", "foo"],
    ["errstr"],
    ["errstr", "xyz"],
  ];
  for (const { line, openssl, own } of await runBoth(lines)) {
    assertEquals([own.code, own.stdout], [openssl.code, openssl.stdout], line);
  }
});

Deno.test("version names the program, and more on request", async () => {
  const short = await runProgram("own", ["version"]);
  assertEquals([short.code, short.stderr], [0, ""]);
  assertMatch(short.stdout, /^streamssl \d+\.\d+\.\d+ \(command line: OpenSSL 3\.0\)\n$/);
  const long = await runOwn(["version", "-a"]);
  assertEquals(long.stdout.split("\n").length, 6);
  assertStringIncludes(long.stdout, "Seeding source: os-specific\n");
  assertEquals((await runOwn(["version", "-p", "-v"])).stdout.split("\n").length, 3);
});

Deno.test("help lists every command, and every command has help of its own", async () => {
  for (const line of [[], ["help"], ["-help"], ["--help"]]) {
    const { code, stdout, stderr } = await runOwn(line);
    assertEquals([code, stdout], [0, ""], line.join(" "));
    for (const { name } of COMMANDS) assertMatch(stderr, new RegExp(`^(?:.{18})*${name} `, "m"));
  }
  for (const command of COMMANDS) {
    const { code, stderr } = await runOwn([command.name, "-help"]);
    assertEquals([code, stderr], [0, helpOf(command)]);
  }
});

peerTest("the help has the form of OpenSSL's", ["openssl"], async () => {
  const { stderr } = await runProgram("openssl", ["errstr", "-help"]);
  const errstr = COMMANDS.find(({ name }) => name === "errstr");
  assertEquals(errstr && helpOf(errstr).trimEnd(), stderr.trimEnd());
  for (const name of ["s_client", "s_server"]) {
    const theirs = await runProgram("openssl", [name, "-help"]);
    const ours = await runOwn([name, "-help"]);
    // Every option of ours is one of theirs, with the same kind of value.
    const options = (text: string) =>
      [...text.matchAll(/^ -\S+(?: \S+)?(?= {2})/gm)].map((match) => match[0]);
    const known = options(theirs.stderr);
    assertEquals(options(ours.stderr).filter((option) => !known.includes(option)), []);
    assertEquals(options(ours.stderr).length > 25, true);
  }
});
