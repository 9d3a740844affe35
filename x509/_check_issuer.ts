// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

import { SslError } from "../err/mod.ts";
import type { CertificateIssuer } from "./create_certificate.ts";

/**
 * Demands that a key belongs to an issuer's certificate (X509_check_private_key).
 *
 * @param issuer The certificate and the key.
 * @throws {SslError} `X509`, `KEY_VALUES_MISMATCH`.
 */
export function checkIssuer({ certificate, key }: CertificateIssuer): void {
  if (certificate.publicKey.equals(key.publicKey)) return;
  throw new SslError("X509", "KEY_VALUES_MISMATCH", {
    expected: `the key of ${certificate.subject.toOneLine()}`,
    received: `another key of type ${key.publicKey.type}`,
    usualCause:
      "certificate and key of two issuers were mixed up: nobody could verify the signature",
  });
}
