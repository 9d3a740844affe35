// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

import { checkDer } from "../crypto/asn1/pem_hint.ts";
import { type Cursor, decodeAt, encodeAt } from "../crypto/asn1/cursor.ts";
import { DerReader } from "../crypto/asn1/der_reader.ts";
import { DerElement } from "../crypto/asn1/element.ts";
import type { DigestAlgorithm } from "../crypto/digest/digest.ts";
import { sha256 } from "../crypto/digest/sha2.ts";
import { formatPem, readPemBlock } from "../crypto/pem/mod.ts";
import type { SignatureAlgorithm } from "../crypto/pkey/pkey_types.ts";
import type { PublicKey } from "../crypto/pkey/public_key.ts";
import { type Bytes, equalBytes, type MaybePromise } from "../wire/mod.ts";
import type { AlgorithmIdentifier } from "./algorithm_identifier.ts";
import { readAlgorithmIdentifier } from "./algorithm_identifier.ts";
import {
  decodeDistributionPoints,
  decodeIssuingDistributionPoint,
  type DistributionPoint,
  type IssuingDistributionPoint,
} from "./distribution_point.ts";
import { decodeExtensions, type Extension, EXTENSION_IDS } from "./extension.ts";
import { type AuthorityKeyIdentifier, decodeAuthorityKeyIdentifier } from "./key_identifier.ts";
import { Name } from "./name.ts";
import { RevokedCertificate } from "./revoked_certificate.ts";
import { SignedStructure } from "./signed_structure.ts";
import type { VerifySignatureOptions } from "./verify_signature.ts";

/** The labels of PEM blocks that hold a CRL. */
const LABELS = ["X509 CRL"];
/** After so many look-ups the entries are put into an index. */
const LOOKUPS_BEFORE_INDEX = 3;

/**
 * A certificate revocation list (RFC 5280, section 5; X509_CRL): complete or delta, direct or indirect.
 * Making one only finds its fields: the entries are looked at one by one when they are asked for, so a
 * list of many megabytes opens at once.
 *
 * @example Usage
 * ```ts
 * import {
 *   CertificateRevocationList,
 *   createCertificate,
 *   createCertificateRevocationList,
 * } from "@streamssl/ssl/x509";
 * import { generateKey } from "@streamssl/ssl/crypto";
 * import { assert, assertEquals } from "@std/assert";
 *
 * const key = await generateKey({ type: "ed25519" });
 * const certificate = await createCertificate({ subject: "CN=Example CA", isCa: true, key });
 * const revoked = [{ serialNumber: 7n, reason: "superseded" as const }];
 * const made = await createCertificateRevocationList({ issuer: { certificate, key }, revoked });
 * const list = CertificateRevocationList.fromPem(made.toPem());
 * assertEquals(list.find(7n)?.reason, "superseded");
 * assert(await list.verifySignature(certificate.publicKey));
 * ```
 */
export class CertificateRevocationList {
  /** The list in DER, exactly as it was given. It must not be changed. */
  readonly der: Bytes;
  /** The version: 1, which has no extensions, or 2. */
  readonly version: 1 | 2;
  /** Who issued the list. */
  readonly issuer: Name;
  /** When it was issued. */
  readonly thisUpdate: Date;
  /** When the next one is due; `undefined` when it does not tell. */
  readonly nextUpdate: Date | undefined;
  readonly #signed: SignedStructure;
  readonly #innerAlgorithm: Uint8Array;
  readonly #entriesStart: number;
  readonly #entriesEnd: number;
  readonly #extensionsStart: number;
  readonly #extensionsEnd: number;
  #extensions: readonly Extension[] | undefined;
  #index: Map<string, RevokedCertificate[]> | undefined;
  #lookups = 0;

  private constructor(der: Bytes) {
    this.der = der;
    this.#signed = new SignedStructure(der, "certificateList", "tbsCertList");
    const start = this.#signed.signedStart;
    const reader = new DerReader(der, { offset: start, path: "certificateList.tbsCertList" })
      .readSequence();
    const isVersion2 = reader.peekTag() === 0x02;
    if (isVersion2 && reader.readSmallInteger(1, "version") !== 1) {
      reader.fail("INVALID_VALUE", { expected: "version 2, or no field for version 1" }, "version");
    }
    this.version = isVersion2 ? 2 : 1;
    this.#innerAlgorithm = reader.readRaw("signature");
    const issuerStart = reader.offset;
    reader.readSequence("issuer");
    this.issuer = Name.view(der, issuerStart, reader.offset);
    this.thisUpdate = reader.readTime("thisUpdate");
    const next = reader.peekTag();
    this.nextUpdate = next === 0x17 || next === 0x18 ? reader.readTime("nextUpdate") : undefined;
    const entries = reader.peekTag() === 0x30
      ? reader.readSequence("revokedCertificates")
      : undefined;
    this.#entriesStart = entries?.offset ?? 0;
    this.#entriesEnd = entries?.end ?? 0;
    const extensions = reader.peekTag() === 0xa0 ? outerExtensions(reader) : undefined;
    this.#extensionsStart = extensions?.offset ?? 0;
    this.#extensionsEnd = extensions?.end ?? 0;
    reader.finish();
  }

