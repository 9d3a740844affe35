// Copyright 2026 the streamssl authors. MIT license.

/** What TLS 1.3 does beside its plain handshake, with the openssl program, in both roles. */

import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import type { TlsStream } from "../../tls/mod.ts";
import { encodeHex } from "../../wire/mod.ts";
import { runOpensslClient, startOpensslServer } from "../support/openssl.ts";
import { peerPath, peerTest } from "../support/peers.ts";
import { delay, type PeerProcess, startProcess } from "../support/process.ts";
import { tempDirectory } from "../support/temp.ts";
import { type IdentityKind, testIdentity, testRoot } from "../support/tls_identities.ts";
import {
  asClient,
  clientError,
  echo,
  exchangeWord,
  pemIdentity,
  readText,
  startOwnServer,
  WORD,
  writeText,
} from "./_own.ts";
import { sayWord } from "./_openssl.ts";

const TLS13 = { minVersion: "TLSv1.3" } as const;

peerTest("our client retries as s_server asks it to", ["openssl"], async () => {
  for (const [group, name] of [["secp384r1", "P-384"], ["x25519", "X25519"]] as const) {
    const identity = await pemIdentity("p256");
    await using server = await startOpensslServer({ ...identity, args: ["-groups", name] });
    const options = { groups: ["secp521r1", "secp384r1", "x25519"], keyShares: ["secp521r1"] };
    await asClient(server.port, options, async (tls, info) => {
      assertEquals([info.helloRetryRequest, info.group], [true, group]);
      await exchangeWord(tls);
    });
  }
});

peerTest("s_client retries as our server asks it to", ["openssl"], async () => {
  for (const helloRetryCookie of [false, true]) {
    for (const group of ["secp384r1", "x25519"]) {
      await using server = await startOwnServer({ groups: [group], helloRetryCookie });
      const output = await sayWord(server.port, "-groups", "X25519:P-384", "-msg");
      assertStringIncludes(output, "Verification: OK");
      const { info } = await server.nextGood();
      assertEquals(info.group, group);
      assertEquals(info.helloRetryRequest, helloRetryCookie || group === "secp384r1");
      const hellos = output.match(/>>> .*ClientHello/g)?.length;
      assertEquals(hellos, info.helloRetryRequest ? 2 : 1);
    }
  }
});

const CLIENT_KINDS: readonly IdentityKind[] = [
  ...["rsa2048", "rsa3072", "rsaPss", "p256", "p384", "p521", "ed25519", "ed448"] as const,
];

peerTest("s_server verifies our client's certificate of every kind", ["openssl"], async () => {
  await using server = await startOpensslServer({
    ...await pemIdentity("p256"),
    clientCa: await testRoot(),
  });
  for (const kind of CLIENT_KINDS) {
    const identities = [await testIdentity(kind, "client")];
    await asClient(server.port, { ...TLS13, identities }, async (tls, info) => {
      assertEquals(info.certificateRequested, true);
      assertEquals(info.certificateAuthorities.length, 1);
      await exchangeWord(tls);
    });
  }
});

peerTest("our server verifies s_client's certificate of every kind", ["openssl"], async () => {
  await using server = await startOwnServer({ clientAuthentication: "require" });
  const ca = await testRoot();
  for (const kind of CLIENT_KINDS) {
    const identity = await pemIdentity(kind, "client");
    const client = { port: server.port, ca, identity, input: WORD, until: /word-4711\n/ };
    const { code, stdout, stderr } = await runOpensslClient(client);
    assertEquals(code, 0, stdout + stderr);
    const { info } = await server.nextGood();
    assertEquals([info.peerCertificates.length, info.verifyResult], [2, 0]);
    assertEquals(info.peerCertificates[0]?.subject.toString(), "CN=client");
  }
});

peerTest("s_server that needs a client certificate refuses our client without", [
  "openssl",
], async () => {
  const identity = await pemIdentity("p256");
  await using server = await startOpensslServer({ ...identity, clientCa: await testRoot() });
  const error = await clientError(server.port, TLS13);
  assertEquals([error.origin, error.alert], ["peer", 116]);
  assertEquals(error.reason, "TLSV13_ALERT_CERTIFICATE_REQUIRED");
});

peerTest("s_server that asks for a client certificate does without", ["openssl"], async () => {
  await using server = await startOpensslServer({
    ...await pemIdentity("p256"),
    clientCa: await testRoot(),
    requireClientCertificate: false,
  });
  await asClient(server.port, TLS13, async (tls, info) => {
    assertEquals(info.certificateRequested, true);
    await exchangeWord(tls);
  });
});

peerTest("our server that needs a client certificate tells s_client so", ["openssl"], async () => {
  await using server = await startOwnServer({ clientAuthentication: "require" });
  assertMatch(await sayWord(server.port, "-tls1_3"), /SSL alert number 116/);
  const { error } = await server.next();
  assertEquals(error?.reason, "PEER_DID_NOT_RETURN_A_CERTIFICATE");
  assertEquals(error?.origin, "local");
});

peerTest("our server that asks for a client certificate does without", ["openssl"], async () => {
  await using server = await startOwnServer({ clientAuthentication: "request" });
  assertStringIncludes(await sayWord(server.port), "Verification: OK");
  const { info } = await server.nextGood();
  assertEquals([info.certificateRequested, info.peerCertificates.length], [true, 0]);
});

