// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/** Which CRL tells about a certificate: how well lists fit (get_crl_score of OpenSSL, RFC 5280, 6.3). */

import { type CertificateFacts, factsOf, identifiersMatch } from "./_certificate_facts.ts";
import type { CertificateRevocationList } from "./certificate_revocation_list.ts";
import {
  decodeDistributionPoints,
  type DistributionPoint,
  distributionPointNames,
  REVOCATION_FLAGS,
  type RevocationFlag,
} from "./distribution_point.ts";
import { EXTENSION_IDS } from "./extension.ts";
import type { GeneralName } from "./general_name.ts";
import type { Name } from "./name.ts";
import type { PathLink } from "./path_building.ts";
import type { ResolvedOptions } from "./verify_options.ts";
import { equalBytes } from "../wire/mod.ts";

/** What fits about a list; together they make its score, and greater is better. */
export const CRL_SCORES = {
  noUnknownCriticalExtension: 0x100,
  scope: 0x080,
  time: 0x040,
  issuerName: 0x020,
  issuerCertificate: 0x018,
  samePath: 0x008,
  keyIdentifier: 0x004,
} as const;

/** A score of at least this has everything that counts. */
const VALID = CRL_SCORES.noUnknownCriticalExtension | CRL_SCORES.scope | CRL_SCORES.time;

/** The extensions of lists that are understood here. */
const KNOWN_EXTENSIONS: ReadonlySet<string> = new Set([
  EXTENSION_IDS.issuingDistributionPoint,
  EXTENSION_IDS.authorityKeyIdentifier,
  EXTENSION_IDS.deltaCrlIndicator,
]);

/** All reasons; the first bit has no meaning. */
export const ALL_REASONS: ReadonlySet<RevocationFlag> = new Set(REVOCATION_FLAGS.slice(1));

/** A list that tells about a certificate. */
export interface FittingCrl {
  /** The list. */
  readonly crl: CertificateRevocationList;
  /** The certificate of who signed the list. */
  readonly issuer: CertificateFacts;
  /** How well it fits. */
  readonly score: number;
  /** The reasons that are covered with it. */
  readonly reasons: ReadonlySet<RevocationFlag>;
  /** A newer list of changes to it. */
  readonly delta?: CertificateRevocationList;
  /** Whether the changes are current, which makes an outdated list good again. */
  readonly isDeltaCurrent: boolean;
}

/**
 * Finds the list that fits best.
 *
 * @param links The path.
 * @param depth The certificate's place.
 * @param crls The lists at hand.
 * @param covered The reasons that are covered already.
 * @param options What is demanded.
 * @returns The list, and whether it has everything that counts.
 */
export function bestCrl(
  links: readonly PathLink[],
  depth: number,
  crls: readonly CertificateRevocationList[],
  covered: ReadonlySet<RevocationFlag>,
  options: ResolvedOptions,
): { best: FittingCrl | undefined; suffices: boolean } {
  let best: FittingCrl | undefined;
  for (const crl of crls) {
    const fitting = scoreOf(crl, links, depth, covered, options);
    if (fitting === undefined || fitting.score < (best?.score ?? 0)) continue;
    const isNewer = best === undefined || crl.thisUpdate > best.crl.thisUpdate;
    if (fitting.score > (best?.score ?? 0) || isNewer) best = fitting;
  }
  if (best === undefined) return { best, suffices: false };
  const subject = (links[depth] as PathLink).facts;
  const delta = options.useDeltaCrls ? findDelta(best.crl, subject, crls) : undefined;
  if (delta !== undefined) {
    best = { ...best, delta, isDeltaCurrent: crlTimeProblem(delta, options) === undefined };
  }
  return { best, suffices: best.score >= VALID };
}

