// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/** ECParameters: which curve a key is on, by its name or by its numbers. */

import type { DerBuilder } from "../asn1/der_builder.ts";
import type { DerReader } from "../asn1/der_reader.ts";
import { oidLongName } from "../asn1/oid_names.ts";
import { DER_TAGS } from "../asn1/tags.ts";
import { SslError } from "../../err/mod.ts";
import { type Curve, curveByName, curveNames, curveNamesByOid, curveOf } from "./curves.ts";
import type { EcPublicParts } from "./ec_types.ts";
import { readSpecifiedCurve, writeSpecifiedCurve } from "./specified_curve.ts";

/** What ECParameters say. */
export interface EcParameters {
  /** The curve. */
  readonly curve: Curve;
  /** Given when the curve was told by its numbers. */
  readonly parameterEncoding?: "explicit";
}

/**
 * Reads ECParameters (RFC 5480, Section 2.1.1; RFC 3279, Section 2.3.5). Numbers that are those of a
 * curve with a name give that one; others are used when they are good.
 *
 * @param reader Where they come next.
 * @returns The curve.
 * @throws {SslError} `EC`, when the curve is not known, or its numbers are not good.
 */
export function readEcParameters(reader: DerReader): EcParameters {
  if (reader.peekTag() === DER_TAGS.SEQUENCE) {
    return { curve: readSpecifiedCurve(reader), parameterEncoding: "explicit" };
  }
  if (reader.peekTag() !== DER_TAGS.OBJECT_IDENTIFIER) {
    throw new SslError("EC", "MISSING_PARAMETERS", {
      expected: "the name of a curve, or its numbers",
      usualCause: "the curve is inherited from the issuer (implicitCA), which nobody supports",
    });
  }
  const oid = reader.readOid("namedCurve");
  const row = curveNamesByOid(oid);
  if (row !== undefined) return { curve: curveByName(row.name) };
  throw new SslError("EC", "UNKNOWN_GROUP", {
    expected: "a curve of OpenSSL's list, such as P-256, secp256k1 or brainpoolP256r1",
    received: oidLongName(oid) ?? oid,
  });
}

/**
 * Writes ECParameters. A curve without an object identifier is told by its numbers.
 *
 * @param builder Where to.
 * @param parts The curve, how it is told, and how the base point is written then.
 */
export function writeEcParameters(
  builder: DerBuilder,
  parts: Pick<EcPublicParts, "curve" | "parameterEncoding" | "pointForm">,
): void {
  const curve = curveOf(parts.curve);
  const oid = curve.name === undefined ? undefined : curveNames(curve.name).oid;
  if (oid === undefined || parts.parameterEncoding === "explicit") {
    writeSpecifiedCurve(builder, curve, parts.pointForm);
  } else {
    builder.oid(oid);
  }
}
