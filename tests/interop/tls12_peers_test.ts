// Copyright 2026 the streamssl authors. MIT license.

/** TLS 1.2 with GnuTLS, NSS, Go and Node on the other side, in both roles. */

import { assertEquals, assertMatch } from "@std/assert";
import type { TlsSession, TlsStream } from "../../tls/mod.ts";
import { runGnutlsClient, startGnutlsServer } from "../support/gnutls.ts";
import { runJsonClient, startJsonServer } from "../support/json_peer.ts";
import { runTstclnt, SELFSERV_PEERS, startSelfserv, TSTCLNT_PEERS } from "../support/nss.ts";
import type { PeerServer } from "../support/peer_server.ts";
import { peerTest } from "../support/peers.ts";
import { testIdentity, testRoot } from "../support/tls_identities.ts";
import { connect, EchoServer, pemOf } from "./tls12_openssl.ts";

const GNUTLS = "NORMAL:-VERS-ALL:+VERS-TLS1.2:+AES-128-CCM:+AES-128-CCM-8:+AES-128-CBC:+SHA256";
const SUITES = [
  "ECDHE-ECDSA-AES128-GCM-SHA256",
  "ECDHE-ECDSA-CHACHA20-POLY1305",
  "ECDHE-ECDSA-AES128-CCM8",
  "ECDHE-ECDSA-AES128-SHA",
] as const;

async function sayAndHear(stream: TlsStream, text: string): Promise<void> {
  await stream.write(new TextEncoder().encode(text));
  let heard = "";
  while (heard.length < text.length) {
    const bytes = await stream.read();
    if (bytes === null) throw new Error(`The end came after "${heard}"`);
    heard += new TextDecoder().decode(bytes);
  }
  assertEquals(heard, text);
}

/** A full handshake and one that resumes its session. */
async function twice(server: PeerServer, use: (stream: TlsStream) => Promise<void>): Promise<void> {
  let session: TlsSession | undefined;
  for (const resumed of [false, true]) {
    await using stream = await connect(server, session === undefined ? {} : { session });
    assertEquals((await stream.opened).resumed, resumed);
    await use(stream);
    session = stream.session;
  }
}

peerTest("GnuTLS serves our client, with small records too", ["gnutls-serv"], async () => {
  const identity = pemOf(await testIdentity("p256"));
  await using server = await startGnutlsServer({ ...identity, priority: GNUTLS });
  for (const cipherString of SUITES) {
    await using stream = await connect(server, { cipherString, recordSizeLimit: 512 });
    assertEquals((await stream.opened).cipherSuiteOpensslName, cipherString);
    await sayAndHear(stream, `${"long ".repeat(1000)}\n`);
  }
  await twice(server, (stream) => sayAndHear(stream, "word-4711\n"));
});

peerTest("GnuTLS is served by us, with small records too", ["gnutls-cli"], async () => {
  for (const cipherString of SUITES) {
    await using server = await EchoServer.start("p256", { cipherString, recordSizeLimit: 512 });
    const result = await runGnutlsClient({
      port: server.port,
      ca: await testRoot(),
      priority: GNUTLS,
      // gnutls-cli loses what is beyond a record of what it reads at once.
      input: `${"long ".repeat(100)}end\n`,
      until: /long end/,
      args: ["--recordsize=512"],
    });
    assertEquals(result.code, 0, result.stdout + result.stderr);
    assertMatch(result.stdout, /Description: \(TLS1\.2/);
    assertEquals(server.errors, []);
  }
});

peerTest("NSS serves our client", SELFSERV_PEERS, async () => {
  const identity = pemOf(await testIdentity("p256"));
  await using server = await startSelfserv({ ...identity, versions: "tls1.2:tls1.2" });
  await twice(server, async (stream) => {
    await stream.write(new TextEncoder().encode("GET / HTTP/1.0\r\n\r\n"));
    assertMatch(new TextDecoder().decode(await stream.read() ?? undefined), /^HTTP\/1.0 200/);
  });
});

peerTest("NSS is served by us", TSTCLNT_PEERS, async () => {
  await using server = await EchoServer.start("p256", {}, { messages: 1 });
  const result = await runTstclnt({
    port: server.port,
    ca: await testRoot(),
    versions: "tls1.2:tls1.2",
    input: "word-4711\n",
  });
  assertMatch(result.stdout, /word-4711/, result.stderr);
  assertEquals(server.streams[0]?.info.version, "TLSv1.2");
});

for (const peer of ["go", "node"] as const) {
  peerTest(`${peer} serves our client, and its session resumes`, [peer], async () => {
    const identity = pemOf(await testIdentity("p256"));
    await using server = await startJsonServer(peer, { ...identity, maxVersion: "TLSv1.2" });
    await twice(server, (stream) => sayAndHear(stream, "word-4711\n"));
  });

  peerTest(`${peer} is served by us, and resumes its session`, [peer], async () => {
    for (const tickets of peer === "go" ? [true] : [true, false]) {
      await using server = await EchoServer.start("p256", { tickets });
      const result = await runJsonClient(peer, {
        port: server.port,
        ca: await testRoot(),
        message: "word-4711\n",
        maxVersion: "TLSv1.2",
        connections: 2,
      });
      assertEquals(result.error, undefined);
      assertEquals(result.handshakes.map(({ resumed }) => resumed), [false, true]);
      assertEquals(result.handshakes[0]?.version, "TLSv1.2");
    }
  });
}
