// Copyright 2026 the streamssl authors. MIT license.

import { assert, assertEquals, assertNotEquals } from "@std/assert";
import {
  MemorySessionCache,
  TicketKeys,
  type TlsContext,
  type TlsContextOptions,
  type TlsError,
  TlsSession,
} from "../../tls/mod.ts";
import type { TlsSessionData } from "../../tls/session/tls_session.ts";
import { EXTENSION } from "../../tls/registry/extension_types.ts";
import { testIdentity, testRoot } from "../support/tls_identities.ts";
import { type PairOptions, TlsPair } from "../support/tls_pair.ts";
import { client12, exchange, pair12, rewrite, server12, without } from "./tls12_pair.ts";

async function sessionOf(client: TlsContext, server: TlsContext): Promise<TlsSession> {
  const pair = new TlsPair(client, server);
  const { client: info } = await pair.handshake();
  assertEquals(info.resumed, false);
  const { session } = pair.client;
  assert(session !== undefined, "no session");
  return session as TlsSession;
}

function resume(
  client: TlsContext,
  server: TlsContext,
  session: TlsSession | undefined,
  options: PairOptions = {},
): TlsPair {
  return new TlsPair(client, server, { ...options, client: { session, ...options.client } });
}

function changed(session: TlsSession | undefined, data: Partial<TlsSessionData>): TlsSession {
  assert(session !== undefined);
  return new TlsSession({ ...(session as TlsSession).data, ...data });
}

