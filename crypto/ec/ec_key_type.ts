// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

import { SslError } from "../../err/mod.ts";
import { equalBytes } from "../../wire/mod.ts";
import { bytesToBigInt } from "../bigint.ts";
import { decodeEcPrivateKey, writeEcPrivateKey } from "../pkcs8/ec_key.ts";
import { EC_OID } from "../pkcs8/key_algorithms.ts";
import type { KeyTypeRow } from "../pkey/key_type.ts";
import { curveOf, isSameCurve } from "./curves.ts";
import { type EcParameters, readEcParameters, writeEcParameters } from "./ec_parameters.ts";
import { ecPublicParts, encodedPoint, publicEcParts } from "./ec_parts.ts";
import type { EcPrivateParts, EcPublicParts } from "./ec_types.ts";
import { ecPublicPoint } from "./ecdh.ts";
import { checkSubgroup, uncompressedPoint } from "./points.ts";

/** Elliptic curve keys (RFC 5480), and those of SM2, which differ by the curve. */
export const ecKeyType: KeyTypeRow<EcPublicParts, EcPrivateParts, EcParameters> = {
  types: ["ec", "sm2"],
  oids: [EC_OID],
  readParameters: (reader) => readEcParameters(reader),
  writeAlgorithm(builder, parts) {
    writeEcParameters(builder.oid(EC_OID), parts);
  },
  decodePublic: (parameters, key) => ecPublicParts(parameters, key),
  encodePublic: (parts) => encodedPoint(parts),
  decodePrivate: (parameters, key) => decodeEcPrivateKey(key, parameters),
  writePrivate: (builder, parts, publicParts) =>
    writeEcPrivateKey(builder, parts, publicParts && encodedPoint(publicParts), "absent"),
  derivePublic: (parts) => publicEcParts(parts, ecPublicPoint(parts.curve, parts.scalar)),
  bits: ({ curve }) => curveOf(curve).bits,
  securityBits: ({ curve }) => ecSecurityBits(curveOf(curve).bits),
  equalParameters: (one, other) => isSameCurve(curveOf(one.curve), curveOf(other.curve)),
  equals: (one, other) =>
    isSameCurve(curveOf(one.curve), curveOf(other.curve)) && equalBytes(one.point, other.point),
  secrets: ({ scalar }) => [scalar],
  checkPublic(parts) {
    const curve = curveOf(parts.curve);
    checkSubgroup(curve, uncompressedPoint(curve, parts.point));
  },
  checkPrivate({ type, curve, scalar }) {
    // GB/T 32918.1, Section 6.1: the private number has an inverse when 1 is added.
    if (type !== "sm2" || bytesToBigInt(scalar) + 1n !== curveOf(curve).order) return;
    throw new SslError("EC", "INVALID_PRIVATE_KEY", {
      expected: "a number from 1 to the order less 2, as SM2 demands",
      received: "the order less 1",
    });
  },
};

/** As EVP_PKEY_get_security_bits tells it (SP 800-57 part 1, Table 2). */
function ecSecurityBits(bits: number): number {
  const steps = [[512, 256], [384, 192], [256, 128], [224, 112], [160, 80]] as const;
  return steps.find(([size]) => bits >= size)?.[1] ?? bits >> 1;
}
