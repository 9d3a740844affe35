// Copyright 2026 the streamssl authors. MIT license.

/** TLS 1.2: what an adversarial peer found out. */

import { assert, assertEquals, assertNotEquals } from "@std/assert";
import {
  decodeServerHello,
  encodeServerHello,
  EXTENSION,
  MemorySessionCache,
  type TlsError,
} from "../../tls/mod.ts";
import { createCertificate } from "../../x509/mod.ts";
import { testIdentity } from "../support/tls_identities.ts";
import { attacked, change, only, outcome } from "./tls12_attack.ts";
import { TlsPair } from "../support/tls_pair.ts";
import { client12, pair12, server12 } from "./tls12_pair.ts";

const HELLO_REQUEST = { type: 0, body: new Uint8Array(0) };
const SERVER_HELLO = 2;

Deno.test("HelloRequest during a handshake is ignored and not in the transcript", async () => {
  for (let at = 0; at < 5; at++) {
    const { errors, client, server } = await attacked(only(
      "server",
      (messages) =>
        messages[0]?.type === SERVER_HELLO
          ? [...messages.slice(0, at + 1), HELLO_REQUEST, ...messages.slice(at + 1)]
          : messages,
    ));
    assertEquals(errors, {});
    assert(client.isOpen && server.isOpen);
  }
});

Deno.test("too many of HelloRequest in a handshake are refused", async () => {
  const many = only("server", (messages) => {
    const [hello, ...rest] = messages;
    if (hello?.type !== SERVER_HELLO) return messages;
    return [hello, ...Array<typeof HELLO_REQUEST>(40).fill(HELLO_REQUEST), ...rest];
  });
  assertEquals(await outcome(many), ["client", "UNEXPECTED_MESSAGE", 10]);
});

Deno.test("a session that saw a fatal alert leaves the server's cache", async () => {
  const sessionCache = new MemorySessionCache();
  const pair = await pair12({}, { tickets: false, sessionCache });
  await pair.handshake();
  assertEquals(sessionCache.size, 1);
  // A record that nobody sealed.
  pair.server.receive(Uint8Array.of(23, 3, 3, 0, 32, ...new Uint8Array(32)));
  let reason: unknown;
  try {
    pair.server.read();
  } catch (error) {
    reason = (error as TlsError).reason;
  }
  assertEquals(reason, "DECRYPTION_FAILED_OR_BAD_RECORD_MAC");
  assertEquals(sessionCache.size, 0);
});

Deno.test("a session whose transport just ends stays in the server's cache", async () => {
  const sessionCache = new MemorySessionCache();
  const pair = await pair12({}, { tickets: false, sessionCache });
  await pair.handshake();
  pair.server.receiveEnd();
  let reason: unknown;
  try {
    pair.server.read();
  } catch (error) {
    reason = (error as TlsError).reason;
  }
  assertEquals(reason, "UNEXPECTED_EOF_WHILE_READING");
  assertEquals(sessionCache.size, 1);
});

Deno.test("a server_name in the ServerHello must be empty", async () => {
  const edit = change(SERVER_HELLO, (body) => {
    const hello = decodeServerHello(body);
    const extensions = hello.extensions.map(({ type, data }) =>
      type === EXTENSION.serverName ? { type, data: Uint8Array.of(0) } : { type, data }
    );
    assertNotEquals(extensions, hello.extensions);
    return encodeServerHello({ ...hello, extensions });
  });
  const [side, reason] = await outcome(edit);
  assertEquals([side, reason], ["client", "LENGTH_MISMATCH"]);
});

Deno.test("a certificate on a curve that was not offered is refused", async () => {
  const pair = await pair12(
    { groups: ["secp384r1", "x25519"] },
    { identities: [await testIdentity("p256")], groups: ["x25519"] },
    {
      // The server is told of P-256, which the client does not take.
      tamper: (from, bytes) => {
        if (from === "server") return bytes;
        const text = String.fromCharCode(...bytes);
        const at = text.indexOf("\x00\x18\x00\x1d");
        if (at >= 0) bytes[at + 1] = 0x17;
        return bytes;
      },
    },
  );
  await pair.tryHandshake();
  assertEquals((pair.errors.client as TlsError).reason, "BAD_ECC_CERT");
  assertEquals((pair.errors.server as TlsError).alert, 47);
});

Deno.test("a certificate whose key usage has no digitalSignature is refused", async () => {
  const { key } = await testIdentity("rsa2048");
  for (const maxVersion of ["TLSv1.2", "TLSv1.3"] as const) {
    const certificate = await createCertificate({
      subject: "CN=example.org",
      key,
      subjectAltNames: ["DNS:example.org"],
      keyUsage: ["keyEncipherment"],
    });
    const pair = await pair12(
      { unsafelyDisableVerification: true, maxVersion },
      { identities: [{ certificates: [certificate], key }], maxVersion },
    );
    await pair.tryHandshake();
    assertEquals((pair.errors.client as TlsError).reason, "WRONG_CERTIFICATE_TYPE");
    assertEquals((pair.errors.server as TlsError).alert, 47);
  }
});

Deno.test("a session whose suite is no longer the best one is not resumed", async () => {
  const server = await server12();
  const first = new TlsPair(await client12({ cipherString: "ECDHE-ECDSA-AES128-SHA" }), server);
  await first.handshake();
  const { session } = first.client;
  assert(session !== undefined);
  const suites = "ECDHE-ECDSA-AES128-SHA:ECDHE-ECDSA-AES128-GCM-SHA256";
  for (
    const [cipherString, resumed] of [["ECDHE-ECDSA-AES128-SHA", true], [suites, false]] as const
  ) {
    const pair = new TlsPair(await client12({ cipherString }), server, { client: { session } });
    assertEquals((await pair.handshake()).server.resumed, resumed);
  }
});
