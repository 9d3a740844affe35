// Copyright 2026 the streamssl authors. MIT license.

import { assert, assertEquals, assertRejects, assertThrows } from "@std/assert";
import { type Engine, portableEngine, sha256, webEngine } from "../../crypto/mod.ts";
import { randomBytes } from "../../rand/mod.ts";
import {
  TlsContext,
  type TlsContextOptions,
  TlsError,
  type TlsSession,
  type WantClientHello,
  type WantPrivateKey,
  type WantVerify,
  type WantX509Lookup,
} from "../../tls/mod.ts";
import { testIdentity, testRoot } from "../support/tls_identities.ts";
import { type PairOptions, TlsPair } from "../support/tls_pair.ts";

const ROOT = await testRoot();
const CERTIFICATE_KINDS = [
  "rsa2048",
  "rsaPss",
  "p256",
  "p384",
  "p521",
  "ed25519",
  "ed448",
] as const;
const GROUPS = [
  "x25519",
  "x448",
  "secp256r1",
  "secp384r1",
  "secp521r1",
  "X25519MLKEM768",
  "SecP256r1MLKEM768",
  "SecP384r1MLKEM1024",
] as const;
const SUITES = [
  "TLS_AES_128_GCM_SHA256",
  "TLS_AES_256_GCM_SHA384",
  "TLS_CHACHA20_POLY1305_SHA256",
  "TLS_AES_128_CCM_SHA256",
  "TLS_AES_128_CCM_8_SHA256",
] as const;

async function pairOf(
  client: TlsContextOptions = {},
  server: TlsContextOptions = {},
  options: PairOptions = {},
): Promise<TlsPair> {
  return new TlsPair(
    new TlsContext({ caCerts: [ROOT], minVersion: "TLSv1.3", ...client }),
    new TlsContext({ identities: [await testIdentity("p256")], minVersion: "TLSv1.3", ...server }),
    options,
  );
}

async function exchange(pair: TlsPair): Promise<void> {
  const data = randomBytes(40_000);
  assertEquals(await pair.transfer("client", data), data);
  assertEquals(await pair.transfer("server", data), data);
}

for (const suite of SUITES) {
  Deno.test(`TLS 1.3 works with ${suite}`, async () => {
    const pair = await pairOf({ cipherSuites: [suite] }, { cipherSuites: SUITES });
    const { client, server } = await pair.handshake();
    assertEquals(client.cipherSuite, suite);
    assertEquals(server.cipherSuite, suite);
    await exchange(pair);
  });
}

for (const group of GROUPS) {
  Deno.test(`TLS 1.3 works with the group ${group}`, async () => {
    const pair = await pairOf({ groups: [group] });
    const { client, server } = await pair.handshake();
    assertEquals([client.group, server.group], [group, group]);
    assertEquals(client.helloRetryRequest, false);
  });
}

for (const kind of CERTIFICATE_KINDS) {
  Deno.test(`TLS 1.3 verifies a server with a certificate of kind ${kind}`, async () => {
    const pair = await pairOf({}, { identities: [await testIdentity(kind)] });
    const { client } = await pair.handshake();
    assertEquals(client.verifyResult, 0);
    assertEquals(client.verification?.ok, true);
    assertEquals(client.peerCertificates.length, 2);
  });
  Deno.test(`TLS 1.3 authenticates a client with a certificate of kind ${kind}`, async () => {
    const pair = await pairOf(
      { identities: [await testIdentity(kind, "client")] },
      { clientAuthentication: "require", caCerts: [ROOT] },
    );
    const { server, client } = await pair.handshake();
    assertEquals(server.peerCertificates.length, 2);
    assertEquals(client.certificateRequested, true);
    assertEquals(server.verifyResult, 0);
    await exchange(pair);
  });
}

Deno.test("TLS 1.3 retries with another group after HelloRetryRequest", async () => {
  for (const helloRetryCookie of [false, true]) {
    const pair = await pairOf(
      { groups: ["x25519", "secp384r1"], keyShares: ["x25519"] },
      { groups: ["secp384r1"], helloRetryCookie },
    );
    const { client, server } = await pair.handshake();
    assertEquals(client.group, "secp384r1");
    assertEquals([client.helloRetryRequest, server.helloRetryRequest], [true, true]);
    await exchange(pair);
  }
});

Deno.test("TLS 1.3 echoes a cookie when no other group is asked for", async () => {
  const pair = await pairOf({}, { helloRetryCookie: true });
  assertEquals((await pair.handshake()).client.helloRetryRequest, true);
});

