// Copyright 2026 the streamssl authors. MIT license.

/**
 * Looks for time that depends on secrets in the wasm engine, by dudect's method (Reparaz, Balasch,
 * Verbauwhede, "Dude, is my code constant time?", 2017): the same operation with one fixed secret and
 * with random ones, in random order; Welch's t-test of the two groups of times, over all of them and
 * with the slowest cropped. A value above 4.5, twice, says that the groups differ; one below says that
 * this many measurements show no difference, not that there is none. One row is a control that leaks.
 *
 * Usage: `deno task bench:timing [SAMPLES] [PART OF A NAME]`.
 *
 * @module
 */

import {
  aes128Gcm,
  aes256Gcm,
  chacha20Poly1305,
  sha256,
  sha512,
  wasmEngine,
} from "../crypto/mod.ts";
import { aesMemory } from "../crypto/engine/wasm/aes_memory.ts";
import { wasmCurve } from "../crypto/engine/wasm/curve_memory.ts";
import { keccakMemory } from "../crypto/engine/wasm/keccak_memory.ts";
import { MlKem } from "../crypto/engine/wasm/ml_kem.ts";
import { wasmCurve25519 } from "../crypto/engine/wasm/curve25519_memory.ts";

import {
  BLINDING,
  MODULI,
  MODULUS_SQUARE,
  POWERS,
  SECOND_EXPONENT,
} from "../crypto/engine/wasm/rsa_layout.ts";
import { limbShape, rsaMemory, temporary } from "../crypto/engine/wasm/rsa_memory.ts";
import { WasmAesKey } from "../crypto/engine/wasm/wasm_aes.ts";

/** A kernel that takes a secret. */
interface Kernel {
  readonly name: string;
  /** The secret's length, in bytes. */
  readonly length: number;
  /** How many calls make one sample: short ones are repeated. */
  readonly calls: number;
  /** What stands against random secrets. @default {fixedSecret} */
  special?(length: number): Uint8Array;
  run(secret: Uint8Array): unknown;
}

/** Above this, times differ (dudect's limit). */
const LIMIT = 4.5;
/** How many secrets each group has; both lie in memory alike. */
const POOL = 64;

/** Decapsulation with a secret vector out of the secret; the ciphertext fits to none. */
function mlKemKernel(): Kernel {
  const keccak = keccakMemory();
  if (!keccak) throw new Error("The wasm engine is not available");
  const kem = new MlKem(keccak, 3);
  const key = kem.decapsulationKey(new Uint8Array(64));
  const ciphertext = new Uint8Array(kem.ciphertextLength).fill(0x35);
  return {
    name: "ML-KEM-768, secret vector",
    length: 1152,
    calls: 1,
    run(secret) {
      // Numbers of 12 bits below q.
      for (let at = 0; at < 1152; at++) key[at] = (secret[at] as number) & 0x77;
      kem.decapsulate(key, ciphertext);
    },
  };
}

