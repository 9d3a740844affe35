// Copyright 2026 the streamssl authors. MIT license.

import { assert, assertEquals, assertThrows } from "@std/assert";
import {
  ALL,
  assume,
  FunctionBuilder,
  i32,
  i64,
  ModuleBuilder,
} from "../../../crypto/engine/wasm/emitter/mod.ts";
import { addField, addOrder } from "../../../crypto/engine/wasm/kernels/field.ts";
import { addSums } from "../../../crypto/engine/wasm/kernels/field_sums.ts";
import {
  elementBounds,
  factorBounds,
  inverseOf,
  limbBytes,
  limbsOf,
  type Modulus,
  wideBounds,
} from "../../../crypto/engine/wasm/kernels/limbs.ts";
import { addInverse } from "../../../crypto/engine/wasm/kernels/inverse.ts";
import { P256, P384 } from "../../../crypto/engine/wasm/kernels/nist_curve.ts";
import { addField25519, PRIME } from "../../../crypto/engine/wasm/kernels/field25519.ts";

const RANGE = { min: 0n, max: (1n << 31n) - 1n };

Deno.test("the emitter refuses sums, differences and products that may overflow", () => {
  const large = assume(i64.load(0), { min: 0n, max: ALL.max });
  const small = assume(i64.load(0), RANGE);
  assertThrows(() => i64.add(large, 1), RangeError, "Cannot emit a sum");
  assertThrows(
    () => i64.subtract(i64.subtract(0, large), 2),
    RangeError,
    "Cannot emit a difference",
  );
  assertThrows(() => i64.multiply(large, small), RangeError, "Cannot emit a product");
  assertEquals(i64.multiply(small, small).range, { min: 0n, max: RANGE.max * RANGE.max });
  assertEquals(i64.multiply(small, -3).range, { min: -3n * RANGE.max, max: 0n });
  assertEquals(i64.shiftRightSigned(i64.multiply(small, -1), 4).range, {
    min: -(1n << 27n),
    max: 0n,
  });
  assertEquals(i64.shiftLeft(large, 1).range, undefined);
  assertEquals(i64.and(i64.load(0), 255).range, { min: 0n, max: 255n });
});

Deno.test("the emitter forgets ranges where code is reached in more than one way", () => {
  const f = new FunctionBuilder([]);
  const local = f.let(i64.constant(5));
  f.ensure(local, { min: 5n, max: 5n });
  assertThrows(() => f.ensure(local, { min: 0n, max: 4n }), RangeError, "a value is 5 to 5");
  f.if(i32.constant(1), () => f.set(local, i64.constant(7)));
  assertThrows(() => f.ensure(local, ALL), RangeError, "a value is unknown");
  f.set(local, i64.constant(1));
  f.doWhile(() => {
    assertThrows(() => f.ensure(local, ALL), RangeError, "unknown");
    f.set(local, i64.constant(2));
  }, () => i32.constant(0));
  f.ensure(local, { min: 2n, max: 2n });
  f.while(() => i32.constant(0), () => f.set(local, i64.constant(3)));
  assertThrows(() => f.ensure(local, ALL), RangeError, "unknown");
});

Deno.test("a field with more limbs than the columns have room for is not emitted", () => {
  const wide: Modulus = { ...P384.field, limbs: 40, bytes: 144 };
  assertThrows(() => addField(new ModuleBuilder(1), wide, "columns"), RangeError, "beyond");
  assertThrows(() => addField(new ModuleBuilder(1), wide, "rows"), RangeError, "beyond 64 bits");
  // With as many limbs as the prime fills, the multiples of the prime have no room.
  const full: Modulus = { ...P384.field, prime: 2n ** 406n - 1n, powers: [[406, 1]] };
  assertThrows(() => addField(new ModuleBuilder(1), full, "columns"), RangeError);
  assertThrows(() => addSums(new ModuleBuilder(1), full, 0), RangeError, "Cannot emit a sum");
});