Deno.test("TLS 1.3 works without the middlebox compatibility mode", async () => {
  const pair = await pairOf({ middleboxCompatibility: false });
  await pair.handshake();
  await exchange(pair);
});

Deno.test("TLS 1.3 works byte by byte", async () => {
  const pair = await pairOf({}, {}, { piece: () => 1 });
  await pair.handshake();
  const data = new Uint8Array(100).fill(7);
  assertEquals(await pair.transfer("client", data), data);
});

Deno.test("TLS 1.3 works in random pieces", async () => {
  for (let round = 0; round < 5; round++) {
    const piece = (left: number) => 1 + Math.floor(Math.random() * Math.min(left, 300));
    const pair = await pairOf({ alpnProtocols: ["h2"] }, { alpnProtocols: ["h2"] }, { piece });
    await pair.handshake();
    await exchange(pair);
  }
});

Deno.test("TLS 1.3 works with asynchronous engines, many records in flight", async () => {
  const engines = asynchronousEngines();
  const pair = await pairOf({ engines }, { engines });
  await pair.handshake();
  const data = randomBytes(300_000);
  assertEquals(await pair.transfer("client", data), data);
  assertEquals(await pair.transfer("server", data), data);
});

Deno.test("Keys can be updated while asynchronous engines read ahead", async () => {
  const engines = asynchronousEngines();
  const pair = await pairOf({ engines }, { engines });
  await pair.handshake();
  const first = new Uint8Array(50_000).fill(1);
  const second = new Uint8Array(50_000).fill(2);
  pair.client.write(first);
  pair.client.updateKeys({ requestPeer: true });
  const received = await pair.transfer("client", second).catch((error) => error);
  assert(received instanceof Uint8Array);
  assertEquals(received.slice(0, 50_000), first);
});

Deno.test("KeyUpdate works from each side and when it asks for another", async () => {
  for (const side of ["client", "server"] as const) {
    for (const requestPeer of [false, true]) {
      const pair = await pairOf();
      await pair.handshake();
      pair[side].updateKeys({ requestPeer });
      await exchange(pair);
      await exchange(pair);
    }
  }
});

Deno.test("A session resumes with psk_dhe_ke and with psk_ke", async () => {
  for (const mode of ["psk_dhe_ke", "psk_ke"] as const) {
    const server = new TlsContext({ identities: [await testIdentity("p256")], pskModes: [mode] });
    const client = new TlsContext({ caCerts: [ROOT], pskModes: [mode] });
    const session = await sessionOf(client, server);
    const second = new TlsPair(client, server, { client: { session } });
    const infos = await second.handshake();
    assertEquals([infos.client.resumed, infos.server.resumed], [true, true]);
    assertEquals(infos.client.group === undefined, mode === "psk_ke");
    assertEquals(infos.client.peerCertificates.length, 2);
    await exchange(second);
  }
});

async function sessionOf(client: TlsContext, server: TlsContext): Promise<TlsSession> {
  const pair = new TlsPair(client, server);
  await pair.handshake();
  await pair.poll("client");
  const { session } = pair.client;
  if (session === undefined) throw new Error("The server gave no session");
  return session;
}

Deno.test("A session is not offered to another host, nor after its time", async () => {
  const server = new TlsContext({ identities: [await testIdentity("p256")] });
  const client = new TlsContext({ caCerts: [ROOT] });
  const session = await sessionOf(client, server);
  const other = new TlsPair(client, server, { client: { session, hostname: "www.example.org" } });
  assertEquals((await other.handshake()).client.resumed, false);
  const later = new TlsContext({ caCerts: [ROOT], now: () => Date.now() + 8_000_000 });
  const late = new TlsPair(later, server, { client: { session } });
  assertEquals((await late.handshake()).client.resumed, false);
});

Deno.test("A session of another server's keys falls back to a full handshake", async () => {
  const identities = [await testIdentity("p256")];
  const client = new TlsContext({ caCerts: [ROOT] });
  const session = await sessionOf(client, new TlsContext({ identities }));
  const pair = new TlsPair(client, new TlsContext({ identities }), { client: { session } });
  assertEquals((await pair.handshake()).client.resumed, false);
});

Deno.test("A resumed session survives HelloRetryRequest", async () => {
  const server = new TlsContext({
    identities: [await testIdentity("p256")],
    groups: ["secp384r1"],
  });
  const client = new TlsContext({ caCerts: [ROOT], groups: ["x25519", "secp384r1"] });
  const session = await sessionOf(client, server);
  const pair = new TlsPair(client, server, { client: { session } });
  const infos = await pair.handshake();
  assertEquals([infos.client.resumed, infos.client.helloRetryRequest], [true, true]);
});

