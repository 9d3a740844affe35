// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

import { checkDer } from "../../crypto/asn1/pem_hint.ts";
import {
  Asn1Error,
  type Cursor,
  decodeAt,
  DER_TAGS,
  DerBuilder,
  DerReader,
  encodeAt,
} from "../../crypto/asn1/mod.ts";
import type { SignatureAlgorithm } from "../../crypto/pkey/pkey_types.ts";
import type { PublicKey } from "../../crypto/pkey/public_key.ts";
import type { Bytes, MaybePromise } from "../../wire/mod.ts";
import {
  type AlgorithmIdentifier,
  decodeSignatureAlgorithm,
  readAlgorithmIdentifier,
} from "../algorithm_identifier.ts";
import type { Certificate } from "../certificate.ts";
import { verifyIdentifiedSignature, type VerifySignatureOptions } from "../verify_signature.ts";
import type { Extension } from "../extension.ts";
import { Name } from "../name.ts";
import { REVOCATION_REASONS, type RevocationReason } from "../revoked_certificate.ts";
import { type OcspCertificateId, readCertificateId, sameCertificateId } from "./certificate_id.ts";
import {
  BASIC_RESPONSE,
  nonceOf,
  readCertificates,
  readOcspExtensions,
  readSignatureBits,
} from "./ocsp_request.ts";

/** How a responder answers, with the numbers of RFC 6960, section 4.2.1. */
export const OCSP_RESPONSE_STATUS = {
  successful: 0,
  malformedRequest: 1,
  internalError: 2,
  tryLater: 3,
  sigRequired: 5,
  unauthorized: 6,
} as const satisfies Readonly<Record<string, number>>;

/** How a responder answers. */
export type OcspResponseStatus = keyof typeof OCSP_RESPONSE_STATUS;

/** What a responder says of a certificate. */
export type OcspCertificateStatus =
  | {
    /** It is not revoked; whether it was ever issued is not said. */
    readonly status: "good";
  }
  | {
    /** It is revoked, or was never issued (section 4.4.8). */
    readonly status: "revoked";
    /** When. */
    readonly revocationTime: Date;
    /** Why, if the responder tells. */
    readonly reason?: RevocationReason;
  }
  | {
    /** The responder does not know. */
    readonly status: "unknown";
  };

/** The answer about one certificate (OCSP_SINGLERESP). */
export interface OcspSingleResponse {
  /** Which certificate. */
  readonly id: OcspCertificateId;
  /** What is said of it. */
  readonly certificateStatus: OcspCertificateStatus;
  /** When this was known to be right. */
  readonly thisUpdate: Date;
  /** When newer information will be there. */
  readonly nextUpdate: Date | undefined;
  /** The extensions of the answer. */
  readonly extensions: readonly Extension[];
}

/** The signed part of an answer (OCSP_BASICRESP). */
export interface OcspBasicResponse {
  /** Who answers: a name, or the SHA-1 of the bits of a key. */
  readonly responderId: Name | Uint8Array;
  /** When the answer was signed. */
  readonly producedAt: Date;
  /** The answers. */
  readonly responses: readonly OcspSingleResponse[];
  /** The extensions of the whole. */
  readonly extensions: readonly Extension[];
  /** The certificates that came along. */
  readonly certificates: readonly Certificate[];
  /** The outer signature algorithm, not decoded further. */
  readonly signatureAlgorithmIdentifier: AlgorithmIdentifier;
}

/** The parts of a basic response that only its signature needs. */
interface Signed {
  readonly data: Uint8Array;
  readonly signature: Uint8Array;
}

/**
 * An answer of an OCSP responder (RFC 6960, section 4.2; OCSP_RESPONSE). `verifyOcspResponse` tells
 * whether it can be trusted.
 *
 * @example Usage
 * ```ts
 * import { createOcspErrorResponse, OcspResponse } from "@streamssl/ssl/x509";
 * import { assertEquals } from "@std/assert";
 *
 * const response = OcspResponse.fromDer(createOcspErrorResponse("tryLater").der);
 * assertEquals([response.status, response.basic], ["tryLater", undefined]);
 * ```
 */
export class OcspResponse {
  /** The answer in DER, exactly as it was given. It must not be changed. */
  readonly der: Bytes;
  /** How the responder answers. */
  readonly status: OcspResponseStatus;
  /** The signed part of a successful answer. */
  readonly basic: OcspBasicResponse | undefined;
  readonly #signed: Signed | undefined;

