// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/** AlgorithmIdentifier of keys: which algorithm, with which parameters. */

import { DER_TAGS, type DerBuilder, type DerReader, oidLongName } from "../asn1/mod.ts";
import { SslError } from "../../err/mod.ts";
import { type Curve, curveByName, CURVES } from "../ec/curves.ts";
import type { PublicKeyParts, RsaPssRestriction } from "../pkey/pkey_types.ts";
import {
  EC_OID,
  RAW_ALGORITHMS,
  type RawAlgorithm,
  rawAlgorithm,
  RSA_OID,
  RSA_PSS_OID,
  X509_RSA_OID,
} from "./key_algorithms.ts";
import { readPssParameters, writePssParameters } from "./pss_parameters.ts";

/** What an AlgorithmIdentifier says of a key. */
export type KeyAlgorithm =
  | { readonly kind: "rsa" | "rsa-pss"; readonly restriction?: RsaPssRestriction }
  | { readonly kind: "ec"; readonly curve: Curve }
  | { readonly kind: "raw"; readonly algorithm: RawAlgorithm };

/**
 * Reads the AlgorithmIdentifier of a key.
 *
 * @param reader Where it comes next.
 * @returns What it says.
 * @throws {SslError} When the algorithm, the curve or the parameters can not be used.
 */
export function readKeyAlgorithm(reader: DerReader): KeyAlgorithm {
  return reader.readSequence((inner) => {
    const oid = inner.readOid("algorithm");
    if (oid === RSA_OID || oid === X509_RSA_OID) {
      // RFC 3279, Section 2.3.1: the parameters are NULL. Their absence is seen in the wild, and
      // OpenSSL looks at neither.
      if (!inner.atEnd) inner.skip("parameters");
      return { kind: "rsa" };
    }
    if (oid === EC_OID) return { kind: "ec", curve: readCurve(inner) };
    if (oid === RSA_PSS_OID) {
      if (inner.atEnd) return { kind: "rsa-pss" };
      return { kind: "rsa-pss", restriction: readPssParameters(inner) };
    }
    const algorithm = RAW_ALGORITHMS.find((row) => row.oid === oid);
    if (algorithm === undefined) throw unknownAlgorithm(oid);
    // RFC 8410, Section 3: the parameters are absent; what stands there is left over, an error.
    return { kind: "raw", algorithm };
  }, "algorithm");
}

/**
 * Writes the AlgorithmIdentifier of a key.
 *
 * @param builder Where to.
 * @param key The key's type, with its curve or its restriction.
 */
export function writeKeyAlgorithm(
  builder: DerBuilder,
  key: Pick<PublicKeyParts, "type"> & {
    readonly curve?: Curve["name"];
    readonly restriction?: RsaPssRestriction;
  },
): void {
  builder.sequence((inner) => {
    const { type, restriction } = key;
    switch (type) {
      case "rsa":
        inner.oid(RSA_OID).null();
        break;
      case "rsa-pss":
        inner.oid(RSA_PSS_OID);
        if (restriction !== undefined) writePssParameters(inner, restriction);
        break;
      case "ec":
        inner.oid(EC_OID).oid(curveByName(key.curve as Curve["name"]).oid);
        break;
      default:
        inner.oid(rawAlgorithm(type).oid);
    }
  });
}

/**
 * Reads ECParameters (RFC 5480, Section 2.1.1), of which only named curves are taken.
 *
 * @param reader Where they come next.
 * @returns The curve.
 * @throws {SslError} `EC`, when the curve is given by its numbers or is not known.
 */
export function readCurve(reader: DerReader): Curve {
  if (reader.peekTag() === DER_TAGS.SEQUENCE) {
    throw new SslError("EC", "EXPLICIT_PARAMS_NOT_SUPPORTED", {
      expected: "the name of a curve (RFC 5480, Section 2.1.1)",
      received: "the curve's numbers",
      usualCause: "the key was made with -param_enc explicit",
      remedy: "convert it: openssl ec -in key.pem -param_enc named_curve -out new.pem",
    });
  }
  if (reader.peekTag() !== DER_TAGS.OBJECT_IDENTIFIER) {
    throw new SslError("EC", "MISSING_PARAMETERS", { expected: "the name of a curve" });
  }
  const oid = reader.readOid("namedCurve");
  const curve = CURVES.find((row) => row.oid === oid);
  if (curve !== undefined) return curve;
  throw new SslError("EC", "UNKNOWN_GROUP", {
    expected: `one of ${CURVES.map((row) => row.name).join(", ")}`,
    received: oidLongName(oid) ?? oid,
  });
}

function unknownAlgorithm(oid: string): SslError {
  return new SslError("EVP", "UNSUPPORTED_ALGORITHM", {
    expected: "a key for RSA, RSA-PSS, EC, Ed25519, Ed448, X25519 or X448",
    received: oidLongName(oid) ?? oid,
    where: "algorithm",
  });
}
