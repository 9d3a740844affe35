// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/**
 * noble's curve arithmetic, set up at the first use of each curve. noble's own ready-made modules
 * (nist.js, ed25519.js, ed448.js) set everything up when they are imported, with hash-to-curve and
 * more that nobody needs here: on Deno 15 ms against 4 ms, measured.
 */

import { eddsa, edwards } from "@noble/curves/abstract/edwards.js";
import type { EdDSA, EdwardsPointCons } from "@noble/curves/abstract/edwards.js";
import { Field } from "@noble/curves/abstract/modular.js";
import { montgomery } from "@noble/curves/abstract/montgomery.js";
import type { MontgomeryECDH } from "@noble/curves/abstract/montgomery.js";
import { shake256 } from "@noble/hashes/sha3.js";
import { type Bytes, concatBytes } from "../../wire/mod.ts";
import { modularPower } from "../bigint.ts";
import { sha512 } from "../digest/sha2.ts";

/** Ed25519 and Ed448. */
export const nobleEddsa: (name: "ed25519" | "ed448") => EdDSA = /* @__PURE__ */ memoize(
  (name: "ed25519" | "ed448") => name === "ed25519" ? makeEd25519() : makeEd448(),
);

/** X25519 and X448. */
export const nobleMontgomery: (name: "x25519" | "x448") => MontgomeryECDH = /* @__PURE__ */ memoize(
  (name: "x25519" | "x448") => name === "x25519" ? makeX25519() : makeX448(),
);

/** 2^255 - 19. */
const P25519 = 0x7fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffedn;
/** 2^448 - 2^224 - 1. */
const P448 =
  0xfffffffffffffffffffffffffffffffffffffffffffffffffffffffeffffffffffffffffffffffffffffffffffffffffffffffffffffffffn;

/** edwards25519 (RFC 8032, Section 5.1). */
function makeEd25519(): EdDSA {
  const Point = edwards({
    p: P25519,
    n: 0x1000000000000000000000000000000014def9dea2f79cd65812631a5cf5d3edn,
    h: 8n,
    a: P25519 - 1n,
    d: 0x52036cee2b6ffe738cc740797779e89800700a4d4141d8ab75eb4dca135978a3n,
    Gx: 0x216936d3cd6e53fec0a4e231fdd6dc5c692cc7609525a7b2c9562d608f25d51an,
    Gy: 0x6666666666666666666666666666666666666666666666666666666666666658n,
  }, { uvRatio: rootOfRatio25519 });
  const hash = (data: Uint8Array): Bytes => sha512.digest(data);
  return eddsa(Point, hash, { adjustScalarBytes: clamp25519, domain: prepend, zip215: false });
}

/** edwards448 (RFC 8032, Section 5.2): its field and its numbers are written in 57 bytes. */
function makeEd448(): EdDSA {
  const curve = {
    p: P448,
    n: 0x3fffffffffffffffffffffffffffffffffffffffffffffffffffffff7cca23e9c44edb49aed63690216cc2728dc58f552378c292ab5844f3n,
    h: 4n,
    a: 1n,
    d: P448 - 39_081n,
    Gx:
      0x4f1970c66bed0ded221d15a622bf36da9e146570470f1767ea6de324a3d3a46412ae1af72ab66511433b80e18b00938e2626a82bc70cc05en,
    Gy:
      0x693f46716eb6bc248876203756c9c7624bea73736ca3984087789c1e05a0c2d73ad3ff1ce67c39c4fdbd132c4ed7c8ad9808795bf230fa14n,
  };
  const Fp = Field(curve.p, { BITS: 456, isLE: true });
  const Fn = Field(curve.n, { BITS: 456, isLE: true });
  const Point = edwards(curve, { Fp, Fn, uvRatio: rootOfRatio448 });
  const hash = (data: Uint8Array): Bytes => shake256(data, { dkLen: 114 });
  return eddsa(Point, hash, {
    adjustScalarBytes: clamp448,
    domain: prepend,
  });
}

/** noble is given the whole of dom2 or dom4 for a context: eddsa_variants.ts makes them. */
function prepend(data: Uint8Array, domain: Uint8Array): Bytes {
  return domain.length === 0 ? data as Bytes : concatBytes(domain, data);
}

