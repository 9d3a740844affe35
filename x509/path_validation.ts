// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

import { type CertificateFacts, likelyIssued } from "./_certificate_facts.ts";
import { settled, type Steps } from "./_steps.ts";
import { signatureSecurityBits } from "./algorithm_identifier.ts";
import type { PublicKey } from "../crypto/pkey/public_key.ts";
import type { Certificate } from "./certificate.ts";
import type { CertificateRevocationList } from "./certificate_revocation_list.ts";
import { checkNameConstraints } from "./name_constraints_matching.ts";
import type { CandidatePath, PathLink } from "./path_building.ts";
import { checkExtensions, type Report } from "./path_extensions.ts";
import { checkPolicies } from "./policy_checks.ts";
import { checkResources } from "./resource_checks.ts";
import { hasProxySubject } from "./proxy_certificates.ts";
import { checkRevocation, type RevocationHelp } from "./revocation_checks.ts";
import type { SignatureCache } from "./signature_cache.ts";
import { suiteBViolation, suiteBViolationOfLeaf } from "./suite_b_checks.ts";
import { checkIdentity, type IdentityMatch } from "./verify_identity.ts";
import type { ResolvedOptions } from "./verify_options.ts";
import type { VerifySignatureOptions } from "./verify_signature.ts";
import { webViolations } from "./web_profile.ts";

/** Codes of verification that validating a path leads to (X509_V_ERR_…). */
const UNSPECIFIED = 1;
const UNABLE_TO_DECODE_ISSUER_PUBLIC_KEY = 6;
const CERT_SIGNATURE_FAILURE = 7;
const CERT_NOT_YET_VALID = 9;
const CERT_HAS_EXPIRED = 10;
const ERROR_IN_CERT_NOT_BEFORE_FIELD = 13;
const ERROR_IN_CERT_NOT_AFTER_FIELD = 14;
const UNABLE_TO_VERIFY_LEAF_SIGNATURE = 21;
const KEYUSAGE_NO_CERTSIGN = 32;
const KEYUSAGE_NO_DIGITAL_SIGNATURE = 39;
const INVALID_POLICY_EXTENSION = 42;
const NO_EXPLICIT_POLICY = 43;
const EE_KEY_TOO_SMALL = 66;
const CA_KEY_TOO_SMALL = 67;
const CA_MD_TOO_WEAK = 68;
const PROXY_SUBJECT_NAME_VIOLATION = 72;

/** How many bits of security a level demands (minbits_table of OpenSSL). */
const SECURITY_BITS = [0, 80, 112, 128, 192, 256] as const;

/** Something wrong with a path. */
export interface PathProblem {
  /** The code, X509_V_ERR_…. */
  readonly code: number;
  /** The certificate's place, 0 for the leaf. */
  readonly depth: number;
  /** The certificate in question. */
  readonly certificate: Certificate;
  /** What exactly is wrong, where the code does not tell. */
  readonly detail?: string;
  /** What was thrown on the way. */
  readonly cause?: unknown;
}

/** Remembers over all paths of one verification which signatures were good, and counts them. */
export class SignatureChecks {
  readonly #options: ResolvedOptions;
  readonly #signatureOptions: VerifySignatureOptions;
  readonly #results = new Map<CertificateFacts, Map<CertificateFacts, boolean>>();
  readonly #lists = new Map<CertificateRevocationList, boolean>();
  /** How many were computed. */
  count = 0;

