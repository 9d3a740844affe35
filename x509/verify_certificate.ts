// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

import type { MaybePromise } from "../wire/mod.ts";
import { factsOf } from "./_certificate_facts.ts";
import { withInheritedKeys } from "./_inherited_keys.ts";
import { runSteps, settled, type Steps } from "./_steps.ts";
import type { Certificate } from "./certificate.ts";
import { type DaneRecords, daneRecords, findAnchors, matchEndEntity, matchPath } from "./dane.ts";
import { type CandidatePath, PathBuilder } from "./path_building.ts";
import {
  checkDaneLeaf,
  type PathProblem,
  SignatureChecks,
  type ValidatedPath,
  validatePath,
} from "./path_validation.ts";
import type { RevocationHelp } from "./revocation_checks.ts";
import {
  describeProblem,
  type TriedPath,
  type VerificationProblem,
  VerificationResult,
} from "./verification_result.ts";
import type { TlsaRecord } from "./tlsa_record.ts";
import { type ResolvedOptions, resolveOptions, type VerifyOptions } from "./verify_options.ts";

/** So many paths are kept for the explanation. */
const MAX_REPORTED_PATHS = 16;
const CERT_SIGNATURE_FAILURE = 7;
const CERT_REJECTED = 28;
const DANE_NO_MATCH = 65;
/** Codes that are about several certificates or the whole path, not about one certificate alone. */
const PATH_CODES: ReadonlySet<number> = new Set([
  1, // a limit
  2, // unable to get issuer certificate
  3, // unable to get certificate CRL
  6, // unable to decode issuer public key
  8, // CRL signature failure
  11, // CRL is not yet valid
  12, // CRL has expired
  18, // self-signed certificate
  19, // self-signed certificate in certificate chain
  20, // unable to get local issuer certificate
  21, // unable to verify the first certificate
  22, // certificate chain too long
  25, // path length constraint exceeded
  33, // unable to get CRL issuer certificate
  35, // key usage does not include CRL signing
  36, // unhandled critical CRL extension
  38, // proxy path length constraint exceeded
  41, // invalid extension of a CRL
  42, // invalid or inconsistent certificate policy extension
  43, // no explicit policy
  44, // different CRL scope
  47, // permitted subtree violation
  48, // excluded subtree violation
  49, // name constraints minimum and maximum not supported
  51, // unsupported name constraint type
  52, // unsupported or invalid name constraint syntax
  53, // unsupported or invalid name syntax
  54, // CRL path validation error
  65, // no matching DANE TLSA records
  68, // CA signature digest algorithm too weak
  70, // issuer certificate lookup error
  72, // proxy subject name violation
  85, // Missing Authority Key Identifier
  94, // Certificate public key has explicit ECC parameters
]);

/**
 * Verifies a certificate: finds a path to a trusted one and validates it (RFC 5280, section 6; RFC
 * 9525 for names; X509_verify_cert).
 *
 * Where OpenSSL builds one path and judges it, this goes on to the alternatives when the first path
 * is not valid: other issuers with the same name, cross-certificates, untrusted certificates in place
 * of trusted ones. When none is valid, the result tells what OpenSSL would have told. The work is
 * bounded, whatever certificates a peer sends.
 *
 * @param leaf The certificate to verify.
 * @param options What is trusted, and what is demanded.
 * @returns The result; a plain value when engines and trust store are synchronous.
 * @throws {TypeError} For options of a wrong type.
 * @throws {RangeError} For options out of range.
 *
 * @example Usage
 * ```ts
 * import { createCertificate, MemoryTrustStore, verifyCertificate } from "@streamssl/ssl/x509";
 * import { generateKey } from "@streamssl/ssl/crypto";
 * import { assertEquals } from "@std/assert";
 *
 * const rootKey = await generateKey({ type: "ec", curve: "P-256" });
 * const root = await createCertificate({ subject: "CN=Example Root", key: rootKey, isCa: true });
 * const key = await generateKey({ type: "ec", curve: "P-256" });
 * const leaf = await createCertificate({
 *   subject: "CN=Example",
 *   issuer: { certificate: root, key: rootKey },
 *   key,
 *   subjectAltNames: ["DNS:*.example.org"],
 * });
 * const trustStore = new MemoryTrustStore(root);
 * const result = await verifyCertificate(leaf, {
 *   trustStore,
 *   purpose: "sslserver",
 *   hostname: "www.example.org",
 * });
 * assertEquals(result.ok, true);
 * assertEquals(result.matchedHostname, "*.example.org");
 * assertEquals(result.chain.length, 2);
 * ```
 */
