// Copyright 2026 the streamssl authors. MIT license.

import { assertEquals, assertNotEquals, assertThrows } from "@std/assert";
import {
  type DigestAlgorithm,
  hkdf,
  hkdfExpand,
  hkdfExtract,
  sha1,
  sha256,
  sha384,
  tls13HkdfExpandLabel,
  tls1Prf,
} from "../../crypto/mod.ts";
import { decodeHex, encodeHex } from "../../wire/mod.ts";

function range(from: number, to: number): Uint8Array {
  return Uint8Array.from({ length: to - from + 1 }, (_, index) => from + index);
}

interface HkdfVector {
  readonly digest: DigestAlgorithm;
  readonly material: Uint8Array;
  readonly salt: Uint8Array | undefined;
  readonly info: Uint8Array;
  readonly pseudorandomKey: string;
  readonly output: string;
}

/** RFC 5869, Appendix A: test cases 1, 2, 3, 4 and 7. */
const HKDF_VECTORS: readonly HkdfVector[] = [
  {
    digest: sha256,
    material: new Uint8Array(22).fill(0x0b),
    salt: range(0, 0x0c),
    info: range(0xf0, 0xf9),
    pseudorandomKey: "077709362c2e32df0ddc3f0dc47bba6390b6c73bb50f9c3122ec844ad7c2b3e5",
    output: "3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865",
  },
  {
    digest: sha256,
    material: range(0, 0x4f),
    salt: range(0x60, 0xaf),
    info: range(0xb0, 0xff),
    pseudorandomKey: "06a6b88c5853361a06104c9ceb35b45cef760014904671014a193f40c15fc244",
    output:
      "b11e398dc80327a1c8e7f78c596a49344f012eda2d4efad8a050cc4c19afa97c59045a99cac7827271cb41c65e590e09da3275600c2f09b8367793a9aca3db71cc30c58179ec3e87c14c01d5c1f3434f1d87",
  },
  {
    digest: sha256,
    material: new Uint8Array(22).fill(0x0b),
    salt: new Uint8Array(0),
    info: new Uint8Array(0),
    pseudorandomKey: "19ef24a32c717b167f33a91d6f648bdf96596776afdb6377ac434c1c293ccb04",
    output: "8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d9d201395faa4b61a96c8",
  },
  {
    digest: sha1,
    material: new Uint8Array(11).fill(0x0b),
    salt: range(0, 0x0c),
    info: range(0xf0, 0xf9),
    pseudorandomKey: "9b6c18c432a7bf8f0e71c8eb88f4b30baa2ba243",
    output: "085a01ea1b10f36933068b56efa5ad81a4f14b822f5b091568a9cdd4f155fda2c22e422478d305f3f896",
  },
  {
    digest: sha1,
    material: new Uint8Array(22).fill(0x0c),
    salt: undefined,
    info: new Uint8Array(0),
    pseudorandomKey: "2adccada18779e7c2077ad2eb19d3f3e731385dd",
    output: "2c91117204d745f3500d636a62f64f0ab3bae548aa53d423b0d1f27ebba6f5e5673a081d70cce7acfc48",
  },
];

Deno.test("hkdf gives the values of RFC 5869, Appendix A", () => {
  for (const { digest, material, salt, info, pseudorandomKey, output } of HKDF_VECTORS) {
    const length = output.length / 2;
    assertEquals(encodeHex(hkdfExtract(digest, salt, material)), pseudorandomKey);
    const expanded = hkdfExpand(digest, decodeHex(pseudorandomKey), info, length);
    assertEquals(encodeHex(expanded), output);
    assertEquals(encodeHex(hkdf(digest, salt, material, info, length)), output);
  }
});

Deno.test("hkdfExpand() gives every possible length, each a start of the longest", () => {
  const key = new Uint8Array(32).fill(7);
  const info = range(0, 9);
  const longest = hkdfExpand(sha256, key, info, 255 * 32);
  for (const length of [0, 1, 31, 32, 33, 63, 64, 65, 1000, 255 * 32 - 1]) {
    assertEquals(hkdfExpand(sha256, key, info, length), longest.slice(0, length));
  }
});

Deno.test("hkdfExpand() rejects impossible lengths", () => {
  const key = new Uint8Array(32);
  for (const length of [-1, 1.5, NaN, Infinity, 255 * 32 + 1, 2 ** 32]) {
    assertThrows(() => hkdfExpand(sha256, key, key, length), RangeError, "RFC 5869");
    assertThrows(() => hkdf(sha256, key, key, key, length), RangeError, "RFC 5869");
  }
});

