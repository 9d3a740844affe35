// Copyright 2026 the streamssl authors. MIT license.

import { assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { chacha20 } from "../../../crypto/cipher/chacha20.ts";
import { rc4 } from "../../../crypto/cipher/rc4.ts";
import type { StreamCipher } from "../../../crypto/cipher/stream_cipher.ts";
import { decodeHex, encodeHex } from "../../../wire/mod.ts";
import { peerTest } from "../../support/peers.ts";
import { seededRandom } from "../../support/seeded_random.ts";
import { opensslEnc } from "./_block_ciphers.ts";

/** A cipher with lengths of keys that it knows and that it does not know. */
const CIPHERS = [
  {
    cipher: rc4,
    keyLengths: [1, 5, 16, 255, 256],
    badKeyLengths: [0, 257],
    expected: "1 to 256 are expected",
    badIvLengths: [1, 8, 16],
  },
  {
    cipher: chacha20,
    keyLengths: [32],
    badKeyLengths: [0, 16, 31, 33],
    expected: "32 are expected",
    badIvLengths: [0, 8, 12, 15, 17],
  },
] as const;

function encrypt(cipher: StreamCipher, key: Uint8Array, data: Uint8Array, iv?: Uint8Array) {
  const output = new Uint8Array(data.length);
  cipher.create(key, iv).process(data, 0, output, 0, data.length);
  return output;
}

for (const { cipher, keyLengths, badKeyLengths, expected, badIvLengths } of CIPHERS) {
  const { name, ivLength } = cipher;

  Deno.test(`${name} gives the same bytes in whatever pieces, in place or not`, () => {
    const property = fc.property(
      fc.constantFrom(...keyLengths),
      fc.array(fc.oneof(fc.nat(70), fc.constantFrom(0, 63, 64, 65, 128, 200)), { maxLength: 8 }),
      fc.nat(5),
      fc.nat(5),
      fc.nat(),
      (keyLength, pieces, before, behind, seed) => {
        const random = seededRandom(seed);
        const [key, iv] = [random(keyLength), random(ivLength)];
        const length = pieces.reduce((sum, piece) => sum + piece, 0);
        const data = random(before + length + behind);
        const whole = encrypt(cipher, key, data.subarray(before, before + length), iv);
        const output = random(behind + length + before);
        const [place, untouched] = [data.slice(), output.slice()];
        untouched.set(whole, behind);
        const [one, other] = [cipher.create(key, iv), cipher.create(key, iv)];
        let at = 0;
        for (const piece of pieces) {
          one.process(data, before + at, output, behind + at, piece);
          other.process(place, before + at, place, before + at, piece);
          at += piece;
        }
        assertEquals(output, untouched);
        assertEquals(place.subarray(before, before + length), whole);
        assertEquals(encrypt(cipher, key, whole, iv), data.subarray(before, before + length));
      },
    );
    fc.assert(property, { numRuns: 100 });
  });

  Deno.test(`${name} copies key and initialization vector`, () => {
    const [key, iv] = [seededRandom(1)(keyLengths[0]), seededRandom(2)(ivLength)];
    const data = new Uint8Array(100);
    const expected = encrypt(cipher, key, data, iv);
    const keyed = cipher.create(key, iv);
    key.fill(0);
    iv.fill(0);
    keyed.process(data, 0, data, 0, 100);
    assertEquals(data, expected);
  });

  Deno.test(`${name} rejects keys and vectors of other lengths, and names the possible ones`, () => {
    for (const length of badKeyLengths) {
      assertThrows(
        () => cipher.create(new Uint8Array(length), new Uint8Array(ivLength)),
        RangeError,
        `Cannot set up ${name}: the key has ${length} bytes, ${expected}`,
      );
    }
    for (const length of badIvLengths) {
      assertThrows(
        () => cipher.create(new Uint8Array(keyLengths[0]), new Uint8Array(length)),
        RangeError,
        `the initialization vector has ${length} bytes, ${ivLength} are expected`,
      );
    }
  });

  Deno.test(`${name} rejects data beyond the end of an array, and use after destroy`, () => {
    const keyed = cipher.create(new Uint8Array(keyLengths[0]), new Uint8Array(ivLength));
    const [small, large] = [new Uint8Array(99), new Uint8Array(100)];
    for (
      const [input, inputOffset, output, outputOffset, length] of [
        [small, 0, large, 0, 100],
        [large, 0, small, 0, 100],
        [large, 1, large, 0, 100],
        [large, 0, large, 1, 100],
        [large, -1, large, 0, 1],
        [large, 0, large, -1, 1],
        [large, 0, large, 0, -1],
        [large, 0, large, 0, Number.NaN],
      ] as const
    ) {
      assertThrows(
        () => keyed.process(input, inputOffset, output, outputOffset, length),
        RangeError,
        "Cannot ",
      );
    }
    assertEquals(large, new Uint8Array(100));
    // What was rejected used nothing of the key stream.
    keyed.process(large, 0, large, 0, 100);
    const fresh = new Uint8Array(100);
    assertEquals(
      large,
      encrypt(cipher, new Uint8Array(keyLengths[0]), fresh, new Uint8Array(ivLength)),
    );
    keyed.destroy();
    assertThrows(() => keyed.process(large, 0, large, 0, 1), TypeError, "its key was destroyed");
  });
}

Deno.test("rc4 gives the values of RFC 6229 for every length of key", () => {
  const key = decodeHex("0102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f20");
  const starts = {
    5: "b2396305f03dc027ccc3524a0a1118a8",
    7: "293f02d47f37c9b633f2af5285feb46b",
    8: "97ab8a1bf0afb96132f2f67258da15a8",
    10: "ede3b04643e586cc907dc21851709902",
    16: "9ac7cc9a609d1ef7b2932899cde41b97",
    24: "0595e57fe5f0bb3c706edac8a4b2db11",
    32: "eaa6bd25880bf93d3f5d1e4ca2611d91",
  };
  for (const [length, start] of Object.entries(starts)) {
    const stream = encrypt(rc4, key.subarray(0, Number(length)), new Uint8Array(4112));
    assertEquals(encodeHex(stream.subarray(0, 16)), start);
  }
  const stream = encrypt(rc4, key.subarray(0, 5), new Uint8Array(4112));
  assertEquals(encodeHex(stream.subarray(240, 256)), "28cb1132c96ce286421dcaadb8b69eae");
  assertEquals(encodeHex(stream.subarray(4096)), "ff25b58995996707e51fbdf08b34d875");
});

Deno.test("chacha20 gives the values of RFC 8439", () => {
  const zeros = encrypt(
    chacha20,
    new Uint8Array(32),
    new Uint8Array(128),
    new Uint8Array(16),
  );
  // Appendix A.1, test vectors 1 and 2.
  assertEquals(
    encodeHex(zeros),
    "76b8e0ada0f13d90405d6ae55386bd28bdd219b8a08ded1aa836efcc8b770dc7" +
      "da41597c5157488d7724e03fb8d84a376a43b8f41518a11cc387b669b2ee6586" +
      "9f07e7be5551387a98ba977c732d080dcb0f29a048e3656912c6533e32ee7aed" +
      "29b721769ce64e43d57133b074d839d531ed1f28510afb45ace10a1f4b794d6f",
  );
  // Section 2.4.2.
  const key = Uint8Array.from({ length: 32 }, (_, index) => index);
  const text = new TextEncoder().encode(
    "Ladies and Gentlemen of the class of '99: If I could offer you only one tip for the future, " +
      "sunscreen would be it.",
  );
  assertEquals(
    encodeHex(encrypt(chacha20, key, text, decodeHex("01000000000000000000004a00000000"))),
    "6e2e359a2568f98041ba0728dd0d6981e97e7aec1d4360c20a27afccfd9fae0b" +
      "f91b65c5524733ab8f593dabcd62b3571639d624e65152ab8f530c359f0861d8" +
      "07ca0dbf500d6a6156a38e088a22b65e52bc514d16ccf806818ce91ab7793736" +
      "5af90bbf74a35be6b40b8eedf2785e42874d",
  );
});

peerTest("rc4 agrees with openssl for 40 and 128 bits", ["openssl"], async () => {
  for (const [name, length] of [["rc4-40", 5], ["rc4", 16]] as const) {
    const key = crypto.getRandomValues(new Uint8Array(length));
    const data = crypto.getRandomValues(new Uint8Array(54_321));
    assertEquals(await opensslEnc(name, "-e", key, data), encrypt(rc4, key, data));
  }
});

peerTest(
  "chacha20 agrees with openssl, where its block counter overflows too",
  ["openssl"],
  async () => {
    const key = crypto.getRandomValues(new Uint8Array(32));
    const data = crypto.getRandomValues(new Uint8Array(12_345));
    for (const counter of ["00000000", "feffffff", "f0ffffff"]) {
      for (const nonce of ["ffffffff0123456789abcdef", "0123456789abcdef01234567"]) {
        const iv = decodeHex(counter + nonce);
        assertEquals(
          await opensslEnc("chacha20", "-e", key, data, iv),
          encrypt(chacha20, key, data, iv),
        );
      }
    }
  },
);
