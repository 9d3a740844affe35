// Copyright 2026 the streamssl authors. MIT license.

/** TLS 1.2 with the openssl program on the other side, in both roles. */

import { assertEquals, assertMatch, assertNotEquals, assertRejects } from "@std/assert";
import type { TlsSession } from "../../tls/mod.ts";
import { encodeHex } from "../../wire/mod.ts";
import type { PeerServer } from "../support/peer_server.ts";
import { peerPath, peerTest } from "../support/peers.ts";
import { freePort, runClient, startProcess } from "../support/process.ts";
import { tempDirectory } from "../support/temp.ts";
import { testIdentity, testRoot } from "../support/tls_identities.ts";
import {
  connect,
  EchoServer,
  GROUPS,
  KINDS,
  opensslClient,
  opensslServer,
  pemOf,
  SUITES,
  talk,
} from "./tls12_openssl.ts";

for (const kind of KINDS) {
  const authentication = kind.startsWith("rsa") ? "rsa" : "ecdsa";
  const suites = SUITES.filter((suite) => suite.authentication === authentication);

  peerTest(`our client speaks every suite and group with s_server (${kind})`, [
    "openssl",
  ], async () => {
    await using server = await opensslServer(kind);
    for (const suite of suites) {
      await using stream = await connect(server, { cipherString: suite.opensslName });
      const info = await stream.opened;
      assertEquals([info.version, info.cipherSuite], ["TLSv1.2", suite.name]);
      assertEquals([info.extendedMasterSecret, info.verifyResult], [true, 0]);
      await talk(stream);
    }
    for (const group of GROUPS) {
      await using stream = await connect(server, { groups: [group, "secp256r1", "secp384r1"] });
      assertEquals((await stream.opened).group, group);
      await talk(stream);
    }
  });

  peerTest(`our server speaks every suite and group with s_client (${kind})`, [
    "openssl",
  ], async () => {
    await using server = await EchoServer.start(kind);
    const cases = suites.map((suite) => ({
      args: ["-cipher", `${suite.opensslName}:@SECLEVEL=0`],
      expected: new RegExp(`Protocol  : TLSv1.2\n    Cipher    : ${suite.opensslName}\n`),
    }));
    for (const { args, expected } of cases) {
      const result = await opensslClient(server, { args });
      assertEquals(result.code, 0, result.stdout + result.stderr);
      assertMatch(result.stdout, expected);
      assertMatch(result.stdout, /Verification: OK/);
      assertMatch(result.stdout, /Extended master secret: yes/);
      assertMatch(result.stdout, /Secure Renegotiation IS supported/);
    }
    assertEquals(server.errors, []);
    const groups = {
      x25519: "X25519",
      x448: "X448",
      secp256r1: "prime256v1",
      secp384r1: "secp384r1",
      secp521r1: "secp521r1",
    };
    for (const [group, name] of Object.entries(groups)) {
      await using limited = await EchoServer.start(kind, { groups: [group] });
      const result = await opensslClient(limited);
      assertMatch(result.stdout, new RegExp(`Server Temp Key: (ECDH, )?${name}`));
    }
  });
}

peerTest("much data passes in both directions", ["openssl"], async () => {
  const suites = ["ECDHE-ECDSA-AES128-GCM-SHA256", "ECDHE-ECDSA-AES256-SHA384"];
  for (const cipherString of suites) {
    await using server = await opensslServer("p256");
    await using stream = await connect(server, { cipherString });
    const line = `${"0123456789abcdef".repeat(1000)}\n`;
    const expected = `${[...line.trimEnd()].reverse().join("")}\n`;
    for (let round = 0; round < 5; round++) {
      await stream.write(new TextEncoder().encode(line));
      let text = "";
      while (text.length < line.length) {
        text += new TextDecoder().decode(await stream.read() ?? undefined);
      }
      assertEquals(text, expected);
    }
  }
});

peerTest("our client resumes with s_server, by ticket and by id", ["openssl"], async () => {
  for (const args of [[], ["-no_ticket"]]) {
    await using server = await opensslServer("p256", { args });
    const first = await connect(server);
    assertEquals((await first.opened).resumed, false);
    await talk(first);
    const session = first.session as TlsSession;
    await first.close();
    assertEquals(session.data.ticket.length > 0, args.length === 0);
    for (let round = 0; round < 2; round++) {
      await using stream = await connect(server, { session });
      const info = await stream.opened;
      assertEquals(info.resumed, true);
      assertEquals(info.peerCertificates.length, 2);
      await talk(stream);
    }
  }
});

