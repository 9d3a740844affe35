// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/** Revocation of the certificates of a path by CRLs (check_revocation of OpenSSL; RFC 5280, 6.3). */

import { oidLongName } from "../crypto/asn1/oid_names.ts";
import { type CertificateFacts, likelyIssued } from "./_certificate_facts.ts";
import { settled, type Steps } from "./_steps.ts";
import type { CertificateRevocationList } from "./certificate_revocation_list.ts";
import {
  ALL_REASONS,
  bestCrl,
  CRL_SCORES,
  crlTimeProblem,
  type FittingCrl,
  unknownCriticalExtension,
} from "./crl_selection.ts";
import type { RevocationFlag } from "./distribution_point.ts";
import type { Report } from "./path_extensions.ts";
import type { CandidatePath, PathLink } from "./path_building.ts";
import type { ResolvedOptions } from "./verify_options.ts";

/** Codes of verification that CRLs lead to (X509_V_ERR_…). */
const UNABLE_TO_GET_CRL = 3;
const UNABLE_TO_DECODE_ISSUER_PUBLIC_KEY = 6;
const CRL_SIGNATURE_FAILURE = 8;
const CRL_NOT_YET_VALID = 11;
const CRL_HAS_EXPIRED = 12;
const CERT_REVOKED = 23;
const UNABLE_TO_GET_CRL_ISSUER = 33;
const KEYUSAGE_NO_CRL_SIGN = 35;
const UNHANDLED_CRITICAL_CRL_EXTENSION = 36;
const INVALID_EXTENSION = 41;
const DIFFERENT_CRL_SCOPE = 44;
const CRL_PATH_VALIDATION_ERROR = 54;

/** What the checks need from the rest of verification. */
export interface RevocationHelp {
  /**
   * Checks the signature of a list.
   *
   * @param crl The list.
   * @param issuer Who signed it.
   * @returns Whether it is good.
   */
  verifyCrl(crl: CertificateRevocationList, issuer: CertificateFacts): Steps<boolean>;
  /**
   * Verifies the certificate of who signed a list, when it is not on the path: its own path must end
   * at the same trust anchor.
   *
   * @param issuer Who signed the list.
   * @param anchor The trust anchor of the path.
   * @returns Whether it is valid.
   */
  verifyCrlIssuer(issuer: CertificateFacts, anchor: CertificateFacts): Steps<boolean>;
}

/** Checks the leaf or every certificate of a path. */
export function* checkRevocation(
  path: CandidatePath,
  options: ResolvedOptions,
  help: RevocationHelp,
  report: Report,
): Steps<void> {
  if (options.crlCheck === "none") return;
  const last = options.crlCheck === "all" ? path.links.length - 1 : 0;
  for (let depth = 0; depth <= last; depth++) {
    // RFC 3820, section 3.7.2: proxies are not revoked by CRLs.
    if ((path.links[depth] as PathLink).facts.proxy !== undefined) continue;
    yield* checkCertificate(path.links, depth, options, help, report);
  }
}

/** Looks at lists until all reasons are covered (check_cert). */
function* checkCertificate(
  links: readonly PathLink[],
  depth: number,
  options: ResolvedOptions,
  help: RevocationHelp,
  report: Report,
): Steps<void> {
  let covered: ReadonlySet<RevocationFlag> = new Set();
  while (covered.size < ALL_REASONS.size) {
    let fitting: FittingCrl | undefined;
    try {
      fitting = yield* findCrl(links, depth, covered, options);
    } catch (cause) {
      report(UNABLE_TO_GET_CRL, depth, "the lists could not be looked up", cause);
      return;
    }
    if (fitting === undefined) {
      report(UNABLE_TO_GET_CRL, depth, "no list of its issuer is at hand");
      return;
    }
    yield* checkCrl(fitting.crl, fitting, links, depth, options, help, report);
    let answer: "removed" | "goes on" = "goes on";
    if (fitting.delta !== undefined) {
      yield* checkCrl(fitting.delta, fitting, links, depth, options, help, report);
      answer = lookUp(fitting.delta, links, depth, options, report);
    }
    if (answer === "goes on") lookUp(fitting.crl, links, depth, options, report);
    if (fitting.reasons.size === covered.size) {
      report(UNABLE_TO_GET_CRL, depth, "the lists at hand do not cover all reasons");
      return;
    }
    covered = fitting.reasons;
  }
}

