// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

import { type CertificateFacts, factsOf, likelyIssued } from "./_certificate_facts.ts";
import { settled, type Steps } from "./_steps.ts";
import type { Certificate } from "./certificate.ts";
import type { TrustedCertificate } from "./trusted_certificate.ts";
import type { ResolvedOptions } from "./verify_options.ts";
import { checkTrust } from "./verify_purposes.ts";

/** Codes of verification that building a path leads to (X509_V_ERR_…). */
const UNABLE_TO_GET_ISSUER_CERT = 2;
const DEPTH_ZERO_SELF_SIGNED_CERT = 18;
const SELF_SIGNED_CERT_IN_CHAIN = 19;
const UNABLE_TO_GET_ISSUER_CERT_LOCALLY = 20;
const CERT_CHAIN_TOO_LONG = 22;
const CERT_REJECTED = 28;
const STORE_LOOKUP = 70;

/** A path is longer than any real one at this point, whatever `depth` allows. */
const MAX_PATH_CERTIFICATES = 1000;
/** How many certificates are looked for issuers at most, over all paths. */
const MAX_EXPANSIONS = 1000;

/** One certificate of a path. */
export interface PathLink {
  /** The certificate and what is known of it. */
  readonly facts: CertificateFacts;
  /** Its entry in the trust store, when it comes from there. */
  readonly entry: TrustedCertificate | undefined;
}

/** A path from the leaf upwards, and why it can not be used if it can not. */
export interface CandidatePath {
  /** The certificates, the leaf first. */
  readonly links: readonly PathLink[];
  /** How many of them do not come from the trust store; they come first. */
  readonly untrustedCount: number;
  /** Why it does not end at a trust anchor. */
  readonly error: PathError | undefined;
}

/** Why a path does not end at a trust anchor. */
export interface PathError {
  /** The code, X509_V_ERR_…. */
  readonly code: number;
  /** The place in the path, 0 for the leaf. */
  readonly depth: number;
  /** What was thrown by the trust store. */
  readonly cause?: unknown;
}

/** One step of the search: a certificate, and the issuers of it that were not tried yet. */
interface Frame {
  link: PathLink;
  candidates: readonly PathLink[] | undefined;
  next: number;
}

/**
 * Searches paths from a leaf to the trust store, depth first. Its first path is the one OpenSSL
 * builds (build_chain); further ones are the alternatives, the nearest first: another issuer with the
 * same name, a cross-certificate, an untrusted certificate in place of a trusted one.
 *
 * The work is bounded: no certificate comes twice in a path, after the first path no second one with
 * the same name and key either, and the number of certificates whose issuers are looked for is
 * limited over the whole search.
 */
export class PathBuilder {
  readonly #options: ResolvedOptions;
  readonly #untrusted: readonly PathLink[];
  readonly #stack: Frame[];
  readonly #deadCertificates = new Set<CertificateFacts>();
  readonly #deadEdges = new Map<CertificateFacts, Set<CertificateFacts>>();
  #expansions = 0;
  #isFirstPath = true;
  /** Whether the search ended because its budget was used up. */
  exhausted = false;