  constructor(options: ResolvedOptions) {
    const { engines, distinguishingId } = options;
    this.#options = options;
    this.#signatureOptions = {
      ...engines === undefined ? {} : { engines },
      ...distinguishingId === undefined ? {} : { distinguishingId },
    };
  }

  /** Whether no further signature may be computed. */
  get exhausted(): boolean {
    return this.count >= this.#options.maxSignatureChecks;
  }

  /** Whether the subject's signature is the issuer's; `undefined` when the budget is used up. */
  *verify(issuer: CertificateFacts, subject: CertificateFacts): Steps<boolean | undefined> {
    const results = this.#results.get(subject) ?? new Map<CertificateFacts, boolean>();
    this.#results.set(subject, results);
    const known = results.get(issuer);
    if (known !== undefined) return known;
    const { publicKey } = issuer;
    if (publicKey === undefined) return false;
    const signatureCache = this.#cacheFor(publicKey);
    const { certificate } = subject;
    if (signatureCache?.has(certificate, publicKey)) return true;
    if (this.exhausted) return undefined;
    this.count++;
    let good = false;
    try {
      good = yield* settled(certificate.verifySignature(publicKey, this.#signatureOptions));
      if (good) signatureCache?.add(certificate, publicKey);
    } catch {
      // An algorithm that nobody can compute, or parameters that make no sense: not good.
    }
    results.set(issuer, good);
    return good;
  }

  /** Whether a list's signature is the issuer's; a used up budget says no. */
  *verifyCrl(crl: CertificateRevocationList, { publicKey }: CertificateFacts): Steps<boolean> {
    const known = this.#lists.get(crl);
    if (known !== undefined) return known;
    if (publicKey === undefined || this.exhausted) return false;
    const signatureCache = this.#cacheFor(publicKey);
    if (signatureCache?.has(crl, publicKey)) return true;
    this.count++;
    let good = false;
    try {
      good = yield* settled(crl.verifySignature(publicKey, this.#signatureOptions));
      if (good) signatureCache?.add(crl, publicKey);
    } catch {
      // As with certificates: what can not be computed is not good.
    }
    this.#lists.set(crl, good);
    return good;
  }

  /** The cache does not tell for whose identifier a signature of SM2 is good. */
  #cacheFor({ type }: PublicKey): SignatureCache | undefined {
    const { distinguishingId, signatureCache } = this.#options;
    return type === "sm2" && distinguishingId !== undefined ? undefined : signatureCache;
  }
}

/** What validating a path gave. */
export interface ValidatedPath {
  /** Everything that is wrong, in the order in which OpenSSL would report it. */
  readonly problems: readonly PathProblem[];
  /** What name of the leaf is the wanted one. */
  readonly identity: IdentityMatch | undefined;
  /** The policies for which the path is valid, when they were checked. */
  readonly policies: readonly string[] | undefined;
}

/**
 * Validates one path (RFC 5280, section 6; verify_chain of OpenSSL), with a problem for everything
 * that is wrong, in the order in which OpenSSL's callback would hear of it.
 */
export function* validatePath(
  path: CandidatePath,
  options: ResolvedOptions,
  signatures: SignatureChecks,
  verifyCrlIssuer: RevocationHelp["verifyCrlIssuer"],
): Steps<ValidatedPath> {
  const problems: PathProblem[] = [];
  const { links, error } = path;
  const report = (code: number, depth: number, detail?: string, cause?: unknown) => {
    const { certificate } = (links[depth] as PathLink).facts;
    problems.push({
      code,
      depth,
      certificate,
      ...(detail === undefined ? {} : { detail }),
      ...(cause === undefined ? {} : { cause }),
    });
  };
  const leaf = links[0] as PathLink;
  if (!isKeyStrongEnough(leaf.facts, options)) report(EE_KEY_TOO_SMALL, 0, describeKey(leaf.facts));
  if (error !== undefined) {
    // With extensions that make no sense no issuer is looked for; that is the thing to tell.
    const invalid = links[error.depth]?.facts.invalid;
    const detail = invalid === undefined ? undefined : "its extensions can not be decoded";
    report(error.code, error.depth, detail, error.cause ?? invalid);
  }
  checkExtensions(path, options, report);
  checkSecurityLevel(links, options, report);
  const identity = checkIdentity(leaf.facts.certificate, options);
  for (const { code, detail } of identity.problems) report(code, 0, detail);
  const help: RevocationHelp = {
    verifyCrl: (crl, issuer) => signatures.verifyCrl(crl, issuer),
    verifyCrlIssuer,
  };
  yield* checkRevocation(path, options, help, report);
  const suiteB = options.suiteB && suiteBViolation(links, options.suiteB);
  if (suiteB !== undefined) report(suiteB.code, suiteB.depth);
  yield* checkSignaturesAndTimes(links, options, signatures, report);
  checkNames(links, options, report);
  checkResources(links, report);
  if (options.profile === "webpki") {
    const violations = webViolations(links, options.isPublicSuffix);
    for (const { code, depth, detail } of violations) report(code, depth, detail);
  }
  const policies = reportPolicies(links, options, report);
  return { problems, identity: identity.match, policies };
}

/**
 * What is checked of a leaf that a DANE-EE record names (RFC 7671, section 5.1): the strength of its
 * key, and its names where they are wanted.
 */
export function checkDaneLeaf(
  leaf: CertificateFacts,
  options: ResolvedOptions,
): { problems: readonly PathProblem[]; identity: IdentityMatch | undefined } {
  const { certificate } = leaf;
  if (!isKeyStrongEnough(leaf, options)) {
    const detail = describeKey(leaf);
    const problem = { code: EE_KEY_TOO_SMALL, depth: 0, certificate, detail };
    return { problems: [problem], identity: undefined };
  }
  const suiteB = options.suiteB && suiteBViolationOfLeaf(leaf, options.suiteB);
  const problems = suiteB === undefined ? [] : [{ ...suiteB, certificate }];
  if (options.daneEeNameChecks === false) return { problems, identity: undefined };
  const identity = checkIdentity(certificate, options);
  const named = identity.problems.map((problem) => ({ ...problem, depth: 0, certificate }));
  return { problems: [...problems, ...named], identity: identity.match };
}

/** Certificate policies (check_policy). */
function reportPolicies(
  links: readonly PathLink[],
  { policyInputs }: ResolvedOptions,
  report: Report,
): readonly string[] | undefined {
  if (policyInputs === undefined) return undefined;
  const chain = links.map(({ facts }) => facts.certificate);
  const outcome = checkPolicies(chain, policyInputs);
  switch (outcome.status) {
    case "invalid":
      report(INVALID_POLICY_EXTENSION, outcome.depth, undefined, outcome.cause);
      return undefined;
    case "missing":
      report(NO_EXPLICIT_POLICY, 0);
      return undefined;
    default:
      return outcome.policies;
  }
}

/** Strengths of keys and of signatures, except the trust anchor's own (check_auth_level). */
function checkSecurityLevel(
  links: readonly PathLink[],
  options: ResolvedOptions,
  report: Report,
): void {
  const wanted = SECURITY_BITS[options.securityLevel] ?? 0;
  if (wanted === 0) return;
  for (const [depth, { facts }] of links.entries()) {
    if (depth > 0 && !isKeyStrongEnough(facts, options)) {
      report(CA_KEY_TOO_SMALL, depth, describeKey(facts));
    }
    if (depth + 1 >= links.length) continue;
    const bits = digestBits(facts.certificate);
    if (bits < wanted) {
      report(CA_MD_TOO_WEAK, depth, `${bits} bits of security, ${wanted} are wanted`);
    }
  }
}

function digestBits(certificate: Certificate): number {
  try {
    return signatureSecurityBits(certificate.signatureAlgorithmIdentifier);
  } catch {
    return 0;
  }
}

function isKeyStrongEnough(facts: CertificateFacts, options: ResolvedOptions): boolean {
  const wanted = SECURITY_BITS[options.securityLevel] ?? 0;
  // Explicit parameters are refused for that; how strong they are nobody can tell where they are bad.
  const untold = facts.publicKey === undefined && facts.hasExplicitCurve;
  return wanted === 0 || untold || (facts.publicKey?.securityBits ?? 0) >= wanted;
}

function describeKey({ publicKey }: CertificateFacts): string {
  if (publicKey === undefined) return "a key that can not be used here";
  return `${publicKey.type} with ${publicKey.bits} bits, which are ${publicKey.securityBits} bits of security`;
}

/** Signatures and validity, from the top down (internal_verify). */
function* checkSignaturesAndTimes(
  links: readonly PathLink[],
  options: ResolvedOptions,
  signatures: SignatureChecks,
  report: Report,
): Steps<void> {
  const last = links.length - 1;
  const top = (links[last] as PathLink).facts;
  if (likelyIssued(top, top)) {
    if (options.checkSelfSignedSignature === true && top.isSelfSigned) {
      // RFC 6818, section 2: key usages do not bind a self-signed certificate that is no CA's.
      if (top.isCa) checkSigningAllowed(top, top, last, report);
      yield* checkSignature(top, top, last, last, signatures, report);
    }
    checkTime(top, last, options, report);
  } else if (options.partialChain) {
    checkTime(top, last, options, report);
  } else if (last === 0) {
    report(UNABLE_TO_VERIFY_LEAF_SIGNATURE, 0);
    checkTime(top, 0, options, report);
  }
  for (let depth = last - 1; depth >= 0; depth--) {
    const issuer = (links[depth + 1] as PathLink).facts;
    const subject = (links[depth] as PathLink).facts;
    checkSigningAllowed(issuer, subject, depth + 1, report);
    yield* checkSignature(issuer, subject, depth, depth + 1, signatures, report);
    checkTime(subject, depth, options, report);
  }
}

function checkSigningAllowed(
  issuer: CertificateFacts,
  subject: CertificateFacts,
  issuerDepth: number,
  report: Report,
): void {
  if (issuer.keyUsage === undefined) return;
  const wanted = subject.proxy === undefined ? "keyCertSign" : "digitalSignature";
  if (issuer.keyUsage.has(wanted)) return;
  report(
    wanted === "keyCertSign" ? KEYUSAGE_NO_CERTSIGN : KEYUSAGE_NO_DIGITAL_SIGNATURE,
    issuerDepth,
  );
}

function* checkSignature(
  issuer: CertificateFacts,
  subject: CertificateFacts,
  depth: number,
  issuerDepth: number,
  signatures: SignatureChecks,
  report: Report,
): Steps<void> {
  if (issuer.publicKey === undefined) {
    report(UNABLE_TO_DECODE_ISSUER_PUBLIC_KEY, issuerDepth);
    return;
  }
  const good = yield* signatures.verify(issuer, subject);
  if (good === undefined) report(UNSPECIFIED, depth, "the limit of signature checks is reached");
  else if (!good) report(CERT_SIGNATURE_FAILURE, depth);
}

function checkTime(
  { certificate }: CertificateFacts,
  depth: number,
  { seconds }: ResolvedOptions,
  report: Report,
): void {
  if (seconds === undefined) return;
  let notBefore: Date;
  let notAfter: Date;
  try {
    ({ notBefore, notAfter } = certificate);
  } catch (cause) {
    // Both fields are decoded together; the path of the error tells which one is damaged.
    const isFirst = String((cause as { path?: unknown }).path).endsWith("notBefore");
    report(
      isFirst ? ERROR_IN_CERT_NOT_BEFORE_FIELD : ERROR_IN_CERT_NOT_AFTER_FIELD,
      depth,
      undefined,
      cause,
    );
    return;
  }
  const now = () => `at ${new Date(seconds * 1000).toISOString()}`;
  if (seconds * 1000 < notBefore.getTime()) {
    report(CERT_NOT_YET_VALID, depth, `valid from ${notBefore.toISOString()} on, checked ${now()}`);
  }
  if (seconds * 1000 > notAfter.getTime()) {
    report(CERT_HAS_EXPIRED, depth, `valid until ${notAfter.toISOString()}, checked ${now()}`);
  }
}

/** Name constraints, and the subjects of proxy certificates (check_name_constraints). */
function checkNames(links: readonly PathLink[], options: ResolvedOptions, report: Report): void {
  for (let depth = links.length - 1; depth >= 0; depth--) {
    const { facts } = links[depth] as PathLink;
    const { certificate } = facts;
    // RFC 5280, section 6.1.4 (b): self-issued certificates are free, except as the leaf.
    if (depth !== 0 && facts.isSelfIssued) continue;
    if (facts.invalid !== undefined) continue;
    if (facts.proxy !== undefined && !hasProxySubject(certificate)) {
      report(PROXY_SUBJECT_NAME_VIOLATION, depth);
    }
    for (let above = links.length - 1; above > depth; above--) {
      const authority = (links[above] as PathLink).facts;
      if (authority.invalid !== undefined) continue;
      const constraints = authority.certificate.nameConstraints;
      if (constraints === undefined) continue;
      const violation = checkNameConstraints(
        { subject: certificate.subject, alternativeNames: certificate.subjectAltName ?? [] },
        constraints,
        {
          // Where common names never name a host, they need not be bound either.
          checkCommonNames: depth === 0 && options.unsafelyAllowCommonName === true,
          refuseLeadingDot: options.profile === "webpki",
        },
      );
      if (violation === undefined) continue;
      const { subject } = authority.certificate;
      report(violation.code, depth, `${violation.name}, constrained by ${subject.toOneLine()}`);
    }
  }
}