function scoreOf(
  crl: CertificateRevocationList,
  links: readonly PathLink[],
  depth: number,
  covered: ReadonlySet<RevocationFlag>,
  options: ResolvedOptions,
): FittingCrl | undefined {
  const { certificate, isCa } = (links[depth] as PathLink).facts;
  const point = scopeOf(crl);
  // A list of changes is no list of its own (RFC 5280, section 5.2.4).
  if (point === "invalid" || crl.baseCrlNumber !== undefined) return undefined;
  const isPartial = point?.indirectCrl === true || point?.onlySomeReasons !== undefined;
  if (isPartial && !options.extendedCrlSupport) return undefined;
  let score = 0;
  if (certificate.issuer.equals(crl.issuer)) score |= CRL_SCORES.issuerName;
  else if (point?.indirectCrl !== true) return undefined;
  if (unknownCriticalExtension(crl) === undefined) score |= CRL_SCORES.noUnknownCriticalExtension;
  if (crlTimeProblem(crl, options) === undefined) score |= CRL_SCORES.time;
  const issuer = findCrlIssuer(crl, links, depth, score, options);
  if (issuer === undefined) return undefined;
  score |= issuer.score;
  const reasons = coveredReasons(crl, certificate, isCa, score);
  const result = { crl, issuer: issuer.facts, score, reasons: covered, isDeltaCurrent: false };
  if (reasons === undefined) return result;
  if (![...reasons].some((reason) => !covered.has(reason))) return undefined;
  return {
    ...result,
    score: score | CRL_SCORES.scope,
    reasons: new Set([...covered, ...reasons]),
  };
}

type Scope = CertificateRevocationList["issuingDistributionPoint"] | "invalid";

/** What a list covers; a contradiction covers nothing (IDP_INVALID). */
function scopeOf(crl: CertificateRevocationList): Scope {
  try {
    const point = crl.issuingDistributionPoint;
    if (point === undefined) return undefined;
    const { onlyContainsUserCerts, onlyContainsCaCerts, onlyContainsAttributeCerts } = point;
    const only = [onlyContainsUserCerts, onlyContainsCaCerts, onlyContainsAttributeCerts];
    return only.filter(Boolean).length > 1 ? "invalid" : point;
  } catch {
    return "invalid";
  }
}

/**
 * Tells an extension of a list that is critical and not understood.
 *
 * @param crl The list.
 * @returns Its object identifier; `undefined` when there is none.
 */
export function unknownCriticalExtension(crl: CertificateRevocationList): string | undefined {
  return crl.extensions.find(({ critical, oid }) => critical && !KNOWN_EXTENSIONS.has(oid))?.oid;
}

/** What is wrong with the time of a list, as X509_V_ERR codes. */
export type CrlTimeProblem = "not yet valid" | "has expired";

/**
 * Compares the times of a list with the time of verification.
 *
 * @param crl The list.
 * @param options The time.
 * @returns What is wrong; `undefined` when nothing is.
 */
export function crlTimeProblem(
  crl: CertificateRevocationList,
  { seconds }: ResolvedOptions,
): CrlTimeProblem | undefined {
  if (seconds === undefined) return undefined;
  if (seconds * 1000 < crl.thisUpdate.getTime()) return "not yet valid";
  const { nextUpdate } = crl;
  return nextUpdate !== undefined && seconds * 1000 > nextUpdate.getTime()
    ? "has expired"
    : undefined;
}

/** Who signed a list: first the issuer of the certificate, then the path, then others (crl_akid_check). */
function findCrlIssuer(
  crl: CertificateRevocationList,
  links: readonly PathLink[],
  depth: number,
  score: number,
  options: ResolvedOptions,
): { facts: CertificateFacts; score: number } | undefined {
  const wanted = { authorityKeyIdentifier: crl.authorityKeyIdentifier };
  const next = Math.min(depth + 1, links.length - 1);
  const direct = (links[next] as PathLink).facts;
  if ((score & CRL_SCORES.issuerName) !== 0 && identifiersMatch(direct, wanted)) {
    return { facts: direct, score: CRL_SCORES.keyIdentifier | CRL_SCORES.issuerCertificate };
  }
  const fits = (facts: CertificateFacts) =>
    facts.certificate.subject.equals(crl.issuer) && identifiersMatch(facts, wanted);
  const above = links.slice(next + 1).find(({ facts }) => fits(facts));
  if (above !== undefined) {
    return { facts: above.facts, score: CRL_SCORES.keyIdentifier | CRL_SCORES.samePath };
  }
  if (!options.extendedCrlSupport) return undefined;
  const other = options.untrusted.map(factsOf).find(fits);
  return other && { facts: other, score: CRL_SCORES.keyIdentifier };
}