for (const tickets of [true, false]) {
  const how = tickets ? "by ticket" : "by id";
  for (const cipherString of ["ECDHE+AESGCM", "ECDHE-ECDSA-AES256-SHA384", "CHACHA20"]) {
    Deno.test(`a session resumes ${how} with ${cipherString}`, async () => {
      const options = { alpnProtocols: ["h2", "x"], cipherString };
      const client = await client12(options);
      const server = await server12({ ...options, tickets });
      const session = await sessionOf(client, server);
      assertEquals(session.data.ticket.length > 0, tickets);
      assertEquals(session.data.sessionId.length, tickets ? 0 : 32);
      assertEquals(session.lifetime, 7200);
      for (let round = 0; round < 2; round++) {
        const pair = resume(client, server, session);
        const { client: ours, server: theirs } = await pair.handshake();
        for (const info of [ours, theirs]) {
          assertEquals(info.resumed, true);
          assertEquals(info.extendedMasterSecret, true);
          assertEquals(info.alpnProtocol, "h2");
          assertEquals(info.verifyResult, 0);
          assertEquals(info.group, undefined);
        }
        assertEquals(ours.peerCertificates.length, 2);
        await exchange(pair);
        // The session goes on to be the one to keep.
        assertEquals(pair.client.session, session);
      }
    });
  }

  Deno.test(`a session resumes ${how} byte by byte and without extended master secret`, async () => {
    const client = await client12({ shapeClientHello: without(EXTENSION.extendedMasterSecret) });
    const server = await server12({ tickets });
    const session = await sessionOf(client, server);
    assertEquals(session.data.extendedMasterSecret, false);
    const pair = resume(client, server, session, { piece: () => 1 });
    const { client: info } = await pair.handshake();
    assertEquals([info.resumed, info.extendedMasterSecret], [true, false]);
  });

  Deno.test(`a session with extended master secret is not resumed without, ${how}`, async () => {
    const server = await server12({ tickets });
    const session = await sessionOf(await client12(), server);
    const shaped = await client12({ shapeClientHello: without(EXTENSION.extendedMasterSecret) });
    const pair = resume(shaped, server, session);
    await pair.tryHandshake();
    const error = pair.errors.server as TlsError;
    assertEquals(error.reason, "INCONSISTENT_EXTMS");
    assertEquals((pair.errors.client as TlsError).alert, 40);
  });

  Deno.test(`a session without extended master secret is not resumed with it, ${how}`, async () => {
    const server = await server12({ tickets });
    const shaped = await client12({ shapeClientHello: without(EXTENSION.extendedMasterSecret) });
    const session = await sessionOf(shaped, server);
    const { client: info } = await resume(await client12(), server, session).handshake();
    assertEquals([info.resumed, info.extendedMasterSecret], [false, true]);
  });

  Deno.test(`what does not fit falls back to a full handshake, ${how}`, async () => {
    let time = Date.now();
    const now = () => time;
    const options: TlsContextOptions = { tickets, now, sessionTimeout: 100 };
    const sessionCache = new MemorySessionCache();
    const ticketKeys = new TicketKeys(new Uint8Array(48));
    const shared = { ...options, sessionCache, ticketKeys };
    const client = await client12({ now });
    const server = await server12({ ...shared, alpnProtocols: ["x"] });
    const session = await sessionOf(client, server);
    const resumed = async (from: TlsContext, to: TlsContext, other: TlsSession = session) =>
      (await resume(from, to, other).handshake()).client.resumed;
    assertEquals(await resumed(client, server), true);
    // Another suite on either side.
    const gcm = "ECDHE-ECDSA-AES128-GCM-SHA256";
    assertEquals(await resumed(await client12({ now, cipherString: gcm }), server), false);
    assertEquals(await resumed(client, await server12({ ...shared, cipherString: gcm })), false);
    // Another protocol.
    assertEquals(await resumed(await client12({ now, alpnProtocols: ["x"] }), server), false);
    // Client certificates are demanded now.
    const demanding = { clientAuthentication: "require" as const, caCerts: [await testRoot()] };
    const known = await client12({ now, identities: [await testIdentity("p256", "client")] });
    assertEquals(await resumed(known, await server12({ ...shared, ...demanding })), false);
    // A server that does not know it.
    assertEquals(await resumed(client, await server12(options)), false);
    // A server that keeps no sessions.
    assertEquals(await resumed(client, await server12({ ...shared, sessionTimeout: 0 })), false);
    // A session that was made for another host, that was not verified, or that is too old.
    assertEquals(await resumed(client, server, changed(session, { serverName: "a.org" })), false);
    assertEquals(await resumed(client, server, changed(session, { verifyResult: 20 })), false);
    assertEquals(await resumed(client, server), true);
    time += 100_001;
    assertEquals(await resumed(client, server), false);
    // The server alone finds it too old.
    assertEquals(await resumed(client, server, changed(session, { lifetime: 10_000 })), false);
  });

  Deno.test(`a session is not resumed by another name, ${how}`, async () => {
    const server = await server12({ tickets });
    const client = await client12();
    const session = await sessionOf(client, server);
    const pair = resume(client, server, session, { client: { serverName: "b.example.org" } });
    assertEquals((await pair.handshake()).client.resumed, false);
  });

  Deno.test(`another master secret does not resume, ${how}`, async () => {
    const server = await server12({ tickets });
    const client = await client12();
    const session = await sessionOf(client, server);
    const pair = resume(client, server, changed(session, { secret: new Uint8Array(48) }));
    await pair.tryHandshake();
    assertEquals(
      (pair.errors.client as TlsError).reason,
      "DECRYPTION_FAILED_OR_BAD_RECORD_MAC",
    );
  });

  Deno.test(`a resumed session remembers the client's certificate, ${how}`, async () => {
    const identities = [await testIdentity("p256", "client")];
    const client = await client12({ identities });
    const caCerts = [await testRoot()];
    const server = await server12({ tickets, caCerts, clientAuthentication: "require" });
    const session = await sessionOf(client, server);
    const { server: info } = await resume(client, server, session).handshake();
    assertEquals(info.resumed, true);
    assertEquals(info.peerCertificates.length, 2);
    assertEquals(info.verifyResult, 0);
  });
}

