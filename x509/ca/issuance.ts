// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/** What an authority is asked for, and what it checks and notes when it issues a certificate. */

import type { SignatureAlgorithm } from "../../crypto/pkey/pkey_types.ts";
import type { PublicKey } from "../../crypto/pkey/public_key.ts";
import type { Random } from "../../rand/random.ts";
import type { MaybePromise } from "../../wire/mod.ts";
import type { Certificate } from "../certificate.ts";
import { defaultSignatureAlgorithm } from "../default_signature_algorithm.ts";
import type { Extension } from "../extension.ts";
import { Name } from "../name.ts";
import type { Signer } from "../sign_structure.ts";
import type { AuthorityTransaction } from "./authority_database.ts";
import { AuthorityError } from "./authority_error.ts";
import type { AuthoritySettings } from "./authority_settings.ts";
import { formatSerialNumber, type IndexEntry } from "./index_entry.ts";

/**
 * What an authority can sign: a `CertificateRequest`, a `SignedPublicKeyAndChallenge` with a subject
 * from {@linkcode IssueOptions}, or anything else that has a key and proves it.
 */
export interface IssuableRequest {
  /** Whom it is about. */
  readonly subject?: Name;
  /** The subject's key. */
  readonly publicKey: PublicKey;
  /** The extensions that are asked for. */
  readonly requestedExtensions?: readonly Extension[];
  /** Checks that who asks has the private key. @returns Whether it has. */
  verifySignature(): MaybePromise<boolean>;
}

/** Options for `CertificateAuthority.issue`; each takes the place of a setting. */
export interface IssueOptions extends
  Pick<
    AuthoritySettings,
    "policy" | "days" | "startDate" | "endDate" | "extensions" | "copyExtensions"
  > {
  /** The subject in place of the requested one (`-subj`). */
  subject?: string | Name;
  /** The serial number. @default {the database's next one, or a random one} */
  serialNumber?: bigint;
}

const DAY = 86_400_000;

/** From when until when a certificate is valid; the days count from now, as in OpenSSL. */
export function validityOf(
  { days, startDate, endDate }: AuthoritySettings,
  now: Date,
): { notBefore: Date; notAfter: Date } {
  const notBefore = startDate ?? now;
  if (endDate === undefined && days === undefined) {
    throw new AuthorityError("badSettings", "cannot lookup how many days to certify for");
  }
  const notAfter = endDate ?? new Date(now.getTime() + DAY * (days as number));
  if (Number.isNaN(notBefore.getTime()) || Number.isNaN(notAfter.getTime())) {
    throw new AuthorityError(
      "badSettings",
      "The certificate would have no valid dates: startDate, endDate or days is out of range",
    );
  }
  if (notAfter.getTime() >= notBefore.getTime()) return { notBefore, notAfter };
  throw new AuthorityError(
    "badSettings",
    `The end date ${notAfter.toISOString()} is before the start date ${notBefore.toISOString()}`,
  );
}

/** Text and bytes are read before they are given: what is wrong with them is another error. */
export function checkRequest(request: IssuableRequest | Certificate): void {
  if (typeof request?.verifySignature === "function" && request.publicKey !== undefined) return;
  throw new TypeError(
    "A request is a CertificateRequest, a SpkacRequest or a Certificate; it is " +
      `${request === null ? "null" : typeof request}: CertificateRequest.fromPem() reads text`,
  );
}

/** A certificate as a request, as with `-ss_cert`: its extensions are not asked for. */
export function requestOf(certificate: Certificate): IssuableRequest {
  const { subject, publicKey } = certificate;
  return { subject, publicKey, verifySignature: () => certificate.verifySignature(publicKey) };
}

/** Whom the certificate is asked for. */
export function subjectOf(
  request: IssuableRequest,
  { subject }: IssueOptions,
  { stringMask }: AuthoritySettings,
): Name {
  if (subject === undefined && request.subject === undefined) {
    throw new AuthorityError(
      "badRequest",
      "The request names no subject: the option subject is needed",
    );
  }
  return typeof subject === "string"
    ? Name.parse(subject, stringMask === undefined ? {} : { stringMask })
    : subject ?? request.subject as Name;
}

/** OpenSSL's uniqueness is that of the text, and among valid certificates only. */
export function checkUnique(transaction: AuthorityTransaction, subject: Name): void {
  if (subject.isEmpty) return;
  const text = subject.format("compat");
  const entry = transaction.entries
    .find((other) => other.status === "valid" && other.subject === text);
  if (entry === undefined) return;
  throw new AuthorityError(
    "alreadyIssued",
    `There is already a certificate for ${text}: serial number ` +
      `${formatSerialNumber(entry.serialNumber)}, expires on ${entry.notAfter.toISOString()}`,
    { entry },
  );
}

/** What the database notes of a new certificate. */
export function entryOf(certificate: Certificate): IndexEntry {
  const { serialNumber, notAfter, subject } = certificate;
  return {
    status: "valid",
    notAfter,
    serialNumber,
    file: "unknown",
    subject: subject.isEmpty ? formatSerialNumber(serialNumber) : subject.format("compat"),
  };
}

/** The serial number of a new certificate; one that was used before is never taken. */
export async function newSerialNumber(
  transaction: AuthorityTransaction,
  { serialNumber: wanted, randomSerialNumbers }: IssueOptions & AuthoritySettings,
  random: Random,
): Promise<bigint> {
  const serialNumber = wanted ??
    (randomSerialNumbers === true
      ? randomSerialNumber(random)
      : await transaction.takeSerialNumber());
  const entry = transaction.find(serialNumber);
  if (entry === undefined) return serialNumber;
  throw new AuthorityError(
    "serialNumberUsed",
    `Serial number ${formatSerialNumber(serialNumber)} has already been issued, check the ` +
      "database/serial_file for corruption",
    { entry },
  );
}

/** How a key signs with the digest of the settings, where the algorithm leaves a choice. */
export function signatureAlgorithmOf(
  { publicKey }: Signer,
  { digest }: AuthoritySettings,
): SignatureAlgorithm {
  const algorithm = defaultSignatureAlgorithm(publicKey);
  if (digest === undefined || !("digest" in algorithm)) return algorithm;
  if (algorithm.kind !== "rsa-pss") return { ...algorithm, digest };
  return { ...algorithm, digest, mgf1Digest: digest, saltLength: digest.outputLength };
}

/** As rand_serial: 159 bits; RFC 5280, section 4.1.2.2 wants it positive. */
function randomSerialNumber(random: Random): bigint {
  let number = 0n;
  for (const byte of random(20)) number = number << 8n | BigInt(byte);
  return (number >> 1n) || 1n;
}
