// Copyright 2026 the streamssl authors. MIT license.

/** An authority's directory as `openssl ca` wants it, for both programs. */

import { parseConfiguration } from "@streamssl/ssl/conf";
import { formatPrivateKeyPem, generateKey, type PrivateKey } from "@streamssl/ssl/crypto";
import {
  type Certificate,
  type CertificateAuthority,
  createCertificate,
  openCertificateAuthority,
} from "@streamssl/ssl/x509";
import { openssl, type OpensslResult } from "../_openssl.ts";

/** The authority's clock stands still. */
export const NOW = new Date("2026-11-28T12:00:00Z");

/** An authority and where it lives. */
export interface TestAuthority {
  directory: string;
  authority: CertificateAuthority;
  certificate: Certificate;
  key: PrivateKey;
  path(name: string): string;
  read(name: string): Promise<string>;
  /** Runs `openssl ca` on the same files. */
  ca(...args: string[]): Promise<OpensslResult>;
  [Symbol.asyncDispose](): Promise<void>;
}

/** Makes an authority with its files. */
export async function makeAuthority(more = ""): Promise<TestAuthority> {
  const directory = await Deno.makeTempDir();
  const path = (name: string) => `${directory}/${name}`;
  const key = await generateKey({ type: "ec", curve: "P-256" });
  const certificate = await createCertificate({
    subject: "CN=Test CA,O=Test,C=DE",
    isCa: true,
    key,
    notBefore: new Date("2026-01-01T00:00:00Z"),
    notAfter: new Date("2036-01-01T00:00:00Z"),
  });
  const text = configurationText(directory, more);
  await Deno.mkdir(path("certs"));
  await Deno.writeTextFile(path("ca.cnf"), text);
  await Deno.writeTextFile(path("ca.pem"), certificate.toPem());
  await Deno.writeTextFile(path("ca.key"), await formatPrivateKeyPem(key));
  await Deno.writeTextFile(path("index.txt"), "");
  await Deno.writeTextFile(path("serial"), "01\n");
  await Deno.writeTextFile(path("crlnumber"), "01\n");
  const authority = await openCertificateAuthority(parseConfiguration(text), { now: () => NOW });
  return {
    directory,
    authority,
    certificate,
    key,
    path,
    read: (name) => Deno.readTextFile(path(name)),
    ca: (...args) => openssl(["ca", "-config", path("ca.cnf"), "-batch", ...args]),
    [Symbol.asyncDispose]: () => Deno.remove(directory, { recursive: true }),
  };
}

function configurationText(directory: string, more: string): string {
  return `
[ca]
default_ca = test_ca
[test_ca]
database = ${directory}/index.txt
serial = ${directory}/serial
crlnumber = ${directory}/crlnumber
new_certs_dir = ${directory}/certs
certificate = ${directory}/ca.pem
private_key = ${directory}/ca.key
default_md = sha256
default_days = 90
default_crl_days = 30
policy = test_policy
x509_extensions = test_extensions
${more}
[test_policy]
countryName = optional
organizationName = match
commonName = supplied
emailAddress = optional
[test_extensions]
basicConstraints = critical,CA:FALSE
keyUsage = digitalSignature
[crl_extensions]
authorityKeyIdentifier = keyid
`;
}