/** Lists of the caller first, then those of the store (get_crl_delta). */
function* findCrl(
  links: readonly PathLink[],
  depth: number,
  covered: ReadonlySet<RevocationFlag>,
  options: ResolvedOptions,
): Steps<FittingCrl | undefined> {
  const given = bestCrl(links, depth, options.crls, covered, options);
  if (given.suffices || options.trustStore.findCrls === undefined) return given.best;
  const { certificate } = (links[depth] as PathLink).facts;
  const stored = yield* settled(options.trustStore.findCrls(certificate.issuer));
  if (stored.length === 0) return given.best;
  return bestCrl(links, depth, [...options.crls, ...stored], covered, options).best;
}

/** Whether a list itself is good (check_crl). */
function* checkCrl(
  crl: CertificateRevocationList,
  fitting: FittingCrl,
  links: readonly PathLink[],
  depth: number,
  options: ResolvedOptions,
  help: RevocationHelp,
  report: Report,
): Steps<void> {
  const { issuer, score } = fitting;
  const anchor = (links.at(-1) as PathLink).facts;
  if (depth === links.length - 1 && issuer === anchor && !likelyIssued(anchor, anchor)) {
    report(UNABLE_TO_GET_CRL_ISSUER, depth);
  }
  // What holds for the list holds for the changes to it.
  if (crl === fitting.crl) {
    if (issuer.keyUsage !== undefined && !issuer.keyUsage.has("cRLSign")) {
      report(KEYUSAGE_NO_CRL_SIGN, depth, "the keyUsage of the list's issuer lacks cRLSign");
    }
    if ((score & CRL_SCORES.scope) === 0) {
      report(DIFFERENT_CRL_SCOPE, depth, "the list does not cover this certificate");
    }
    if ((score & CRL_SCORES.samePath) === 0) {
      const good = yield* help.verifyCrlIssuer(issuer, anchor);
      if (!good) report(CRL_PATH_VALIDATION_ERROR, depth);
    }
  }
  reportTime(crl, fitting, depth, options, report);
  if (issuer.publicKey === undefined) {
    report(UNABLE_TO_DECODE_ISSUER_PUBLIC_KEY, depth);
    return;
  }
  const good = yield* help.verifyCrl(crl, issuer);
  if (!good) report(CRL_SIGNATURE_FAILURE, depth);
}

function reportTime(
  crl: CertificateRevocationList,
  { isDeltaCurrent }: FittingCrl,
  depth: number,
  options: ResolvedOptions,
  report: Report,
): void {
  const problem = crlTimeProblem(crl, options);
  if (problem === "not yet valid") {
    report(CRL_NOT_YET_VALID, depth, `issued at ${crl.thisUpdate.toISOString()}`);
  } else if (problem === "has expired" && !isDeltaCurrent) {
    report(CRL_HAS_EXPIRED, depth, `the next one was due at ${crl.nextUpdate?.toISOString()}`);
  }
}

/** Whether a list names the certificate (cert_crl). */
function lookUp(
  crl: CertificateRevocationList,
  links: readonly PathLink[],
  depth: number,
  options: ResolvedOptions,
  report: Report,
): "removed" | "goes on" {
  try {
    const unknown = unknownCriticalExtension(crl);
    if (unknown !== undefined && options.unsafelyIgnoreCriticalExtensions !== true) {
      report(UNHANDLED_CRITICAL_CRL_EXTENSION, depth, oidLongName(unknown) ?? unknown);
    }
    const { certificate } = (links[depth] as PathLink).facts;
    const entry = crl.find(certificate.serialNumber, certificate.issuer);
    if (entry === undefined) return "goes on";
    const { reason, revocationDate } = entry;
    if (reason === "removeFromCRL") return "removed";
    const why = reason === undefined ? "" : `, ${reason}`;
    report(CERT_REVOKED, depth, `revoked at ${revocationDate.toISOString()}${why}`);
  } catch (cause) {
    report(INVALID_EXTENSION, depth, "an entry of the list can not be decoded", cause);
  }
  return "goes on";
}
