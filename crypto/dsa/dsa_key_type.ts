// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

import { DerBuilder } from "../asn1/der_builder.ts";
import { DerReader } from "../asn1/der_reader.ts";
import { SslError } from "../../err/mod.ts";
import { equalBytes } from "../../wire/mod.ts";
import { bigIntToBytes, bigIntToMinimalBytes, bitLengthOfBytes, bytesToBigInt } from "../bigint.ts";
import { computeNow } from "../background.ts";
import { ffcNumbers, ffcNumbersSteps, publicValueProblem } from "../ffc/ffc_check.ts";
import { equalFfcParameters, ffcSecurityBits } from "../ffc/ffc_parameters.ts";
import type { FfcParameters } from "../ffc/ffc_types.ts";
import { readDsaParameters, writeDsaParameters } from "../pkcs8/dsa_key.ts";
import { DSA_OID } from "../pkcs8/key_algorithms.ts";
import type { KeyTypeRow } from "../pkey/key_type.ts";
import { checkDsaParameters, dsaPublicValue } from "./dsa.ts";
import type { DsaPrivateParts, DsaPublicParts } from "./dsa_types.ts";

/** DSA keys (RFC 3279, Section 2.3.2). */
export const dsaKeyType: KeyTypeRow<DsaPublicParts, DsaPrivateParts, FfcParameters> = {
  types: ["dsa"],
  oids: [DSA_OID],
  readParameters(reader) {
    if (reader.atEnd) {
      throw new SslError("DSA", "MISSING_PARAMETERS", {
        expected: "p, q and g beside the key",
        received: "a key that takes them from its issuer's certificate (RFC 3279, Section 2.3.2)",
        remedy: "write the key with its parameters",
      });
    }
    return readDsaParameters(reader);
  },
  writeAlgorithm(builder, { parameters }) {
    writeDsaParameters(builder.oid(DSA_OID), parameters);
  },
  decodePublic(parameters, key) {
    const reader = new DerReader(key, { path: "DSAPublicKey" });
    const publicValue = new Uint8Array(reader.readUnsignedBytes());
    reader.finish();
    return { type: "dsa", parameters, publicValue };
  },
  encodePublic: ({ publicValue }) => new DerBuilder().unsignedInteger(publicValue).finish(),
  decodePrivate(parameters, key) {
    const reader = new DerReader(key, { path: "DSAPrivateKey" });
    const parts = dsaPrivateParts(parameters, reader.readUnsignedBytes());
    reader.finish();
    return { parts };
  },
  writePrivate: (builder, { privateValue }) => void builder.unsignedInteger(privateValue),
  derivePublic({ parameters, privateValue }) {
    checkDsaParameters(parameters);
    const publicValue = bigIntToMinimalBytes(dsaPublicValue(parameters, privateValue));
    return { type: "dsa", parameters, publicValue };
  },
  bits: ({ parameters }) => bitLengthOfBytes(parameters.prime),
  securityBits: ({ parameters }) => ffcSecurityBits(parameters),
  equals: (one, other) =>
    equalFfcParameters(one.parameters, other.parameters) &&
    equalBytes(one.publicValue, other.publicValue),
  equalParameters: (one, other) => equalFfcParameters(one.parameters, other.parameters),
  secrets: ({ privateValue }) => [privateValue],
  checkPublic({ parameters, publicValue }) {
    checkDsaNumbers(parameters);
    const { p, q } = ffcNumbers(parameters);
    const problem = publicValueProblem(bytesToBigInt(publicValue), p, q);
    if (problem === undefined) return;
    throw new SslError("EVP", "INVALID_KEY", {
      expected: "a public value of the subgroup of order q, from 2 to p - 2",
      received: `one that is ${
        problem === "wrong-subgroup" ? "outside" : problem.replace("-", " ")
      }`,
    });
  },
  checkPrivate(parts, { publicValue }) {
    const computed = dsaPublicValue(parts.parameters, parts.privateValue);
    if (computed === bytesToBigInt(publicValue)) return;
    throw new SslError("EVP", "INVALID_KEY", {
      expected: "the public value that belongs to the private one",
      received: "another one",
    });
  },
};

/**
 * Makes the parts of a private key.
 *
 * @param parameters p, q and g.
 * @param privateValue x, big-endian.
 * @returns The parts, copied.
 * @throws {SslError} `DSA`, `INVALID_PARAMETERS` when x is out of range.
 */
export function dsaPrivateParts(
  parameters: FfcParameters,
  privateValue: Uint8Array,
): DsaPrivateParts {
  const { q } = ffcNumbers(parameters);
  const x = bytesToBigInt(privateValue);
  if (x === 0n || x >= q) {
    throw new SslError("DSA", x === 0n ? "MISSING_PRIVATE_KEY" : "INVALID_PARAMETERS", {
      expected: "a private value from 1 to q - 1",
      received: x === 0n ? "0" : "q or more",
    });
  }
  return { type: "dsa", parameters, privateValue: bigIntToBytes(x, parameters.subprime.length) };
}

/**
 * Checks p, q and g as `openssl dsaparam -check` does.
 *
 * @param parameters The parameters.
 * @throws {SslError} `DSA`, with OpenSSL's reason.
 */
export function checkDsaNumbers(parameters: FfcParameters): void {
  checkDsaParameters(parameters);
  const problem = computeNow(ffcNumbersSteps(ffcNumbers(parameters)));
  if (problem === undefined) return;
  const reason = problem === "p-not-prime"
    ? "P_NOT_PRIME"
    : problem === "q-not-prime"
    ? "Q_NOT_PRIME"
    : "BAD_FFC_PARAMETERS";
  throw new SslError("DSA", reason, {
    expected: "primes p and q, where q divides p - 1, and g of order q",
    received: problem === "g-unsuitable" ? "a generator of another order" : "other numbers",
  });
}
