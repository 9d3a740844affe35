// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

import { type Code, flatten, type FunctionReference, unsignedLeb } from "./encoding.ts";
import { isWithin, type Range } from "./ranges.ts";
import { type I32, i32, type I64, type V128, type Value, type ValueType } from "./values.ts";

/** The bytes of the types. */
const TYPE_CODES: Readonly<Record<ValueType, number>> = { i32: 0x7f, i64: 0x7e, v128: 0x7b };

/** A variable of a function. */
export interface Local<T extends ValueType> extends Value<T> {
  /** Its number in the function. */
  readonly index: number;
  /** Between which numbers it lies at this place of the code. */
  range?: Range | undefined;
}

/** What a finished function looks like from outside: what can be called. */
export interface Callable extends FunctionReference {
  /** The types of its parameters. */
  readonly parameters: readonly ValueType[];
  /** The type of its result; none for a function that only has effects. */
  readonly result: ValueType | undefined;
}

/** Code that appends statements to a function. */
export type Body = () => void;

/** Collects the statements of a function, in order. */
export class FunctionBuilder {
  readonly #parameters: readonly ValueType[];
  readonly #locals: Local<ValueType>[] = [];
  readonly #code: Code[] = [];

  /** Starts a function. @param parameters The types of its parameters. */
  constructor(parameters: readonly ValueType[]) {
    this.#parameters = parameters;
  }

  /** Gives a parameter of 32 bits. @param index Which one. */
  parameter(index: number): Local<"i32"> {
    return { type: "i32", index, code: [0x20, ...unsignedLeb(index)] };
  }

  /** Makes a variable. @param type Its type. */
  local<T extends ValueType>(type: T): Local<T> {
    const index = this.#parameters.length + this.#locals.length;
    const local: Local<T> = { type, index, code: [0x20, ...unsignedLeb(index)] };
    this.#locals.push(local);
    return local;
  }

  /** Makes variables. @param type Their type. @param count How many. */
  locals<T extends ValueType>(type: T, count: number): Local<T>[] {
    return Array.from({ length: count }, () => this.local(type));
  }

  /** Computes a value now and keeps it. @param value The value. */
  let<T extends ValueType>(value: Value<T>): Local<T> {
    const local = this.local(value.type);
    this.set(local, value);
    return local;
  }

  /** Assigns. @param local The variable. @param value Its new value. */
  set<T extends ValueType>(local: Local<T>, value: Value<T>): void {
    this.#code.push(value.code, 0x21, unsignedLeb(local.index));
    local.range = value.range;
  }

  /**
   * Checks that the emitter could derive a range for a value.
   *
   * @param value The value.
   * @param range What it must lie within.
   * @throws {RangeError} When it may lie outside.
   */
  ensure(value: I64 | V128, range: Range): void {
    if (value.range !== undefined && isWithin(value.range, range)) return;
    const found = value.range === undefined
      ? "unknown"
      : `${value.range.min} to ${value.range.max}`;
    throw new RangeError(
      `Cannot emit this function: a value is ${found}, ${range.min} to ${range.max} is expected`,
    );
  }

  /** Forgets all ranges: here the code can be reached in more than one way. */
  #forget(): void {
    for (const local of this.#locals) local.range = undefined;
  }

  /** Writes the lowest 8 bits. */
  store8(address: I32 | number, value: I32, offset = 0): void {
    this.#store([0x3a], address, value, offset);
  }

  /** Writes 32 bits. */
  store32(address: I32 | number, value: I32, offset = 0): void {
    this.#store([0x36], address, value, offset);
  }

  /** Writes 64 bits. */
  store64(address: I32 | number, value: I64, offset = 0): void {
    this.#store([0x37], address, value, offset);
  }

  /** Writes the lower 32 of 64 bits. */
  store64Low(address: I32 | number, value: I64, offset = 0): void {
    this.#store([0x3e], address, value, offset);
  }

