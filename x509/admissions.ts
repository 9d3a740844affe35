// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/** Admissions of professions (Common PKI part 1, table 29; ISIS-MTT; ADMISSION_SYNTAX). */

import { DER_TAGS, DerBuilder, DerReader } from "../crypto/asn1/mod.ts";
import type { Bytes } from "../wire/mod.ts";
import { type GeneralName, readGeneralName, writeGeneralName } from "./general_name.ts";

/** Who gives names to professions (NAMING_AUTHORITY). */
export interface NamingAuthority {
  /** Its identifier, dotted. */
  readonly id?: string;
  /** Where more is told of it. */
  readonly url?: string;
  /** What it is called. */
  readonly text?: string;
}

/** A profession of the subject (PROFESSION_INFO). */
export interface ProfessionInfo {
  /** Who names it. */
  readonly namingAuthority?: NamingAuthority;
  /** The professions, in words. */
  readonly professionItems: readonly string[];
  /** Their identifiers, dotted. */
  readonly professionOids?: readonly string[];
  /** The number under which the subject is registered. */
  readonly registrationNumber?: string;
  /** What else is told, in a form of one's own. */
  readonly additionalInfo?: Uint8Array;
}

/** Professions that one authority admits to (ADMISSIONS). */
export interface Admissions {
  /** Who admits. */
  readonly admissionAuthority?: GeneralName;
  /** Who names the professions. */
  readonly namingAuthority?: NamingAuthority;
  /** The professions. */
  readonly professionInfos: readonly ProfessionInfo[];
}

/** The value of the extension admission (1.3.36.8.3.3). */
export interface AdmissionSyntax {
  /** Who admits, where the admissions do not tell. */
  readonly admissionAuthority?: GeneralName;
  /** The admissions. */
  readonly contentsOfAdmissions: readonly Admissions[];
}

/**
 * Decodes the value of the extension admission (d2i_ADMISSION_SYNTAX).
 *
 * @param der The value.
 * @returns The admissions.
 * @throws {Asn1Error} When it is malformed.
 *
 * @example Usage
 * ```ts
 * import { decodeAdmissionSyntax, encodeAdmissionSyntax } from "@streamssl/ssl/x509";
 * import { assertEquals } from "@std/assert";
 *
 * const admissions = {
 *   contentsOfAdmissions: [{ professionInfos: [{ professionItems: ["Apotheke"] }] }],
 * };
 * assertEquals(decodeAdmissionSyntax(encodeAdmissionSyntax(admissions)), admissions);
 * ```
 */
export function decodeAdmissionSyntax(der: Uint8Array): AdmissionSyntax {
  const reader = new DerReader(der, { path: "AdmissionSyntax" });
  const admissions = reader.readSequence((inner): AdmissionSyntax => {
    const authority = inner.peekTag() === DER_TAGS.SEQUENCE ? undefined : readGeneralName(inner);
    const contentsOfAdmissions = inner.readSequence(
      (list) => list.list((item) => item.readSequence(readAdmissions)),
      "contentsOfAdmissions",
    );
    return {
      ...authority === undefined ? {} : { admissionAuthority: authority },
      contentsOfAdmissions,
    };
  });
  reader.finish();
  return admissions;
}

function readAdmissions(reader: DerReader): Admissions {
  const admissionAuthority = reader.readOptionalExplicit(
    0,
    (field) => readGeneralName(field),
    "admissionAuthority",
  );
  const namingAuthority = reader.readOptionalExplicit(1, readNamingAuthority, "namingAuthority");
  const professionInfos = reader.readSequence(
    (list) => list.list((item) => item.readSequence(readProfessionInfo)),
    "professionInfos",
  );
  return {
    ...admissionAuthority === undefined ? {} : { admissionAuthority },
    ...namingAuthority === undefined ? {} : { namingAuthority },
    professionInfos,
  };
}

function readNamingAuthority(reader: DerReader): NamingAuthority {
  return reader.readSequence((inner) => ({
    ...inner.peekTag() === DER_TAGS.OBJECT_IDENTIFIER
      ? { id: inner.readOid("namingAuthorityId") }
      : {},
    ...inner.peekTag() === DER_TAGS.IA5_STRING
      ? { url: inner.readString("namingAuthorityUrl") }
      : {},
    ...inner.atEnd ? {} : { text: inner.readString("namingAuthorityText", "lenient") },
  }));
}