Deno.test("tickets of an older key still open, those of a forgotten one do not", async () => {
  const ticketKeys = new TicketKeys(new Uint8Array(48).fill(1));
  const client = await client12();
  const server = await server12({ ticketKeys });
  const session = await sessionOf(client, server);
  ticketKeys.rotate(new Uint8Array(48).fill(2));
  assertEquals((await resume(client, server, session).handshake()).client.resumed, true);
  ticketKeys.rotate(new Uint8Array(48).fill(3));
  const pair = resume(client, server, session);
  assertEquals((await pair.handshake()).client.resumed, false);
  // The full handshake brought a new one.
  assertNotEquals(pair.client.session, session);
});

Deno.test("a ticket that was changed leads to a full handshake", async () => {
  const client = await client12();
  const server = await server12();
  const session = await sessionOf(client, server);
  const ticket = session.data.ticket.slice();
  ticket[40] = (ticket[40] as number) ^ 1;
  const pair = resume(client, server, changed(session, { ticket }));
  assertEquals((await pair.handshake()).client.resumed, false);
});

Deno.test("a TLS 1.3 session is none of TLS 1.2, and the other way round", async () => {
  const both = { maxVersion: "TLSv1.3" } as const;
  const ticketKeys = new TicketKeys(new Uint8Array(48));
  const old = await sessionOf(await client12(), await server12({ ticketKeys }));
  const new13 = await server12({ ...both, ticketKeys });
  const pair = resume(await client12(both), new13, old);
  const { client } = await pair.handshake();
  assertEquals([client.version, client.resumed], ["TLSv1.3", false]);
  await pair.poll("client");
  const { session } = pair.client;
  assertEquals(session?.version, 0x0304);
  const back = resume(await client12(), await server12({ ticketKeys }), session);
  assertEquals((await back.handshake()).client.resumed, false);
});

Deno.test("no session is made where there are neither tickets nor ids", async () => {
  const pair = await pair12({}, { sessionTimeout: 0 });
  await pair.handshake();
  assertEquals(pair.client.session, undefined);
});

Deno.test("a client checks what a server resumes", async () => {
  const client = await client12();
  const server = await server12({ tickets: false });
  const errorOf = async (edit: (hello: Uint8Array) => void, version?: "TLSv1.3") => {
    // A new one each time: none survives a fatal alert.
    const session = await sessionOf(client, server);
    const from = version === undefined ? client : await client12({ maxVersion: version });
    const pair = resume(from, server, version === undefined ? session : undefined, {
      tamper: rewrite((messages) =>
        messages.map((message) => {
          if (message.type !== 2) return message;
          const body = message.body.slice();
          edit(body);
          return { type: 2, body };
        })
      ),
    });
    await pair.tryHandshake();
    return pair.errors.client as TlsError;
  };
  // Behind version, random and id of 32 bytes comes the suite.
  const otherSuite = await errorOf((hello) => hello.set([0xc0, 0x2b], 67));
  assertEquals([otherSuite.reason, otherSuite.alert], [
    "OLD_SESSION_CIPHER_NOT_RETURNED",
    undefined,
  ]);
  const unknownSuite = await errorOf((hello) => hello.set([0xc0, 0x2f + 0x40], 67));
  assertEquals(unknownSuite.reason, "WRONG_CIPHER_RETURNED");
  const noExtendedSecret = await errorOf((hello) => {
    const text = String.fromCharCode(...hello);
    // extended_master_secret becomes encrypt_then_mac, which was offered as well.
    hello[text.indexOf("\x00\x17\x00\x00") + 1] = 22;
  });
  assertEquals(noExtendedSecret.reason, "INCONSISTENT_EXTMS");
});

Deno.test("a server that echoes the id that a TLS 1.3 client made up is refused", async () => {
  let own: Uint8Array | undefined;
  const pair = await pair12({ maxVersion: "TLSv1.3" }, { tickets: false }, {
    tamper: rewrite((messages) =>
      messages.map((message) => {
        if (message.type === 1) own = message.body.slice(35, 67);
        if (message.type !== 2) return message;
        const body = message.body.slice();
        body.set(own as Uint8Array, 35);
        return { type: 2, body };
      })
    ),
  });
  await pair.tryHandshake();
  assertEquals((pair.errors.client as TlsError).reason, "INVALID_SESSION_ID");
});
