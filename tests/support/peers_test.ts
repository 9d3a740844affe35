// Copyright 2026 the streamssl authors. MIT license.

/** The peer programs against each other, so that a failure of this library's tests is this library's. */

import { assert, assertEquals, assertMatch, assertNotEquals, assertRejects } from "@std/assert";
import { encodeHex } from "../../wire/mod.ts";
import { runCurl } from "./curl.ts";
import { runGnutlsClient, startGnutlsServer } from "./gnutls.ts";
import { runJsonClient, startJsonServer } from "./json_peer.ts";
import { startNginx } from "./nginx.ts";
import { runTstclnt, SELFSERV_PEERS, startSelfserv, TSTCLNT_PEERS } from "./nss.ts";
import { runOpensslClient, startOpensslServer } from "./openssl.ts";
import { type OpensslCertificates, opensslCertificates } from "./openssl_certificates.ts";
import { peer, peerTest } from "./peers.ts";
import { freePort, runClient, startProcess } from "./process.ts";
import { tempDirectory } from "./temp.ts";

let made: Promise<OpensslCertificates> | undefined;

function certificates(): Promise<OpensslCertificates> {
  made ??= opensslCertificates("p-256");
  return made;
}

peerTest("openssl s_client verifies s_server and gets its line back reversed", [
  "openssl",
], async () => {
  const { ca, server } = await certificates();
  for (const version of ["tls1_2", "tls1_3"]) {
    await using running = await startOpensslServer({ ...server, args: [`-${version}`] });
    const result = await runOpensslClient({
      port: running.port,
      ca,
      input: "word-4711\n",
      until: /1174-drow/,
    });
    assertEquals(result.code, 0, result.stdout + result.stderr);
    assertMatch(result.stdout, /1174-drow/);
    assertMatch(result.stdout, /Verification: OK/);
  }
});

peerTest("openssl s_client refuses an unknown CA and a wrong name", ["openssl"], async () => {
  const { ca, server } = await certificates();
  const other = await opensslCertificates("p-256");
  await using running = await startOpensslServer({ ...server, mode: "www" });
  const unknown = await runOpensslClient({ port: running.port, ca: other.ca });
  assertNotEquals(unknown.code, 0);
  const wrong = await runOpensslClient({ port: running.port, ca, serverName: "example.org" });
  assertNotEquals(wrong.code, 0);
  assertMatch(wrong.stderr, /hostname mismatch/i);
});

peerTest("s_server demands a client certificate", ["openssl"], async () => {
  const { ca, server, client } = await certificates();
  await using running = await startOpensslServer({ ...server, clientCa: ca });
  const without = await runOpensslClient({
    port: running.port,
    ca,
    input: "word-4711\n",
    until: /1174-drow|alert/,
  });
  assertNotEquals(without.code, 0, without.stdout + without.stderr);
  const result = await runOpensslClient({
    port: running.port,
    ca,
    identity: client,
    input: "word-4711\n",
    until: /1174-drow/,
  });
  assertEquals(result.code, 0, result.stderr);
});

peerTest("openssl s_client talks to gnutls-serv", ["openssl", "gnutls-serv"], async () => {
  const { ca, server, client } = await certificates();
  await using running = await startGnutlsServer({ ...server, clientCa: ca });
  const result = await runOpensslClient({
    port: running.port,
    ca,
    identity: client,
    input: "word-4711\n",
    until: /word-4711/,
  });
  assertEquals(result.code, 0, result.stdout + result.stderr);
  assertMatch(result.stdout, /word-4711/);
});

peerTest("gnutls-cli talks to s_server", ["openssl", "gnutls-cli"], async () => {
  const { ca, server, client } = await certificates();
  await using running = await startOpensslServer({ ...server, clientCa: ca });
  const result = await runGnutlsClient({
    port: running.port,
    ca,
    identity: client,
    input: "word-4711\n",
    until: /1174-drow/,
  });
  assertEquals(result.code, 0, result.stdout + result.stderr);
  assertMatch(result.stdout, /1174-drow/);
  const wrong = await runGnutlsClient({ port: running.port, ca, serverName: "example.org" });
  assertNotEquals(wrong.code, 0);
});