peerTest(
  "our client starts anew where s_server does not know the session",
  ["openssl"],
  async () => {
    let session: TlsSession;
    {
      await using server = await opensslServer("p256");
      await using stream = await connect(server);
      await stream.opened;
      session = stream.session as TlsSession;
    }
    await using server = await opensslServer("p256");
    await using stream = await connect(server, { session });
    assertEquals((await stream.opened).resumed, false);
    await talk(stream);
  },
);

peerTest("s_client resumes with our server, by ticket and by id", ["openssl"], async () => {
  for (const tickets of [true, false]) {
    await using server = await EchoServer.start("p256", { tickets });
    await using directory = await tempDirectory();
    const file = directory.file("session.pem");
    const first = await opensslClient(server, { args: ["-sess_out", file] });
    assertMatch(first.stdout, /New, TLSv1.2/);
    const again = await opensslClient(server, { args: ["-sess_in", file] });
    assertMatch(again.stdout, /Reused, TLSv1.2/);
    assertEquals(again.code, 0, again.stdout + again.stderr);
    const many = await opensslClient(server, { args: ["-reconnect"] });
    assertEquals(many.stdout.match(/Reused, TLSv1.2/g)?.length, 5, many.stdout);
    assertEquals(server.errors, []);
  }
});

/** A configuration that takes extended master secret away; the option `-no_ems` is of OpenSSL 3.1. */
const NO_EXTENDED_SECRET = `openssl_conf = main
[main]
ssl_conf = ssl
[ssl]
system_default = defaults
[defaults]
Options = -ExtendedMasterSecret
`;

peerTest("a session without extended master secret resumes, and not with it", [
  "openssl",
], async () => {
  await using server = await EchoServer.start("p256");
  await using directory = await tempDirectory({ "openssl.cnf": NO_EXTENDED_SECRET });
  const file = directory.file("session.pem");
  const clientWithout = async (...more: string[]) => {
    const address = `127.0.0.1:${server.port}`;
    const args = ["s_client", "-tls1_2", "-servername", "localhost", "-connect", address, ...more];
    const env = { OPENSSL_CONF: directory.file("openssl.cnf") };
    return await runClient(peerPath("openssl"), args, "Q\n", { env });
  };
  const first = await clientWithout("-sess_out", file);
  assertMatch(first.stdout, /New, TLSv1.2[^]*Extended master secret: no/);
  const same = await clientWithout("-sess_in", file);
  assertMatch(same.stdout, /Reused, TLSv1.2[^]*Extended master secret: no/);
  const other = await opensslClient(server, { args: ["-sess_in", file] });
  assertMatch(other.stdout, /New, TLSv1.2[^]*Extended master secret: yes/);
  // A session that has it, brought by a client that has not: RFC 7627, Section 5.3.
  await opensslClient(server, { args: ["-sess_out", file] });
  const refused = await clientWithout("-sess_in", file);
  assertMatch(refused.stderr, /alert handshake failure/);
});

peerTest("a server without extended master secret is served", ["openssl"], async () => {
  const files = { "openssl.cnf": NO_EXTENDED_SECRET };
  await using directory = await tempDirectory(files);
  const { certificate, key } = pemOf(await testIdentity("p256"));
  const port = freePort();
  const args = [
    ...["s_server", "-tls1_2", "-rev", "-accept", `127.0.0.1:${port}`],
    ...["-cert", await directory.write("cert.pem", certificate)],
    ...["-key", await directory.write("key.pem", key)],
  ];
  const env = { OPENSSL_CONF: directory.file("openssl.cnf") };
  await using process = startProcess(peerPath("openssl"), args, { env });
  await process.waitForPort(port);
  const intermediate = (await testIdentity("p256")).certificates[1]?.toPem() as string;
  const options = { caCerts: [intermediate], partialChain: true };
  const server = { port } as PeerServer;
  await using first = await connect(server, options);
  assertEquals((await first.opened).extendedMasterSecret, false);
  await talk(first);
  await first.close();
  await using again = await connect(server, { ...options, session: first.session as TlsSession });
  assertEquals((await again.opened).resumed, true);
  await talk(again);
});

