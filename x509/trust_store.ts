// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

import { mapMaybe, type MaybePromise } from "../wire/mod.ts";
import type { CertificateRevocationList } from "./certificate_revocation_list.ts";
import type { Name } from "./name.ts";
import type { TrustedCertificate } from "./trusted_certificate.ts";

/**
 * Certificates that are trusted. The counterpart of `X509_STORE`; a store of your own (a database, a
 * key management service) needs only this one method, and may answer later.
 */
export interface TrustStore {
  /**
   * Finds the trusted certificates with a subject (X509_STORE_CTX_get1_certs).
   *
   * @param subject The subject's name.
   * @returns All of them, the preferred ones first.
   */
  findBySubject(subject: Name): MaybePromise<readonly TrustedCertificate[]>;
  /**
   * Finds the CRLs of an issuer (X509_STORE_CTX_get1_crls). A store without CRLs leaves it out.
   *
   * @param issuer The issuer's name.
   * @returns All of them.
   */
  findCrls?(issuer: Name): MaybePromise<readonly CertificateRevocationList[]>;
  /** Forgets what was read from files, so that the next look-up reads them anew. */
  reload?(): void;
}

/**
 * Several trust stores as one: every store is asked, in their order.
 *
 * @example Usage
 * ```ts
 * import { CombinedTrustStore, MemoryTrustStore, Name } from "@streamssl/ssl/x509";
 * import { assertEquals } from "@std/assert";
 *
 * const store = new CombinedTrustStore([new MemoryTrustStore([]), new MemoryTrustStore([])]);
 * assertEquals(store.findBySubject(Name.parse("CN=nobody")), []);
 * ```
 */
export class CombinedTrustStore implements TrustStore {
  readonly #stores: readonly TrustStore[];

  /** Combines stores. @param stores The stores, the preferred one first. */
  constructor(stores: readonly TrustStore[]) {
    this.#stores = [...stores];
  }

  /**
   * Finds the trusted certificates with a subject.
   *
   * @param subject The subject's name.
   * @returns Those of all stores, in the order of the stores.
   */
  findBySubject(subject: Name): MaybePromise<readonly TrustedCertificate[]> {
    let found: MaybePromise<readonly TrustedCertificate[]> = [];
    for (const store of this.#stores) {
      found = mapMaybe(found, (before) =>
        mapMaybe(
          store.findBySubject(subject),
          (more) => before.length === 0 ? more : [...before, ...more],
        ));
    }
    return found;
  }

  /**
   * Finds the CRLs of an issuer.
   *
   * @param issuer The issuer's name.
   * @returns Those of all stores, in the order of the stores.
   */
  findCrls(issuer: Name): MaybePromise<readonly CertificateRevocationList[]> {
    let found: MaybePromise<readonly CertificateRevocationList[]> = [];
    for (const store of this.#stores) {
      found = mapMaybe(
        found,
        (before) => mapMaybe(store.findCrls?.(issuer) ?? [], (more) => [...before, ...more]),
      );
    }
    return found;
  }

  /** Lets every store that reads files read them anew. */
  reload(): void {
    for (const store of this.#stores) store.reload?.();
  }
}