peerTest("gnutls-cli talks to gnutls-serv", ["openssl", "gnutls-cli", "gnutls-serv"], async () => {
  const { ca, server } = await certificates();
  await using running = await startGnutlsServer({ ...server, priority: "NORMAL:-VERS-TLS1.3" });
  const result = await runGnutlsClient({
    port: running.port,
    ca,
    input: "word-4711\n",
    until: /word-4711/,
  });
  assertEquals(result.code, 0, result.stdout + result.stderr);
  assertMatch(result.stdout, /TLS1\.2/);
});

peerTest("curl gets and nginx serves", ["openssl", "curl", "nginx"], async () => {
  const { ca, server } = await certificates();
  const large = new Uint8Array(3_000_000).fill(7);
  await using running = await startNginx({ ...server, files: { "large.bin": large } });
  const state = await runCurl({ port: running.port, ca, path: "/tls" });
  assertEquals(state.code, 0, state.stderr);
  assertMatch(state.stdout, /^TLSv1\.3 TLS_AES/);
  const file = await runCurl({ port: running.port, ca, path: "/large.bin" });
  assertEquals(file.stdoutBytes, large);
  const unverified = await runCurl({ port: running.port, ca, serverName: "example.org" });
  assertEquals(unverified.code, 60, unverified.stderr);
});

peerTest("nginx demands a client certificate", ["openssl", "curl", "nginx"], async () => {
  const { ca, server, client } = await certificates();
  await using running = await startNginx({
    ...server,
    clientCa: ca,
    protocols: ["TLSv1.2"],
    directives: ["ssl_verify_depth 3;"],
  });
  const without = await runCurl({ port: running.port, ca, path: "/tls" });
  assertMatch(without.stdout, /No required SSL certificate/);
  const result = await runCurl({ port: running.port, ca, identity: client, path: "/tls" });
  assertMatch(result.stdout, /^TLSv1\.2 .* SUCCESS/, result.stdout + result.stderr);
});

peerTest("openssl s_client talks to selfserv", ["openssl", ...SELFSERV_PEERS], async () => {
  for (const kind of ["rsa-2048", "p-256"] as const) {
    const { ca, server } = await opensslCertificates(kind);
    await using running = await startSelfserv(server);
    const result = await runOpensslClient({
      port: running.port,
      ca,
      input: "GET / HTTP/1.0\r\n\r\n",
      until: /closed|HTTP\/1\.0 200/,
    });
    assertMatch(result.stdout, /HTTP\/1\.0 200 OK/, result.stdout + result.stderr);
    assertMatch(result.stdout, /Verification: OK/);
  }
});

peerTest("selfserv demands a client certificate of openssl", [
  "openssl",
  ...SELFSERV_PEERS,
], async () => {
  const { ca, server, client } = await certificates();
  await using running = await startSelfserv({ ...server, clientCa: ca });
  const request = { port: running.port, ca, input: "GET / HTTP/1.0\r\n\r\n" };
  const until = /closed|alert|HTTP\/1\.0 200/;
  const without = await runOpensslClient({ ...request, until });
  assert(!without.stdout.includes("200 OK"), without.stdout);
  const result = await runOpensslClient({ ...request, until, identity: client });
  assertMatch(result.stdout, /200 OK/, result.stdout + result.stderr + running.output);
});

peerTest("tstclnt talks to s_server", TSTCLNT_PEERS, async () => {
  const { ca, server, client } = await certificates();
  await using running = await startOpensslServer({ ...server, clientCa: ca, mode: "www" });
  const result = await runTstclnt({
    port: running.port,
    ca,
    identity: client,
    input: "GET / HTTP/1.0\r\n\r\n",
  });
  assertEquals(result.code, 0, result.stdout + result.stderr);
  assertMatch(result.stdout, /HTTP\/1\.0 200 ok/);
  const other = await opensslCertificates("p-256");
  const unknown = await runTstclnt({
    port: running.port,
    ca: other.ca,
    input: "GET / HTTP/1.0\r\n\r\n",
  });
  assertNotEquals(unknown.code, 0);
});

