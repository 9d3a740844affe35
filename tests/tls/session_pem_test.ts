// Copyright 2026 the streamssl authors. MIT license.

import { assertEquals, assertThrows } from "@std/assert";
import { formatPem } from "../../crypto/pem/mod.ts";
import { SslError } from "../../err/mod.ts";
import {
  decodeSessionParameters,
  encodeSessionParameters,
  SESSION_PEM_LABEL,
  sessionFromPem,
  sessionIdOf,
  sessionToPem,
  startTls,
  TlsSession,
  type TlsSessionData,
} from "../../tls/mod.ts";
import { readPemBlock } from "../../crypto/pem/mod.ts";
import { createBioPair } from "../../bio/mod.ts";
import { testIdentity, testRoot } from "../support/tls_identities.ts";
import { withTimeout } from "../support/process.ts";

const DATA: TlsSessionData = {
  version: 0x0304,
  cipherSuite: 0x1302,
  secret: new Uint8Array(48).fill(1),
  ticket: Uint8Array.of(1, 2, 3),
  sessionId: new Uint8Array(0),
  createdAt: 1_700_000_000_000,
  lifetime: 3600,
  ageAdd: 0xfedc_ba98,
  serverName: "example.org",
  alpnProtocol: "h2",
  extendedMasterSecret: true,
  peerCertificates: [],
  verifyResult: 20,
  maxEarlyData: 0,
};

Deno.test("a session of TLS 1.3 goes through PEM unchanged", () => {
  assertEquals(sessionFromPem(sessionToPem(new TlsSession(DATA))).data, DATA);
});

Deno.test("a session of TLS 1.2 goes through PEM unchanged, with and without its flag", () => {
  for (const extendedMasterSecret of [true, false]) {
    const data: TlsSessionData = {
      ...DATA,
      version: 0x0303,
      cipherSuite: 0xc02b,
      ticket: new Uint8Array(0),
      sessionId: new Uint8Array(32).fill(7),
      ageAdd: 0,
      serverName: undefined,
      alpnProtocol: undefined,
      extendedMasterSecret,
    };
    assertEquals(sessionFromPem(sessionToPem(new TlsSession(data))).data, data);
  }
});

Deno.test("a session with a ticket has the ticket's digest for an id, as OpenSSL's have", () => {
  const session = new TlsSession(DATA);
  assertEquals(sessionIdOf(session).length, 32);
  const { bytes } = readPemBlock(sessionToPem(session), [SESSION_PEM_LABEL]);
  assertEquals(decodeSessionParameters(bytes).sessionId, sessionIdOf(session));
});

Deno.test("sessionFromPem() refuses what is no session of TLS 1.2 or 1.3", () => {
  const ofVersion = (protocolVersion: number) =>
    formatPem(
      SESSION_PEM_LABEL,
      encodeSessionParameters({
        protocolVersion,
        cipherSuite: 0x002f,
        sessionId: new Uint8Array(32),
        masterSecret: new Uint8Array(48),
      }),
    );
  assertEquals(sessionFromPem(ofVersion(0x0303)).version, 0x0303);
  for (const version of [0x0300, 0x0301, 0x0302, 0x0305, 0xfefd]) {
    const error = assertThrows(() => sessionFromPem(ofVersion(version)), SslError);
    assertEquals(error.reason, "UNSUPPORTED_SSL_VERSION");
  }
  const good = sessionToPem(new TlsSession(DATA));
  const bad = ["", "text", good.replaceAll("SSL SESSION PARAMETERS", "SESSION"), good.slice(0, 99)];
  for (const text of bad) assertThrows(() => sessionFromPem(text), SslError);
});

Deno.test("nextSession() gives every ticket at once, also when no data comes", async () => {
  const [left, right] = createBioPair();
  const identities = [await testIdentity("p256")];
  await using server = await startTls(right, { role: "server", identities, sessionTickets: 3 });
  await using client = await startTls(left, {
    hostname: "example.org",
    caCerts: [await testRoot()],
  });
  await Promise.all([client.opened, server.opened]);
  const reading = client.read();
  const sessions = await withTimeout(
    Promise.all([client.nextSession(), client.nextSession(), client.nextSession()]),
    5000,
  );
  assertEquals(new Set(sessions.map((session) => session.data.ticket.join())).size, 3);
  await server.closeWrite();
  assertEquals(await reading, null);
});
