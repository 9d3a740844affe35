// Copyright 2026 the streamssl authors. MIT license.

import { generateKey, type KeyParameters, type PrivateKey } from "../../crypto/mod.ts";
import type { Identity } from "../../tls/mod.ts";
import { type Certificate, createCertificate } from "../../x509/mod.ts";

/** The kinds of certificates that TLS tests use. */
export type IdentityKind =
  | "rsa2048"
  | "rsa3072"
  | "rsaPss"
  | "p256"
  | "p384"
  | "p521"
  | "ed25519"
  | "ed448";

const PARAMETERS: Readonly<Record<IdentityKind, KeyParameters>> = {
  rsa2048: { type: "rsa", bits: 2048 },
  rsa3072: { type: "rsa", bits: 3072 },
  rsaPss: { type: "rsa-pss", bits: 2048 },
  p256: { type: "ec", curve: "P-256" },
  p384: { type: "ec", curve: "P-384" },
  p521: { type: "ec", curve: "P-521" },
  ed25519: { type: "ed25519" },
  ed448: { type: "ed448" },
};

interface Authority {
  readonly root: Certificate;
  readonly intermediate: Certificate;
  readonly key: PrivateKey;
}

let authority: Promise<Authority> | undefined;
const identities = new Map<string, Promise<Identity>>();

async function makeAuthority(): Promise<Authority> {
  const rootKey = await generateKey({ type: "ec", curve: "P-256" });
  const root = await createCertificate({ subject: "CN=TLS Test Root", key: rootKey, isCa: true });
  const key = await generateKey({ type: "ec", curve: "P-256" });
  const intermediate = await createCertificate({
    subject: "CN=TLS Test Intermediate",
    issuer: { certificate: root, key: rootKey },
    publicKey: key.publicKey,
    isCa: true,
  });
  return { root, intermediate, key };
}

async function makeIdentity(kind: IdentityKind, role: "server" | "client"): Promise<Identity> {
  const { intermediate, key: issuerKey } = await (authority ??= makeAuthority());
  const key = await generateKey(PARAMETERS[kind]);
  const leaf = await createCertificate({
    subject: role === "server" ? "CN=example.org" : "CN=client",
    issuer: { certificate: intermediate, key: issuerKey },
    publicKey: key.publicKey,
    subjectAltNames: ["DNS:example.org", "DNS:*.example.org", "DNS:localhost", "IP:127.0.0.1"],
    extendedKeyUsage: [role === "server" ? "serverAuth" : "clientAuth"],
  });
  return { certificates: [leaf, intermediate], key };
}

/** An identity of a kind, made once a process; its chain is leaf and intermediate. */
export function testIdentity(
  kind: IdentityKind,
  role: "server" | "client" = "server",
): Promise<Identity & { readonly key: PrivateKey }> {
  const name = `${kind} ${role}`;
  let identity = identities.get(name);
  if (identity === undefined) identities.set(name, identity = makeIdentity(kind, role));
  return identity as Promise<Identity & { readonly key: PrivateKey }>;
}

/** The root of all test identities, in PEM. */
export async function testRoot(): Promise<string> {
  return (await (authority ??= makeAuthority())).root.toPem();
}
