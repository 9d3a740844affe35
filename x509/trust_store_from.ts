// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

import { SslError } from "../err/mod.ts";
import { type Files, runtimeFiles } from "./_files.ts";
import { FileTrustStore } from "./file_trust_store.ts";
import { type CertificateSource, MemoryTrustStore } from "./memory_trust_store.ts";
import { openBundle, openDirectory, systemTrustStore } from "./system_trust_store.ts";
import { CombinedTrustStore, type TrustStore } from "./trust_store.ts";

/** Where {@linkcode trustStoreFrom} takes trusted certificates from. */
export interface TrustStoreSources {
  /** Certificates themselves: PEM, DER or {@linkcode Certificate}. */
  caCerts?: CertificateSource | readonly CertificateSource[];
  /** The path of a bundle in PEM, or several, as OpenSSL's `-CAfile`. */
  caFile?: string | readonly string[];
  /** The path of a hashed directory, or several, as OpenSSL's `-CApath`. */
  caPath?: string | readonly string[];
  /**
   * A file or directory whose certificates are read anew when they change, by its path or a URI with
   * the scheme `file`, or several, as OpenSSL's `-CAstore`: {@linkcode FileTrustStore}.
   */
  caStore?: string | URL | readonly (string | URL)[];
  /**
   * Whether the system's trusted certificates are trusted too.
   *
   * @default {true when no other source is given}
   */
  system?: boolean;
}

/**
 * Opens a trust store over all sources that are given. Requires `--allow-read` permission on Deno
 * for files, and what {@linkcode systemTrustStore} requires for the system's.
 *
 * @param sources Where the certificates come from.
 * @returns The store, which asks the sources in the order caCerts, caFile, caPath, caStore, system.
 * @throws {SslError} When a source can not be used.
 *
 * @example Usage
 * ```ts
 * import { createCertificate, trustStoreFrom } from "@streamssl/ssl/x509";
 * import { generateKey } from "@streamssl/ssl/crypto";
 * import { assertEquals } from "@std/assert";
 *
 * const key = await generateKey({ type: "ed25519" });
 * const root = await createCertificate({ subject: "CN=Example Root", key, isCa: true });
 * const store = await trustStoreFrom({ caCerts: root.toPem() });
 * assertEquals((await store.findBySubject(root.subject)).length, 1);
 * ```
 */
export async function trustStoreFrom(sources: TrustStoreSources): Promise<TrustStore> {
  const { caCerts } = sources;
  const caFiles = listOf(sources.caFile);
  const caPaths = listOf(sources.caPath);
  const caStores = listOf(sources.caStore);
  const isBare = caCerts === undefined && caFiles.length === 0 && caPaths.length === 0 &&
    caStores.length === 0;
  const stores: TrustStore[] = [];
  if (caCerts !== undefined) stores.push(new MemoryTrustStore(caCerts));
  if (caFiles.length > 0 || caPaths.length > 0) {
    const files = needFiles();
    for (const path of caFiles) stores.push(await openBundle(files, path, "the option caFile"));
    for (const path of caPaths) stores.push(openDirectory(files, path, "the option caPath"));
  }
  for (const location of caStores) stores.push(new FileTrustStore(location));
  if (sources.system ?? isBare) stores.push(await systemTrustStore());
  const [first] = stores;
  return stores.length === 1 && first !== undefined ? first : new CombinedTrustStore(stores);
}

function listOf<T extends string | URL>(value: T | readonly T[] | undefined): readonly T[] {
  if (value === undefined) return [];
  return typeof value === "string" || value instanceof URL ? [value] : value as readonly T[];
}

function needFiles(): Files {
  const files = runtimeFiles();
  if (files !== undefined) return files;
  throw new SslError("X509", "LOADING_CERT_DIR", {
    expected: "a runtime with files",
    received: "one without node:fs",
    remedy: "give the trusted certificates themselves with caCerts",
  });
}