/** Limbs at both ends of their bounds, in all ways that are likely to matter. */
function* extremes(bounds: ReturnType<typeof elementBounds>, limbs: number): Generator<bigint[]> {
  const ends = ["min", "max"] as const;
  for (const end of ends) {
    for (const last of ends) {
      yield Array.from(
        { length: limbs },
        (_, limb) => bounds(limb)[limb === limbs - 1 ? last : end],
      );
    }
  }
  yield Array.from({ length: limbs }, (_, limb) => bounds(limb)[ends[limb & 1]!]);
  yield Array.from({ length: limbs }, (_, limb) => bounds(limb)[ends[limb + 1 & 1]!]);
  yield Array.from({ length: limbs }, () => 0n);
  for (let count = 0; count < 12; count++) {
    const bits = crypto.getRandomValues(new Uint8Array(limbs));
    yield Array.from({ length: limbs }, (_, limb) => bounds(limb)[ends[bits[limb]! & 1]!]);
  }
}

/** Functions of three addresses, with the memory that they work on. */
interface TestModule {
  readonly view: DataView;
  call(name: string, ...operands: number[]): void;
}

function instantiate(m: ModuleBuilder): TestModule {
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(m.toBytes()));
  return {
    view: new DataView((exports.memory as WebAssembly.Memory).buffer),
    call: (name, ...operands) => (exports[name] as (...operands: number[]) => void)(...operands),
  };
}

const [A, B, TARGET] = [0x400, 0x500, 0x600];
const [A2, B2, TARGET2] = [0x480, 0x580, 0x680];

function put64(view: DataView, address: number, limbs: readonly bigint[]): void {
  limbs.forEach((limb, index) => view.setBigInt64(address + 8 * index, limb, true));
}

function take64(view: DataView, address: number, limbs: number): bigint[] {
  return Array.from({ length: limbs }, (_, index) => view.getBigInt64(address + 8 * index, true));
}

function put(view: DataView, address: number, limbs: readonly bigint[]): void {
  limbs.forEach((limb, index) => view.setInt32(address + 4 * index, Number(limb), true));
}

function take(view: DataView, address: number, limbs: number): bigint[] {
  return Array.from(
    { length: limbs },
    (_, index) => BigInt(view.getInt32(address + 4 * index, true)),
  );
}

function valueOf(limbs: readonly bigint[], bits = (limb: number) => 29 * limb): bigint {
  return limbs.reduce((sum, limb, index) => sum + (limb << BigInt(bits(index))), 0n);
}

function mod(value: bigint, prime: bigint): bigint {
  return (value % prime + prime) % prime;
}

/** Checks what is at an address: an element, equal to what is expected. */
function checkElement(
  { prime, limbs }: Modulus,
  view: DataView,
  address: number,
  expected: bigint,
  what: string,
): void {
  const bounds = elementBounds({ prime, limbs, bytes: 0 });
  const result = take(view, address, limbs);
  result.forEach((limb, index) => {
    const { min, max } = bounds(index);
    assert(limb >= min && limb <= max, `${what}: limb ${index} is ${limb}`);
  });
  assertEquals(mod(valueOf(result), prime), mod(expected, prime), what);
}

/** What a product is divided by, the other way round. */
function inverseRadix({ prime, limbs }: Modulus): bigint {
  let [power, result] = [2n, 1n];
  for (let exponent = prime - 2n; exponent > 0n; exponent >>= 1n) {
    if (exponent & 1n) result = result * power % prime;
    power = power * power % prime;
  }
  return mod(
    Array.from({ length: 29 * limbs }).reduce<bigint>((x) => x * result % prime, 1n),
    prime,
  );
}

/** Checks products at the ends of all bounds. */
function checkProducts(modulus: Modulus, { call, view }: TestModule): void {
  const { limbs } = modulus;
  const factor = factorBounds(modulus);
  const inverse = inverseRadix(modulus);
  for (const a of extremes(factor, limbs)) {
    put(view, A, a);
    for (const b of extremes(factor, limbs)) {
      put(view, B, b);
      call("multiply", TARGET, A, B);
      checkElement(modulus, view, TARGET, valueOf(a) * valueOf(b) * inverse, "product");
    }
  }
}

