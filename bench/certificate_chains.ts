// Copyright 2026 the streamssl authors. MIT license.

/**
 * Chains of a leaf, an intermediate and a root verified, by ECDSA P-256 and by RSA-2048, beside pkijs
 * in the same run; the same chain again from a cache of signatures that were good; certificates parsed
 * and read, beside \@peculiar/x509, node-forge and jsrsasign.
 *
 * Run it with `deno run --allow-all bench/certificate_chains.ts`.
 *
 * @module
 */

import "npm:reflect-metadata@0.2.2";
import forge from "npm:node-forge@1.3.1";
import { X509 } from "npm:jsrsasign@11.1.5";
import { Certificate as PkijsCertificate, CertificateChainValidationEngine } from "npm:pkijs@3.2.5";
import { X509Certificate as PeculiarCertificate } from "npm:@peculiar/x509@2.2.0";
import { generateKey, type KeyParameters } from "../crypto/mod.ts";
import {
  Certificate,
  createCertificate,
  MemoryTrustStore,
  SignatureCache,
  verifyCertificate,
} from "../x509/mod.ts";
import { type Contestant, measure } from "./measure.ts";
import { printTable } from "./report.ts";

/** A chain, from the leaf to the root. */
type Chain = readonly [leaf: Certificate, intermediate: Certificate, root: Certificate];

async function makeChain(parameters: KeyParameters): Promise<Chain> {
  const [rootKey, issuerKey, key] = [
    await generateKey(parameters),
    await generateKey(parameters),
    await generateKey(parameters),
  ];
  const root = await createCertificate({ subject: "CN=Bench Root", key: rootKey, isCa: true });
  const intermediate = await createCertificate({
    subject: "CN=Bench Intermediate",
    issuer: { certificate: root, key: rootKey },
    publicKey: issuerKey.publicKey,
    isCa: true,
  });
  const leaf = await createCertificate({
    subject: "CN=www.example.org,O=Example",
    issuer: { certificate: intermediate, key: issuerKey },
    publicKey: key.publicKey,
    subjectAltNames: ["DNS:www.example.org", "DNS:example.org"],
  });
  return [leaf, intermediate, root];
}

function bufferOf({ der }: Certificate): ArrayBuffer {
  return der.buffer.slice(der.byteOffset, der.byteOffset + der.length);
}

/** Parses leaf and intermediate each time, as they come from the peer; the root stays. */
async function verifyOurs(
  [leaf, intermediate]: Chain,
  trustStore: MemoryTrustStore,
  signatureCache?: SignatureCache,
): Promise<void> {
  const result = await verifyCertificate(Certificate.fromDer(leaf.der), {
    trustStore,
    untrusted: [Certificate.fromDer(intermediate.der)],
    purpose: "sslserver",
    hostname: "www.example.org",
    ...signatureCache === undefined ? {} : { signatureCache },
  });
  if (!result.ok) throw new Error(`Cannot measure: ${result.text}`);
}

async function verifyPkijs(chain: Chain): Promise<void> {
  const [leaf, intermediate, root] = chain.map((certificate) =>
    PkijsCertificate.fromBER(bufferOf(certificate))
  ) as [PkijsCertificate, PkijsCertificate, PkijsCertificate];
  const engine = new CertificateChainValidationEngine({
    trustedCerts: [root],
    certs: [intermediate, leaf],
  });
  const { result, resultMessage } = await engine.verify();
  if (!result) throw new Error(`Cannot measure pkijs: ${resultMessage}`);
}

async function printChains(name: string, parameters: KeyParameters, least: number): Promise<void> {
  const chain = await makeChain(parameters);
  const trustStore = new MemoryTrustStore(chain[2]);
  const cache = new SignatureCache();
  // One after the other: what pkijs leaves to the garbage collector slows down who comes behind it.
  const ours = await measure([
    { name: "streamssl", run: () => verifyOurs(chain, trustStore) },
    { name: "streamssl, signatures known", run: () => verifyOurs(chain, trustStore, cache) },
  ], { rounds: 4 });
  const theirs = await measure([{ name: "pkijs", run: () => verifyPkijs(chain) }], { rounds: 4 });
  const results = [...ours, ...theirs];
  printTable(results, {
    subject: `Chains with two links of ${name} verified`,
    unit: "/s",
    base: "streamssl",
    goals: { pkijs: 1 },
    least,
  });
  printTable(results, {
    subject: `The same, the signatures from a cache (${name})`,
    unit: "/s",
    base: "streamssl, signatures known",
    least: 20_000,
  });
}

function many(name: string, read: () => number): Contestant {
  return {
    name,
    run() {
      let sum = 0;
      for (let index = 0; index < 20; index++) sum += read();
      if (!(sum > 0)) throw new Error("Cannot measure: nothing was read");
      return 20;
    },
  };
}

async function printReading(): Promise<void> {
  const [leaf] = await makeChain({ type: "ec", curve: "P-256" });
  const { der } = leaf;
  const buffer = bufferOf(leaf);
  const hex = [...der].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  const rsa = (await makeChain({ type: "rsa", bits: 2048 }))[0].toPem();
  const results = await measure([
    many("streamssl", () => {
      const certificate = Certificate.fromDer(der);
      return certificate.subject.toString().length + certificate.issuer.toString().length +
        certificate.notAfter.getTime() + (certificate.subjectAltName?.length ?? 0);
    }),
    many("@peculiar/x509", () => {
      const certificate = new PeculiarCertificate(buffer);
      return certificate.subject.length + certificate.issuer.length +
        certificate.notAfter.getTime() + certificate.extensions.length;
    }),
    many("pkijs", () => {
      const certificate = PkijsCertificate.fromBER(buffer);
      return certificate.subject.typesAndValues.length + certificate.notAfter.value.getTime();
    }),
    many("jsrsasign", () => {
      const certificate = new X509();
      certificate.readCertHex(hex);
      return certificate.getSubjectString().length + certificate.getIssuerString().length +
        certificate.getNotAfter().length;
    }),
    many(
      "node-forge, RSA and PEM",
      () => forge.pki.certificateFromPem(rsa).subject.attributes.length,
    ),
  ], { rounds: 4 });
  printTable(results, {
    subject: "A P-256 leaf parsed, and its names, dates and alternative names read",
    unit: "/s",
    base: "streamssl",
    goals: { "@peculiar/x509": 20 },
  });
}

/** Measures and prints. */
export async function printCertificateChains(): Promise<void> {
  await printReading();
  await printChains("ECDSA P-256", { type: "ec", curve: "P-256" }, 1550);
  await printChains("RSA-2048", { type: "rsa", bits: 2048 }, 4000);
}

if (import.meta.main) await printCertificateChains();
