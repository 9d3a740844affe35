// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

import { digestOf } from "../../crypto/cms/algorithm_identifier.ts";
import { decodeSingle } from "../../crypto/cms/attribute.ts";
import { ContentDigests } from "../../crypto/cms/content_digests.ts";
import { type ContentInfo, contentOf } from "../../crypto/cms/content_info.ts";
import { CMS_ATTRIBUTES, CMS_CONTENT_TYPES } from "../../crypto/cms/object_identifiers.ts";
import {
  decodeSignedData,
  type SignedData,
  type SignerInfo,
} from "../../crypto/cms/signed_data.ts";
import type { DigestAlgorithm } from "../../crypto/digest/digest.ts";
import type { Engine } from "../../crypto/engine/engine.ts";
import { SslError } from "../../err/mod.ts";
import { bytesOf, equalBytes } from "../../wire/mod.ts";
import type { Certificate } from "../certificate.ts";
import { Name } from "../name.ts";
import type { CertificateRevocationList } from "../certificate_revocation_list.ts";
import type { TrustStore } from "../trust_store.ts";
import { nameOf, type VerificationResult } from "../verification_result.ts";
import { verifyCertificate } from "../verify_certificate.ts";
import type { VerifyOptions } from "../verify_options.ts";
import type { VerifyPurpose } from "../verify_purposes.ts";
import { decodeBag } from "./certificate_bag.ts";
import { checkSignerInfo } from "./check_signer.ts";
import { matchSigningCertificate } from "./ess.ts";

/** A message must not keep its reader busy. */
const MOST_SIGNERS = 1000;

/** What {@linkcode verifyCms} demands. */
export interface VerifyCmsOptions {
  /** Where the paths of the signers' certificates must end. */
  trustStore?: TrustStore;
  /** The content, when it is not in the message; a stream is read once and not kept. */
  content?: Uint8Array | ReadableStream<Uint8Array>;
  /** More certificates: of signers (`-certfile`), and between them and the trusted ones. @default {[]} */
  certificates?: readonly Certificate[];
  /** Whether signers are looked for in `certificates` only, not in the message (CMS_NOINTERN). @default {false} */
  ignoreEmbeddedSigners?: boolean;
  /** What the signers' certificates must be for. @default {"smimesign"} */
  purpose?: VerifyPurpose;
  /** At which time they must be valid. @default {new Date()} */
  time?: Date;
  /** More options for their verification. */
  verify?: Partial<Omit<VerifyOptions, "trustStore" | "time" | "purpose" | "untrusted">>;
  /**
   * Takes any certificate, whoever made it (CMS_NO_SIGNER_CERT_VERIFY): a good signature then tells
   * nothing about who signed.
   *
   * @default {false}
   */
  unsafelyTrustAnySigner?: boolean;
  /** Who computes. @default {defaultEngines()} */
  engines?: readonly Engine[];
}

/** A signer whose signature is good. */
export interface VerifiedCmsSigner {
  /** The signature and its attributes. */
  readonly signerInfo: SignerInfo;
  /** The signer's certificate. */
  readonly certificate: Certificate;
  /** How the certificate was verified; absent with `unsafelyTrustAnySigner`. */
  readonly verification?: VerificationResult;
  /** When it was signed, as the signer says. */
  readonly signingTime?: Date;
  /** The digest of the content. */
  readonly digest: DigestAlgorithm;
}

/** What {@linkcode verifyCms} found good. */
export interface CmsVerification {
  /** The signed content; absent when it was given as a stream. */
  readonly content: Uint8Array | undefined;
  /** Its type, in dotted form. */
  readonly contentType: string;
  /** Who signed: all signatures of the message are good. */
  readonly signers: readonly VerifiedCmsSigner[];
}