  /**
   * Takes a list out of DER.
   *
   * @param der The list, and nothing behind it; it is copied.
   * @returns The list.
   * @throws {Asn1Error} When the outer structure is not that of a CRL.
   */
  static fromDer(der: Uint8Array): CertificateRevocationList {
    checkDer(der, "certificateList");
    return new CertificateRevocationList(der.slice());
  }

  /**
   * Takes the first list out of a PEM text.
   *
   * @param text The text; blocks of other kinds are passed over.
   * @returns The list.
   * @throws {PemError} When there is none, or its block is malformed.
   * @throws {Asn1Error} When it is no CRL.
   */
  static fromPem(text: string): CertificateRevocationList {
    return new CertificateRevocationList(readPemBlock(text, LABELS).bytes);
  }

  /** The signed part, a view. */
  get tbsCertList(): Uint8Array {
    return this.#signed.signed;
  }

  /** The outer signature algorithm, not decoded further. */
  get signatureAlgorithmIdentifier(): AlgorithmIdentifier {
    return this.#signed.algorithmIdentifier;
  }

  /** How it was signed. @throws {Asn1Error} For an unknown algorithm or wrong parameters. */
  get signatureAlgorithm(): SignatureAlgorithm {
    return this.#signed.algorithm;
  }

  /** OpenSSL's name of the signature algorithm; the dotted form of an unknown one. */
  get signatureAlgorithmName(): string {
    return this.#signed.algorithmName;
  }

  /** Whether the signed and the outer signature algorithm are the same (RFC 5280, 5.1.1.2). */
  get signatureAlgorithmsMatch(): boolean {
    const reader = new DerReader(this.#innerAlgorithm);
    const inner = readAlgorithmIdentifier(reader, "signature");
    const outer = this.signatureAlgorithmIdentifier;
    const none = new Uint8Array(0);
    return inner.oid === outer.oid &&
      equalBytes(inner.parameters ?? none, outer.parameters ?? none);
  }

  /** The bytes of the signature, a view. */
  get signature(): Uint8Array {
    return this.#signed.signature;
  }

  /** The extensions of the whole list. @throws {Asn1Error} When one is malformed. */
  get extensions(): readonly Extension[] {
    if (this.#extensionsStart === 0) return [];
    return this.#extensions ??= decodeExtensions(
      this.der,
      this.#extensionsStart,
      this.#extensionsEnd,
      "certificateList.crlExtensions",
    );
  }

  /**
   * Finds an extension of the whole list.
   *
   * @param oid Its type in dotted form, for example one of `EXTENSION_IDS`.
   * @returns The extension; `undefined` when the list does not have it.
   */
  extension(oid: string): Extension | undefined {
    return this.extensions.find((extension) => extension.oid === oid);
  }

  /** The number of the list, which grows from one to the next (section 5.2.3). */
  get crlNumber(): bigint | undefined {
    return this.#integer(EXTENSION_IDS.crlNumber, "cRLNumber");
  }

  /** For a delta list: the number of the complete list that it changes (section 5.2.4). */
  get baseCrlNumber(): bigint | undefined {
    return this.#integer(EXTENSION_IDS.deltaCrlIndicator, "deltaCRLIndicator");
  }

  /** Which key signed the list. */
  get authorityKeyIdentifier(): AuthorityKeyIdentifier | undefined {
    return this.#decode(EXTENSION_IDS.authorityKeyIdentifier, decodeAuthorityKeyIdentifier);
  }

  /** What the list covers. */
  get issuingDistributionPoint(): IssuingDistributionPoint | undefined {
    return this.#decode(EXTENSION_IDS.issuingDistributionPoint, decodeIssuingDistributionPoint);
  }

  /** Where delta lists to this one can be had. */
  get freshestCrl(): readonly DistributionPoint[] | undefined {
    return this.#decode(
      EXTENSION_IDS.freshestCrl,
      (der) => decodeDistributionPoints(der, "freshestCRL"),
    );
  }