  /** Writes 128 bits. */
  storeVector(address: I32 | number, value: V128, offset = 0): void {
    this.#store([0xfd, 0x0b], address, value, offset);
  }

  /** Repeats a body while a condition holds, which is asked behind it; so it runs at least once. */
  doWhile(body: Body, condition: () => I32): void {
    this.#code.push(0x03, 0x40);
    this.#forget();
    body();
    this.#code.push(condition().code, 0x0d, 0, 0x0b);
  }

  /** Repeats a body while a condition holds, which is asked before it. */
  while(condition: () => I32, body: Body): void {
    this.#forget();
    this.#code.push(0x02, 0x40, 0x03, 0x40, condition().code, 0x45, 0x0d, 1);
    body();
    this.#code.push(0x0c, 0, 0x0b, 0x0b);
    this.#forget();
  }

  /** Repeats a body for 0, 1, … `count - 1`; at least once. */
  repeat(count: I32 | number, body: (index: Local<"i32">) => void): void {
    const index = this.let(i32.constant(0));
    this.doWhile(() => {
      body(index);
      this.set(index, i32.add(index, 1));
    }, () => i32.lessUnsigned(index, count));
  }

  /** Runs one of two bodies. The condition must be public: this is a branch. */
  if(condition: I32, then: Body, otherwise?: Body): void {
    this.#code.push(condition.code, 0x04, 0x40);
    then();
    this.#forget();
    if (otherwise !== undefined) {
      this.#code.push(0x05);
      otherwise();
      this.#forget();
    }
    this.#code.push(0x0b);
  }

  /** Calls a function for its effects. */
  call(callee: Callable, ...operands: readonly (I32 | number)[]): void {
    this.#code.push(callCode(callee, operands));
  }

  /** Gives the function's result; the last statement of one that has a result. */
  result(value: Value<ValueType>): void {
    this.#code.push(value.code);
  }

  /** The function's bytes, with their length in front. */
  toBytes(): number[] {
    const groups: [number, ValueType][] = [];
    for (const { type } of this.#locals) {
      const last = groups.at(-1);
      if (last !== undefined && last[1] === type) last[0]++;
      else groups.push([1, type]);
    }
    const bytes = unsignedLeb(groups.length);
    for (const [count, type] of groups) bytes.push(...unsignedLeb(count), TYPE_CODES[type]);
    flatten(this.#code, bytes);
    bytes.push(0x0b);
    return [...unsignedLeb(bytes.length), ...bytes];
  }

  #store(opcode: Code, address: I32 | number, value: Value<ValueType>, offset: number): void {
    this.#code.push(i32.constant(address).code, value.code, opcode, 0, unsignedLeb(offset));
  }
}

/** Calls a function for its result. @param callee A function with a result of 64 bits. */
export function call64(callee: Callable, ...operands: readonly (I32 | number)[]): I64 {
  return { type: "i64", code: callCode(callee, operands) };
}

/** Calls a function for its result. @param callee A function with a result of 32 bits. */
export function call32(callee: Callable, ...operands: readonly (I32 | number)[]): I32 {
  return { type: "i32", code: callCode(callee, operands) };
}

function callCode(callee: Callable, operands: readonly (I32 | number)[]): Code {
  if (operands.length !== callee.parameters.length) {
    throw new TypeError(
      `Cannot call a function of ${callee.parameters.length} parameters with ${operands.length}`,
    );
  }
  return [...operands.map((operand) => i32.constant(operand).code), 0x10, { index: callee.index }];
}

/** Writes a function's type. @param callee The function. */
export function typeBytes(callee: Callable): number[] {
  const results = callee.result === undefined ? [] : [TYPE_CODES[callee.result]];
  return [
    0x60,
    ...unsignedLeb(callee.parameters.length),
    ...callee.parameters.map((type) => TYPE_CODES[type]),
    results.length,
    ...results,
  ];
}
