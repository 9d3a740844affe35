// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

import { checkDer } from "../crypto/asn1/pem_hint.ts";
import { Asn1Error } from "../crypto/asn1/asn1_error.ts";
import { type Cursor, decodeAt, encodeAt } from "../crypto/asn1/cursor.ts";
import { DerReader } from "../crypto/asn1/der_reader.ts";
import { DerElement } from "../crypto/asn1/element.ts";
import { decodeTime } from "../crypto/asn1/time.ts";
import type { DigestAlgorithm } from "../crypto/digest/digest.ts";
import { formatPem, readPemBlock } from "../crypto/pem/mod.ts";
import type { SignatureAlgorithm } from "../crypto/pkey/pkey_types.ts";
import { PublicKey } from "../crypto/pkey/public_key.ts";
import { sha256 } from "../crypto/digest/sha2.ts";
import { type Bytes, encodeHex, equalBytes, type MaybePromise } from "../wire/mod.ts";
import {
  type AlgorithmIdentifier,
  decodeSignatureAlgorithm,
  readAlgorithmIdentifier,
} from "./algorithm_identifier.ts";
import { type BasicConstraints, decodeBasicConstraints } from "./basic_constraints.ts";
import { type CertificateLayout, locateCertificate } from "./certificate_layout.ts";
import { decodeExtendedKeyUsage } from "./extended_key_usage.ts";
import { decodeExtensions, type Extension, EXTENSION_IDS } from "./extension.ts";
import { decodeGeneralNames, type GeneralName } from "./general_name.ts";
import {
  type AuthorityKeyIdentifier,
  decodeAuthorityKeyIdentifier,
  decodeSubjectKeyIdentifier,
} from "./key_identifier.ts";
import { decodeKeyUsage, type KeyUsage } from "./key_usage.ts";
import { decodeNameConstraints, type NameConstraints } from "./name_constraints.ts";
import { Name } from "./name.ts";
import { signatureAlgorithmByOid } from "./signature_algorithms.ts";
import { verifyIdentifiedSignature, type VerifySignatureOptions } from "./verify_signature.ts";

/** The labels of PEM blocks that hold a certificate. */
export const CERTIFICATE_LABELS = [
  "CERTIFICATE",
  "X509 CERTIFICATE",
  "TRUSTED CERTIFICATE",
] as const satisfies readonly string[];

/**
 * An X.509 certificate (RFC 5280, section 4.1; X509). Making one only finds its fields; each is
 * decoded when it is asked for, and then kept. A malformed field throws an {@linkcode Asn1Error}
 * whenever it is asked for.
 *
 * @example Usage
 * ```ts
 * import { Certificate, createCertificate } from "@streamssl/ssl/x509";
 * import { generateKey } from "@streamssl/ssl/crypto";
 * import { assertEquals } from "@std/assert";
 *
 * const key = await generateKey({ type: "ec", curve: "P-256" });
 * const made = await createCertificate({
 *   subject: "CN=example.org",
 *   key,
 *   subjectAltNames: ["DNS:example.org"],
 * });
 * const certificate = Certificate.fromPem(made.toPem());
 * assertEquals(certificate.subject.toString(), "CN=example.org");
 * assertEquals(certificate.subjectAltName, [{ type: "dns", value: "example.org" }]);
 * assertEquals(await certificate.verifySignature(certificate.publicKey), true);
 * ```
 */
export class Certificate {
  /** The certificate in DER, exactly as it was given. It must not be changed. */
  readonly der: Bytes;
  readonly #layout: CertificateLayout;
  #subject: Name | undefined;
  #issuer: Name | undefined;
  #publicKey: PublicKey | undefined;
  #extensions: readonly Extension[] | undefined;
  #notBefore = NaN;
  #notAfter = NaN;
  #decoded: Map<string, unknown> | undefined;

  private constructor(der: Bytes) {
    this.der = der;
    this.#layout = locateCertificate(der);
  }

  /**
   * Takes a certificate out of DER.
   *
   * @param der The certificate, and nothing behind it; it is copied.
   * @returns The certificate.
   * @throws {Asn1Error} When the outer structure is not that of a certificate.
   */
  static fromDer(der: Uint8Array): Certificate {
    checkDer(der, "certificate");
    return new Certificate(der.slice());
  }