Deno.test("An external PSK stands in for certificates", async () => {
  const psk = { identity: new TextEncoder().encode("device 7"), key: new Uint8Array(32).fill(9) };
  for (const pskModes of [["psk_ke"], ["psk_dhe_ke"]] as const) {
    const options: TlsContextOptions = {
      externalPsks: [{ ...psk, hash: sha256 }],
      pskModes,
      cipherSuites: ["TLS_AES_128_GCM_SHA256"],
    };
    const pair = new TlsPair(new TlsContext(options), new TlsContext(options));
    const { client } = await pair.handshake();
    assertEquals(client.resumed, true);
    await exchange(pair);
  }
});

Deno.test("A PSK with another key does not pass", async () => {
  const identity = new TextEncoder().encode("device 7");
  const options = (fill: number): TlsContextOptions => ({
    externalPsks: [{ identity, key: new Uint8Array(32).fill(fill) }],
    cipherSuites: ["TLS_AES_128_GCM_SHA256"],
  });
  const pair = new TlsPair(new TlsContext(options(1)), new TlsContext(options(2)));
  await pair.tryHandshake();
  assertReason(pair.errors.server, "BINDER_DOES_NOT_VERIFY");
  assertReason(pair.errors.client, "TLSV1_ALERT_DECRYPT_ERROR");
});

Deno.test("ALPN takes the server's first choice and fails without a common one", async () => {
  const pair = await pairOf({ alpnProtocols: ["http/1.1", "h2"] }, {
    alpnProtocols: ["h2", "http/1.1"],
  });
  const { client, server } = await pair.handshake();
  assertEquals([client.alpnProtocol, server.alpnProtocol], ["h2", "h2"]);
  const failing = await pairOf({ alpnProtocols: ["a"] }, { alpnProtocols: ["b"] });
  await failing.tryHandshake();
  assertReason(failing.errors.server, "NO_APPLICATION_PROTOCOL");
  assertReason(failing.errors.client, "TLSV1_ALERT_NO_APPLICATION_PROTOCOL");
});

Deno.test("Both sides export the same keying material", async () => {
  const pair = await pairOf();
  await pair.handshake();
  const context = Uint8Array.of(1, 2, 3);
  assertEquals(
    pair.client.exportKeyingMaterial("EXPORTER-test", 40, context),
    pair.server.exportKeyingMaterial("EXPORTER-test", 40, context),
  );
});

Deno.test("The key log has the five lines of the NSS format", async () => {
  const lines: string[] = [];
  const pair = await pairOf({ keyLog: (line) => lines.push(line) });
  await pair.handshake();
  assertEquals(lines.map((line) => line.split(" ")[0]), [
    "CLIENT_HANDSHAKE_TRAFFIC_SECRET",
    "SERVER_HANDSHAKE_TRAFFIC_SECRET",
    "CLIENT_TRAFFIC_SECRET_0",
    "SERVER_TRAFFIC_SECRET_0",
    "EXPORTER_SECRET",
  ]);
  for (const line of lines) assert(/^[A-Z_0-9]+ [0-9a-f]{64} [0-9a-f]{64,96}$/.test(line), line);
});

Deno.test("record_size_limit and padding hold in both directions", async () => {
  const pair = await pairOf({ recordSizeLimit: 512, recordPadding: 64 }, { recordSizeLimit: 1024 });
  await pair.handshake();
  await exchange(pair);
});

Deno.test("The wants for identity, context, verification and signature are asked and answered", async () => {
  const asked: string[] = [];
  const identity = await testIdentity("p256", "client");
  const serverIdentity = await testIdentity("rsa2048");
  const chosen = new TlsContext({
    identities: [{ certificates: serverIdentity.certificates }],
    clientAuthentication: "require",
    caCerts: [ROOT],
  });
  const pair = await pairOf(
    { askForIdentity: true, askForVerification: true },
    { askForContext: true },
    {
      answer(want) {
        asked.push(want.want);
        if (want.want === "x509-lookup") (want as WantX509Lookup).answer(identity);
        if (want.want === "verify") (want as WantVerify).answer((want as WantVerify).result.ok);
        if (want.want === "client-hello") {
          assertEquals((want as WantClientHello).hello.serverName, "example.org");
          (want as WantClientHello).answer(chosen);
        }
        if (want.want === "private-key") {
          const question = want as WantPrivateKey;
          question.answer(
            serverIdentity.key?.sign(question.scheme.algorithm, question.input) as Uint8Array,
          );
        }
      },
    },
  );
  const { server } = await pair.handshake();
  assertEquals(asked.sort(), ["client-hello", "private-key", "verify", "x509-lookup"]);
  assertEquals(server.peerCertificates[0]?.der, identity.certificates[0]?.der);
});