export function verifyCertificate(
  leaf: Certificate,
  options: VerifyOptions,
): MaybePromise<VerificationResult> {
  if (leaf?.der === undefined) {
    throw new TypeError(
      "Cannot verify what is no Certificate: Certificate.fromPem() and fromDer() read one",
    );
  }
  const resolved = resolveOptions(options);
  const records = daneRecords(resolved);
  return runSteps(
    records === undefined ? verify(leaf, resolved) : verifyDane(leaf, resolved, records),
  );
}

/** With TLSA records: by a DANE-EE record, else by a DANE-TA record, else by the trust store. */
function* verifyDane(
  leaf: Certificate,
  options: ResolvedOptions,
  records: DaneRecords,
): Steps<VerificationResult> {
  const matched = matchEndEntity(records, leaf);
  if (matched !== undefined) return yield* judgeDaneLeaf(leaf, options, matched);
  let failed: VerificationResult | undefined;
  if (records.trustAnchor.length > 0) {
    const anchors = yield* findAnchors(records, leaf, options);
    const trusting = { ...options, trustStore: anchors.store, partialChain: true };
    const result = yield* verify(leaf, trusting);
    const anchor = result.chain.at(-1);
    const record = [...anchors.records].find(([certificate]) => certificate === anchor)?.[1];
    if (result.ok || record !== undefined) return withTlsa(leaf, result, record);
    failed = result;
  }
  if (records.pkix.length > 0) return yield* verify(leaf, options, undefined, records);
  // Nothing but the records could have made the leaf valid.
  return withoutMatch(leaf, failed?.chain ?? [leaf]);
}

function* judgeDaneLeaf(
  leaf: Certificate,
  options: ResolvedOptions,
  matchedTlsa: TlsaRecord,
): Steps<VerificationResult> {
  const facts = factsOf(leaf);
  const path = { links: [{ facts, entry: undefined }], untrustedCount: 1, error: undefined };
  const checked = checkDaneLeaf(facts, options);
  const { problems, accepted } = yield* sortProblems(path, checked.problems, options);
  const tried = { ...describePath(path, problems), ...accepted.length === 0 ? {} : { accepted } };
  return new VerificationResult({
    leaf,
    paths: [tried],
    valid: problems.length === 0 ? tried : undefined,
    matchedHostname: checked.identity?.presented,
    matchedTlsa,
    limited: false,
  });
}

function withTlsa(
  leaf: Certificate,
  result: VerificationResult,
  matchedTlsa: TlsaRecord | undefined,
): VerificationResult {
  const valid = result.ok ? result.paths.at(-1) : undefined;
  return new VerificationResult({ ...result, leaf, valid, matchedTlsa });
}

function withoutMatch(leaf: Certificate, chain: readonly Certificate[]): VerificationResult {
  const depth = chain.length - 1;
  const certificate = chain[depth] as Certificate;
  const problem = describeProblem({ code: DANE_NO_MATCH, depth, certificate });
  const path = { chain, untrustedCount: chain.length, problems: [problem] };
  return new VerificationResult({ leaf, paths: [path], valid: undefined, limited: false });
}

function* verify(
  leaf: Certificate,
  options: ResolvedOptions,
  verifyCrlIssuer: RevocationHelp["verifyCrlIssuer"] = crlIssuerVerifier(options),
  records?: DaneRecords,
): Steps<VerificationResult> {
  const builder = new PathBuilder(leaf, options);
  const signatures = new SignatureChecks(options);
  const paths: TriedPath[] = [];
  let count = 0;
  for (let found = yield* builder.next(); found !== undefined; found = yield* builder.next()) {
    const path = withInheritedKeys(found);
    // What leads nowhere is worth a look only when it is all there is to report.
    const validated: ValidatedPath = count === 0 || path.error === undefined
      ? yield* validatePath(path, options, signatures, verifyCrlIssuer)
      : { problems: [problemOf(path)], identity: undefined, policies: undefined };
    const { identity, policies } = validated;
    const matchedTlsa = records && matchPath(records, chainOf(path));
    const judged = records === undefined || matchedTlsa !== undefined || path.error !== undefined
      ? validated.problems
      : [noMatchOf(path), ...validated.problems];
    const { problems, accepted } = yield* sortProblems(path, judged, options);
    const tried = { ...describePath(path, problems), ...accepted.length === 0 ? {} : { accepted } };
    if (count++ < MAX_REPORTED_PATHS || problems.length === 0) paths.push(tried);
    if (problems.length === 0) {
      const matchedHostname = identity?.presented;
      const valid = tried;
      return new VerificationResult({
        leaf,
        paths,
        valid,
        matchedHostname,
        matchedTlsa,
        policies,
        limited: false,
      });
    }
    if (signatures.exhausted) builder.exhausted = true;
    if (builder.exhausted || problems.some(isFinal)) break;
    learn(builder, found, problems);
  }
  return new VerificationResult({ leaf, paths, valid: undefined, limited: builder.exhausted });
}

