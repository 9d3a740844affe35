// Copyright 2026 the streamssl authors. MIT license.

import { assert, assertEquals, assertThrows } from "@std/assert";
import { generatePrimeSync, getDiffieHellman } from "node:crypto";
import {
  bigIntToBytes,
  bigIntToMinimalBytes,
  bitLength,
  bytesToBigInt,
  modularInverse,
  modularPower,
} from "../../../crypto/bigint.ts";
import {
  MODULI,
  MODULUS_SQUARE,
  SCRATCH_END,
  SLOT_LENGTH,
  SLOTS,
} from "../../../crypto/engine/wasm/rsa_layout.ts";
import { WasmRsaKey } from "../../../crypto/engine/wasm/rsa_key.ts";
import { limbShape, rsaMemory, temporary } from "../../../crypto/engine/wasm/rsa_memory.ts";
import {
  generateKey,
  portableEngine,
  PrivateKey,
  sha256,
  sha384,
  wasmEngine,
} from "../../../crypto/mod.ts";
import { privateKeyParts } from "../../../crypto/pkey/key_parts.ts";
import type { RsaPrivateParts } from "../../../crypto/rsa/rsa_types.ts";
import { SslError } from "../../../err/mod.ts";

/** A key as numbers, and as parts. */
interface Numbers {
  readonly n: bigint;
  readonly d: bigint;
  readonly p: bigint;
  readonly q: bigint;
  readonly parts: RsaPrivateParts;
}

function keyOf(p: bigint, q: bigint, e = 65_537n): Numbers | undefined {
  const d = modularInverse(e, (p - 1n) * (q - 1n));
  const inverse = modularInverse(q, p);
  if (d === undefined || inverse === undefined) return undefined;
  const prime = (value: bigint, coefficient: Uint8Array<ArrayBuffer>) => ({
    prime: bigIntToMinimalBytes(value),
    exponent: bigIntToMinimalBytes(d % (value - 1n)),
    coefficient,
  });
  const parts: RsaPrivateParts = {
    type: "rsa",
    modulus: bigIntToMinimalBytes(p * q),
    publicExponent: bigIntToMinimalBytes(e),
    privateExponent: bigIntToMinimalBytes(d),
    primes: [prime(q, new Uint8Array(0)), prime(p, bigIntToMinimalBytes(inverse))],
  };
  return { n: p * q, d, p, q, parts };
}

function primeOf(bits: number): bigint {
  return bytesToBigInt(new Uint8Array(generatePrimeSync(bits)));
}

/** A known prime whose highest and lowest 64 bits are ones: extreme limbs (RFC 2409, RFC 3526). */
function extremePrime(group: "modp2" | "modp5" | "modp14"): bigint {
  return bytesToBigInt(getDiffieHellman(group).getPrime());
}

function makeKey(p: bigint, bits: number, e = 65_537n): Numbers {
  for (;;) {
    const key = keyOf(p, primeOf(bits), e);
    if (key !== undefined) return key;
  }
}

const LENGTHS: readonly [string, () => Numbers][] = [
  ["1,024 bits", () => makeKey(primeOf(512), 512)],
  ["1,025 bits, e = 3", () => {
    for (;;) {
      const key = keyOf(primeOf(513), primeOf(513), 3n);
      if (key !== undefined) return key;
    }
  }],
  ["2,048 bits", () => makeKey(extremePrime("modp2"), 1024)],
  ["factors of 1,090 and 958 bits", () => makeKey(primeOf(1090), 958)],
  ["factors of 958 and 1,090 bits", () => makeKey(primeOf(958), 1090)],
  ["3,072 bits", () => makeKey(extremePrime("modp5"), 1536)],
  ["4,096 bits", () => makeKey(extremePrime("modp14"), 2048)],
];

for (const [name, make] of LENGTHS) {
  Deno.test(`RSA of the wasm engine computes what BigInt does: ${name}`, () => {
    const { n, d, p, q, parts } = make();
    const { length } = parts.modulus;
    const kernel = WasmRsaKey.create(parts)!;
    const random = () => bytesToBigInt(crypto.getRandomValues(new Uint8Array(length))) % n;
    const ones = (1n << BigInt(bitLength(n) - 1)) - 1n;
    const special = [0n, 1n, 2n, n - 1n, n - 2n, p, q, n - p, n - q, (p - 1n) * q, ones];
    for (const message of [...special, ...Array.from({ length: 8 }, random)]) {
      const result = kernel.compute(bigIntToBytes(message, length));
      assertEquals(result, bigIntToBytes(modularPower(message, d, n), length), `${message}`);
    }
    kernel.destroy();
  });
}

