// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

import type { Bytes } from "../wire/mod.ts";
import { formatIpAddress, parseIpAddress } from "./ip_address.ts";

/** RFC 1034, section 3.1: 255 octets on the wire are 253 characters as text. */
const MAX_NAME_LENGTH = 253;
/** A label as hosts have them; the underscore is no host name's, but names in use have it. */
const LABEL_REGEXP = /^[a-z0-9_-]{1,63}$/;
// deno-lint-ignore no-control-regex
const ASCII_REGEXP = /^[\u0000-\u007f]*$/;

/**
 * Brings a host name that a user gave into the form in which it is compared: lower case, labels of
 * other scripts as A-labels (`xn--…`), without the dot that marks an absolute name.
 *
 * @param hostname The host name.
 * @returns The name to compare, or `undefined` when the text is no host name.
 *
 * @example Usage
 * ```ts
 * import { normalizeHostName } from "@streamssl/ssl/x509";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(normalizeHostName("WWW.Example.org."), "www.example.org");
 * assertEquals(normalizeHostName("bücher.example"), "xn--bcher-kva.example");
 * assertEquals(normalizeHostName("a b"), undefined);
 * ```
 */
export function normalizeHostName(hostname: string): string | undefined {
  let name = hostname;
  // As U-labels a name has fewer characters than as A-labels.
  if (name.length > MAX_NAME_LENGTH + 1) return undefined;
  if (!ASCII_REGEXP.test(name)) {
    const converted = toAscii(name);
    if (converted === undefined) return undefined;
    name = converted;
  }
  name = name.toLowerCase();
  if (name.endsWith(".")) name = name.slice(0, -1);
  if (name.length > MAX_NAME_LENGTH || !name.split(".").every(isLabel)) return undefined;
  return name;
}

