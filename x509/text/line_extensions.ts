// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/** The extensions that OpenSSL prints on one line, or one line for each of their parts. */

import { decodeInteger, DER_TAGS, DerReader, formatTime } from "../../crypto/asn1/mod.ts";
import { decodeBasicConstraints } from "../basic_constraints.ts";
import {
  decodeInhibitAnyPolicy,
  decodePolicyConstraints,
  decodePolicyMappings,
} from "../certificate_policies.ts";
import { decodeExtendedKeyUsage } from "../extended_key_usage.ts";
import { decodeGeneralNames } from "../general_name.ts";
import { decodeInfoAccess } from "../info_access.ts";
import { decodeAuthorityKeyIdentifier, decodeSubjectKeyIdentifier } from "../key_identifier.ts";
import { decodeSctExtension } from "../ct/signed_certificate_timestamp.ts";
import { sctListText } from "./sct_text.ts";
import { generalNameValueText } from "./general_name_text.ts";
import { colonHex, hexIntegerText, integerText, objectText } from "./_pieces.ts";

/** Prints the value of an extension; every line begins with the indent, the last has no end. */
export type ExtensionPrinter = (value: Uint8Array, indent: string) => string;

/** The bits of keyUsage, in OpenSSL's words. */
const KEY_USAGE_TEXTS = [
  "Digital Signature",
  "Non Repudiation",
  "Key Encipherment",
  "Data Encipherment",
  "Key Agreement",
  "Certificate Sign",
  "CRL Sign",
  "Encipher Only",
  "Decipher Only",
];

const NETSCAPE_TYPE_TEXTS = [
  "SSL Client",
  "SSL Server",
  "S/MIME",
  "Object Signing",
  "Unused",
  "SSL CA",
  "S/MIME CA",
  "Object Signing CA",
];

const REASON_TEXTS: Readonly<Record<number, string>> = {
  0: "Unspecified",
  1: "Key Compromise",
  2: "CA Compromise",
  3: "Affiliation Changed",
  4: "Superseded",
  5: "Cessation Of Operation",
  6: "Certificate Hold",
  8: "Remove From CRL",
  9: "Privilege Withdrawn",
  10: "AA Compromise",
};

/** The features of TLS that have a name here (RFC 7633). */
const TLS_FEATURES: Readonly<Record<string, string>> = {
  "5": "status_request",
  "17": "status_request_v2",
};

/** Parts on one line, with commas between (X509V3_EXT_val_prn). */
function joined(parts: readonly string[], indent: string): string {
  return parts.length === 0 ? `${indent}<EMPTY>\n` : indent + parts.join(", ");
}

/** Parts on lines of their own. */
function lines(parts: readonly string[], indent: string): string {
  if (parts.length === 0) return `${indent}<EMPTY>\n`;
  return parts.map((part) => indent + part).join("\n");
}

function bits(value: Uint8Array, texts: readonly string[]): string[] {
  const reader = new DerReader(value);
  const { bytes } = reader.readBitString();
  reader.finish();
  const known = texts.filter((_, bit) => ((bytes[bit >> 3] ?? 0) & 0x80 >> (bit & 7)) !== 0);
  // As OpenSSL, which has no text for no bits.
  if (known.length === 0) reader.fail("ILLEGAL_ZERO_CONTENT");
  return known;
}

function integer(value: Uint8Array, tag: number = DER_TAGS.INTEGER): bigint {
  const reader = new DerReader(value);
  const content = reader.readIntegerBytes("", tag);
  reader.finish();
  return decodeInteger(content);
}

function generalNames(value: Uint8Array, indent: string): string {
  return joined(decodeGeneralNames(value).map(generalNameValueText), indent);
}

function infoAccess(value: Uint8Array, indent: string): string {
  const parts = decodeInfoAccess(value).map(({ method, location }) =>
    `${objectText(method)} - ${generalNameValueText(location)}`
  );
  return lines(parts, indent);
}

function authorityKeyIdentifier(value: Uint8Array, indent: string): string {
  const { keyIdentifier, authorityCertIssuer, authorityCertSerialNumber } =
    decodeAuthorityKeyIdentifier(value);
  const isAlone = authorityCertIssuer === undefined && authorityCertSerialNumber === undefined;
  const parts: string[] = [];
  if (keyIdentifier !== undefined) {
    parts.push(`${isAlone ? "" : "keyid:"}${colonHex(keyIdentifier, "upper")}`);
  }
  parts.push(...(authorityCertIssuer ?? []).map(generalNameValueText));
  if (authorityCertSerialNumber !== undefined) {
    const reader = new DerReader(value).readSequence();
    let content = new Uint8Array(0) as Uint8Array;
    while (!reader.atEnd) {
      const field = reader.readAny();
      if (field.identifier === 0x82) content = field.content;
    }
    parts.push(`serial:${colonHex(magnitude(content), "upper")}`);
  }
  return lines(parts, indent);
}

