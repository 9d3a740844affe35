// Copyright 2026 the streamssl authors. MIT license.

/** What reaches the peer of a connection that is closed right after the last write. */

import { assertEquals, assertLess } from "@std/assert";
import { createBioPair } from "../../bio/mod.ts";
import { connectTls, listenTls, startTls, type TlsStream } from "../../tls/mod.ts";
import { delay } from "../support/process.ts";
import { testIdentity, testRoot } from "../support/tls_identities.ts";

/** More than the buffers of both sockets hold. */
const SIZE = 16 * 1024 * 1024;

/** Two connected streams over TCP on the loopback interface. */
async function connected(
  talk: (client: TlsStream, server: TlsStream) => Promise<void>,
): Promise<void> {
  const identities = [await testIdentity("p256")];
  using listener = await listenTls({ hostname: "127.0.0.1", port: 0, identities });
  const { port } = listener.addr as Deno.NetAddr;
  await using client = await connectTls({ port, caCerts: [await testRoot()] });
  await using server = await listener.accept() as TlsStream;
  await Promise.all([client.opened, server.opened]);
  await talk(client, server);
}

async function countSlowly(tls: TlsStream): Promise<number> {
  await delay(50);
  let count = 0;
  for (let bytes = await tls.read(); bytes !== null; bytes = await tls.read()) {
    count += bytes.length;
  }
  return count;
}

Deno.test("close() loses nothing, though nobody read what the server sent after the handshake", async () => {
  await connected(async (client, server) => {
    const counted = countSlowly(server);
    await client.write(new Uint8Array(SIZE));
    await client.close();
    assertEquals(await counted, SIZE);
  });
});

Deno.test("close() after closeWrite() loses nothing either", async () => {
  await connected(async (client, server) => {
    const counted = countSlowly(server);
    await client.write(new Uint8Array(SIZE));
    await client.closeWrite();
    await client.close();
    assertEquals(await counted, SIZE);
  });
});

Deno.test("close() of a server loses nothing, though it read nothing", async () => {
  await connected(async (client, server) => {
    await client.write(new Uint8Array(1000));
    const counted = countSlowly(client);
    await server.write(new Uint8Array(SIZE));
    await server.close();
    assertEquals(await counted, SIZE);
  });
});

Deno.test("close() does not wait for long for a peer that does not close", async () => {
  await connected(async (client, server) => {
    await client.write(new Uint8Array(1000));
    const start = performance.now();
    await client.close();
    assertLess(performance.now() - start, 2000);
    await server.close();
  });
});

Deno.test("close() ends in time though the transport never takes its end", async () => {
  const [left, right] = createBioPair();
  const writer = left.writable.getWriter();
  const writable = new WritableStream<Uint8Array>({
    write: (chunk) => writer.write(chunk),
    close: () => new Promise<void>(() => {}),
  });
  const identities = [await testIdentity("p256")];
  await using server = await startTls(right, { role: "server", identities });
  const options = { hostname: "example.org", caCerts: [await testRoot()] };
  const client = await startTls({ readable: left.readable, writable }, options);
  await Promise.all([client.opened, server.opened]);
  const start = performance.now();
  await client.close();
  assertLess(performance.now() - start, 2000);
});
