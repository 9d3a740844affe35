// Copyright 2026 the streamssl authors. MIT license.

import { assert, assertEquals } from "@std/assert";
import { Asn1Error, DerBuilder, DerReader } from "@streamssl/ssl/asn1";
import { SslError } from "@streamssl/ssl/err";
import {
  type Certificate,
  d2iTrustedCertificate,
  encodeTrustedCertificate,
  nameHash,
  parseTrustedCertificates,
  type TrustedCertificate,
} from "../../x509/mod.ts";
import { peerTest } from "../support/peers.ts";
import { openssl } from "./_openssl.ts";

/** OpenSSL's own test certificates, in the folder of vectors beside the checkout. */
const FOLDER = `${
  Deno.env.get("STREAMSSL_VECTORS") ?? new URL("../../../shared/vectors", import.meta.url).pathname
}/openssl-verify/certs`;

function certificateFiles(): string[] {
  try {
    return [...Deno.readDirSync(FOLDER)].map(({ name }) => `${FOLDER}/${name}`).sort();
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound) || Deno.env.get("CI") === "true") throw error;
    // deno-lint-ignore no-console -- the line that says why the tests are skipped
    console.log(`skipped: OpenSSL's test certificates: ${FOLDER} is missing`);
    return [];
  }
}

const FILES = certificateFiles();
const ignore = FILES.length === 0;

/** Writes elements again as they were read. */
function copy(reader: DerReader, builder: DerBuilder): void {
  while (!reader.atEnd) {
    const { identifier, constructed, content } = reader.readAny();
    if (!constructed) builder.element(identifier, content);
    else builder.nested(identifier, (inner) => copy(new DerReader(content), inner));
  }
}

/** Everything that a certificate tells; a field that it can not tell gives the reason. */
function fieldsOf(certificate: Certificate): Map<string, unknown> {
  const fields = new Map<string, unknown>();
  for (const [name, read] of Object.entries(READERS)) {
    try {
      fields.set(name, read(certificate));
    } catch (error) {
      if (!(error instanceof Asn1Error)) throw error;
      fields.set(name, error.reason);
    }
  }
  return fields;
}

const READERS: Readonly<Record<string, (certificate: Certificate) => unknown>> = {
  version: (c) => c.version,
  notBefore: (c) => c.notBefore,
  extensions: (c) => c.extensions,
  subjectAltName: (c) => c.subjectAltName,
  basicConstraints: (c) => c.basicConstraints,
  keyUsage: (c) => c.keyUsage,
  extendedKeyUsage: (c) => c.extendedKeyUsage,
  nameConstraints: (c) => c.nameConstraints,
  subjectKeyIdentifier: (c) => c.subjectKeyIdentifier,
  authorityKeyIdentifier: (c) => c.authorityKeyIdentifier,
  signatureAlgorithm: (c) => c.signatureAlgorithm,
};

Deno.test({
  name: "OpenSSL's test certificates parse, every field, and come back byte for byte",
  ignore,
  fn() {
    let unsupported = 0;
    let trusted = 0;
    for (const file of FILES) {
      const entry = parseTrustedCertificates(Deno.readTextFileSync(file))[0] as TrustedCertificate;
      const { certificate } = entry;
      const builder = new DerBuilder();
      copy(new DerReader(certificate.der), builder);
      assertEquals(builder.finish(), certificate.der, file);
      for (const [name, value] of fieldsOf(certificate)) {
        if (value === "UNKNOWN_SIGNATURE_ALGORITHM") unsupported += 1;
        else assert(typeof value !== "string", `${file}: ${name}: ${value}`);
      }
      if (entry.settings !== undefined) trusted += 1;
      const der = encodeTrustedCertificate(entry);
      assertEquals(d2iTrustedCertificate(der).settings, entry.settings);
    }
    assertEquals([FILES.length, unsupported, trusted], [96, 0, 33]);
  },
});

Deno.test({
  name: "OpenSSL's test certificates are each signed by one of the others",
  ignore,
  async fn() {
    const entries = FILES.flatMap((file) => parseTrustedCertificates(Deno.readTextFileSync(file)));
    const certificates = entries.map(({ certificate }) => certificate);
    let unsigned = 0;
    for (const certificate of certificates) {
      const issuers = certificates.filter(({ subject }) => subject.equals(certificate.issuer));
      if (!(await isSignedByOne(certificate, issuers))) unsigned += 1;
    }
    assertEquals(unsigned, 0);
  },
});

async function isSignedByOne(
  certificate: Certificate,
  issuers: readonly Certificate[],
): Promise<boolean> {
  for (const issuer of issuers) {
    try {
      if (await certificate.verifySignature(issuer.publicKey)) return true;
    } catch (error) {
      if (!(error instanceof SslError)) throw error;
    }
  }
  return false;
}

if (!ignore) {
  peerTest("OpenSSL's test certificates are told as openssl tells them", ["openssl"], async () => {
    for (const file of FILES) {
      const text = await Deno.readTextFile(file);
      const [{ certificate }] = parseTrustedCertificates(text) as [{ certificate: Certificate }];
      const what = ["-subject", "-issuer", "-serial", "-subject_hash", "-issuer_hash"];
      const { stdout } = await openssl(["x509", "-noout", ...what], text);
      const expected = [
        `subject=${certificate.subject.toOneLine()}`,
        `issuer=${certificate.issuer.toOneLine()}`,
        `serial=${certificate.serialNumberHex}`,
        nameHash(certificate.subject),
        nameHash(certificate.issuer),
      ];
      assertEquals(stdout.trimEnd().split("\n"), expected, file);
    }
  });
}
