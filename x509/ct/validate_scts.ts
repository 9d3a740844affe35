// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

import { DerBuilder, DerReader } from "../../crypto/asn1/mod.ts";
import { sha256 } from "../../crypto/digest/sha2.ts";
import type { Engine } from "../../crypto/engine/engine.ts";
import type { SignatureAlgorithm } from "../../crypto/pkey/pkey_types.ts";
import { Builder, type Bytes, equalBytes } from "../../wire/mod.ts";
import type { Certificate } from "../certificate.ts";
import { writeExtensions } from "../extension.ts";
import type { CtLog } from "./ct_log_list.ts";
import {
  decodeSctExtension,
  PRECERTIFICATE_POISON_OID,
  SCT_LIST_OID,
  type SignedCertificateTimestamp,
} from "./signed_certificate_timestamp.ts";

/** Where a timestamp came from, which decides what its log signed. */
export type SctSource = "certificate" | "ocsp" | "tls";

/** What became of a timestamp (SCT_validation_status_string). */
export type SctStatus =
  | "valid"
  | "invalid"
  | "unverified"
  | "unknown log"
  | "unknown version";

/** A timestamp and whether it is good. */
export interface SctValidation {
  /** The timestamp. */
  readonly sct: SignedCertificateTimestamp;
  /** Where it came from. */
  readonly source: SctSource;
  /** What became of it. */
  readonly status: SctStatus;
  /** The log that signed it, when it is known. */
  readonly log?: CtLog;
  /** Why it is not valid. */
  readonly detail?: string;
}

/** Options for {@linkcode validateScts}. */
export interface ValidateSctsOptions {
  /** The certificate. */
  certificate: Certificate;
  /** Its issuer, whose key is part of what logs sign for timestamps in the certificate itself. */
  issuer?: Certificate;
  /** The logs that are known. */
  logs: readonly CtLog[];
  /** Timestamps that came by TLS, and in the stapled OCSP answer. */
  tls?: readonly SignedCertificateTimestamp[];
  /** Timestamps of the stapled OCSP answer. */
  ocsp?: readonly SignedCertificateTimestamp[];
  /** What time it is; timestamps of the future are not valid. @default {new Date()} */
  time?: Date;
  /** Who computes. @default {defaultEngines()} */
  engines?: readonly Engine[];
}

/** The signature algorithms that logs may use (RFC 6962, section 2.1.4), by their numbers in TLS 1.2. */
const ALGORITHMS: Readonly<Record<number, SignatureAlgorithm>> = {
  0x0403: { kind: "ecdsa", digest: sha256 },
  0x0401: { kind: "rsa-pkcs1", digest: sha256 },
};

const X509_ENTRY = 0;
const PRECERT_ENTRY = 1;

/**
 * Checks the timestamps of a certificate against the logs that are known (SCT_LIST_validate; RFC 6962,
 * section 5.2). How many valid ones of which logs are enough is the caller's policy.
 *
 * @param options The certificate, its issuer, and the logs.
 * @returns What became of each timestamp: those of the certificate first.
 * @throws {SslError} When the list in the certificate is malformed.
 *
 * @example Usage
 * ```ts
 * import { createCertificate, validateScts } from "@streamssl/ssl/x509";
 * import { generateKey } from "@streamssl/ssl/crypto";
 * import { assertEquals } from "@std/assert";
 *
 * const key = await generateKey({ type: "ec", curve: "P-256" });
 * const certificate = await createCertificate({ subject: "CN=a", key });
 * assertEquals(await validateScts({ certificate, logs: [] }), []);
 * ```
 */
