// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

import type { PublicKey } from "../crypto/pkey/public_key.ts";
import { EXTENSION_IDS } from "./extension.ts";
import type { GeneralName } from "./general_name.ts";
import { parseIpAddress } from "./ip_address.ts";
import type { PathLink } from "./path_building.ts";

/** Codes of verification that come nearest (X509_V_ERR_…). */
const INVALID_NON_CA = 37;
const INVALID_EXTENSION = 41;
const INVALID_POLICY_EXTENSION = 42;
const UNSUPPORTED_NAME_SYNTAX = 53;
const EE_KEY_TOO_SMALL = 66;

/** Something that the CA/Browser Forum does not allow. */
export interface WebViolation {
  readonly code: number;
  readonly depth: number;
  readonly detail: string;
}

/**
 * What the Baseline Requirements of the CA/Browser Forum demand of certificates of public web
 * servers, beyond RFC 5280, as far as it decides who is meant and who may sign.
 */
export function* webViolations(
  links: readonly PathLink[],
  isPublicSuffix?: (domain: string) => boolean,
): Generator<WebViolation> {
  yield* violationsOfLeaf(links[0] as PathLink, isPublicSuffix);
  for (const [depth, link] of links.entries()) yield* violationsOfAny(link, depth, links.length);
  const depth = links.length - 1;
  const root = (links[depth] as PathLink).facts;
  if (depth === 0 || !root.isSelfIssued || root.authorityKeyIdentifier === undefined) return;
  // Section 7.1.2.1.3: the root's authority key identifier is the key identifier and nothing else.
  const { keyIdentifier, authorityCertIssuer, authorityCertSerialNumber } =
    root.authorityKeyIdentifier;
  if (
    keyIdentifier === undefined || authorityCertIssuer !== undefined ||
    authorityCertSerialNumber !== undefined
  ) {
    const detail = "the root's authorityKeyIdentifier is not its key identifier alone";
    yield { code: INVALID_EXTENSION, depth, detail };
  }
}

/** RFC 5280's demands on authorities, which OpenSSL's strict checks leave out. */
function* violationsOfAny(
  { facts }: PathLink,
  depth: number,
  length: number,
): Generator<WebViolation> {
  if (facts.invalid !== undefined) return;
  const { certificate } = facts;
  // Section 4.1.2.2 there; trust anchors are what they are.
  if (depth + 1 < length && certificate.serialNumber <= 0n) {
    yield { code: INVALID_EXTENSION, depth, detail: "its serial number is not positive" };
  }
  // Section 4.2.1.11 there.
  if (certificate.extension(EXTENSION_IDS.policyConstraints)?.critical === false) {
    const detail = "its policyConstraints are not critical";
    yield { code: INVALID_POLICY_EXTENSION, depth, detail };
  }
}

/** Section 6.1.5 of the Baseline Requirements. */
function isAllowedKey(key: PublicKey): boolean {
  switch (key.type) {
    case "rsa":
      return key.bits >= 2048 && key.bits % 8 === 0;
    case "ec":
      return ["P-256", "P-384", "P-521"].includes(key.curve ?? "");
    default:
      return false;
  }
}

function* violationsOfLeaf(
  { facts }: PathLink,
  isPublicSuffix: ((domain: string) => boolean) | undefined,
): Generator<WebViolation> {
  if (facts.invalid !== undefined) return;
  const { certificate, publicKey } = facts;
  if (publicKey !== undefined && !isAllowedKey(publicKey)) {
    const detail = `its key, ${publicKey.curve ?? publicKey.type} of ${publicKey.bits} bits, is ` +
      "not RSA of 2048 bits or more, P-256, P-384 or P-521";
    yield { code: EE_KEY_TOO_SMALL, depth: 0, detail };
  }
  // Section 7.1.2.7.6
  if (certificate.extension(EXTENSION_IDS.extendedKeyUsage)?.critical === true) {
    yield { code: INVALID_EXTENSION, depth: 0, detail: "its extendedKeyUsage is critical" };
  }
  // Section 7.1.2.7.8
  if (facts.isCa) {
    yield { code: INVALID_NON_CA, depth: 0, detail: "the server's certificate is that of a CA" };
  }
  const names = certificate.subjectAltName;
  // Section 7.1.2.7.12
  if (names === undefined) {
    yield { code: INVALID_EXTENSION, depth: 0, detail: "it has no subjectAltName" };
    return;
  }
  // Section 3.2.2.6
  for (const name of names) {
    const base = name.type === "dns" && name.value.startsWith("*.") ? name.value.slice(2) : "";
    if (base === "" || isPublicSuffix?.(base.toLowerCase()) !== true) continue;
    const detail = `*.${base} stands for all domains of a public suffix`;
    yield { code: UNSUPPORTED_NAME_SYNTAX, depth: 0, detail };
  }
  for (const name of certificate.subject.getAll("CN")) {
    // Section 7.1.4.3: a common name repeats a name of the subjectAltName; with a wildcard there it is
    // often the domain alone.
    if (names.some((other) => isSameText(other, name))) continue;
    const detail = `the common name "${name}" is not in its subjectAltName`;
    yield { code: UNSUPPORTED_NAME_SYNTAX, depth: 0, detail };
  }
}

function isSameText(name: GeneralName, text: string): boolean {
  if (name.type === "dns") {
    const value = name.value.toLowerCase();
    return value === text.toLowerCase() || value === `*.${text.toLowerCase()}`;
  }
  if (name.type !== "ip") return false;
  const address = parseIpAddress(text);
  if (address === undefined || address.length !== name.bytes.length) return false;
  return address.every((byte, at) => byte === name.bytes[at]) && isNormalAddress(text);
}

/** RFC 5952, section 4, for IPv6: as URLs write it; RFC 3986 for IPv4, which is parsed strictly. */
function isNormalAddress(text: string): boolean {
  return !text.includes(":") || new URL(`https://[${text}]/`).hostname === `[${text}]`;
}
