// Copyright 2026 the streamssl authors. MIT license.

/**
 * Mistakes that the type checker would tell, made in programs that have none: each gets an answer that
 * helps, and garbles nothing.
 */

import { assertEquals, assertRejects, assertThrows } from "@std/assert";
import { createBioPair } from "../../bio/mod.ts";
import {
  connectTls,
  type ConnectTlsOptions,
  startTls,
  TlsContext,
  TlsError,
} from "../../tls/mod.ts";
import { testIdentity, testRoot } from "../support/tls_identities.ts";

const caCerts = [await testRoot()];

const CONNECT_MISTAKES: readonly [name: string, options: object, message: string][] = [
  ["a URL as hostname", { hostname: "https://example.org" }, "no host name or IP address"],
  ["a path as hostname", { hostname: "example.org/index.html" }, "no host name or IP address"],
  ["a port in the hostname", { hostname: "example.org:443" }, "the port as `port`"],
  ["text as port", { port: "443" }, '"443": a number'],
  ["one protocol as text", { alpnProtocols: "h2" }, 'for example ["h2"]'],
];

for (const [name, options, message] of CONNECT_MISTAKES) {
  Deno.test(`connectTls() answers ${name}`, async () => {
    const given = { hostname: "localhost", port: 1, caCerts, ...options } as ConnectTlsOptions;
    await assertRejects(() => connectTls(given), Error, message);
  });
}

Deno.test("a hostname may be an IPv6 address", async () => {
  const [left, right] = createBioPair();
  const stream = await startTls(left, { hostname: "2001:db8::1", caCerts });
  stream.opened.catch(() => {});
  await stream.close(new Error("enough"));
  right.close();
});

Deno.test("a version that is no text is answered as one that is unknown", () => {
  const maxVersion = 1.3 as unknown as "TLSv1.3";
  assertThrows(() => new TlsContext({ maxVersion }), Error, 'received "1.3"');
});

Deno.test("text written to a stream is refused, and the connection goes on", async () => {
  const [left, right] = createBioPair();
  const identities = [await testIdentity("p256")];
  await using server = await startTls(right, { role: "server", identities });
  await using client = await startTls(left, { hostname: "example.org", caCerts });
  const text = "text" as unknown as Uint8Array;
  await assertRejects(() => client.write(text), TypeError, "TextEncoder");
  await client.write(new Uint8Array(2).buffer as unknown as Uint8Array);
  assertEquals(await server.read(), new Uint8Array(2));
  const writer = client.writable.getWriter();
  await assertRejects(() => writer.write(text), TypeError, "TextEncoder");
});

Deno.test("a write after the own direction was closed leaves the other one open", async () => {
  const [left, right] = createBioPair();
  const identities = [await testIdentity("p256")];
  await using server = await startTls(right, { role: "server", identities });
  await using client = await startTls(left, { hostname: "example.org", caCerts });
  await client.closeWrite();
  await assertRejects(() => client.write(new Uint8Array(1)), TlsError, "Protocol is shutdown");
  await server.write(new Uint8Array(2));
  assertEquals(await client.read(), new Uint8Array(2));
  assertEquals(await server.read(), null);
});
