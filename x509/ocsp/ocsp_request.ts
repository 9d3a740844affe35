// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

import { checkDer } from "../../crypto/asn1/pem_hint.ts";
import { type Cursor, decodeAt, DerBuilder, DerReader, encodeAt } from "../../crypto/asn1/mod.ts";
import type { Bytes, MaybePromise } from "../../wire/mod.ts";
import { readAlgorithmIdentifier } from "../algorithm_identifier.ts";
import { verifyIdentifiedSignature } from "../verify_signature.ts";
import { Certificate } from "../certificate.ts";
import { decodeExtensions, Extension } from "../extension.ts";
import { type GeneralName, readGeneralName } from "../general_name.ts";
import { type OcspCertificateId, readCertificateId } from "./certificate_id.ts";

/** The extensions of OCSP, in dotted form (RFC 6960, section 4.4). */
export const OCSP_EXTENSIONS = {
  nonce: "1.3.6.1.5.5.7.48.1.2",
  crlReferences: "1.3.6.1.5.5.7.48.1.3",
  acceptableResponses: "1.3.6.1.5.5.7.48.1.4",
  archiveCutoff: "1.3.6.1.5.5.7.48.1.6",
  serviceLocator: "1.3.6.1.5.5.7.48.1.7",
  extendedRevoked: "1.3.6.1.5.5.7.48.1.9",
} as const satisfies Readonly<Record<string, string>>;

/** The type of basic responses, which every client takes. */
export const BASIC_RESPONSE = "1.3.6.1.5.5.7.48.1.1";

/** No requestor asks for more in one request; a responder must not be kept busy. */
const MAX_IDS = 1000;

/** What a request asks for. */
interface RequestFields {
  readonly ids: readonly OcspCertificateId[];
  readonly requestorName: GeneralName | undefined;
  readonly extensions: readonly Extension[];
}

/**
 * A question to an OCSP responder: are these certificates revoked? (RFC 6960, section 4.1;
 * OCSP_REQUEST.)
 *
 * @example Usage
 * ```ts
 * import { createCertificate, createOcspRequest, OcspRequest } from "@streamssl/ssl/x509";
 * import { generateKey } from "@streamssl/ssl/crypto";
 * import { assertEquals } from "@std/assert";
 *
 * const key = await generateKey({ type: "ed25519" });
 * const issuer = await createCertificate({ subject: "CN=CA", key, isCa: true });
 * const certificates = [{ certificate: issuer, issuer }];
 * const request = OcspRequest.fromDer((await createOcspRequest({ certificates })).der);
 * assertEquals([request.ids.length, request.nonce?.length], [1, 16]);
 * ```
 */
export class OcspRequest {
  /** The request in DER, exactly as it was given. It must not be changed. */
  readonly der: Bytes;
  /** Which certificates are asked about. */
  readonly ids: readonly OcspCertificateId[];
  /** Who asks, if the request tells. */
  readonly requestorName: GeneralName | undefined;
  /** The extensions of the whole request. */
  readonly extensions: readonly Extension[];
  /** The certificates that came with the signature. */
  readonly certificates: readonly Certificate[];
  readonly #signed: Uint8Array;
  readonly #signature: { identifier: Uint8Array; bytes: Uint8Array } | undefined;

