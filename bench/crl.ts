// Copyright 2026 the streamssl authors. MIT license.

/**
 * A CRL of 20,000 entries: walking over its DER, iterating over its entries (serial number, date and
 * reason of each), beside node-forge and jsrsasign in the same run. pkijs and \@peculiar/x509 refuse a
 * list of this size: asn1js below them takes 10,000 elements at most.
 *
 * Run it with `deno run --allow-read --allow-env --allow-ffi --allow-sys bench/crl.ts`.
 *
 * @module
 */

import forge from "npm:node-forge@1.3.1";
import { X509CRL } from "npm:jsrsasign@11.1.5";
import { encodeHex } from "../wire/mod.ts";
import { DerElement } from "../crypto/asn1/mod.ts";
import { generateKey } from "../crypto/mod.ts";
import {
  CertificateRevocationList,
  createCertificate,
  createCertificateRevocationList,
  type RevocationReason,
} from "../x509/mod.ts";
import { measure } from "./measure.ts";
import { printTable } from "./report.ts";

const ENTRIES = 20_000;
const REASONS: readonly RevocationReason[] = ["keyCompromise", "superseded", "unspecified"];

/** Makes the list: serial numbers of 16 bytes, a reason in each entry. */
async function makeList(): Promise<CertificateRevocationList> {
  const key = await generateKey({ type: "ec", curve: "P-256" });
  const certificate = await createCertificate({ subject: "CN=Bench CA", isCa: true, key });
  const revoked = Array.from({ length: ENTRIES }, (_, index) => ({
    serialNumber: (1n << 126n) + BigInt(index) * 0x1234567890abcdefn,
    revocationDate: new Date(1_700_000_000_000 + index * 60_000),
    reason: REASONS[index % REASONS.length] as RevocationReason,
  }));
  return await createCertificateRevocationList({ issuer: { certificate, key }, revoked });
}

/** Looks at every element, in depth. */
function walk(der: Uint8Array, start: number, end: number, element: DerElement): number {
  let count = 0;
  for (let at = start; at < end;) {
    element.locate(der, at, end);
    const { end: next, contentStart } = element;
    count += 1;
    if ((element.identifier & 0x20) !== 0) count += walk(der, contentStart, next, element);
    at = next;
  }
  return count;
}

function iterate(der: Uint8Array): number {
  let sum = 0;
  for (const entry of CertificateRevocationList.fromDer(der).entries()) {
    sum += (entry.serialNumber & 1n ? 1 : 2) + entry.revocationDate.getTime() +
      (entry.reason?.length ?? 0);
  }
  return sum;
}

/** Measures and prints. */
export async function printCrl(): Promise<void> {
  const { der } = await makeList();
  const megabytes = der.length / 1e6;
  const hex = encodeHex(der);
  let binary = "";
  for (const byte of der) binary += String.fromCharCode(byte);
  const done = <T>(check: T): number => {
    if (!check) throw new Error("Cannot measure: nothing was read");
    return megabytes;
  };
  const element = new DerElement();
  const walks = await measure([
    { name: "streamssl", run: () => done(walk(der, 0, der.length, element)) },
    { name: "node-forge", run: () => done(forge.asn1.fromDer(binary)) },
  ], { rounds: 4 });
  printTable(walks, {
    subject: `A walk over the DER of a CRL of ${ENTRIES} entries`,
    unit: "MB/s",
    base: "streamssl",
    least: 200,
  });
  const iterations = await measure([
    { name: "streamssl", run: () => done(iterate(der)) },
    { name: "jsrsasign", run: () => done(iterateJsrsasign(hex)) },
  ], { rounds: 4 });
  printTable(iterations, {
    subject: "Serial number, date and reason of every entry",
    unit: "MB/s",
    base: "streamssl",
    least: 40,
  });
}

function iterateJsrsasign(hex: string): number {
  let sum = 0;
  for (const entry of new X509CRL(hex).getRevCertArray()) {
    sum += entry.sn.hex.length + entry.date.length + (entry.ext?.length ?? 0);
  }
  return sum;
}

if (import.meta.main) await printCrl();
