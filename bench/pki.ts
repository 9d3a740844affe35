// Copyright 2026 the streamssl authors. MIT license.

import { generateKey } from "../crypto/mod.ts";
import { createCertificate } from "../x509/mod.ts";
import type { Pki } from "./peers/peer.ts";

/** Makes a P-256 leaf for `localhost`, an intermediate and a root. */
export async function makePki(): Promise<Pki> {
  const rootKey = await generateKey({ type: "ec", curve: "P-256" });
  const root = await createCertificate({ subject: "CN=Bench Root", key: rootKey, isCa: true });
  const intermediateKey = await generateKey({ type: "ec", curve: "P-256" });
  const intermediate = await createCertificate({
    subject: "CN=Bench Intermediate",
    issuer: { certificate: root, key: rootKey },
    publicKey: intermediateKey.publicKey,
    isCa: true,
  });
  const key = await generateKey({ type: "ec", curve: "P-256" });
  const leaf = await createCertificate({
    subject: "CN=localhost",
    issuer: { certificate: intermediate, key: intermediateKey },
    publicKey: key.publicKey,
    subjectAltNames: ["DNS:localhost", "IP:127.0.0.1"],
    extendedKeyUsage: ["serverAuth"],
  });
  return { chain: leaf.toPem() + intermediate.toPem(), key: key.toPem(), root: root.toPem() };
}
