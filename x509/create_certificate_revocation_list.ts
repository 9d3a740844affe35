// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

import { DerBuilder } from "../crypto/asn1/mod.ts";
import { type Bytes, mapMaybe, type MaybePromise } from "../wire/mod.ts";
import type { Certificate } from "./certificate.ts";
import { CertificateRevocationList } from "./certificate_revocation_list.ts";
import {
  encodeIssuingDistributionPoint,
  type IssuingDistributionPoint,
} from "./distribution_point.ts";
import { checkIssuer } from "./_check_issuer.ts";
import { Extension, EXTENSION_IDS, writeExtensions } from "./extension.ts";
import { encodeGeneralNames } from "./general_name.ts";
import { encodeAuthorityKeyIdentifier } from "./key_identifier.ts";
import type { ExtraExtension } from "./make_extensions.ts";
import { Name } from "./name.ts";
import { reasonNumber, type RevocationReason } from "./revoked_certificate.ts";
import { type Signer, signStructure, type SignStructureOptions } from "./sign_structure.ts";

/** An entry of a list to be made. */
export interface Revocation {
  /** The serial number of the certificate. */
  readonly serialNumber: bigint;
  /** When it was revoked. @default {when the list is issued} */
  readonly revocationDate?: Date;
  /** Why. */
  readonly reason?: RevocationReason;
  /** Since when its key is known or thought to be bad. */
  readonly invalidityDate?: Date;
  /** What is to be done while it is on hold, in dotted form. */
  readonly holdInstruction?: string;
  /** Who issued the certificate, in an indirect list. @default {that of the entry before it} */
  readonly issuer?: string | Name;
  /** More extensions of the entry. */
  readonly extraExtensions?: readonly ExtraExtension[];
}

/** Options for {@linkcode createCertificateRevocationList}. */
export interface CreateCertificateRevocationListOptions extends SignStructureOptions {
  /** Who signs: the certificate's subject becomes the issuer, its key identifier is noted. */
  issuer: {
    /** The certificate of who signs. */
    readonly certificate: Certificate;
    /** The private key, here or elsewhere. */
    readonly key: Signer;
  };
  /** The entries. */
  revoked?: Iterable<Revocation>;
  /** When the list is issued. @default {now} */
  thisUpdate?: Date;
  /** When the next one is due; `false` leaves it out. @default {30 days after thisUpdate} */
  nextUpdate?: Date | false;
  /** The version; 1 has no extensions. @default {2} */
  version?: 1 | 2;
  /** The number of the list. @default {none} */
  crlNumber?: bigint;
  /** For a delta list: the number of the complete list that it changes. */
  baseCrlNumber?: bigint;
  /** What the list covers, when it is not everything. */
  issuingDistributionPoint?: Partial<IssuingDistributionPoint>;
  /** The identifier of the issuer's key; `false` leaves it out. @default {that of the certificate} */
  authorityKeyIdentifier?: Uint8Array | false;
  /** More extensions; the values are not checked. */
  extraExtensions?: readonly ExtraExtension[];
}

const DAY = 86_400_000;

/**
 * Makes a certificate revocation list (X509_CRL_sign and what leads to it): complete, delta or
 * indirect.
 *
 * @param options What is in it, and who signs.
 * @returns The list; a plain value when the signer is synchronous.
 * @throws {TypeError} For extensions in a list of version 1, or an unknown reason or version.
 * @throws {RangeError} When the next list would be due before this one is issued, or a number of a
 * list is negative.
 * @throws {SslError} When the key is not that of the issuer's certificate, or can not sign so.
 *
 * @example Usage
 * ```ts
 * import { createCertificate, createCertificateRevocationList } from "@streamssl/ssl/x509";
 * import { generateKey } from "@streamssl/ssl/crypto";
 * import { assertEquals } from "@std/assert";
 *
 * const key = await generateKey({ type: "ec", curve: "P-256" });
 * const certificate = await createCertificate({ subject: "CN=Example CA", isCa: true, key });
 * const list = await createCertificateRevocationList({
 *   issuer: { certificate, key },
 *   crlNumber: 1n,
 *   revoked: [{ serialNumber: 5n, reason: "keyCompromise" }],
 * });
 * assertEquals(list.find(5n)?.reason, "keyCompromise");
 * ```
 */
export function createCertificateRevocationList(
  options: CreateCertificateRevocationListOptions,
): MaybePromise<CertificateRevocationList> {
  checkIssuer(options.issuer);
  const signed = signStructure(
    options.issuer.key,
    options,
    (identifier) => encodeTbs(options, identifier),
  );
  return mapMaybe(signed, (der) => CertificateRevocationList.fromDer(der));
}

