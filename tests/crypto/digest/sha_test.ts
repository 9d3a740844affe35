// Copyright 2026 the streamssl authors. MIT license.

import { assertEquals, assertNotEquals } from "@std/assert";
import fc from "fast-check";
import { sha1 as nobleSha1 } from "@noble/hashes/legacy.js";
import * as noble from "@noble/hashes/sha2.js";
import {
  allDigests,
  type DigestAlgorithm,
  sha1,
  sha224,
  sha256,
  sha384,
  sha512,
  sha512t224,
  sha512t256,
} from "../../../crypto/mod.ts";
import { encodeHex } from "../../../wire/mod.ts";
import { portableDigestOnce } from "../../../crypto/engine/portable_digest.ts";
import { everyEngine, utf8 } from "../_engines.ts";

const LONG = "abcdefghbcdefghicdefghijdefghijkefghijklfghijklmghijklmnhijklmno" +
  "ijklmnopjklmnopqklmnopqrlmnopqrsmnopqrstnopqrstu";

/** NIST's example values for FIPS 180-4: the digests of "", "abc" and the 896-bit message. */
const VECTORS: readonly [DigestAlgorithm, string, string, string][] = [
  [
    sha1,
    "da39a3ee5e6b4b0d3255bfef95601890afd80709",
    "a9993e364706816aba3e25717850c26c9cd0d89d",
    "a49b2446a02c645bf419f995b67091253a04a259",
  ],
  [
    sha224,
    "d14a028c2a3a2bc9476102bb288234c415a2b01f828ea62ac5b3e42f",
    "23097d223405d8228642a477bda255b32aadbce4bda0b3f7e36c9da7",
    "c97ca9a559850ce97a04a96def6d99a9e0e0e2ab14e6b8df265fc0b3",
  ],
  [
    sha256,
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
    "cf5b16a778af8380036ce59e7b0492370b249b11e8f07a51afac45037afee9d1",
  ],
  [
    sha384,
    "38b060a751ac96384cd9327eb1b1e36a21fdb71114be07434c0cc7bf63f6e1da274edebfe76f65fbd51ad2f14898b95b",
    "cb00753f45a35e8bb5a03d699ac65007272c32ab0eded1631a8b605a43ff5bed8086072ba1e7cc2358baeca134c825a7",
    "09330c33f71147e83d192fc782cd1b4753111b173b3b05d22fa08086e3b0f712fcc7c71a557e2db966c3e9fa91746039",
  ],
  [
    sha512,
    "cf83e1357eefb8bdf1542850d66d8007d620e4050b5715dc83f4a921d36ce9ce47d0d13c5d85f2b0ff8318d2877eec2f63b931bd47417a81a538327af927da3e",
    "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f",
    "8e959b75dae313da8cf4f72814fc143f8f7779c6eb9f7fa17299aeadb6889018501d289e4900f7e4331b99dec4b5433ac7d329eeb6dd26545e96e55b874be909",
  ],
  [
    sha512t224,
    "6ed0dd02806fa89e25de060c19d3ac86cabb87d6a0ddd05c333b84f4",
    "4634270f707b6a54daae7530460842e20e37ed265ceee9a43e8924aa",
    "23fec5bb94d60b23308192640b0c453335d664734fe40e7268674af9",
  ],
  [
    sha512t256,
    "c672b8d1ef56ed28ab87c3622c5114069bdd3ad7b8f9737498d0c01ecef0967a",
    "53048e2681941ef99b2e29b76b4c7dabe4c2d0c634fc6d46e0e2f13107e7af23",
    "3928e184fb8690f840da3988121d31be65cb9d3ef83ee6146feac861e19b563a",
  ],
];

/** SHA-1 and SHA-2; tests/crypto/digest/ has the others. */
const SHA: readonly DigestAlgorithm[] = VECTORS.map(([algorithm]) => algorithm);

const NOBLE: Readonly<Record<string, (data: Uint8Array) => Uint8Array>> = {
  "sha1": nobleSha1,
  "sha224": noble.sha224,
  "sha256": noble.sha256,
  "sha384": noble.sha384,
  "sha512": noble.sha512,
  "sha512-224": noble.sha512_224,
  "sha512-256": noble.sha512_256,
};

