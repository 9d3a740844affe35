// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/** What an authority demands of the subjects of requests. */

import { DER_TAGS, DerBuilder, isPrintableString, oidFromName } from "../../crypto/asn1/mod.ts";
import { equalBytes } from "../../wire/mod.ts";
import { Name } from "../name.ts";
import type { NameAttribute } from "../name_attribute.ts";
import { AuthorityError } from "./authority_error.ts";

/** A line of a policy section: what holds for one type of attribute. */
export interface PolicyRule {
  /** The type's name or dotted identifier, for example `countryName`. */
  readonly type: string;
  /**
   * `"match"`: it must be there and the same as in the authority's own name, also in its string type;
   * `"supplied"`: it must be there; `"optional"`: it may be there. What no rule names is dropped.
   */
  readonly rule: "match" | "supplied" | "optional";
}

const EMAIL_ADDRESS = "1.2.840.113549.1.9.1";
const { PRINTABLE_STRING, T61_STRING, BMP_STRING, UTF8_STRING, IA5_STRING } = DER_TAGS;

/**
 * Applies a policy to the subject of a request, as `openssl ca` does.
 *
 * @param policy The rules; the subject gets its attributes in their order.
 * @param requested The subject of the request.
 * @param authority The authority's own name.
 * @returns The subject of the certificate.
 * @throws {AuthorityError} `policyMismatch` for what a rule forbids, `badSettings` for an unknown type.
 *
 * @example Usage
 * ```ts
 * import { applyPolicy, Name } from "@streamssl/ssl/x509";
 * import { assertEquals, assertThrows } from "@std/assert";
 *
 * const policy = [
 *   { type: "organizationName", rule: "match" },
 *   { type: "commonName", rule: "supplied" },
 * ] as const;
 * const authority = Name.parse("CN=CA,O=Example");
 * const subject = applyPolicy(policy, Name.parse("CN=a,OU=Sales,O=Example"), authority);
 * assertEquals(subject.toString(), "CN=a,O=Example");
 * assertThrows(() => applyPolicy(policy, Name.parse("CN=a,O=Other"), authority));
 * ```
 */
export function applyPolicy(
  policy: readonly PolicyRule[],
  requested: Name,
  authority: Name,
): Name {
  const attributes: NameAttribute[] = [];
  for (const { type, rule } of policy) {
    const oid = oidFromName(type);
    if (oid === undefined) {
      throw new AuthorityError(
        "badSettings",
        `${type}:unknown object type in 'policy' configuration`,
      );
    }
    const found = requested.attributes.filter((attribute) => attribute.oid === oid);
    if (found.length === 0) checkMissing(type, rule);
    if (rule === "match") {
      checkMatch(
        type,
        found,
        authority.attributes.filter((a) => a.oid === oid),
      );
    }
    attributes.push(...found);
  }
  return nameOfAttributes(attributes);
}

function checkMissing(type: string, rule: PolicyRule["rule"]): void {
  if (rule === "optional") return;
  throw new AuthorityError(
    "policyMismatch",
    rule === "match"
      ? `The mandatory ${type} field was missing`
      : `The ${type} field needed to be supplied and was missing`,
  );
}

function checkMatch(
  type: string,
  found: readonly NameAttribute[],
  own: readonly NameAttribute[],
): void {
  const last = own.at(-1);
  if (last === undefined) {
    throw new AuthorityError(
      "policyMismatch",
      `The ${type} field does not exist in the CA certificate, the 'policy' is misconfigured`,
    );
  }
  for (const attribute of found) {
    if (own.some(({ der }) => equalBytes(der, attribute.der))) continue;
    const sameText = last.value === attribute.value;
    throw new AuthorityError(
      "policyMismatch",
      `The ${type} field is different between CA certificate (${last.value}) and the request ` +
        `(${attribute.value})${sameText ? ": the string types differ" : ""}`,
    );
  }
}

/** Puts attributes together, each as a part of its own. */
export function nameOfAttributes(attributes: readonly NameAttribute[]): Name {
  const der = new DerBuilder().sequence((name) => {
    for (const { oid, der: value } of attributes) {
      name.set((part) => part.sequence((attribute) => attribute.oid(oid).raw(value)));
    }
  }).finish();
  return Name.fromDer(der);
}

/**
 * Takes the e-mail addresses out of a subject, for `email_in_dn = no`. Its other parts stay.
 *
 * @param name The subject.
 */
export function withoutEmailAddresses(name: Name): Name {
  const der = new DerBuilder().sequence((inner) => {
    for (const part of name.relativeNames) {
      const kept = part.filter(({ oid }) => oid !== EMAIL_ADDRESS);
      if (kept.length === 0) continue;
      inner.setOf(
        kept.map(({ oid, der: value }) =>
          new DerBuilder().sequence((attribute) => attribute.oid(oid).raw(value)).finish()
        ),
      );
    }
  }).finish();
  return Name.fromDer(der);
}

/**
 * Checks the string types of a requested subject, as `openssl ca` does before it looks at the policy.
 *
 * @param name The subject.
 * @throws {AuthorityError} `badRequest`.
 */
export function checkStringTypes(name: Name): void {
  for (const { oid, identifier, value } of name.attributes) {
    if (oid === EMAIL_ADDRESS && identifier !== IA5_STRING) {
      throw new AuthorityError("badRequest", "emailAddress type needs to be of type IA5STRING");
    }
    if (identifier === BMP_STRING || identifier === UTF8_STRING) continue;
    const isAscii = /^[\0-\x7f]*$/.test(value);
    const isWrong = isAscii
      ? identifier === PRINTABLE_STRING && !isPrintableString(value)
      : identifier !== T61_STRING && identifier !== DER_TAGS.UNIVERSAL_STRING;
    if (!isWrong) continue;
    throw new AuthorityError(
      "badRequest",
      `The string contains characters that are illegal for the ASN.1 type: ${
        JSON.stringify(value)
      }`,
    );
  }
}
