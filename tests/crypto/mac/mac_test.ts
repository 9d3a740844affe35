// Copyright 2026 the streamssl authors. MIT license.

import { assert, assertEquals, assertNotEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import {
  aes,
  blake2bMac,
  blake2sMac,
  cmac,
  createHmac,
  defaultMacs,
  des,
  gmac,
  hmac,
  hmacAlgorithm,
  kmac128,
  kmac256,
  mac,
  type MacAlgorithm,
  macByName,
  type MacOptions,
  mdc2,
  nullDigest,
  poly1305,
  sha256,
  sha3t256,
  shake128,
  siphash,
} from "../../../crypto/mod.ts";
import { SslError } from "../../../err/mod.ts";
import { decodeHex, encodeHex } from "../../../wire/mod.ts";
import { utf8 } from "../_engines.ts";

/** Every MAC with options and a length of key that it takes. */
const ROWS: readonly [MacAlgorithm, number, MacOptions][] = [
  [hmacAlgorithm, 20, { digest: sha256 }],
  [hmacAlgorithm, 20, { digest: sha3t256 }],
  [cmac, 16, { cipher: aes }],
  [cmac, 8, { cipher: des }],
  [gmac, 24, { cipher: aes, nonce: utf8("nonce") }],
  [kmac128, 16, { customization: utf8("c"), outputLength: 5 }],
  [kmac256, 40, { output: "extendable" }],
  [poly1305, 32, {}],
  [siphash, 16, { outputLength: 8 }],
  [siphash, 16, {}],
  [blake2bMac, 10, { salt: utf8("s") }],
  [blake2sMac, 32, { outputLength: 9 }],
];

Deno.test("every MAC gives the same in any pieces, and copies do not disturb each other", () => {
  const property = fc.property(
    fc.constantFrom(...ROWS),
    fc.array(fc.uint8Array({ maxLength: 150 }), { maxLength: 6 }),
    fc.nat(6),
    ([algorithm, keyLength, options], pieces, cloneAt) => {
      const key = new Uint8Array(keyLength).fill(9);
      const expected = mac(algorithm, key, new Uint8Array(pieces.flatMap((p) => [...p])), options);
      let running = algorithm.create(key, options);
      for (const [index, piece] of pieces.entries()) {
        if (index === cloneAt) {
          const old = running;
          running = running.clone();
          old.update(utf8("elsewhere")).digest();
        }
        const data = piece.slice();
        running.update(data);
        data.fill(0);
        running.digest();
      }
      assertEquals(running.digest(), expected, algorithm.name);
      assertEquals(running.digest(), expected, algorithm.name);
      assertEquals(running.outputLength, expected.length);
    },
  );
  fc.assert(property, { numRuns: 300 });
});

Deno.test("every MAC depends on every byte of key and message", () => {
  for (const [algorithm, keyLength, options] of ROWS) {
    // DES ignores the lowest bit of each byte of a key; Poly1305 some of the highest and lowest.
    const key = new Uint8Array(keyLength).fill(0x55);
    const data = new Uint8Array(70).fill(2);
    const expected = mac(algorithm, key, data, options);
    for (const array of [key, data]) {
      for (let at = 0; at < array.length; at++) {
        array[at]! ^= 8;
        assertNotEquals(mac(algorithm, key, data, options), expected, `${algorithm.name} ${at}`);
        array[at]! ^= 8;
      }
    }
  }
});

Deno.test("every MAC keeps its own copy of the key", () => {
  for (const [algorithm, keyLength, options] of ROWS) {
    const key = new Uint8Array(keyLength).fill(1);
    const expected = mac(algorithm, key, utf8("x"), options);
    const running = algorithm.create(key, options);
    key.fill(0);
    assertEquals(running.update(utf8("x")).digest(), expected, algorithm.name);
  }
});

Deno.test("keys of impossible lengths are RangeErrors that name the possible ones", () => {
  const wrong: readonly [MacAlgorithm, number, string, MacOptions?][] = [
    [poly1305, 31, "the key has 31 bytes, 32 are expected"],
    [siphash, 17, "the key has 17 bytes, 16 are expected"],
    [kmac128, 3, "the key has 3 bytes, 4 to 512 are expected"],
    [kmac256, 513, "the key has 513 bytes, 4 to 512 are expected"],
    [blake2bMac, 0, "the key has 0 bytes, 1 to 64 are expected"],
    [blake2sMac, 33, "the key has 33 bytes, 1 to 32 are expected"],
    [cmac, 5, "the key has 5 bytes, 16, 24 or 32 are expected", { cipher: aes }],
    [gmac, 0, "the key has 0 bytes", { cipher: aes, nonce: utf8("n") }],
  ];
  for (const [algorithm, length, message, options] of wrong) {
    assertThrows(() => algorithm.create(new Uint8Array(length), options), RangeError, message);
  }
});

Deno.test("options of impossible lengths are RangeErrors that name the possible ones", () => {
  const wrong: readonly [MacAlgorithm, number, MacOptions, string][] = [
    [siphash, 16, { outputLength: 13 }, "the code has 13 bytes, 8 or 16 are expected"],
    [siphash, 16, { compressionRounds: 0 }, "compressionRounds is 0, 1 to 1024 are expected"],
    [siphash, 16, { finalizationRounds: 1e9 }, "finalizationRounds is 1000000000"],
    [kmac128, 16, { outputLength: 0 }, "the code has 0 bytes, 1 to 2097151 are expected"],
    [kmac256, 16, { outputLength: 2097152 }, "the code has 2097152 bytes"],
    [kmac128, 16, { customization: new Uint8Array(513) }, "the customization has 513 bytes"],
    [blake2bMac, 16, { outputLength: 65 }, "the code has 65 bytes, 1 to 64 are expected"],
    [blake2sMac, 16, { salt: new Uint8Array(9) }, "the salt has 9 bytes, 0 to 8 are expected"],
    [blake2sMac, 16, { customization: new Uint8Array(9) }, "the customization has 9 bytes"],
    [gmac, 16, { cipher: aes, nonce: new Uint8Array(0) }, "the nonce has 0 bytes, 1 or more"],
    [gmac, 8, { cipher: des, nonce: utf8("n") }, "des has blocks of 8 bytes, 16 are expected"],
  ];
  for (const [algorithm, length, options, message] of wrong) {
    assertThrows(() => algorithm.create(new Uint8Array(length), options), RangeError, message);
  }
});

Deno.test("missing options, and options that a MAC does not take, are TypeErrors", () => {
  const key = new Uint8Array(16);
  const wrong: readonly [MacAlgorithm, MacOptions, string][] = [
    [hmacAlgorithm, {}, 'the option "digest" is missing'],
    [cmac, {}, 'the option "cipher" is missing'],
    [gmac, { cipher: aes }, 'the option "nonce" is missing'],
    [siphash, { salt: key }, 'it does not take "salt", possible are: outputLength'],
    [cmac, { cipher: aes, nonce: key }, 'it does not take "nonce", possible are: cipher'],
    [kmac128, { salt: key }, 'it does not take "salt"'],
    [poly1305, { outputLength: 16 }, "possible are: no options"],
    [kmac128, { output: "x" as "fixed" }, 'output is "x"'],
  ];
  for (const [algorithm, options, message] of wrong) {
    assertThrows(() => algorithm.create(key, options), TypeError, message);
  }
});

Deno.test("HMAC refuses extendable-output functions, MDC-2 and the null digest", () => {
  const key = new Uint8Array(16);
  for (
    const [digest, reason] of [
      [shake128, "XOF_DIGESTS_NOT_ALLOWED"],
      [nullDigest, "INVALID_DIGEST"],
      [mdc2, "INVALID_DIGEST"],
    ] as const
  ) {
    for (const make of [() => createHmac(digest, key), () => hmac(digest, key, key)]) {
      assertEquals(assertThrows(make, SslError, digest.name).reason, reason);
    }
  }
});

Deno.test("macByName() finds names, aliases and identifiers, and tells close ones", () => {
  assertEquals(macByName("HMAC"), hmacAlgorithm);
  assertEquals(macByName("KMAC-128"), kmac128);
  assertEquals(macByName("kmac256"), kmac256);
  assertEquals(macByName("1.0.9797.3.4"), gmac);
  for (const algorithm of defaultMacs) assertEquals(macByName(algorithm.name), algorithm);
  const error = assertThrows(() => macByName("SIPHSAH"), SslError, "siphash");
  assertEquals(error.reason, "UNSUPPORTED_ALGORITHM");
  assertEquals(error.remedy, "did you mean siphash?");
  assertEquals(
    assertThrows(() => macByName("gmac", [cmac]), SslError).remedy,
    "look it up in defaultMacs, which has it",
  );
});

Deno.test("GMAC is the tag of GCM without plaintext", async () => {
  const key = new Uint8Array(16).fill(7);
  const nonce = new Uint8Array(12).fill(8);
  const imported = await crypto.subtle.importKey("raw", key, "AES-GCM", false, ["encrypt"]);
  for (const length of [0, 1, 15, 16, 17, 100]) {
    const data = new Uint8Array(length).fill(3);
    const parameters = { name: "AES-GCM", iv: nonce, additionalData: data };
    const tag = await crypto.subtle.encrypt(parameters, imported, new Uint8Array(0));
    assertEquals(mac(gmac, key, data, { cipher: aes, nonce }), new Uint8Array(tag));
  }
});

Deno.test("KMAC: fixed codes of other lengths differ, extendable ones are starts", () => {
  const key = new Uint8Array(16);
  const code = (outputLength: number, output: "fixed" | "extendable") =>
    mac(kmac128, key, utf8("x"), { outputLength, output });
  assertNotEquals(code(40, "fixed").subarray(0, 20), code(20, "fixed"));
  assertEquals(code(40, "extendable").subarray(0, 20), code(20, "extendable"));
});

Deno.test("SipHash-2-4 gives the vectors of its authors", () => {
  const key = Uint8Array.from({ length: 16 }, (_, index) => index);
  const expected = ["310e0edd47db6f72", "fd67dc93c539f874", "5a4fa9d909806c0d"];
  for (const [length, code] of expected.entries()) {
    const message = Uint8Array.from({ length }, (_, index) => index);
    assertEquals(encodeHex(mac(siphash, key, message, { outputLength: 8 })), code);
  }
});

Deno.test("Poly1305 reduces numbers around 2^130 - 5 (RFC 8439, Appendix A.3)", () => {
  const key = (r: string, s: string) => decodeHex(r.padEnd(32, "0") + s.padEnd(32, "0"));
  const vectors: readonly [Uint8Array<ArrayBuffer>, string, string][] = [
    [key("02", ""), "ff".repeat(16), "03"],
    [key("02", "ff".repeat(16)), "02" + "00".repeat(15), "03"],
    [key("01", ""), "ff".repeat(16) + "f0" + "ff".repeat(15) + "11" + "00".repeat(15), "05"],
    [key("01", ""), "ff".repeat(16) + "fb" + "fe".repeat(15) + "01".repeat(16), ""],
    [key("02", ""), "fd" + "ff".repeat(15), "fa" + "ff".repeat(15)],
  ];
  for (const [secret, message, code] of vectors) {
    assertEquals(encodeHex(mac(poly1305, secret, decodeHex(message))), code.padEnd(32, "0"));
  }
  assert(poly1305.keyLengths?.includes(32));
});
