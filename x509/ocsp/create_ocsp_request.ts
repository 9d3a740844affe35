// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

import { DerBuilder } from "../../crypto/asn1/mod.ts";
import type { DigestAlgorithm } from "../../crypto/digest/digest.ts";
import { SslError } from "../../err/mod.ts";
import { type Random, randomBytes } from "../../rand/random.ts";
import { type Bytes, mapMaybe, type MaybePromise } from "../../wire/mod.ts";
import type { Certificate } from "../certificate.ts";
import { type Extension, writeExtensions } from "../extension.ts";
import { type GeneralName, writeGeneralName } from "../general_name.ts";
import { prepareStructure, type Signer, type SignStructureOptions } from "../sign_structure.ts";
import { type OcspCertificateId, ocspCertificateId, writeCertificateId } from "./certificate_id.ts";
import { nonceExtension, OcspRequest } from "./ocsp_request.ts";

/** How long nonces are, in bytes: RFC 8954, section 2.1, allows 1 to 32. */
const NONCE_LENGTH = 16;

/** A certificate, its key and the certificates above it: who signs in OCSP. */
export interface OcspSigner {
  /** The certificate of who signs. */
  readonly certificate: Certificate;
  /** Its key, here or elsewhere. */
  readonly key: Signer;
  /** More certificates that go along. @default {[]} */
  readonly chain?: readonly Certificate[];
}

/** Options for {@linkcode createOcspRequest}. */
export interface CreateOcspRequestOptions extends SignStructureOptions {
  /** The certificates that are asked about, with their issuers. */
  certificates?: readonly { readonly certificate: Certificate; readonly issuer: Certificate }[];
  /** More certificates, by their identifiers. */
  ids?: readonly OcspCertificateId[];
  /** The digest of the identifiers. @default {sha1} */
  digest?: DigestAlgorithm;
  /**
   * The nonce; `false` leaves it out, as responders with prepared answers demand.
   *
   * @default {16 random bytes}
   */
  nonce?: Uint8Array | false;
  /** Who asks. */
  requestorName?: GeneralName;
  /** Who signs the request. @default {nobody, as nearly always} */
  signer?: OcspSigner;
  /** More extensions. */
  extensions?: readonly Extension[];
  /** Where the nonce comes from. @default {randomBytes} */
  random?: Random;
}

/**
 * Makes a question to an OCSP responder (OCSP_REQUEST_new, OCSP_request_add0_id,
 * OCSP_request_add1_nonce, OCSP_request_sign).
 *
 * @param options What is asked.
 * @returns The request; a plain value when nobody signs, or the signer is synchronous.
 * @throws {TypeError} For a nonce that is no bytes.
 * @throws {SslError} When the key can not sign so; `OCSP`, `PRIVATE_KEY_DOES_NOT_MATCH_CERTIFICATE`.
 *
 * @example Usage
 * ```ts
 * import { createCertificate, createOcspRequest } from "@streamssl/ssl/x509";
 * import { generateKey } from "@streamssl/ssl/crypto";
 * import { assertEquals } from "@std/assert";
 *
 * const key = await generateKey({ type: "ed25519" });
 * const issuer = await createCertificate({ subject: "CN=CA", key, isCa: true });
 * const request = await createOcspRequest({ certificates: [{ certificate: issuer, issuer }] });
 * assertEquals(request.ids[0]?.serialNumber, issuer.serialNumber);
 * ```
 */
export function createOcspRequest(options: CreateOcspRequestOptions): MaybePromise<OcspRequest> {
  const { signer } = options;
  if (signer === undefined) {
    const tbs = encodeTbs(options);
    return OcspRequest.fromDer(new DerBuilder().sequence((outer) => outer.raw(tbs)).finish());
  }
  checkSignerKey(signer);
  const unsigned = prepareStructure(signer.key, options, () => encodeTbs(options));
  const { toBeSigned, signatureAlgorithm, algorithmIdentifier } = unsigned;
  return mapMaybe(signer.key.sign(signatureAlgorithm, toBeSigned), (signature) => {
    const der = new DerBuilder().sequence((outer) => {
      outer.raw(toBeSigned);
      outer.explicit(0, (field) =>
        field.sequence((inner) => {
          inner.raw(algorithmIdentifier).bitString(signature);
          writeSignerCertificates(inner, signer);
        }));
    }).finish();
    return OcspRequest.fromDer(der);
  });
}

/** OCSP_request_sign and OCSP_basic_sign: nobody could verify what another key signed. */
export function checkSignerKey({ certificate, key }: OcspSigner): void {
  if (certificate.publicKey.equals(key.publicKey)) return;
  throw new SslError("OCSP", "PRIVATE_KEY_DOES_NOT_MATCH_CERTIFICATE", {
    expected: `the key of ${certificate.subject.toOneLine()}`,
    received: `another key of type ${key.publicKey.type}`,
    usualCause: "certificate and key of two signers were mixed up",
  });
}

/** `[0] EXPLICIT SEQUENCE OF Certificate` with the signer's and those above. */
export function writeSignerCertificates(builder: DerBuilder, signer: OcspSigner): void {
  builder.explicit(0, (field) =>
    field.sequence((list) => {
      list.raw(signer.certificate.der);
      for (const certificate of signer.chain ?? []) list.raw(certificate.der);
    }));
}

function encodeTbs(options: CreateOcspRequestOptions): Bytes {
  const { certificates = [], ids = [], digest, random = randomBytes } = options;
  const { nonce = random(NONCE_LENGTH), signer, extensions = [] } = options;
  const all = [
    ...certificates.map(({ certificate, issuer }) =>
      ocspCertificateId(certificate, issuer, digest)
    ),
    ...ids,
  ];
  // RFC 6960, section 4.1.2: who signs tells its name.
  const requestorName: GeneralName | undefined = options.requestorName ??
    (signer && { type: "directory", name: signer.certificate.subject });
  return new DerBuilder().sequence((inner) => {
    if (requestorName !== undefined) {
      inner.explicit(1, (field) => writeGeneralName(field, requestorName));
    }
    inner.sequence((list) => {
      for (const id of all) list.sequence((request) => writeCertificateId(request, id));
    });
    const more = [...nonce === false ? [] : [nonceExtension(nonce)], ...extensions];
    if (more.length > 0) inner.explicit(2, (field) => writeExtensions(field, more));
  }).finish();
}
