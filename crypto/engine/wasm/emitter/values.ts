// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/**
 * Expressions: what WebAssembly computes without an effect, as typed values that carry their code.
 * An expression that is used twice is computed twice; `FunctionBuilder.let` keeps one in a local.
 *
 * Names follow WebAssembly's, without the type in front: `i32.shr_u` is `i32.shiftRightUnsigned`.
 */

import { type Code, signedLeb, unsignedLeb } from "./encoding.ts";
import {
  addRanges,
  multiplyRanges,
  type Range,
  shiftLeftRanges,
  shiftRightRanges,
  subtractRanges,
} from "./ranges.ts";

/** The types that kernels compute with. There is no floating point here. */
export type ValueType = "i32" | "i64" | "v128";

/** An expression of a type. */
export interface Value<T extends ValueType> {
  /** Its type. */
  readonly type: T;
  /** What computes it. */
  readonly code: Code;
  /** Between which numbers of 64 bits it lies, where that is known; see ranges.ts. */
  readonly range?: Range | undefined;
}

/** An expression of 32 bits. */
export type I32 = Value<"i32">;
/** An expression of 64 bits. */
export type I64 = Value<"i64">;
/** An expression of 128 bits: lanes of 8, 16, 32 or 64 bits. */
export type V128 = Value<"v128">;

type I32Operand = I32 | number;
type I64Operand = I64 | number | bigint;

function value<T extends ValueType>(type: T, ...code: Code[]): Value<T> {
  return { type, code };
}

function asI32(operand: I32Operand): I32 {
  if (typeof operand === "object") return operand;
  return value("i32", 0x41, signedLeb(operand | 0));
}

function asI64(operand: I64Operand): I64 {
  if (typeof operand === "object") return operand;
  const constant = BigInt.asIntN(64, BigInt(operand));
  return {
    type: "i64",
    code: [0x42, signedLeb(constant)],
    range: { min: constant, max: constant },
  };
}

/**
 * Says between which numbers a value lies, or each lane of a vector, as a fact that the emitter can not
 * see.
 */
export function assume<T extends ValueType>(operand: Value<T>, range: Range): Value<T> {
  return { ...operand, range };
}

function binary32(opcode: number): (a: I32Operand, b: I32Operand) => I32 {
  return (a, b) => value("i32", asI32(a).code, asI32(b).code, opcode);
}

function binary64(
  opcode: number,
  combine: (a: Range, b: Range) => Range | undefined = () => undefined,
): (a: I64Operand, b: I64Operand) => I64 {
  return (a, b) => {
    const [left, right] = [asI64(a), asI64(b)];
    const range = left.range && right.range && combine(left.range, right.range);
    return { type: "i64", code: [left.code, right.code, opcode], range };
  };
}

/** What a mask leaves is between 0 and the mask, whatever it is taken from. */
function and64(a: I64Operand, b: I64Operand): I64 {
  const [left, right] = [asI64(a), asI64(b)];
  const masks = [left.range, right.range].filter((range) => range !== undefined && range.min >= 0n);
  const max = masks.map((range) => (range as Range).max).reduce<bigint | undefined>(
    (least, other) => least === undefined || other < least ? other : least,
    undefined,
  );
  const range = max === undefined ? undefined : { min: 0n, max };
  return { type: "i64", code: [left.code, right.code, 0x83], range };
}

function compare64(opcode: number): (a: I64Operand, b: I64Operand) => I32 {
  return (a, b) => value("i32", asI64(a).code, asI64(b).code, opcode);
}

function load<T extends ValueType>(
  type: T,
  ...opcode: number[]
): (address: I32Operand, offset?: number) => Value<T> {
  return (address, offset = 0) => value(type, asI32(address).code, opcode, 0, unsignedLeb(offset));
}

/** Operations on 32 bits. */
export const i32 = {
  constant: asI32,
  equal: binary32(0x46),
  lessUnsigned: binary32(0x49),
  lessEqualUnsigned: binary32(0x4d),
  greaterEqualUnsigned: binary32(0x4f),
  isZero: (a: I32): I32 => value("i32", a.code, 0x45),
  add: binary32(0x6a),
  subtract: binary32(0x6b),
  multiply: binary32(0x6c),
  and: binary32(0x71),
  or: binary32(0x72),
  xor: binary32(0x73),
  shiftLeft: binary32(0x74),
  shiftRightSigned: binary32(0x75),
  shiftRightUnsigned: binary32(0x76),
  rotateLeft: binary32(0x77),
  rotateRight: binary32(0x78),
  wrap: (a: I64): I32 => value("i32", a.code, 0xa7),
  load: load("i32", 0x28),
  load8: load("i32", 0x2d),
};

/** Operations on 64 bits. */
export const i64 = {
  constant: asI64,
  lessUnsigned: compare64(0x54),
  add: binary64(0x7c, addRanges),
  subtract: binary64(0x7d, subtractRanges),
  multiply: binary64(0x7e, multiplyRanges),
  and: and64,
  or: binary64(0x84),
  xor: binary64(0x85),
  shiftLeft: binary64(0x86, shiftLeftRanges),
  shiftRightSigned: binary64(0x87, shiftRightRanges),
  shiftRightUnsigned: binary64(0x88),
  rotateLeft: binary64(0x89),
  rotateRight: binary64(0x8a),
  extendUnsigned: (a: I32): I64 => value("i64", a.code, 0xad),
  extendSigned: (a: I32): I64 => value("i64", a.code, 0xac),
  load: load("i64", 0x29),
  load32Signed: load("i64", 0x34),
  load32Unsigned: load("i64", 0x35),
};