export async function validateScts(options: ValidateSctsOptions): Promise<SctValidation[]> {
  const extension = options.certificate.extension(SCT_LIST_OID);
  const embedded = extension === undefined ? [] : decodeSctExtension(extension.value);
  const all: [SctSource, SignedCertificateTimestamp][] = [
    ...embedded.map((sct) => ["certificate", sct] as [SctSource, SignedCertificateTimestamp]),
    ...(options.ocsp ?? []).map((sct) => ["ocsp", sct] as [SctSource, SignedCertificateTimestamp]),
    ...(options.tls ?? []).map((sct) => ["tls", sct] as [SctSource, SignedCertificateTimestamp]),
  ];
  const results: SctValidation[] = [];
  for (const [source, sct] of all) results.push(await validate(sct, source, options));
  return results;
}

async function validate(
  sct: SignedCertificateTimestamp,
  source: SctSource,
  options: ValidateSctsOptions,
): Promise<SctValidation> {
  if (sct.version !== 0) return { sct, source, status: "unknown version" };
  const log = options.logs.find(({ id }) => equalBytes(id, sct.logId));
  if (log === undefined) return { sct, source, status: "unknown log" };
  const invalid = (detail: string): SctValidation => ({
    sct,
    source,
    status: "invalid",
    log,
    detail,
  });
  const { issuer, certificate, time = new Date(), engines } = options;
  if (source === "certificate" && issuer === undefined) {
    const detail = "the issuer's certificate is needed to check it";
    return { sct, source, status: "unverified", log, detail };
  }
  if (sct.timestamp > BigInt(time.getTime())) return invalid("it is of the future");
  const algorithm = ALGORITHMS[sct.signatureAlgorithm];
  if (algorithm === undefined) return invalid("its signature algorithm is not allowed");
  const entry = source === "certificate"
    ? precertificateEntry(certificate, issuer as Certificate)
    : x509Entry(certificate);
  const signed = sctSignedData(sct, entry);
  const good = await log.publicKey.verify(
    algorithm,
    signed,
    sct.signature,
    engines === undefined ? {} : { engines },
  );
  return good ? { sct, source, status: "valid", log } : invalid("its signature is not the log's");
}

/** What of a certificate a log signs, with the type of the entry. */
export interface SctEntry {
  /** 0 for a certificate, 1 for a precertificate. */
  readonly type: number;
  /** The certificate, or the issuer's key hash and the certificate's signed part. */
  readonly content: Bytes;
}

/** The entry of a certificate as it is (RFC 6962, section 3.1). */
export function x509Entry(certificate: Certificate): SctEntry {
  return { type: X509_ENTRY, content: new Builder().opaque24(certificate.der).finish() };
}

/**
 * The entry of a precertificate, made from the final certificate or the precertificate: the signed
 * part without timestamps and without poison (RFC 6962, section 3.2).
 */
export function precertificateEntry(certificate: Certificate, issuer: Certificate): SctEntry {
  const content = new Builder()
    .bytes(sha256.digest(issuer.subjectPublicKeyInfo))
    .opaque24(withoutTimestamps(certificate))
    .finish();
  return { type: PRECERT_ENTRY, content };
}

function withoutTimestamps(certificate: Certificate): Bytes {
  const extensions = certificate.extensions.filter(({ oid }) =>
    oid !== SCT_LIST_OID && oid !== PRECERTIFICATE_POISON_OID
  );
  const reader = new DerReader(certificate.tbsCertificate).readSequence();
  return new DerBuilder().sequence((inner) => {
    while (!reader.atEnd) {
      const isExtensions = reader.peekTag() === 0xa3;
      const field = reader.readRaw();
      if (!isExtensions) inner.raw(field);
      else if (extensions.length > 0) {
        inner.explicit(3, (list) => writeExtensions(list, extensions));
      }
    }
  }).finish();
}

/**
 * What a log signs (RFC 6962, section 3.2): for those who make timestamps.
 *
 * @param sct The time and the extensions.
 * @param entry What is promised to be published.
 * @returns The bytes.
 */
export function sctSignedData(
  sct: Pick<SignedCertificateTimestamp, "timestamp" | "extensions">,
  entry: SctEntry,
): Bytes {
  return new Builder().u8(0).u8(0).u64(sct.timestamp).u16(entry.type).bytes(entry.content)
    .opaque16(sct.extensions).finish();
}
