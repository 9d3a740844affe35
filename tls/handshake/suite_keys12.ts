// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

import type { KeyType } from "../../crypto/pkey/pkey_types.ts";
import type { CipherSuite } from "../registry/cipher_suites.ts";

/** The client certificate types that there are keys for (RFC 8422, Section 5.5). */
export const RSA_SIGN = 1;
/** The type of ECDSA and EdDSA certificates. */
export const ECDSA_SIGN = 64;

const RSA_KEYS: readonly KeyType[] = ["rsa", "rsa-pss"];
const EC_KEYS: readonly KeyType[] = ["ec", "ed25519", "ed448"];

/** Whether a key can sign the key exchange of a suite. RFC 8422, Section 5.10: EdDSA as ECDSA. */
export function suiteTakesKey({ authentication }: CipherSuite, type: KeyType): boolean {
  return (authentication === "rsa" ? RSA_KEYS : EC_KEYS).includes(type);
}

/** The ClientCertificateType of a key; 0, which is none, for one that does not sign. */
export function certificateTypeOf(type: KeyType): number {
  if (RSA_KEYS.includes(type)) return RSA_SIGN;
  return EC_KEYS.includes(type) ? ECDSA_SIGN : 0;
}
