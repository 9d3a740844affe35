// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

import type { MaybePromise } from "../wire/mod.ts";
import { runSteps, type Steps } from "./_steps.ts";
import type { Certificate } from "./certificate.ts";
import { type CandidatePath, PathBuilder } from "./path_building.ts";
import {
  type PathProblem,
  SignatureChecks,
  type ValidatedPath,
  validatePath,
} from "./path_validation.ts";
import { describeProblem, type TriedPath, VerificationResult } from "./verification_result.ts";
import { type ResolvedOptions, resolveOptions, type VerifyOptions } from "./verify_options.ts";

/** So many paths are kept for the explanation. */
const MAX_REPORTED_PATHS = 16;
const CERT_SIGNATURE_FAILURE = 7;
const CERT_REJECTED = 28;
/** Codes that are about several certificates or the whole path, not about one certificate alone. */
const PATH_CODES: ReadonlySet<number> = new Set([
  1, // a limit
  2, // unable to get issuer certificate
  18, // self-signed certificate
  19, // self-signed certificate in certificate chain
  20, // unable to get local issuer certificate
  21, // unable to verify the first certificate
  22, // certificate chain too long
  25, // path length constraint exceeded
  38, // proxy path length constraint exceeded
  47, // permitted subtree violation
  48, // excluded subtree violation
  49, // name constraints minimum and maximum not supported
  51, // unsupported name constraint type
  52, // unsupported or invalid name constraint syntax
  53, // unsupported or invalid name syntax
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
  return runSteps(verify(leaf, resolveOptions(options)));
}

function* verify(leaf: Certificate, options: ResolvedOptions): Steps<VerificationResult> {
  const builder = new PathBuilder(leaf, options);
  const signatures = new SignatureChecks(options);
  const paths: TriedPath[] = [];
  let count = 0;
  for (let path = yield* builder.next(); path !== undefined; path = yield* builder.next()) {
    // What leads nowhere is worth a look only when it is all there is to report.
    const validated: ValidatedPath = count === 0 || path.error === undefined
      ? yield* validatePath(path, options, signatures)
      : { problems: [problemOf(path)], identity: undefined };
    const { problems, identity } = validated;
    const tried = describePath(path, problems);
    if (count++ < MAX_REPORTED_PATHS || problems.length === 0) paths.push(tried);
    if (problems.length === 0) {
      const matchedHostname = identity?.presented;
      return new VerificationResult({ leaf, paths, valid: tried, matchedHostname, limited: false });
    }
    if (signatures.exhausted) builder.exhausted = true;
    if (builder.exhausted || problems.some(isFinal)) break;
    learn(builder, path, problems);
  }
  return new VerificationResult({ leaf, paths, valid: undefined, limited: builder.exhausted });
}

function problemOf({ links, error }: CandidatePath): PathProblem {
  const { code, depth } = error as NonNullable<CandidatePath["error"]>;
  return { code, depth, certificate: links[depth]!.facts.certificate };
}

function describePath({ links, untrustedCount }: CandidatePath, problems: readonly PathProblem[]) {
  return {
    chain: links.map(({ facts }) => facts.certificate),
    untrustedCount,
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
