// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

import type { Configuration } from "../../conf/mod.ts";
import { openPrivateKeyPem } from "../../crypto/pkcs8/private_key_pem.ts";
import { Certificate } from "../certificate.ts";
import type { Signer } from "../sign_structure.ts";
import { authorityFiles } from "./_files.ts";
import { AuthorityError } from "./authority_error.ts";
import { authorityConfiguration } from "./authority_settings.ts";
import { CertificateAuthority, type CertificateAuthorityOptions } from "./certificate_authority.ts";
import { FileAuthorityDatabase } from "./file_authority_database.ts";

/** Options for {@linkcode openCertificateAuthority}; each takes the place of what the configuration says. */
export interface OpenCertificateAuthorityOptions
  extends
    Partial<Pick<CertificateAuthorityOptions, "certificate" | "database" | "now" | "random">> {
  /** The section. @default {what `default_ca` names} */
  section?: string;
  /** The private key, here or elsewhere. @default {the file that `private_key` names} */
  key?: Signer;
  /** The pass phrase of the key's file. */
  passphrase?: string;
}

/**
 * Opens an authority as a configuration for `openssl ca` describes it: settings, database,
 * certificate and key. Relative paths count from the current directory.
 *
 * Requires `--allow-read` and `--allow-write` permissions on Deno.
 *
 * @param configuration The configuration.
 * @param options What is to be other than it says.
 * @returns The authority.
 * @throws {SslError} When what must be in the configuration is missing, or a file is malformed.
 * @throws {AuthorityError} `badSettings` when a value makes no sense or a file is missing.
 *
 * @example Usage
 * ```ts
 * import { parseConfiguration } from "@streamssl/ssl/conf";
 * import { generateKey } from "@streamssl/ssl/crypto";
 * import {
 *   createCertificate,
 *   MemoryAuthorityDatabase,
 *   openCertificateAuthority,
 * } from "@streamssl/ssl/x509";
 * import { assertEquals } from "@std/assert";
 *
 * const configuration = parseConfiguration("[ca]\ndefault_ca=my\n[my]\ndatabase=i\ndefault_days=9\n");
 * const key = await generateKey({ type: "ed25519" });
 * const authority = await openCertificateAuthority(configuration, {
 *   key,
 *   certificate: await createCertificate({ subject: "CN=CA", isCa: true, key }),
 *   database: new MemoryAuthorityDatabase(),
 * });
 * assertEquals(authority.settings.days, 9);
 * ```
 */
export async function openCertificateAuthority(
  configuration: Configuration,
  options: OpenCertificateAuthorityOptions = {},
): Promise<CertificateAuthority> {
  const { section, settings, paths, uniqueSubject, certificate, privateKey } =
    authorityConfiguration(configuration, options.section);
  const { passphrase, now, random } = options;
  return new CertificateAuthority({
    certificate: options.certificate ??
      Certificate.fromPem(await read(certificate, `certificate in [${section}]`)),
    key: options.key ??
      await openPrivateKeyPem(
        await read(privateKey, `private_key in [${section}]`),
        passphrase === undefined ? {} : { passphrase },
      ),
    database: options.database ?? new FileAuthorityDatabase(paths, { uniqueSubject }),
    settings,
    ...now === undefined ? {} : { now },
    ...random === undefined ? {} : { random },
  });
}

async function read(path: string | undefined, what: string): Promise<string> {
  const text = path === undefined ? undefined : await authorityFiles()?.read(path);
  if (text !== undefined) return text;
  throw new AuthorityError(
    "badSettings",
    path === undefined ? `variable lookup failed: no ${what}` : `Unable to open "${path}", ${what}`,
  );
}
