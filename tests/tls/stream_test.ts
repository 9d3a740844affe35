// Copyright 2026 the streamssl authors. MIT license.

import { assert, assertEquals, assertRejects } from "@std/assert";
import { createBioPair } from "../../bio/mod.ts";
import type { Bytes } from "../../wire/mod.ts";
import { randomBytes } from "../../rand/mod.ts";
import {
  connectTls,
  listenTls,
  startTls,
  type StartTlsOptions,
  TlsContext,
  TlsError,
  type TlsStream,
} from "../../tls/mod.ts";
import { testIdentity, testRoot } from "../support/tls_identities.ts";

const ROOT = await testRoot();

/** Two streams joined in memory, with the capacity of a socket's buffer. */
async function streamPair(
  client: StartTlsOptions = {},
  server: StartTlsOptions = {},
  capacity = 17_408,
): Promise<{ client: TlsStream; server: TlsStream }> {
  const [left, right] = createBioPair({ capacity });
  const own = server.context === undefined ? { identities: [await testIdentity("p256")] } : {};
  return {
    server: await startTls(right, { role: "server", ...own, ...server }),
    client: await startTls(left, { hostname: "example.org", caCerts: [ROOT], ...client }),
  };
}

/** Two plain web streams joined crosswise. */
function duplexPair() {
  const there = new TransformStream<Uint8Array, Uint8Array>();
  const back = new TransformStream<Uint8Array, Uint8Array>();
  return [
    { readable: back.readable, writable: there.writable },
    { readable: there.readable, writable: back.writable },
  ] as const;
}

async function readAll(readable: ReadableStream<Uint8Array>): Promise<Uint8Array> {
  return new Uint8Array(await new Response(readable as ReadableStream<Bytes>).arrayBuffer());
}

async function caught(promise: Promise<unknown>): Promise<unknown> {
  try {
    await promise;
  } catch (error) {
    return error;
  }
  throw new Error("The promise was fulfilled");
}

function reasonOf(error: unknown): string {
  return error instanceof TlsError ? error.reason : `${error}`;
}

Deno.test("startTls() works over any pair of web streams", async () => {
  const [left, right] = duplexPair();
  const server = await startTls(right, {
    role: "server",
    identities: [await testIdentity("p256")],
  });
  const client = await startTls(left, { hostname: "example.org", caCerts: [ROOT] });
  const info = await client.opened;
  assertEquals([info.version, info.verifyResult], ["TLSv1.3", 0]);
  const data = randomBytes(100_000);
  const sent = (async () => {
    const writer = client.writable.getWriter();
    await writer.write(data);
    await writer.close();
  })();
  assertEquals(await readAll(server.readable), data);
  await sent;
  await Promise.all([client.close(), server.close()]);
});

for (const version of ["TLSv1.3", "TLSv1.2"] as const) {
  Deno.test(`Streams carry data both ways at once and close each by itself, ${version}`, async () => {
    const { client, server } = await streamPair({ minVersion: version, maxVersion: version });
    const up = randomBytes(500_000);
    const down = randomBytes(700_000);
    const send = async (stream: TlsStream, data: Uint8Array) => {
      const writer = stream.writable.getWriter();
      for (let offset = 0; offset < data.length; offset += 30_000) {
        await writer.write(data.subarray(offset, offset + 30_000));
      }
      await writer.close();
    };
    const [atServer, atClient] = await Promise.all([
      readAll(server.readable),
      readAll(client.readable),
      send(client, up),
      send(server, down),
    ]);
    assertEquals(atServer, up);
    assertEquals(atClient, down);
    assertEquals([client.state, server.state], ["closed", "closed"]);
  });
}

Deno.test("A writer waits while the reader does not read", async () => {
  const { client, server } = await streamPair();
  await Promise.all([client.opened, server.opened]);
  let written = 0;
  const writing = (async () => {
    for (let index = 0; index < 40; index++) {
      await client.write(new Uint8Array(16_384));
      written++;
    }
  })();
  for (let turn = 0; turn < 200; turn++) await Promise.resolve();
  await new Promise((resolve) => setTimeout(resolve, 20));
  assert(written < 5, `${written} records were written to a peer that does not read`);
  let length = 0;
  while (length < 40 * 16_384) length += (await server.read())?.length ?? 0;
  await writing;
  await Promise.all([client.close(), server.close()]);
});

