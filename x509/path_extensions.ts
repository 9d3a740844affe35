// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

import { oidLongName } from "../crypto/asn1/oid_names.ts";
import type { CertificateFacts } from "./_certificate_facts.ts";
import type { CandidatePath, PathLink } from "./path_building.ts";
import { strictViolation } from "./strict_checks.ts";
import type { ResolvedOptions } from "./verify_options.ts";
import { CA_KINDS, caKind, checkPurpose, checkTrust } from "./verify_purposes.ts";

/** Codes of verification that extensions lead to (X509_V_ERR_…). */
const PATH_LENGTH_EXCEEDED = 25;
const INVALID_PURPOSE = 26;
const UNHANDLED_CRITICAL_EXTENSION = 34;
const INVALID_NON_CA = 37;
const PROXY_PATH_LENGTH_EXCEEDED = 38;
const PROXY_CERTIFICATES_NOT_ALLOWED = 40;
const INVALID_CA = 79;
const EC_KEY_EXPLICIT_PARAMS = 94;

/** Takes note of something wrong: its code, the certificate's place, details. */
export type Report = (code: number, depth: number, detail?: string, cause?: unknown) => void;

/** What a certificate is in its chain. */
type Role = "leaf" | "proxy issuer" | "authority";

/** Basic constraints, key usages, purposes, path lengths (check_extensions). */
export function checkExtensions(
  path: CandidatePath,
  options: ResolvedOptions,
  report: Report,
): void {
  const { links } = path;
  let role: Role = "leaf";
  let pathLength = 0;
  let proxyPathLength = 0;
  for (const [depth, link] of links.entries()) {
    const { facts } = link;
    const unhandled = facts.unhandledCritical;
    if (unhandled !== undefined && options.unsafelyIgnoreCriticalExtensions !== true) {
      report(UNHANDLED_CRITICAL_EXTENSION, depth, oidLongName(unhandled) ?? unhandled);
    }
    if (facts.proxy !== undefined && options.allowProxyCertificates !== true) {
      report(PROXY_CERTIFICATES_NOT_ALLOWED, depth);
    }
    checkCa(link, role, depth, links.length, options, report);
    if (links.length > 1 && facts.hasExplicitCurve) {
      report(EC_KEY_EXPLICIT_PARAMS, depth);
    }
    if (options.strict && links.length > 1) {
      const code = strictViolation(facts, depth + 1 < links.length);
      if (code !== undefined) report(code, depth);
    }
    checkPurposeOf(link, role, depth, options, report);
    const limit = facts.pathLength;
    if (depth > 1 && limit !== undefined && pathLength > limit + proxyPathLength) {
      report(
        PATH_LENGTH_EXCEEDED,
        depth,
        `${pathLength} intermediate certificates below it, ${limit} are allowed`,
      );
    }
    if (depth > 0 && !facts.isSelfIssued) pathLength++;
    if (facts.proxy === undefined) {
      role = "authority";
      continue;
    }
    // RFC 3820, section 4.1: the limits of proxies hold for those below them.
    const proxyLimit = facts.proxy.pathLength;
    if (proxyLimit !== undefined) {
      if (proxyPathLength > proxyLimit) report(PROXY_PATH_LENGTH_EXCEEDED, depth);
      proxyPathLength = proxyLimit;
    }
    proxyPathLength++;
    role = "proxy issuer";
  }
}

function checkCa(
  { facts }: PathLink,
  role: Role,
  depth: number,
  length: number,
  options: ResolvedOptions,
  report: Report,
): void {
  const kind = caKind(facts);
  const isDoubtful = kind !== CA_KINDS.ca;
  if (role === "leaf") {
    // A leaf may be an authority: self-signed certificates of single servers often are.
    if (options.strict && isDoubtful && kind !== CA_KINDS.none) report(INVALID_CA, depth);
  } else if (role === "proxy issuer") {
    if (kind !== CA_KINDS.none) report(INVALID_NON_CA, depth);
  } else if (kind === CA_KINDS.none || (depth + 1 < length || options.strict) && isDoubtful) {
    report(INVALID_CA, depth, describeCaProblem(facts), facts.invalid);
  }
}

function describeCaProblem(facts: CertificateFacts): string {
  if (facts.invalid !== undefined) return "its extensions can not be decoded";
  if (facts.keyUsage !== undefined && !facts.keyUsage.has("keyCertSign")) {
    return "its keyUsage does not allow keyCertSign";
  }
  if (facts.hasBasicConstraints) return "its basicConstraints say that it is no CA";
  return `it is of version ${facts.certificate.version} and has no basicConstraints`;
}

function checkPurposeOf(
  { facts, entry }: PathLink,
  role: Role,
  depth: number,
  options: ResolvedOptions,
  report: Report,
): void {
  const { purpose } = options;
  if (purpose === undefined) return;
  const trust = entry === undefined ? "neutral" : checkTrust(entry, facts, purpose, "is nothing");
  if (trust === "trusted") return;
  if (trust === "neutral") {
    const fits = checkPurpose(facts, purpose, role === "authority" ? "authority" : "leaf");
    if (fits === 1 || fits !== 0 && !options.strict) return;
  }
  report(INVALID_PURPOSE, depth, `${purpose} is wanted, ${describeUsages(facts)}`);
}

function describeUsages({ keyUsage, purposes }: CertificateFacts): string {
  const parts: string[] = [];
  if (keyUsage !== undefined) parts.push(`keyUsage is ${[...keyUsage].join(", ")}`);
  if (purposes !== undefined) {
    const names = purposes.map((oid) => oidLongName(oid) ?? oid);
    parts.push(`extendedKeyUsage is ${names.join(", ")}`);
  }
  return parts.length === 0 ? "the certificate does not allow it" : parts.join(", ");
}