/**
 * RFC 7748, Section 4.1: u = (1 + y) / (1 - y) maps edwards25519 to curve25519, so that public keys
 * come from noble's table of the base point.
 */
function makeX25519(): MontgomeryECDH {
  const powPminus2 = (x: bigint): bigint => modularPower(x, P25519 - 2n, P25519);
  return montgomery({
    P: P25519,
    type: "x25519",
    adjustScalarBytes: clamp25519,
    powPminus2,
    scalarMultBase: (scalar) => {
      const point = multiplyBase(nobleEddsa("ed25519").Point, scalar);
      if (point === undefined) return 0n;
      const { Y, Z } = point;
      return (Z + Y) * powPminus2((Z - Y + P25519) % P25519) % P25519;
    },
  });
}

/** RFC 7748, Section 4.2: u = y² / x² maps edwards448 to curve448. */
function makeX448(): MontgomeryECDH {
  const powPminus2 = (x: bigint): bigint => modularPower(x, P448 - 2n, P448);
  return montgomery({
    P: P448,
    type: "x448",
    adjustScalarBytes: clamp448,
    powPminus2,
    scalarMultBase: (scalar) => {
      const point = multiplyBase(nobleEddsa("ed448").Point, scalar);
      if (point === undefined) return 0n;
      const { X, Y } = point;
      return Y * Y % P448 * powPminus2(X * X % P448) % P448;
    },
  });
}

function multiplyBase(
  Point: EdwardsPointCons,
  scalar: bigint,
): InstanceType<EdwardsPointCons> | undefined {
  const reduced = scalar % Point.Fn.ORDER;
  return reduced === 0n ? undefined : Point.BASE.multiply(reduced);
}

/** RFC 7748, Section 5; RFC 8032, Section 5.1.5, step 2. Changes the bytes in place. */
function clamp25519(bytes: Uint8Array): Bytes {
  bytes[0] = (bytes[0] as number) & 0xf8;
  bytes[31] = (bytes[31] as number) & 0x7f | 0x40;
  return bytes as Bytes;
}

/** RFC 7748, Section 5; RFC 8032, Section 5.2.5, step 2. Changes the bytes in place. */
function clamp448(bytes: Uint8Array): Bytes {
  bytes[0] = (bytes[0] as number) & 0xfc;
  bytes[55] = (bytes[55] as number) | 0x80;
  if (bytes.length === 57) bytes[56] = 0;
  return bytes as Bytes;
}

interface Root {
  isValid: boolean;
  value: bigint;
}

/** RFC 8032, Section 5.1.3, steps 2 and 3: x = u v³ (u v⁷)^((p-5)/8), perhaps times √-1. */
function rootOfRatio25519(u: bigint, v: bigint): Root {
  const p = P25519;
  const v3 = v * v % p * v % p;
  const power = modularPower(u * (v3 * v3 % p * v % p) % p, (p - 5n) / 8n, p);
  let x = u * v3 % p * power % p;
  const square = v * (x * x % p) % p;
  const isValid = square === u || square === p - u;
  if (square !== u) x = x * modularPower(2n, (p - 1n) / 4n, p) % p;
  return { isValid, value: (x & 1n) === 1n ? p - x : x };
}

/** RFC 8032, Section 5.2.3, steps 2 and 3: x = u³ v (u⁵ v³)^((p-3)/4). */
function rootOfRatio448(u: bigint, v: bigint): Root {
  const p = P448;
  const u2 = u * u % p;
  const u3v = u2 * u % p * v % p;
  const power = modularPower(u3v * u2 % p * (v * v % p) % p, (p - 3n) / 4n, p);
  const value = u3v * power % p;
  return { isValid: v * (value * value % p) % p === u, value };
}

/** Makes each value at its first use. */
function memoize<K extends string, T>(make: (name: K) => T): (name: K) => T {
  const made = new Map<K, T>();
  return (name) => {
    let value = made.get(name);
    if (value === undefined) made.set(name, value = make(name));
    return value;
  };
}