  private constructor(der: Bytes) {
    this.der = der;
    const reader = new DerReader(der, { path: "OCSPResponse" });
    const outer = reader.readSequence();
    reader.finish();
    this.status = readStatus(outer);
    const bytes = outer.readOptionalExplicit(0, readResponseBytes, "responseBytes");
    outer.finish();
    if (bytes === undefined && this.status === "successful") {
      throw new Asn1Error("FIELD_MISSING", {
        expected: "the answer, as the status is successful",
        path: "OCSPResponse.responseBytes",
      });
    }
    const parsed = bytes === undefined ? undefined : parseBasic(bytes);
    this.basic = parsed?.basic;
    this.#signed = parsed?.signed;
  }

  /**
   * Takes an answer out of DER.
   *
   * @param der The answer, and nothing behind it; it is copied.
   * @returns The answer.
   * @throws {Asn1Error} When it is none, or of a type other than basic.
   */
  static fromDer(der: Uint8Array): OcspResponse {
    checkDer(der, "OCSPResponse");
    return new OcspResponse(der.slice());
  }

  /** The nonce that it repeats. */
  get nonce(): Uint8Array | undefined {
    return nonceOf(this.basic?.extensions ?? []);
  }

  /** How it was signed; `undefined` when it is not. @throws {Asn1Error} For an unknown algorithm. */
  get signatureAlgorithm(): SignatureAlgorithm | undefined {
    const identifier = this.basic?.signatureAlgorithmIdentifier;
    return identifier && decodeSignatureAlgorithm(identifier);
  }

  /**
   * Finds the answer about a certificate (OCSP_resp_find_status).
   *
   * @param id The certificate.
   * @returns The answer; `undefined` when there is none.
   */
  find(id: OcspCertificateId): OcspSingleResponse | undefined {
    return this.basic?.responses.find((single) => sameCertificateId(single.id, id));
  }

