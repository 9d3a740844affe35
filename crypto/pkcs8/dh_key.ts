// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/** The parameters of Diffie-Hellman: DHParameter of PKCS #3, DomainParameters of X9.42 (RFC 3279). */

import type { DerBuilder } from "../asn1/der_builder.ts";
import type { DerReader } from "../asn1/der_reader.ts";
import { DER_TAGS } from "../asn1/tags.ts";
import { SslError } from "../../err/mod.ts";
import type { Bytes } from "../../wire/mod.ts";
import { bitLengthOfBytes } from "../bigint.ts";
import { dhGroupParameters, namedDhGroup } from "../dh/dh_groups.ts";
import type { DhKeyType, DhParameters } from "../dh/dh_types.ts";
import type { FfcValidation } from "../ffc/ffc_types.ts";

/** Numbers that are longer belong to no key: a file may not cost minutes (OpenSSL checks no more). */
const MAX_MODULUS_BITS = 32_768;

/**
 * Reads parameters.
 *
 * @param reader Where they come next.
 * @param type By which standard.
 * @returns The parameters, copied; q too where the group has a name.
 * @throws {SslError} When the encoding is not valid, or p is too large.
 */
export function readDhParameters(reader: DerReader, type: DhKeyType): DhParameters {
  const parameters = reader.readSequence(type === "dh" ? readPkcs3 : readX942, "parameters");
  const bits = bitLengthOfBytes(parameters.prime);
  if (bits > MAX_MODULUS_BITS) {
    throw new SslError("DH", "MODULUS_TOO_LARGE", {
      expected: `at most ${MAX_MODULUS_BITS} bits`,
      received: `${bits} bits`,
    });
  }
  if (type === "dhx") return parameters;
  const group = namedDhGroup(parameters);
  const subprime = group && dhGroupParameters(group.name).subprime;
  return subprime === undefined ? parameters : { ...parameters, subprime };
}

/**
 * Writes parameters.
 *
 * @param builder Where to.
 * @param parameters The parameters.
 * @param type By which standard.
 * @throws {SslError} `DH`, `CHECK_INVALID_Q_VALUE` when X9.42 demands a q that is not known.
 */
export function writeDhParameters(
  builder: DerBuilder,
  parameters: DhParameters,
  type: DhKeyType,
): void {
  const { prime, generator, subprime, cofactor, validation, privateLength } = parameters;
  builder.sequence((inner) => {
    inner.unsignedInteger(prime).unsignedInteger(generator);
    if (type === "dh") {
      if (privateLength !== undefined) inner.integer(privateLength);
      return;
    }
    if (subprime === undefined) {
      throw new SslError("DH", "CHECK_INVALID_Q_VALUE", {
        expected: "the order of the generator, which X9.42 demands",
        remedy: 'make keys of type "dh", or take a group with a q',
      });
    }
    inner.unsignedInteger(subprime);
    if (cofactor !== undefined) inner.unsignedInteger(cofactor);
    if (validation === undefined) return;
    inner.sequence((list) => list.bitString(validation.seed).integer(validation.counter));
  });
}

function readPkcs3(reader: DerReader): DhParameters {
  const common = {
    prime: readNumber(reader, "p"),
    generator: readNumber(reader, "g"),
  };
  if (reader.atEnd) return common;
  const privateLength = reader.readSmallInteger(MAX_MODULUS_BITS, "privateValueLength");
  return privateLength === 0 ? common : { ...common, privateLength };
}

function readX942(reader: DerReader): DhParameters {
  const common = {
    prime: readNumber(reader, "p"),
    generator: readNumber(reader, "g"),
    subprime: readNumber(reader, "q"),
  };
  const cofactor = !reader.atEnd && reader.peekTag() === DER_TAGS.INTEGER
    ? readNumber(reader, "j")
    : undefined;
  const validation = reader.atEnd ? undefined : reader.readSequence(readValidation);
  return {
    ...common,
    ...cofactor === undefined ? {} : { cofactor },
    ...validation === undefined ? {} : { validation },
  };
}

function readValidation(reader: DerReader): FfcValidation {
  const seed = new Uint8Array(reader.readBitString("seed").bytes);
  return { seed, counter: reader.readSmallInteger(0x7fff_ffff, "pgenCounter") };
}

function readNumber(reader: DerReader, field: string): Bytes {
  return new Uint8Array(reader.readUnsignedBytes(field));
}
