// Copyright 2026 the streamssl authors. MIT license.

import { assert, assertEquals, assertNotEquals } from "@std/assert";
import fc from "fast-check";
import {
  type AeadAlgorithm,
  aes128Gcm,
  createAead,
  defaultAeads,
  type Engine,
} from "../../crypto/mod.ts";
import { everyEngine } from "./_engines.ts";

/** A length of the nonce that the algorithm takes. */
function nonceLengths(algorithm: AeadAlgorithm): readonly number[] {
  switch (algorithm.mode) {
    case "gcm":
      return [12, 12, 12, 1, 7, 8, 11, 13, 16, 17, 60, 128, 129, 300];
    case "ccm":
      return [12, 12, 7, 8, 9, 10, 11, 13];
    case "chacha20-poly1305":
    case "gcm-siv":
      return [12];
    case "ocb":
      return [12, 12, 1, 2, 7, 15];
    case "xchacha20-poly1305":
      return [24];
    case "siv":
      return [0, 1, 16, 40];
  }
}

function tagLengths(algorithm: AeadAlgorithm): readonly number[] {
  if (algorithm.mode === "ccm") return [4, 6, 8, 10, 12, 14, 16];
  if (algorithm.mode === "ocb") return [16, 12, 8, 1];
  return algorithm.mode === "gcm" ? [16, 15, 14, 13, 12, 8, 4] : [16];
}

const CASE = fc.constantFrom(...defaultAeads).chain((algorithm) =>
  fc.record({
    algorithm: fc.constant(algorithm),
    key: fc.uint8Array({ minLength: algorithm.keyLength, maxLength: algorithm.keyLength }),
    nonce: fc.constantFrom(...nonceLengths(algorithm)).chain((length) =>
      fc.uint8Array({ minLength: length, maxLength: length })
    ),
    tagLength: fc.constantFrom(...tagLengths(algorithm)),
    data: fc.uint8Array({ maxLength: 70, size: "max" }),
    body: fc.uint8Array({ maxLength: 300, size: "max" }),
    trailer: fc.option(fc.uint8Array({ maxLength: 20 }), { nil: undefined }),
    offset: fc.nat(9),
  })
);

Deno.test("every engine seals to the same bytes and opens what the others sealed", async () => {
  const property = fc.asyncProperty(CASE, async (value) => {
    const { algorithm, key, nonce, tagLength, data, body, trailer, offset } = value;
    const whole = Uint8Array.of(...body, ...(trailer ?? []));
    let expected: Uint8Array | undefined;
    for (const engine of everyEngine()) {
      if (engine.aead?.({ ...algorithm, tagLength }, key) === undefined) continue;
      const cipher = createAead(algorithm, key, { engines: [engine], tagLength });
      const output = new Uint8Array(offset + whole.length + tagLength + 2);
      const written = await cipher.seal(output, offset, nonce, data, body, trailer);
      assertEquals(written, whole.length + tagLength);
      expected ??= output;
      assertEquals(output, expected, engine.name);
      const opened = await cipher.open(nonce, data, output.subarray(offset, offset + written));
      assertEquals(opened, whole, engine.name);
      assertEquals(opened.constructor, Uint8Array);
      assert(opened.buffer instanceof ArrayBuffer);
      assertEquals(opened.buffer.byteLength, whole.length);
      cipher.destroy();
    }
    assertNotEquals(expected, undefined);
  });
  await fc.assert(property, { numRuns: 250 });
});

Deno.test("AeadCipher.seal() works in place", async () => {
  for (const engine of everyEngine()) {
    for (const algorithm of defaultAeads) {
      if (engine.aead?.(algorithm, new Uint8Array(algorithm.keyLength)) === undefined) continue;
      const cipher = createAead(algorithm, new Uint8Array(algorithm.keyLength), {
        engines: [engine],
      });
      const nonce = new Uint8Array(12);
      const data = Uint8Array.of(1, 2, 3);
      const plaintext = Uint8Array.from({ length: 100 }, (_, index) => index);
      const apart = new Uint8Array(200);
      const trailer = Uint8Array.of(23);
      const written = await cipher.seal(apart, 5, nonce, data, plaintext, trailer);
      const inPlace = new Uint8Array(200);
      inPlace.set(plaintext, 5);
      await cipher.seal(inPlace, 5, nonce, data, inPlace.subarray(5, 105), trailer);
      assertEquals(inPlace, apart, `${engine.name} ${algorithm.name}`);
      assertEquals(written, 101 + algorithm.tagLength);
    }
  }
});

Deno.test("the engine keeps its own copy of the key", async () => {
  for (const engine of everyEngine()) {
    const key = new Uint8Array(16).fill(5);
    const cipher = createAead(aes128Gcm, key, { engines: [engine] });
    key.fill(0);
    const other = createAead(aes128Gcm, new Uint8Array(16).fill(5), { engines: [engine] });
    const output = new Uint8Array(32);
    const written = await cipher.seal(output, 0, new Uint8Array(12), key, key);
    assertEquals(await other.open(new Uint8Array(12), key, output.subarray(0, written)), key);
  }
});

Deno.test("an asynchronous engine lets the caller reuse nonce, data and plaintext at once", async () => {
  for (const engine of everyEngine().filter((candidate: Engine) => candidate.asynchronous)) {
    const cipher = createAead(aes128Gcm, new Uint8Array(16), { engines: [engine] });
    const nonce = new Uint8Array(12);
    const data = new Uint8Array(5);
    const body = new Uint8Array(30);
    const outputs: Uint8Array[] = [];
    const pending: unknown[] = [];
    for (let count = 0; count < 4; count++) {
      nonce[11] = count;
      data[4] = count;
      body.fill(count);
      const output = new Uint8Array(46);
      outputs.push(output);
      pending.push(cipher.seal(output, 0, nonce, data, body));
    }
    nonce.fill(0xff);
    body.fill(0xff);
    await Promise.all(pending);
    for (const [count, output] of outputs.entries()) {
      nonce.fill(0, 0, 11);
      nonce[11] = count;
      data[4] = count;
      assertEquals(await cipher.open(nonce, data, output), new Uint8Array(30).fill(count));
    }
    // The first open() of a new cipher likewise.
    const late = createAead(aes128Gcm, new Uint8Array(16), { engines: [engine] });
    const ciphertext = outputs[3]!.slice();
    const opening = late.open(nonce, data, ciphertext);
    nonce.fill(0);
    data.fill(0);
    ciphertext.fill(0);
    assertEquals(await opening, new Uint8Array(30).fill(3));
  }
});

Deno.test("records of 16 KiB agree between the engines", async () => {
  const body = Uint8Array.from({ length: 16_384 }, (_, index) => index * 13 >> 3);
  for (const algorithm of defaultAeads) {
    let expected: Uint8Array | undefined;
    for (const engine of everyEngine()) {
      const key = new Uint8Array(algorithm.keyLength).fill(8);
      const cipher = engine.aead?.(algorithm, key);
      if (cipher === undefined) continue;
      const output = new Uint8Array(5 + body.length + 1 + 16);
      const nonce = new Uint8Array(12).fill(4);
      const data = output.slice(0, 5);
      await cipher.seal(output, 5, nonce, data, body, Uint8Array.of(23));
      expected ??= output;
      assertEquals(output, expected, `${engine.name} ${algorithm.name}`);
    }
  }
});
