// Copyright 2026 the streamssl authors. MIT license.

/** TLS 1.3: what an adversarial peer found out. */

import { assert, assertEquals } from "@std/assert";
import {
  parseSignatureSchemes,
  TlsContext,
  type TlsContextOptions,
  type TlsError,
} from "../../tls/mod.ts";
import { EXTENSION } from "../../tls/registry/extension_types.ts";
import { testIdentity, testRoot } from "../support/tls_identities.ts";
import { TlsPair } from "../support/tls_pair.ts";

const NEW_SESSION_TICKET = 4;
const KEY_UPDATE = 24;

async function pair13(
  client: TlsContextOptions = {},
  server: TlsContextOptions = {},
): Promise<TlsPair> {
  return new TlsPair(
    new TlsContext({ caCerts: [await testRoot()], ...client }),
    new TlsContext({ identities: [await testIdentity("p256")], ...server }),
  );
}

Deno.test("many requests for a KeyUpdate before the next data get one answer", async () => {
  let answers = 0;
  const pair = await pair13({}, {
    trace: {
      onHandshakeMessage: (direction, type) => {
        if (direction === "sent" && type === KEY_UPDATE) answers++;
      },
    },
  });
  await pair.handshake();
  for (let round = 1; round <= 3; round++) {
    for (let count = 0; count < 5; count++) pair.client.updateKeys({ requestPeer: true });
    const data = Uint8Array.of(round);
    assertEquals(await pair.transfer("client", data), data);
    await pair.poll("server");
    assertEquals(answers, round);
    assertEquals(await pair.transfer("server", data), data);
  }
});

Deno.test("a client that can not use a ticket the server's way gets none", async () => {
  for (const [pskModes, expected] of [[["psk_ke"], 0], [["psk_dhe_ke"], 2]] as const) {
    let tickets = 0;
    const pair = await pair13({ pskModes }, {
      trace: {
        onHandshakeMessage: (_, type) => {
          if (type === NEW_SESSION_TICKET) tickets++;
        },
      },
    });
    await pair.handshake();
    assertEquals(tickets, expected);
  }
});

Deno.test("the server acknowledges server_name, but not when it resumes", async () => {
  const acknowledged: boolean[] = [];
  const server = new TlsContext({ identities: [await testIdentity("p256")] });
  const client = new TlsContext({
    caCerts: [await testRoot()],
    trace: {
      onHandshakeMessage: (direction, type, body) => {
        if (direction !== "received" || type !== 8) return;
        acknowledged.push(body.join() === [0, 4, 0, EXTENSION.serverName, 0, 0].join());
      },
    },
  });
  const first = new TlsPair(client, server);
  await first.handshake();
  await first.poll("client");
  const session = first.client.session;
  assert(session !== undefined);
  const second = new TlsPair(client, server, { client: { session } });
  assert((await second.handshake()).client.resumed);
  assertEquals(acknowledged, [true, false]);
});

Deno.test("a protected record says 0x0303", async () => {
  const pair = await pair13();
  await pair.handshake();
  pair.client.write(Uint8Array.of(1));
  const record = pair.client.send();
  record[2] = 1;
  pair.server.receive(record);
  let error: TlsError | undefined;
  try {
    pair.server.read();
  } catch (thrown) {
    error = thrown as TlsError;
  }
  assertEquals(error?.reason, "WRONG_VERSION_NUMBER");
});

Deno.test("an identity may be for its own issuers only", async () => {
  const identity = { ...await testIdentity("p256", "client"), onlyForItsIssuers: true };
  const caCerts = [await testRoot()];
  const { certificates: [leaf] } = identity;
  const base = { clientAuthentication: "request", caCerts } as const;
  for (const [names, expected] of [[[], undefined], [[leaf!.issuer], identity]] as const) {
    const server = { ...base, clientCertificateAuthorities: names };
    const pair = await pair13({ identities: [identity] }, server);
    const { client } = await pair.handshake();
    assertEquals(client.ownIdentity, expected);
  }
});

Deno.test("an identity signs by its own schemes", async () => {
  const identity = await testIdentity("rsa2048");
  for (const name of ["rsa_pss_rsae_sha512", "rsa_pss_rsae_sha256"]) {
    const identities = [{ ...identity, signatureSchemes: parseSignatureSchemes(name) }];
    const { client } = await (await pair13({}, { identities })).handshake();
    assertEquals(client.peerSignatureScheme, name);
  }
});

Deno.test("a certificate that the application refuses is told of as handshake_failure", async () => {
  const pair = new TlsPair(
    new TlsContext({ caCerts: [await testRoot()], askForVerification: true }),
    new TlsContext({ identities: [await testIdentity("p256")] }),
    {
      answer: (want) => {
        if (want.want !== "verify") throw new Error(want.want);
        assert(want.result.ok);
        want.answer(false);
      },
    },
  );
  await pair.tryHandshake();
  assertEquals((pair.errors.client as TlsError).reason, "CERTIFICATE_VERIFY_FAILED");
  assertEquals((pair.errors.server as TlsError).alert, 40);
  assertEquals(pair.client.info.verifyResult, 50);
});

Deno.test("a client may offer no key share and is asked for one", async () => {
  const pair = await pair13({ keyShares: [] });
  const { client } = await pair.handshake();
  assert(client.helloRetryRequest);
});

Deno.test("a client that speaks to a proxy is told so", async () => {
  const pair = await pair13();
  pair.server.receive(new TextEncoder().encode("CONNECT example.org:443 HTTP/1.1\r\n\r\n"));
  let reason: unknown;
  try {
    pair.server.handshake();
  } catch (error) {
    reason = (error as TlsError).reason;
  }
  assertEquals(reason, "HTTPS_PROXY_REQUEST");
});

