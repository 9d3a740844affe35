// Copyright 2026 the streamssl authors. MIT license.

import {
  assert,
  assertEquals,
  assertNotStrictEquals,
  assertStrictEquals,
  assertThrows,
} from "@std/assert";
import { KnownCertificates } from "../../tls/handshake/known_certificates.ts";
import { createCertificate } from "../../x509/mod.ts";
import { generateKey } from "../../crypto/mod.ts";
import { TlsConnection, TlsContext } from "../../tls/mod.ts";

const key = await generateKey({ type: "ec", curve: "P-256" });
const certificate = await createCertificate({
  subject: "CN=localhost",
  key,
  subjectAltNames: ["DNS:localhost"],
});

Deno.test("a certificate that comes again is not decoded again, and its bytes are its own", () => {
  const known = new KnownCertificates();
  const der = certificate.der.slice();
  const first = known.decode(der);
  assertEquals(first.der, certificate.der);
  assertStrictEquals(known.decode(certificate.der), first);
  der.fill(0);
  assertEquals(first.der, certificate.der);
});

Deno.test("certificates that look alike, or were changed, are not taken for each other", () => {
  const known = new KnownCertificates();
  const first = known.decode(certificate.der);
  const other = certificate.der.slice();
  other[40]! ^= 1;
  const changed = known.decode(other);
  assertNotStrictEquals(changed, first);
  assertEquals(changed.der, other);
  assertNotStrictEquals(known.decode(certificate.der), changed);
  // Whoever writes into a certificate harms that one only.
  const victim = known.decode(certificate.der);
  victim.der[40]! ^= 1;
  const fresh = known.decode(certificate.der);
  assertNotStrictEquals(fresh, victim);
  assertEquals(fresh.der, certificate.der);
  assertThrows(() => known.decode(Uint8Array.of(1, 2, 3)));
  assertThrows(() => known.decode(new Uint8Array(0)));
});

Deno.test("only some certificates are remembered, and no long ones", () => {
  const known = new KnownCertificates();
  const variant = (number: number) => {
    const der = certificate.der.slice();
    der[der.length - 1] = number;
    return der;
  };
  const first = known.decode(variant(0));
  for (let number = 1; number < 32; number++) known.decode(variant(number));
  assertStrictEquals(known.decode(variant(0)), first);
  for (let number = 100; number < 132; number++) known.decode(variant(number));
  assertNotStrictEquals(known.decode(variant(0)), first);
});

/** Connects once. */
function connect(client: TlsContext, server: TlsContext, hostname: string): TlsConnection {
  const left = new TlsConnection(client, { role: "client", hostname });
  const right = new TlsConnection(server, { role: "server" });
  for (;;) {
    const one = left.handshake();
    if (left.hasOutgoing) right.receive(left.send());
    const other = right.handshake();
    if (right.hasOutgoing) left.receive(right.send());
    if (one.done && other.done) return left;
  }
}

Deno.test("a certificate that is known is verified anew: for another name and at another time", () => {
  let now = Date.now();
  const server = new TlsContext({ cert: certificate.toPem(), key: key.toPem() });
  const client = new TlsContext({ caCerts: [certificate.toPem()], now: () => now });
  for (let count = 0; count < 3; count++) {
    assert(connect(client, server, "localhost").isOpen);
    assertThrows(() => connect(client, server, "other.example"), Error, "hostname mismatch");
  }
  now += 100 * 365 * 86_400_000;
  assertThrows(() => connect(client, server, "localhost"), Error, "expired");
});
