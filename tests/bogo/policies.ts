// Copyright 2026 the streamssl authors. MIT license.

import type { TlsContextOptions } from "../../tls/mod.ts";
import type { PolicyName } from "./config.ts";

/** What a policy sets, besides TLS 1.2 or 1.3. */
type Policy =
  & Required<Pick<TlsContextOptions, "cipherSuites" | "groups" | "signatureSchemes">>
  & Pick<TlsContextOptions, "cipherString" | "minVersion">;

const RSA_384 = ["rsa_pss_rsae_sha384", "rsa_pkcs1_sha384"];
const RSA_512 = ["rsa_pss_rsae_sha512", "rsa_pkcs1_sha512"];

/** The settings of each policy: a policy is nothing but settings that every caller can make. */
export const POLICIES: Readonly<Record<PolicyName, Policy>> = {
  // NIST SP 800-52, revision 2.
  "fips-202205": {
    cipherSuites: "TLS_AES_128_GCM_SHA256:TLS_AES_256_GCM_SHA384",
    cipherString: "ECDHE+AESGCM",
    groups: ["secp256r1", "secp384r1"],
    signatureSchemes: [
      "ecdsa_secp256r1_sha256",
      "rsa_pss_rsae_sha256",
      "rsa_pkcs1_sha256",
      "ecdsa_secp384r1_sha384",
      ...RSA_384,
      ...RSA_512,
    ],
  },
  // WPA3, 192-bit mode.
  "wpa-202304": {
    cipherSuites: "TLS_AES_256_GCM_SHA384",
    cipherString: "ECDHE-ECDSA-AES256-GCM-SHA384:ECDHE-RSA-AES256-GCM-SHA384",
    groups: ["secp384r1"],
    signatureSchemes: ["ecdsa_secp384r1_sha384", ...RSA_384, ...RSA_512],
  },
  // CNSA 1.0, with the group of CNSA 2.0 where the peer has it.
  "cnsa1-202603": {
    cipherSuites: "TLS_AES_256_GCM_SHA384",
    cipherString: "ECDHE-ECDSA-AES256-GCM-SHA384:ECDHE-RSA-AES256-GCM-SHA384",
    groups: ["MLKEM1024", "secp384r1"],
    signatureSchemes: ["ecdsa_secp384r1_sha384", ...RSA_384],
  },
  // CNSA 2.0, with the signatures of CNSA 1.0.
  "cnsa2-202603": {
    minVersion: "TLSv1.3",
    cipherSuites: "TLS_AES_256_GCM_SHA384",
    groups: ["MLKEM1024"],
    signatureSchemes: ["ecdsa_secp384r1_sha384", "rsa_pss_rsae_sha384"],
  },
};