function kernels(): Kernel[] {
  const engine = wasmEngine();
  const curve = wasmCurve("P-256");
  const wide = wasmCurve("P-384");
  const x25519 = wasmCurve25519();
  if (!engine?.aead || !curve || !wide || !x25519) {
    throw new Error("The wasm engine is not available");
  }
  const nonce = new Uint8Array(12);
  const data = new Uint8Array(13);
  const output = new Uint8Array(2048);
  const gcm = engine.aead(aes128Gcm, new Uint8Array(16).fill(1))!;
  const chacha = engine.aead(chacha20Poly1305, new Uint8Array(32).fill(1))!;
  const one = new Uint8Array(32);
  one[31] = 1;
  const point = curve.publicPoint(one);
  const widePoint = wide.publicPoint(new Uint8Array([...new Uint8Array(16), ...one]));
  const base = x25519.publicValue(one);
  const scalar = new Uint8Array(32).fill(0x55);
  return [
    {
      name: "AES-256 key and its GHASH powers",
      length: 32,
      calls: 8,
      run: (secret) => engine.aead?.(aes256Gcm, secret)?.destroy(),
    },
    {
      name: "AES-128-GCM plaintext",
      length: 1024,
      calls: 4,
      run: (secret) => gcm.seal(output, 0, nonce, data, secret),
    },
    {
      name: "ChaCha20-Poly1305 plaintext",
      length: 1024,
      calls: 8,
      run: (secret) => chacha.seal(output, 0, nonce, data, secret),
    },
    { name: "P-256 public point", length: 32, calls: 1, run: (key) => curve.publicPoint(key) },
    {
      name: "P-256 public point, half of the digits zero",
      length: 32,
      calls: 1,
      special: halfOfDigitsZero,
      run: (key) => curve.publicPoint(key),
    },
    { name: "P-256 ECDH", length: 32, calls: 1, run: (key) => curve.exchange(key, point) },
    {
      name: "P-384 ECDH",
      length: 48,
      calls: 1,
      run: (key) => wide.exchange(key, widePoint),
    },
    {
      name: "P-256 signature, nonce",
      length: 32,
      calls: 1,
      run: (key) => curve.sign(scalar, key, scalar),
    },
    {
      name: "P-256 signature, key",
      length: 32,
      calls: 1,
      run: (key) => curve.sign(key, scalar, scalar),
    },
    {
      // What a leak looks like: square and multiply, with a branch on each bit.
      name: "control that leaks: a power by BigInt",
      length: 32,
      calls: 1,
      run: (key) => leakyPower(key),
    },
    { name: "X25519", length: 32, calls: 1, run: (key) => x25519.exchange(key, base) },
    {
      name: "Ed25519 multiple of the base point",
      length: 32,
      calls: 1,
      run: (key) => x25519.multiplyBase(key),
    },
    {
      name: "Ed25519 sum modulo the order, private number",
      length: 32,
      calls: 16,
      run: (key) => x25519.multiplyAdd(scalar, key, scalar),
    },
    mlKemKernel(),
    ...aesKernels(),
    ...rsaKernels(),
    ...shaKernels(),
  ];
}

function aesKernels(): Kernel[] {
  const memory = aesMemory();
  if (memory === undefined) return [];
  const aes = new WasmAesKey(memory, new Uint8Array(16).fill(1));
  const output = new Uint8Array(1024);
  return [
    {
      name: "AES-256 key, for decryption too",
      length: 32,
      calls: 8,
      run: (key) => new WasmAesKey(memory, key).destroy(),
    },
    {
      name: "AES-128-CBC plaintext, encrypting",
      length: 1024,
      calls: 4,
      run: (plaintext) => aes.cbc("encrypt", new Uint8Array(16), plaintext, output, 0),
    },
    {
      name: "AES-128-CBC, decrypting",
      length: 1024,
      calls: 4,
      run: (ciphertext) => aes.cbc("decrypt", new Uint8Array(16), ciphertext, output, 0),
    },
  ];
}

/** One half of RSA-2048: a power with a secret exponent, of the same number. */
function rsaKernels(): Kernel[] {
  const memory = rsaMemory();
  if (memory === undefined) return [];
  const shape = limbShape(1024);
  const slot = memory.allocate();
  const moduli: [Uint8Array, Uint8Array] = [
    new Uint8Array(128).fill(255),
    new Uint8Array(128).fill(253),
  ];
  memory.setModuli(slot + MODULI, moduli, shape, slot + MODULUS_SQUARE);
  const exponents = slot + BLINDING;
  return [{
    name: "RSA-2048, exponents",
    length: 128,
    calls: 1,
    run: (exponent) => {
      memory.read(POWERS, Uint8Array.of(1), shape);
      memory.read(POWERS + 8 * shape.limbs, new Uint8Array(128).fill(7), shape);
      memory.bytes.set(exponent, exponents);
      memory.bytes.set(exponent, exponents + SECOND_EXPONENT);
      memory.exports.power(temporary(1), exponents, 205, slot + MODULI);
    },
  }];
}

function shaKernels(): Kernel[] {
  const engine = wasmEngine();
  const data = new Uint8Array(200);
  return [
    {
      name: "HMAC-SHA-256 key",
      length: 32,
      calls: 16,
      run: (key) => engine?.hmac?.(sha256, key, data),
    },
    {
      name: "HMAC-SHA-512 message",
      length: 1024,
      calls: 4,
      run: (message) => engine?.hmac?.(sha512, data, message),
    },
  ];
}

