// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

import { DER_TAGS } from "../crypto/asn1/tags.ts";
import type { GeneralName } from "./general_name.ts";
import { formatGeneralName } from "./general_name.ts";
import { readMailbox, SMTP_UTF8_MAILBOX } from "./_mailbox.ts";
import { normalizeHostName } from "./host_name.ts";
import type { Name } from "./name.ts";
import type { NameConstraints } from "./name_constraints.ts";

/** The codes of verification that name constraints lead to (X509_V_ERR_…). */
const UNSPECIFIED = 1;
const PERMITTED_VIOLATION = 47;
const EXCLUDED_VIOLATION = 48;
const SUBTREE_MINMAX = 49;
const UNSUPPORTED_CONSTRAINT_TYPE = 51;
const UNSUPPORTED_CONSTRAINT_SYNTAX = 52;
const UNSUPPORTED_NAME_SYNTAX = 53;

const OUTSIDE = "outside";
const INSIDE = "inside";
/** Whether a name lies in a subtree, or why that can not be told. */
type Placement = typeof INSIDE | typeof OUTSIDE | number;

/** More comparisons than this are refused (NAME_CHECK_MAX of OpenSSL): they would cost minutes. */
const MAX_COMPARISONS = 1 << 20;
const EMAIL_ADDRESS = "1.2.840.113549.1.9.1";
const COMMON_NAME = "2.5.4.3";

/** The names of a certificate that constraints above it bind. */
export interface ConstrainedNames {
  /** The subject. */
  readonly subject: Name;
  /** The names of the subjectAltName extension. */
  readonly alternativeNames: readonly GeneralName[];
}

/** How {@linkcode checkNameConstraints} compares. */
export interface NameConstraintOptions {
  /**
   * Whether the subject's common names that look like DNS names are bound too; for a leaf without
   * DNS names, because old software takes them for host names.
   *
   * @default {false}
   */
  checkCommonNames?: boolean;
  /**
   * Whether a DNS constraint with a dot at its start is refused: RFC 5280, section 4.2.1.10 does not
   * know it, OpenSSL takes it for "subdomains only".
   *
   * @default {false}
   */
  refuseLeadingDot?: boolean;
}

/** A name that constraints forbid, or that can not be compared with them. */
export interface NameConstraintViolation {
  /** The code of verification, X509_V_ERR_…. */
  readonly code: number;
  /** The name in question, as text. */
  readonly name: string;
}

/**
 * Checks the names of a certificate against the constraints of an authority above it (RFC 5280,
 * section 4.2.1.10; NAME_CONSTRAINTS_check and NAME_CONSTRAINTS_check_CN).
 *
 * Beyond OpenSSL, an excluded DNS subtree also rules out a wildcard that could stand for a name in
 * it, and a DNS name that is no host name is refused where DNS names are constrained.
 *
 * @param names The certificate's names.
 * @param constraints The authority's constraints.
 * @param options How to compare.
 * @returns The first violation, or `undefined` when all names are allowed.
 *
 * @example Usage
 * ```ts
 * import { checkNameConstraints, Name, parseGeneralName } from "@streamssl/ssl/x509";
 * import { assertEquals } from "@std/assert";
 *
 * const constraints = {
 *   permitted: [{ base: parseGeneralName("DNS:example.org", "constraint"), minimum: 0n }],
 *   excluded: [],
 * };
 * const names = {
 *   subject: Name.parse(""),
 *   alternativeNames: [parseGeneralName("DNS:www.example.com")],
 * };
 * assertEquals(checkNameConstraints(names, constraints), {
 *   code: 47,
 *   name: "DNS:www.example.com",
 * });
 * ```
 */
export function checkNameConstraints(
  names: ConstrainedNames,
  constraints: NameConstraints,
  options: NameConstraintOptions = {},
): NameConstraintViolation | undefined {
  const list = namesOf(names, options.checkCommonNames ?? false);
  const subtrees = constraints.permitted.length + constraints.excluded.length;
  if (list.length * subtrees > MAX_COMPARISONS) {
    return { code: UNSPECIFIED, name: `${list.length} names and ${subtrees} constraints` };
  }
  for (const { name, text, problem } of list) {
    const code = problem ?? placeName(name, constraints, options);
    if (code !== undefined) return { code, name: text() };
  }
  return undefined;
}

