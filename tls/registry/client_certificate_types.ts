// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

import type { NamedNumber } from "./name_of.ts";

/** One type of client certificate. */
export interface ClientCertificateType extends NamedNumber {
  /** What `openssl s_client` prints in its line `Client Certificate Types`. */
  readonly opensslName: string;
}

/** The client certificate types of a TLS 1.2 CertificateRequest (RFC 5246, 7.4.4; RFC 8422, 5.5). */
export const CLIENT_CERTIFICATE_TYPES = [
  { number: 1, name: "rsa_sign", opensslName: "RSA sign" },
  { number: 2, name: "dss_sign", opensslName: "DSA sign" },
  { number: 3, name: "rsa_fixed_dh", opensslName: "RSA fixed DH" },
  { number: 4, name: "dss_fixed_dh", opensslName: "DSS fixed DH" },
  { number: 64, name: "ecdsa_sign", opensslName: "ECDSA sign" },
  { number: 65, name: "rsa_fixed_ecdh", opensslName: "RSA fixed ECDH" },
  { number: 66, name: "ecdsa_fixed_ecdh", opensslName: "ECDSA fixed ECDH" },
] as const satisfies readonly ClientCertificateType[];