/** `i8x16.swizzle` with a byte more than needed. */
export const RELAXABLE = [0xfd, 0x8e, 0x00];

function vector(opcode: number): number[] {
  return [0xfd, ...unsignedLeb(opcode)];
}

function unaryVector(opcode: number): (a: V128) => V128 {
  return (a) => value("v128", a.code, vector(opcode));
}

function binaryVector(opcode: number): (a: V128, b: V128) => V128 {
  return (a, b) => value("v128", a.code, b.code, vector(opcode));
}

/** An operation on lanes of 64 bits, which have a range where those of the operands have. */
function boundedVector(
  opcode: number,
  combine: (a: Range, b: Range) => Range,
): (a: V128, b: V128) => V128 {
  return (a, b) => ({
    ...value("v128", a.code, b.code, vector(opcode)),
    range: a.range && b.range && combine(a.range, b.range),
  });
}

function shiftVector(opcode: number): (a: V128, count: I32Operand) => V128 {
  return (a, count) => value("v128", a.code, asI32(count).code, vector(opcode));
}

/** Operations on 128 bits, whole or in lanes. */
export const v128 = {
  load: load("v128", ...vector(0x00)),
  load32Splat: load("v128", ...vector(0x09)),
  load64Splat: load("v128", ...vector(0x0a)),
  /** Two numbers of 32 bits, each in a lane of 64. */
  load32Pair: load("v128", ...vector(0x06)),
  and: binaryVector(0x4e),
  andNot: binaryVector(0x4f),
  or: binaryVector(0x50),
  xor: binaryVector(0x51),
  /** Bits of `a` where `mask` is 1, of `b` where it is 0. */
  bitSelect: (a: V128, b: V128, mask: V128): V128 =>
    value("v128", a.code, b.code, mask.code, vector(0x52)),
  /** 1 when any bit is set: a value, not a branch. */
  anyTrue: (a: V128): I32 => value("i32", a.code, vector(0x53)),
  /** The 16 bytes of `a` and the 16 of `b`, picked by constants. */
  shuffle: (a: V128, b: V128, lanes: readonly number[]): V128 =>
    value("v128", a.code, b.code, vector(0x0d), [...lanes]),
  /** As `shuffle`, with lanes of 32 bits: 0 to 3 of `a`, 4 to 7 of `b`. */
  shuffle32: (a: V128, b: V128, lanes: readonly number[]): V128 =>
    v128.shuffle(
      a,
      b,
      lanes.flatMap((lane) => [4 * lane, 4 * lane + 1, 4 * lane + 2, 4 * lane + 3]),
    ),
  /** All bits zero. */
  zero: (): V128 => value("v128", vector(0x0c), new Array<number>(16).fill(0)),
};

/** Operations on 16 lanes of 8 bits. */
export const i8x16 = {
  /** The bytes of `a` at the places `lanes`; 0 for places from 16 on. */
  swizzle: binaryVector(0x0e),
  /**
   * As `swizzle`, with nothing promised for places from 16 to 127. It is written as a plain swizzle
   * with room in its opcode for the relaxed one: `relax` in modules.ts puts that in.
   */
  relaxableSwizzle: (a: V128, b: V128): V128 => value("v128", a.code, b.code, RELAXABLE),
  add: binaryVector(0x6e),
  shiftRightSigned: shiftVector(0x6c),
  splat: (a: I32): V128 => value("v128", a.code, vector(0x0f)),
};

/** Operations on 4 lanes of 32 bits. */
export const i32x4 = {
  splat: (a: I32Operand): V128 => value("v128", asI32(a).code, vector(0x11)),
  add: binaryVector(0xae),
  subtract: binaryVector(0xb1),
  multiply: binaryVector(0xb5),
  equal: binaryVector(0x37),
  shiftLeft: shiftVector(0xab),
  shiftRightSigned: shiftVector(0xac),
  shiftRightUnsigned: shiftVector(0xad),
  extract: (a: V128, lane: number): I32 => value("i32", a.code, 0xfd, 0x1b, lane),
  replace: (a: V128, lane: number, b: I32): V128 => value("v128", a.code, b.code, 0xfd, 0x1c, lane),
};

/** Operations on 2 lanes of 64 bits. */
export const i64x2 = {
  splat: (a: I64Operand): V128 => value("v128", asI64(a).code, vector(0x12)),
  add: boundedVector(0xce, addRanges),
  subtract: boundedVector(0xd1, subtractRanges),
  shiftLeft: shiftVector(0xcb),
  shiftRightSigned: shiftVector(0xcc),
  shiftRightUnsigned: shiftVector(0xcd),
  extract: (a: V128, lane: number): I64 => value("i64", a.code, 0xfd, 0x1d, lane),
  replace: (a: V128, lane: number, b: I64): V128 => value("v128", a.code, b.code, 0xfd, 0x1e, lane),
  /** The products of the lanes 0 and 1, of 32 bits each with a sign. */
  multiplyLowSigned: boundedVector(0xdc, multiplyRanges),
  /** The products of the lanes 2 and 3, of 32 bits each with a sign. */
  multiplyHighSigned: boundedVector(0xdd, multiplyRanges),
  /** The products of the lanes 0 and 1, of 32 bits each. */
  multiplyLowUnsigned: binaryVector(0xde),
  /** The products of the lanes 2 and 3, of 32 bits each. */
  multiplyHighUnsigned: binaryVector(0xdf),
  negate: unaryVector(0xc1),
};
