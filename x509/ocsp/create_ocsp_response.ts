// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

import { DerBuilder } from "../../crypto/asn1/mod.ts";
import { sha1 } from "../../crypto/digest/sha1.ts";
import { type Bytes, mapMaybe, type MaybePromise } from "../../wire/mod.ts";
import { type Extension, writeExtensions } from "../extension.ts";
import { reasonNumber } from "../revoked_certificate.ts";
import { prepareStructure, type SignStructureOptions } from "../sign_structure.ts";
import { keyBits, type OcspCertificateId, writeCertificateId } from "./certificate_id.ts";
import { checkSignerKey, type OcspSigner, writeSignerCertificates } from "./create_ocsp_request.ts";
import { BASIC_RESPONSE, nonceExtension } from "./ocsp_request.ts";
import { type OcspCertificateStatus, OcspResponse } from "./ocsp_response.ts";

/** An answer about one certificate. */
export interface OcspAnswer {
  /** Which certificate. */
  readonly id: OcspCertificateId;
  /** What is said of it. */
  readonly certificateStatus: OcspCertificateStatus;
  /** When this was known to be right. @default {now} */
  readonly thisUpdate?: Date;
  /** When newer information will be there. @default {newer information is always there} */
  readonly nextUpdate?: Date;
  /** The extensions of the answer. */
  readonly extensions?: readonly Extension[];
}

/** Options for {@linkcode createOcspResponse}. */
export interface CreateOcspResponseOptions extends SignStructureOptions {
  /** Who answers. */
  responder: OcspSigner;
  /** The answers. */
  answers: readonly OcspAnswer[];
  /** How the responder is named: by its subject, or by its key. @default {"name"} */
  responderId?: "name" | "key";
  /** Whether the responder's certificates go along. @default {true} */
  includeCertificates?: boolean;
  /** When the answer is signed. @default {now} */
  producedAt?: Date;
  /** The nonce of the request. */
  nonce?: Uint8Array;
  /** More extensions of the whole. */
  extensions?: readonly Extension[];
}

/**
 * Makes an answer to a question about certificates (OCSP_basic_add1_status, OCSP_basic_sign,
 * OCSP_response_create): for a responder, or for stapling.
 *
 * @param options The answers, and who signs.
 * @returns The answer; a plain value when the signer is synchronous.
 * @throws {SslError} When the key can not sign so; `OCSP`, `PRIVATE_KEY_DOES_NOT_MATCH_CERTIFICATE`.
 * @throws {TypeError} For an unknown status or reason, or a revocation without its time.
 *
 * @example Usage
 * ```ts
 * import { createCertificate, createOcspResponse, ocspCertificateId } from "@streamssl/ssl/x509";
 * import { generateKey } from "@streamssl/ssl/crypto";
 * import { assertEquals } from "@std/assert";
 *
 * const key = await generateKey({ type: "ec", curve: "P-256" });
 * const certificate = await createCertificate({ subject: "CN=CA", key, isCa: true });
 * const id = ocspCertificateId(certificate, certificate);
 * const response = await createOcspResponse({
 *   responder: { certificate, key },
 *   answers: [{ id, certificateStatus: { status: "good" } }],
 * });
 * assertEquals(response.find(id)?.certificateStatus, { status: "good" });
 * ```
 */
export function createOcspResponse(options: CreateOcspResponseOptions): MaybePromise<OcspResponse> {
  const { responder, includeCertificates = true } = options;
  checkSignerKey(responder);
  const unsigned = prepareStructure(responder.key, options, () => encodeData(options));
  const { toBeSigned, signatureAlgorithm, algorithmIdentifier } = unsigned;
  return mapMaybe(responder.key.sign(signatureAlgorithm, toBeSigned), (signature) => {
    const basic = new DerBuilder().sequence((outer) => {
      outer.raw(toBeSigned).raw(algorithmIdentifier).bitString(signature);
      if (includeCertificates) writeSignerCertificates(outer, responder);
    }).finish();
    const der = new DerBuilder().sequence((outer) => {
      outer.enumerated(0).explicit(
        0,
        (field) => field.sequence((inner) => inner.oid(BASIC_RESPONSE).octetString(basic)),
      );
    }).finish();
    return OcspResponse.fromDer(der);
  });
}

function encodeData(options: CreateOcspResponseOptions): Bytes {
  const { responder, answers, responderId = "name", producedAt = new Date(), nonce } = options;
  const extensions = [
    ...nonce === undefined ? [] : [nonceExtension(nonce)],
    ...options.extensions ?? [],
  ];
  const { certificate } = responder;
  return new DerBuilder().sequence((inner) => {
    if (responderId === "name") inner.explicit(1, (field) => field.raw(certificate.subject.der));
    else inner.explicit(2, (field) => field.octetString(sha1.digest(keyBits(certificate))));
    inner.time(producedAt, "generalized");
    inner.sequence((list) => {
      for (const answer of answers) writeAnswer(list, answer, producedAt);
    });
    if (extensions.length > 0) inner.explicit(1, (field) => writeExtensions(field, extensions));
  }).finish();
}

function writeAnswer(builder: DerBuilder, answer: OcspAnswer, producedAt: Date): void {
  const { id, certificateStatus, thisUpdate = producedAt, nextUpdate, extensions = [] } = answer;
  builder.sequence((inner) => {
    writeCertificateId(inner, id);
    writeStatus(inner, certificateStatus);
    inner.time(thisUpdate, "generalized");
    if (nextUpdate !== undefined) {
      inner.explicit(0, (field) => field.time(nextUpdate, "generalized"));
    }
    if (extensions.length > 0) inner.explicit(1, (field) => writeExtensions(field, extensions));
  });
}

function writeStatus(builder: DerBuilder, status: OcspCertificateStatus): void {
  switch (status.status) {
    case "good":
      builder.implicit(0, new Uint8Array(0));
      return;
    case "unknown":
      builder.implicit(2, new Uint8Array(0));
      return;
    case "revoked": {
      const { revocationTime, reason } = status;
      if (!(revocationTime instanceof Date)) {
        throw new TypeError("Cannot answer that a certificate is revoked without a revocationTime");
      }
      builder.nested(0xa1, (inner) => {
        inner.time(revocationTime, "generalized");
        if (reason === undefined) return;
        inner.explicit(0, (field) => field.enumerated(reasonNumber(reason)));
      });
      return;
    }
    default:
      throw new TypeError(
        `Cannot answer with the status "${
          (status as OcspCertificateStatus).status
        }": good, revoked ` +
          "and unknown are known",
      );
  }
}
