// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

import { Certificate } from "./certificate.ts";
import type { Name } from "./name.ts";
import { parseTrustedCertificates } from "./parse_certificates.ts";
import type { TrustStore } from "./trust_store.ts";
import type { TrustedCertificate } from "./trusted_certificate.ts";

/** Where trusted certificates come from: PEM (a string or its bytes), DER, or certificates. */
export type CertificateSource = string | Uint8Array | Certificate | TrustedCertificate;

/**
 * Trusted certificates in memory, the counterpart of X509_STORE with X509_STORE_add_cert. Opening a
 * bundle only finds the fields of its certificates; the first look-up indexes their subjects, and all
 * else is decoded when verification asks for it.
 *
 * @example Usage
 * ```ts
 * import { createCertificate, MemoryTrustStore } from "@streamssl/ssl/x509";
 * import { generateKey } from "@streamssl/ssl/crypto";
 * import { assertEquals } from "@std/assert";
 *
 * const key = await generateKey({ type: "ed25519" });
 * const root = await createCertificate({ subject: "CN=Example Root", key, isCa: true });
 * const store = new MemoryTrustStore(root.toPem());
 * assertEquals(store.size, 1);
 * assertEquals(store.findBySubject(root.subject).length, 1);
 * ```
 */
export class MemoryTrustStore implements TrustStore {
  readonly #certificates: TrustedCertificate[] = [];
  #index: Map<string, TrustedCertificate[]> | undefined;

  /**
   * Opens a store.
   *
   * @param sources The certificates: each source is PEM or DER with any number of them, or a
   * certificate. PEM blocks that are no certificates are passed over; `TRUSTED CERTIFICATE` is
   * trusted for what it says.
   * @throws {PemError} When a PEM text holds no certificate, or a block is malformed.
   * @throws {Asn1Error} When one is no certificate.
   */
  constructor(sources: CertificateSource | readonly CertificateSource[]) {
    const list = Array.isArray(sources)
      ? sources as readonly CertificateSource[]
      : [sources as CertificateSource];
    for (const source of list) {
      if (source instanceof Certificate) this.#certificates.push({ certificate: source });
      else if (typeof source !== "string" && "certificate" in source) {
        this.#certificates.push(source);
      } else {
        for (const entry of parseTrustedCertificates(source)) this.#certificates.push(entry);
      }
    }
  }

  /** How many certificates the store holds. */
  get size(): number {
    return this.#certificates.length;
  }

  /** Gives every certificate of the store. @returns Them, in the order of their sources. */
  certificates(): readonly TrustedCertificate[] {
    return [...this.#certificates];
  }

  /**
   * Finds the trusted certificates with a subject.
   *
   * @param subject The subject's name.
   * @returns All of them, in the order in which they were given.
   * @throws {Asn1Error} When `subject` is malformed.
   */
  findBySubject(subject: Name): readonly TrustedCertificate[] {
    this.#index ??= indexBySubject(this.#certificates);
    return this.#index.get(keyOf(subject)) ?? [];
  }
}

function indexBySubject(
  certificates: readonly TrustedCertificate[],
): Map<string, TrustedCertificate[]> {
  const index = new Map<string, TrustedCertificate[]>();
  for (const entry of certificates) {
    let key: string;
    try {
      key = keyOf(entry.certificate.subject);
    } catch {
      // A name that can not be decoded is the issuer of nothing.
      continue;
    }
    const others = index.get(key);
    if (others === undefined) index.set(key, [entry]);
    else others.push(entry);
  }
  return index;
}

/** Names without bound would be a stack without bound; no issuer's name is so long. */
const MAX_KEY_LENGTH = 16_384;

function keyOf(name: Name): string {
  return String.fromCharCode(...name.canonicalDer.subarray(0, MAX_KEY_LENGTH));
}
