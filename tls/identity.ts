// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

import { SslError } from "../err/mod.ts";
import { parsePlainPrivateKeyPem } from "../crypto/pkcs8/private_key_block.ts";
import { PrivateKey } from "../crypto/pkey/private_key.ts";
import type { Certificate } from "../x509/certificate.ts";
import type { Name } from "../x509/name.ts";
import { parseCertificates } from "../x509/parse_certificates.ts";
import type { SignatureScheme } from "./registry/signature_schemes.ts";
import { TlsError } from "./tls_error.ts";

/** A certificate with its chain, and the key that proves it. */
export interface Identity {
  /** The certificates to send: its own first, then each issuer; the root may be left out. */
  readonly certificates: readonly Certificate[];
  /**
   * The private key. Without one, each signature is asked of the application by the want
   * `private-key`, for keys in an HSM or KMS.
   */
  readonly key?: PrivateKey;
  /**
   * The schemes that this key may sign with, in order of preference; see `parseSignatureSchemes`.
   *
   * @default {the context's `signatureSchemes`}
   */
  readonly signatureSchemes?: readonly SignatureScheme[];
  /**
   * Whether it is only for peers whose certificate_authorities name the issuer of one of its
   * certificates (RFC 8446, Section 4.2.4), as certificates of a private CA are.
   *
   * @default {false}
   */
  readonly onlyForItsIssuers?: boolean;
}

/** What a server says about the client certificates that it accepts. */
export interface CertificateRequestInfo {
  /** The numbers of the signature schemes it accepts, in its order of preference. */
  readonly signatureSchemes: readonly number[];
  /** The names of the CAs it accepts; empty when it names none. */
  readonly certificateAuthorities: readonly Name[];
}

/**
 * Makes an identity from PEM text, and checks that key and certificate belong together
 * (SSL_CTX_check_private_key).
 *
 * @param cert The certificate chain in PEM, its own certificate first.
 * @param key The private key, or its PEM text (PKCS#8, PKCS#1 or SEC1), which is not encrypted: what is
 * goes through `parsePrivateKeyPem` or `openPrivateKeyPem` with its pass phrase. Left out when the key is
 * elsewhere.
 * @returns The identity.
 * @throws {SslError} When there is no certificate, the key can not be read, or they do not match.
 *
 * @example Usage
 * ```ts
 * import { identityFromPem } from "@streamssl/ssl/tls";
 * import { createCertificate } from "@streamssl/ssl/x509";
 * import { generateKey } from "@streamssl/ssl/crypto";
 * import { assertEquals } from "@std/assert";
 *
 * const key = await generateKey({ type: "ec", curve: "P-256" });
 * const certificate = await createCertificate({ subject: "CN=example.org", key });
 * const identity = identityFromPem(certificate.toPem(), key.toPem());
 * assertEquals(identity.certificates.length, 1);
 * ```
 */
export function identityFromPem(cert: string, key?: string | PrivateKey): Identity {
  const certificates = parseCertificates(cert);
  const leaf = certificates[0];
  if (leaf === undefined) {
    throw new SslError("PEM", "NO_START_LINE", {
      expected: "a certificate in PEM (-----BEGIN CERTIFICATE-----)",
      received: "text without one",
      usualCause: "the option holds a file name, or `cert` and `key` are exchanged",
    });
  }
  if (key === undefined) return { certificates };
  const privateKey = key instanceof PrivateKey ? key : parsePlainPrivateKeyPem(key);
  checkIdentity(leaf, privateKey);
  return { certificates, key: privateKey };
}

/** Checks that a private key is the one of a certificate. */
export function checkIdentity(leaf: Certificate, key: PrivateKey): void {
  if (key.publicKey.equals(leaf.publicKey)) return;
  throw new TlsError("NO_PRIVATE_KEY_ASSIGNED", {
    origin: "misuse",
    expected: "the private key that belongs to the first certificate",
    received: "another key",
    usualCause: "files of two certificates were mixed, or the chain does not start with the leaf",
    cause: new SslError("X509", "KEY_VALUES_MISMATCH"),
  });
}