  private constructor(der: Bytes) {
    this.der = der;
    const reader = new DerReader(der, { path: "OCSPRequest" });
    const outer = reader.readSequence();
    reader.finish();
    this.#signed = outer.readRaw("tbsRequest");
    const fields = new DerReader(this.#signed, { path: "OCSPRequest.tbsRequest" })
      .readSequence(readFields);
    this.ids = fields.ids;
    this.requestorName = fields.requestorName;
    this.extensions = fields.extensions;
    const signature = outer.readOptionalExplicit(0, readSignature, "optionalSignature");
    outer.finish();
    this.certificates = signature?.certificates ?? [];
    this.#signature = signature;
  }

  /**
   * Takes a request out of DER.
   *
   * @param der The request, and nothing behind it; it is copied.
   * @returns The request.
   * @throws {Asn1Error} When it is no request.
   */
  static fromDer(der: Uint8Array): OcspRequest {
    checkDer(der, "OCSPRequest");
    return new OcspRequest(der.slice());
  }

  /** The nonce, which the response repeats (RFC 8954). */
  get nonce(): Uint8Array | undefined {
    return nonceOf(this.extensions);
  }

  /** Whether it is signed (OCSP_request_is_signed). */
  get isSigned(): boolean {
    return this.#signature !== undefined;
  }

  /**
   * Checks the signature with the key of a certificate. Whether that certificate may ask is the
   * caller's to decide (OCSP_request_verify does both).
   *
   * @param signer The certificate of who signed; one of {@linkcode OcspRequest.certificates} perhaps.
   * @returns Whether the signature is good; `false` without one.
   * @throws {SslError} When the key or the signature algorithm is unknown.
   */
  verifySignature(signer: Certificate): MaybePromise<boolean> {
    if (this.#signature === undefined) return false;
    const { identifier, bytes } = this.#signature;
    const algorithm = readAlgorithmIdentifier(new DerReader(identifier), "signatureAlgorithm");
    return verifyIdentifiedSignature(algorithm, signer.publicKey, this.#signed, bytes);
  }
}

function readFields(reader: DerReader): RequestFields {
  reader.readOptionalExplicit(0, (version) => version.readSmallInteger(0), "version");
  const requestorName = reader.readOptionalExplicit(1, readGeneralName, "requestorName");
  const ids = reader.readSequence((list) =>
    list.list((item, index) => {
      if (index >= MAX_IDS) {
        item.fail("TOO_LARGE", { expected: `at most ${MAX_IDS} certificates` });
      }
      return item.readSequence((request) => {
        const id = readCertificateId(request);
        request.readOptionalExplicit(0, readOcspExtensions, "singleRequestExtensions");
        return id;
      });
    }), "requestList");
  const extensions = reader.readOptionalExplicit(2, readOcspExtensions, "requestExtensions") ?? [];
  return { ids, requestorName, extensions };
}

/** Reads Extensions in the middle of a structure of OCSP. */
export function readOcspExtensions(reader: DerReader): Extension[] {
  const { path } = reader;
  const list = reader.readSequence();
  return decodeExtensions(list.input, list.offset, list.end, path);
}

/** The content of the nonce; some peers leave the OCTET STRING out. */
export function nonceOf(extensions: readonly Extension[]): Uint8Array | undefined {
  const value = extensions.find(({ oid }) => oid === OCSP_EXTENSIONS.nonce)?.value;
  if (value === undefined) return undefined;
  if (value[0] !== 0x04 || value[1] !== value.length - 2) return value;
  return value.subarray(2);
}

/** Makes the extension with a nonce. */
export function nonceExtension(nonce: Uint8Array): Extension {
  const value = new DerBuilder().octetString(nonce).finish();
  return new Extension(OCSP_EXTENSIONS.nonce, false, value);
}

function readSignature(reader: DerReader): {
  identifier: Uint8Array;
  bytes: Uint8Array;
  certificates: Certificate[];
} {
  return reader.readSequence((inner) => ({
    identifier: inner.readRaw("signatureAlgorithm"),
    bytes: readSignatureBits(inner),
    certificates: inner.readOptionalExplicit(0, readCertificates, "certs") ?? [],
  }));
}

/** A signature, whose bits are whole bytes: nobody signs how many of the last one are unused. */
export function readSignatureBits(reader: DerReader): Uint8Array {
  const { bytes, unusedBits } = reader.readBitString("signature");
  if (unusedBits === 0) return bytes;
  reader.fail("INVALID_BIT_STRING_BITS_LEFT", {
    expected: "a signature of whole bytes",
    received: `${unusedBits} unused bits`,
  });
}

/** `SEQUENCE OF Certificate`. */
export function readCertificates(reader: DerReader): Certificate[] {
  return reader.readSequence((list) => list.list((item) => Certificate.fromDer(item.readRaw())));
}

/**
 * Decodes a request at a cursor, as d2i_OCSP_REQUEST.
 *
 * @param bytes The buffer.
 * @param cursor Where the request starts; moved behind it, left in place on an error.
 * @returns The request.
 * @throws {Asn1Error} When there is no request.
 *
 * @example Usage
 * ```ts
 * import { d2iOcspRequest } from "@streamssl/ssl/x509";
 * import { assertThrows } from "@std/assert";
 *
 * assertThrows(() => d2iOcspRequest(new Uint8Array(0)));
 * ```
 */
export function d2iOcspRequest(bytes: Uint8Array, cursor: Cursor = { offset: 0 }): OcspRequest {
  return decodeAt(bytes, cursor, (der) => OcspRequest.fromDer(der));
}

/**
 * Writes a request at a cursor, as i2d_OCSP_REQUEST.
 *
 * @param request The request.
 * @param output The buffer; none to be told only the length.
 * @param cursor Where to write; moved behind what was written.
 * @returns The length of the encoding in bytes.
 * @throws {Asn1Error} When the buffer is too small.
 *
 * @example Usage
 * ```ts
 * import { createOcspRequest, i2dOcspRequest } from "@streamssl/ssl/x509";
 * import { assertEquals } from "@std/assert";
 *
 * const request = await createOcspRequest({ nonce: false });
 * assertEquals(i2dOcspRequest(request), request.der.length);
 * ```
 */
export function i2dOcspRequest(
  request: OcspRequest,
  output?: Uint8Array,
  cursor?: Cursor,
): number {
  return encodeAt(request.der, output, cursor);
}