/** Internationalized labels become A-labels by the platform's own UTS #46 processing. */
function toAscii(hostname: string): string | undefined {
  // Of a URL's other delimiters none may slip in, the name would end there.
  if (/[\s/?#@:\\%[\]]/.test(hostname)) return undefined;
  try {
    return new URL(`https://${hostname}/`).hostname;
  } catch {
    return undefined;
  }
}

function isLabel(label: string): boolean {
  return LABEL_REGEXP.test(label);
}

/**
 * Tells whether a DNS name that a certificate presents stands for a host (RFC 9525, section 6.3;
 * X509_check_host). Letters are compared without their case. A `*` is a wildcard only as the whole
 * left-most label, stands for exactly one label, and must have at least two labels behind it, as
 * OpenSSL demands.
 *
 * @param presented The DNS name of the certificate, for example `*.example.org`.
 * @param hostname The host that is meant.
 * @returns Whether the certificate's name is the host's.
 *
 * @example Usage
 * ```ts
 * import { matchesHostName } from "@streamssl/ssl/x509";
 * import { assert, assertFalse } from "@std/assert";
 *
 * assert(matchesHostName("*.example.org", "www.example.org"));
 * assertFalse(matchesHostName("*.example.org", "a.b.example.org"));
 * assertFalse(matchesHostName("*.org", "example.org"));
 * ```
 */
export function matchesHostName(presented: string, hostname: string): boolean {
  const reference = normalizeHostName(hostname);
  return reference !== undefined && matchesNormalized(presented, reference);
}

/** As {@linkcode matchesHostName}, for a host name that is in its normal form already. */
function matchesNormalized(presented: string, reference: string): boolean {
  if (presented.length > MAX_NAME_LENGTH) return false;
  const name = presented.toLowerCase();
  if (name === reference) return true;
  if (!name.startsWith("*.")) return false;
  const labels = name.slice(2).split(".");
  if (labels.length < 2 || !labels.every(isLabel)) return false;
  const firstDot = reference.indexOf(".");
  return firstDot > 0 && reference.slice(firstDot) === name.slice(1);
}

/** The names of a certificate that are compared with the wanted one. */
export interface PresentedNames {
  /** The DNS names of the subjectAltName extension. */
  readonly dnsNames: readonly string[];
  /** Its IP addresses, 4 or 16 bytes each. */
  readonly ipAddresses: readonly Uint8Array[];
  /** Its mail addresses, those of SmtpUTF8Mailbox names (RFC 8398) among them. */
  readonly emailAddresses: readonly string[];
  /** The common names of the subject. */
  readonly commonNames: readonly string[];
}

/** How {@linkcode matchHostName} compares. */
export interface HostNameOptions {
  /**
   * Whether the subject's common names are compared when the certificate has no DNS name at all, as
   * OpenSSL does by default. RFC 9525, section 2, forbids it: a common name is any text, and name
   * constraints do not bind it.
   *
   * @default {false}
   */
  unsafelyAllowCommonName?: boolean;
}

/**
 * Finds the name of a certificate that stands for a host. A host that is an IP address is compared
 * with the IP addresses only.
 *
 * @param names The certificate's names.
 * @param hostname The host that is meant: a DNS name or an IP address.
 * @param options How to compare.
 * @returns The certificate's name that matches, or `undefined`.
 *
 * @example Usage
 * ```ts
 * import { matchHostName } from "@streamssl/ssl/x509";
 * import { assertEquals } from "@std/assert";
 *
 * const names = {
 *   dnsNames: ["*.example.org"],
 *   ipAddresses: [Uint8Array.of(192, 0, 2, 1)],
 *   emailAddresses: [],
 *   commonNames: ["example.com"],
 * };
 * assertEquals(matchHostName(names, "www.example.org"), "*.example.org");
 * assertEquals(matchHostName(names, "192.0.2.1"), "192.0.2.1");
 * assertEquals(matchHostName(names, "example.com"), undefined);
 * ```
 */
export function matchHostName(
  names: PresentedNames,
  hostname: string,
  options: HostNameOptions = {},
): string | undefined {
  const address = parseHostAddress(hostname);
  if (address !== undefined) return matchIpAddress(names, address);
  const reference = normalizeHostName(hostname);
  if (reference === undefined) return undefined;
  const found = names.dnsNames.find((name) => matchesNormalized(name, reference));
  if (found !== undefined || !options.unsafelyAllowCommonName || names.dnsNames.length > 0) {
    return found;
  }
  return names.commonNames.find((name) => matchesNormalized(name, reference));
}

/**
 * Reads a host that is an IP address, with the square brackets that URLs put around IPv6.
 *
 * @param hostname What a user gave as host.
 * @returns 4 or 16 bytes, or `undefined` for a DNS name.
 *
 * @example Usage
 * ```ts
 * import { parseHostAddress } from "@streamssl/ssl/x509";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(parseHostAddress("[::1]")?.length, 16);
 * assertEquals(parseHostAddress("example.org"), undefined);
 * ```
 */
export function parseHostAddress(hostname: string): Bytes | undefined {
  const bracketed = hostname.startsWith("[") && hostname.endsWith("]");
  const address = parseIpAddress(bracketed ? hostname.slice(1, -1) : hostname);
  return bracketed && address?.length === 4 ? undefined : address;
}

/**
 * Finds the IP address of a certificate that is the wanted one (RFC 9525, section 6.4;
 * X509_check_ip). Only the subjectAltName extension counts.
 *
 * @param names The certificate's names.
 * @param address The address that is meant, 4 or 16 bytes.
 * @returns Its textual form when the certificate has it, or `undefined`.
 *
 * @example Usage
 * ```ts
 * import { matchIpAddress } from "@streamssl/ssl/x509";
 * import { assertEquals } from "@std/assert";
 *
 * const names = {
 *   dnsNames: ["192.0.2.1"],
 *   ipAddresses: [],
 *   emailAddresses: [],
 *   commonNames: [],
 * };
 * assertEquals(matchIpAddress(names, Uint8Array.of(192, 0, 2, 1)), undefined);
 * ```
 */
export function matchIpAddress(names: PresentedNames, address: Uint8Array): string | undefined {
  const found = names.ipAddresses.some((candidate) =>
    candidate.length === address.length && candidate.every((byte, at) => byte === address[at])
  );
  return found ? formatIpAddress(address) : undefined;
}

/**
 * Finds the mail address of a certificate that is the wanted one (X509_check_email; RFC 8398 for
 * addresses in any script): the part before the `@` is compared exactly, the host behind it without
 * the case of letters, and `bücher.example` is `xn--bcher-kva.example`.
 *
 * @param names The certificate's names.
 * @param emailAddress The address that is meant.
 * @returns The certificate's address, or `undefined`.
 *
 * @example Usage
 * ```ts
 * import { matchEmailAddress } from "@streamssl/ssl/x509";
 * import { assertEquals } from "@std/assert";
 *
 * const names = {
 *   dnsNames: [],
 *   ipAddresses: [],
 *   emailAddresses: ["Ada@Example.org"],
 *   commonNames: [],
 * };
 * assertEquals(matchEmailAddress(names, "Ada@example.org"), "Ada@Example.org");
 * assertEquals(matchEmailAddress(names, "ada@example.org"), undefined);
 * ```
 */
export function matchEmailAddress(
  names: PresentedNames,
  emailAddress: string,
): string | undefined {
  const wanted = normalizeEmailAddress(emailAddress);
  if (wanted === undefined) return undefined;
  return names.emailAddresses.find((candidate) => normalizeEmailAddress(candidate) === wanted);
}

function normalizeEmailAddress(address: string): string | undefined {
  const at = address.lastIndexOf("@");
  if (at <= 0 || at === address.length - 1) return undefined;
  const host = address.slice(at + 1);
  // RFC 8398, section 5: hosts are compared with all their labels in the same form.
  return address.slice(0, at + 1) + (normalizeHostName(host) ?? host.toLowerCase());
}
