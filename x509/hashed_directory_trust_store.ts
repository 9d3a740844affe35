// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

import { isPromise, mapMaybe, type MaybePromise } from "../wire/mod.ts";
import { CertificateRevocationList } from "./certificate_revocation_list.ts";
import type { Name } from "./name.ts";
import { nameHash } from "./name_hash.ts";
import { parseTrustedCertificates } from "./parse_certificates.ts";
import type { TrustStore } from "./trust_store.ts";
import type { TrustedCertificate } from "./trusted_certificate.ts";

/** Reads the files of a directory of trusted certificates. */
export interface HashedDirectoryLoader {
  /**
   * Reads a file.
   *
   * @param name Its name within the directory, for example `9a57e4d0.0`.
   * @returns Its content, PEM or DER, or `undefined` when there is no such file.
   */
  read(name: string): MaybePromise<Uint8Array | string | undefined>;
}

/** More certificates of one hash are not looked for: the numbers behind the dot are consecutive. */
const MAX_FILES_PER_HASH = 1000;

/**
 * Trusted certificates in a directory whose files are named by the hashes of their subjects, as
 * `openssl rehash` makes it (X509_LOOKUP_hash_dir; `-CApath`). A file is read when somebody asks for
 * its subject, and kept then.
 *
 * @example Usage
 * ```ts
 * import { createCertificate, HashedDirectoryTrustStore, nameHash } from "@streamssl/ssl/x509";
 * import { generateKey } from "@streamssl/ssl/crypto";
 * import { assertEquals } from "@std/assert";
 *
 * const key = await generateKey({ type: "ed25519" });
 * const root = await createCertificate({ subject: "CN=Example Root", key, isCa: true });
 * const files = new Map([[`${nameHash(root.subject)}.0`, root.toPem()]]);
 * const store = new HashedDirectoryTrustStore({ read: (name) => files.get(name) });
 * assertEquals((await store.findBySubject(root.subject)).length, 1);
 * ```
 */
export class HashedDirectoryTrustStore implements TrustStore {
  readonly #loader: HashedDirectoryLoader;
  /** What was found; what was not is looked for again, so that strangers can not fill this. */
  readonly #found = new Map<string, MaybePromise<readonly TrustedCertificate[]>>();

  /** Opens a directory. @param loader Reads its files. */
  constructor(loader: HashedDirectoryLoader) {
    this.#loader = loader;
  }

  /**
   * Finds the trusted certificates with a subject.
   *
   * @param subject The subject's name.
   * @returns Those in the files of its hash; a plain value when the loader is synchronous.
   * @throws {SslError} When a file holds no certificate, or a damaged one.
   */
  findBySubject(subject: Name): MaybePromise<readonly TrustedCertificate[]> {
    const hash = nameHash(subject);
    const entries = this.#found.get(hash) ?? this.#read(hash);
    return mapMaybe(
      entries,
      (list) => list.filter(({ certificate }) => certificate.subject.equals(subject)),
    );
  }

  /**
   * Finds the CRLs of an issuer: in the files `HASH.r0` and so on. They are read anew each time, since
   * lists are replaced while a program runs.
   *
   * @param issuer The issuer's name.
   * @returns Those in the files of its hash; a plain value when the loader is synchronous.
   * @throws {SslError} When a file holds a damaged list.
   */
  findCrls(issuer: Name): MaybePromise<readonly CertificateRevocationList[]> {
    const found = this.#readCrls(nameHash(issuer), 0, []);
    return mapMaybe(found, (list) => list.filter((crl) => crl.issuer.equals(issuer)));
  }

  /** Forgets the certificates that were read: the next look-up sees what is in the directory now. */
  reload(): void {
    this.#found.clear();
  }

  #readCrls(
    hash: string,
    number: number,
    crls: CertificateRevocationList[],
  ): MaybePromise<CertificateRevocationList[]> {
    if (number >= MAX_FILES_PER_HASH) return crls;
    return mapMaybe(this.#loader.read(`${hash}.r${number}`), (content) => {
      if (content === undefined) return crls;
      crls.push(parseCrl(content));
      return this.#readCrls(hash, number + 1, crls);
    });
  }

  #read(hash: string): MaybePromise<readonly TrustedCertificate[]> {
    const entries = this.#readFrom(hash, 0, []);
    if (isPromise(entries)) return entries.then((list) => this.#keep(hash, list));
    return this.#keep(hash, entries);
  }

  #keep(hash: string, entries: readonly TrustedCertificate[]): readonly TrustedCertificate[] {
    if (entries.length > 0) this.#found.set(hash, entries);
    return entries;
  }

  /** Reads the files from a number on: at once as long as the loader is synchronous. */
  #readFrom(
    hash: string,
    start: number,
    entries: TrustedCertificate[],
  ): MaybePromise<readonly TrustedCertificate[]> {
    for (let number = start; number < MAX_FILES_PER_HASH; number++) {
      const content = this.#loader.read(`${hash}.${number}`);
      if (isPromise(content)) {
        return content.then((loaded) => {
          if (loaded === undefined) return entries;
          entries.push(...parseTrustedCertificates(loaded));
          return this.#readFrom(hash, number + 1, entries);
        });
      }
      if (content === undefined) break;
      entries.push(...parseTrustedCertificates(content));
    }
    return entries;
  }
}

/** A list in PEM or DER. */
function parseCrl(content: Uint8Array | string): CertificateRevocationList {
  const isDer = typeof content !== "string" && content[0] === 0x30;
  if (isDer) return CertificateRevocationList.fromDer(content);
  const text = typeof content === "string" ? content : new TextDecoder().decode(content);
  return CertificateRevocationList.fromPem(text);
}