/** The reasons that a list covers for a certificate; nothing when it is not in its scope. */
function coveredReasons(
  crl: CertificateRevocationList,
  certificate: CertificateFacts["certificate"],
  isCa: boolean,
  score: number,
): ReadonlySet<RevocationFlag> | undefined {
  const scope = crl.issuingDistributionPoint;
  if (scope?.onlyContainsAttributeCerts === true) return undefined;
  if (isCa ? scope?.onlyContainsUserCerts === true : scope?.onlyContainsCaCerts === true) {
    return undefined;
  }
  const reasons = scope?.onlySomeReasons ?? ALL_REASONS;
  const hasIssuerName = (score & CRL_SCORES.issuerName) !== 0;
  for (const point of distributionPoints(certificate)) {
    if (!namesIssuer(point, crl.issuer, hasIssuerName)) continue;
    if (!sharesName(point, crl, certificate.issuer)) continue;
    const wanted = point.reasons ?? ALL_REASONS;
    return new Set([...reasons].filter((reason) => wanted.has(reason)));
  }
  const hasNoName = scope?.fullName === undefined && scope?.nameRelativeToCrlIssuer === undefined;
  return hasNoName && hasIssuerName ? reasons : undefined;
}

function distributionPoints(certificate: CertificateFacts["certificate"]): DistributionPoint[] {
  const extension = certificate.extension(EXTENSION_IDS.crlDistributionPoints);
  return extension === undefined ? [] : decodeDistributionPoints(extension.value);
}

/** Whether a distribution point is about lists of an issuer (crldp_check_crlissuer). */
function namesIssuer(point: DistributionPoint, issuer: Name, hasIssuerName: boolean): boolean {
  if (point.crlIssuer === undefined) return hasIssuerName;
  return point.crlIssuer.some((name) => name.type === "directory" && name.name.equals(issuer));
}

/** Whether a distribution point and a list have a name in common, or one of them has none. */
function sharesName(
  point: DistributionPoint,
  crl: CertificateRevocationList,
  certificateIssuer: Name,
): boolean {
  const scope = crl.issuingDistributionPoint;
  const pointIssuer = point.crlIssuer?.find((name) => name.type === "directory");
  const base = pointIssuer?.type === "directory" ? pointIssuer.name : certificateIssuer;
  const wanted = distributionPointNames(point, base);
  const found = scope === undefined ? undefined : distributionPointNames(scope, crl.issuer);
  if (wanted === undefined || found === undefined) return true;
  return wanted.some((one) => found.some((other) => sameGeneralName(one, other)));
}

function sameGeneralName(one: GeneralName, other: GeneralName): boolean {
  if (one.type !== other.type) return false;
  if (one.type === "directory") return other.type === "directory" && one.name.equals(other.name);
  if ("value" in one && typeof one.value === "string") {
    return "value" in other && one.value === other.value;
  }
  if (one.type === "ip") return other.type === "ip" && equalBytes(one.bytes, other.bytes);
  return one.type === "registered" && other.type === "registered" && one.oid === other.oid;
}

/** A list of changes to another one (check_delta_base; RFC 5280, section 5.2.4). */
function findDelta(
  base: CertificateRevocationList,
  subject: CertificateFacts,
  crls: readonly CertificateRevocationList[],
): CertificateRevocationList | undefined {
  const isAnnounced = base.freshestCrl !== undefined ||
    subject.certificate.extension(EXTENSION_IDS.freshestCrl) !== undefined;
  if (!isAnnounced) return undefined;
  const number = base.crlNumber;
  if (number === undefined) return undefined;
  return crls.find((delta) =>
    delta.baseCrlNumber !== undefined && delta.crlNumber !== undefined &&
    delta.issuer.equals(base.issuer) &&
    sameExtension(delta, base, EXTENSION_IDS.authorityKeyIdentifier) &&
    sameExtension(delta, base, EXTENSION_IDS.issuingDistributionPoint) &&
    delta.baseCrlNumber <= number && delta.crlNumber > number
  );
}

function sameExtension(
  one: CertificateRevocationList,
  other: CertificateRevocationList,
  oid: string,
): boolean {
  const [left, right] = [one.extension(oid)?.value, other.extension(oid)?.value];
  if (left === undefined || right === undefined) return left === right;
  return equalBytes(left, right);
}
