// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

import { checkDer } from "../crypto/asn1/pem_hint.ts";
import { type Cursor, decodeAt, DER_TAGS, DerReader, encodeAt } from "../crypto/asn1/mod.ts";
import { formatPem, readPemBlock } from "../crypto/pem/mod.ts";
import type { SignatureAlgorithm } from "../crypto/pkey/pkey_types.ts";
import { PublicKey } from "../crypto/pkey/public_key.ts";
import { type Bytes, equalBytes, type MaybePromise } from "../wire/mod.ts";
import type { AlgorithmIdentifier } from "./algorithm_identifier.ts";
import { decodeExtensions, type Extension } from "./extension.ts";
import { Name } from "./name.ts";
import { SignedStructure } from "./signed_structure.ts";
import type { VerifySignatureOptions } from "./verify_signature.ts";

/** The labels of PEM blocks that hold a request. */
const LABELS = ["CERTIFICATE REQUEST", "NEW CERTIFICATE REQUEST"];

/** The attributes that requests have in practice, in dotted form. */
export const REQUEST_ATTRIBUTES = {
  /** PKCS #9's extensionRequest (RFC 2985, section 5.4.2). */
  extensionRequest: "1.2.840.113549.1.9.14",
  /** Microsoft's form of it, which OpenSSL reads too. */
  microsoftExtensionRequest: "1.3.6.1.4.1.311.2.1.14",
  /** A password by which the certificate may be revoked (RFC 2985, section 5.4.1). */
  challengePassword: "1.2.840.113549.1.9.7",
  /** The subject in a form without structure (RFC 2985, section 5.4.3). */
  unstructuredName: "1.2.840.113549.1.9.2",
} as const satisfies Readonly<Record<string, string>>;

/** An attribute of a request: a type and a set of values (RFC 2986, section 4.1). */
export interface RequestAttribute {
  /** The type in dotted form. */
  readonly oid: string;
  /** The DER of each value; views. */
  readonly values: readonly Uint8Array[];
}

/**
 * A request for a certificate (PKCS #10, RFC 2986; X509_REQ).
 *
 * @example Usage
 * ```ts
 * import { CertificateRequest, createCertificateRequest } from "@streamssl/ssl/x509";
 * import { generateKey } from "@streamssl/ssl/crypto";
 * import { assert, assertEquals } from "@std/assert";
 *
 * const key = await generateKey({ type: "ec", curve: "P-256" });
 * const made = await createCertificateRequest({
 *   subject: "CN=example.org",
 *   subjectAltNames: ["DNS:example.org"],
 *   key,
 * });
 * const request = CertificateRequest.fromPem(made.toPem());
 * assertEquals(request.subject.toString(), "CN=example.org");
 * assertEquals(request.requestedExtensions.map(({ name }) => name), [
 *   "X509v3 Subject Alternative Name",
 * ]);
 * assert(await request.verifySignature());
 * ```
 */
export class CertificateRequest {
  /** The request in DER, exactly as it was given. It must not be changed. */
  readonly der: Bytes;
  /** The version; 1 is the only one, but others are read. */
  readonly version: number;
  /** Whom the certificate shall be about. */
  readonly subject: Name;
  /** The subject's key as SubjectPublicKeyInfo in DER, a view. */
  readonly subjectPublicKeyInfo: Uint8Array;
  /** The attributes, in the order of the encoding. */
  readonly attributes: readonly RequestAttribute[];
  readonly #signed: SignedStructure;
  #publicKey: PublicKey | undefined;