const HANDSHAKE = 22;
const APPLICATION_DATA = 23;

/** The records in some bytes. */
function recordsOf(bytes: Uint8Array): Uint8Array[] {
  const records: Uint8Array[] = [];
  for (let offset = 0; offset < bytes.length;) {
    const end = offset + 5 + ((bytes[offset + 3] as number) << 8 | (bytes[offset + 4] as number));
    records.push(bytes.subarray(offset, end));
    offset = end;
  }
  return records;
}

Deno.test("early data within the second ClientHello is refused", async () => {
  const early = Uint8Array.of(APPLICATION_DATA, 3, 3, 0, 4, 1, 2, 3, 4);
  for (const within of [false, true]) {
    let hellos = 0;
    let flights = 0;
    const client = new TlsContext({
      caCerts: [await testRoot()],
      keyShares: [],
      shapeClientHello: (hello) => {
        if (++hellos > 1) return hello;
        const offer = { type: EXTENSION.earlyData, data: new Uint8Array(0) };
        return { ...hello, extensions: [offer, ...hello.extensions] };
      },
    });
    const server = new TlsContext({ identities: [await testIdentity("p256")] });
    const pair = new TlsPair(client, server, {
      tamper: (from, bytes) => {
        if (from === "server" || ++flights !== 2) return bytes;
        const pieces = recordsOf(bytes).flatMap((record) => {
          if (record[0] !== HANDSHAKE) return [record];
          if (!within) return [early, record];
          const part = (start: number, end: number) =>
            Uint8Array.of(HANDSHAKE, 3, 3, 0, end - start, ...record.subarray(start, end));
          const rest = record.length - 105;
          return [
            part(5, 105),
            early,
            Uint8Array.of(HANDSHAKE, 3, 3, rest >> 8, rest & 255, ...record.subarray(105)),
          ];
        });
        return Uint8Array.from(pieces.flatMap((piece) => [...piece]));
      },
    });
    await pair.tryHandshake();
    assertEquals(
      (pair.errors.server as TlsError | undefined)?.reason,
      within ? "UNEXPECTED_MESSAGE" : undefined,
    );
    assertEquals(pair.server.isOpen, !within);
  }
});

Deno.test("the server's first message is followed by change_cipher_spec, wanted or not", async () => {
  for (const keyShares of [["x25519"], []]) {
    for (const client of [true, false]) {
      for (const server of [true, false]) {
        const types: (number | undefined)[] = [];
        const pair = new TlsPair(
          new TlsContext({
            caCerts: [await testRoot()],
            keyShares,
            middleboxCompatibility: client,
          }),
          new TlsContext({
            identities: [await testIdentity("p256")],
            middleboxCompatibility: server,
          }),
          {
            tamper: (from, bytes) => {
              if (from === "server") types.push(...recordsOf(bytes).map(([type]) => type));
              return bytes;
            },
          },
        );
        await pair.handshake();
        assertEquals(types[0], HANDSHAKE);
        assertEquals(types.indexOf(20), client || server ? 1 : -1);
        assertEquals(types.lastIndexOf(20), client || server ? 1 : -1);
      }
    }
  }
});

Deno.test("a session is not resumed by a client that no longer offers its suite", async () => {
  const server = new TlsContext({ identities: [await testIdentity("p256")] });
  const clientOf = async (cipherSuites: string) =>
    new TlsContext({
      caCerts: [await testRoot()],
      cipherSuites,
      shapeClientHello: (hello) => {
        offered = hello.extensions.some(({ type }) => type === EXTENSION.preSharedKey);
        return hello;
      },
    });
  let offered = false;
  const first = new TlsPair(await clientOf("TLS_AES_128_GCM_SHA256"), server);
  await first.handshake();
  await first.poll("client");
  const { session } = first.client;
  assert(session !== undefined);
  const both = "TLS_CHACHA20_POLY1305_SHA256:TLS_AES_128_GCM_SHA256";
  for (
    const [suites, resumed] of [[both, true], ["TLS_CHACHA20_POLY1305_SHA256", false]] as const
  ) {
    const pair = new TlsPair(await clientOf(suites), server, { client: { session } });
    const info = await pair.handshake();
    assert(offered);
    assertEquals([info.client.resumed, info.server.resumed], [resumed, resumed]);
  }
});

Deno.test("a pre-shared key that fits must be in the second ClientHello again", async () => {
  const server = new TlsContext({
    identities: [await testIdentity("p256")],
    cipherSuites: "TLS_AES_128_GCM_SHA256",
  });
  const first = new TlsPair(new TlsContext({ caCerts: [await testRoot()] }), server);
  await first.handshake();
  await first.poll("client");
  const { session } = first.client;
  assert(session !== undefined);
  for (const omits of [false, true]) {
    let hellos = 0;
    const client = new TlsContext({
      caCerts: [await testRoot()],
      keyShares: [],
      shapeClientHello: (hello) =>
        ++hellos < 2 || !omits ? hello : {
          ...hello,
          extensions: hello.extensions.filter(({ type }) => type !== EXTENSION.preSharedKey),
        },
    });
    const pair = new TlsPair(client, server, { client: { session } });
    await pair.tryHandshake();
    assertEquals(hellos, 2);
    const { reason, alert } = (pair.errors.server ?? {}) as Partial<TlsError>;
    assertEquals([reason, alert], omits ? ["BAD_EXTENSION", 109] : [undefined, undefined]);
  }
});