Deno.test("The first cause is told on both sides of a pair", async () => {
  const { client, server } = await streamPair({ hostname: "wrong.example" });
  const [atClient, atServer] = await Promise.all([caught(client.opened), caught(server.opened)]);
  assertEquals(reasonOf(atClient), "CERTIFICATE_VERIFY_FAILED");
  assertEquals(reasonOf(atServer), "SSLV3_ALERT_BAD_CERTIFICATE");
  assertEquals(await caught(client.read()), atClient);
  assertEquals(await caught(client.write(new Uint8Array(1))), atClient);
  assertEquals(await caught(server.read()), atServer);
});

Deno.test("A client that is refused learns why, although it wrote already", async () => {
  const { client, server } = await streamPair({}, {
    clientAuthentication: "require",
    caCerts: [ROOT],
  });
  const serverError = await caught(server.opened);
  assertEquals(reasonOf(serverError), "PEER_DID_NOT_RETURN_A_CERTIFICATE");
  await client.opened;
  assertEquals(reasonOf(await caught(client.read())), "TLSV13_ALERT_CERTIFICATE_REQUIRED");
});

Deno.test("A transport that ends without close_notify is told as cut off", async () => {
  const [left, right] = createBioPair();
  const server = await startTls(right, {
    role: "server",
    identities: [await testIdentity("p256")],
  });
  const client = await startTls(left, { hostname: "example.org", caCerts: [ROOT] });
  await Promise.all([client.opened, server.opened]);
  await server.write(new Uint8Array(10));
  assertEquals((await client.read())?.length, 10);
  await right.closeWrite();
  assertEquals(reasonOf(await caught(client.read())), "UNEXPECTED_EOF_WHILE_READING");
  await server.close();
});

Deno.test("A signal cancels before, during and after the handshake and frees everything", async () => {
  const reason = new Error("enough");
  await assertRejects(
    async () => {
      const [left] = createBioPair();
      await startTls(left, { caCerts: [ROOT], hostname: "a.b", signal: AbortSignal.abort(reason) });
    },
    Error,
    "enough",
  );
  for (const moment of ["handshake", "reading", "writing"]) {
    const controller = new AbortController();
    const [left, right] = createBioPair();
    const client = await startTls(left, {
      hostname: "example.org",
      caCerts: [ROOT],
      signal: controller.signal,
    });
    let pending: Promise<unknown> = client.opened;
    if (moment !== "handshake") {
      const server = await startTls(right, {
        role: "server",
        identities: [await testIdentity("p256")],
      });
      await Promise.all([client.opened, server.opened]);
      pending = moment === "reading" ? client.read() : client.write(new Uint8Array(1_000_000));
      server.opened.then(() => {}, () => {});
      setTimeout(() => controller.abort(reason), 5);
      assertEquals(await caught(pending), reason);
      await caught(server.read());
    } else {
      setTimeout(() => controller.abort(reason), 5);
      assertEquals(await caught(pending), reason);
    }
    assertEquals(client.state, "closed");
    assertEquals(await caught(client.read()), reason);
  }
});

Deno.test("state tells what a pending operation waits for", async () => {
  const [left] = createBioPair();
  const client = await startTls(left, { hostname: "example.org", caCerts: [ROOT] });
  await new Promise((resolve) => setTimeout(resolve, 5));
  assertEquals(client.state, "read");
  await client.close();
  assertEquals(client.state, "closed");
});

Deno.test("questions are promises: the identity may come later", async () => {
  const identity = await testIdentity("p384", "client");
  const { client, server } = await streamPair({ askForIdentity: true }, {
    clientAuthentication: "require",
    caCerts: [ROOT],
  });
  for await (const question of client.questions) {
    assertEquals([question.want, client.state], ["x509-lookup", "x509-lookup"]);
    await new Promise((resolve) => setTimeout(resolve, 5));
    if (question.want === "x509-lookup") question.answer(identity);
    break;
  }
  await client.opened;
  const info = await server.opened;
  assertEquals(info.peerCertificates[0]?.der, identity.certificates[0]?.der);
  await Promise.all([client.close(), server.close()]);
});

Deno.test("A refused question fails with the given error", async () => {
  const { client, server } = await streamPair({ askForIdentity: true }, {
    clientAuthentication: "request",
    caCerts: [ROOT],
  });
  for await (const question of client.questions) question.refuse(new Error("no token"));
  const error = await caught(client.opened);
  assertEquals((error as Error).cause instanceof Error, true);
  assertEquals(reasonOf(await caught(server.opened)), "TLSV1_ALERT_INTERNAL_ERROR");
});

Deno.test("nextSession() gives the sessions that came with the data", async () => {
  const server = new TlsContext({ identities: [await testIdentity("p256")] });
  const first = await streamPair({}, { context: server });
  await first.server.write(Uint8Array.of(1));
  await first.client.read();
  const session = await first.client.nextSession();
  await Promise.all([first.client.close(), first.server.close()]);
  const second = await streamPair({ session }, { context: server });
  assertEquals((await second.client.opened).resumed, true);
  await Promise.all([second.client.close(), second.server.close()]);
});