  /**
   * Takes the first certificate out of a PEM text.
   *
   * @param text The text; blocks of other kinds are passed over. The auxiliary part of a
   * `TRUSTED CERTIFICATE` is left out: `parseTrustedCertificates` gives it.
   * @returns The certificate.
   * @throws {PemError} When there is none, or its block is malformed.
   * @throws {Asn1Error} When it is no certificate.
   */
  static fromPem(text: string): Certificate {
    const { bytes, label } = readPemBlock(text, CERTIFICATE_LABELS);
    return label === "TRUSTED CERTIFICATE"
      ? d2iCertificate(bytes, { offset: 0 })
      : new Certificate(bytes);
  }

  /** The signed part, a view. */
  get tbsCertificate(): Uint8Array {
    return this.der.subarray(this.#layout.tbsStart, this.#layout.tbsEnd);
  }

  /** The version: 1, 2 or 3. @throws {Asn1Error} For another one, and for an encoded default. */
  get version(): 1 | 2 | 3 {
    const { versionStart, versionEnd } = this.#layout;
    if (versionStart === 0) return 1;
    const version = this.#reader(versionStart, versionEnd, "version").readSmallInteger(2) + 1;
    if (version === 2 || version === 3) return version;
    throw new Asn1Error("INVALID_VALUE", {
      expected: "no field for version 1, as DER leaves defaults out",
      path: "certificate.version",
      offset: versionStart,
    });
  }

  /** The serial number; RFC 5280 wants it positive, but 0 and negative ones are given too. */
  get serialNumber(): bigint {
    const { serialStart, serialEnd } = this.#layout;
    return this.#reader(serialStart, serialEnd, "serialNumber").readInteger();
  }

  /** The serial number as `openssl x509 -serial` prints it, for example `01AF`. */
  get serialNumberHex(): string {
    const { serialNumber } = this;
    const digits = (serialNumber < 0n ? -serialNumber : serialNumber).toString(16).toUpperCase();
    return `${serialNumber < 0n ? "-" : ""}${digits.length % 2 === 0 ? "" : "0"}${digits}`;
  }

  /** Whom the certificate is about. */
  get subject(): Name {
    const { subjectStart, subjectEnd } = this.#layout;
    return this.#subject ??= Name.view(this.der, subjectStart, subjectEnd);
  }

  /** Who signed it. */
  get issuer(): Name {
    const { issuerStart, issuerEnd } = this.#layout;
    return this.#issuer ??= Name.view(this.der, issuerStart, issuerEnd);
  }

  /** Whether issuer and subject have the same name (X509_check_issued needs more). */
  get isSelfIssued(): boolean {
    return this.subject.equals(this.issuer);
  }

  /** From when on it is valid, this second included. */
  get notBefore(): Date {
    this.#decodeValidity();
    return new Date(this.#notBefore);
  }

  /** Until when it is valid, this second included. */
  get notAfter(): Date {
    this.#decodeValidity();
    return new Date(this.#notAfter);
  }

  /** The subject's key as SubjectPublicKeyInfo in DER, a view. */
  get subjectPublicKeyInfo(): Uint8Array {
    return this.der.subarray(this.#layout.keyStart, this.#layout.keyEnd);
  }

  /** The subject's key. @throws {SslError} When the key is malformed or of an unknown type. */
  get publicKey(): PublicKey {
    return this.#publicKey ??= PublicKey.fromSubjectPublicKeyInfo(this.subjectPublicKeyInfo);
  }

  /** The outer signature algorithm, not decoded further. */
  get signatureAlgorithmIdentifier(): AlgorithmIdentifier {
    const { outerAlgorithmStart, outerAlgorithmEnd } = this.#layout;
    const reader = this.#reader(outerAlgorithmStart, outerAlgorithmEnd, "");
    return readAlgorithmIdentifier(reader, "signatureAlgorithm");
  }

  /** How it was signed. @throws {Asn1Error} For an unknown algorithm or wrong parameters. */
  get signatureAlgorithm(): SignatureAlgorithm {
    return decodeSignatureAlgorithm(this.signatureAlgorithmIdentifier);
  }

  /** OpenSSL's name of the signature algorithm; the dotted form of an unknown one. */
  get signatureAlgorithmName(): string {
    const { oid } = this.signatureAlgorithmIdentifier;
    return signatureAlgorithmByOid(oid)?.name ?? oid;
  }

  /** Whether the signed and the outer signature algorithm are the same bytes (RFC 5280, 4.1.1.2). */
  get signatureAlgorithmsMatch(): boolean {
    const layout = this.#layout;
    return equalBytes(
      this.der.subarray(layout.innerAlgorithmStart, layout.innerAlgorithmEnd),
      this.der.subarray(layout.outerAlgorithmStart, layout.outerAlgorithmEnd),
    );
  }

  /** The bytes of the signature, a view. */
  get signature(): Uint8Array {
    return this.der.subarray(this.#layout.signatureStart + 1, this.#layout.signatureEnd);
  }

  /** Whether it has an issuerUniqueID or a subjectUniqueID, which RFC 5280 deprecates. */
  get hasUniqueIdentifier(): boolean {
    return this.#layout.hasUniqueIdentifier;
  }

  /**
   * The extensions in their order, also when the version has none: validation judges that.
   *
   * @throws {Asn1Error} When one is malformed, or two have the same type.
   */
  get extensions(): readonly Extension[] {
    const { extensionsStart, extensionsEnd } = this.#layout;
    if (extensionsStart === 0) return [];
    return this.#extensions ??= decodeExtensions(this.der, extensionsStart, extensionsEnd);
  }

  /**
   * Finds an extension.
   *
   * @param oid Its type in dotted form, for example one of `EXTENSION_IDS`.
   * @returns The extension; `undefined` when the certificate does not have it.
   */
  extension(oid: string): Extension | undefined {
    const { extensions } = this;
    for (let index = 0; index < extensions.length; index++) {
      const extension = extensions[index] as Extension;
      if (extension.oid === oid) return extension;
    }
    return undefined;
  }

  /** The names of the subject besides {@linkcode Certificate.subject}. */
  get subjectAltName(): readonly GeneralName[] | undefined {
    return this.#decode(EXTENSION_IDS.subjectAltName, decodeGeneralNames);
  }

  /** Whether the subject is an authority, and how long paths below it may be. */
  get basicConstraints(): BasicConstraints | undefined {
    return this.#decode(EXTENSION_IDS.basicConstraints, decodeBasicConstraints);
  }

  /** What the key may be used for. */
  get keyUsage(): ReadonlySet<KeyUsage> | undefined {
    return this.#decode(EXTENSION_IDS.keyUsage, decodeKeyUsage);
  }

  /** For which purposes the key may be used, in dotted form. */
  get extendedKeyUsage(): readonly string[] | undefined {
    return this.#decode(EXTENSION_IDS.extendedKeyUsage, decodeExtendedKeyUsage);
  }

  /** What names certificates below this authority may have. */
  get nameConstraints(): NameConstraints | undefined {
    return this.#decode(EXTENSION_IDS.nameConstraints, decodeNameConstraints);
  }

  /** The identifier of the subject's key. */
  get subjectKeyIdentifier(): Uint8Array | undefined {
    return this.#decode(EXTENSION_IDS.subjectKeyIdentifier, decodeSubjectKeyIdentifier);
  }

  /** Which key signed the certificate. */
  get authorityKeyIdentifier(): AuthorityKeyIdentifier | undefined {
    return this.#decode(EXTENSION_IDS.authorityKeyIdentifier, decodeAuthorityKeyIdentifier);
  }

  /**
   * Checks the signature with the issuer's key (X509_verify). Nothing else is checked: not the
   * names, nor the dates, nor whether the key may sign certificates.
   *
   * @param publicKey The issuer's key.
   * @param options Who computes.
   * @returns Whether the signature is good; `false` also when the inner and the outer signature
   * algorithm differ. A plain value when the engine is synchronous.
   * @throws {Asn1Error} When the signature algorithm is unknown or its parameters are wrong.
   */
  verifySignature(
    publicKey: PublicKey,
    options: VerifySignatureOptions = {},
  ): MaybePromise<boolean> {
    const identifier = this.signatureAlgorithmIdentifier;
    const unusedBits = this.der[this.#layout.signatureStart];
    if (!this.signatureAlgorithmsMatch || unusedBits !== 0) {
      decodeSignatureAlgorithm(identifier);
      return false;
    }
    const { tbsCertificate, signature } = this;
    return verifyIdentifiedSignature(identifier, publicKey, tbsCertificate, signature, options);
  }

  /**
   * Digests the whole certificate (X509_digest).
   *
   * @param digest The digest. @default {sha256}
   * @returns The fingerprint.
   */
  fingerprint(digest: DigestAlgorithm = sha256): Bytes {
    return digest.digest(this.der);
  }

  /** Compares certificates. @param other Another one. @returns Whether they are the same bytes. */
  equals(other: Certificate): boolean {
    return this === other || equalBytes(this.der, other.der);
  }

  /** Writes it as a PEM block `CERTIFICATE`. @returns The text. */
  toPem(): string {
    return formatPem("CERTIFICATE", this.der);
  }

  /** Writes serial number and subject, for logs. @returns One line. */
  toString(): string {
    return `Certificate ${encodeHex(this.fingerprint()).slice(0, 16)} of ${this.subject}`;
  }

  #decode<T>(oid: string, decode: (der: Uint8Array) => T): T | undefined {
    const decoded = this.#decoded ??= new Map();
    if (decoded.has(oid)) return decoded.get(oid) as T;
    const extension = this.extension(oid);
    const value = extension === undefined ? undefined : decode(extension.value);
    decoded.set(oid, value);
    return value;
  }

  #decodeValidity(): void {
    if (!Number.isNaN(this.#notAfter)) return;
    const { der } = this;
    const { validityStart, validityEnd } = this.#layout;
    const element = new DerElement();
    const before = "certificate.validity.notBefore";
    element.locate(der, validityStart, validityEnd, before);
    const { end } = element;
    const notBefore = decodeTime(der, element.identifier, element.contentStart, end, before);
    const after = "certificate.validity.notAfter";
    element.locate(der, end, validityEnd, after);
    const last = element.end;
    const notAfter = decodeTime(der, element.identifier, element.contentStart, last, after);
    if (last !== validityEnd) {
      throw new Asn1Error("SEQUENCE_LENGTH_MISMATCH", {
        expected: "the end of the validity",
        path: "certificate.validity",
        offset: last,
      });
    }
    this.#notBefore = notBefore;
    this.#notAfter = notAfter;
  }

  #reader(offset: number, end: number, field: string): DerReader {
    const path = field === "" ? "certificate" : `certificate.${field}`;
    return new DerReader(this.der, { offset, end, path });
  }
}

/**
 * Decodes a certificate at a cursor, as d2i_X509.
 *
 * @param bytes The buffer.
 * @param cursor Where the certificate starts; moved behind it, left in place on an error.
 * @returns The certificate.
 * @throws {Asn1Error} When there is no certificate.
 *
 * @example Usage
 * ```ts
 * import { d2iCertificate } from "@streamssl/ssl/x509";
 * import { assertEquals, assertThrows } from "@std/assert";
 *
 * const cursor = { offset: 1 };
 * assertThrows(() => d2iCertificate(Uint8Array.of(0, 0x30, 0), cursor));
 * assertEquals(cursor.offset, 1);
 * ```
 */
export function d2iCertificate(bytes: Uint8Array, cursor: Cursor = { offset: 0 }): Certificate {
  return decodeAt(bytes, cursor, (der) => Certificate.fromDer(der));
}

/**
 * Writes a certificate at a cursor, as i2d_X509.
 *
 * @param certificate The certificate.
 * @param output The buffer; none to be told only the length.
 * @param cursor Where to write; moved behind what was written.
 * @returns The length of the encoding in bytes.
 * @throws {Asn1Error} When the buffer is too small.
 *
 * @example Usage
 * ```ts
 * import { createCertificate, i2dCertificate } from "@streamssl/ssl/x509";
 * import { generateKey } from "@streamssl/ssl/crypto";
 * import { assertEquals } from "@std/assert";
 *
 * const key = await generateKey({ type: "ed25519" });
 * const certificate = await createCertificate({ subject: "CN=a", key });
 * const output = new Uint8Array(i2dCertificate(certificate));
 * assertEquals(i2dCertificate(certificate, output), output.length);
 * assertEquals(output, certificate.der);
 * ```
 */
export function i2dCertificate(
  certificate: Certificate,
  output?: Uint8Array,
  cursor?: Cursor,
): number {
  return encodeAt(certificate.der, output, cursor);
}