/** RFC 8448, Section 3: secret, label, context, output. */
const SCHEDULE: readonly (readonly [string, string, string, string])[] = [
  [
    "33ad0a1c607ec03b09e6cd9893680ce210adf300aa1f2660e1b22e10f170f92a",
    "derived",
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6f2615a108c702c5678f54fc9dbab69716c076189c48250cebeac3576c3611ba",
  ],
  [
    "1dc826e93606aa6fdc0aadc12f741b01046aa6b99f691ed221a9f0ca043fbeac",
    "c hs traffic",
    "860c06edc07858ee8e78f0e7428c58edd6b43f2ca3e6e95f02ed063cf0e1cad8",
    "b3eddb126e067f35a780b3abf45e2d8f3b1a950738f52e9600746a0e27a55a21",
  ],
  [
    "1dc826e93606aa6fdc0aadc12f741b01046aa6b99f691ed221a9f0ca043fbeac",
    "s hs traffic",
    "860c06edc07858ee8e78f0e7428c58edd6b43f2ca3e6e95f02ed063cf0e1cad8",
    "b67b7d690cc16c4e75e54213cb2d37b4e9c912bcded9105d42befd59d391ad38",
  ],
  [
    "b67b7d690cc16c4e75e54213cb2d37b4e9c912bcded9105d42befd59d391ad38",
    "key",
    "",
    "3fce516009c21727d0f2e4e86ee403bc",
  ],
  [
    "b67b7d690cc16c4e75e54213cb2d37b4e9c912bcded9105d42befd59d391ad38",
    "iv",
    "",
    "5d313eb2671276ee13000b30",
  ],
  [
    "b67b7d690cc16c4e75e54213cb2d37b4e9c912bcded9105d42befd59d391ad38",
    "finished",
    "",
    "008d3b66f816ea559f96b537e885c31fc068bf492c652f01f288a1d8cdc19fc8",
  ],
  [
    "18df06843d13a08bf2a449844c5f8a478001bc4d4c627984d5a41da8d0402919",
    "c ap traffic",
    "9608102a0f1ccc6db6250b7b7e417b1a000eaada3daae4777a7686c9ff83df13",
    "9e40646ce79a7f9dc05af8889bce6552875afa0b06df0087f792ebb7c17504a5",
  ],
  [
    "18df06843d13a08bf2a449844c5f8a478001bc4d4c627984d5a41da8d0402919",
    "exp master",
    "9608102a0f1ccc6db6250b7b7e417b1a000eaada3daae4777a7686c9ff83df13",
    "fe22f881176eda18eb8f44529e6792c50c9a3f89452f68d8ae311b4309d3cf50",
  ],
  [
    "7df235f2031d2a051287d02b0241b0bfdaf86cc856231f2d5aba46c434ec196c",
    "resumption",
    "0000",
    "4ecd0eb6ec3b4d87f5d6028f922ca4c5851a277fd41311c9e62d2c9492e1c4f3",
  ],
];

Deno.test("the key schedule of RFC 8448, Section 3 is reproduced", () => {
  const early = hkdfExtract(sha256, undefined, new Uint8Array(32));
  assertEquals(encodeHex(early), SCHEDULE[0]![0]);
  const derived = decodeHex(SCHEDULE[0]![3]);
  const shared = decodeHex("8bd4054fb55b9d63fdfbacf9f04b9f0d35e6d63f537563efd46272900f89492d");
  const handshake = hkdfExtract(sha256, derived, shared);
  assertEquals(encodeHex(handshake), SCHEDULE[1]![0]);
  const empty = sha256.digest(new Uint8Array(0));
  const salt = tls13HkdfExpandLabel(sha256, handshake, "derived", empty, 32);
  const main = hkdfExtract(sha256, salt, new Uint8Array(32));
  assertEquals(encodeHex(main), SCHEDULE[6]![0]);
  for (const [secret, label, context, output] of SCHEDULE) {
    const derivedBytes = tls13HkdfExpandLabel(
      sha256,
      decodeHex(secret),
      label,
      decodeHex(context),
      output.length / 2,
    );
    assertEquals(encodeHex(derivedBytes), output, label);
    assertEquals(derivedBytes.buffer.byteLength, output.length / 2);
  }
});

