// Copyright 2026 the streamssl authors. MIT license.

import { DerBuilder, DerReader } from "../../../crypto/asn1/mod.ts";
import {
  type Curve,
  CURVE_NAMES,
  curveByName,
  curveNamesByOid,
  isSameCurve,
  withSizes,
} from "../../../crypto/ec/curves.ts";
import { readSpecifiedCurve, writeSpecifiedCurve } from "../../../crypto/ec/specified_curve.ts";
import { bitLength, bytesToBigInt } from "../../../crypto/bigint.ts";
import type { GroupContext, GroupRunner } from "./adapter.ts";
import { bytes, integer, text, type Vector } from "./format.ts";
import { attempt, judge } from "./judge.ts";

/**
 * Curves by their numbers: they must be taken, and be those of the table where the table has the
 * curve.
 */
export function ecCurveAdapter({ engines }: GroupContext): GroupRunner {
  return {
    run: (vector) =>
      engines.once(async () =>
        judge(
          vector,
          await attempt(() => {
            const curve = curveOfVector(vector);
            const der = new DerBuilder();
            writeSpecifiedCurve(der, curve);
            const read = readSpecifiedCurve(new DerReader(der.finish()));
            const row = curveNamesByOid(text(vector, "oid"));
            const known = CURVE_NAMES.some(({ name }) => name === read.name);
            return isSameCurve(read, curve) &&
              (row === undefined ? !known : isSameCurve(curveByName(row.name), curve));
          }),
        )
      ),
  };
}

function curveOfVector(vector: Vector): Curve {
  const number = (name: string) => bytesToBigInt(bytes(vector, name));
  const prime = number("p");
  const numbers = {
    name: undefined,
    field: "prime" as const,
    prime,
    a: number("a"),
    b: number("b"),
    baseX: number("gx"),
    baseY: number("gy"),
    order: number("n"),
    cofactor: BigInt(integer(vector, "h")),
  };
  return withSizes(numbers, bitLength(prime));
}