peerTest("peers without encrypt-then-MAC are served", ["openssl"], async () => {
  const suites = [
    "ECDHE-ECDSA-AES128-SHA",
    "ECDHE-ECDSA-AES128-SHA256",
    "ECDHE-ECDSA-AES256-SHA384",
  ];
  await using theirs = await opensslServer("p256", { args: ["-no_etm"] });
  await using ours = await EchoServer.start("p256");
  for (const suite of suites) {
    await using stream = await connect(theirs, { cipherString: suite });
    await talk(stream);
    const result = await opensslClient(ours, {
      args: ["-no_etm", "-cipher", `${suite}:@SECLEVEL=0`],
    });
    assertEquals(result.code, 0, result.stdout + result.stderr);
  }
  assertEquals(ours.errors, []);
});

for (const kind of ["rsa2048", "p256", "p384", "ed25519"] as const) {
  peerTest(`client certificates of kind ${kind} are sent and checked`, ["openssl"], async () => {
    const root = await testRoot();
    const identity = await testIdentity(kind, "client");
    await using theirs = await opensslServer("p256", { clientCa: root });
    {
      await using stream = await connect(theirs, { identities: [identity] });
      const info = await stream.opened;
      assertEquals(info.certificateRequested, true);
      assertNotEquals(info.ownSignatureScheme, undefined);
      await talk(stream);
    }
    await using ours = await EchoServer.start("p256", {
      clientAuthentication: "require",
      caCerts: [root],
    });
    const result = await opensslClient(ours, { identity: pemOf(identity) });
    assertEquals(result.code, 0, result.stdout + result.stderr);
    assertEquals(ours.streams[0]?.peerCertificates.length, 2);
    assertEquals(ours.streams[0]?.info.verifyResult, 0);
  });
}

peerTest("a missing client certificate ends the handshake on both sides", ["openssl"], async () => {
  const root = await testRoot();
  await using theirs = await opensslServer("p256", { clientCa: root });
  const stream = await connect(theirs);
  await assertRejects(() => stream.opened, Error, "alert handshake failure");
  await using ours = await EchoServer.start("p256", {
    clientAuthentication: "require",
    caCerts: [root],
  });
  const result = await opensslClient(ours, { until: /errno|alert/ });
  assertMatch(result.stderr, /alert handshake failure/);
  assertMatch(String(ours.errors[0]), /Peer did not return a certificate/);
});

peerTest("ALPN is agreed on in both roles, or is an error", ["openssl"], async () => {
  await using theirs = await opensslServer("p256", { args: ["-alpn", "h2,http/1.1"] });
  {
    await using stream = await connect(theirs, { alpnProtocols: ["http/1.1", "x"] });
    assertEquals((await stream.opened).alpnProtocol, "http/1.1");
  }
  await using ours = await EchoServer.start("p256", { alpnProtocols: ["h2"] });
  const good = await opensslClient(ours, { args: ["-alpn", "x,h2"] });
  assertMatch(good.stdout, /ALPN protocol: h2/);
  const bad = await opensslClient(ours, { args: ["-alpn", "x"], until: /alert/ });
  assertMatch(bad.stderr, /no application protocol/);
});

peerTest("both sides export the same keying material", ["openssl"], async () => {
  const label = "EXPERIMENTAL test";
  const args = ["-keymatexport", label, "-keymatexportlen", "40"];
  await using theirs = await opensslServer("p256", { mode: "print", args });
  await using stream = await connect(theirs);
  await stream.opened;
  const exported = encodeHex(stream.connection.exportKeyingMaterial(label, 40)).toUpperCase();
  await theirs.process.waitFor(new RegExp(`Keying material: ${exported}`));
});

peerTest("renegotiation is declined in both roles", ["openssl"], async () => {
  await using server = await EchoServer.start("p256");
  const result = await opensslClient(server, {
    input: "R\n",
    until: /RENEGOTIATING/,
    args: ["-msg"],
  });
  assertMatch(result.stdout + result.stderr, /no_renegotiation|no renegotiation/);
  await using theirs = await opensslServer("p256", { mode: "print", args: ["-msg"] });
  await using stream = await connect(theirs);
  await stream.opened;
  const reading = stream.read().catch((error: unknown) => error);
  await theirs.process.write("r\n");
  await theirs.process.waitFor(/no_renegotiation/);
  await theirs.process.write("Q\n");
  await reading;
});

peerTest("a server of TLS 1.3 that falls back is told from one of TLS 1.2", [
  "openssl",
], async () => {
  await using server = await EchoServer.start("p256", { maxVersion: "TLSv1.3" });
  assertEquals((await opensslClient(server)).code, 0);
  await using old = await opensslServer("p256");
  await using stream = await connect(old, { maxVersion: "TLSv1.3" });
  assertEquals((await stream.opened).version, "TLSv1.2");
  await talk(stream);
});