Deno.test("products of the RSA module are right where limbs and numbers are as large as they can be", () => {
  const memory = rsaMemory()!;
  const { exports } = memory;
  const slot = memory.allocate();
  // The largest numbers of either limb size, and the smallest of the wider one.
  for (const length of [1040, 1042, 1043, 2048, 3072, 4096]) {
    const shape = limbShape(length);
    const radix = 1n << BigInt(shape.limbs * shape.bits);
    for (const modulus of [(1n << BigInt(length)) - 1n, (1n << BigInt(length - 1)) + 1n]) {
      const bytes = bigIntToMinimalBytes(modulus);
      memory.setModuli(slot + MODULI, [bytes, bytes], shape, slot + MODULUS_SQUARE);
      const largest = 2n * modulus - 1n;
      for (const [a, b] of [[largest, largest], [largest, 1n], [largest - 1n, modulus], [0n, 0n]]) {
        const [first, second, target] = [1, 2, 3].map(temporary) as [number, number, number];
        memory.read(first, bigIntToMinimalBytes(a!), shape);
        memory.read(second, bigIntToMinimalBytes(b!), shape);
        exports.multiply(target, first, second, slot + MODULI);
        const check = (expected: bigint) => {
          memory.write(target, shape);
          const result = bytesToBigInt(memory.get(length + 40 >> 3));
          assert(result < 2n * modulus);
          assertEquals(result * radix % modulus, expected % modulus);
        };
        check(a! * b!);
        exports.square(target, first, slot + MODULI);
        check(a! * a!);
      }
    }
  }
  memory.wipe();
  memory.release(slot);
});

Deno.test("RSA of the wasm engine stays right over changes of the blinding factor", () => {
  const { n, parts } = makeKey(primeOf(512), 512);
  const { length } = parts.modulus;
  const kernel = WasmRsaKey.create(parts)!;
  for (let round = 0; round < 200; round++) {
    const message = bytesToBigInt(crypto.getRandomValues(new Uint8Array(length))) % n;
    const result = kernel.compute(bigIntToBytes(message, length))!;
    assertEquals(modularPower(bytesToBigInt(result), 65_537n, n), message);
  }
  kernel.destroy();
});

Deno.test("RSA of the wasm engine gives nothing out when any part is wrong", () => {
  const { parts } = makeKey(primeOf(512), 512);
  const message = new Uint8Array(parts.modulus.length).fill(1);
  const [q, p] = parts.primes;
  const flip = (bytes: Uint8Array, at: number) => {
    const changed = new Uint8Array(bytes);
    changed[at]! ^= 4;
    return changed;
  };
  const wrong: RsaPrivateParts["primes"][] = [
    [q!, { ...p!, coefficient: flip(p!.coefficient, 30) }],
    [q!, { ...p!, exponent: flip(p!.exponent, 30) }],
    [{ ...q!, exponent: flip(q!.exponent, 63) }, p!],
    [{ ...q!, prime: flip(q!.prime, 40) }, p!],
    [q!, { ...p!, prime: flip(p!.prime, 40) }],
    [{ ...p!, coefficient: new Uint8Array(0) }, { ...q!, coefficient: p!.coefficient }],
  ];
  for (const primes of wrong) {
    const kernel = WasmRsaKey.create({ ...parts, primes })!;
    assertEquals(kernel.compute(message), undefined);
    kernel.destroy();
  }
  const other = WasmRsaKey.create({ ...parts, modulus: flip(parts.modulus, 50) })!;
  assertEquals(other.compute(message), undefined);
  const exponent = WasmRsaKey.create({ ...parts, publicExponent: new Uint8Array([1, 0, 3]) })!;
  assertEquals(exponent.compute(message), undefined);
});

