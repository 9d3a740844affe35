// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

import { DerBuilder } from "../asn1/der_builder.ts";
import type { DerReader } from "../asn1/der_reader.ts";
import { equalBytes } from "../../wire/mod.ts";
import { bitLengthOfBytes } from "../bigint.ts";
import { RSA_OID, RSA_PSS_OID, X509_RSA_OID } from "../pkcs8/key_algorithms.ts";
import { readPssParameters, writePssParameters } from "../pkcs8/pss_parameters.ts";
import {
  decodeRsaPrivateKey,
  decodeRsaPublicKey,
  type RsaKind,
  writeRsaPrivateKey,
  writeRsaPublicKey,
} from "../pkcs8/rsa_key.ts";
import type { KeyTypeRow } from "../pkey/key_type.ts";
import { rsaSecurityBits } from "../pkey/security_bits.ts";
import { checkRsaPrivate, checkRsaPublic } from "./rsa_check.ts";
import type { RsaPrivateParts, RsaPublicParts } from "./rsa_types.ts";

/** RSA keys, plain (RFC 8017) and restricted to PSS (RFC 4055). */
export const rsaKeyType: KeyTypeRow<RsaPublicParts, RsaPrivateParts, RsaKind> = {
  types: ["rsa", "rsa-pss"],
  oids: [RSA_OID, X509_RSA_OID, RSA_PSS_OID],
  readParameters(reader: DerReader, oid: string): RsaKind {
    if (oid !== RSA_PSS_OID) {
      // RFC 3279, Section 2.3.1: the parameters are NULL. Their absence is seen in the wild, and
      // OpenSSL looks at neither.
      if (!reader.atEnd) reader.skip("parameters");
      return { type: "rsa" };
    }
    if (reader.atEnd) return { type: "rsa-pss" };
    return { type: "rsa-pss", restriction: readPssParameters(reader) };
  },
  writeAlgorithm(builder: DerBuilder, { type, restriction }): void {
    if (type === "rsa") {
      builder.oid(RSA_OID).null();
      return;
    }
    builder.oid(RSA_PSS_OID);
    if (restriction !== undefined) writePssParameters(builder, restriction);
  },
  decodePublic: (kind, key) => decodeRsaPublicKey(key, kind),
  encodePublic(parts) {
    const builder = new DerBuilder();
    writeRsaPublicKey(builder, parts);
    return builder.finish();
  },
  decodePrivate: (kind, key) => ({ parts: decodeRsaPrivateKey(key, kind) }),
  writePrivate: (builder, parts) => writeRsaPrivateKey(builder, parts),
  derivePublic({ type, modulus, publicExponent, restriction }) {
    const common = { type, modulus, exponent: publicExponent };
    return restriction === undefined ? common : { ...common, restriction };
  },
  bits: ({ modulus }) => bitLengthOfBytes(modulus),
  securityBits: ({ modulus }) => rsaSecurityBits(bitLengthOfBytes(modulus)),
  // Restrictions do not count, as in EVP_PKEY_eq.
  equals: (one, other) =>
    equalBytes(one.modulus, other.modulus) && equalBytes(one.exponent, other.exponent),
  checkPublic: checkRsaPublic,
  checkPrivate: checkRsaPrivate,
  secrets: ({ privateExponent, primes }) => [
    privateExponent,
    ...primes.flatMap(({ prime, exponent, coefficient }) => [prime, exponent, coefficient]),
  ],
};