  private constructor(der: Bytes) {
    this.der = der;
    this.#signed = new SignedStructure(der, "certificationRequest", "certificationRequestInfo");
    const path = "certificationRequest.certificationRequestInfo";
    const reader = new DerReader(der, { offset: this.#signed.signedStart, path }).readSequence();
    this.version = reader.readSmallInteger(255, "version") + 1;
    const start = reader.offset;
    reader.readSequence("subject");
    this.subject = Name.view(der, start, reader.offset);
    this.subjectPublicKeyInfo = reader.readRaw("subjectPKInfo");
    // Attributes are demanded, but left out by some writers, as OpenSSL allows.
    this.attributes = reader.peekTag() === 0xa0
      ? reader.readNested(0xa0, (list) => list.list(readAttribute), "attributes")
      : [];
    reader.finish();
  }

  /**
   * Takes a request out of DER.
   *
   * @param der The request, and nothing behind it; it is copied.
   * @returns The request.
   * @throws {Asn1Error} When it is no request.
   */
  static fromDer(der: Uint8Array): CertificateRequest {
    checkDer(der, "certificationRequest");
    return new CertificateRequest(der.slice());
  }

  /**
   * Takes the first request out of a PEM text.
   *
   * @param text The text; blocks of other kinds are passed over.
   * @returns The request.
   * @throws {PemError} When there is none, or its block is malformed.
   * @throws {Asn1Error} When it is no request.
   */
  static fromPem(text: string): CertificateRequest {
    return new CertificateRequest(readPemBlock(text, LABELS).bytes);
  }

  /** The signed part, a view. */
  get certificationRequestInfo(): Uint8Array {
    return this.#signed.signed;
  }

  /** The subject's key. @throws {SslError} When the key is malformed or of an unknown type. */
  get publicKey(): PublicKey {
    return this.#publicKey ??= PublicKey.fromSubjectPublicKeyInfo(this.subjectPublicKeyInfo);
  }

  /** The signature algorithm, not decoded further. */
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

  /** The bytes of the signature, a view. */
  get signature(): Uint8Array {
    return this.#signed.signature;
  }

  /**
   * Finds an attribute.
   *
   * @param oid Its type in dotted form, for example one of `REQUEST_ATTRIBUTES`.
   * @returns The attribute; `undefined` when the request does not have it.
   */
  attribute(oid: string): RequestAttribute | undefined {
    return this.attributes.find((attribute) => attribute.oid === oid);
  }

  /**
   * The extensions that the certificate shall have (X509_REQ_get_extensions).
   *
   * @throws {Asn1Error} When one is malformed.
   */
  get requestedExtensions(): readonly Extension[] {
    const { extensionRequest, microsoftExtensionRequest } = REQUEST_ATTRIBUTES;
    const attribute = this.attribute(extensionRequest) ?? this.attribute(microsoftExtensionRequest);
    const [value] = attribute?.values ?? [];
    if (value === undefined) return [];
    const reader = new DerReader(value, { path: "extensionRequest" });
    const list = reader.readSequence();
    reader.finish();
    return decodeExtensions(value, list.offset, list.end, "extensionRequest");
  }

  /** The password by which the certificate may be revoked. */
  get challengePassword(): string | undefined {
    const [value] = this.attribute(REQUEST_ATTRIBUTES.challengePassword)?.values ?? [];
    return value === undefined ? undefined : new DerReader(value).readString("", "lenient");
  }

  /**
   * Checks that the request was signed with the key that is in it (X509_REQ_verify): that who asks has
   * the private key.
   *
   * @param options Who computes.
   * @returns Whether the signature is good. A plain value when the engine is synchronous.
   * @throws {SslError} When the key or the signature algorithm is unknown.
   */
  verifySignature(options: VerifySignatureOptions = {}): MaybePromise<boolean> {
    return this.#signed.verify(this.publicKey, options);
  }

  /** Compares requests. @param other Another one. @returns Whether they are the same bytes. */
  equals(other: CertificateRequest): boolean {
    return this === other || equalBytes(this.der, other.der);
  }

  /** Writes it as a PEM block `CERTIFICATE REQUEST`. @returns The text. */
  toPem(): string {
    return formatPem("CERTIFICATE REQUEST", this.der);
  }
}

function readAttribute(reader: DerReader): RequestAttribute {
  return reader.readSequence((inner) => ({
    oid: inner.readOid("type"),
    values: inner.readNested(
      DER_TAGS.SET,
      (values) => values.list((value) => value.readRaw()),
      "values",
    ),
  }));
}

/**
 * Decodes a request at a cursor, as d2i_X509_REQ.
 *
 * @param bytes The buffer.
 * @param cursor Where the request starts; moved behind it, left in place on an error.
 * @returns The request.
 * @throws {Asn1Error} When there is no request.
 *
 * @example Usage
 * ```ts
 * import { d2iCertificateRequest } from "@streamssl/ssl/x509";
 * import { assertEquals, assertThrows } from "@std/assert";
 *
 * const cursor = { offset: 1 };
 * assertThrows(() => d2iCertificateRequest(Uint8Array.of(0, 0x30, 0), cursor));
 * assertEquals(cursor.offset, 1);
 * ```
 */
export function d2iCertificateRequest(
  bytes: Uint8Array,
  cursor: Cursor = { offset: 0 },
): CertificateRequest {
  return decodeAt(bytes, cursor, (der) => CertificateRequest.fromDer(der));
}

/**
 * Writes a request at a cursor, as i2d_X509_REQ.
 *
 * @param request The request.
 * @param output The buffer; none to be told only the length.
 * @param cursor Where to write; moved behind what was written.
 * @returns The length of the encoding in bytes.
 * @throws {Asn1Error} When the buffer is too small.
 *
 * @example Usage
 * ```ts
 * import { createCertificateRequest, i2dCertificateRequest } from "@streamssl/ssl/x509";
 * import { generateKey } from "@streamssl/ssl/crypto";
 * import { assertEquals } from "@std/assert";
 *
 * const key = await generateKey({ type: "ed25519" });
 * const request = await createCertificateRequest({ subject: "CN=a", key });
 * assertEquals(i2dCertificateRequest(request), request.der.length);
 * ```
 */
export function i2dCertificateRequest(
  request: CertificateRequest,
  output?: Uint8Array,
  cursor?: Cursor,
): number {
  return encodeAt(request.der, output, cursor);
}
