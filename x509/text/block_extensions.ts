// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/** The extensions that OpenSSL prints in blocks of lines. */

import { DerBuilder, DerReader } from "../../crypto/asn1/mod.ts";
import { decodeCertificatePolicies } from "../certificate_policies.ts";
import {
  decodeDistributionPoints,
  decodeIssuingDistributionPoint,
  type DistributionPoint,
  type DistributionPointName,
  REVOCATION_FLAGS,
  type RevocationFlag,
} from "../distribution_point.ts";
import type { GeneralName } from "../general_name.ts";
import { decodeNameConstraints, type GeneralSubtree } from "../name_constraints.ts";
import { Name } from "../name.ts";
import { addressBlocksText, autonomousSystemsText } from "./address_text.ts";
import { constraintText, generalNamePrintText } from "./general_name_text.ts";
import type { ExtensionPrinter } from "./line_extensions.ts";
import { integerText, objectText } from "./_pieces.ts";

/** The qualifiers of policies (RFC 5280, section 4.2.1.4). */
const CPS = "1.3.6.1.5.5.7.2.1";
const USER_NOTICE = "1.3.6.1.5.5.7.2.2";

/** The bits of ReasonFlags, in OpenSSL's words. */
const REASON_FLAG_TEXTS: Readonly<Record<RevocationFlag, string>> = {
  unused: "Unused",
  keyCompromise: "Key Compromise",
  cACompromise: "CA Compromise",
  affiliationChanged: "Affiliation Changed",
  superseded: "Superseded",
  cessationOfOperation: "Cessation Of Operation",
  certificateHold: "Certificate Hold",
  privilegeWithdrawn: "Privilege Withdrawn",
  aACompromise: "AA Compromise",
};

/** print_gens: the last line has no end. */
function names(list: readonly GeneralName[], indent: string): string {
  return list.map((name) => `${indent}  ${generalNamePrintText(name)}`).join("\n");
}

/** print_distpoint: that of full names has no end of line, that of a relative one has. */
function pointName(point: DistributionPointName, indent: string): string {
  const { fullName, nameRelativeToCrlIssuer } = point;
  if (fullName !== undefined) return `${indent}Full Name:\n${names(fullName, indent)}`;
  if (nameRelativeToCrlIssuer === undefined) return "";
  const der = new DerBuilder().sequence((inner) => inner.raw(nameRelativeToCrlIssuer)).finish();
  return `${indent}Relative Name:\n${indent}  ${Name.fromDer(der).toOneLine()}\n`;
}

/** print_reasons. */
function reasons(title: string, flags: ReadonlySet<RevocationFlag>, indent: string): string {
  const texts = REVOCATION_FLAGS.filter((flag) => flags.has(flag))
    .map((flag) => REASON_FLAG_TEXTS[flag]);
  return `${indent}${title}:\n${indent}  ` +
    (texts.length === 0 ? "<EMPTY>\n" : `${texts.join(", ")}\n`);
}

/** i2r_crldp. */
function distributionPoints(value: Uint8Array, indent: string): string {
  return decodeDistributionPoints(value).map((point: DistributionPoint) =>
    pointName(point, indent) +
    (point.reasons === undefined ? "" : reasons("Reasons", point.reasons, indent)) +
    (point.crlIssuer === undefined ? "" : `${indent}CRL Issuer:\n${names(point.crlIssuer, indent)}`)
  ).join("\n");
}

/** i2r_idp. */
function issuingDistributionPoint(value: Uint8Array, indent: string): string {
  const point = decodeIssuingDistributionPoint(value);
  const text = pointName(point, indent) +
    (point.onlyContainsUserCerts ? `${indent}Only User Certificates\n` : "") +
    (point.onlyContainsCaCerts ? `${indent}Only CA Certificates\n` : "") +
    (point.indirectCrl ? `${indent}Indirect CRL\n` : "") +
    (point.onlySomeReasons === undefined
      ? ""
      : reasons("Only Some Reasons", point.onlySomeReasons, indent)) +
    (point.onlyContainsAttributeCerts ? `${indent}Only Attribute Certificates\n` : "");
  return text === "" ? `${indent}<EMPTY>\n` : text;
}

