// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

import { digestOf } from "../../crypto/cms/algorithm_identifier.ts";
import type { ContentInfo } from "../../crypto/cms/content_info.ts";
import { SslError } from "../../err/mod.ts";
import type { Certificate } from "../certificate.ts";
import { matchSigningCertificate } from "../cms/ess.ts";
import { type VerifiedCmsSigner, verifyCms, type VerifyCmsOptions } from "../cms/verify_cms.ts";
import type { GeneralName } from "../general_name.ts";
import type { TrustStore } from "../trust_store.ts";
import { nameOf } from "../verification_result.ts";
import { type MessageImprint, sameImprint } from "./message_imprint.ts";
import type { TimestampInfo } from "./timestamp_info.ts";
import { digestData, type TimestampRequest } from "./timestamp_request.ts";
import { describeStatus, readTokenInfo, TimestampResponse } from "./timestamp_response.ts";

/** What {@linkcode verifyTimestamp} demands. */
export interface VerifyTimestampOptions {
  /** Where the path of the authority's certificate must end. */
  trustStore: TrustStore;
  /** The request: its digest, policy and nonce must be in the answer (`-queryfile`). */
  request?: TimestampRequest;
  /** The data that got the timestamp (`-data`). */
  data?: Uint8Array | ReadableStream<Uint8Array>;
  /** The digest of that data (`-digest`). */
  messageImprint?: MessageImprint;
  /** Under which policy it must be, in dotted form. @default {that of the request} */
  policy?: string;
  /** Who the authority must be (TS_VFY_TSA_NAME). */
  authority?: GeneralName;
  /** More certificates: the authority's, and those above it (`-untrusted`). @default {[]} */
  certificates?: readonly Certificate[];
  /** At which time the authority's certificate must be valid (`-attime`). @default {new Date()} */
  time?: Date;
  /** More options for the verification of the authority's certificate. */
  verify?: NonNullable<VerifyCmsOptions["verify"]>;
}

/** A timestamp that is good. */
export interface VerifiedTimestamp {
  /** What the authority says. */
  readonly info: TimestampInfo;
  /** The authority: its certificate and its path. */
  readonly signer: VerifiedCmsSigner;
}

/**
 * Verifies a timestamp with every check of TS_RESP_verify_response: status, signature, the
 * authority's certificate and purpose, version, policy, digest, nonce and name.
 *
 * @param timestamp The answer, or the token alone (TS_RESP_verify_token).
 * @param options What it must be about: one of `request`, `data` and `messageImprint` at least.
 * @returns What the authority says, and who it is.
 * @throws {SslError} `TS` with OpenSSL's reason.
 * @throws {TypeError} When nothing is said of the data.
 *
 * @example Usage
 * ```ts
 * import { createTimestampRequest, TimestampResponse, verifyTimestamp } from "@streamssl/ssl/timestamp";
 * import { assertRejects } from "@std/assert";
 *
 * const request = await createTimestampRequest(Uint8Array.of(1));
 * const refusal = TimestampResponse.refuse(["badAlg"], "Another digest, please");
 * const trustStore = { findBySubject: () => [] };
 * await assertRejects(() => verifyTimestamp(refusal, { request, trustStore }), Error, "badAlg");
 * ```
 */
export async function verifyTimestamp(
  timestamp: TimestampResponse | ContentInfo,
  options: VerifyTimestampOptions,
): Promise<VerifiedTimestamp> {
  const token = timestamp instanceof TimestampResponse ? grantedToken(timestamp) : timestamp;
  const info = readTokenInfo(token);
  const signer = await checkSignature(token, options);
  if (info.version !== 1) {
    throw new SslError("TS", "UNSUPPORTED_VERSION", {
      expected: "version 1",
      received: `${info.version}`,
    });
  }
  checkPolicy(info, options);
  await checkImprint(info, options);
  checkNonce(info, options);
  checkAuthority(info, signer, options);
  return { info, signer };
}

/** ts_check_status_info. */
function grantedToken(response: TimestampResponse): ContentInfo {
  const { status, token } = response;
  if ((status === "granted" || status === "grantedWithModifications") && token !== undefined) {
    return token;
  }
  throw new SslError("TS", "NO_TIME_STAMP_TOKEN", {
    expected: "a timestamp that was granted",
    received: describeStatus(response),
  });
}

