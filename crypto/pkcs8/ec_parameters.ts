// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/** ECParameters: which curve a key is on. */

import { DER_TAGS, type DerReader, oidLongName } from "../asn1/mod.ts";
import { SslError } from "../../err/mod.ts";
import { type Curve, CURVES } from "../ec/curves.ts";

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