function encodeTbs(options: CreateCertificateRevocationListOptions, identifier: Bytes): Bytes {
  const { version = 2, thisUpdate = new Date(), revoked = [] } = options;
  const { nextUpdate = new Date(thisUpdate.getTime() + 30 * DAY) } = options;
  if (version !== 1 && version !== 2) {
    throw new TypeError(`Cannot create a CRL of version ${version}: there are 1 and 2`);
  }
  for (const number of [options.crlNumber ?? 0n, options.baseCrlNumber ?? 0n]) {
    // RFC 5280, section 5.2.3.
    if (number >= 0n) continue;
    throw new RangeError(`Cannot create a CRL with the number ${number}: it is not negative`);
  }
  if (nextUpdate !== false && nextUpdate.getTime() < thisUpdate.getTime()) {
    throw new RangeError(
      `Cannot create a CRL: the next one would be due on ${nextUpdate.toISOString()}, before this one ` +
        `is issued on ${thisUpdate.toISOString()}`,
    );
  }
  const extensions = listExtensions(options);
  const entries = [...revoked];
  if (version === 1 && (extensions.length > 0 || entries.some(hasExtensions))) {
    throw new TypeError("Cannot create a CRL of version 1 with extensions: version 2 has them");
  }
  return new DerBuilder().sequence((inner) => {
    if (version === 2) inner.integer(1);
    inner.raw(identifier).raw(options.issuer.certificate.subject.der).time(thisUpdate);
    if (nextUpdate !== false) inner.time(nextUpdate);
    // RFC 5280, section 5.1.2.6: without entries the list is absent.
    if (entries.length > 0) {
      inner.sequence((list) => {
        for (const entry of entries) writeEntry(list, entry, thisUpdate);
      });
    }
    if (extensions.length > 0) inner.explicit(0, (field) => writeExtensions(field, extensions));
  }).finish();
}

function listExtensions(options: CreateCertificateRevocationListOptions): Extension[] {
  if (options.version === 1) {
    return (options.extraExtensions ?? []).map(extraExtension);
  }
  const extensions: Extension[] = [];
  const { crlNumber, baseCrlNumber, issuingDistributionPoint } = options;
  const identifier = options.authorityKeyIdentifier ??
    options.issuer.certificate.subjectKeyIdentifier;
  if (identifier !== undefined && identifier !== false) {
    const value = encodeAuthorityKeyIdentifier({ keyIdentifier: identifier });
    extensions.push(new Extension(EXTENSION_IDS.authorityKeyIdentifier, false, value));
  }
  if (crlNumber !== undefined) {
    const value = new DerBuilder().integer(crlNumber).finish();
    extensions.push(new Extension(EXTENSION_IDS.crlNumber, false, value));
  }
  // RFC 5280, sections 5.2.4 and 5.2.5: both are critical.
  if (baseCrlNumber !== undefined) {
    const value = new DerBuilder().integer(baseCrlNumber).finish();
    extensions.push(new Extension(EXTENSION_IDS.deltaCrlIndicator, true, value));
  }
  if (issuingDistributionPoint !== undefined) {
    const value = encodeIssuingDistributionPoint(issuingDistributionPoint);
    extensions.push(new Extension(EXTENSION_IDS.issuingDistributionPoint, true, value));
  }
  return [...extensions, ...(options.extraExtensions ?? []).map(extraExtension)];
}

function writeEntry(builder: DerBuilder, entry: Revocation, thisUpdate: Date): void {
  builder.sequence((inner) => {
    inner.integer(entry.serialNumber).time(entry.revocationDate ?? thisUpdate);
    const extensions = entryExtensions(entry);
    if (extensions.length > 0) writeExtensions(inner, extensions);
  });
}

function entryExtensions(entry: Revocation): Extension[] {
  const extensions: Extension[] = [];
  const { reason, invalidityDate, holdInstruction, issuer } = entry;
  // RFC 5280, section 5.3.1: "unspecified" is told by no extension.
  if (reason !== undefined && reason !== "unspecified") {
    const value = new DerBuilder().enumerated(reasonNumber(reason)).finish();
    extensions.push(new Extension(EXTENSION_IDS.reasonCode, false, value));
  }
  if (holdInstruction !== undefined) {
    const value = new DerBuilder().oid(holdInstruction).finish();
    extensions.push(new Extension(EXTENSION_IDS.holdInstructionCode, false, value));
  }
  if (invalidityDate !== undefined) {
    const value = new DerBuilder().time(invalidityDate, "generalized").finish();
    extensions.push(new Extension(EXTENSION_IDS.invalidityDate, false, value));
  }
  if (issuer !== undefined) {
    const name = typeof issuer === "string" ? Name.parse(issuer) : issuer;
    const value = encodeGeneralNames([{ type: "directory", name }]);
    extensions.push(new Extension(EXTENSION_IDS.certificateIssuer, true, value));
  }
  return [...extensions, ...(entry.extraExtensions ?? []).map(extraExtension)];
}

function hasExtensions(entry: Revocation): boolean {
  return entryExtensions(entry).length > 0;
}

function extraExtension({ oid, critical = false, value }: ExtraExtension): Extension {
  return new Extension(oid, critical, value);
}