/** TS_RESP_verify_signature. */
async function checkSignature(
  token: ContentInfo,
  options: VerifyTimestampOptions,
): Promise<VerifiedCmsSigner> {
  const { trustStore, certificates = [], time, verify = {} } = options;
  const verified = await verifyCms(token, {
    trustStore,
    certificates,
    verify,
    purpose: "timestampsign",
    ...time === undefined ? {} : { time },
  }).catch((cause) => {
    throw signatureError(cause);
  });
  const [signer] = verified.signers;
  if (signer === undefined || verified.signers.length !== 1) {
    throw new SslError("TS", "THERE_MUST_BE_ONE_SIGNER", {
      expected: "one signer (RFC 3161, section 2.4.2)",
      received: `${verified.signers.length}`,
    });
  }
  // RFC 3161, section 2.4.2: the certificate is bound to the signature.
  const { certificate, verification } = signer;
  const attributes = signer.signerInfo.signedAttributes ?? [];
  if (matchSigningCertificate(attributes, verification?.chain ?? [certificate]) !== "match") {
    throw new SslError("TS", "ESS_SIGNING_CERTIFICATE_ERROR", {
      expected: "the signed attribute signingCertificate with the authority's certificate",
      received: "none",
    });
  }
  return signer;
}

/** Tells an error of CMS in the words of TS. */
function signatureError(cause: unknown): unknown {
  if (!(cause instanceof SslError) || cause.library !== "CMS") return cause;
  const reason = cause.reason === "CERTIFICATE_VERIFY_ERROR"
    ? "CERTIFICATE_VERIFY_ERROR"
    : cause.reason === "ESS_SIGNING_CERTID_MISMATCH_ERROR"
    ? "ESS_SIGNING_CERTIFICATE_ERROR"
    : cause.reason === "NO_SIGNERS"
    ? "THERE_MUST_BE_ONE_SIGNER"
    : "SIGNATURE_FAILURE";
  return new SslError("TS", reason, { ...cause.details, cause });
}

function checkPolicy(info: TimestampInfo, { policy, request }: VerifyTimestampOptions): void {
  const wanted = policy ?? request?.policy;
  if (wanted === undefined || wanted === info.policy) return;
  throw new SslError("TS", "POLICY_MISMATCH", { expected: wanted, received: info.policy });
}

/** ts_check_imprints, TS_VFY_DATA. */
async function checkImprint(info: TimestampInfo, options: VerifyTimestampOptions): Promise<void> {
  const { request, data, messageImprint } = options;
  if (request === undefined && data === undefined && messageImprint === undefined) {
    throw new TypeError(
      "Cannot verify a timestamp of nothing: give request, data or messageImprint",
    );
  }
  const wanted = [request?.messageImprint, messageImprint].filter((imprint) =>
    imprint !== undefined
  );
  if (data !== undefined) {
    const { hashAlgorithm } = info.messageImprint;
    wanted.push({ hashAlgorithm, hashedMessage: await digestData(digestOf(hashAlgorithm), data) });
  }
  if (wanted.every((imprint) => sameImprint(imprint, info.messageImprint))) return;
  throw new SslError("TS", "MESSAGE_IMPRINT_MISMATCH", {
    expected: "a timestamp of this data",
    received: "one of other data",
  });
}

/** ts_check_nonces. */
function checkNonce({ nonce }: TimestampInfo, { request }: VerifyTimestampOptions): void {
  if (request?.nonce === undefined || request.nonce === nonce) return;
  throw new SslError("TS", nonce === undefined ? "NONCE_NOT_RETURNED" : "NONCE_MISMATCH", {
    expected: "the nonce of the request",
    received: nonce === undefined ? "none" : "another one",
    usualCause: "an old answer was played back, or it is the answer to another request",
  });
}

/** TS_VFY_SIGNER, TS_VFY_TSA_NAME: who signed has the name that the timestamp tells. */
function checkAuthority(
  { authority }: TimestampInfo,
  { certificate }: VerifiedCmsSigner,
  options: VerifyTimestampOptions,
): void {
  if (authority !== undefined && !namesCertificate(authority, certificate)) {
    throw new SslError("TS", "TSA_NAME_MISMATCH", {
      expected: "the name of who signed in the timestamp",
      received: "another one",
      where: nameOf(certificate),
    });
  }
  if (options.authority === undefined || namesCertificate(options.authority, certificate)) return;
  throw new SslError("TS", "TSA_UNTRUSTED", {
    expected: "a timestamp of the authority that was asked for",
    received: nameOf(certificate),
  });
}

function namesCertificate(name: GeneralName, certificate: Certificate): boolean {
  if (name.type === "directory") return name.name.equals(certificate.subject);
  return certificate.subjectAltName?.some((other) =>
    other.type === name.type && "value" in other && "value" in name && other.value === name.value
  ) ?? false;
}