for (const name of ["go", "node"] as const) {
  peerTest(`openssl s_client talks to a ${name} server`, ["openssl", name], async () => {
    const { ca, server, client } = await certificates();
    await using running = await startJsonServer(name, {
      ...server,
      clientCa: ca,
      clientAuth: "require",
      alpn: ["other", "http/1.1"],
      exporterLabel: "EXPORTER-test",
    });
    const result = await runOpensslClient({
      port: running.port,
      ca,
      identity: client,
      input: "word-4711\n",
      until: /word-4711/,
      args: [..."-alpn http/1.1 -keymatexport EXPORTER-test -keymatexportlen 32".split(" ")],
    });
    assertEquals(result.code, 0, result.stdout + result.stderr + running.output);
    const [handshake] = await running.waitForEvents("handshake");
    assertEquals(handshake?.version, "TLSv1.3");
    assertEquals(handshake?.alpn, "http/1.1");
    assertEquals(handshake?.peerSubject, "CN=Test client");
    const exported = /Keying material: ([0-9A-F]+)/.exec(result.stdout)?.[1]?.toLowerCase();
    assertEquals(handshake?.exporter, exported);
  });

  peerTest(`a ${name} server hashes what openssl sends`, ["openssl", name], async () => {
    const { ca, server } = await certificates();
    await using running = await startJsonServer(name, { ...server, action: "sink" });
    const input = new Uint8Array(1_000_000).fill(120);
    await runOpensslClient({
      port: running.port,
      ca,
      input,
      args: ["-quiet", "-no_ign_eof", "-nocommands"],
    });
    const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", input));
    const [done] = await running.waitForEvents("done");
    assertEquals(done?.received, input.length);
    assertEquals(done?.sha256, encodeHex(digest));
  });

  peerTest(`a ${name} client talks to s_server and resumes`, ["openssl", name], async () => {
    const { ca, server } = await certificates();
    for (const version of ["TLSv1.2", "TLSv1.3"]) {
      await using running = await startOpensslServer(server);
      const result = await runJsonClient(name, {
        port: running.port,
        ca,
        message: "word-4711\n",
        connections: 2,
        minVersion: version,
        maxVersion: version,
        groups: ["secp384r1", "secp256r1"],
      });
      assertEquals(result.code, 0, result.error);
      assertEquals(result.results.map(({ text }) => text), ["1174-drow\n", "1174-drow\n"]);
      assertEquals(result.handshakes.map(({ resumed }) => resumed), [false, true]);
      assertEquals(result.handshakes.map((each) => each.version), [version, version]);
    }
  });

  peerTest(`a ${name} client refuses an unknown CA and a wrong name`, [
    "openssl",
    name,
  ], async () => {
    const { ca, server } = await certificates();
    const other = await opensslCertificates("p-256");
    await using running = await startOpensslServer(server);
    const unknown = await runJsonClient(name, { port: running.port, ca: other.ca });
    assertEquals(unknown.code, 1);
    assertMatch(unknown.error ?? "", /unknown authority|unable to|self.signed/i);
    const wrong = await runJsonClient(name, { port: running.port, ca, serverName: "example.org" });
    assertMatch(wrong.error ?? "", /localhost/);
  });

  peerTest(`curl talks to a ${name} server`, ["openssl", "curl", name], async () => {
    const { ca, server } = await certificates();
    await using running = await startJsonServer(name, {
      ...server,
      action: "http",
      minVersion: "TLSv1.2",
      maxVersion: "TLSv1.2",
      suites: ["TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384"],
    });
    const result = await runCurl({ port: running.port, ca });
    assertEquals(result.stdout, `hello from ${name}\n`, result.stderr);
    const [handshake] = await running.waitForEvents("handshake");
    assertEquals(handshake?.suite, "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384");
  });

  for (const other of ["go", "node"] as const) {
    peerTest(`a ${name} client gets its megabytes back from a ${other} server`, [
      "openssl",
      name,
      other,
    ], async () => {
      const { ca, server, client } = await certificates();
      await using running = await startJsonServer(other, {
        ...server,
        clientCa: ca,
        clientAuth: "request",
      });
      const size = 5_000_000;
      const result = await runJsonClient(name, { port: running.port, ca, identity: client, size });
      assertEquals(result.code, 0, result.error);
      assertEquals(result.results[0]?.received, size);
      const [done] = await running.waitForEvents("done");
      assertEquals(done?.sha256, result.results[0]?.sha256);
    });
  }
}