/** Checks inverses of special numbers and of limbs at the ends of their bounds. */
function checkInverses(modulus: Modulus, { call, view }: TestModule, address: number): void {
  const { prime, limbs } = modulus;
  const [element, factor] = [elementBounds(modulus), factorBounds(modulus)];
  const top = 29 * (limbs - 1);
  const special = [0n, 1n, 2n, 3n, prime - 1n, prime - 2n, prime, prime + 1n, 2n * prime - 1n, -1n]
    .concat([-prime, 1n - 2n * prime, 1n << BigInt(top), (1n << BigInt(top)) - 1n])
    .map((value) => {
      const last = value >> BigInt(top);
      return [...limbsOf(value - (last << BigInt(top)), limbs - 1), last];
    });
  put(view, address, limbsOf(prime, limbs));
  put(view, B, limbsOf(5n, limbs));
  for (const a of [...special, ...extremes(element, limbs)]) {
    put(view, A, a);
    call("inverse", TARGET, A, address, B, Number(inverseOf(prime)));
    const result = take(view, TARGET, limbs);
    result.forEach((limb, index) => {
      const { min, max } = factor(index);
      assert(limb >= min && limb <= max, `limb ${index} of an inverse is ${limb}`);
    });
    const expected = mod(valueOf(a), prime) === 0n ? 0n : 5n;
    assertEquals(mod(valueOf(result) * valueOf(a), prime), expected, `inverse of ${valueOf(a)}`);
    if (valueOf(a) === 0n) assertEquals(valueOf(result), 0n);
  }
}

/** Checks pairs of products and squares, and sums. */
function checkPairs(modulus: Modulus, { call, view }: TestModule): void {
  const { limbs } = modulus;
  const [element, factor] = [elementBounds(modulus), factorBounds(modulus)];
  const inverse = inverseRadix(modulus);
  let [a2, b2] = [[] as bigint[], [] as bigint[]];
  for (const a of extremes(factor, limbs)) {
    put(view, A, a);
    put(view, A2, a2);
    for (const b of extremes(wideBounds(modulus), limbs)) {
      put(view, B, b);
      put(view, B2, b2);
      call("multiplyPair", TARGET, TARGET2, A, A2, B, B2);
      checkElement(modulus, view, TARGET, valueOf(a) * valueOf(b) * inverse, "product");
      if (b2.length > 0) {
        checkElement(modulus, view, TARGET2, valueOf(a2) * valueOf(b2) * inverse, "other product");
      }
      b2 = b;
    }
    call("square", TARGET, A);
    checkElement(modulus, view, TARGET, valueOf(a) ** 2n * inverse, "square alone");
    call("squarePair", TARGET, TARGET2, A, A2);
    checkElement(modulus, view, TARGET, valueOf(a) ** 2n * inverse, "square");
    checkElement(modulus, view, TARGET2, valueOf(a2) ** 2n * inverse, "other square");
    for (const b of extremes(element, limbs)) {
      put(view, B, b);
      for (const multiple of [-2, -1, 0, 1, 2]) {
        call("sum", TARGET, A, B, multiple);
        checkElement(modulus, view, TARGET, valueOf(a) + BigInt(multiple) * valueOf(b), "sum");
      }
    }
    a2 = a;
  }
  for (const a of extremes(element, limbs)) {
    put(view, A, a);
    for (const b of extremes(element, limbs)) {
      put(view, B, b);
      call("add", TARGET, A, B);
      assertEquals(take(view, TARGET, limbs), a.map((limb, index) => limb + b[index]!));
      call("subtract", TARGET, A, B);
      assertEquals(take(view, TARGET, limbs), a.map((limb, index) => limb - b[index]!));
    }
  }
}

