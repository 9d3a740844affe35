// Copyright 2026 the streamssl authors. MIT license.

/** What node_test.ts runs on Node: node node_program.mjs DIRECTORY COUNT. Prints a report. */

import { readFileSync } from "node:fs";
import process from "node:process";
import { parseConfiguration } from "@streamssl/ssl/conf";
import { generateKey } from "@streamssl/ssl/crypto";
import {
  authorityConfiguration,
  createCertificateRequest,
  FileAuthorityDatabase,
  FileTrustStore,
  openCertificateAuthority,
  rehashDirectory,
  trustStoreFrom,
} from "@streamssl/ssl/x509";

const [directory, count] = process.argv.slice(2);
const configuration = parseConfiguration(readFileSync(`${directory}/ca.cnf`, "utf8"));
const { paths } = authorityConfiguration(configuration);
const database = await FileAuthorityDatabase.create(paths, { staleAfter: 500 });
const authority = await openCertificateAuthority(configuration, { database });
const key = await generateKey({ type: "ec", curve: "P-256" });
const serials = [];
for (let number = 0; number < Number(count); number++) {
  const request = await createCertificateRequest({ subject: `CN=node${number},O=Test`, key });
  serials.push(Number((await authority.issue(request)).serialNumber));
}
await authority.revoke(BigInt(serials[0]), { reason: "superseded" });

const { names } = await rehashDirectory(directory);
const { subject } = authority.certificate;
const hashed = await trustStoreFrom({ caPath: directory });
const files = new FileTrustStore(`file:${directory}/ca.pem`, { checkInterval: 0 });
const report = {
  serials,
  names,
  hashed: (await hashed.findBySubject(subject)).length,
  files: files.findBySubject(subject).length,
  missing: await rehashDirectory(`${directory}/missing`).catch(({ reason }) => reason),
};
process.stdout.write(`${JSON.stringify(report)}\n`);
