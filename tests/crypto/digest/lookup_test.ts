// Copyright 2026 the streamssl authors. MIT license.

import { assert, assertEquals, assertThrows } from "@std/assert";
import {
  allDigests,
  blake2b,
  blake2b512,
  blake2s,
  defaultDigests,
  digest,
  type DigestAlgorithm,
  digestByName,
  isXof,
  keccakKmac256,
  legacyDigests,
  md2,
  md5,
  md5Sha1,
  nullDigest,
  ripemd160,
  sha1,
  sha256,
  sha384,
  sha3t256,
  sha512,
  sha512t224,
  sha512t256,
  shake128,
  shake256,
  whirlpool,
} from "../../../crypto/mod.ts";
import { digestOid } from "../../../crypto/digest/digest.ts";
import { SslError } from "../../../err/mod.ts";

Deno.test("digestByName() finds every usual spelling, alias and identifier", () => {
  const names: readonly [string, DigestAlgorithm][] = [
    ["SHA1", sha1],
    ["sha-1", sha1],
    ["ssl3-sha1", sha1],
    ["RSA-SHA1", sha1],
    ["RSA-SHA1-2", sha1],
    ["id-rsassa-pkcs1-v1_5-with-sha3-256", sha3t256],
    ["SHA256", sha256],
    ["SHA-256", sha256],
    ["sha256WithRSAEncryption", sha256],
    ["2.16.840.1.101.3.4.2.1", sha256],
    ["SHA2-384", sha384],
    ["sha512", sha512],
    ["SHA512-224", sha512t224],
    ["SHA-512/256", sha512t256],
    ["SHA2-512/256", sha512t256],
    ["SHA512/256", sha512t256],
    ["SHA3-256", sha3t256],
    ["SHAKE128", shake128],
    ["shake-256", shake256],
    ["KECCAK-KMAC256", keccakKmac256],
    ["BLAKE2b512", blake2b512],
    ["BLAKE2B-512", blake2b512],
    ["rmd160", ripemd160],
    ["ripemd160WithRSA", ripemd160],
    ["MD5-SHA1", md5Sha1],
    ["ssl3-md5", md5],
    ["NULL", nullDigest],
  ];
  for (const [name, expected] of names) assertEquals(digestByName(name).name, expected.name, name);
  assertEquals(digestByName("whirlpool", legacyDigests), whirlpool);
  assertEquals(digestByName("1.2.840.113549.2.2", allDigests), md2);
});

Deno.test("digestByName() rejects what is not in the table, and says what is", () => {
  const names = ["", "sha", "sha2", "sha257", "md6", "constructor", "sha256 ", "1.2.3", "3-84"];
  for (const name of [...names, "x".repeat(1_000_000)]) {
    const error = assertThrows(() => digestByName(name), SslError, "sha512-256");
    assertEquals(error.reason, "UNKNOWN_DIGEST");
    assert(error.message.length < 1000);
  }
  assertThrows(() => digestByName("sha256", []), SslError);
});

Deno.test("digestByName() says which set has a name, or which names are close", () => {
  const legacy = assertThrows(() => digestByName("MD4"), SslError);
  assertEquals(legacy.remedy, "look it up in legacyDigests, which has it");
  assertEquals(legacy.usualCause, "OpenSSL 3 keeps this digest in its legacy provider");
  const normal = assertThrows(() => digestByName("sha256", [sha1]), SslError);
  assertEquals(normal.remedy, "look it up in defaultDigests, which has it");
  const close = assertThrows(() => digestByName("sah256"), SslError);
  assertEquals(close.remedy?.startsWith("did you mean sha256"), true);
  assertEquals(assertThrows(() => digestByName("gost94"), SslError).remedy, undefined);
});

Deno.test("every digest is found by all of its names, in one table only once", () => {
  for (const table of [defaultDigests, legacyDigests, allDigests]) {
    const names = table.flatMap(({ name, aliases, oid }) => [name, ...aliases, oid ?? name]);
    for (const algorithm of table) {
      for (const name of [algorithm.name, ...algorithm.aliases, algorithm.oid ?? algorithm.name]) {
        assertEquals(digestByName(name.toUpperCase(), table), algorithm);
      }
      assertEquals(names.filter((name) => name === algorithm.oid).length <= 1, true);
    }
    assertEquals(new Set(table).size, table.length);
  }
  assertEquals(new Set([...defaultDigests, ...legacyDigests]), new Set(allDigests));
});

Deno.test("digestOid() refuses digests without an identifier", () => {
  assertEquals(digestOid(sha256), "2.16.840.1.101.3.4.2.1");
  for (const algorithm of [md5Sha1, nullDigest, blake2b({ key: Uint8Array.of(1) })]) {
    const error = assertThrows(() => digestOid(algorithm), SslError, algorithm.name);
    assertEquals(error.reason, "UNSUPPORTED_ALGORITHM");
  }
});

Deno.test("digest() gives other lengths of extendable-output functions only", () => {
  const data = Uint8Array.of(1);
  assertEquals(digest(sha256, data), sha256.digest(data));
  assertEquals(digest(sha256, data, { outputLength: 32 }), sha256.digest(data));
  assertThrows(() => digest(sha256, data, { outputLength: 20 }), RangeError, "it gives 32");
  assertEquals(digest(shake128, data, { outputLength: 77 }).length, 77);
  assertEquals(allDigests.filter(isXof).map(({ name }) => name), [
    "shake128",
    "shake256",
    "keccak-kmac-128",
    "keccak-kmac-256",
  ]);
});

Deno.test("impossible lengths are RangeErrors that name the possible ones", () => {
  for (const outputLength of [-1, 1.5, NaN, Infinity]) {
    const message = "0 or more are expected";
    assertThrows(() => shake128.digest(new Uint8Array(0), { outputLength }), RangeError, message);
    assertThrows(() => shake128.create().digest(outputLength), RangeError, message);
    assertThrows(() => keccakKmac256.create().digest(outputLength), RangeError, message);
  }
  const wrong: readonly [() => DigestAlgorithm, string][] = [
    [() => blake2b({ outputLength: 0 }), "the digest has 0 bytes, 1 to 64 are expected"],
    [() => blake2b({ outputLength: 65 }), "the digest has 65 bytes, 1 to 64 are expected"],
    [() => blake2s({ outputLength: 33 }), "the digest has 33 bytes, 1 to 32 are expected"],
    [() => blake2s({ key: new Uint8Array(33) }), "the key has 33 bytes, 0 to 32 are expected"],
    [() => blake2b({ salt: new Uint8Array(17) }), "the salt has 17 bytes, 0 to 16 are expected"],
    [
      () => blake2s({ personalization: new Uint8Array(9) }),
      "the personalization has 9 bytes, 0 to 8 are expected",
    ],
  ];
  for (const [make, message] of wrong) assertThrows(make, RangeError, message);
});