Deno.test("digests give NIST's example values", () => {
  for (const [algorithm, empty, abc, long] of VECTORS) {
    for (const [text, expected] of [["", empty], ["abc", abc], [LONG, long]] as const) {
      assertEquals(encodeHex(algorithm.digest(utf8(text))), expected, algorithm.name);
      assertEquals(encodeHex(algorithm.create().update(utf8(text)).digest()), expected);
      for (const engine of everyEngine()) {
        const digest = engine.digest?.(algorithm);
        if (digest === undefined) continue;
        assertEquals(encodeHex(digest.update(utf8(text)).digest()), expected, engine.name);
      }
    }
  }
});

Deno.test("SHA-256 digests a million times the letter a", () => {
  const data = new Uint8Array(1_000_000).fill(0x61);
  const expected = "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0";
  assertEquals(encodeHex(sha256.digest(data)), expected);
  assertEquals(encodeHex(portableDigestOnce(sha256, data)), expected);
});

Deno.test("digests of every engine agree with noble's, in any pieces and at any length", () => {
  const property = fc.property(
    fc.constantFrom(...SHA),
    fc.array(fc.uint8Array({ maxLength: 300 }), { maxLength: 6 }),
    fc.nat(6),
    (algorithm, pieces, cloneAt) => {
      const whole = new Uint8Array(pieces.flatMap((piece) => [...piece]));
      const expected = NOBLE[algorithm.name]!(whole);
      assertEquals(algorithm.digest(whole), new Uint8Array(expected));
      assertEquals(portableDigestOnce(algorithm, whole), new Uint8Array(expected));
      for (const engine of everyEngine()) {
        let digest = engine.digest?.(algorithm);
        if (digest === undefined) continue;
        for (const [index, piece] of pieces.entries()) {
          if (index === cloneAt) {
            const old = digest;
            digest = digest.clone();
            old.update(utf8("elsewhere"));
          }
          digest.update(piece);
        }
        assertEquals(digest.digest(), new Uint8Array(expected), engine.name);
      }
    },
  );
  fc.assert(property, { numRuns: 200 });
});

Deno.test("digests are right at every length around their blocks", () => {
  const data = Uint8Array.from({ length: 300 }, (_, index) => index * 7);
  for (const algorithm of SHA) {
    for (let length = 0; length <= 300; length++) {
      const message = data.subarray(0, length);
      const expected = encodeHex(NOBLE[algorithm.name]!(message));
      assertEquals(encodeHex(portableDigestOnce(algorithm, message)), expected);
    }
  }
});

Deno.test("Digest.digest() does not disturb the running state", () => {
  for (const engine of everyEngine()) {
    for (const algorithm of allDigests) {
      const digest = engine.digest?.(algorithm)?.update(utf8("ab"));
      if (digest === undefined || algorithm.outputLength === 0) continue;
      const early = digest.digest();
      assertEquals(early, digest.digest());
      assertEquals(digest.update(utf8("c")).digest(), algorithm.digest(utf8("abc")));
      assertNotEquals(early, digest.digest());
    }
  }
});

Deno.test("Digest.update() keeps no reference to its argument", () => {
  for (const engine of everyEngine()) {
    const digest = engine.digest?.(sha256);
    if (digest === undefined) continue;
    const data = utf8("abc");
    digest.update(data);
    data.fill(0);
    assertEquals(digest.digest(), sha256.digest(utf8("abc")), engine.name);
  }
});

Deno.test("digests own their whole buffer and are plain arrays", () => {
  for (const algorithm of allDigests) {
    const results = [algorithm.digest(utf8("x")), algorithm.digest(new Uint8Array(5000))];
    results.push(...everyEngine().flatMap((engine) => engine.digest?.(algorithm)?.digest() ?? []));
    for (const result of results) {
      assertEquals(result.constructor, Uint8Array);
      assertEquals(result.buffer.byteLength, algorithm.outputLength);
    }
  }
});

Deno.test("engines decline digests that they do not have", () => {
  const unknown: DigestAlgorithm = { ...sha256, name: "md2" };
  for (const engine of everyEngine()) {
    assertEquals(engine.digest?.(unknown), undefined);
    assertEquals(engine.hmac?.(unknown, new Uint8Array(1), new Uint8Array(1)), undefined);
  }
});
