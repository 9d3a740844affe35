// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

import type { Certificate } from "./certificate.ts";
import type { GeneralName } from "./general_name.ts";
import {
  matchEmailAddress,
  matchHostName,
  matchIpAddress,
  parseHostAddress,
  type PresentedNames,
} from "./host_name.ts";
import { formatIpAddress } from "./ip_address.ts";
import { readMailbox } from "./_mailbox.ts";
import type { ResolvedOptions } from "./verify_options.ts";

/** Codes of verification for a leaf that does not name whom it should (X509_V_ERR_…). */
const HOSTNAME_MISMATCH = 62;
const EMAIL_MISMATCH = 63;
const IP_ADDRESS_MISMATCH = 64;

/** So many names of a certificate are listed in an error. */
const MAX_LISTED_NAMES = 8;

/** The name of the leaf that is the wanted one. */
export interface IdentityMatch {
  /** The name as the certificate has it, for example `*.example.org`. */
  readonly presented: string;
}

interface IdentityResult {
  readonly match: IdentityMatch | undefined;
  readonly problems: readonly { readonly code: number; readonly detail: string }[];
}

/**
 * Collects the names of a certificate that hosts and users are compared with (RFC 9525, section 4).
 *
 * @param certificate The certificate.
 * @returns Its names; none of a subjectAltName that can not be decoded.
 *
 * @example Usage
 * ```ts
 * import { createCertificate, presentedNames } from "@streamssl/ssl/x509";
 * import { generateKey } from "@streamssl/ssl/crypto";
 * import { assertEquals } from "@std/assert";
 *
 * const key = await generateKey({ type: "ed25519" });
 * const certificate = await createCertificate({
 *   subject: "CN=Example",
 *   key,
 *   subjectAltNames: ["DNS:example.org"],
 * });
 * assertEquals(presentedNames(certificate).dnsNames, ["example.org"]);
 * ```
 */
export function presentedNames(certificate: Certificate): PresentedNames {
  let alternativeNames: readonly GeneralName[] = [];
  let commonNames: readonly string[] = [];
  try {
    alternativeNames = certificate.subjectAltName ?? [];
    commonNames = certificate.subject.getAll("CN");
  } catch {
    // What can not be decoded names nobody.
  }
  const textsOf = (type: "dns" | "email") =>
    alternativeNames.flatMap((name) => name.type === type ? [name.value] : []);
  return {
    dnsNames: textsOf("dns"),
    ipAddresses: alternativeNames.flatMap((name) => name.type === "ip" ? [name.bytes] : []),
    emailAddresses: [...textsOf("email"), ...mailboxesOf(alternativeNames)],
    commonNames,
  };
}

/** The addresses of SmtpUTF8Mailbox names; what is damaged names nobody. */
function mailboxesOf(names: readonly GeneralName[]): string[] {
  return names.flatMap((name) => {
    const mailbox = readMailbox(name);
    return mailbox === undefined ? [] : [mailbox];
  });
}

/** Compares the leaf's names with the wanted ones (check_id). */
export function checkIdentity(certificate: Certificate, options: ResolvedOptions): IdentityResult {
  const { hostnames, address, emailAddress, unsafelyAllowCommonName = false } = options;
  if (hostnames.length === 0 && address === undefined && emailAddress === undefined) {
    return { match: undefined, problems: [] };
  }
  const names = presentedNames(certificate);
  const problems: { code: number; detail: string }[] = [];
  let presented: string | undefined;
  if (hostnames.length > 0) {
    for (const hostname of hostnames) {
      presented ??= matchHostName(names, hostname, { unsafelyAllowCommonName });
    }
    if (presented === undefined) {
      const code = hostnames.every((hostname) => parseHostAddress(hostname) !== undefined)
        ? IP_ADDRESS_MISMATCH
        : HOSTNAME_MISMATCH;
      problems.push({ code, detail: describeMismatch(hostnames.join(" or "), names) });
    }
  }
  if (emailAddress !== undefined) {
    const found = matchEmailAddress(names, emailAddress);
    if (found === undefined) {
      problems.push({ code: EMAIL_MISMATCH, detail: describeMismatch(emailAddress, names) });
    }
    presented ??= found;
  }
  if (address !== undefined) {
    const found = matchIpAddress(names, address);
    if (found === undefined) {
      const detail = describeMismatch(formatIpAddress(address), names);
      problems.push({ code: IP_ADDRESS_MISMATCH, detail });
    }
    presented ??= found;
  }
  return { match: presented === undefined ? undefined : { presented }, problems };
}

function describeMismatch(wanted: string, names: PresentedNames): string {
  const list = [
    ...names.dnsNames,
    ...names.ipAddresses.map(formatIpAddress),
    ...names.emailAddresses,
  ];
  if (list.length === 0) {
    const common = names.commonNames.map((name) => `CN = ${name}`).join(", ");
    return `${wanted} is wanted, the certificate has no subjectAltName` +
      (common === "" ? "" : `, only ${common}, which does not count (RFC 9525)`);
  }
  const more = list.length - MAX_LISTED_NAMES;
  return `${wanted} is wanted, the certificate is for ${
    list.slice(0, MAX_LISTED_NAMES).join(", ")
  }${more > 0 ? ` and ${more} more` : ""}`;
}
