// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/** What the builders of extensions share: lists of values, booleans, sections. */

import type { Configuration } from "../../conf/mod.ts";
import type { PublicKey } from "../../crypto/pkey/public_key.ts";
import { type ErrorReason, SslError } from "../../err/mod.ts";
import type { Certificate } from "../certificate.ts";
import { type GeneralName, parseGeneralName } from "../general_name.ts";
import { generateAsn1 } from "../../crypto/asn1/generate_asn1.ts";
import { Name } from "../name.ts";
import type { StringMask } from "../string_mask.ts";
import { configurationOid } from "./_configuration_oid.ts";

/** What is known of the certificate, request or CRL for which an extension is made (X509V3_CTX). */
export interface ExtensionContext {
  /** Where `@section` and names of sections are looked up. */
  readonly configuration?: Configuration;
  /** Whom it is about: for `hash`, and for `email:copy`. */
  readonly subject?: { readonly publicKey: PublicKey; readonly name?: Name };
  /** Who issues it: for `keyid`, `issuer` and `issuer:copy`. */
  readonly issuer?: Certificate;
  /** Which string types names get (`string_mask`). @default {as {@linkcode Name.fromParts} has it} */
  readonly stringMask?: StringMask;
}

/** One value of an extension: `CA:TRUE`, or a word alone. */
export interface ExtensionValue {
  /** What stands before the colon, or the whole word. */
  readonly name: string;
  /** What stands behind it; `undefined` for a word alone. */
  readonly value: string | undefined;
}

/** Throws an error about an extension's text. */
export function failValue(
  reason: ErrorReason<"X509V3">,
  expected: string,
  received: string,
): never {
  throw new SslError("X509V3", reason, {
    expected,
    received: JSON.stringify(received.slice(0, 80)),
  });
}

/** The values of a text: a list with commas, or `@section` (X509V3_parse_list, X509V3_get_section). */
export function valuesOf(text: string, context: ExtensionContext): ExtensionValue[] {
  if (text.startsWith("@")) return sectionOf(text.slice(1), context);
  const values = text.split(",").map((part) => valueOf(part.trim())).filter(({ name }) =>
    name !== ""
  );
  if (values.length === 0) {
    failValue("INVALID_EXTENSION_STRING", "values with commas between", text);
  }
  return values;
}

/** Takes a value apart at its first colon. */
export function valueOf(text: string): ExtensionValue {
  const colon = text.indexOf(":");
  if (colon < 0) return { name: text, value: undefined };
  return { name: text.slice(0, colon).trim(), value: text.slice(colon + 1).trim() };
}

/** The entries of a section; numbers behind names (`DNS.1`) only keep names apart. */
export function sectionOf(name: string, { configuration }: ExtensionContext): ExtensionValue[] {
  const entries = configuration?.section(name);
  if (entries !== undefined) return entries.map(({ name, value }) => ({ name, value }));
  throw new SslError("X509V3", "SECTION_NOT_FOUND", {
    expected: `a section [${name}]`,
    received: configuration === undefined ? "no configuration" : "a configuration without it",
  });
}

/** Whether a name is one of a kind, with or without a number behind it (ossl_v3_name_cmp). */
export function isNamed(name: string, wanted: string): boolean {
  return name === wanted || name.startsWith(`${wanted}.`);
}

/** A truth (X509V3_get_value_bool). */
export function booleanOf({ name, value }: ExtensionValue): boolean {
  if (["TRUE", "true", "Y", "y", "YES", "yes"].includes(value ?? "")) return true;
  if (["FALSE", "false", "N", "n", "NO", "no"].includes(value ?? "")) return false;
  failValue("INVALID_BOOLEAN_STRING", `TRUE or FALSE for ${name}`, value ?? "");
}

/** A number, decimal or in hexadecimal (s2i_ASN1_INTEGER). */
export function numberOf(text: string | undefined): bigint {
  const [, sign, digits] = /^(-?)(0[xX][0-9a-fA-F]+|[0-9]+)$/.exec((text ?? "").trim()) ?? [];
  if (digits === undefined) failValue("BN_DEC2BN_ERROR", "a number", text ?? "");
  return sign === "-" ? -BigInt(digits) : BigInt(digits);
}

/** A number that is small and not negative. */
export function countOf(text: string | undefined): number {
  const number = numberOf(text);
  if (number >= 0n && number <= 0x7fff_ffffn) return Number(number);
  failValue("INVALID_NUMBER", "a number from 0 to 2147483647", text ?? "");
}

/** An object by its name or its identifier. */
export function objectOf(text: string, { configuration }: ExtensionContext): string {
  const oid = configurationOid(text.trim(), configuration);
  if (oid === undefined) {
    failValue("INVALID_OBJECT_IDENTIFIER", "an object's name or dotted identifier", text);
  }
  return oid;
}

/** Bytes in hexadecimal, with colons or without (OPENSSL_hexstr2buf). */
export function hexOf(text: string): Uint8Array<ArrayBuffer> {
  const digits = text.replaceAll(":", "").trim();
  if (digits.length % 2 !== 0 || !/^[0-9a-fA-F]*$/.test(digits)) {
    throw new SslError("CRYPTO", "ILLEGAL_HEX_DIGIT", {
      expected: "pairs of hexadecimal digits",
      received: JSON.stringify(text.slice(0, 80)),
    });
  }
  const pairs = digits.match(/../g) ?? [];
  return Uint8Array.from(pairs, (pair) => Number.parseInt(pair, 16));
}

/** A general name (v2i_GENERAL_NAME_ex); `constraint` for name constraints. */
export function generalNameOf(
  { name, value }: ExtensionValue,
  context: ExtensionContext,
  use: "name" | "constraint" = "name",
): GeneralName {
  if (value === undefined) failValue("MISSING_VALUE", `a value for ${name}`, name);
  for (const kind of ["email", "URI", "DNS", "RID", "IP"]) {
    if (isNamed(name, kind)) return parseGeneralName(`${kind}:${value}`, use);
  }
  if (isNamed(name, "dirName")) return { type: "directory", name: nameOf(value, context) };
  if (isNamed(name, "otherName")) return otherNameOf(value, context);
  failValue("UNSUPPORTED_OPTION", "email, URI, DNS, RID, IP, dirName or otherName", name);
}

/** `1.2.3;UTF8:text`. */
function otherNameOf(text: string, context: ExtensionContext): GeneralName {
  const semicolon = text.indexOf(";");
  if (semicolon < 0) failValue("OTHERNAME_ERROR", "an object and a value: 1.2.3;UTF8:text", text);
  const value = generateAsn1(
    text.slice(semicolon + 1),
    (section) => context.configuration?.section(section),
  );
  return { type: "other", oid: objectOf(text.slice(0, semicolon), context), value };
}

/** The name that a section lists (X509V3_NAME_from_section): `+` puts an attribute to the one before. */
export function nameOf(section: string, context: ExtensionContext): Name {
  const parts: [string, string][][] = [];
  for (const { name, value = "" } of sectionOf(section, context)) {
    // A number, or any word with a full stop, before the type only keeps lines apart.
    const type = name.replace(/^[^.,:]*[.,:](?=.)/, "");
    const isMore = type.startsWith("+");
    const bare = isMore ? type.slice(1) : type;
    const attribute: [string, string] = [
      configurationOid(bare, context.configuration) ?? bare,
      value,
    ];
    const last = parts.at(-1);
    if (isMore && last !== undefined) last.push(attribute);
    else parts.push([attribute]);
  }
  const { stringMask } = context;
  return Name.fromParts(parts, stringMask === undefined ? {} : { stringMask });
}
