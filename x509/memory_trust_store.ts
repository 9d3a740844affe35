// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

import { DER_TAGS } from "../crypto/asn1/tags.ts";
import type { DigestAlgorithm } from "../crypto/digest/digest.ts";
import { sha256 } from "../crypto/digest/sha2.ts";
import { parsePem } from "../crypto/pem/mod.ts";
import { decodePlainBundle } from "./_certificate_bundle.ts";
import { CertificateIndex } from "./_certificate_index.ts";
import { Certificate } from "./certificate.ts";
import { CertificateRevocationList } from "./certificate_revocation_list.ts";
import { foldName } from "./_name_fold.ts";
import type { Name } from "./name.ts";
import { parseTrustedCertificates } from "./parse_certificates.ts";
import type { TrustStore } from "./trust_store.ts";
import type { TrustedCertificate } from "./trusted_certificate.ts";

/**
 * Where trusted certificates come from: PEM (a string or its bytes), DER, or certificates. CRLs in a
 * PEM text are taken too, as X509_load_cert_crl_file does.
 */
export type CertificateSource =
  | string
  | Uint8Array
  | Certificate
  | TrustedCertificate
  | CertificateRevocationList;

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
  readonly #crls: CertificateRevocationList[] = [];
  #index: Map<number, TrustedCertificate[]> | undefined;
  #others: CertificateIndex | undefined;

  /**
   * Opens a store.
   *
   * @param sources The certificates: each source is PEM or DER with any number of them, or a
   * certificate or a CRL. PEM blocks that are neither are passed over; `TRUSTED CERTIFICATE` is
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
      else if (source instanceof CertificateRevocationList) this.#crls.push(source);
      else if (typeof source !== "string" && "certificate" in source) {
        this.#certificates.push(source);
      } else {
        this.#addSource(source);
      }
    }
  }

  #addSource(source: string | Uint8Array): void {
    const text = textOf(source);
    const crls = text?.includes(CRL_BEGIN) === true ? parseCrls(text) : [];
    this.#crls.push(...crls);
    if (crls.length > 0 && !/-----BEGIN (X509 |TRUSTED )?CERTIFICATE-----/.test(text ?? "")) return;
    for (const entry of parseSource(source, text)) this.#certificates.push(entry);
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
    const found = this.#index.get(foldName(subject.der)) ?? [];
    return found.filter(({ certificate }) => certificate.subject.equals(subject));
  }

  /**
   * Finds certificates by their issuer and serial number (OSSL_STORE_SEARCH_by_issuer_serial).
   *
   * @param issuer The issuer's name.
   * @param serialNumber The serial number.
   * @returns All of them; one, unless an issuer used a number twice.
   */
  findByIssuerAndSerialNumber(issuer: Name, serialNumber: bigint): readonly TrustedCertificate[] {
    return this.#byOthers().bySerialNumber(serialNumber)
      .filter(({ certificate }) => certificate.issuer.equals(issuer));
  }

  /**
   * Finds certificates by the identifier of their key.
   *
   * @param identifier The identifier: that of the extension subjectKeyIdentifier, or the SHA-1 of the
   * key's bits where a certificate does not have it.
   * @returns All of them, in the order in which they were given.
   */
  findByKeyIdentifier(identifier: Uint8Array): readonly TrustedCertificate[] {
    return this.#byOthers().byKeyIdentifier(identifier);
  }

  /**
   * Finds certificates by their fingerprint (OSSL_STORE_SEARCH_by_key_fingerprint).
   *
   * @param fingerprint The fingerprint.
   * @param digest The digest of the fingerprint. @default {sha256}
   * @returns All of them: the same certificate may have been given twice.
   */
  findByFingerprint(
    fingerprint: Uint8Array,
    digest: DigestAlgorithm = sha256,
  ): readonly TrustedCertificate[] {
    return this.#byOthers().byFingerprint(fingerprint, digest);
  }

  #byOthers(): CertificateIndex {
    return this.#others ??= new CertificateIndex(this.#certificates);
  }

  /**
   * Finds the CRLs of an issuer.
   *
   * @param issuer The issuer's name.
   * @returns All of them, in the order in which they were given.
   */
  findCrls(issuer: Name): readonly CertificateRevocationList[] {
    return this.#crls.filter((crl) => crl.issuer.equals(issuer));
  }
}

/** How a PEM block with a CRL begins. */
const CRL_BEGIN = "-----BEGIN X509 CRL-----";

/** A PEM text; nothing for DER. */
function textOf(source: string | Uint8Array): string | undefined {
  if (typeof source === "string") return source;
  return source[0] === DER_TAGS.SEQUENCE ? undefined : new TextDecoder("latin1").decode(source);
}

function parseCrls(text: string): CertificateRevocationList[] {
  return parsePem(text, { labels: ["X509 CRL"] })
    .map(({ bytes }) => CertificateRevocationList.fromDer(bytes));
}

function parseSource(
  source: string | Uint8Array,
  text: string | undefined,
): TrustedCertificate[] {
  const plain = text === undefined ? undefined : decodePlainBundle(text);
  if (plain === undefined) return parseTrustedCertificates(source);
  try {
    return plain.map((der) => ({ certificate: Certificate.fromDer(der) }));
  } catch {
    // The parser tells the line of the damaged certificate.
    return parseTrustedCertificates(source);
  }
}

function indexBySubject(
  certificates: readonly TrustedCertificate[],
): Map<number, TrustedCertificate[]> {
  const index = new Map<number, TrustedCertificate[]>();
  for (const entry of certificates) {
    const key = foldName(entry.certificate.subject.der);
    const others = index.get(key);
    if (others === undefined) index.set(key, [entry]);
    else others.push(entry);
  }
  return index;
}
