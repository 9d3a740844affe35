// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

import { sha1 } from "../../crypto/digest/sha1.ts";
import { SslError } from "../../err/mod.ts";
import { equalBytes } from "../../wire/mod.ts";
import type { Certificate } from "../certificate.ts";
import { KEY_PURPOSES } from "../extended_key_usage.ts";
import type { Name } from "../name.ts";
import type { TrustStore } from "../trust_store.ts";
import type { VerificationResult } from "../verification_result.ts";
import { verifyCertificate } from "../verify_certificate.ts";
import type { VerifyOptions } from "../verify_options.ts";
import {
  isIssuerOf,
  keyBits,
  type OcspCertificateId,
  ocspCertificateId,
  sameIssuer,
} from "./certificate_id.ts";
import type { OcspBasicResponse, OcspResponse, OcspSingleResponse } from "./ocsp_response.ts";

/** What {@linkcode verifyOcspResponse} demands. */
export interface VerifyOcspResponseOptions {
  /** The certificate that was asked about. */
  certificate: Certificate;
  /** Its issuer, which may sign the answer itself or let a delegate sign. */
  issuer: Certificate;
  /**
   * Where the responder's path must end. Without a store the issuer itself is the only trust anchor,
   * which is enough for answers of the issuer and of its delegates.
   */
  trustStore?: TrustStore;
  /** More certificates for that path. @default {[]} */
  untrusted?: readonly Certificate[];
  /**
   * Certificates of responders that are trusted as they are, for whatever issuer (`-VAfile`,
   * OCSP_TRUSTOTHER).
   *
   * @default {[]}
   */
  trustedResponders?: readonly Certificate[];
  /**
   * The nonce of the request. An answer with another one is refused; one without is refused where
   * `nonceRequired` is true (responders with prepared answers can not repeat it).
   */
  nonce?: Uint8Array;
  /** Whether the answer must repeat the nonce. @default {false} */
  nonceRequired?: boolean;
  /** At which time the answer must be current. @default {new Date()} */
  time?: Date;
  /** How far clocks may differ, in seconds. @default {300} */
  clockSkew?: number;
  /** How old an answer may be at most, in seconds. @default {any age, up to its nextUpdate} */
  maximumAge?: number;
  /** More options for the verification of the responder's certificate. */
  verify?: Pick<
    VerifyOptions,
    "securityLevel" | "partialChain" | "strict" | "engines" | "crls" | "crlCheck"
  >;
}

const SECOND = 1000;

/**
 * Verifies an answer of an OCSP responder: who signed it, whether they may, whether it is about the
 * certificate and current (OCSP_basic_verify, OCSP_check_nonce, OCSP_resp_find_status,
 * OCSP_check_validity; RFC 6960, section 3.2).
 *
 * @param response The answer.
 * @param options What it must be about, and what is trusted.
 * @returns What it says of the certificate: good, revoked or unknown.
 * @throws {SslError} `OCSP` with OpenSSL's reason when the answer can not be trusted, or says nothing.
 * @throws {TypeError} When it is no answer, or a nonce is required and none is given.
 * @throws {RangeError} When `clockSkew` or `maximumAge` is no number of seconds.
 *
 * @example Usage
 * ```ts
 * import {
 *   createCertificate,
 *   createOcspResponse,
 *   ocspCertificateId,
 *   verifyOcspResponse,
 * } from "@streamssl/ssl/x509";
 * import { generateKey } from "@streamssl/ssl/crypto";
 * import { assertEquals } from "@std/assert";
 *
 * const key = await generateKey({ type: "ec", curve: "P-256" });
 * const issuer = await createCertificate({ subject: "CN=CA", key, isCa: true });
 * const certificate = await createCertificate({
 *   subject: "CN=a",
 *   publicKey: key.publicKey,
 *   issuer: { certificate: issuer, key },
 * });
 * const response = await createOcspResponse({
 *   responder: { certificate: issuer, key },
 *   answers: [{
 *     id: ocspCertificateId(certificate, issuer),
 *     certificateStatus: { status: "revoked", revocationTime: new Date("2026-01-01T00:00:00Z") },
 *   }],
 * });
 * const { certificateStatus } = await verifyOcspResponse(response, { certificate, issuer });
 * assertEquals(certificateStatus.status, "revoked");
 * ```
 */
export async function verifyOcspResponse(
  response: OcspResponse,
  options: VerifyOcspResponseOptions,
): Promise<OcspSingleResponse> {
  checkOptions(response, options);
  const { basic, status } = response;
  if (basic === undefined || status !== "successful") {
    throw new SslError("OCSP", "RESPONSE_CONTAINS_NO_REVOCATION_DATA", {
      expected: "a successful answer",
      received: `the status ${status}`,
      ...status === "tryLater" ? { remedy: "ask again later" } : {},
      ...status === "unauthorized"
        ? { usualCause: "the responder does not answer for this issuer, or not for this client" }
        : {},
    });
  }
  const signer = findSigner(basic, options);
  await checkSignature(response, signer.certificate, options);
  if (signer.from !== "trustedResponders") await checkSigner(basic, signer.certificate, options);
  checkNonce(response, options);
  const single = findAnswer(basic, options);
  checkTimes(single, options);
  return single;
}