/** Asks the caller about each problem, in order. */
function* sortProblems(
  path: CandidatePath,
  problems: readonly PathProblem[],
  { unsafelyAccept }: ResolvedOptions,
): Steps<{ problems: readonly PathProblem[]; accepted: VerificationProblem[] }> {
  if (unsafelyAccept === undefined) return { problems, accepted: [] };
  const chain = chainOf(path);
  const left: PathProblem[] = [];
  const accepted: VerificationProblem[] = [];
  for (const problem of problems) {
    const described = describeProblem(problem);
    if (yield* settled(unsafelyAccept(described, chain))) accepted.push(described);
    else left.push(problem);
  }
  return { problems: left, accepted };
}

/**
 * Verifies who signed a CRL and is not on the path (check_crl_path): as any certificate, but for no
 * purpose and no name, to the same trust anchor, and not once more within itself.
 */
function crlIssuerVerifier(options: ResolvedOptions): RevocationHelp["verifyCrlIssuer"] {
  const { purpose: _purpose, emailAddress: _emailAddress, tlsa: _tlsa, ...rest } = options;
  const inner: ResolvedOptions = {
    ...rest,
    hostnames: [],
    address: undefined,
    policyInputs: undefined,
    crlCheck: options.crlCheck === "all" ? "all" : "none",
  };
  return function* (issuer, anchor) {
    const result = yield* verify(issuer.certificate, inner, function* ({ certificate }) {
      // An authority may let the issuer's own list tell about the issuer too (RFC 5280, section
      // 4.2.1.13, cRLIssuer); that list stands on the very path that is being verified.
      return certificate.equals(issuer.certificate);
    });
    return result.ok && result.chain.at(-1)?.equals(anchor.certificate) === true;
  };
}

function chainOf({ links }: CandidatePath): Certificate[] {
  return links.map(({ facts }) => facts.certificate);
}

/** A path to the trust store that no PKIX-TA or PKIX-EE record matches. */
function noMatchOf({ links }: CandidatePath): PathProblem {
  const depth = links.length - 1;
  return { code: DANE_NO_MATCH, depth, certificate: links[depth]!.facts.certificate };
}

function problemOf({ links, error }: CandidatePath): PathProblem {
  const { code, depth } = error as NonNullable<CandidatePath["error"]>;
  return { code, depth, certificate: links[depth]!.facts.certificate };
}

function describePath(path: CandidatePath, problems: readonly PathProblem[]) {
  return {
    chain: chainOf(path),
    untrustedCount: path.untrustedCount,
    problems: problems.map(describeProblem),
  };
}

/**
 * Whether no other path can help: something is wrong with the leaf itself, or the trust store says
 * that an authority must not be trusted, which holds by whatever way it is reached.
 */
function isFinal({ code, depth }: PathProblem): boolean {
  return code === CERT_REJECTED ||
    depth === 0 && code !== CERT_SIGNATURE_FAILURE && !PATH_CODES.has(code);
}

/** Tells the search what never to try again. */
function learn(
  builder: PathBuilder,
  { links }: CandidatePath,
  problems: readonly PathProblem[],
): void {
  for (const { code, depth } of problems) {
    const facts = links[depth]?.facts;
    const issuer = links[depth + 1]?.facts;
    if (facts === undefined) continue;
    if (code === CERT_SIGNATURE_FAILURE && issuer !== undefined) builder.avoidEdge(issuer, facts);
    else if (depth > 0 && !PATH_CODES.has(code)) builder.avoidCertificate(facts);
  }
}
