// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

import { x509VerifyErrorText } from "../err/mod.ts";
import type { Certificate } from "./certificate.ts";
import type { PathProblem } from "./path_validation.ts";
import type { TlsaRecord } from "./tlsa_record.ts";
import { verificationExplanation } from "./verification_explanations.ts";

/** One thing that verification found wrong. */
export interface VerificationProblem {
  /** Its number, X509_V_ERR_…. */
  readonly code: number;
  /** Where in the chain: 0 is the leaf, 1 its issuer, and so on. */
  readonly depth: number;
  /** OpenSSL's text for the number. */
  readonly text: string;
  /** The certificate in question. */
  readonly certificate: Certificate;
  /** What exactly is wrong, where the number does not tell: names, dates, sizes. */
  readonly detail?: string;
  /** The error that led to it, for example that of a trust store. */
  readonly cause?: unknown;
}

/** One path that verification tried. */
export interface TriedPath {
  /** The certificates, the leaf first. */
  readonly chain: readonly Certificate[];
  /** How many of them do not come from the trust store; they come first. */
  readonly untrustedCount: number;
  /** What is wrong with it; empty for the path that is valid. */
  readonly problems: readonly VerificationProblem[];
  /** What was wrong and taken all the same, by the option `unsafelyAccept`. */
  readonly accepted?: readonly VerificationProblem[];
}

/** What {@linkcode VerificationResult} is made of. */
export interface VerificationResultFields {
  /** The leaf. */
  readonly leaf: Certificate;
  /** The paths that were tried, in their order. */
  readonly paths: readonly TriedPath[];
  /** The path that is valid. */
  readonly valid: TriedPath | undefined;
  /** The name of the leaf that is the wanted one. */
  readonly matchedHostname?: string | undefined;
  /** The policies for which the valid path is valid, when they were checked. */
  readonly policies?: readonly string[] | undefined;
  /** The TLSA record that the valid path matches. */
  readonly matchedTlsa?: TlsaRecord | undefined;
  /** Whether a limit ended the search before all paths were tried. */
  readonly limited: boolean;
}

/**
 * What came of verifying a certificate, and why. The code, depth and text are those of OpenSSL; a
 * failed verification tells the first problem of the path that OpenSSL would build.
 *
 * @example Usage
 * ```ts
 * import { createCertificate, MemoryTrustStore, verifyCertificate } from "@streamssl/ssl/x509";
 * import { generateKey } from "@streamssl/ssl/crypto";
 * import { assertEquals, assertStringIncludes } from "@std/assert";
 *
 * const key = await generateKey({ type: "ed25519" });
 * const leaf = await createCertificate({ subject: "CN=example.org", key });
 * const result = await verifyCertificate(leaf, { trustStore: new MemoryTrustStore([]) });
 * assertEquals([result.ok, result.code, result.depth], [false, 18, 0]);
 * assertStringIncludes(result.explain(), "self-signed certificate");
 * ```
 */
export class VerificationResult {
  /** Whether the certificate is valid. */
  readonly ok: boolean;
  /** The number of the first problem, X509_V_ERR_…; 0 when all is well. */
  readonly code: number;
  /** Where in the chain that problem is, 0 for the leaf; 0 when all is well. */
  readonly depth: number;
  /** OpenSSL's text for {@linkcode code}. */
  readonly text: string;
  /** The chain that is valid, or the one that OpenSSL would have built; the leaf first. */
  readonly chain: readonly Certificate[];
  /**
   * Every problem of that chain, in the order in which OpenSSL's verify callback hears of them when
   * it goes on after each; the last one is what SSL_get_verify_result tells then.
   */
  readonly errors: readonly VerificationProblem[];
  /** The paths that were tried, in their order. */
  readonly paths: readonly TriedPath[];
  /** The name of the leaf that is the wanted host, as the certificate has it. */
  readonly matchedHostname: string | undefined;
  /**
   * The certificate policies for which the chain is valid, dotted; `ANY_POLICY` alone for all.
   * `undefined` when policies were not checked.
   */
  readonly policies: readonly string[] | undefined;
  /** The TLSA record that made the chain valid (SSL_get0_dane_tlsa), with the option `tlsa`. */
  readonly matchedTlsa: TlsaRecord | undefined;
  /** Whether a limit ended the search for paths before all were tried. */
  readonly limited: boolean;

  /** Makes a result. @param fields What it is made of. */
  constructor(fields: VerificationResultFields) {
    const { valid, paths } = fields;
    const path = valid ?? paths[0];
    const first = valid === undefined ? path?.problems[0] : undefined;
    this.ok = valid !== undefined;
    this.code = first?.code ?? (this.ok ? 0 : 1);
    this.depth = first?.depth ?? 0;
    this.text = x509VerifyErrorText(this.code);
    this.chain = path?.chain ?? [fields.leaf];
    this.errors = valid === undefined ? path?.problems ?? [] : [];
    this.paths = paths;
    this.matchedHostname = this.ok ? fields.matchedHostname : undefined;
    this.policies = this.ok ? fields.policies : undefined;
    this.matchedTlsa = this.ok ? fields.matchedTlsa : undefined;
    this.limited = fields.limited;
  }

  /**
   * Explains the result to people: what is wrong and where, the usual cause, what to do, and which
   * paths were tried.
   *
   * @returns Several lines.
   */
  explain(): string {
    const lines = [
      this.ok
        ? "Verification: OK"
        : `Verification error ${this.code} at depth ${this.depth}: ${this.text}`,
    ];
    const [first] = this.errors;
    if (first !== undefined) {
      lines.push(`  certificate: ${nameOf(first.certificate)}`);
      if (first.detail !== undefined) lines.push(`  detail: ${first.detail}`);
      const { usualCause, remedy } = verificationExplanation(first.code);
      if (usualCause !== undefined) lines.push(`  usual cause: ${usualCause}`);
      if (remedy !== undefined) lines.push(`  what to do: ${remedy}`);
    }
    for (const [index, path] of this.paths.entries()) {
      lines.push(`  path ${index + 1}: ${path.chain.map(nameOf).join(" <- ")}`);
      for (const { code, depth, text, detail } of path.problems) {
        const end = detail === undefined ? "" : ` (${detail})`;
        lines.push(`    ${code} at depth ${depth}: ${text}${end}`);
      }
      for (const { code, depth, text } of path.accepted ?? []) {
        lines.push(`    ${code} at depth ${depth}: ${text}; accepted by the caller`);
      }
      if (path.problems.length === 0) lines.push("    ok");
    }
    if (this.limited) lines.push("  not all paths were tried: the limit of the search was reached");
    return lines.join("\n");
  }
}

/** The subject on one line; also for a subject that is empty or can not be decoded. */
export function nameOf(certificate: Certificate): string {
  try {
    const name = certificate.subject.toOneLine();
    // deno-lint-ignore no-control-regex
    return name === "" ? "(empty subject)" : name.replace(/[\u0000-\u001f\u007f-\u009f]/g, "?");
  } catch {
    return "(damaged subject)";
  }
}

/** Adds OpenSSL's text to what validation found. */
export function describeProblem(problem: PathProblem): VerificationProblem {
  return { ...problem, text: x509VerifyErrorText(problem.code) };
}