/** i2r_certpol: texts are printed as the bytes that they are, up to a zero byte. */
function certificatePolicies(value: Uint8Array, indent: string): string {
  decodeCertificatePolicies(value);
  return new DerReader(value).readSequence().list((item) =>
    item.readSequence((policy) => {
      const start = `${indent}Policy: ${objectText(policy.readOid())}`;
      if (policy.atEnd) return start;
      const qualifiers = policy.readSequence((list) =>
        list.list((one) => one.readSequence((inner) => qualifierText(inner, `${indent}  `)))
      );
      return `${start}\n${qualifiers.join("\n")}`;
    })
  ).join("\n");
}

function qualifierText(reader: DerReader, indent: string): string {
  const oid = reader.readOid();
  switch (oid) {
    case CPS:
      return `${indent}CPS: ${cText(reader)}`;
    case USER_NOTICE:
      return `${indent}User Notice:\n${
        reader.readSequence((notice) => noticeText(notice, `${indent}  `))
      }`;
    default:
      reader.skip();
      return `${indent}  Unknown Qualifier: ${objectText(oid)}`;
  }
}

/** print_notice. */
function noticeText(reader: DerReader, indent: string): string {
  let text = "";
  if (reader.peekTag() === 0x30) {
    text += reader.readSequence((reference) => {
      const organization = cText(reference);
      const numbers = reference.readSequence((list) => list.list((item) => item.readInteger()));
      return `${indent}Organization: ${organization}\n` +
        `${indent}Number${numbers.length > 1 ? "s" : ""}: ${numbers.map(integerText).join(", ")}`;
    });
    if (!reader.atEnd) text += "\n";
  }
  return reader.atEnd ? text : `${text}${indent}Explicit Text: ${cText(reader)}`;
}

/** The bytes of a string as a C program prints them; characters stand for bytes. */
function cText(reader: DerReader): string {
  const { content } = reader.readAny();
  const end = content.indexOf(0);
  const bytes = end < 0 ? content : content.subarray(0, end);
  return Array.from(bytes, (byte) => String.fromCharCode(byte)).join("");
}

/** i2r_NAME_CONSTRAINTS. */
function nameConstraints(value: Uint8Array, indent: string): string {
  const { permitted, excluded } = decodeNameConstraints(value);
  const block = (title: string, trees: readonly GeneralSubtree[]) =>
    trees.length === 0
      ? []
      : [`${indent}${title}:`, ...trees.map(({ base }) => `${indent}  ${constraintText(base)}`)];
  return [...block("Permitted", permitted), ...block("Excluded", excluded)].join("\n");
}

/** i2r_pci (RFC 3820). */
function proxyCertInfo(value: Uint8Array, indent: string): string {
  const reader = new DerReader(value);
  const text = reader.readSequence((inner) => {
    const limit = inner.peekTag() === 0x02 ? integerText(inner.readInteger()) : "infinite";
    return inner.readSequence((policy) => {
      const start = `${indent}Path Length Constraint: ${limit}\n` +
        `${indent}Policy Language: ${objectText(policy.readOid())}`;
      if (policy.atEnd) return start;
      const bytes = policy.readOctetString();
      const content = Array.from(bytes, (byte) => String.fromCharCode(byte)).join("");
      return bytes.length === 0 ? start : `${start}\n${indent}Policy Text: ${content}`;
    });
  });
  reader.finish();
  return text;
}

/** The printers by object identifier. */
export const BLOCK_PRINTERS: Readonly<Record<string, ExtensionPrinter>> = {
  "2.5.29.28": issuingDistributionPoint,
  "2.5.29.30": nameConstraints,
  "2.5.29.31": distributionPoints,
  "2.5.29.32": certificatePolicies,
  "2.5.29.46": distributionPoints,
  "1.3.6.1.5.5.7.1.7": addressBlocksText,
  "1.3.6.1.5.5.7.1.8": autonomousSystemsText,
  "1.3.6.1.5.5.7.1.14": proxyCertInfo,
};
