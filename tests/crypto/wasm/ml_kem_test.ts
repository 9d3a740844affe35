// Copyright 2026 the streamssl authors. MIT license.

import { assert, assertEquals, assertNotEquals, assertThrows } from "@std/assert";
import { keccakP } from "@noble/hashes/sha3.js";
import { ml_kem1024, ml_kem512, ml_kem768 } from "@noble/post-quantum/ml-kem.js";
import fc from "fast-check";
import { keccakMemory, SHAKE128 } from "../../../crypto/engine/wasm/keccak_memory.ts";
import { MlKem } from "../../../crypto/engine/wasm/ml_kem.ts";
import {
  addProduct,
  compress,
  compressNumber,
  decode12,
  decompress,
  encode12,
  N,
  Q,
  reduceAll,
  timesRadix,
  transform,
  transformBack,
} from "../../../crypto/engine/wasm/ml_kem_ring.ts";
import { wasmMlKemExchange } from "../../../crypto/engine/wasm/wasm_ml_kem.ts";
import { generateKey, shake128, wasmEngine } from "../../../crypto/mod.ts";
import { SslError } from "../../../err/mod.ts";

const keccak = keccakMemory()!;
const random = (length: number) => crypto.getRandomValues(new Uint8Array(length));
const SETS = [[2, ml_kem512], [3, ml_kem768], [4, ml_kem1024]] as const;

Deno.test("Keccak-f[1600] of the wasm engine is noble's", () => {
  const words = new Uint32Array(50);
  for (let count = 0; count < 50; count++) {
    const bytes = count === 0 ? new Uint8Array(200) : random(200);
    keccak.state.set(bytes);
    words.set(new Uint32Array(bytes.buffer));
    keccak.permute();
    keccakP(words, 24);
    assertEquals(keccak.state, new Uint8Array(words.buffer));
  }
  keccak.wipe();
});

Deno.test("a sponge takes a message in any parts, and gives any length", () => {
  fc.assert(fc.property(
    fc.array(fc.uint8Array({ maxLength: 400 }), { maxLength: 4 }),
    fc.nat({ max: 700 }),
    (parts, length) => {
      const output = new Uint8Array(length);
      keccak.absorb(SHAKE128, ...parts);
      keccak.squeeze(SHAKE128, output);
      const message = new Uint8Array(parts.flatMap((part) => [...part]));
      assertEquals(output, shake128.digest(message, { outputLength: length }));
    },
  ));
});

Deno.test("numbers are rounded as FIPS 203 does, all of them", () => {
  for (const bits of [1, 4, 5, 10, 11]) {
    for (let number = 0; number < Q; number++) {
      // round(2^d x / q), which is never half-way, for q is odd.
      const exact = Math.floor((2 * number * 2 ** bits + Q) / (2 * Q)) % 2 ** bits;
      assertEquals(compressNumber(number, bits), exact, `${number} to ${bits} bits`);
    }
    const values = Int16Array.from({ length: N }, (_, at) => at * 13 % Q - (at & 1) * Q);
    const bytes = new Uint8Array(32 * bits);
    compress(values, bits, bytes);
    const back = new Int16Array(N);
    decompress(bytes, bits, back);
    back.forEach((number, at) => {
      const distance = ((number - values[at]!) % Q + Q) % Q;
      assert(Math.min(distance, Q - distance) <= Math.ceil(Q / 2 ** (bits + 1)), `${bits}: ${at}`);
    });
    // What was rounded stays.
    const again = new Uint8Array(32 * bits);
    compress(back, bits, again);
    assertEquals(again, bytes);
  }
});

/** The product modulo X^256 + 1, number by number. */
function product(a: Int16Array, b: Int16Array): number[] {
  const sums = new Array<number>(N).fill(0);
  a.forEach((left, i) =>
    b.forEach((right, j) => {
      const at = i + j;
      sums[at % N]! += at < N ? left * right : -left * right;
    })
  );
  return sums.map((sum) => (sum % Q + Q) % Q);
}