  /** How many entries there are; it walks over all of them. */
  get size(): number {
    let size = 0;
    const element = new DerElement();
    for (let at = this.#entriesStart; at < this.#entriesEnd; at = element.end) {
      element.locate(this.der, at, this.#entriesEnd, "revokedCertificates");
      size += 1;
    }
    return size;
  }

  /**
   * Walks over the entries in the order of the encoding.
   *
   * @returns The entries, each decoded when it is asked for.
   * @throws {Asn1Error} At an entry that is malformed.
   */
  *entries(): Generator<RevokedCertificate> {
    const element = new DerElement();
    let issuer = this.issuer;
    for (let at = this.#entriesStart; at < this.#entriesEnd;) {
      const entry = new RevokedCertificate(this.der, at, this.#entriesEnd, element, issuer);
      at = element.end;
      // RFC 5280, section 5.3.3: the issuer of an entry is that of the entry before it.
      issuer = entry.issuer;
      yield entry;
    }
  }

  /**
   * Finds the entry of a certificate (X509_CRL_get0_by_serial).
   *
   * @param serialNumber The certificate's serial number.
   * @param issuer The certificate's issuer, which counts in indirect lists. @default {the list's}
   * @returns The first such entry; `undefined` when there is none.
   * @throws {Asn1Error} At an entry that is malformed.
   */
  find(serialNumber: bigint, issuer: Name = this.issuer): RevokedCertificate | undefined {
    if (this.#index === undefined && this.#lookups++ >= LOOKUPS_BEFORE_INDEX) this.#makeIndex();
    if (this.#index !== undefined) {
      const key = serialNumber.toString(36);
      return this.#index.get(key)?.find((entry) => entry.issuer.equals(issuer));
    }
    for (const entry of this.entries()) {
      if (entry.serialNumber === serialNumber && entry.issuer.equals(issuer)) return entry;
    }
    return undefined;
  }

  /**
   * Checks the signature with the issuer's key (X509_CRL_verify). Nothing else is checked.
   *
   * @param publicKey The key of who signed the list.
   * @param options Who computes.
   * @returns Whether the signature is good. A plain value when the engine is synchronous.
   * @throws {Asn1Error} When the signature algorithm is unknown or its parameters are wrong.
   */
  verifySignature(
    publicKey: PublicKey,
    options: VerifySignatureOptions = {},
  ): MaybePromise<boolean> {
    return this.signatureAlgorithmsMatch && this.#signed.verify(publicKey, options);
  }

  /**
   * Digests the whole list (X509_CRL_digest).
   *
   * @param digest The digest. @default {sha256}
   * @returns The fingerprint.
   */
  fingerprint(digest: DigestAlgorithm = sha256): Bytes {
    return digest.digest(this.der);
  }

  /** Compares lists. @param other Another one. @returns Whether they are the same bytes. */
  equals(other: CertificateRevocationList): boolean {
    return this === other || equalBytes(this.der, other.der);
  }

  /** Writes it as a PEM block `X509 CRL`. @returns The text. */
  toPem(): string {
    return formatPem("X509 CRL", this.der);
  }

  #makeIndex(): void {
    const index = new Map<string, RevokedCertificate[]>();
    for (const entry of this.entries()) {
      const key = entry.serialNumber.toString(36);
      const others = index.get(key);
      if (others === undefined) index.set(key, [entry]);
      else others.push(entry);
    }
    this.#index = index;
  }

  #integer(oid: string, path: string): bigint | undefined {
    return this.#decode(oid, (der) => {
      const reader = new DerReader(der, { path });
      const value = reader.readInteger();
      reader.finish();
      return value;
    });
  }

  #decode<T>(oid: string, decode: (der: Uint8Array) => T): T | undefined {
    const extension = this.extension(oid);
    return extension === undefined ? undefined : decode(extension.value);
  }
}

/** `[0] EXPLICIT Extensions`: a reader over the extensions. */
function outerExtensions(reader: DerReader): DerReader {
  return reader.readExplicit(0, (field) => field.readSequence(), "crlExtensions");
}

/**
 * Decodes a CRL at a cursor, as d2i_X509_CRL.
 *
 * @param bytes The buffer.
 * @param cursor Where the list starts; moved behind it, left in place on an error.
 * @returns The list.
 * @throws {Asn1Error} When there is no CRL.
 *
 * @example Usage
 * ```ts
 * import { d2iCertificateRevocationList } from "@streamssl/ssl/x509";
 * import { assertEquals, assertThrows } from "@std/assert";
 *
 * const cursor = { offset: 1 };
 * assertThrows(() => d2iCertificateRevocationList(Uint8Array.of(0, 0x30, 0), cursor));
 * assertEquals(cursor.offset, 1);
 * ```
 */
export function d2iCertificateRevocationList(
  bytes: Uint8Array,
  cursor: Cursor = { offset: 0 },
): CertificateRevocationList {
  return decodeAt(bytes, cursor, (der) => CertificateRevocationList.fromDer(der));
}

/**
 * Writes a CRL at a cursor, as i2d_X509_CRL.
 *
 * @param list The list.
 * @param output The buffer; none to be told only the length.
 * @param cursor Where to write; moved behind what was written.
 * @returns The length of the encoding in bytes.
 * @throws {Asn1Error} When the buffer is too small.
 *
 * @example Usage
 * ```ts
 * import {
 *   createCertificate,
 *   createCertificateRevocationList,
 *   i2dCertificateRevocationList,
 * } from "@streamssl/ssl/x509";
 * import { generateKey } from "@streamssl/ssl/crypto";
 * import { assertEquals } from "@std/assert";
 *
 * const key = await generateKey({ type: "ed25519" });
 * const certificate = await createCertificate({ subject: "CN=Example CA", isCa: true, key });
 * const list = await createCertificateRevocationList({ issuer: { certificate, key } });
 * assertEquals(i2dCertificateRevocationList(list), list.der.length);
 * ```
 */
export function i2dCertificateRevocationList(
  list: CertificateRevocationList,
  output?: Uint8Array,
  cursor?: Cursor,
): number {
  return encodeAt(list.der, output, cursor);
}