for (const [name, curve] of [["P-256", P256], ["P-384", P384]] as const) {
  for (const form of ["columns", "rows"] as const) {
    Deno.test(`the field of ${name} is right by ${form} at the ends of its bounds`, () => {
      const m = new ModuleBuilder(1);
      const field = addField(m, curve.field, form);
      const sums = addSums(m, curve.field, 0x100);
      m.export("multiply", 3, (f, target, a, b) => f.call(field.multiply, target, a, b));
      m.export("square", 2, (f, target, a) => f.call(field.square, target, a));
      m.export("multiplyPair", 6, (f, ...places) => f.call(field.multiplyPair, ...places));
      m.export("squarePair", 4, (f, ...places) => f.call(field.squarePair, ...places));
      m.export("sum", 4, (f, ...places) => f.call(sums.sum, ...places));
      m.export("add", 3, (f, ...places) => f.call(sums.add, ...places));
      m.export("subtract", 3, (f, ...places) => f.call(sums.subtract, ...places));
      const instance = instantiate(m);
      checkProducts(curve.field, instance);
      checkPairs(curve.field, instance);
    });
  }

  Deno.test(`numbers modulo the order of ${name} are right at the ends of their bounds`, () => {
    const { limbs, bytes } = curve.field;
    const modulus = { limbs, bytes, prime: curve.order, address: 0x100 };
    const m = new ModuleBuilder(1);
    m.data(0x100, limbBytes(curve.order, limbs));
    const order = addOrder(m, modulus);
    m.export("multiply", 3, (f, target, a, b) => f.call(order.multiply, target, a, b));
    checkProducts(modulus, instantiate(m));
  });

  Deno.test(`inverses modulo prime and order of ${name} are right at the ends of their bounds`, () => {
    const { limbs, bytes, prime } = curve.field;
    const m = new ModuleBuilder(1);
    const inverse = addInverse(m, curve.field);
    m.export("inverse", 5, (f, ...places) => f.call(inverse, ...places));
    const instance = instantiate(m);
    for (const modulus of [prime, curve.order]) {
      checkInverses({ limbs, bytes, prime: modulus }, instance, 0x100);
    }
  });
}

Deno.test("the field of Curve25519 is right where limbs are at the ends of their bounds", () => {
  const m = new ModuleBuilder(1);
  const field = addField25519(m);
  for (const name of ["multiply", "add", "subtract", "square"] as const) {
    m.export(name, 3, (f, target, a, b) => f.call(field[name], target, a, b));
  }
  m.export("write", 2, (f, target, source) => f.call(field.write, target, source));
  const { call, view } = instantiate(m);
  const start = (limb: number) => Math.ceil(25.5 * limb);
  const element = (limb: number) => {
    const bits = 26n - BigInt(limb & 1);
    return { min: -(1n << 20n), max: (1n << bits) + (1n << 20n) };
  };
  const factor = (limb: number) => {
    const { min, max } = element(limb);
    return { min: min - max, max: 2n * max };
  };
  const check = (expected: bigint, what: string): void => {
    const result = take64(view, TARGET, 10);
    result.forEach((limb, index) => {
      assert(limb >= element(index).min && limb <= element(index).max, `${what}: limb ${index}`);
    });
    assertEquals(mod(valueOf(result, start), PRIME), mod(expected, PRIME), what);
    call("write", A + 0x80, TARGET);
    const bytes = new Uint8Array(view.buffer, A + 0x80, 32);
    const written = bytes.reduceRight((value, byte) => value << 8n | BigInt(byte), 0n);
    assertEquals(written, mod(expected, PRIME), `${what}, written`);
  };
  for (const a of extremes(factor, 10)) {
    put64(view, A, a);
    for (const b of extremes(factor, 10)) {
      put64(view, B, b);
      call("multiply", TARGET, A, B);
      check(valueOf(a, start) * valueOf(b, start), "product");
      call("add", TARGET, A, B);
      check(valueOf(a, start) + valueOf(b, start), "sum");
      call("subtract", TARGET, A, B);
      check(valueOf(a, start) - valueOf(b, start), "difference");
    }
    call("square", TARGET, A, 3);
    check(valueOf(a, start) ** 8n, "square");
  }
  for (const value of [0n, 1n, PRIME - 1n, PRIME, PRIME + 1n, 2n ** 255n - 1n]) {
    put64(
      view,
      TARGET,
      Array.from(
        { length: 10 },
        (_, limb) => value >> BigInt(start(limb)) & ((1n << (26n - BigInt(limb & 1))) - 1n),
      ),
    );
    check(value, `${value}`);
  }
});
