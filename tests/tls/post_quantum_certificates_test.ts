// Copyright 2026 the streamssl authors. MIT license.

/** Handshakes with certificates of ML-DSA (draft-ietf-tls-mldsa), and of keys that TLS can not use. */

import { assert, assertEquals } from "@std/assert";
import { generateKey, type KeyParameters, type PrivateKey } from "../../crypto/mod.ts";
import {
  alertByName,
  type HandshakeInfo,
  type Identity,
  TlsContext,
  type TlsContextOptions,
  TlsError,
} from "../../tls/mod.ts";
import { type Certificate, createCertificate } from "../../x509/mod.ts";
import { TlsPair } from "../support/tls_pair.ts";

interface Party extends Identity {
  readonly root: Certificate;
  readonly key: PrivateKey;
}

/** A leaf with one kind of key, issued by a root with another one. */
async function party(leaf: KeyParameters, root: KeyParameters = leaf): Promise<Party> {
  const rootKey = await generateKey(root);
  const authority = await createCertificate({ subject: "CN=Root", key: rootKey, isCa: true });
  const key = await generateKey(leaf);
  const certificate = await createCertificate({
    subject: "CN=example.org",
    issuer: { certificate: authority, key: rootKey },
    publicKey: key.publicKey,
    subjectAltNames: ["DNS:example.org"],
  });
  return { certificates: [certificate], key, root: authority };
}

async function handshake(
  server: Party,
  client: TlsContextOptions = {},
  serverOptions: TlsContextOptions = {},
): Promise<{ pair: TlsPair; client?: HandshakeInfo; server?: HandshakeInfo }> {
  const pair = new TlsPair(
    new TlsContext({ caCerts: [server.root.toPem()], ...client }),
    new TlsContext({ identities: [server], ...serverOptions }),
  );
  return { pair, ...await pair.tryHandshake() };
}

const ALL = "mldsa44:mldsa65:mldsa87:ecdsa_secp256r1_sha256";

for (const size of [44, 65, 87] as const) {
  Deno.test(`TLS 1.3 is signed by ML-DSA-${size} on both sides where both offer it`, async () => {
    const server = await party({ type: `ml-dsa-${size}` });
    const client = await party({ type: `ml-dsa-${size}` });
    const infos = await handshake(
      server,
      { signatureSchemes: ALL, identities: [client] },
      {
        signatureSchemes: ALL,
        clientAuthentication: "require",
        caCerts: [client.root.toPem()],
      },
    );
    assertEquals(infos.pair.errors, {});
    assertEquals(infos.client?.peerSignatureScheme, `mldsa${size}`);
    assertEquals(infos.server?.peerSignatureScheme, `mldsa${size}`);
  });
}

Deno.test("an ordinary leaf below a root of ML-DSA needs no new scheme", async () => {
  const server = await party({ type: "ec", curve: "P-256" }, { type: "ml-dsa-65" });
  const { pair, client } = await handshake(server);
  assertEquals(pair.errors, {});
  assertEquals(client?.peerSignatureScheme, "ecdsa_secp256r1_sha256");
});

for (
  const [what, parameters, options] of [
    ["ML-DSA that the client does not offer", { type: "ml-dsa-65" }, {}],
    ["ML-DSA in TLS 1.2", { type: "ml-dsa-65" }, {
      signatureSchemes: ALL,
      maxVersion: "TLSv1.2",
    }],
    ["SLH-DSA", { type: "slh-dsa-sha2-128f" }, {}],
    ["SM2", { type: "sm2" }, {}],
    ["a Brainpool curve", { type: "ec", curve: "brainpoolP256r1" }, {}],
  ] satisfies [string, KeyParameters, TlsContextOptions][]
) {
  Deno.test(`a server with a key for nothing that is offered fails the handshake: ${what}`, async () => {
    const server = await party(parameters, { type: "ec", curve: "P-256" });
    const { pair } = await handshake(server, options, { signatureSchemes: ALL });
    assert(pair.errors.server instanceof TlsError, String(pair.errors.server));
    const client = pair.errors.client as TlsError;
    assert(client instanceof TlsError, String(client));
    assertEquals(client.origin, "peer");
    assertEquals(client.alert, alertByName("handshake_failure").number, String(client));
  });
}