/** What is no number would make the comparisons with it true. */
function checkOptions(response: OcspResponse, options: VerifyOcspResponseOptions): void {
  if (typeof response?.status !== "string") {
    throw new TypeError(
      "Cannot verify an answer of OCSP that is no OcspResponse: OcspResponse.fromDer() reads bytes",
    );
  }
  const { clockSkew = 0, maximumAge = 0, nonce, nonceRequired } = options;
  for (const [name, value] of Object.entries({ clockSkew, maximumAge })) {
    if (typeof value === "number" && value >= 0) continue;
    throw new RangeError(
      `Cannot verify an answer of OCSP: the option ${name} is ${value}, not a number of seconds`,
    );
  }
  if (nonceRequired === true && nonce === undefined) {
    throw new TypeError("Cannot verify an answer of OCSP: nonceRequired needs the request's nonce");
  }
}

/** Who signed, by name or key (ocsp_find_signer): the caller's certificates come first. */
function findSigner(
  { responderId, certificates }: OcspBasicResponse,
  { issuer, trustedResponders = [], untrusted = [] }: VerifyOcspResponseOptions,
): { certificate: Certificate; from: "trustedResponders" | "others" } {
  const fits = (certificate: Certificate) => isResponder(certificate, responderId);
  const trusted = trustedResponders.find(fits);
  if (trusted !== undefined) return { certificate: trusted, from: "trustedResponders" };
  const other = [...certificates, issuer, ...untrusted].find(fits);
  if (other !== undefined) return { certificate: other, from: "others" };
  throw new SslError("OCSP", "SIGNER_CERTIFICATE_NOT_FOUND", {
    expected: "the responder's certificate in the answer or among those at hand",
    received: responderId instanceof Uint8Array ? "a key that none has" : responderId.toOneLine(),
    remedy: "give the responder's certificate with untrusted, or with trustedResponders",
  });
}

function isResponder(certificate: Certificate, responderId: Name | Uint8Array): boolean {
  if (!(responderId instanceof Uint8Array)) return certificate.subject.equals(responderId);
  return equalBytes(sha1.digest(keyBits(certificate)), responderId);
}

async function checkSignature(
  response: OcspResponse,
  signer: Certificate,
  { verify }: VerifyOcspResponseOptions,
): Promise<void> {
  const engines = verify?.engines;
  let cause: unknown;
  try {
    const good = response.verifySignature(
      signer.publicKey,
      engines === undefined ? {} : { engines },
    );
    if (await good) return;
  } catch (error) {
    cause = error;
  }
  throw new SslError("OCSP", "SIGNATURE_FAILURE", {
    expected: `a signature by ${signer.subject.toOneLine()}`,
    received: "another one",
    usualCause: "the answer was changed on its way, or the responder has a new key",
    ...cause === undefined ? {} : { cause },
  });
}

/** Whether who signed may: the issuer, its delegate, or somebody trusted for OCSP. */
async function checkSigner(
  basic: OcspBasicResponse,
  signer: Certificate,
  options: VerifyOcspResponseOptions,
): Promise<void> {
  const result = await verifySigner(basic, signer, options);
  if (!result.ok) {
    throw new SslError("OCSP", "CERTIFICATE_VERIFY_ERROR", {
      expected: "a valid path from the responder's certificate",
      received: `error ${result.code} at depth ${result.depth}: ${result.text}`,
      where: signer.subject.toOneLine(),
      remedy: "give the missing certificates with untrusted, or trust the responder as it is",
    });
  }
  const ids = basic.responses.map(({ id }) => id);
  const [first] = ids;
  if (first === undefined) failEmpty();
  const isOneIssuer = ids.every((id) => sameIssuer(id, first));
  const [, authority] = result.chain;
  if (isOneIssuer && authority !== undefined && isIssuerOf(authority, first)) {
    if (isDelegate(signer)) return;
    throw new SslError("OCSP", "MISSING_OCSPSIGNING_USAGE", {
      expected: "the extended key usage OCSPSigning in the responder's certificate",
      received: "a certificate of the same issuer without it",
      where: signer.subject.toOneLine(),
      usualCause: "a stranger with a certificate of the same authority signed the answer",
    });
  }
  if (isOneIssuer && isIssuerOf(signer, first)) return;
  if (await isTrustedForOcsp(result, options)) return;
  throw new SslError("OCSP", "ROOT_CA_NOT_TRUSTED", {
    expected: "an answer of the certificate's issuer, of its delegate, or of a trusted responder",
    received: `an answer of ${signer.subject.toOneLine()}`,
    remedy: "give the responder's certificate with trustedResponders if you trust it",
  });
}