/** The digits of a number without its sign, as OpenSSL keeps them. */
function magnitude(content: Uint8Array): Uint8Array {
  const digits = hexIntegerText(content).replace("-", "");
  return Uint8Array.from(digits.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
}

function basicConstraints(value: Uint8Array, indent: string): string {
  const { isCa, pathLength } = decodeBasicConstraints(value);
  const parts = [`CA:${isCa ? "TRUE" : "FALSE"}`];
  if (pathLength !== undefined) parts.push(`pathlen:${pathLength}`);
  return joined(parts, indent);
}

function policyConstraints(value: Uint8Array, indent: string): string {
  const { requireExplicitPolicy, inhibitPolicyMapping } = decodePolicyConstraints(value);
  const parts: string[] = [];
  if (requireExplicitPolicy !== undefined) {
    parts.push(`Require Explicit Policy:${requireExplicitPolicy}`);
  }
  if (inhibitPolicyMapping !== undefined) {
    parts.push(`Inhibit Policy Mapping:${inhibitPolicyMapping}`);
  }
  return joined(parts, indent);
}

function tlsFeature(value: Uint8Array, indent: string): string {
  const reader = new DerReader(value);
  const features = reader.readSequence((list) => list.list((item) => item.readInteger()));
  if (features.length === 0) reader.fail("ILLEGAL_ZERO_CONTENT");
  return joined(features.map((feature) => TLS_FEATURES[`${feature}`] ?? `${feature}`), indent);
}

function privateKeyUsagePeriod(value: Uint8Array, indent: string): string {
  const reader = new DerReader(value);
  const parts = reader.readSequence((inner) => {
    const found: string[] = [];
    for (const [tag, label] of [[0x80, "Not Before"], [0x81, "Not After"]] as const) {
      if (inner.peekTag() !== tag) continue;
      const content = inner.readContent(tag);
      const time = new Uint8Array([DER_TAGS.GENERALIZED_TIME, content.length, ...content]);
      found.push(`${label}: ${formatTime(new DerReader(time).readTime())}`);
    }
    return found;
  });
  return indent + parts.join(", ");
}

function text(value: Uint8Array, indent: string): string {
  const reader = new DerReader(value);
  const string = reader.readString("", "lenient");
  if (string === "") reader.fail("ILLEGAL_ZERO_CONTENT");
  return indent + string;
}

function object(value: Uint8Array, indent: string): string {
  const reader = new DerReader(value);
  const oid = reader.readOid();
  reader.finish();
  return indent + objectText(oid);
}

function time(value: Uint8Array, indent: string): string {
  const reader = new DerReader(value);
  const date = reader.readTime("", "der");
  reader.finish();
  return indent + formatTime(date);
}

function policyMappings(value: Uint8Array, indent: string): string {
  const name = (oid: string) => objectText(oid);
  const parts = decodePolicyMappings(value).map(({ issuerDomainPolicy, subjectDomainPolicy }) =>
    `${name(issuerDomainPolicy)}:${name(subjectDomainPolicy)}`
  );
  return joined(parts, indent);
}

const number: ExtensionPrinter = (value, indent) => indent + integerText(integer(value));

/** The printers by object identifier. */
export const LINE_PRINTERS: Readonly<Record<string, ExtensionPrinter>> = {
  "2.5.29.14": (value, indent) => indent + colonHex(decodeSubjectKeyIdentifier(value), "upper"),
  "2.5.29.15": (value, indent) => joined(bits(value, KEY_USAGE_TEXTS), indent),
  "2.5.29.16": privateKeyUsagePeriod,
  "2.5.29.17": generalNames,
  "2.5.29.18": generalNames,
  "2.5.29.19": basicConstraints,
  "2.5.29.20": number,
  "2.5.29.21": (value, indent) => {
    const code = integer(value, DER_TAGS.ENUMERATED);
    return indent + (REASON_TEXTS[Number(code)] ?? integerText(code));
  },
  "2.5.29.23": object,
  "2.5.29.24": time,
  "2.5.29.27": number,
  "2.5.29.29": generalNames,
  "2.5.29.33": policyMappings,
  "2.5.29.35": authorityKeyIdentifier,
  "2.5.29.36": policyConstraints,
  "2.5.29.37": (value, indent) => joined(decodeExtendedKeyUsage(value).map(objectText), indent),
  "2.5.29.54": (value, indent) => indent + integerText(BigInt(decodeInhibitAnyPolicy(value))),
  "1.3.6.1.5.5.7.1.1": infoAccess,
  "1.3.6.1.5.5.7.1.11": infoAccess,
  "1.3.6.1.5.5.7.1.24": tlsFeature,
  "1.3.6.1.5.5.7.48.1.5": () => "",
  "1.3.6.1.4.1.11129.2.4.2": (value, indent) => sctListText(decodeSctExtension(value), indent),
  "1.3.6.1.4.1.11129.2.4.3": (_value, indent) => `${indent}NULL`,
  "1.3.6.1.4.1.11129.2.4.5": (value, indent) => sctListText(decodeSctExtension(value), indent),
  "2.16.840.1.113730.1.1": (value, indent) => joined(bits(value, NETSCAPE_TYPE_TEXTS), indent),
  "2.16.840.1.113730.1.2": text,
  "2.16.840.1.113730.1.3": text,
  "2.16.840.1.113730.1.4": text,
  "2.16.840.1.113730.1.7": text,
  "2.16.840.1.113730.1.8": text,
  "2.16.840.1.113730.1.12": text,
  "2.16.840.1.113730.1.13": text,
};