interface ListedName {
  readonly name: GeneralName;
  readonly text: () => string;
  /** A code when the name can not even be compared. */
  readonly problem?: number;
}

function namesOf(names: ConstrainedNames, checkCommonNames: boolean): ListedName[] {
  const { subject, alternativeNames } = names;
  const list: ListedName[] = [];
  if (!subject.isEmpty) {
    const name: GeneralName = { type: "directory", name: subject };
    list.push({ name, text: () => formatGeneralName(name) });
    for (const { oid, value, identifier } of subject.attributes) {
      const text = () => `emailAddress = ${value}`;
      if (oid !== EMAIL_ADDRESS) continue;
      const name: GeneralName = { type: "email", value };
      if (identifier === DER_TAGS.IA5_STRING) list.push({ name, text });
      else list.push({ name, text, problem: UNSUPPORTED_NAME_SYNTAX });
    }
  }
  for (const name of alternativeNames) list.push({ name, text: () => formatGeneralName(name) });
  if (checkCommonNames && !alternativeNames.some(({ type }) => type === "dns")) {
    for (const { oid, value } of subject.attributes) {
      const text = () => `CN = ${value}`;
      const name: GeneralName = { type: "dns", value };
      if (oid !== COMMON_NAME) continue;
      if (hasInnerNul(value)) {
        list.push({ name, text, problem: UNSUPPORTED_NAME_SYNTAX });
      } else if (looksLikeDnsName(value)) list.push({ name, text });
    }
  }
  return list;
}

/** NUL characters at the end are padding; before it they hide what follows (CVE-2009-2408). */
function hasInnerNul(value: string): boolean {
  const first = value.indexOf("\0");
  if (first < 0) return false;
  for (let at = first; at < value.length; at++) {
    if (value[at] !== "\0") return true;
  }
  return false;
}

/** A common name is taken for a host's when it has a dot and the characters of a host name. */
function looksLikeDnsName(value: string): boolean {
  return value.length <= 255 &&
    /^[A-Za-z0-9_](?:[A-Za-z0-9_-]*[A-Za-z0-9_])?(?:\.[A-Za-z0-9_-]*[A-Za-z0-9_])+$/.test(
      value,
    );
}

function placeName(
  name: GeneralName,
  constraints: NameConstraints,
  options: NameConstraintOptions,
): number | undefined {
  let permitted: boolean | undefined;
  for (const { base, minimum, maximum } of constraints.permitted) {
    if (!isSameKind(name, base)) continue;
    if (minimum !== 0n || maximum !== undefined) return SUBTREE_MINMAX;
    if (permitted) continue;
    const placement = placeInSubtree(name, base, options);
    if (typeof placement === "number") return placement;
    permitted = placement === INSIDE;
  }
  if (permitted === false) return PERMITTED_VIOLATION;
  for (const { base, minimum, maximum } of constraints.excluded) {
    if (!isSameKind(name, base)) continue;
    if (minimum !== 0n || maximum !== undefined) return SUBTREE_MINMAX;
    const placement = placeInSubtree(name, base, options);
    if (typeof placement === "number") return placement;
    if (placement === INSIDE || wildcardReaches(name, base)) return EXCLUDED_VIOLATION;
  }
  return undefined;
}

function isSameKind(name: GeneralName, base: GeneralName): boolean {
  if (name.type !== "other") return name.type === base.type;
  // RFC 8398, section 6: constraints on rfc822Name bind these addresses, too.
  if (name.oid === SMTP_UTF8_MAILBOX) return base.type === "email";
  return base.type === "other" && name.oid === base.oid;
}