function readProfessionInfo(reader: DerReader): ProfessionInfo {
  const namingAuthority = reader.readOptionalExplicit(0, readNamingAuthority, "namingAuthority");
  const professionItems = reader.readSequence(
    (list) => list.list((item) => item.readString("", "lenient")),
    "professionItems",
  );
  return {
    ...namingAuthority === undefined ? {} : { namingAuthority },
    professionItems,
    ...reader.peekTag() === DER_TAGS.SEQUENCE
      ? {
        professionOids: reader.readSequence(
          (list) => list.list((item) => item.readOid()),
          "professionOIDs",
        ),
      }
      : {},
    ...reader.peekTag() === DER_TAGS.PRINTABLE_STRING
      ? { registrationNumber: reader.readString("registrationNumber") }
      : {},
    ...reader.atEnd ? {} : { additionalInfo: reader.readOctetString("addProfessionInfo") },
  };
}

/**
 * Encodes the value of the extension admission (i2d_ADMISSION_SYNTAX). Texts become UTF8String.
 *
 * @param admissions The admissions.
 * @returns The value.
 * @throws {Asn1Error} When a registration number has characters that PrintableString has not.
 *
 * @example Usage
 * ```ts
 * import { encodeAdmissionSyntax, Extension, extensionText } from "@streamssl/ssl/x509";
 * import { assertStringIncludes } from "@std/assert";
 *
 * const value = encodeAdmissionSyntax({
 *   admissionAuthority: { type: "uri", value: "https://example.org" },
 *   contentsOfAdmissions: [{ professionInfos: [{ professionItems: ["Apotheke"] }] }],
 * });
 * const text = extensionText(new Extension("1.3.36.8.3.3", false, value));
 * assertStringIncludes(text, "Apotheke");
 * ```
 */
export function encodeAdmissionSyntax(admissions: AdmissionSyntax): Bytes {
  const { admissionAuthority, contentsOfAdmissions } = admissions;
  return new DerBuilder().sequence((inner) => {
    if (admissionAuthority !== undefined) writeGeneralName(inner, admissionAuthority);
    inner.sequence((list) => {
      for (const item of contentsOfAdmissions) list.sequence((row) => writeAdmissions(row, item));
    });
  }).finish();
}

function writeAdmissions(builder: DerBuilder, item: Admissions): void {
  const { admissionAuthority, namingAuthority, professionInfos } = item;
  if (admissionAuthority !== undefined) {
    builder.explicit(0, (field) => writeGeneralName(field, admissionAuthority));
  }
  if (namingAuthority !== undefined) {
    builder.explicit(1, (field) => writeNamingAuthority(field, namingAuthority));
  }
  builder.sequence((list) => {
    for (const info of professionInfos) list.sequence((row) => writeProfessionInfo(row, info));
  });
}

function writeNamingAuthority(builder: DerBuilder, { id, url, text }: NamingAuthority): void {
  builder.sequence((inner) => {
    if (id !== undefined) inner.oid(id);
    if (url !== undefined) inner.string(DER_TAGS.IA5_STRING, url);
    if (text !== undefined) inner.utf8String(text);
  });
}

function writeProfessionInfo(builder: DerBuilder, info: ProfessionInfo): void {
  const { namingAuthority, professionOids, registrationNumber, additionalInfo } = info;
  if (namingAuthority !== undefined) {
    builder.explicit(0, (field) => writeNamingAuthority(field, namingAuthority));
  }
  builder.sequence((list) => {
    for (const item of info.professionItems) list.utf8String(item);
  });
  if (professionOids !== undefined) {
    builder.sequence((list) => {
      for (const oid of professionOids) list.oid(oid);
    });
  }
  if (registrationNumber !== undefined) {
    builder.string(DER_TAGS.PRINTABLE_STRING, registrationNumber);
  }
  if (additionalInfo !== undefined) builder.octetString(additionalInfo);
}