Deno.test("products by the transform are the products, also of the largest numbers", () => {
  const polynomials: Int16Array[] = [Q - 1, 1 - Q, Q >> 1, 0].map((value) =>
    new Int16Array(N).fill(value)
  );
  polynomials.push(Int16Array.from({ length: N }, (_, at) => at & 1 ? Q - 1 : 1 - Q));
  for (let count = 0; count < 4; count++) {
    polynomials.push(Int16Array.from(new Uint16Array(random(2 * N).buffer), (value) => value % Q));
  }
  for (const a of polynomials) {
    for (const b of polynomials) {
      const [left, right, sum] = [a.slice(), b.slice(), new Int16Array(N)];
      for (const p of [left, right]) {
        transform(p);
        reduceAll(p);
      }
      addProduct(sum, left, right);
      reduceAll(sum);
      transformBack(sum);
      const bytes = new Uint8Array(384);
      encode12(sum, bytes);
      const numbers = new Int16Array(N);
      decode12(bytes, numbers);
      assertEquals([...numbers], product(a, b));
      // Without the way back the product is divided by the radix; multiplied by it, it is whole again.
      const whole = new Int16Array(N);
      addProduct(whole, left, right);
      reduceAll(whole);
      timesRadix(whole);
      assert(whole.every((number) => Math.abs(number) < Q));
    }
  }
});

for (const [rank, noble] of SETS) {
  Deno.test(`ML-KEM with k = ${rank} of the wasm engine is noble's, for damaged ciphertexts too`, () => {
    const kem = new MlKem(keccak, rank);
    for (let count = 0; count < 40; count++) {
      const [seed, message] = [random(64), random(32)];
      const expected = noble.keygen(seed);
      const key = kem.decapsulationKey(seed);
      assertEquals(key, expected.secretKey);
      assertEquals(kem.encapsulationKey(key), expected.publicKey);
      const { cipherText, sharedSecret } = noble.encapsulate(expected.publicKey, message);
      const { ciphertext, secret } = kem.encapsulate(expected.publicKey, message);
      assertEquals(ciphertext, cipherText);
      assertEquals(secret, sharedSecret);
      assertEquals(kem.decapsulate(key, ciphertext), secret);
      const bad = ciphertext.slice();
      bad[random(1)[0]! % bad.length]! ^= 1 << count % 8;
      const rejected = kem.decapsulate(key, bad);
      assertEquals(rejected, noble.decapsulate(bad, expected.secretKey));
      assertNotEquals(rejected, secret);
      assertEquals(keccak.state, new Uint8Array(200), "the sponge is wiped");
    }
  });
}

Deno.test("shares of ML-KEM that are no shares are refused, and destroyed ones", async () => {
  for (const group of ["MLKEM512", "MLKEM768", "MLKEM1024"]) {
    const operations = wasmMlKemExchange(group)!;
    const client = await operations.generate();
    const { length } = client.share;
    for (const wrong of [0, length - 1, length + 1]) {
      const error = assertThrows(() => operations.respond(new Uint8Array(wrong)), SslError);
      assertEquals(error.reason, "BAD_LENGTH");
      assertThrows(() => client.complete(new Uint8Array(wrong)), SslError, "ciphertext");
    }
    const large = client.share.slice().fill(0xff, 0, 3);
    assertEquals(assertThrows(() => operations.respond(large), SslError).reason, "INVALID_KEY");
    const answer = await operations.respond(client.share);
    assertEquals(await client.complete(answer.share), answer.secret);
    client.destroy();
    assertThrows(() => client.complete(answer.share), TypeError, "destroyed");
  }
  assertEquals(wasmMlKemExchange("MLKEM2048"), undefined);
});

Deno.test("keys of ML-KEM encapsulate and decapsulate by the wasm engine alone", async () => {
  const engines = [wasmEngine()!];
  for (const type of ["ml-kem-512", "ml-kem-768", "ml-kem-1024"] as const) {
    const key = await generateKey({ type });
    const { ciphertext, sharedSecret } = await key.publicKey.encapsulate({ engines });
    assertEquals(await key.decapsulate(ciphertext, { engines }), sharedSecret);
    assertEquals(await key.decapsulate(ciphertext), sharedSecret);
    await assertThrows(
      () => key.decapsulate(ciphertext.subarray(1), { engines }),
      SslError,
      "bytes",
    );
  }
});