function placeInSubtree(
  name: GeneralName,
  base: GeneralName,
  options: NameConstraintOptions,
): Placement {
  if (name.type === "dns" && base.type === "dns") return placeDns(name.value, base.value, options);
  if (name.type === "ip" && base.type === "ip") return placeIp(name.bytes, base.bytes);
  if (name.type === "email" && base.type === "email") return placeEmail(name.value, base.value);
  if (name.type === "uri" && base.type === "uri") return placeUri(name.value, base.value);
  if (name.type === "other" && base.type === "email") {
    const mailbox = readMailbox(name);
    return mailbox === undefined ? UNSUPPORTED_NAME_SYNTAX : placeEmail(mailbox, base.value);
  }
  if (name.type === "directory" && base.type === "directory") {
    return startsWith(name.name.canonicalDer, base.name.canonicalDer) ? INSIDE : OUTSIDE;
  }
  return UNSUPPORTED_CONSTRAINT_TYPE;
}

function startsWith(bytes: Uint8Array, prefix: Uint8Array): boolean {
  return prefix.length <= bytes.length && prefix.every((byte, at) => byte === bytes[at]);
}

function placeDns(value: string, constraint: string, options: NameConstraintOptions): Placement {
  const name = value.toLowerCase();
  const base = constraint.toLowerCase();
  if (options.refuseLeadingDot && base.startsWith(".")) return UNSUPPORTED_CONSTRAINT_SYNTAX;
  if (normalizeHostName(name.startsWith("*.") ? name.slice(2) : name) === undefined) {
    return UNSUPPORTED_NAME_SYNTAX;
  }
  return isDomainWithin(name, base) ? INSIDE : OUTSIDE;
}

/** Whether a domain is the base or one below it; with a dot at its start the base itself is not. */
function isDomainWithin(domain: string, base: string): boolean {
  if (base === "" || domain === base) return true;
  return domain.endsWith(base.startsWith(".") ? base : `.${base}`);
}

/** Whether the `*` of a DNS name could stand for the excluded domain (CVE-2025-61727). */
function wildcardReaches(name: GeneralName, base: GeneralName): boolean {
  if (name.type !== "dns" || base.type !== "dns" || !name.value.startsWith("*.")) return false;
  const domain = base.value.toLowerCase();
  return domain.slice(domain.indexOf(".")) === name.value.slice(1).toLowerCase();
}

function placeIp(address: Uint8Array, base: Uint8Array): Placement {
  if (address.length !== 4 && address.length !== 16) return UNSUPPORTED_NAME_SYNTAX;
  if (base.length !== 8 && base.length !== 32) return UNSUPPORTED_NAME_SYNTAX;
  if (base.length !== 2 * address.length) return OUTSIDE;
  const inside = address.every((byte, at) => {
    const mask = base[address.length + at] as number;
    return ((byte ^ (base[at] as number)) & mask) === 0;
  });
  return inside ? INSIDE : OUTSIDE;
}

function placeEmail(value: string, base: string): Placement {
  const at = value.lastIndexOf("@");
  if (at <= 0) return UNSUPPORTED_NAME_SYNTAX;
  const host = value.slice(at + 1).toLowerCase();
  const baseAt = base.lastIndexOf("@");
  if (base.indexOf("@") !== baseAt) return UNSUPPORTED_CONSTRAINT_SYNTAX;
  const baseHost = base.slice(baseAt + 1).toLowerCase();
  if (baseAt < 0 && baseHost.startsWith(".")) return host.endsWith(baseHost) ? INSIDE : OUTSIDE;
  // RFC 5280, section 7.5: the part before the "@" is compared exactly.
  if (baseAt > 0 && value.slice(0, at) !== base.slice(0, baseAt)) return OUTSIDE;
  return isSameHost(host, baseHost) ? INSIDE : OUTSIDE;
}

function isSameHost(host: string, base: string): boolean {
  if (host === base) return true;
  const normal = normalizeHostName(host);
  return normal !== undefined && normal === normalizeHostName(base);
}

function placeUri(value: string, constraint: string): Placement {
  const host = /^[A-Za-z][A-Za-z0-9+.-]*:\/\/(?:[^/?#@]*@)?([^/?#@:[\]]+)(?::[0-9]*)?(?:[/?#]|$)/
    .exec(value)?.[1]?.toLowerCase();
  if (host === undefined) return UNSUPPORTED_NAME_SYNTAX;
  const base = constraint.toLowerCase();
  if (base.startsWith(".")) return host.endsWith(base) ? INSIDE : OUTSIDE;
  return host === base ? INSIDE : OUTSIDE;
}
