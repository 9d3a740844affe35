// Copyright 2026 the streamssl authors. MIT license.

/** Certificates with ML-DSA (RFC 9881) and SLH-DSA (RFC 9909), beside OpenSSL 3.5 in Node 24. */

import { assert, assertEquals, assertThrows } from "@std/assert";
import { generateKey, type PrivateKey, PublicKey } from "../../crypto/mod.ts";
import { Asn1Error } from "../../crypto/asn1/mod.ts";
import { decodeHex, encodeHex } from "../../wire/mod.ts";
import {
  Certificate,
  type CertificateContents,
  CertificateRequest,
  CertificateRevocationList,
  certificateText,
  createCertificate,
  createCertificateRequest,
  createCertificateRevocationList,
  decodeSignatureAlgorithm,
  finishCertificate,
  MemoryTrustStore,
  prepareCertificate,
  SIGNATURE_ALGORITHMS,
  signatureSecurityBits,
  verifyCertificate,
} from "../../x509/mod.ts";
import { runNodeCrypto } from "../support/batch_peer.ts";
import { peerTest } from "../support/peers.ts";

interface NodeResult {
  pkcs8?: string;
  spki?: string;
  signature?: string;
  good?: boolean;
  subject?: string;
  error?: string;
}

const TYPES = SIGNATURE_ALGORITHMS
  .filter(({ kind }) => kind === "ml-dsa" || kind === "slh-dsa")
  .map(({ keyTypes }) => keyTypes[0] as PrivateKey["type"]);
/** SLH-DSA signs slowly; these do it within a second. */
const FAST = ["ml-dsa-44", "ml-dsa-65", "ml-dsa-87", "slh-dsa-sha2-128f"] as const;

const CONTENTS: Pick<CertificateContents, "subject" | "isCa" | "extendedKeyUsage"> = {
  subject: "CN=Root",
  isCa: true,
};

Deno.test("a chain, a request and a CRL with ML-DSA and SLH-DSA are made, read and good", async () => {
  for (const type of FAST) {
    const key = await generateKey({ type });
    const root = await createCertificate({ ...CONTENTS, key });
    const issuer = { certificate: root, key };
    const leaf = await createCertificate({ subject: "CN=a", publicKey: key.publicKey, issuer });
    const request = await createCertificateRequest({ subject: "CN=a", key });
    const crl = await createCertificateRevocationList({ issuer });
    assert(await CertificateRequest.fromDer(request.der).verifySignature());
    assert(await CertificateRevocationList.fromDer(crl.der).verifySignature(key.publicKey));
    const result = await verifyCertificate(Certificate.fromDer(leaf.der), {
      trustStore: new MemoryTrustStore(root),
      crls: [crl],
      crlCheck: "all",
      checkSelfSignedSignature: true,
    });
    assertEquals(result.text, "ok", type);
    assertEquals(root.signatureAlgorithmName.toLowerCase(), type);
    assert(certificateText(root).includes(`Signature Algorithm: ${root.signatureAlgorithmName}`));
    assertEquals(root.signatureAlgorithmIdentifier.parameters, undefined);
  }
});

Deno.test("a certificate is not good by a key of another parameter set", async () => {
  const [key, other] = [
    await generateKey({ type: "ml-dsa-44" }),
    await generateKey({ type: "ml-dsa-65" }),
  ];
  const root = await createCertificate({ ...CONTENTS, key });
  assert(!await root.verifySignature(other.publicKey));
  assert(!await root.verifySignature((await generateKey({ type: "ed25519" })).publicKey));
  // Signed by ML-DSA-65, named ML-DSA-44.
  const unsigned = prepareCertificate({
    ...CONTENTS,
    subject: "CN=b",
    publicKey: key.publicKey,
    issuerCertificate: root,
  });
  const signature = await other.sign(unsigned.signatureAlgorithm, unsigned.toBeSigned);
  assert(!await finishCertificate(unsigned, signature).verifySignature(other.publicKey));
});

Deno.test("security bits are those of the key, and parameters are refused", () => {
  assertEquals(signatureSecurityBits({ oid: "2.16.840.1.101.3.4.3.17" }), 128);
  assertEquals(signatureSecurityBits({ oid: "2.16.840.1.101.3.4.3.19" }), 256);
  assertEquals(signatureSecurityBits({ oid: "2.16.840.1.101.3.4.3.28" }), 192);
  const parameters = Uint8Array.of(5, 0);
  for (const oid of ["2.16.840.1.101.3.4.3.17", "2.16.840.1.101.3.4.3.20"]) {
    assertThrows(() => decodeSignatureAlgorithm({ oid, parameters }), Asn1Error, "parameters");
  }
  // HashML-DSA: named, and never taken (RFC 9881).
  assertThrows(
    () => decodeSignatureAlgorithm({ oid: "2.16.840.1.101.3.4.3.32" }),
    Asn1Error,
    "HASH-ML-DSA-44-WITH-SHA512",
  );
});

peerTest("OpenSSL 3.5 takes our certificates, and we take its signatures", ["node24"], async () => {
  const made = await runNodeCrypto<NodeResult>(
    TYPES.map((type) => ({ operation: "generate", type })),
  );
  const unsigned = made.map(({ spki = "" }) =>
    prepareCertificate({
      ...CONTENTS,
      issuerKey: PublicKey.fromSubjectPublicKeyInfo(decodeHex(spki)),
    })
  );
  const signed = await runNodeCrypto<NodeResult>(made.map(({ pkcs8 }, index) => ({
    operation: "sign",
    pkcs8,
    data: encodeHex(unsigned[index]?.toBeSigned as Uint8Array),
  })));
  const theirs = signed.map(({ signature = "" }, index) =>
    finishCertificate(unsigned[index]!, decodeHex(signature))
  );
  for (const [index, certificate] of theirs.entries()) {
    assert(await certificate.verifySignature(certificate.publicKey), TYPES[index]);
  }
  const ours: Certificate[] = [];
  for (const type of FAST) {
    ours.push(await createCertificate({ ...CONTENTS, key: await generateKey({ type }) }));
  }
  const results = await runNodeCrypto<NodeResult>([...theirs, ...ours].map((certificate) => ({
    operation: "verifyCertificate",
    der: encodeHex(certificate.der),
    spki: encodeHex(certificate.publicKey.subjectPublicKeyInfo),
  })));
  for (const result of results) assertEquals(result, { good: true, subject: "CN=Root" });
});
