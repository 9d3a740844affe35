// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

import { Asn1Error } from "../crypto/asn1/mod.ts";
import type { SignatureAlgorithm } from "../crypto/pkey/pkey_types.ts";
import type { PublicKey } from "../crypto/pkey/public_key.ts";
import { sha256, sha384, sha512 } from "../crypto/digest/sha2.ts";

/**
 * Picks how a key signs certificates: RSA with PKCS #1 and SHA-256, PSS for keys that are for PSS
 * only, ECDSA with the digest that fits the curve, DSA with SHA-256, and the only way of the others.
 */
export function defaultSignatureAlgorithm(key: PublicKey): SignatureAlgorithm {
  const { type } = key;
  switch (type) {
    case "rsa":
      return { kind: "rsa-pkcs1", digest: sha256 };
    case "rsa-pss":
      return pssAlgorithm(key);
    case "ec": {
      const digest = key.bits > 384 ? sha512 : key.bits > 256 ? sha384 : sha256;
      return { kind: "ecdsa", digest };
    }
    case "dsa":
      return { kind: type, digest: sha256 };
    case "sm2":
    case "ed25519":
    case "ed448":
      return { kind: type };
    default:
      if (type.startsWith("ml-dsa-")) return { kind: "ml-dsa" };
      if (type.startsWith("slh-dsa-")) return { kind: "slh-dsa" };
      throw new Asn1Error("DIGEST_AND_KEY_TYPE_NOT_SUPPORTED", {
        expected: "a key that can sign",
        received: `a key for ${type}`,
        remedy: "give an issuer with a key for signatures, such as rsa, ec or ed25519",
      });
  }
}

/** SHA-256, or what the key's own parameters demand (RFC 4055, section 3.1). */
function pssAlgorithm({ rsaPssRestriction: allowed }: PublicKey): SignatureAlgorithm {
  if (allowed === undefined) {
    return { kind: "rsa-pss", digest: sha256, mgf1Digest: sha256, saltLength: 32 };
  }
  const { digest, mgf1Digest, minimumSaltLength } = allowed;
  const saltLength = Math.max(minimumSaltLength, digest.outputLength);
  return { kind: "rsa-pss", digest, mgf1Digest, saltLength };
}
