// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

import { SslError } from "../err/mod.ts";
import { verificationExplanation } from "./verification_explanations.ts";
import { nameOf, type VerificationResult } from "./verification_result.ts";

/**
 * Makes the error of a connection out of a failed verification: `SSL routines::certificate verify
 * failed`, whose cause is an error of the X509 routines with number, text, certificate and
 * explanation.
 *
 * @param result The result; it must not be ok.
 * @returns The error, not thrown.
 * @throws {TypeError} When nothing failed.
 *
 * @example Usage
 * ```ts
 * import {
 *   createCertificate,
 *   MemoryTrustStore,
 *   verificationError,
 *   verifyCertificate,
 * } from "@streamssl/ssl/x509";
 * import { generateKey } from "@streamssl/ssl/crypto";
 * import { assertEquals } from "@std/assert";
 *
 * const key = await generateKey({ type: "ed25519" });
 * const leaf = await createCertificate({ subject: "CN=example.org", key });
 * const result = await verifyCertificate(leaf, { trustStore: new MemoryTrustStore([]) });
 * assertEquals(verificationError(result).reason, "CERTIFICATE_VERIFY_FAILED");
 * ```
 */
export function verificationError(result: VerificationResult): SslError<"SSL"> {
  if (result.ok) throw new TypeError("Cannot make a verification error: the certificate is valid");
  const { code, depth, text } = result;
  const [first] = result.errors;
  const certificate = first?.certificate ?? result.chain[depth];
  const explanation = verificationExplanation(code);
  const found = `${code} (${text}) at depth ${depth}`;
  const received = first?.detail === undefined ? found : `${found}: ${first.detail}`;
  const cause = new SslError("X509", "CERTIFICATE_VERIFICATION_FAILED", {
    received,
    ...(certificate === undefined ? {} : { where: `the certificate of ${nameOf(certificate)}` }),
    ...explanation,
    ...(first?.cause === undefined ? {} : { cause: first.cause }),
  });
  return new SslError("SSL", "CERTIFICATE_VERIFY_FAILED", {
    received,
    ...(certificate === undefined ? {} : { where: `the certificate of ${nameOf(certificate)}` }),
    ...explanation,
    cause,
  });
}