  /**
   * Checks the signature with a key. Nothing else is checked.
   *
   * @param publicKey The responder's key.
   * @param options Who computes.
   * @returns Whether the signature is good; `false` for an answer without one.
   * @throws {Asn1Error} When the signature algorithm is unknown or its parameters are wrong.
   */
  verifySignature(
    publicKey: PublicKey,
    options: VerifySignatureOptions = {},
  ): MaybePromise<boolean> {
    const identifier = this.basic?.signatureAlgorithmIdentifier;
    if (identifier === undefined || this.#signed === undefined) return false;
    const { data, signature } = this.#signed;
    return verifyIdentifiedSignature(identifier, publicKey, data, signature, options);
  }
}

function readStatus(reader: DerReader): OcspResponseStatus {
  const code = reader.readSmallInteger(255, "responseStatus", DER_TAGS.ENUMERATED);
  const statuses = Object.entries(OCSP_RESPONSE_STATUS) as [OcspResponseStatus, number][];
  const status = statuses.find(([, number]) => number === code)?.[0];
  if (status !== undefined) return status;
  reader.fail("INVALID_VALUE", { expected: "a status from 0 to 6, not 4", received: `${code}` });
}

function readResponseBytes(reader: DerReader): Uint8Array {
  return reader.readSequence((inner) => {
    const type = inner.readOid("responseType");
    if (type !== BASIC_RESPONSE) {
      inner.fail("INVALID_VALUE", { expected: "a basic OCSP response", received: type });
    }
    return inner.readOctetString("response");
  });
}

function parseBasic(der: Uint8Array): { basic: OcspBasicResponse; signed: Signed } {
  const reader = new DerReader(der, { path: "BasicOCSPResponse" });
  const parsed = reader.readSequence((outer) => {
    const data = outer.readRaw("tbsResponseData");
    const signatureAlgorithmIdentifier = readAlgorithmIdentifier(outer, "signatureAlgorithm");
    const signature = readSignatureBits(outer);
    const certificates = outer.readOptionalExplicit(0, readCertificates, "certs") ?? [];
    const fields = new DerReader(data, { path: "BasicOCSPResponse.tbsResponseData" })
      .readSequence(readResponseData);
    return {
      basic: { ...fields, certificates, signatureAlgorithmIdentifier },
      signed: { data, signature },
    };
  });
  reader.finish();
  return parsed;
}

function readResponseData(
  reader: DerReader,
): Pick<OcspBasicResponse, "responderId" | "producedAt" | "responses" | "extensions"> {
  reader.readOptionalExplicit(0, (version) => version.readSmallInteger(0), "version");
  const responderId = reader.peekTag() === 0xa1
    ? reader.readExplicit(1, readName, "responderID.byName")
    : reader.readExplicit(2, (key) => key.readOctetString().slice(), "responderID.byKey");
  return {
    responderId,
    producedAt: reader.readTime("producedAt", "der"),
    responses: reader.readSequence((list) => list.list(readSingle), "responses"),
    extensions: reader.readOptionalExplicit(1, readOcspExtensions, "responseExtensions") ?? [],
  };
}

function readName(reader: DerReader): Name {
  return Name.fromDer(reader.readRaw());
}

function readSingle(reader: DerReader): OcspSingleResponse {
  return reader.readSequence((inner) => ({
    id: readCertificateId(inner),
    certificateStatus: readCertificateStatus(inner),
    thisUpdate: inner.readTime("thisUpdate", "der"),
    nextUpdate: inner.readOptionalExplicit(0, (time) => time.readTime("", "der"), "nextUpdate"),
    extensions: inner.readOptionalExplicit(1, readOcspExtensions, "singleExtensions") ?? [],
  }));
}

function readCertificateStatus(reader: DerReader): OcspCertificateStatus {
  switch (reader.peekTag()) {
    case 0x80:
      reader.readContent(0x80, "certStatus");
      return { status: "good" };
    case 0x82:
      reader.readContent(0x82, "certStatus");
      return { status: "unknown" };
    default:
      return reader.readNested(0xa1, (inner): OcspCertificateStatus => {
        const revocationTime = inner.readTime("revocationTime", "der");
        const code = inner.readOptionalExplicit(
          0,
          (reason) => reason.readSmallInteger(10, "", DER_TAGS.ENUMERATED),
          "revocationReason",
        );
        const reason = reasonOf(code);
        return { status: "revoked", revocationTime, ...reason === undefined ? {} : { reason } };
      }, "certStatus");
  }
}

function reasonOf(code: number | undefined): RevocationReason | undefined {
  const reasons = Object.entries(REVOCATION_REASONS) as [RevocationReason, number][];
  return reasons.find(([, number]) => number === code)?.[0];
}

/**
 * Decodes an answer at a cursor, as d2i_OCSP_RESPONSE.
 *
 * @param bytes The buffer.
 * @param cursor Where the answer starts; moved behind it, left in place on an error.
 * @returns The answer.
 * @throws {Asn1Error} When there is no answer.
 *
 * @example Usage
 * ```ts
 * import { createOcspErrorResponse, d2iOcspResponse } from "@streamssl/ssl/x509";
 * import { assertEquals } from "@std/assert";
 *
 * const { der } = createOcspErrorResponse("unauthorized");
 * assertEquals(d2iOcspResponse(der).status, "unauthorized");
 * ```
 */
export function d2iOcspResponse(bytes: Uint8Array, cursor: Cursor = { offset: 0 }): OcspResponse {
  return decodeAt(bytes, cursor, (der) => OcspResponse.fromDer(der));
}

/**
 * Writes an answer at a cursor, as i2d_OCSP_RESPONSE.
 *
 * @param response The answer.
 * @param output The buffer; none to be told only the length.
 * @param cursor Where to write; moved behind what was written.
 * @returns The length of the encoding in bytes.
 * @throws {Asn1Error} When the buffer is too small.
 *
 * @example Usage
 * ```ts
 * import { createOcspErrorResponse, i2dOcspResponse } from "@streamssl/ssl/x509";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(i2dOcspResponse(createOcspErrorResponse("tryLater")), 5);
 * ```
 */
export function i2dOcspResponse(
  response: OcspResponse,
  output?: Uint8Array,
  cursor?: Cursor,
): number {
  return encodeAt(response.der, output, cursor);
}

/**
 * Makes an answer without a signed part: an error (OCSP_response_create).
 *
 * @param status The error.
 * @returns The answer.
 *
 * @example Usage
 * ```ts
 * import { createOcspErrorResponse } from "@streamssl/ssl/x509";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(createOcspErrorResponse("unauthorized").der, Uint8Array.of(0x30, 3, 10, 1, 6));
 * ```
 */
export function createOcspErrorResponse(
  status: Exclude<OcspResponseStatus, "successful">,
): OcspResponse {
  const code = OCSP_RESPONSE_STATUS[status];
  return OcspResponse.fromDer(
    new DerBuilder().sequence((outer) => outer.enumerated(code)).finish(),
  );
}
