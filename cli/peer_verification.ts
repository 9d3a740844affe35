// Copyright 2026 the streamssl authors. MIT license.

import { x509VerifyErrorText } from "../err/mod.ts";
import type { TlsStream, WantVerify } from "../tls/mod.ts";
import {
  matchIpAddress,
  parseHostAddress,
  presentedNames,
  type VerificationProblem,
  type VerificationResult,
} from "../x509/mod.ts";
import type { Console } from "./console.ts";
import { judge, type VerifyPolicy } from "./print/verify_text.ts";

/** X509_V_ERR_IP_ADDRESS_MISMATCH. */
const IP_ADDRESS_MISMATCH = 64;

/** What came of the verification of a peer's certificates. */
export interface PeerVerification {
  /** Whether the handshake went on. */
  readonly accepted: boolean;
  /** The code of the last problem; 0 for none. */
  readonly code: number;
  /** The name of the certificate that is the wanted host's. */
  readonly peerName: string | undefined;
}

/** Options of {@linkcode answerVerification}. */
export interface AnswerOptions {
  /** How strict to be. */
  policy: VerifyPolicy;
  /** An IP address that the certificate must name besides the host that the connection knows. */
  ipAddress?: string | undefined;
  /** Where to print. */
  console: Console;
  /** Called with what came of it. */
  onOutcome: (verification: PeerVerification) => void;
}

/**
 * Answers a stream's question about its peer's certificates as the verify callback of OpenSSL's
 * commands does, with the lines on each certificate on the standard error.
 *
 * @param stream The stream, whose context asks for verification.
 * @param options How to answer.
 */
export async function answerVerification(stream: TlsStream, options: AnswerOptions): Promise<void> {
  for await (const question of stream.questions) {
    if (question.want !== "verify") {
      question.refuse(new TypeError(`Cannot answer a question of kind ${question.want}`));
      continue;
    }
    try {
      question.answer(judgeQuestion(question, options));
    } catch (error) {
      // Nobody waits for this function: what fails here must end the handshake.
      question.refuse(error as Error);
    }
  }
}

function judgeQuestion({ result }: WantVerify, options: AnswerOptions): boolean {
  const extra = addressProblem(result, options.ipAddress);
  const { accepted, code, text } = judge(
    result,
    options.policy,
    extra === undefined ? [] : [extra],
  );
  options.console.printError(text);
  options.onOutcome({ accepted, code, peerName: result.matchedHostname });
  return accepted;
}

function addressProblem(
  result: VerificationResult,
  ipAddress: string | undefined,
): VerificationProblem | undefined {
  const [leaf] = result.chain;
  const address = ipAddress === undefined ? undefined : parseHostAddress(ipAddress);
  if (leaf === undefined || address === undefined) return undefined;
  if (matchIpAddress(presentedNames(leaf), address) !== undefined) return undefined;
  const code = IP_ADDRESS_MISMATCH;
  return { code, depth: 0, text: x509VerifyErrorText(code), certificate: leaf };
}