/**
 * Verifies a signed message: every signature of it, and the certificates of who made them
 * (CMS_verify, PKCS7_verify).
 *
 * @param message The message.
 * @param options Who is trusted, and the content when it is elsewhere.
 * @returns The content and the signers.
 * @throws {SslError} `CMS` with OpenSSL's reason when anything is wrong; `ASN1` for what is no
 * message.
 *
 * @example Usage
 * ```ts
 * import { createCertificate, MemoryTrustStore } from "@streamssl/ssl/x509";
 * import { signCms, verifyCms } from "@streamssl/ssl/cms";
 * import { generateKey } from "@streamssl/ssl/crypto";
 * import { assertEquals } from "@std/assert";
 *
 * const key = await generateKey({ type: "ed25519" });
 * const certificate = await createCertificate({ subject: "CN=Alice", key, extendedKeyUsage: ["emailProtection"] });
 * const content = Uint8Array.of(1, 2);
 * const message = await signCms(content, { signers: [{ certificate, key }], detached: true });
 * const trustStore = new MemoryTrustStore([certificate]);
 * const { signers } = await verifyCms(message, { trustStore, content });
 * assertEquals(signers[0]?.certificate.subject.toOneLine(), "CN = Alice");
 * ```
 */
export async function verifyCms(
  message: ContentInfo,
  options: VerifyCmsOptions,
): Promise<CmsVerification> {
  const signedData = decodeSignedData(
    contentOf(message, CMS_CONTENT_TYPES.signedData, "CONTENT_TYPE_NOT_SIGNED_DATA"),
  );
  checkSigned(signedData);
  const digests = await digestContent(signedData, options);
  const signers = await verifySignedData(signedData, digests, options);
  const { contentType } = signedData.encapsulated;
  return { content: digests.content, contentType, signers };
}

/**
 * Verifies signatures over a content that was digested already.
 *
 * @param signedData The signatures.
 * @param digests The digests of the content.
 * @param options Who is trusted.
 * @returns The signers.
 */
export async function verifySignedData(
  signedData: SignedData,
  digests: ContentDigests,
  options: VerifyCmsOptions,
): Promise<VerifiedCmsSigner[]> {
  const { signerInfos, encapsulated } = signedData;
  const bag = decodeBag(signedData.certificates, signedData.crls);
  const { certificates = [], ignoreEmbeddedSigners = false } = options;
  const candidates = [...certificates, ...ignoreEmbeddedSigners ? [] : bag.certificates];
  const context = { candidates, untrusted: [...certificates, ...bag.certificates], ...options };
  const signers: VerifiedCmsSigner[] = [];
  for (const signerInfo of signerInfos) {
    const { contentType } = encapsulated;
    signers.push(await verifySignerInfo(signerInfo, contentType, digests, bag.crls, context));
  }
  return signers;
}

/** Where signers are looked for, and who is trusted. */
export interface SignerContext extends VerifyCmsOptions {
  /** The certificates of signers. */
  readonly candidates: readonly Certificate[];
  /** Certificates between them and the trusted ones. */
  readonly untrusted: readonly Certificate[];
}

/**
 * Verifies one signature, and the certificate of who made it.
 *
 * @param signerInfo The signature.
 * @param contentType The type of the content; none for a countersignature.
 * @param digests The digests of the content.
 * @param crls The revocation lists of the message.
 * @param context Who is trusted.
 * @returns The signer.
 */
export async function verifySignerInfo(
  signerInfo: SignerInfo,
  contentType: string | undefined,
  digests: ContentDigests,
  crls: readonly CertificateRevocationList[],
  context: SignerContext,
): Promise<VerifiedCmsSigner> {
  const certificate = findCertificate(signerInfo, context.candidates);
  const verification = context.unsafelyTrustAnySigner === true
    ? undefined
    : await verifySigner(certificate, context.untrusted, crls, context);
  await checkSignerInfo(signerInfo, certificate, contentType, digests, context.engines);
  checkSigningCertificate(signerInfo, verification?.chain ?? [certificate]);
  const signingTime = signingTimeOf(signerInfo);
  return {
    signerInfo,
    certificate,
    digest: digestOf(signerInfo.digestAlgorithm),
    ...verification === undefined ? {} : { verification },
    ...signingTime === undefined ? {} : { signingTime },
  };
}

/** Demands at least one signature: zero good signatures are no proof. */
export function checkSigned({ signerInfos }: SignedData): void {
  if (signerInfos.length > MOST_SIGNERS) {
    throw new SslError("CMS", "VERIFICATION_FAILURE", {
      expected: `at most ${MOST_SIGNERS} signatures`,
      received: `${signerInfos.length}`,
    });
  }
  if (signerInfos.length === 0) {
    throw new SslError("CMS", "NO_SIGNERS", {
      expected: "at least one signature",
      received: "a message without any",
      usualCause: "it is a bag of certificates: readCertificateBag takes them out",
    });
  }
}

