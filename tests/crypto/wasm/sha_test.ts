// Copyright 2026 the streamssl authors. MIT license.

import { assert, assertEquals } from "@std/assert";
import * as fc from "fast-check";
import { createHash, createHmac } from "node:crypto";
import { STATE } from "../../../crypto/engine/wasm/sha_layout.ts";
import { shaMemory } from "../../../crypto/engine/wasm/sha_memory.ts";
import { type DigestAlgorithm, md5, wasmEngine } from "../../../crypto/mod.ts";
import {
  sha1,
  sha224,
  sha256,
  sha384,
  sha512,
  sha512t224,
  sha512t256,
} from "../../../crypto/mod.ts";

/** The digests, with their names in node:crypto. */
const DIGESTS: readonly (readonly [DigestAlgorithm, string])[] = [
  [sha1, "sha1"],
  [sha224, "sha224"],
  [sha256, "sha256"],
  [sha384, "sha384"],
  [sha512, "sha512"],
  [sha512t224, "sha512-224"],
  [sha512t256, "sha512-256"],
];

function random(length: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(length);
  for (let at = 0; at < length; at += 65_536) {
    crypto.getRandomValues(bytes.subarray(at, Math.min(at + 65_536, length)));
  }
  return bytes;
}

for (const [algorithm, name] of DIGESTS) {
  const expected = (data: Uint8Array) => new Uint8Array(createHash(name).update(data).digest());

  Deno.test(`${algorithm.name} of the wasm engine is right at every length up to five blocks, and beyond its memory`, () => {
    const data = random(5 * 128 + 1);
    for (let length = 0; length <= data.length; length++) {
      const part = data.subarray(0, length);
      assertEquals(wasmEngine()!.digest!(algorithm)!.update(part).digest(), expected(part));
    }
    for (const length of [63_999, 64_000, 64_001, 65_536, 200_003]) {
      const long = random(length);
      assertEquals(wasmEngine()!.digest!(algorithm)!.update(long).digest(), expected(long));
    }
  });

  Deno.test(`${algorithm.name} of the wasm engine takes pieces of any length, and may be cloned`, () => {
    fc.assert(fc.property(
      fc.array(fc.uint8Array({ maxLength: 300 }), { maxLength: 6 }),
      fc.nat(5),
      (pieces, at) => {
        const running = wasmEngine()!.digest!(algorithm)!;
        let copy = running.clone();
        pieces.forEach((piece, index) => {
          if (index === at) copy = running.clone();
          running.update(piece);
          if (index >= at) copy.update(piece);
        });
        if (at >= pieces.length) copy = running.clone();
        const whole = new Uint8Array(pieces.flatMap((piece) => [...piece]));
        assertEquals(running.digest(), expected(whole));
        assertEquals(copy.digest(), expected(whole));
      },
    ));
  });

  Deno.test(`HMAC with ${algorithm.name} of the wasm engine is node:crypto's`, () => {
    for (const keyLength of [0, 1, 63, 64, 65, 127, 128, 129, 300]) {
      for (const length of [0, 1, 55, 64, 111, 128, 129, 1000, 32_768, 32_769, 70_000]) {
        const [key, data] = [random(keyLength), random(length)];
        assertEquals(
          wasmEngine()!.hmac!(algorithm, key, data),
          new Uint8Array(createHmac(name, key).update(data).digest()),
        );
      }
    }
  });
}

Deno.test("digests that the SHA module has not are passed on", () => {
  assertEquals(wasmEngine()!.digest!(md5), undefined);
  assertEquals(wasmEngine()!.hmac!(md5, new Uint8Array(1), new Uint8Array(1)), undefined);
});

Deno.test("the memory of the SHA module holds nothing between calls", () => {
  const memory = shaMemory()!;
  const exports = memory.exports;
  wasmEngine()!.hmac!(sha256, new Uint8Array(64).fill(7), new Uint8Array(3000).fill(9));
  wasmEngine()!.hmac!(sha512, new Uint8Array(64).fill(7), new Uint8Array(70_000).fill(9));
  wasmEngine()!.hmac!(sha1, new Uint8Array(64).fill(7), new Uint8Array(500).fill(9));
  assert(new Uint8Array(exports.memory.buffer, STATE).every((byte) => byte === 0));
});

Deno.test("SHA-1 of its digest, again and again, is what one by one gives, and nothing stays", () => {
  const memory = shaMemory()!;
  const words = (bytes: Uint8Array) => {
    const view = new DataView(bytes.buffer);
    return Int32Array.from({ length: 5 }, (_, index) => view.getInt32(4 * index));
  };
  for (const start of [new Uint8Array(20), new Uint8Array(20).fill(0xff), random(20)]) {
    let expected = start;
    const value = words(start);
    for (const rounds of [1, 2, 3, 64, 257]) {
      for (let round = 0; round < rounds; round++) expected = sha1.digest(expected);
      memory.iterateSha1(value, rounds);
      assertEquals(value, words(expected), `${rounds}`);
    }
  }
  assertEquals(memory.state.some((word) => word !== 0), false);
});
