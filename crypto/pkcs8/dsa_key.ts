// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/** Dss-Parms (RFC 3279, Section 2.3.2), and the private keys of the first toolkits. */

import type { DerBuilder } from "../asn1/der_builder.ts";
import { DerReader } from "../asn1/der_reader.ts";
import { SslError } from "../../err/mod.ts";
import type { Bytes } from "../../wire/mod.ts";
import { bitLengthOfBytes } from "../bigint.ts";
import type { FfcParameters } from "../ffc/ffc_types.ts";

/** Numbers that are longer belong to no key: a file may not cost minutes. */
const MAX_MODULUS_BITS = 16_384;

/**
 * Reads Dss-Parms.
 *
 * @param reader Where they come next.
 * @returns The parameters, copied.
 * @throws {SslError} When the encoding is not valid, or p is too large.
 */
export function readDsaParameters(reader: DerReader): FfcParameters {
  return reader.readSequence((inner) => readNumbers(inner), "parameters");
}

/**
 * Writes Dss-Parms.
 *
 * @param builder Where to.
 * @param parameters The parameters.
 */
export function writeDsaParameters(
  builder: DerBuilder,
  { prime, subprime, generator }: FfcParameters,
): void {
  builder.sequence((inner) => {
    inner.unsignedInteger(prime).unsignedInteger(subprime).unsignedInteger(generator);
  });
}

/** A private key of the form `DSA PRIVATE KEY`. */
export interface TraditionalDsaKey {
  /** p, q and g. */
  readonly parameters: FfcParameters;
  /** y. */
  readonly publicValue: Bytes;
  /** x. */
  readonly privateValue: Bytes;
}

/**
 * Reads a private key of the form `DSA PRIVATE KEY`: version, p, q, g, y, x.
 *
 * @param der The whole structure.
 * @returns The numbers, copied.
 * @throws {SslError} When the encoding is not valid.
 */
export function decodeTraditionalDsaKey(der: Uint8Array): TraditionalDsaKey {
  const reader = new DerReader(der, { path: "DSAPrivateKey" });
  const key = reader.readSequence((inner) => {
    inner.readSmallInteger(0, "version");
    return {
      parameters: readNumbers(inner),
      publicValue: new Uint8Array(inner.readUnsignedBytes("y")),
      privateValue: new Uint8Array(inner.readUnsignedBytes("x")),
    };
  });
  reader.finish();
  return key;
}

/**
 * Writes a private key of the form `DSA PRIVATE KEY`.
 *
 * @param builder Where to.
 * @param key The numbers.
 */
export function writeTraditionalDsaKey(builder: DerBuilder, key: TraditionalDsaKey): void {
  const { prime, subprime, generator } = key.parameters;
  builder.sequence((inner) => {
    inner.integer(0);
    for (const number of [prime, subprime, generator, key.publicValue, key.privateValue]) {
      inner.unsignedInteger(number);
    }
  });
}

function readNumbers(reader: DerReader): FfcParameters {
  const [prime, subprime, generator] = ["p", "q", "g"].map((field) =>
    new Uint8Array(reader.readUnsignedBytes(field))
  ) as [Bytes, Bytes, Bytes];
  if (bitLengthOfBytes(prime) > MAX_MODULUS_BITS) {
    throw new SslError("DSA", "MODULUS_TOO_LARGE", {
      expected: `at most ${MAX_MODULUS_BITS} bits`,
      received: `${bitLengthOfBytes(prime)} bits`,
    });
  }
  if (bitLengthOfBytes(subprime) < 8 || bitLengthOfBytes(subprime) > bitLengthOfBytes(prime)) {
    throw new SslError("DSA", "BAD_Q_VALUE", { expected: "a q that is shorter than p" });
  }
  return { prime, subprime, generator };
}
