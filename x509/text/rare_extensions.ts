// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/** The extensions that OpenSSL prints and that few certificates have: professions, OCSP's own, SXNet. */

import { DER_TAGS, DerReader, formatTime } from "../../crypto/asn1/mod.ts";
import { decodeAdmissionSyntax, type NamingAuthority, type ProfessionInfo } from "../admissions.ts";
import { readGeneralName } from "../general_name.ts";
import { Name } from "../name.ts";
import { generalNamePrintText } from "./general_name_text.ts";
import type { ExtensionPrinter } from "./line_extensions.ts";
import { hexIntegerText, integerText, objectText, stringText } from "./_pieces.ts";

/** So many bytes are on a line of ASN1_STRING in hexadecimal (i2a_ASN1_STRING). */
const BYTES_PER_LINE = 35;

/** What OpenSSL has printed of a value when it finds that it can not print the rest. */
export class PartialText extends Error {
  /** The text so far. */
  readonly text: string;

  /** Makes it. @param text The text so far. */
  constructor(text: string) {
    super("a value that can be printed in part only");
    this.text = text;
  }
}

const utf8 = (text: string) => stringText(new TextEncoder().encode(text));

/** i2r_ADMISSION_SYNTAX: the last line has an end. */
function admission(value: Uint8Array, indent: string): string {
  const { admissionAuthority, contentsOfAdmissions } = decodeAdmissionSyntax(value);
  const lines: string[] = [];
  const joined = () => lines.map((line) => `${indent}${line}\n`).join("");
  if (admissionAuthority !== undefined) {
    lines.push("admissionAuthority:", `  ${generalNamePrintText(admissionAuthority)}`);
  }
  for (const [index, item] of contentsOfAdmissions.entries()) {
    lines.push(`Entry ${index + 1}:`);
    if (item.admissionAuthority !== undefined) {
      const name = generalNamePrintText(item.admissionAuthority);
      lines.push("  admissionAuthority:", `    ${name}`);
    }
    if (saysNothing(item.namingAuthority)) throw new PartialText(joined());
    lines.push(...namingAuthority(item.namingAuthority, "  "));
    for (const [number, info] of item.professionInfos.entries()) {
      lines.push(`  Profession Info Entry ${number + 1}:`);
      if (info.registrationNumber !== undefined) {
        lines.push(`    registrationNumber: ${utf8(info.registrationNumber)}`);
      }
      if (saysNothing(info.namingAuthority)) throw new PartialText(joined());
      lines.push(...profession(info));
    }
  }
  return joined();
}

/** OpenSSL ends its text at an authority without content. */
function saysNothing(authority: NamingAuthority | undefined): boolean {
  return authority !== undefined && namingAuthority(authority, "").length === 0;
}

function profession(info: ProfessionInfo): string[] {
  const { professionItems, professionOids } = info;
  return [
    ...namingAuthority(info.namingAuthority, "    "),
    "    Info Entries:",
    ...professionItems.map((item) => `      ${utf8(item)}`),
    ...professionOids === undefined ? [] : ["    Profession OIDs:"],
    ...(professionOids ?? []).map((oid) => `      ${namedObject(oid)}`),
  ];
}

/** i2r_NAMING_AUTHORITY: one that says nothing is not printed. */
function namingAuthority(authority: NamingAuthority | undefined, indent: string): string[] {
  const { id, text, url } = authority ?? {};
  const lines = [
    ...id === undefined ? [] : [`${indent}  namingAuthorityId: ${namedObject(id)}`],
    ...text === undefined ? [] : [`${indent}  namingAuthorityText: ${utf8(text)}`],
    ...url === undefined ? [] : [`${indent}  namingAuthorityUrl: ${utf8(url)}`],
  ];
  return lines.length === 0 ? [] : [`${indent}namingAuthority:`, ...lines];
}

function namedObject(oid: string): string {
  const name = objectText(oid);
  return `${name === oid ? "undefined" : name} (${oid})`;
}

