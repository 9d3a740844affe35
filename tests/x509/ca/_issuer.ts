// Copyright 2026 the streamssl authors. MIT license.

/** A process that issues certificates and tells each serial number: `issuer.ts DIRECTORY PREFIX COUNT`. */

import { parseConfiguration } from "@streamssl/ssl/conf";
import { generateKey } from "@streamssl/ssl/crypto";
import {
  authorityConfiguration,
  createCertificateRequest,
  FileAuthorityDatabase,
  openCertificateAuthority,
} from "@streamssl/ssl/x509";

const [directory = "", prefix = "", count = "0"] = Deno.args;
const text = await Deno.readTextFile(`${directory}/ca.cnf`);
const configuration = parseConfiguration(text);
const { paths } = authorityConfiguration(configuration);
const database = new FileAuthorityDatabase(paths, { staleAfter: 500 });
const authority = await openCertificateAuthority(configuration, { database });
const key = await generateKey({ type: "ec", curve: "P-256" });
for (let number = 0; number < Number(count); number++) {
  const subject = `CN=${prefix}${number},O=Test`;
  const { serialNumber } = await authority.issue(await createCertificateRequest({ subject, key }));
  await Deno.stdout.write(new TextEncoder().encode(`${serialNumber}\n`));
}