function leakyPower(exponent: Uint8Array): bigint {
  const modulus = (1n << 255n) - 19n;
  let power = 9n;
  for (const byte of exponent) {
    for (let bit = 7; bit >= 0; bit--) {
      power = power * power % modulus;
      if (byte >> bit & 1) power = power * 9n % modulus;
    }
  }
  return power;
}

/** A fixed secret as extreme as it can be: almost all bits zero. */
function fixedSecret(length: number): Uint8Array {
  const secret = new Uint8Array(length);
  secret[length - 1] = 1;
  return secret;
}

/** Many more digits of 4 bits are zero than in any key that is drawn, at random places. */
function halfOfDigitsZero(length: number): Uint8Array {
  const secret = randomSecret(length);
  const bits = crypto.getRandomValues(new Uint8Array(length));
  bits.forEach((bit, at) => secret[at] = (secret[at] as number) & [0, 15, 0xf0, 0xff][bit & 3]!);
  secret[length - 1] = (secret[length - 1] as number) | 1;
  return secret;
}

function randomSecret(length: number): Uint8Array {
  const secret = crypto.getRandomValues(new Uint8Array(length));
  // Scalars stay below the order.
  if (length === 32 || length === 48) secret[0] = (secret[0] as number) & 0x7f;
  return secret;
}

function sample(kernel: Kernel, samples: number): [number[], number[]] {
  const special = kernel.special ?? fixedSecret;
  const fixed = Array.from({ length: POOL }, () => special(kernel.length));
  const random = Array.from({ length: POOL }, () => randomSecret(kernel.length));
  const times: [number[], number[]] = [[], []];
  const order = crypto.getRandomValues(new Uint8Array(65_536));
  for (let count = -samples / 5; count < samples; count++) {
    const group = (order[(count + samples) % order.length] as number) & 1;
    const secret = (group === 0 ? fixed : random)[count & POOL - 1] as Uint8Array;
    const start = performance.now();
    for (let call = 0; call < kernel.calls; call++) kernel.run(secret);
    const took = performance.now() - start;
    // The first ones run before the code is optimized.
    if (count >= 0) times[group as 0 | 1].push(took);
  }
  return times;
}

/** Welch's t of two groups, without what is slower than a limit. */
function welch(groups: readonly [number[], number[]], limit: number): number {
  const [a, b] = groups.map((times) => {
    const kept = times.filter((time) => time <= limit);
    const mean = kept.reduce((sum, time) => sum + time, 0) / kept.length;
    const squares = kept.reduce((sum, time) => sum + (time - mean) ** 2, 0);
    return { mean, error: squares / (kept.length - 1) / kept.length };
  }) as [{ mean: number; error: number }, { mean: number; error: number }];
  return (a.mean - b.mean) / Math.sqrt(a.error + b.error);
}

/** The t of all croppings that is furthest from 0. */
function highest(groups: readonly [number[], number[]]): number {
  const sorted = [...groups[0], ...groups[1]].sort((a, b) => a - b);
  const limits = [0.5, 0.75, 0.9, 0.99].map((part) => sorted[Math.floor(part * sorted.length)]!);
  const values = limits.map((limit) => welch(groups, limit));
  return values.reduce((a, b) => Math.abs(a) > Math.abs(b) ? a : b);
}

function main(): void {
  const samples = Number(Deno.args[0] ?? 20_000);
  const lines = ["| kernel, secret | samples | highest t | verdict |", "| --- | --- | --- | --- |"];
  const part = Deno.args[1] ?? "";
  for (const kernel of kernels().filter(({ name }) => name.includes(part))) {
    // A burst of another program can shift one group; a leak shifts the same one every time.
    let t = highest(sample(kernel, samples));
    if (Math.abs(t) > LIMIT) {
      const again = highest(sample(kernel, 2 * samples));
      if (Math.sign(t) !== Math.sign(again)) t = 0;
      else if (Math.abs(again) < Math.abs(t)) t = again;
    }
    const verdict = Math.abs(t) > LIMIT ? "differs" : "no difference seen";
    lines.push(`| ${kernel.name} | ${samples} | ${t.toFixed(2)} | ${verdict} |`);
  }
  // deno-lint-ignore no-console
  console.log(lines.join("\n"));
}

main();