Deno.test("RSA of the wasm engine refuses even and tiny factors, and passes on what it is not for", () => {
  const { parts } = makeKey(primeOf(512), 512);
  const [q, p] = parts.primes;
  const even = (bytes: Uint8Array) => bigIntToMinimalBytes(bytesToBigInt(bytes) - 1n);
  const bad: RsaPrivateParts[] = [
    { ...parts, primes: [{ ...q!, prime: even(q!.prime) }, p!] },
    { ...parts, primes: [q!, { ...p!, prime: even(p!.prime) }] },
    { ...parts, primes: [{ ...q!, prime: new Uint8Array([3]) }, p!] },
    { ...parts, primes: [q!, { ...p!, prime: new Uint8Array([]) }] },
    { ...parts, primes: [q!, { ...p!, prime: new Uint8Array([1]) }] },
    { ...parts, primes: [q!, { ...p!, prime: new Uint8Array([0]) }] },
    { ...parts, modulus: even(parts.modulus) },
    { ...parts, publicExponent: new Uint8Array([1, 0, 0]) },
  ];
  for (const damaged of bad) {
    assertEquals(
      assertThrows(() => WasmRsaKey.create(damaged), SslError).reason,
      "INVALID_KEYPAIR",
    );
  }
  const declined: RsaPrivateParts[] = [
    { ...parts, primes: [] },
    { ...parts, primes: [q!, p!, p!] },
    { ...parts, primes: [q!, { ...p!, coefficient: new Uint8Array(2000).fill(1) }] },
    { ...parts, primes: [q!, { ...p!, exponent: new Uint8Array(2000).fill(1) }] },
    { ...parts, publicExponent: new Uint8Array([0x80, 0, 0, 1]) },
    { ...parts, modulus: parts.modulus.subarray(1) },
    { ...parts, modulus: new Uint8Array(513).fill(1) },
  ];
  for (const unusual of declined) assertEquals(WasmRsaKey.create(unusual), undefined);
});

Deno.test("RSA of the wasm engine takes numbers below the modulus only", () => {
  const { n, parts } = makeKey(primeOf(512), 512);
  const { length } = parts.modulus;
  const kernel = WasmRsaKey.create(parts)!;
  const wrong = [bigIntToBytes(n, length), new Uint8Array(length).fill(255)];
  for (const message of [...wrong, new Uint8Array(length - 1), new Uint8Array(length + 1)]) {
    assertThrows(() => kernel.compute(message), RangeError, `${length} bytes below the modulus`);
  }
  kernel.destroy();
  assertThrows(() => kernel.compute(new Uint8Array(length)), TypeError, "destroyed");
});

Deno.test("RSA of the wasm engine wipes what it computed with, and keys that are destroyed", async () => {
  const key = await generateKey({ type: "rsa", bits: 2048 });
  const options = { engines: [wasmEngine()!] };
  await key.sign({ kind: "rsa-pkcs1", digest: sha256 }, new Uint8Array(3), options);
  const { bytes } = rsaMemory()!;
  const isZero = (from: number, to: number) => bytes.subarray(from, to).every((byte) => byte === 0);
  assert(isZero(0, SCRATCH_END));
  const parts = privateKeyParts(key) as RsaPrivateParts;
  const prime = parts.primes[0]!.prime.slice().reverse();
  const find = () => {
    const text = bytes.join();
    return text.includes(prime.join());
  };
  // The exponent p - 2 has all bytes of the prime but the lowest.
  const tail = prime.slice(1).join();
  assert(bytes.subarray(SLOTS).join().includes(tail));
  key.destroy();
  assert(!find());
  assert(!bytes.subarray(SLOTS, SLOTS + SLOT_LENGTH).join().includes(tail));
  assertThrows(() => key.sign({ kind: "rsa-pkcs1", digest: sha256 }, prime, options), TypeError);
});

Deno.test("RSA signatures of the wasm engine are those of the others", async () => {
  const engines = [wasmEngine()!];
  const key = await generateKey({ type: "rsa", bits: 2048 });
  const data = crypto.getRandomValues(new Uint8Array(77));
  const pkcs1 = { kind: "rsa-pkcs1", digest: sha384 } as const;
  assertEquals(
    await key.sign(pkcs1, data, { engines }),
    await key.sign(pkcs1, data, { engines: [portableEngine] }),
  );
  const pss = { kind: "rsa-pss", digest: sha256, mgf1Digest: sha256, saltLength: 32 } as const;
  const random = (length: number) => new Uint8Array(length).fill(9);
  assertEquals(
    await key.sign(pss, data, { engines, random }),
    await key.sign(pss, data, { engines: [portableEngine], random }),
  );
  assert(await key.publicKey.verify(pss, data, await key.sign(pss, data, { engines })));
});

Deno.test("a key whose factors belong to another one signs by its exponent alone, with the next engine", async () => {
  const { parts } = makeKey(primeOf(512), 512);
  const { parts: others } = makeKey(primeOf(512), 512);
  const key = new PrivateKey({ ...parts, primes: others.primes });
  const pkcs1 = { kind: "rsa-pkcs1", digest: sha256 } as const;
  const data = new Uint8Array(5);
  const engines = [wasmEngine()!, portableEngine];
  assert(await key.publicKey.verify(pkcs1, data, await key.sign(pkcs1, data, { engines })));
});