/** sxnet_i2r. */
function strongExtranet(value: Uint8Array, indent: string): string {
  const reader = new DerReader(value);
  const text = reader.readSequence((inner) => {
    const version = inner.readSmallInteger(0x7fff_ffff);
    const ids = inner.readSequence((list) =>
      list.list((item) =>
        item.readSequence((id) =>
          `\n${indent}Zone: ${integerText(id.readInteger())}, User: ${
            stringText(id.readOctetString())
          }`
        )
      )
    );
    return `${indent}Version: ${version + 1} (0x${version.toString(16).toUpperCase()})` +
      ids.join("");
  });
  reader.finish();
  return text;
}

/** i2r_ocsp_nonce: OpenSSL takes the bytes as they are, whatever they hold. */
function nonce(value: Uint8Array, indent: string): string {
  if (value.length === 0) return `${indent}0`;
  let text = indent;
  for (const [index, byte] of value.entries()) {
    if (index > 0 && index % BYTES_PER_LINE === 0) text += "\\\n";
    text += byte.toString(16).toUpperCase().padStart(2, "0");
  }
  return text;
}

/** i2r_ocsp_crlid: each line has an end. */
function crlId(value: Uint8Array, indent: string): string {
  const reader = new DerReader(value);
  const text = reader.readSequence((inner) => {
    const url = inner.readOptionalExplicit(0, (field) => field.readString());
    const number = inner.readOptionalExplicit(1, (field) => field.readIntegerBytes());
    const time = inner.readOptionalExplicit(2, (field) => field.readRaw());
    const start = (url === undefined ? "" : `${indent}crlUrl: ${utf8(url)}\n`) +
      (number === undefined ? "" : `${indent}crlNum: ${hexIntegerText(number)}\n`);
    return time === undefined ? start : `${timeText(time, `${start}${indent}crlTime: `)}\n`;
  });
  reader.finish();
  return text;
}

/** The kinds of answers that a client takes (i2v_EXTENDED_KEY_USAGE, as OpenSSL has it). */
function acceptableResponses(value: Uint8Array, indent: string): string {
  const reader = new DerReader(value);
  const oids = reader.readSequence((list) => list.list((item) => item.readOid()));
  if (oids.length === 0) reader.fail("ILLEGAL_ZERO_CONTENT");
  return indent + oids.map(objectText).join(", ");
}

/** i2r_ocsp_acutoff. */
function archiveCutoff(value: Uint8Array, indent: string): string {
  const reader = new DerReader(value);
  if (reader.peekTag() !== DER_TAGS.GENERALIZED_TIME) reader.fail("WRONG_TAG");
  const raw = reader.readRaw();
  reader.finish();
  return timeText(raw, indent);
}

/** ASN1_GENERALIZEDTIME_print, behind what was written already. */
function timeText(raw: Uint8Array, before: string): string {
  try {
    return before + formatTime(new DerReader(raw).readTime("", "der"));
  } catch {
    throw new PartialText(`${before}Bad time value`);
  }
}

/** i2r_ocsp_serviceloc: places are indented twice as far. */
function serviceLocator(value: Uint8Array, indent: string): string {
  const reader = new DerReader(value);
  const text = reader.readSequence((inner) => {
    const issuer = Name.fromDer(inner.readRaw("issuer"));
    const places = inner.atEnd
      ? []
      : inner.readSequence((list) =>
        list.list((item) =>
          item.readSequence((place) =>
            `\n${indent}${indent}${objectText(place.readOid())} - ${
              generalNamePrintText(readGeneralName(place))
            }`
          )
        )
      );
    return `${indent}Issuer: ${issuer.toOneLine()}${places.join("")}`;
  });
  reader.finish();
  return text;
}

/** The printers by object identifier. */
export const RARE_PRINTERS: Readonly<Record<string, ExtensionPrinter>> = {
  "1.3.36.8.3.3": admission,
  "1.3.101.1.4.1": strongExtranet,
  "1.3.6.1.5.5.7.48.1.2": nonce,
  "1.3.6.1.5.5.7.48.1.3": crlId,
  "1.3.6.1.5.5.7.48.1.4": acceptableResponses,
  "1.3.6.1.5.5.7.48.1.6": archiveCutoff,
  "1.3.6.1.5.5.7.48.1.7": serviceLocator,
};
