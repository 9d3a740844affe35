// Copyright 2026 the streamssl authors. MIT license.

/**
 * Parsing certificates and reading subject, issuer, dates, alternative names and key, beside
 * node:crypto's X509Certificate in the same run.
 *
 * Run it with `deno run --allow-read --allow-env bench/certificate_parse.ts`.
 *
 * @module
 */

import { readFileSync } from "node:fs";
import { generateKey, type KeyParameters } from "../crypto/mod.ts";
import { Certificate, createCertificate, parseCertificates } from "../x509/mod.ts";
import type { Bytes } from "../wire/mod.ts";
import { measure, type Result } from "./measure.ts";
import { print, printRows, runtimeName } from "./report.ts";

/** One line of the table. */
export interface CertificateParseRow {
  /** Which certificates. */
  readonly name: string;
  /** Certificates a second by this library, the best round. */
  readonly ours: number;
  /** Certificates a second by node:crypto, the best round; absent where the runtime has none. */
  readonly node?: number;
}

/** What is used of node:crypto. */
interface NodeCertificate {
  readonly subject: string;
  readonly issuer: string;
  readonly validFrom: string;
  readonly validTo: string;
  readonly subjectAltName: string | undefined;
  readonly publicKey: { readonly asymmetricKeyType?: string };
}

interface NodeCrypto {
  readonly X509Certificate: new (der: Uint8Array) => NodeCertificate;
}

function nodeCrypto(): NodeCrypto | undefined {
  const { process } = globalThis as {
    process?: { getBuiltinModule?: (name: string) => unknown };
  };
  return process?.getBuiltinModule?.("node:crypto") as NodeCrypto | undefined;
}

function readOurs(der: Bytes): number {
  const certificate = Certificate.fromDer(der);
  return certificate.subject.toString().length + certificate.issuer.toString().length +
    certificate.notBefore.getTime() + certificate.notAfter.getTime() +
    (certificate.subjectAltName?.length ?? 0) + certificate.publicKey.bits;
}

function readNode(node: NodeCrypto, der: Bytes): number {
  const certificate = new node.X509Certificate(der);
  return certificate.subject.length + certificate.issuer.length + certificate.validFrom.length +
    certificate.validTo.length + (certificate.subjectAltName?.length ?? 0) +
    (certificate.publicKey.asymmetricKeyType?.length ?? 0);
}

/** How many certificates of each kind a second a reader reads; the kinds take turns. */
async function rates(
  kinds: readonly (readonly [name: string, certificates: readonly Bytes[]])[],
  read: (der: Bytes) => number,
): Promise<Result[]> {
  let sum = 0;
  const results = await measure(
    kinds.map(([name, certificates]) => {
      const repeats = Math.ceil(144 / certificates.length);
      return {
        name,
        run() {
          for (let round = 0; round < repeats; round++) {
            for (const der of certificates) sum += read(der);
          }
          return repeats * certificates.length;
        },
      };
    }),
    { rounds: 8, turn: 100 },
  );
  if (!(sum > 0)) throw new Error("Cannot measure: nothing was read");
  return results;
}

async function leaf(parameters: KeyParameters): Promise<Bytes> {
  const key = await generateKey(parameters);
  const certificate = await createCertificate({
    subject: "CN=www.example.org,O=Example\\, Inc.,L=San Francisco,ST=California,C=US",
    issuerName: "CN=Example Issuing CA 7,O=Example Trust Services,C=US",
    key,
    subjectAltNames: ["DNS:www.example.org", "DNS:example.org", "DNS:*.example.net"],
  });
  return certificate.der;
}

/** The certificates of the system's bundle; none where it has none or may not be read. */
function systemRoots(): Bytes[] {
  try {
    const bundle = readFileSync("/etc/ssl/certs/ca-certificates.crt", "utf8");
    return parseCertificates(bundle).map(({ der }) => der);
  } catch {
    return [];
  }
}

/** Parses the system's roots, and reads no field of them: what opening a store costs. */
async function printOpening(): Promise<void> {
  const roots = systemRoots();
  if (roots.length === 0) return;
  const name = "streamssl";
  const results = await measure([{
    name,
    run() {
      let sum = 0;
      for (const der of roots) sum += Certificate.fromDer(der).der.length;
      if (!(sum > 0)) throw new Error("Cannot measure: nothing was read");
      return roots.length;
    },
  }], { rounds: 4, turn: 100 });
  print(`\nThe system's ${roots.length} roots parsed, on ${runtimeName()}`);
  printRows(results, { unit: "/s", base: name, least: 100_000 });
}

/** Measures. @returns A row for each kind of certificate. */
export async function benchCertificateParse(): Promise<CertificateParseRow[]> {
  const node = nodeCrypto();
  const all: [string, Bytes[]][] = [
    ["the system's roots", systemRoots()],
    ["a P-256 leaf", [await leaf({ type: "ec", curve: "P-256" })]],
    ["an RSA-2048 leaf", [await leaf({ type: "rsa", bits: 2048 })]],
  ];
  const kinds = all.filter(([, certificates]) => certificates.length > 0);
  // One reader after the other: what the certificates of node:crypto leave to the garbage collector
  // of Deno slows down everybody who comes behind them, by a third.
  const ours = await rates(kinds, readOurs);
  const theirs = node === undefined ? [] : await rates(kinds, (der) => readNode(node, der));
  return ours.map(({ name, rate }, index) => {
    const other = theirs[index];
    return other === undefined ? { name, ours: rate } : { name, ours: rate, node: other.rate };
  });
}

/** Measures and prints. */
export async function printCertificateParse(): Promise<void> {
  await printOpening();
  print(
    `\nCertificates parsed, and subject, issuer, dates, names and key read, on ${runtimeName()}`,
  );
  for (const { name, ours, node } of await benchCertificateParse()) {
    const results = [{ name: `streamssl, ${name}`, rate: ours }];
    if (node !== undefined) results.push({ name: "node:crypto", rate: node });
    printRows(results, { unit: "/s", base: `streamssl, ${name}`, goals: { "node:crypto": 1 } });
  }
}

if (import.meta.main) await printCertificateParse();
