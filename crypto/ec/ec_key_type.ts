// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

import { equalBytes } from "../../wire/mod.ts";
import { decodeEcPrivateKey, writeEcPrivateKey } from "../pkcs8/ec_key.ts";
import { readCurve } from "../pkcs8/ec_parameters.ts";
import { EC_OID } from "../pkcs8/key_algorithms.ts";
import type { KeyTypeRow } from "../pkey/key_type.ts";
import { type Curve, curveByName, decodePoint } from "./curves.ts";
import type { EcPrivateParts, EcPublicParts } from "./ec_types.ts";
import { ecPublicPoint } from "./ecdsa.ts";

/** Elliptic curve keys (RFC 5480). */
export const ecKeyType: KeyTypeRow<EcPublicParts, EcPrivateParts, Curve> = {
  types: ["ec"],
  oids: [EC_OID],
  readParameters: (reader) => readCurve(reader),
  writeAlgorithm(builder, { curve }) {
    builder.oid(EC_OID).oid(curveByName(curve).oid);
  },
  decodePublic: (curve, key) => ecPublicParts(curve, key),
  encodePublic: ({ point }) => point,
  decodePrivate: (curve, key) => decodeEcPrivateKey(key, curve),
  writePrivate: (builder, parts, publicParts) =>
    writeEcPrivateKey(builder, parts, publicParts?.point, "absent"),
  derivePublic: ({ type, curve, scalar }) => ({ type, curve, point: ecPublicPoint(curve, scalar) }),
  bits: ({ curve }) => curveByName(curve).bits,
  securityBits: ({ curve }) => Math.min(256, curveByName(curve).bits >> 1),
  equals: (one, other) => one.curve === other.curve && equalBytes(one.point, other.point),
  secrets: ({ scalar }) => [scalar],
};

/**
 * Makes the parts of an elliptic curve key from its point.
 *
 * @param curve The curve.
 * @param encoded The point, compressed or not.
 * @returns The parts, with the point copied.
 * @throws {SslError} `EC`, when it is not a point of the curve.
 */
export function ecPublicParts(curve: Curve, encoded: Uint8Array): EcPublicParts {
  return { type: "ec", curve: curve.name, point: new Uint8Array(decodePoint(curve, encoded)) };
}