  constructor(leaf: Certificate, options: ResolvedOptions) {
    this.#options = options;
    this.#untrusted = options.untrusted.map((certificate) => ({
      facts: factsOf(certificate),
      entry: undefined,
    }));
    const link = { facts: factsOf(leaf), entry: undefined };
    this.#stack = [{ link, candidates: undefined, next: 0 }];
  }

  /** A certificate that no path can use: no further path has it above the leaf. */
  avoidCertificate(facts: CertificateFacts): void {
    this.#deadCertificates.add(facts);
  }

  /** A signature that is wrong: no further path has these two in a row. */
  avoidEdge(issuer: CertificateFacts, subject: CertificateFacts): void {
    const issuers = this.#deadEdges.get(subject) ?? new Set();
    this.#deadEdges.set(subject, issuers.add(issuer));
  }

  /** Gives the next path, or `undefined` when there is none left. */
  *next(): Steps<CandidatePath | undefined> {
    const stack = this.#stack;
    for (let top = stack.at(-1); top !== undefined; top = stack.at(-1)) {
      if (top.candidates === undefined) {
        const path = yield* this.#expand(top);
        if (path !== undefined) return this.#emit(path);
        continue;
      }
      const candidate = top.candidates[top.next++];
      if (candidate === undefined) {
        stack.pop();
        continue;
      }
      if (!this.#isUsable(candidate, top)) continue;
      stack.push({ link: candidate, candidates: undefined, next: 0 });
      const path = this.#judgeTrusted(candidate);
      if (path !== undefined) return this.#emit(path);
    }
    return undefined;
  }

  #emit(path: CandidatePath): CandidatePath {
    this.#stack.pop();
    this.#isFirstPath = false;
    return path;
  }

  /** Whether a candidate may follow, judged again since it was listed. */
  #isUsable({ facts }: PathLink, below: Frame): boolean {
    if (this.#deadCertificates.has(facts)) return false;
    if (this.#deadEdges.get(below.link.facts)?.has(facts)) return false;
    if (this.#isFirstPath) return true;
    // A detour over the same name and key leads nowhere new (RFC 4158, section 5.2).
    return !this.#stack.some((frame, at) => at > 0 && hasSameNameAndKey(frame.link.facts, facts));
  }

  /** A trusted certificate ends the path, unless it is only an intermediate one. */
  #judgeTrusted(link: PathLink): CandidatePath | undefined {
    const { facts, entry } = link;
    if (entry === undefined) return undefined;
    const { purpose, partialChain } = this.#options;
    const trust = checkTrust(entry, facts, purpose, "suffices");
    const links = this.#stack.map((frame) => frame.link);
    const depth = links.length - 1;
    if (trust === "rejected") return pathOf(links, { code: CERT_REJECTED, depth });
    if (trust === "trusted" || partialChain) return pathOf(links, undefined);
    if (facts.isSelfSigned) return this.#deadEnd(links);
    return undefined;
  }

  /** Lists the issuers of a certificate; gives a path when it is the last one. */
  *#expand(frame: Frame): Steps<CandidatePath | undefined> {
    const links = this.#stack.map(({ link }) => link);
    frame.candidates = [];
    if (++this.#expansions > MAX_EXPANSIONS) {
      this.exhausted = true;
      return this.#deadEnd(links);
    }
    try {
      if (frame.link.facts.isSelfSigned) return yield* this.#endSelfSigned(frame, links);
      if (!this.#isTooLong(links)) frame.candidates = yield* this.#findIssuers(links);
    } catch (cause) {
      return pathOf(links, { code: STORE_LOOKUP, depth: links.length - 1, cause });
    }
    if (frame.candidates.length > 0) return undefined;
    return (yield* this.#endPartial(links)) ?? this.#deadEnd(links);
  }

  /** A self-signed certificate ends the path: it is in the trust store, byte for byte, or not. */
  *#endSelfSigned(frame: Frame, links: readonly PathLink[]): Steps<CandidatePath> {
    const match = this.#isTooLong(links) ? undefined : yield* this.#findExact(frame.link.facts);
    if (match !== undefined) {
      frame.link = { facts: frame.link.facts, entry: match };
      const path = this.#judgeTrusted(frame.link);
      if (path !== undefined) return path;
    }
    return (yield* this.#endPartial(links)) ?? this.#deadEnd(links);
  }

  /** With `partialChain`, a leaf that is in the trust store itself needs no issuer. */
  *#endPartial(links: readonly PathLink[]): Steps<CandidatePath | undefined> {
    const leaf = links[0] as PathLink;
    if (!this.#options.partialChain || links.some(({ entry }) => entry !== undefined)) {
      return undefined;
    }
    const entry = yield* this.#findExact(leaf.facts);
    if (entry === undefined) return undefined;
    const trust = checkTrust(entry, leaf.facts, this.#options.purpose, "suffices");
    const error = trust === "rejected" ? { code: CERT_REJECTED, depth: 0 } : undefined;
    return pathOf([{ facts: leaf.facts, entry }], error);
  }

  *#findExact({ certificate }: CertificateFacts): Steps<TrustedCertificate | undefined> {
    const entries = yield* settled(this.#options.trustStore.findBySubject(certificate.subject));
    return entries.find((entry) => entry.certificate.equals(certificate));
  }

  /** The possible issuers of the path's last certificate, the preferred ones first. */
  *#findIssuers(links: readonly PathLink[]): Steps<PathLink[]> {
    const { facts, entry } = links.at(-1) as PathLink;
    const { trustStore, trustedFirst } = this.#options;
    const entries = yield* settled(trustStore.findBySubject(facts.certificate.issuer));
    const trusted = this.#select(
      entries.map((entry) => ({ facts: factsOf(entry.certificate), entry })),
      facts,
      links,
    );
    // Above a trusted certificate only trusted ones are looked for.
    if (entry !== undefined) return trusted;
    const untrusted = this.#select(this.#untrusted, facts, links);
    return trustedFirst ? [...trusted, ...untrusted] : [...untrusted, ...trusted];
  }

  /** Those that fit: the ones valid at the time in their order, then the others, latest first. */
  #select(
    pool: readonly PathLink[],
    subject: CertificateFacts,
    links: readonly PathLink[],
  ): PathLink[] {
    const fitting = pool.filter(({ facts }) =>
      likelyIssued(facts, subject) &&
      !links.some((link) => link.facts.certificate.equals(facts.certificate))
    );
    if (fitting.length < 2) return fitting;
    const current = fitting.filter(({ facts }) => this.#isCurrent(facts.certificate));
    const others = fitting.filter((link) => !current.includes(link));
    others.sort((left, right) => endOf(right) - endOf(left));
    return [...current, ...others];
  }

  #isCurrent(certificate: Certificate): boolean {
    const { seconds } = this.#options;
    if (seconds === undefined) return true;
    try {
      return certificate.notBefore.getTime() <= seconds * 1000 &&
        seconds * 1000 <= certificate.notAfter.getTime();
    } catch {
      return false;
    }
  }

  /** Whether no certificate may be added: self-issued ones above the leaf do not count. */
  #isTooLong(links: readonly PathLink[]): boolean {
    const counted = links.filter(({ facts }, at) => at === 0 || !facts.isSelfIssued);
    return counted.length > this.#options.depth + 1 || links.length >= MAX_PATH_CERTIFICATES;
  }

  /** Why a path that leads nowhere leads nowhere, in OpenSSL's order. */
  #deadEnd(links: readonly PathLink[]): CandidatePath {
    const depth = links.length - 1;
    const { facts, entry } = links[depth] as PathLink;
    if (this.#isTooLong(links)) return pathOf(links, { code: CERT_CHAIN_TOO_LONG, depth });
    if (facts.isSelfSigned) {
      const code = depth === 0 ? DEPTH_ZERO_SELF_SIGNED_CERT : SELF_SIGNED_CERT_IN_CHAIN;
      return pathOf(links, { code, depth });
    }
    const code = entry === undefined
      ? UNABLE_TO_GET_ISSUER_CERT_LOCALLY
      : UNABLE_TO_GET_ISSUER_CERT;
    return pathOf(links, { code, depth });
  }
}

function pathOf(links: readonly PathLink[], error: PathError | undefined): CandidatePath {
  const firstTrusted = links.findIndex(({ entry }) => entry !== undefined);
  return { links, untrustedCount: firstTrusted < 0 ? links.length : firstTrusted, error };
}

function hasSameNameAndKey(left: CertificateFacts, right: CertificateFacts): boolean {
  if (left.publicKey === undefined || right.publicKey === undefined) return false;
  return left.certificate.subject.equals(right.certificate.subject) &&
    left.publicKey.equals(right.publicKey);
}

function endOf({ facts }: PathLink): number {
  try {
    return facts.certificate.notAfter.getTime();
  } catch {
    return -Infinity;
  }
}
