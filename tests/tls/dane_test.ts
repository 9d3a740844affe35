// Copyright 2026 the streamssl authors. MIT license.

import { assertEquals, assertRejects } from "@std/assert";
import { SslError } from "../../err/mod.ts";
import { createTlsContext, TlsError } from "../../tls/mod.ts";
import { MemoryTrustStore, type TlsaRecord, tlsaRecordFor } from "../../x509/mod.ts";
import { testPki } from "../support/pki.ts";
import { TlsPair } from "../support/tls_pair.ts";

const { root, server, serverChainPem } = await testPki();

async function connect(tlsa: readonly TlsaRecord[], trusted = new MemoryTrustStore([])) {
  const client = await createTlsContext({ trustStore: trusted, tlsa });
  const context = await createTlsContext({ cert: serverChainPem, key: server.keyPem });
  return await new TlsPair(client, context).handshake();
}

Deno.test("a client takes a server that a TLSA record names, whatever it trusts", async () => {
  const info = await connect([tlsaRecordFor(server.certificate)]);
  assertEquals(info.client.verifyResult, 0);
});

Deno.test("a client refuses a server that no TLSA record names, though it trusts the root", async () => {
  const error = await assertRejects(
    () => connect([tlsaRecordFor(root.certificate)], new MemoryTrustStore(root.certificate)),
    TlsError,
  );
  assertEquals(error.message.includes("no matching DANE TLSA records"), true, error.message);
});

Deno.test("a TLSA record that can not be used is an error of the context", async () => {
  const record = { usage: 3, selector: 1, matchingType: 1, data: new Uint8Array(3) } as const;
  const make = async () => await createTlsContext({ tlsa: [record] });
  await assertRejects(make, SslError, "Dane tlsa bad digest length");
});