async function verifySigner(
  basic: OcspBasicResponse,
  signer: Certificate,
  options: VerifyOcspResponseOptions,
): Promise<VerificationResult> {
  const { issuer, trustStore, untrusted = [], time, verify = {} } = options;
  const anchor = { certificate: issuer };
  const store: TrustStore = trustStore ?? {
    findBySubject: (subject) => issuer.subject.equals(subject) ? [anchor] : [],
  };
  return await verifyCertificate(signer, {
    // The issuer is an anchor of its own when nothing else is: it need not be a root.
    partialChain: trustStore === undefined,
    ...verify,
    trustStore: store,
    untrusted: [...basic.certificates, issuer, ...untrusted],
    purpose: "ocsphelper",
    ...time === undefined ? {} : { time },
  });
}

/** RFC 6960, section 4.2.2.2: the issuer delegates by a certificate with this purpose. */
function isDelegate(signer: Certificate): boolean {
  return signer.extendedKeyUsage?.includes(KEY_PURPOSES.OCSPSigning) === true;
}

/** Whether the trust anchor's settings say that it is trusted for OCSP. */
async function isTrustedForOcsp(
  { chain }: VerificationResult,
  { trustStore }: VerifyOcspResponseOptions,
): Promise<boolean> {
  const anchor = chain.at(-1);
  if (anchor === undefined || trustStore === undefined) return false;
  const entries = await trustStore.findBySubject(anchor.subject);
  const settings = entries.find(({ certificate }) => certificate.equals(anchor))?.settings;
  return settings?.trusted?.includes(KEY_PURPOSES.OCSPSigning) === true &&
    settings.rejected?.includes(KEY_PURPOSES.OCSPSigning) !== true;
}

function checkNonce(
  response: OcspResponse,
  { nonce, nonceRequired = false }: VerifyOcspResponseOptions,
): void {
  const repeated = response.nonce;
  if (nonce === undefined) return;
  if (repeated === undefined ? !nonceRequired : equalBytes(nonce, repeated)) return;
  throw new SslError("OCSP", "RESPONSE_CONTAINS_NO_REVOCATION_DATA", {
    expected: "the nonce of the request",
    received: repeated === undefined ? "no nonce" : "another nonce",
    usualCause: repeated === undefined
      ? "the responder has prepared answers, which can not repeat a nonce"
      : "an old answer was played back, or the answer is to another request",
  });
}

function findAnswer(
  basic: OcspBasicResponse,
  { certificate, issuer }: VerifyOcspResponseOptions,
): OcspSingleResponse {
  const single = basic.responses.find(({ id }) =>
    id.serialNumber === certificate.serialNumber && isIssuerOf(issuer, id)
  );
  if (single !== undefined) return single;
  if (basic.responses.length === 0) failEmpty();
  const { serialNumber } = ocspCertificateId(certificate, issuer);
  throw new SslError("OCSP", "RESPONSE_CONTAINS_NO_REVOCATION_DATA", {
    expected: `an answer about serial number ${serialNumber.toString(16)}`,
    received: `answers about ${
      basic.responses.map(({ id }: { id: OcspCertificateId }) => id.serialNumber.toString(16)).join(
        ", ",
      )
    }`,
  });
}

function failEmpty(): never {
  throw new SslError("OCSP", "RESPONSE_CONTAINS_NO_REVOCATION_DATA", {
    expected: "an answer about the certificate",
    received: "no answers at all",
  });
}

/** OCSP_check_validity. */
function checkTimes(single: OcspSingleResponse, options: VerifyOcspResponseOptions): void {
  const { time = new Date(), clockSkew = 300, maximumAge } = options;
  const { thisUpdate, nextUpdate } = single;
  const now = time.getTime();
  const fail = (
    reason:
      | "STATUS_NOT_YET_VALID"
      | "STATUS_TOO_OLD"
      | "STATUS_EXPIRED"
      | "NEXTUPDATE_BEFORE_THISUPDATE",
    expected: string,
    received: Date,
  ): never => {
    throw new SslError("OCSP", reason, {
      expected,
      received: received.toISOString(),
      usualCause: "the clock of this machine is wrong, or the answer is an old one",
    });
  };
  if (thisUpdate.getTime() > now + clockSkew * SECOND) {
    fail("STATUS_NOT_YET_VALID", `a thisUpdate before ${time.toISOString()}`, thisUpdate);
  }
  if (maximumAge !== undefined && thisUpdate.getTime() < now - maximumAge * SECOND) {
    fail("STATUS_TOO_OLD", `a thisUpdate of the last ${maximumAge} seconds`, thisUpdate);
  }
  if (nextUpdate === undefined) return;
  if (nextUpdate.getTime() < now - clockSkew * SECOND) {
    fail("STATUS_EXPIRED", `a nextUpdate after ${time.toISOString()}`, nextUpdate);
  }
  if (nextUpdate < thisUpdate) {
    fail(
      "NEXTUPDATE_BEFORE_THISUPDATE",
      `a nextUpdate after ${thisUpdate.toISOString()}`,
      nextUpdate,
    );
  }
}