Deno.test("The application can refuse a good certificate", async () => {
  const pair = await pairOf({ askForVerification: true }, {}, {
    answer: (want) => (want as WantVerify).answer(false),
  });
  await pair.tryHandshake();
  assertReason(pair.errors.client, "CERTIFICATE_VERIFY_FAILED");
});

Deno.test("A server that demands a certificate and gets none says certificate_required", async () => {
  const pair = await pairOf({}, { clientAuthentication: "require", caCerts: [ROOT] });
  await pair.tryHandshake();
  assertReason(pair.errors.server, "PEER_DID_NOT_RETURN_A_CERTIFICATE");
  const error = assertThrows(() => pair.client.read(), TlsError);
  assertEquals([error.reason, error.alert], ["TLSV13_ALERT_CERTIFICATE_REQUIRED", 116]);
});

Deno.test("Each direction closes by itself", async () => {
  const pair = await pairOf();
  await pair.handshake();
  pair.client.shutdown();
  await pair.pump("client");
  assertEquals(pair.server.read(), { done: false, want: { want: "zero-return" } });
  const data = new Uint8Array(20_000).fill(3);
  assertEquals(await pair.transfer("server", data), data);
  assertThrows(() => pair.client.write(data), TlsError);
  pair.server.shutdown();
  await pair.pump("server");
  assertEquals(await pair.poll("client"), { done: false, want: { want: "zero-return" } });
});

Deno.test("An end without close_notify is a truncation", async () => {
  const pair = await pairOf();
  await pair.handshake();
  await pair.poll("client");
  pair.client.receiveEnd();
  const error = assertThrows(() => pair.client.read(), TlsError);
  assertEquals(error.reason, "UNEXPECTED_EOF_WHILE_READING");
  assertEquals(assertThrows(() => pair.client.write(new Uint8Array(1))), error);
});

Deno.test("No common version, suite or group is told apart", async () => {
  const cases: [TlsContextOptions, TlsContextOptions, string][] = [
    [
      { cipherSuites: ["TLS_AES_128_GCM_SHA256"] },
      { cipherSuites: ["TLS_AES_256_GCM_SHA384"] },
      "NO_SHARED_CIPHER",
    ],
    [{ groups: ["x25519"] }, { groups: ["secp521r1"] }, "NO_SUITABLE_KEY_SHARE"],
    [{ minVersion: "TLSv1.2", maxVersion: "TLSv1.2" }, {}, "UNSUPPORTED_PROTOCOL"],
    [{ signatureSchemes: ["ed25519"] }, {}, "NO_SUITABLE_SIGNATURE_ALGORITHM"],
  ];
  for (const [client, server, reason] of cases) {
    const pair = await pairOf(client, server);
    await pair.tryHandshake();
    assertReason(pair.errors.server, reason);
    assert(pair.errors.client instanceof TlsError);
    assertEquals((pair.errors.client as TlsError).origin, "peer");
  }
});

Deno.test("A context refuses options that it can not honour", async () => {
  const { certificates } = await testIdentity("p256");
  const { key } = await testIdentity("rsa2048");
  assert(key !== undefined);
  assertThrows(() => new TlsContext({ identities: [{ certificates, key }] }), TlsError);
  assertThrows(() => new TlsContext({ minVersion: "TLSv1.3", maxVersion: "TLSv1.2" }), TlsError);
  assertThrows(() => new TlsContext({ cipherSuites: ["TLS_NOTHING"] }));
  assertThrows(() => new TlsContext({ groups: ["x25518"] }));
  assertThrows(() => new TlsContext({ recordSizeLimit: 10 }), RangeError);
  assertThrows(
    () => new TlsContext({ groups: ["X25519MLKEM768"], maxVersion: "TLSv1.2" }),
    TlsError,
  );
  await assertRejects(
    async () => {
      await new TlsPair(new TlsContext(), new TlsContext()).handshake();
    },
    TlsError,
    "caCerts",
  );
});

function asynchronousEngines(): Engine[] {
  const web = webEngine();
  if (web === undefined) throw new Error("This runtime has no WebCrypto");
  return [web, portableEngine];
}

function assertReason(error: unknown, reason: string): void {
  if (!(error instanceof TlsError)) throw new Error(`A TlsError is expected: ${error}`);
  assertEquals(error.reason, reason, error.message);
}
