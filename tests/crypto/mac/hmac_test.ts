// Copyright 2026 the streamssl authors. MIT license.

import { assert, assertEquals, assertNotEquals } from "@std/assert";
import fc from "fast-check";
import {
  allDigests,
  createHmac,
  type DigestAlgorithm,
  hmac,
  isXof,
  sha1,
  sha224,
  sha256,
  sha384,
  sha512,
} from "../../../crypto/mod.ts";
import { decodeHex, encodeHex } from "../../../wire/mod.ts";
import { everyEngine, utf8 } from "../_engines.ts";

interface Vector {
  readonly name: string;
  readonly key: Uint8Array;
  readonly data: Uint8Array;
  /** How many bytes of the code are given. */
  readonly length?: number;
  readonly codes: readonly [DigestAlgorithm, string][];
}

/** RFC 4231, Section 4; RFC 2202, Section 3 has SHA-1's. */
const VECTORS: readonly Vector[] = [
  {
    name: "RFC 4231 test case 1",
    key: new Uint8Array(20).fill(0x0b),
    data: utf8("Hi There"),
    codes: [
      [sha224, "896fb1128abbdf196832107cd49df33f47b4b1169912ba4f53684b22"],
      [sha256, "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"],
      [
        sha384,
        "afd03944d84895626b0825f4ab46907f15f9dadbe4101ec682aa034c7cebc59cfaea9ea9076ede7f4af152e8b2fa9cb6",
      ],
      [
        sha512,
        "87aa7cdea5ef619d4ff0b4241a1d6cb02379f4e2ce4ec2787ad0b30545e17cdedaa833b7d6b8a702038b274eaea3f4e4be9d914eeb61f1702e696c203a126854",
      ],
    ],
  },
  {
    name: "RFC 4231 test case 2",
    key: utf8("Jefe"),
    data: utf8("what do ya want for nothing?"),
    codes: [
      [sha224, "a30e01098bc6dbbf45690f3a7e9e6d0f8bbea2a39e6148008fd05e44"],
      [sha256, "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"],
      [
        sha384,
        "af45d2e376484031617f78d2b58a6b1b9c7ef464f5a01b47e42ec3736322445e8e2240ca5e69e2c78b3239ecfab21649",
      ],
      [
        sha512,
        "164b7a7bfcf819e2e395fbe73b56e0a387bd64222e831fd610270cd7ea2505549758bf75c05a994a6d034f65f8f0e6fdcaeab1a34d4a6b4b636e070a38bce737",
      ],
    ],
  },
  {
    name: "RFC 4231 test case 3",
    key: new Uint8Array(20).fill(0xaa),
    data: new Uint8Array(50).fill(0xdd),
    codes: [
      [sha256, "773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe"],
      [
        sha384,
        "88062608d3e6ad8a0aa2ace014c8a86f0aa635d947ac9febe83ef4e55966144b2a5ab39dc13814b94e3ab6e101a34f27",
      ],
    ],
  },
  {
    name: "RFC 4231 test case 5, truncated",
    key: new Uint8Array(20).fill(0x0c),
    data: utf8("Test With Truncation"),
    length: 16,
    codes: [
      [sha256, "a3b6167473100ee06e0c796c2955552b"],
      [sha384, "3abf34c3503b2a23a46efc619baef897"],
    ],
  },
  {
    name: "RFC 4231 test case 6, a key longer than a block",
    key: new Uint8Array(131).fill(0xaa),
    data: utf8("Test Using Larger Than Block-Size Key - Hash Key First"),
    codes: [
      [sha256, "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54"],
      [
        sha384,
        "4ece084485813e9088d2c63a041bc5b44f9ef1012a2b588f3cd11f05033ac4c60c2ef6ab4030fe8296248df163f44952",
      ],
    ],
  },
];

/** The digests that make an HMAC. */
const DIGESTS = allDigests.filter((digest) =>
  digest.outputLength > 0 && digest.outputLength <= digest.blockLength && !isXof(digest)
);

/** The same digests, but without the short cut that whole messages take. */
function viaEngine(algorithm: DigestAlgorithm): readonly DigestAlgorithm[] {
  return everyEngine().flatMap((engine) => {
    const create = () => engine.digest!(algorithm)!;
    return engine.digest?.(algorithm) === undefined
      ? []
      : [{ ...algorithm, create, digest: (data) => create().update(data).digest() }];
  });
}

Deno.test("hmac() gives the codes of RFC 4231 on every engine", () => {
  for (const { name, key, data, length, codes } of VECTORS) {
    for (const [digest, expected] of codes) {
      const check = (code: Uint8Array) =>
        assertEquals(encodeHex(code.subarray(0, length)), expected, `${name} ${digest.name}`);
      check(hmac(digest, key, data));
      check(createHmac(digest, key).update(data).digest());
      for (const other of viaEngine(digest)) check(hmac(other, key, data));
      for (const engine of everyEngine()) {
        const code = engine.hmac?.(digest, key, data);
        if (code !== undefined) check(code);
      }
    }
  }
});

Deno.test("hmac() with SHA-1 gives the code of RFC 2202, test case 2", () => {
  const code = hmac(sha1, utf8("Jefe"), utf8("what do ya want for nothing?"));
  assertEquals(code, decodeHex("effcdf6ae5eb2fa2d27416d5f184df9c259a7c79"));
});

Deno.test("hmac() takes empty keys and messages", () => {
  const code = hmac(sha256, new Uint8Array(0), new Uint8Array(0));
  const expected = "b613679a0814d9ec772f95d778c35fc5ff1697c493715653c6c712144292c5ad";
  assertEquals(encodeHex(code), expected);
  for (const engine of everyEngine()) {
    const other = engine.hmac?.(sha256, new Uint8Array(0), new Uint8Array(0));
    if (other !== undefined) assertEquals(encodeHex(other), expected, engine.name);
  }
});

Deno.test("all ways to an HMAC agree", () => {
  const property = fc.property(
    fc.constantFrom(...DIGESTS),
    fc.uint8Array({ maxLength: 200 }),
    fc.uint8Array({ maxLength: 2500, size: "max" }),
    fc.nat(2500),
    (digest, key, data, cut) => {
      const expected = hmac(digest, key, data);
      const state = createHmac(digest, key).update(data.subarray(0, cut));
      const copy = state.clone();
      state.update(utf8("elsewhere"));
      assertEquals(copy.update(data.subarray(cut)).digest(), expected);
      assertEquals(copy.digest(), expected);
      for (const engine of everyEngine()) {
        const code = engine.hmac?.(digest, key, data);
        if (code !== undefined) assertEquals(code, expected, engine.name);
      }
    },
  );
  fc.assert(property, { numRuns: 150 });
});

Deno.test("hmac() depends on every bit of key and message", () => {
  const key = new Uint8Array(32).fill(1);
  const data = new Uint8Array(40).fill(2);
  const expected = hmac(sha256, key, data);
  for (const array of [key, data]) {
    for (let at = 0; at < array.length; at++) {
      array[at]! ^= 1 << (at & 7);
      assertNotEquals(hmac(sha256, key, data), expected);
      array[at]! ^= 1 << (at & 7);
    }
  }
  assertEquals(hmac(sha256, key, data), expected);
});

Deno.test("hmac() changes neither key nor message and owns its result", () => {
  const key = new Uint8Array(100).fill(1);
  const data = new Uint8Array(100).fill(2);
  const code = hmac(sha256, key, data);
  assert(key.every((byte) => byte === 1) && data.every((byte) => byte === 2));
  assertEquals(code.buffer.byteLength, 32);
  assertEquals(code.constructor, Uint8Array);
});