peerTest("ALPN is agreed on with openssl, by the server's order", ["openssl"], async () => {
  {
    const args = ["-alpn", "one,two,three"];
    await using server = await startOpensslServer({ ...await pemIdentity("p256"), args });
    await asClient(server.port, { alpnProtocols: ["three", "two"] }, async (tls, info) => {
      assertEquals(info.alpnProtocol, "two");
      await exchangeWord(tls);
    });
    const error = await clientError(server.port, { alpnProtocols: ["four"] });
    assertEquals([error.origin, error.alert], ["peer", 120]);
  }
  await using server = await startOwnServer({ alpnProtocols: ["one", "two", "three"] });
  assertMatch(await sayWord(server.port, "-alpn", "three,two"), /ALPN protocol: two\n/);
  assertEquals((await server.nextGood()).info.alpnProtocol, "two");
  assertMatch(await sayWord(server.port, "-alpn", "four"), /SSL alert number 120/);
  assertEquals((await server.next()).error?.reason, "NO_APPLICATION_PROTOCOL");
});

/** Notes the request_update of each KeyUpdate that a connection sends and gets. */
class KeyUpdateObserver {
  readonly sent: number[] = [];
  readonly received: number[] = [];

  onHandshakeMessage(direction: "sent" | "received", type: number, body: Uint8Array): void {
    if (type === 24) this[direction].push(body[0] as number);
  }

  /** Waits until so many came; somebody must read meanwhile. */
  async waitFor(count: number): Promise<void> {
    while (this.received.length < count) await delay(5);
  }
}

/** Updates keys from both ends, and speaks after each update. */
async function updateAllKeys(
  tls: TlsStream,
  peer: PeerProcess,
  updates: KeyUpdateObserver,
): Promise<void> {
  const say = async (text: string) => {
    await writeText(tls, text);
    await peer.waitFor(new RegExp(text));
  };
  const hear = async (text: string, command?: "k" | "K") => {
    const heard = readText(tls, /\n/);
    const count = updates.received.length;
    if (command !== undefined) {
      // A command is one only at the start of what the program reads at once.
      await peer.write(`${command}\n`);
      await updates.waitFor(count + 1);
    }
    await peer.write(text);
    assertEquals(await heard, text);
  };
  await say("first\n");
  await tls.updateKeys();
  await say("second\n");
  await hear("third\n");
  await tls.updateKeys({ requestPeer: true });
  await say("fourth\n");
  await hear("fifth\n");
  assertEquals([updates.sent, updates.received], [[0, 1], [0]]);
  await hear("sixth\n", "k");
  assertEquals([updates.sent, updates.received], [[0, 1], [0, 0]]);
  await hear("seventh\n", "K");
  assertEquals([updates.sent, updates.received], [[0, 1, 0], [0, 0, 1]]);
  await say("eighth\n");
}

peerTest("keys are updated by our client and by s_server", ["openssl"], async () => {
  const trace = new KeyUpdateObserver();
  await using server = await startOpensslServer({ ...await pemIdentity("p256"), mode: "print" });
  await asClient(server.port, { ...TLS13, trace }, async (tls) => {
    await updateAllKeys(tls, server.process, trace);
  });
});

peerTest("keys are updated by our server and by s_client", ["openssl"], async () => {
  const trace = new KeyUpdateObserver();
  const talked = Promise.withResolvers<void>();
  let client: PeerProcess | undefined;
  await using server = await startOwnServer({
    trace,
    serve: async (tls) => {
      await updateAllKeys(tls, client as PeerProcess, trace).finally(() => talked.resolve());
    },
  });
  const target = `127.0.0.1:${server.port}`;
  await using running = client = startProcess(peerPath("openssl"), [
    "s_client",
    "-connect",
    target,
  ]);
  await talked.promise;
  await server.nextGood();
  await running.wait();
});

peerTest("openssl exports the same keying material", ["openssl"], async () => {
  const label = "EXPORTER-of-a-test";
  const args = ["-keymatexport", label, "-keymatexportlen", "40"];
  const printed = (output: string) => /Keying material: ([0-9A-F]+)/.exec(output)?.[1];
  const ours = (tls: TlsStream) =>
    encodeHex(tls.connection.exportKeyingMaterial(label, 40)).toUpperCase();
  {
    const identity = await pemIdentity("p256");
    await using server = await startOpensslServer({ ...identity, args, mode: "print" });
    await asClient(server.port, TLS13, async (tls) => {
      const [, theirs] = await server.process.waitFor(/Keying material: ([0-9A-F]+)\n/);
      assertEquals(ours(tls), theirs);
    });
  }
  let exported = "";
  await using server = await startOwnServer({
    serve: async (tls) => {
      exported = ours(tls);
      await echo(tls);
    },
  });
  assertEquals(printed(await sayWord(server.port, ...args)), exported);
  assertEquals(exported.length, 80);
});

peerTest("openssl writes the same key log", ["openssl"], async () => {
  const sorted = (text: string) => text.trim().split("\n").filter((line) => line[0] !== "#").sort();
  const lines: string[] = [];
  const keyLog = (line: string) => lines.push(line);
  await using directory = await tempDirectory();
  const file = directory.file("keys.log");
  const args = ["-keylogfile", file];
  {
    await using server = await startOpensslServer({ ...await pemIdentity("p256"), args });
    await asClient(server.port, { ...TLS13, keyLog }, exchangeWord);
  }
  assertEquals(lines.toSorted(), sorted(await Deno.readTextFile(file)));
  assertEquals(lines.length, 5);
  await Deno.remove(file);
  lines.length = 0;
  await using server = await startOwnServer({ keyLog });
  await sayWord(server.port, ...args);
  await server.nextGood();
  assertEquals(lines.toSorted(), sorted(await Deno.readTextFile(file)));
});