/** Digests the content by what the signatures need. */
async function digestContent(
  { encapsulated, signerInfos }: SignedData,
  { content: given }: VerifyCmsOptions,
): Promise<ContentDigests> {
  const algorithms = signerInfos.map(({ digestAlgorithm }) => digestOf(digestAlgorithm));
  const inside = encapsulated.content;
  if (inside !== undefined && given !== undefined) {
    const isSame = given instanceof Uint8Array && equalBytes(given, inside);
    if (!isSame) {
      throw new SslError("PKCS7", "CONTENT_AND_DATA_PRESENT", {
        expected: "no content besides that of the message",
        remedy: "leave the option content out",
      });
    }
  }
  const content = inside ?? given;
  if (content === undefined) {
    throw new SslError("CMS", "NO_CONTENT", {
      expected: "the content that was signed",
      usualCause: "the signature is detached: the content is in another file",
      remedy: "give it with the option content",
    });
  }
  if (content instanceof Uint8Array) return new ContentDigests(algorithms, content);
  const digests = new ContentDigests(algorithms);
  for await (const chunk of content) digests.update(bytesOf(chunk));
  return digests;
}

/** Finds the certificate of who signed (CMS_set1_signers_certs). */
function findCertificate(
  { signer }: SignerInfo,
  candidates: readonly Certificate[],
): Certificate {
  const found = candidates.find((certificate) => isCertificateOf(certificate, signer));
  if (found !== undefined) return found;
  throw new SslError("CMS", "SIGNER_CERTIFICATE_NOT_FOUND", {
    expected: signer.type === "subjectKeyIdentifier"
      ? "the certificate with the signer's key identifier"
      : `the certificate with serial number ${signer.serialNumber.toString(16)}`,
    received: `${candidates.length} other certificates`,
    remedy: "give the signer's certificate with the option certificates",
  });
}

/** Whether a message names a certificate. */
export function isCertificateOf(certificate: Certificate, id: SignerInfo["signer"]): boolean {
  if (id.type === "issuerAndSerialNumber") {
    return certificate.serialNumber === id.serialNumber &&
      certificate.issuer.equals(Name.fromDer(id.issuer));
  }
  const { subjectKeyIdentifier } = certificate;
  return subjectKeyIdentifier !== undefined && equalBytes(subjectKeyIdentifier, id.keyIdentifier);
}

async function verifySigner(
  certificate: Certificate,
  untrusted: readonly Certificate[],
  crls: readonly CertificateRevocationList[],
  options: VerifyCmsOptions,
): Promise<VerificationResult> {
  const { trustStore, purpose = "smimesign", time, verify = {}, engines } = options;
  if (trustStore === undefined) {
    throw new TypeError(
      "Cannot verify signers without a trust store: give trustStore, or unsafelyTrustAnySigner",
    );
  }
  const result = await verifyCertificate(certificate, {
    ...verify,
    trustStore,
    purpose,
    untrusted,
    crls: [...verify.crls ?? [], ...crls],
    ...time === undefined ? {} : { time },
    ...engines === undefined ? {} : { engines },
  });
  if (result.ok) return result;
  throw new SslError("CMS", "CERTIFICATE_VERIFY_ERROR", {
    expected: "a valid path from the signer's certificate",
    received: `error ${result.code} at depth ${result.depth}: ${result.text}`,
    where: nameOf(certificate),
    remedy: "give the certificates that are missing, or trust the one at the end",
  });
}

function checkSigningCertificate(
  { signedAttributes = [] }: SignerInfo,
  chain: readonly Certificate[],
): void {
  if (matchSigningCertificate(signedAttributes, chain) !== "mismatch") return;
  throw new SslError("CMS", "ESS_SIGNING_CERTID_MISMATCH_ERROR", {
    expected: "the certificate that the attribute signingCertificate names",
    received: chain[0] === undefined ? "none" : nameOf(chain[0]),
    usualCause: "the certificate was replaced by another one with the same key",
  });
}

function signingTimeOf({ signedAttributes = [] }: SignerInfo): Date | undefined {
  const { signingTime } = CMS_ATTRIBUTES;
  return decodeSingle(signedAttributes, signingTime, "signingTime", (reader) => reader.readTime());
}
