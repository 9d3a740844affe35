// Copyright 2026 the streamssl authors. MIT license.

/** Sessions resumed with the openssl program, in both roles, and handed from one side to the other. */

import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { sessionFromPem, sessionToPem, TlsSession } from "../../tls/mod.ts";
import { decodeHex } from "../../wire/mod.ts";
import { runOpensslClient, startOpensslServer } from "../support/openssl.ts";
import { peerTest } from "../support/peers.ts";
import { tempDirectory } from "../support/temp.ts";
import { testRoot } from "../support/tls_identities.ts";
import { sayWord } from "./_openssl.ts";
import {
  asClient,
  exchangeWord,
  type OwnClientOptions,
  pemIdentity,
  sessionFrom,
  startOwnServer,
  WORD,
} from "./_own.ts";

const VERSIONS = ["TLSv1.2", "TLSv1.3"] as const;
const TLS13 = { minVersion: "TLSv1.3" } as const;

/** OpenSSL's first suite: its server chooses the suite first, and then only sessions with its hash. */
const cipherSuites = ["TLS_AES_256_GCM_SHA384"];

function only(version: typeof VERSIONS[number]): OwnClientOptions {
  return { minVersion: version, maxVersion: version, cipherSuites };
}

/** s_client's option for a version. */
function flag(version: typeof VERSIONS[number]): string {
  return version === "TLSv1.2" ? "-tls1_2" : "-tls1_3";
}

peerTest("our client resumes sessions of s_server", ["openssl"], async () => {
  for (const args of [[], ["-num_tickets", "1", "-no_ticket"], ["-allow_no_dhe_kex"]]) {
    await using server = await startOpensslServer({ ...await pemIdentity("p256"), args });
    const pskModes = args.includes("-allow_no_dhe_kex") ? ["psk_ke"] as const : undefined;
    const options = { ...TLS13, ...(pskModes === undefined ? {} : { pskModes }) };
    const session = await sessionFrom(server.port, options);
    const group = pskModes === undefined ? "x25519" : undefined;
    await asClient(server.port, { ...options, session }, async (tls, info) => {
      assertEquals([info.resumed, info.group, info.verifyResult], [true, group, 0]);
      assertEquals(info.peerCertificates.length, 2);
      await exchangeWord(tls);
    });
  }
});

peerTest("s_client resumes sessions of our server", ["openssl"], async () => {
  await using directory = await tempDirectory();
  const file = directory.file("session.pem");
  await using server = await startOwnServer({ alpnProtocols: ["test"] });
  const args = ["-alpn", "test"];
  assertMatch(await sayWord(server.port, ...args, "-sess_out", file), /\nNew, TLSv1\.3/);
  assertEquals((await server.nextGood()).info.resumed, false);
  for (let round = 0; round < 2; round++) {
    const output = await sayWord(server.port, ...args, "-sess_in", file, "-sess_out", file);
    assertMatch(output, /\nReused, TLSv1\.3/);
    const { info } = await server.nextGood();
    assertEquals([info.resumed, info.alpnProtocol, info.serverName], [true, "test", "localhost"]);
  }
});

peerTest("a server with other ticket keys greets s_client anew", ["openssl"], async () => {
  await using directory = await tempDirectory();
  const file = directory.file("session.pem");
  await using first = await startOwnServer();
  await sayWord(first.port, "-sess_out", file);
  await using second = await startOwnServer();
  assertMatch(await sayWord(second.port, "-sess_in", file), /\nNew, TLSv1\.3/);
  assertEquals((await second.nextGood()).info.resumed, false);
});

peerTest("external keys are shared with openssl in both roles", ["openssl"], async () => {
  const psk = ["-psk", "00112233445566778899aabbccddeeff", "-psk_identity", "Client_identity"];
  const key = decodeHex("00112233445566778899aabbccddeeff");
  const externalPsks = [{ identity: new TextEncoder().encode("Client_identity"), key }];
  {
    await using server = await startOpensslServer({ ...await pemIdentity("p256"), args: psk });
    // The server chooses the suite first; the key goes with SHA-256 alone.
    const options = { ...TLS13, externalPsks, cipherSuites: ["TLS_AES_128_GCM_SHA256"] };
    await asClient(server.port, options, async (tls, info) => {
      assertEquals([info.resumed, info.peerCertificates.length], [true, 0]);
      await exchangeWord(tls);
    });
  }
  await using server = await startOwnServer({
    externalPsks,
    cipherSuites: ["TLS_AES_128_GCM_SHA256"],
  });
  assertMatch(await sayWord(server.port, "-tls1_3", ...psk), /\nReused, TLSv1\.3/);
  assertEquals((await server.nextGood()).info.resumed, true);
});

peerTest("s_client resumes a session that our client kept", ["openssl"], async () => {
  await using directory = await tempDirectory();
  for (const version of VERSIONS) {
    await using server = await startOpensslServer(await pemIdentity("p256"));
    const session = await sessionFrom(server.port, only(version));
    const file = await directory.write("session.pem", sessionToPem(session));
    const { code, stdout, stderr } = await runOpensslClient({
      port: server.port,
      input: WORD,
      until: /1174-drow/,
      args: ["-sess_in", file, flag(version)],
    });
    assertEquals(code, 0, stderr);
    assertStringIncludes(stdout, `\nReused, ${version}, Cipher is `);
  }
});

peerTest("our client resumes a session that s_client kept", ["openssl"], async () => {
  await using directory = await tempDirectory();
  const file = directory.file("session.pem");
  for (const version of VERSIONS) {
    await using server = await startOpensslServer(await pemIdentity("p256"));
    const { code, stderr } = await runOpensslClient({
      port: server.port,
      ca: await testRoot(),
      input: WORD,
      until: /1174-drow/,
      args: ["-sess_out", file, flag(version)],
    });
    assertEquals(code, 0, stderr);
    const { data } = sessionFromPem(await Deno.readTextFile(file));
    // OpenSSL keeps the name only when the server confirmed it.
    const session = new TlsSession({ ...data, serverName: "localhost" });
    await asClient(server.port, { ...only(version), session }, async (tls, info) => {
      assertEquals([info.version, info.resumed, info.verifyResult], [version, true, 0]);
      await exchangeWord(tls);
    });
  }
});

peerTest(
  "a session of our server goes from our client to s_client, and back",
  ["openssl"],
  async () => {
    await using directory = await tempDirectory();
    const file = directory.file("session.pem");
    for (const version of VERSIONS) {
      await using server = await startOwnServer({ cipherSuites });
      let session = await sessionFrom(server.port, only(version));
      assertEquals((await server.nextGood()).info.resumed, false);
      await Deno.writeTextFile(file, sessionToPem(session));
      const args = ["-sess_in", file, "-sess_out", file, flag(version)];
      const output = await sayWord(server.port, ...args);
      assertStringIncludes(output, `\nReused, ${version}, Cipher is `);
      assertEquals((await server.nextGood()).info.resumed, true);
      session = sessionFromPem(await Deno.readTextFile(file));
      await asClient(server.port, { ...only(version), session }, async (tls, info) => {
        assertEquals([info.version, info.resumed], [version, true]);
        await exchangeWord(tls);
      });
      assertEquals((await server.nextGood()).info.resumed, true);
    }
  },
);
