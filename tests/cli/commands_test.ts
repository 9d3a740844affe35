// Copyright 2026 the streamssl authors. MIT license.

/** The letters that s_client and s_server take for commands, and what else is typed. */

import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { peerTest } from "../support/peers.ts";
import { CertificateFiles, PROGRAMS, startProgram, startServerProgram } from "./_programs.ts";

const QUIET = ["-brief", "-no-CAfile", "-no-CApath"];

peerTest("k and K update the keys, from each side, with each program", ["openssl"], async () => {
  await using files = await CertificateFiles.make();
  for (const program of PROGRAMS) {
    await using server = await startServerProgram(program, files, []);
    const address = `127.0.0.1:${server.port}`;
    await using client = startProgram("own", ["s_client", "-connect", address, ...QUIET]);
    await client.waitFor(/Server Temp Key/);
    for (const [index, letter] of ["k", "K"].entries()) {
      await client.write(`${letter}\nword ${index} there\n`);
      await server.process.waitFor(new RegExp(`^word ${index} there$`, "m"));
      await server.process.write(`word ${index} back\n`);
      await client.waitFor(new RegExp(`^word ${index} back$`, "m"));
    }
    assertEquals(client.stderr.match(/^KEYUPDATE$/gm)?.length, 2);
    if (program === "own") {
      await server.process.write("K\nthird\n");
      await client.waitFor(/^third$/m);
      assertStringIncludes(server.process.stdout, "SSL_do_handshake -> 1\n");
    }
    await client.write("Q\n");
    assertEquals(await client.wait(), 0);
    assertMatch(client.stderr, /^DONE$/m);
  }
});

Deno.test("q ends a connection of s_server, Q ends the server, S shows its figures", async () => {
  await using files = await CertificateFiles.make();
  await using server = await startServerProgram("own", files, []);
  const connect = () =>
    startProgram("own", ["s_client", "-connect", `127.0.0.1:${server.port}`, ...QUIET]);
  {
    await using client = connect();
    await server.process.waitFor(/CIPHER is/);
    await server.process.write("S\n");
    await server.process.waitFor(/^ {3}1 server accepts that finished$/m);
    await server.process.write("q\n");
    assertEquals(await client.wait(), 0);
    await server.process.waitFor(/DONE\nshutting down SSL\nCONNECTION CLOSED\n/);
  }
  await using client = connect();
  await server.process.waitFor(/CIPHER is[^]*CIPHER is/);
  await server.process.write("last words\nQ\n");
  assertEquals(await server.process.wait(), 0);
  assertEquals(await client.wait(), 0);
  assertEquals(client.stdout, "last words\n");
  assertStringIncludes(server.process.stdout, "   2 server accepts (SSL_accept())\n");
  assertStringIncludes(server.process.stderr, "shutdown accept socket\n");
});

Deno.test("the end of the input ends s_server, unless it is quiet", async () => {
  await using files = await CertificateFiles.make();
  for (const args of [[], ["-quiet"], ["-brief"]]) {
    await using server = await startServerProgram("own", files, ["-naccept", "2", ...args]);
    await server.process.closeStdin();
    const address = `127.0.0.1:${server.port}`;
    await using client = startProgram("own", ["s_client", "-connect", address, ...QUIET]);
    if (args.length === 0) {
      assertEquals(await server.process.wait(), 0);
      assertEquals(await client.wait(), 0);
    } else {
      await client.write("still here\n");
      await server.process.waitFor(/still here/);
    }
  }
});

Deno.test("-nocommands, -ign_eof and -quiet send letters as data", async () => {
  await using files = await CertificateFiles.make();
  await using server = await startServerProgram("own", files, ["-rev"]);
  const connect = ["s_client", "-connect", `127.0.0.1:${server.port}`];
  for (const options of [["-nocommands"], ["-ign_eof"], ["-quiet"]]) {
    await using client = startProgram("own", [...connect, ...options]);
    await client.write("Q\nk\nR\nab\n");
    await client.waitFor(/Q\nk\nR\nba\n$/);
    await client.closeStdin();
    if (options[0] === "-nocommands") {
      assertEquals(await client.wait(), 0);
      continue;
    }
    // The end of the input does not matter here: only the server ends the connection.
    assertEquals(client.exitCode, undefined);
    await client.stop();
  }
});

Deno.test("-crlf sends each line feed with a carriage return", async () => {
  await using files = await CertificateFiles.make();
  await using server = await startServerProgram("own", files, ["-quiet"]);
  const connect = ["s_client", "-connect", `127.0.0.1:${server.port}`, "-crlf", "-brief"];
  await using client = startProgram("own", connect);
  await client.write("a\nb\r\nc");
  await client.closeStdin();
  assertEquals(await client.wait(), 0);
  await server.process.waitFor(/c$/);
  assertEquals(server.process.stdout, "a\r\nb\r\r\nc");
});

Deno.test("R and k fail where the protocol has no such thing, and say why", async () => {
  await using files = await CertificateFiles.make();
  await using server = await startServerProgram("own", files, ["-rev"]);
  const cases = [
    ["R\n", "-tls1_2", "error:0A000153:SSL routines::no renegotiation:"],
    ["R\n", "-tls1_3", "error:0A00010A:SSL routines::wrong ssl version:"],
    ["k\n", "-tls1_2", "error:0A00010A:SSL routines::wrong ssl version:"],
  ] as const;
  for (const [input, version, message] of cases) {
    const args = ["s_client", "-connect", `127.0.0.1:${server.port}`, version, "-brief"];
    await using client = startProgram("own", args);
    await client.write(input);
    assertEquals(await client.wait(), 1);
    assertStringIncludes(client.stderr, message);
  }
});
