// Copyright 2026 the streamssl authors. MIT license.

import { x509VerifyErrorText } from "../../err/mod.ts";
import type { Certificate, VerificationProblem, VerificationResult } from "../../x509/mod.ts";
import { issuerText, subjectText, validityText } from "./certificate_text.ts";

/** How strict a command is with its peer's certificates. */
export interface VerifyPolicy {
  /** Whether a problem ends the handshake (`-verify_return_error`). */
  readonly returnError: boolean;
  /** Problems deeper in the chain than this end the handshake (`-verify`). */
  readonly depth: number | undefined;
  /** Whether only problems are printed (`-brief`). */
  readonly quiet: boolean;
}

/** What a command makes of a verification. */
export interface VerifyOutcome {
  /** Whether the handshake goes on. */
  readonly accepted: boolean;
  /** What SSL_get_verify_result tells: the code of the last problem, 0 for none. */
  readonly code: number;
  /** The lines to print while the handshake goes on. */
  readonly text: string;
}

/** One call of OpenSSL's verify callback. */
interface Step {
  readonly depth: number;
  readonly certificate: Certificate;
  readonly problem: VerificationProblem | undefined;
}

/** What internal_verify of x509_vfy.c finds, while it walks down the chain: keys, signatures, times. */
const FOUND_WALKING: readonly number[] = [6, 7, 9, 10, 13, 14, 21, 32, 39];
/** Those that are told of the issuer, when the walk comes to what it issued. */
const FOUND_OF_ISSUER: readonly number[] = [6, 32, 39];
/** What OpenSSL checks behind that walk: policies and name constraints. */
const FOUND_LAST: readonly number[] = [42, 43, 45, 47, 48, 49, 50, 51, 52, 53];

/**
 * Goes through a verification as the verify callback of s_client and s_server does: it prints each
 * problem and each certificate that passed, and goes on after problems unless the policy forbids.
 *
 * @param result The verification.
 * @param policy The policy.
 * @param more Problems with the leaf that the verification was not asked for.
 * @returns What came of it.
 */
export function judge(
  result: VerificationResult,
  policy: VerifyPolicy,
  more: readonly VerificationProblem[] = [],
): VerifyOutcome {
  let code = 0;
  let text = "";
  for (const { depth, certificate, problem } of stepsOf(result, more)) {
    if (problem !== undefined || !policy.quiet) {
      text += `depth=${depth} ${subjectText(certificate)}\n`;
    }
    let accepted = true;
    if (problem !== undefined) {
      code = problem.code;
      text += `verify error:num=${code}:${problem.text}\n`;
      accepted = !policy.returnError && (policy.depth === undefined || policy.depth >= depth);
    }
    text += detailOf(code, certificate);
    if (!accepted) return { accepted, code, text };
    if (!policy.quiet) text += "verify return:1\n";
  }
  return { accepted: true, code, text };
}

/** The order of OpenSSL's callbacks: X509_verify_cert, then internal_verify from the top down. */
function stepsOf(result: VerificationResult, more: readonly VerificationProblem[]): Step[] {
  const steps: Step[] = [];
  const found = (codes: readonly number[]) =>
    result.errors.filter(({ code }) => codes.includes(code));
  const walking = found(FOUND_WALKING);
  const last = found(FOUND_LAST);
  const add = (problems: readonly VerificationProblem[]) => {
    for (const problem of problems) {
      steps.push({ depth: problem.depth, certificate: problem.certificate, problem });
    }
  };
  add(result.errors.filter((problem) => !walking.includes(problem) && !last.includes(problem)));
  add(more);
  for (let depth = topOf(result); depth >= 0; depth--) {
    const certificate = result.chain[depth];
    if (certificate === undefined) continue;
    add(walking.filter((problem) => placeOf(problem) === depth));
    steps.push({ depth, certificate, problem: undefined });
  }
  add(last);
  return steps;
}

/** The depth at which the walk finds a problem. */
function placeOf({ code, depth }: VerificationProblem): number {
  return FOUND_OF_ISSUER.includes(code) ? depth - 1 : depth;
}

/** The walk leaves out a top certificate whose own issuer is missing, unless it is the only one. */
function topOf({ ok, chain }: VerificationResult): number {
  const top = chain.at(-1);
  if (chain.length === 1 || ok || top === undefined || top.isSelfIssued) return chain.length - 1;
  return chain.length - 2;
}

/** What belongs to the last problem, printed for every certificate from then on as OpenSSL does. */
function detailOf(code: number, certificate: Certificate): string {
  switch (code) {
    case 2:
      return `issuer= ${issuerText(certificate)}\n`;
    case 9:
    case 13:
      return `notBefore=${validityText(certificate, "notBefore")}\n`;
    case 10:
    case 14:
      return `notAfter=${validityText(certificate, "notAfter")}\n`;
    default:
      return "";
  }
}

/**
 * The line on the verification in reports (print_verify_detail).
 *
 * @param code The code of the last problem, 0 for none.
 * @param peerName The name of the certificate that is the wanted host's, where one was wanted.
 * @returns One line, or two.
 */
export function verificationText(code: number, peerName: string | undefined): string {
  if (code !== 0) return `Verification error: ${x509VerifyErrorText(code)}\n`;
  return `Verification: OK\n${peerName === undefined ? "" : `Verified peername: ${peerName}\n`}`;
}
