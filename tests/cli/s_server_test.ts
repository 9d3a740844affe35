// Copyright 2026 the streamssl authors. MIT license.

/** s_server of both programs, side by side, with the same client. */

import { assertEquals } from "@std/assert";
import { peerTest } from "../support/peers.ts";
import type { RunResult } from "../support/process.ts";
import {
  CertificateFiles,
  lastErrors,
  normalized,
  type Program,
  runProgram,
  startServerProgram,
} from "./_programs.ts";

/** One comparison. */
interface Comparison {
  /** Arguments of the server. `CA` stands for the CA's file. */
  server?: readonly string[];
  /** Arguments of the client, `openssl s_client`, one list a connection. `IDENTITY` … */
  clients?: readonly (readonly string[])[];
  /** What is typed at each client, or at the one and the other. @default {"hello\n"} */
  input?: string | readonly string[];
  /** What the client waits for until its input ends. */
  until?: RegExp;
}

/** What one server and its clients did. */
interface Outcome {
  server: { code: number; stdout: string; stderr: string };
  clients: RunResult[];
}

async function serve(
  program: Program,
  files: CertificateFiles,
  comparison: Comparison,
): Promise<Outcome> {
  const { input = "hello\n", clients = [[]] } = comparison;
  const inputs = typeof input === "string" ? clients.map(() => input) : input;
  const resolve = (words: readonly string[] = []) =>
    words.flatMap((word) =>
      word === "CA"
        ? ["-CAfile", files.path("ca.pem")]
        : word === "IDENTITY"
        ? files.identity("client")
        : [word]
    );
  const naccept = ["-naccept", String(clients.length)];
  await using server = await startServerProgram(program, files, [
    ...naccept,
    ...resolve(comparison.server),
  ], { cwd: files.directory });
  const results: RunResult[] = [];
  for (const [index, client] of clients.entries()) {
    const args = ["s_client", "-connect", `127.0.0.1:${server.port}`, ...resolve(client)];
    const until = comparison.until ?? /$^/;
    results.push(await runProgram("openssl", args, { input: inputs[index] ?? "", until }));
  }
  const code = await server.process.wait();
  const { stdout, stderr } = server.process;
  return { server: { code, stdout, stderr }, clients: results };
}

/** What the programs can not have in common: OpenSSL has more algorithms, and prints that it has DH. */
function comparable(text: string): string {
  return lastErrors(text)
    .replace("Using default temp DH parameters\n", "")
    // Whether the client reads its tickets before it leaves is a matter of luck.
    .replaceAll(/---\nPost-Handshake New Session Ticket arrived:\n[^]*?read R BLOCK\n/g, "")
    .replaceAll(/^((?:Shared )?Requested Signature Algorithms: ).*$/gm, "$1…")
    .replaceAll(/^(Shared (?:ciphers|Signature Algorithms|groups):).*$/gm, "$1…")
    .replaceAll(/^Client Certificate Types: .*$/gm, "Client Certificate Types: …")
    .replaceAll(/^(?:(?:TLSv1.[0-3]|SSLv3) *:\S+ +)+$/gm, "suites")
    .replaceAll(/(?:suites\n)+/g, "suites\n")
    .replaceAll(/(Ciphers common between both SSL end points:\n)(?:[A-Z0-9_-]+ *\n?)+/g, "$1…\n");
}

function same(name: string, comparison: Comparison): void {
  peerTest(`s_server does what OpenSSL's does: ${name}`, ["openssl"], async () => {
    await using files = await CertificateFiles.make();
    const openssl = await serve("openssl", files, comparison);
    const own = await serve("own", files, comparison);
    const port = /(?<=-accept 127\.0\.0\.1:)\d+/g;
    const plain = ({ server, clients }: Outcome) => ({
      code: server.code,
      stdout: comparable(server.stdout),
      stderr: comparable(server.stderr),
      clients: clients.map(({ code, stdout, stderr }) => ({
        code,
        stdout: comparable(normalized(stdout)).replaceAll(port, "…").replace("olleh\n", ""),
        stderr: comparable(stderr),
      })),
    });
    assertEquals(plain(own), plain(openssl));
  });
}

/** A client that says hello and leaves at once, when the server has nothing to say. */
const QUICK = { until: /Verify return code/ };

same("TLS 1.3", QUICK);
same("TLS 1.2", { ...QUICK, clients: [["-tls1_2"]] });
same("-brief", { ...QUICK, server: ["-brief"], clients: [["-alpn", "h2"]] });
same("-quiet", { ...QUICK, server: ["-quiet"], clients: [["-tls1_2"]] });
same("ALPN", {
  ...QUICK,
  server: ["-alpn", "http/1.1,h2"],
  clients: [["-alpn", "h2,http/1.1"], ["-alpn", "foo"], []],
});
same("-rev", { server: ["-rev"], clients: [["-tls1_2"], []], until: /olleh/ });
same("-rev and CLOSE", { server: ["-rev"], input: "CLOSE\n", until: /closed/ });
same("no common version", {
  server: ["-tls1_3"],
  clients: [["-tls1_2", "-brief"]],
  until: /alert/,
});
same("client certificates", {
  ...QUICK,
  server: ["-verify", "3", "CA"],
  clients: [["IDENTITY"], ["IDENTITY", "-tls1_2"], []],
});
same("a client certificate that must be there", {
  server: ["-Verify", "3", "CA"],
  clients: [["-brief"], ["-brief", "-tls1_2"]],
  until: /alert/,
});
same("a client certificate that nobody knows", {
  server: ["-Verify", "3", "-no-CAfile", "-verify_return_error"],
  clients: [["IDENTITY", "-brief"]],
  until: /alert/,
});
same("a client certificate that nobody knows but that is taken", {
  ...QUICK,
  server: ["-Verify", "3", "-no-CAfile"],
  clients: [["IDENTITY", "-tls1_2"]],
});
same("-www", {
  server: ["-www"],
  clients: [["-quiet"], ["-quiet", "-tls1_2"]],
  input: "GET / HTTP/1.0\r\n\r\n",
});
const FILES = [
  "server.pem",
  "nowhere",
  "",
  "../server.pem",
  "x/../../y",
  "/etc/passwd",
  "a:b",
  ".",
];
same("-WWW", {
  server: ["-WWW"],
  clients: FILES.map(() => ["-quiet"]),
  input: FILES.map((file) => `GET /${file} HTTP/1.0\r\n\r\n`),
});
same("-WWW and /stats", {
  server: ["-WWW"],
  clients: [["-quiet"]],
  input: "GET /stats HTTP/1.0\r\n\r\n",
});
same("-HTTP", {
  server: ["-HTTP"],
  clients: [["-quiet"]],
  input: "GET /server.pem HTTP/1.0\r\n\r\n",
});
