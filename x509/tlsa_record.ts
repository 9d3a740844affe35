// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/** TLSA records, by which the DNS says what certificate a host has (DANE: RFC 6698, RFC 7671). */

import { sha256, sha512 } from "../crypto/digest/sha2.ts";
import { PublicKey } from "../crypto/pkey/public_key.ts";
import { SslError } from "../err/mod.ts";
import { type Bytes, decodeHex, encodeHex, equalBytes } from "../wire/mod.ts";
import { Certificate } from "./certificate.ts";

/** A TLSA record (RFC 6698, section 2.1). */
export interface TlsaRecord {
  /**
   * What the record is about: 0 PKIX-TA an authority and 1 PKIX-EE a server that are valid by the
   * trust store, too; 2 DANE-TA a trust anchor and 3 DANE-EE a server by the record alone.
   */
  readonly usage: 0 | 1 | 2 | 3;
  /** What is compared: 0 the certificate, 1 its SubjectPublicKeyInfo. */
  readonly selector: 0 | 1;
  /** How: 0 byte for byte, 1 by SHA-256, 2 by SHA-512. */
  readonly matchingType: 0 | 1 | 2;
  /** What it is compared with. */
  readonly data: Uint8Array;
}

/** The fields of a record without its data. */
export type TlsaFields = Omit<TlsaRecord, "data">;

/** The digests of the matching types; a greater one is stronger. */
const DIGESTS = [undefined, sha256, sha512] as const;

/**
 * Reads a record in its text form (RFC 6698, section 2.2), `3 1 1 0123…`, as zone files and
 * `openssl s_client -dane_tlsa_rrdata` have it.
 *
 * @param text The text; the digits may have spaces between.
 * @returns The record.
 * @throws {SslError} When it is none, or one that can not be used: see {@linkcode checkTlsaRecord}.
 *
 * @example Usage
 * ```ts
 * import { formatTlsaRecord, parseTlsaRecord } from "@streamssl/ssl/x509";
 * import { assertEquals } from "@std/assert";
 *
 * const record = parseTlsaRecord(`3 1 1 ${"0a".repeat(32)}`);
 * assertEquals([record.usage, record.selector, record.matchingType], [3, 1, 1]);
 * assertEquals(formatTlsaRecord(record), `3 1 1 ${"0a".repeat(32)}`);
 * ```
 */
export function parseTlsaRecord(text: string): TlsaRecord {
  const [, usage, selector, matchingType, digits = ""] =
    /^\s*(\d{1,3})\s+(\d{1,3})\s+(\d{1,3})\s+([0-9a-fA-F\s]+)$/.exec(text) ?? [];
  const packed = digits.replace(/\s+/g, "");
  if (usage === undefined || packed.length % 2 !== 0) {
    throw new SslError("SSL", "DANE_TLSA_NULL_DATA", {
      expected: "usage, selector and matching type in decimal and data in hexadecimal digits",
      received: JSON.stringify(text.slice(0, 80)),
      remedy: "write records as zone files do: 3 1 1 0123…",
    });
  }
  const numbers = [usage, selector, matchingType].map(Number);
  return tlsaRecordOf(numbers as [number, number, number], decodeHex(packed));
}

/**
 * Reads a record as it comes from the DNS (RFC 6698, section 2.1).
 *
 * @param rdata The record's data: three bytes of fields, and what is compared.
 * @returns The record.
 * @throws {SslError} When it can not be used: see {@linkcode checkTlsaRecord}.
 *
 * @example Usage
 * ```ts
 * import { decodeTlsaRecord, encodeTlsaRecord } from "@streamssl/ssl/x509";
 * import { assertEquals } from "@std/assert";
 *
 * const rdata = Uint8Array.of(3, 1, 1, ...new Uint8Array(32));
 * assertEquals(encodeTlsaRecord(decodeTlsaRecord(rdata)), rdata);
 * ```
 */
export function decodeTlsaRecord(rdata: Uint8Array): TlsaRecord {
  const [usage = -1, selector = -1, matchingType = -1] = rdata;
  return tlsaRecordOf([usage, selector, matchingType], rdata.slice(3));
}

/**
 * Writes a record as it stands in the DNS.
 *
 * @param record The record.
 * @returns The data of the resource record.
 */
export function encodeTlsaRecord(record: TlsaRecord): Bytes {
  const { usage, selector, matchingType, data } = record;
  return Uint8Array.of(usage, selector, matchingType, ...data);
}

/**
 * Writes a record in its text form.
 *
 * @param record The record.
 * @returns Three numbers and hexadecimal digits.
 */
export function formatTlsaRecord(record: TlsaRecord): string {
  const { usage, selector, matchingType, data } = record;
  return `${usage} ${selector} ${matchingType} ${encodeHex(data)}`;
}

function tlsaRecordOf(
  [usage, selector, matchingType]: readonly [number, number, number],
  data: Bytes,
): TlsaRecord {
  const record = { usage, selector, matchingType, data } as TlsaRecord;
  checkTlsaRecord(record);
  return record;
}