Deno.test("tls13HkdfExpandLabel() expands beyond one block", () => {
  const secret = new Uint8Array(32).fill(3);
  const long = tls13HkdfExpandLabel(sha256, secret, "exporter", range(0, 31), 100);
  // The length is part of the label's structure, so a shorter output is no start of a longer one.
  const info = decodeHex(
    "0064" + "0e" + encodeHex(new TextEncoder().encode("tls13 exporter")) + "20",
  );
  const expected = hkdfExpand(sha256, secret, Uint8Array.of(...info, ...range(0, 31)), 100);
  assertEquals(long, expected);
  assertNotEquals(
    tls13HkdfExpandLabel(sha256, secret, "exporter", range(0, 31), 32),
    long.slice(0, 32),
  );
  assertEquals(tls13HkdfExpandLabel(sha256, secret, "", new Uint8Array(0), 0).length, 0);
});

Deno.test("tls13HkdfExpandLabel() rejects what its structure can not hold", () => {
  const secret = new Uint8Array(32);
  const none = new Uint8Array(0);
  const expand = (label: string, context: Uint8Array, length: number) =>
    assertThrows(() => tls13HkdfExpandLabel(sha256, secret, label, context, length), RangeError);
  expand("x".repeat(250), none, 32);
  expand("key", new Uint8Array(256), 32);
  expand("clé", none, 32);
  expand("key\u{1f511}", none, 32);
  expand("key", none, -1);
  expand("key", none, NaN);
  expand("key", none, 0.5);
  expand("key", none, 255 * 32 + 1);
  expand("key", none, 65_536);
  assertEquals(tls13HkdfExpandLabel(sha256, secret, "x".repeat(249), none, 32).length, 32);
  assertEquals(tls13HkdfExpandLabel(sha256, secret, "key", new Uint8Array(255), 32).length, 32);
});

/** The values that were published on the TLS working group's list for TLS 1.2. */
const PRF_VECTORS: readonly (readonly [DigestAlgorithm, string, string, string])[] = [
  [
    sha256,
    "9bbe436ba940f017b17652849a71db35",
    "a0ba9f936cda311827a6f796ffd5198c",
    "e3f229ba727be17b8d122620557cd453c2aab21d07c3d495329b52d4e61edb5a6b301791e90d35c9c9a46b4e14baf9af0fa022f7077def17abfd3797c0564bab4fbc91666e9def9b97fce34f796789baa48082d122ee42c5a72e5a5110fff70187347b66",
  ],
  [
    sha384,
    "b80b733d6ceefcdc71566ea48e5567df",
    "cd665cf6a8447dd6ff8b27555edb7465",
    "7b0c18e9ced410ed1804f2cfa34a336a1c14dffb4900bb5fd7942107e81c83cde9ca0faa60be9fe34f82b1233c9146a0e534cb400fed2700884f9dc236f80edd8bfa961144c9e8d792eca722a7b32fc3d416d473ebc2c5fd4abfdad05d9184259b5bf8cd4d90fa0d31e2dec479e4f1a26066f2eea9a69236a3e52655c9e9aee691c8f3a26854308d5eaa3be85e0990703d73e56f",
  ],
];

Deno.test("tls1Prf() gives the published values", () => {
  for (const [digest, secret, seed, output] of PRF_VECTORS) {
    const derive = (length: number) =>
      tls1Prf(digest, decodeHex(secret), "test label", decodeHex(seed), length);
    assertEquals(encodeHex(derive(output.length / 2)), output);
    for (const length of [0, 1, 12, 32, 48, 96]) {
      assertEquals(encodeHex(derive(length)), output.slice(0, 2 * length));
    }
  }
});

Deno.test("tls1Prf() rejects impossible lengths and labels", () => {
  const secret = new Uint8Array(48);
  for (const length of [-1, 65_537, 1.5, NaN, Infinity]) {
    assertThrows(() => tls1Prf(sha256, secret, "x", secret, length), RangeError);
  }
  assertThrows(() => tls1Prf(sha256, secret, "schlüssel", secret, 12), RangeError, "ASCII");
  assertNotEquals(
    tls1Prf(sha256, secret, "a", secret, 12),
    tls1Prf(sha256, secret, "b", secret, 12),
  );
  assertNotEquals(
    tls1Prf(sha256, secret, "a", secret, 12),
    tls1Prf(sha256, secret, "a", secret.subarray(1), 12),
  );
});
