// Copyright 2026 the streamssl authors. MIT license.

/** People with keys of every kind and certificates of one root, and the real openssl beside them. */

import { generateKey, type KeyParameters, type PrivateKey } from "../../../crypto/mod.ts";
import { type Certificate, createCertificate, MemoryTrustStore } from "../../../x509/mod.ts";
import { peer } from "../../support/peers.ts";
import { TempDirectory, tempDirectory } from "../../support/temp.ts";

/** Somebody with a key. */
export interface Person {
  readonly certificate: Certificate;
  readonly key: PrivateKey;
}

const rootKey = await generateKey({ type: "ec", curve: "P-256" });
/** The root that everybody trusts. */
export const root: Certificate = await createCertificate({
  subject: "CN=Root",
  key: rootKey,
  isCa: true,
});
/** A store with the root. */
export const trustStore = new MemoryTrustStore([root]);

/** Makes somebody. */
export async function person(name: string, parameters: KeyParameters): Promise<Person> {
  const key = await generateKey(parameters);
  return { key, certificate: await certify(name, key) };
}

/** Makes a certificate for a key. */
export async function certify(name: string, key: PrivateKey): Promise<Certificate> {
  return await createCertificate({
    subject: `CN=${name}`,
    publicKey: key.publicKey,
    issuer: { certificate: root, key: rootKey },
    extendedKeyUsage: ["emailProtection"],
    keyUsage: ["digitalSignature", "keyEncipherment", "keyAgreement"],
  });
}

/** A directory with the root and people in files, for openssl. */
export async function workshop(people: Readonly<Record<string, Person>>): Promise<Workshop> {
  const directory = await tempDirectory({ "root.pem": root.toPem() });
  for (const [name, { certificate, key }] of Object.entries(people)) {
    await directory.write(`${name}.pem`, certificate.toPem());
    await directory.write(`${name}.key`, key.toPem());
  }
  return new Workshop(directory.path);
}

/** A directory in which openssl works. */
export class Workshop extends TempDirectory {
  /** Reads a file. */
  async read(name: string): Promise<Uint8Array<ArrayBuffer>> {
    return await Deno.readFile(`${this.path}/${name}`);
  }

  /** Runs openssl with words that have no spaces; the result is its complaint, empty when all is well. */
  async openssl(line: string): Promise<string> {
    const { code, stderr } = await new Deno.Command(peer("openssl").path, {
      args: line.split(" "),
      cwd: this.path,
      stdin: "null",
      stdout: "null",
      stderr: "piped",
    }).output();
    return code === 0 ? "" : `${code}: ${new TextDecoder().decode(stderr)}`;
  }
}

/** Whether openssl is here. */
export const hasOpenssl: boolean = peer("openssl").available;