/**
 * Checks that a record can be used, as SSL_dane_tlsa_add does. A client leaves out those that can
 * not (RFC 6698, section 4.1), and where none is left verifies as without DANE.
 *
 * @param record The record.
 * @throws {SslError} For a usage, selector or matching type that is not assigned, a digest of another
 * length, or data that is no certificate or key.
 *
 * @example Usage
 * ```ts
 * import { checkTlsaRecord } from "@streamssl/ssl/x509";
 * import { SslError } from "@streamssl/ssl/err";
 * import { assertThrows } from "@std/assert";
 *
 * const record = { usage: 3, selector: 1, matchingType: 1, data: new Uint8Array(20) } as const;
 * assertThrows(() => checkTlsaRecord(record), SslError, "Dane tlsa bad digest length");
 * ```
 */
export function checkTlsaRecord(record: TlsaRecord): void {
  const { usage, selector, matchingType, data } = record;
  const fail = (reason: string, expected: string, received: string, cause?: unknown): never => {
    throw new SslError("SSL", reason as "DANE_TLSA_NULL_DATA", {
      expected,
      received,
      where: "TLSA record",
      ...cause === undefined ? {} : { cause },
    });
  };
  if (![0, 1, 2, 3].includes(usage)) {
    fail("DANE_TLSA_BAD_CERTIFICATE_USAGE", "a usage from 0 to 3", `${usage}`);
  }
  if (![0, 1].includes(selector)) fail("DANE_TLSA_BAD_SELECTOR", "selector 0 or 1", `${selector}`);
  if (![0, 1, 2].includes(matchingType)) {
    fail("DANE_TLSA_BAD_MATCHING_TYPE", "a matching type from 0 to 2", `${matchingType}`);
  }
  if (data.length === 0) fail("DANE_TLSA_NULL_DATA", "data", "none");
  const digest = DIGESTS[matchingType];
  if (digest !== undefined) {
    if (data.length === digest.outputLength) return;
    const expected = `${digest.outputLength} bytes of ${digest.name}`;
    return fail("DANE_TLSA_BAD_DIGEST_LENGTH", expected, `${data.length} bytes`);
  }
  try {
    if (selector === 0) Certificate.fromDer(data).publicKey;
    else PublicKey.fromSubjectPublicKeyInfo(data);
  } catch (cause) {
    const what = selector === 0 ? "CERTIFICATE" : "PUBLIC_KEY";
    fail(`DANE_TLSA_BAD_${what}`, "a whole one in DER", `${data.length} bytes`, cause);
  }
}

/**
 * Makes the record of a certificate, to be published in the DNS.
 *
 * @param certificate The certificate of the server or of an authority above it.
 * @param fields What the record is about. RFC 7671, section 5.1, advises 3 1 1.
 * @returns The record.
 *
 * @example Usage
 * ```ts
 * import { createCertificate, matchesTlsaRecord, tlsaRecordFor } from "@streamssl/ssl/x509";
 * import { generateKey } from "@streamssl/ssl/crypto";
 * import { assertEquals } from "@std/assert";
 *
 * const key = await generateKey({ type: "ed25519" });
 * const certificate = await createCertificate({ subject: "CN=example.org", key });
 * const record = tlsaRecordFor(certificate);
 * assertEquals(record.data.length, 32);
 * assertEquals(matchesTlsaRecord(record, certificate), true);
 * ```
 */
export function tlsaRecordFor(
  certificate: Certificate,
  fields: TlsaFields = { usage: 3, selector: 1, matchingType: 1 },
): TlsaRecord {
  return { ...fields, data: selected(certificate, fields) };
}

/**
 * Compares a certificate with a record (RFC 6698, section 2.1). The usage does not count here.
 *
 * @param record The record.
 * @param certificate The certificate.
 * @returns Whether it is the record's.
 */
export function matchesTlsaRecord(record: TlsaRecord, certificate: Certificate): boolean {
  return equalBytes(selected(certificate, record), record.data);
}

function selected(certificate: Certificate, { selector, matchingType }: TlsaFields): Bytes {
  const bytes = selector === 0 ? certificate.der : certificate.subjectPublicKeyInfo;
  return DIGESTS[matchingType]?.digest(bytes) ?? bytes.slice();
}

/**
 * Leaves out the records with a weaker digest where the same usage and selector has a stronger one, so
 * that who breaks SHA-256 can not use a record that is there for old clients (RFC 7671, section 9).
 *
 * @param records The records.
 * @returns Those that count.
 */
export function strongestTlsaRecords(records: readonly TlsaRecord[]): TlsaRecord[] {
  return records.filter((record) =>
    record.matchingType === 0 ||
    !records.some((other) =>
      other.usage === record.usage && other.selector === record.selector &&
      other.matchingType > record.matchingType
    )
  );
}
