// Copyright 2026 the streamssl authors. MIT license.

/** Peers that do not speak TLS, or not from the start, and transports that end. */

import { assert, assertEquals, assertStrictEquals } from "@std/assert";
import { TlsConnection, TlsContext, type TlsError } from "../../tls/mod.ts";
import { assertDead, type Role, stepVictim, usualOptions } from "../support/tls_adversary.ts";

const bytesOf = (...bytes: number[]) => Uint8Array.from(bytes);
const VICTIMS: readonly Role[] = ["client", "server"];
/** A connection that gets bytes as the first thing, and its error. */
async function firstBytes(
  role: Role,
  bytes: Uint8Array,
): Promise<{ error: TlsError | undefined; connection: TlsConnection; sent: Uint8Array }> {
  const connection = new TlsConnection(
    new TlsContext({ ...await usualOptions(role), minVersion: "TLSv1.2" }),
    { role, ...(role === "client" ? { hostname: "example.org" } : {}) },
  );
  connection.handshake();
  connection.send();
  connection.receive(bytes);
  const error = stepVictim(connection);
  return { error, connection, sent: connection.send() };
}

const STRANGERS: readonly [role: Role, text: string, reason: string, hint: RegExp][] = [
  ["server", "GET / HTTP/1.1\r\nHost: example.org\r\n\r\n", "HTTP_REQUEST", /https:\/\//],
  ["server", "POST /form HTTP/1.0\r\n", "HTTP_REQUEST", /without TLS/],
  ["server", "EHLO example.org\r\n", "WRONG_VERSION_NUMBER", /another protocol|STARTTLS/],
  ["server", "SSH-2.0-OpenSSH_9.9\r\n", "WRONG_VERSION_NUMBER", /another protocol/],
  ["client", "HTTP/1.1 400 Bad Request\r\n", "WRONG_VERSION_NUMBER", /another protocol/],
  ["client", "220 mail.example.org ESMTP\r\n", "WRONG_VERSION_NUMBER", /STARTTLS/],
  ["client", "\x00\x00\x00\x00\x00", "WRONG_VERSION_NUMBER", /another protocol/],
];

for (const [role, text, reason, hint] of STRANGERS) {
  Deno.test(`The ${role} understands that "${text.trimEnd().slice(0, 20)}" is not TLS`, async () => {
    const { error, connection, sent } = await firstBytes(role, new TextEncoder().encode(text));
    assertEquals(error?.reason, reason);
    assert(hint.test(error?.explanation ?? ""), error?.message);
    // protocol_version, in the clear.
    assertEquals(
      sent.subarray(-7),
      bytesOf(21, 3, sent[1 + sent.length - 7 + 1] as number, 0, 2, 2, 70),
    );
    assertDead(connection, error);
  });
}

Deno.test("An SSLv2 hello and records of other majors are told apart from TLS", async () => {
  const sslv2 = bytesOf(0x80, 0x2e, 1, 3, 1, 0, 0x15, 0, 0, 0, 0x10);
  assertEquals((await firstBytes("server", sslv2)).error?.reason, "WRONG_VERSION_NUMBER");
  const major4 = bytesOf(22, 4, 0, 0, 4, 1, 0, 0, 0);
  assertEquals((await firstBytes("server", major4)).error?.reason, "WRONG_VERSION_NUMBER");
});

Deno.test("Application data and alerts as the first record are refused", async () => {
  for (const role of VICTIMS) {
    const data = await firstBytes(role, bytesOf(23, 3, 3, 0, 1, 0));
    assertEquals(data.error?.reason, "UNEXPECTED_MESSAGE");
    assertEquals(data.sent.subarray(-2), bytesOf(2, 10));
    const fatal = await firstBytes(role, bytesOf(21, 3, 1, 0, 2, 2, 40));
    assertEquals([fatal.error?.origin, fatal.error?.alert], ["peer", 40]);
    assertEquals(fatal.sent.length, 0);
    const close = await firstBytes(role, bytesOf(21, 3, 1, 0, 2, 1, 0));
    assertEquals([close.error?.origin, close.error?.alert], ["peer", 0]);
    const empty = await firstBytes(role, bytesOf(22, 3, 1, 0, 0));
    assertEquals([empty.error?.reason, ...empty.sent.subarray(-2)], ["BAD_LENGTH", 2, 10]);
    const long = await firstBytes(role, bytesOf(22, 3, 1, 0x40, 1));
    assertEquals(long.sent.subarray(-2), bytesOf(2, 22));
  }
});

Deno.test("A transport that ends in the handshake is told, and no alert is sent", async () => {
  for (const role of VICTIMS) {
    for (const bytes of [bytesOf(), bytesOf(22), bytesOf(22, 3, 1, 0, 4, 2, 0)]) {
      const { connection, error } = await firstBytes(role, bytes);
      assertEquals(error, undefined);
      connection.receiveEnd();
      const end = stepVictim(connection);
      assertEquals(end?.reason, "UNEXPECTED_EOF_WHILE_READING");
      assertEquals(connection.send().length, 0);
      assertStrictEquals(connection.error, end);
    }
  }
});
