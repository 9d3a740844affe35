// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/** ECPrivateKey of SEC 1 (RFC 5915). */

import { DerBuilder } from "../asn1/der_builder.ts";
import { DerReader } from "../asn1/der_reader.ts";
import { SslError } from "../../err/mod.ts";
import type { Bytes } from "../../wire/mod.ts";
import { trimLeadingZeros } from "../bigint.ts";
import { type Curve, curveLabel, isSameCurve } from "../ec/curves.ts";
import { isScalar } from "../ec/points.ts";
import { ecPublicParts, encodedPoint, keyTypeOf } from "../ec/ec_parts.ts";
import type { EcPrivateParts, EcPublicParts } from "../ec/ec_types.ts";
import type { DecodedPrivateKey } from "../pkey/key_type.ts";
import { type EcParameters, readEcParameters, writeEcParameters } from "../ec/ec_parameters.ts";

/**
 * Reads an ECPrivateKey.
 *
 * @param der The whole structure.
 * @param outer The curve that the enclosing PKCS #8 names; without one the structure must name it.
 * @returns The key's parts, copied.
 * @throws {SslError} When the encoding, the curve or the number is not valid.
 */
export function decodeEcPrivateKey(
  der: Uint8Array,
  outer?: EcParameters,
): DecodedPrivateKey<EcPublicParts, EcPrivateParts> {
  const reader = new DerReader(der, { path: "ECPrivateKey" });
  const decoded = reader.readSequence((inner): DecodedPrivateKey<EcPublicParts, EcPrivateParts> => {
    const version = inner.readSmallInteger(255, "version");
    if (version !== 1) {
      inner.fail("INVALID_VALUE", { expected: "version 1", received: `${version}` });
    }
    const secret = inner.readOctetString("privateKey");
    const own = inner.readOptionalExplicit(0, readEcParameters, "parameters");
    const parameters = chooseParameters(outer, own);
    const { curve } = parameters;
    const parts: EcPrivateParts = { ...keyTypeOf(parameters), scalar: fit(curve, secret) };
    const stated = inner.readOptionalExplicit(1, (field) => field.readBitString(), "publicKey");
    if (stated === undefined) return { parts };
    const statedPublic = ecPublicParts(parameters, stated.bytes);
    const { pointForm } = statedPublic;
    return { parts: pointForm === undefined ? parts : { ...parts, pointForm }, statedPublic };
  });
  reader.finish();
  return decoded;
}

/**
 * Writes an ECPrivateKey.
 *
 * @param builder Where to.
 * @param parts The key's parts.
 * @param point The public point, in the form in which it shall be written.
 * @param parameters Whether to tell the curve; PKCS #8 tells it outside.
 */
export function writeEcPrivateKey(
  builder: DerBuilder,
  parts: EcPrivateParts,
  point: Uint8Array | undefined,
  parameters: "present" | "absent",
): void {
  builder.sequence((inner) => {
    inner.integer(1).octetString(parts.scalar);
    if (parameters === "present") {
      inner.explicit(0, (field) => writeEcParameters(field, parts));
    }
    if (point !== undefined) inner.explicit(1, (field) => field.bitString(point));
  });
}

/**
 * Encodes a whole ECPrivateKey, which stands by itself and so tells its curve.
 *
 * @param parts The key's parts.
 * @param publicParts The public key's parts.
 * @returns The DER encoding; secret.
 */
export function encodeEcPrivateKey(parts: EcPrivateParts, publicParts: EcPublicParts): Bytes {
  const builder = new DerBuilder();
  writeEcPrivateKey(builder, parts, encodedPoint(publicParts), "present");
  return builder.finish();
}

function chooseParameters(
  outer: EcParameters | undefined,
  inner: EcParameters | undefined,
): EcParameters {
  const parameters = outer ?? inner;
  if (parameters === undefined) {
    throw new SslError("EC", "MISSING_PARAMETERS", { expected: "the name of the key's curve" });
  }
  if (inner !== undefined && !isSameCurve(inner.curve, parameters.curve)) {
    throw new SslError("EC", "WRONG_CURVE_PARAMETERS", {
      expected: `${curveLabel(parameters.curve)}, as the enclosing PKCS #8 says`,
      received: curveLabel(inner.curve),
    });
  }
  return parameters;
}

/** Some writers drop leading zero bytes of the number, or write one too many. */
function fit(curve: Curve, secret: Uint8Array): Bytes {
  const { scalarLength } = curve;
  const digits = trimLeadingZeros(secret);
  const scalar = new Uint8Array(scalarLength);
  if (digits.length <= scalarLength) scalar.set(digits, scalarLength - digits.length);
  if (digits.length > scalarLength || !isScalar(curve, scalar)) {
    throw new SslError("EC", "INVALID_PRIVATE_KEY", {
      expected: `a number from 1 to the order of ${curveLabel(curve)} less 1`,
      received: `${secret.length} bytes out of that range`,
    });
  }
  return scalar;
}