peerTest("Go speaks the hybrid groups", ["openssl", "go"], async () => {
  const { ca, server } = await certificates();
  for (const group of ["X25519MLKEM768", "SecP256r1MLKEM768", "SecP384r1MLKEM1024"]) {
    await using running = await startJsonServer("go", { ...server, groups: [group] });
    const result = await runJsonClient("go", { port: running.port, ca, message: "hi" });
    assertEquals(result.handshakes[0]?.group, group);
    assertEquals(result.results[0]?.text, "hi");
  }
});

peerTest("runClient() kills a program that does not end", ["node"], async () => {
  const error = await assertRejects(
    () => runClient(peer("node").path, ["-e", "setInterval(() => {}, 1e3)"], "", { timeout: 300 }),
    Error,
  );
  assertMatch(error.message, /did not end within 300 ms/);
});

peerTest("waitFor() and waitForPort() tell what a failing program wrote", ["node"], async () => {
  await using process = startProcess(peer("node").path, ["-e", "console.log('no luck')"]);
  await assertRejects(() => process.waitFor(/ready/), Error, "no luck");
  await assertRejects(() => process.waitForPort(freePort()), Error, "no luck");
  await using silent = startProcess(peer("node").path, ["-e", "setInterval(() => {}, 1e3)"]);
  await assertRejects(() => silent.waitFor(/ready/, { timeout: 200 }), Error, "in time");
  await assertRejects(() => silent.waitForPort(freePort(), { timeout: 200 }), Error, "in time");
});

Deno.test("peerTest() skips with one line where a peer is missing, and fails in CI", async () => {
  const peers = new URL("peers.ts", import.meta.url).href;
  await using directory = await tempDirectory({
    "missing_test.ts": `import { peerTest } from "${peers}";
      peerTest("needs curl", ["curl"], () => {});`,
  });
  const args = ["test", "--allow-env", "--allow-read", "--no-check", "--no-config", "--no-lock"];
  args.push(directory.file("missing_test.ts"));
  const run = (ci: string) =>
    runClient(Deno.execPath(), args, "", {
      env: { CI: ci, STREAMSSL_PEER_CURL: "/missing/curl", NO_COLOR: "1" },
    });
  const skipped = await run("false");
  assertEquals(skipped.code, 0, skipped.stderr);
  assertMatch(skipped.stdout, /skipped: needs curl: curl is missing; .*apt-get install curl/);
  assertMatch(skipped.stdout, /1 ignored/);
  const failed = await run("true");
  assertEquals(failed.code, 1);
  assertMatch(failed.stdout, /Error: curl is missing/);
});

Deno.test("tempDirectory() holds files until it is disposed of", async () => {
  let path: string;
  {
    await using directory = await tempDirectory({ "a.txt": "text", "b.bin": Uint8Array.of(1) });
    path = directory.path;
    assertEquals(await Deno.readTextFile(directory.file("a.txt")), "text");
    assertEquals(await Deno.readFile(directory.file("b.bin")), Uint8Array.of(1));
  }
  await assertRejects(() => Deno.stat(path), Deno.errors.NotFound);
});