Deno.test("TLS runs inside TLS", async () => {
  const outer = await streamPair();
  const inner = {
    server: await startTls(outer.server, {
      role: "server",
      identities: [await testIdentity("ed25519")],
    }),
    client: await startTls(outer.client, { hostname: "example.org", caCerts: [ROOT] }),
  };
  assertEquals((await inner.client.opened).peerSignatureScheme, "ed25519");
  await inner.client.write(new TextEncoder().encode("inside"));
  assertEquals(new TextDecoder().decode(await inner.server.read() ?? undefined), "inside");
  await Promise.all([inner.client.close(), inner.server.close()]);
});

Deno.test("connectTls() and listenTls() work over TCP and Unix sockets", async () => {
  const path = `${await Deno.makeTempDir()}/tls.sock`;
  for (const target of [{ hostname: "127.0.0.1", port: 0 }, { path }]) {
    using server = await listenTls({ ...target, identities: [await testIdentity("p256")] });
    const { port } = server.addr as Deno.NetAddr;
    const client = await connectTls(
      "path" in target
        ? { path, hostname: "example.org", caCerts: [ROOT] }
        : { hostname: "127.0.0.1", port, caCerts: [ROOT] },
    );
    const accepted = await server.accept();
    if (accepted === null) throw new Error("The server is closed");
    await client.write(new TextEncoder().encode("hello"));
    assertEquals(new TextDecoder().decode(await accepted.read() ?? undefined), "hello");
    await Promise.all([client.close(), accepted.close()]);
  }
});

Deno.test("A slow client does not hold up the others", async () => {
  using server = await listenTls({
    hostname: "127.0.0.1",
    port: 0,
    identities: [await testIdentity("p256")],
  });
  const { port } = server.addr as Deno.NetAddr;
  const silent = await Deno.connect({ hostname: "127.0.0.1", port });
  const stuck = await server.accept();
  const client = await connectTls({ hostname: "127.0.0.1", port, caCerts: [ROOT] });
  const accepted = await server.accept();
  await Promise.all([client.opened, accepted?.opened]);
  silent.close();
  if (stuck !== null) await caught(stuck.opened);
  await Promise.all([client.close(), accepted?.close()]);
});

Deno.test("connectTls() refuses what it can not do before it connects", async () => {
  await assertRejects(() => connectTls({ hostname: "localhost", caCerts: [] }), TypeError);
  await assertRejects(() => connectTls({ port: 1, caCerts: [], groups: ["nothing"] }));
  await assertRejects(() => connectTls({ hostname: " ", port: 1, caCerts: [] }), TypeError);
});

Deno.test("A connection to a port without a server tells so", async () => {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const { port } = listener.addr as Deno.NetAddr;
  listener.close();
  const error = await caught(connectTls({ hostname: "127.0.0.1", port, caCerts: [ROOT] }));
  assert(error instanceof Error && /refused/i.test(error.message), `${error}`);
});

Deno.test("A server without a certificate, or that can not verify clients, tells so", async () => {
  const error = await caught(listenTls({ hostname: "127.0.0.1", port: 0 }));
  assertEquals(reasonOf(error), "NO_CERTIFICATE_ASSIGNED");
  const [left, right] = createBioPair();
  const context = new TlsContext({
    identities: [await testIdentity("p256")],
    clientAuthentication: "require",
  });
  const server = await startTls(right, { role: "server", context });
  const client = await startTls(left, { hostname: "example.org", caCerts: [ROOT] });
  assertEquals(reasonOf(await caught(server.opened)), "CERTIFICATE_VERIFY_FAILED");
  assertEquals(reasonOf(await caught(client.opened)), "TLSV1_ALERT_INTERNAL_ERROR");
});

Deno.test("Options that nobody knows, or that a given context overrides, are refused", async () => {
  const [left] = createBioPair();
  const misspelt = { hostname: "example.org", caCert: ROOT } as StartTlsOptions;
  await assertRejects(() => startTls(left, misspelt), TypeError, "is caCerts");
  const context = new TlsContext({ caCerts: [ROOT] });
  const beside = { hostname: "example.org", context, alpnProtocols: ["h2"] };
  await assertRejects(() => startTls(left, beside), TypeError, "alpnProtocols");
  await assertRejects(() => connectTls({ ...beside, port: 1 }), TypeError, "alpnProtocols");
});
