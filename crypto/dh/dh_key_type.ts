// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

import { DerBuilder } from "../asn1/der_builder.ts";
import { DerReader } from "../asn1/der_reader.ts";
import { SslError } from "../../err/mod.ts";
import { equalBytes } from "../../wire/mod.ts";
import { bitLengthOfBytes, bytesToBigInt, trimLeadingZeros } from "../bigint.ts";
import { equalFfcParameters, ffcSecurityBits } from "../ffc/ffc_parameters.ts";
import { readDhParameters, writeDhParameters } from "../pkcs8/dh_key.ts";
import { DH_OID, DHX_OID } from "../pkcs8/key_algorithms.ts";
import type { KeyTypeRow } from "../pkey/key_type.ts";
import { checkDhPublicValue, dhNumbers, dhPublicValue } from "./dh.ts";
import { checkDhGroup } from "./dh_check.ts";
import type { DhKeyType, DhParameters, DhPrivateParts, DhPublicParts } from "./dh_types.ts";

interface DhAlgorithm {
  readonly type: DhKeyType;
  readonly parameters: DhParameters;
}

/** Diffie-Hellman keys by PKCS #3 and by ANSI X9.42 (RFC 3279, Section 2.3.3). */
export const dhKeyType: KeyTypeRow<DhPublicParts, DhPrivateParts, DhAlgorithm> = {
  types: ["dh", "dhx"],
  oids: [DH_OID, DHX_OID],
  readParameters(reader, oid) {
    const type = oid === DH_OID ? "dh" : "dhx";
    return { type, parameters: readDhParameters(reader, type) };
  },
  writeAlgorithm(builder, { type, parameters }) {
    writeDhParameters(builder.oid(type === "dh" ? DH_OID : DHX_OID), parameters, type);
  },
  decodePublic({ type, parameters }, key) {
    const reader = new DerReader(key, { path: "DHPublicKey" });
    const publicValue = new Uint8Array(reader.readUnsignedBytes());
    reader.finish();
    return { type, parameters, publicValue };
  },
  encodePublic: ({ publicValue }) => new DerBuilder().unsignedInteger(publicValue).finish(),
  decodePrivate({ type, parameters }, key) {
    const reader = new DerReader(key, { path: "DHPrivateKey" });
    const privateValue = new Uint8Array(reader.readUnsignedBytes());
    reader.finish();
    if (privateValue.length > parameters.prime.length || privateValue.every((byte) => byte === 0)) {
      throw new SslError("DH", "NO_PRIVATE_VALUE", {
        expected: "a private value of 1 or more that is not longer than p",
      });
    }
    return { parts: { type, parameters, privateValue } };
  },
  writePrivate: (builder, { privateValue }) => void builder.unsignedInteger(privateValue),
  derivePublic({ type, parameters, privateValue }) {
    return { type, parameters, publicValue: dhPublicValue(parameters, privateValue) };
  },
  bits: ({ parameters }) => bitLengthOfBytes(parameters.prime),
  securityBits: ({ parameters }) => ffcSecurityBits(parameters),
  equals: (one, other) =>
    equalFfcParameters(one.parameters, other.parameters) &&
    equalBytes(trimLeadingZeros(one.publicValue), trimLeadingZeros(other.publicValue)),
  equalParameters: (one, other) => equalFfcParameters(one.parameters, other.parameters),
  secrets: ({ privateValue }) => [privateValue],
  checkPublic({ parameters, publicValue }) {
    checkDhGroup(parameters);
    checkDhPublicValue(parameters, publicValue);
  },
  checkPrivate({ parameters, privateValue }, { publicValue }) {
    const { p, q } = dhNumbers(parameters);
    if (bytesToBigInt(privateValue) >= (q ?? p - 1n)) {
      throw new SslError("EVP", "INVALID_KEY", {
        expected: "a private value below the order of the generator",
        received: "a larger one",
      });
    }
    const computed = dhPublicValue(parameters, privateValue);
    if (equalBytes(computed, trimLeadingZeros(publicValue))) return;
    throw new SslError("EVP", "INVALID_KEY", {
      expected: "the public value that belongs to the private one",
      received: "another one",
    });
  },
};
