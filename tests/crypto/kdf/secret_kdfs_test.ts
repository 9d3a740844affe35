// Copyright 2026 the streamssl authors. MIT license.

import { assertEquals, assertNotEquals, assertThrows } from "@std/assert";
import * as fc from "fast-check";
import {
  type DigestAlgorithm,
  sha1,
  sha224,
  sha256,
  sha384,
  sha512,
  sshKdf,
  type SshKdfType,
  sskdf,
  x942Kdf,
  type X942KdfOptions,
  x942KeyWraps,
  x963Kdf,
} from "../../../crypto/mod.ts";
import { decodeHex, encodeHex } from "../../../wire/mod.ts";
import { peerTest } from "../../support/peers.ts";
import { opensslKdf } from "./_openssl_kdf.ts";

/** evpkdf_ss.txt of OpenSSL. */
Deno.test("sskdf() gives OpenSSL's keys", () => {
  const vectors = [
    [
      "d09a6b1a472f930db4f5e6b967900744",
      "b117255ab5f1b6b96fc434b0",
      "b5a3c52e97ae6e8c5069954354eab3c7",
    ],
    [
      "343666c0dd34b756e70f759f14c304f5",
      "722b28448d7eab85491bce09",
      "1003b650ddd3f0891a15166db5ec881d",
    ],
  ] as const;
  for (const [secret, info, hex] of vectors) {
    const options = { fixedInfo: decodeHex(info), length: 16 };
    assertEquals(encodeHex(sskdf(sha1, decodeHex(secret), options)), hex);
  }
});

/** evpkdf_x963.txt of OpenSSL, from NIST. */
Deno.test("x963Kdf() gives NIST's keys", () => {
  const key = x963Kdf(
    sha256,
    decodeHex("22518b10e70f2a3f243810ae3254139efbee04aa57c7af7d"),
    { sharedInfo: decodeHex("75eef81aa3041e33b80971203d2c0c52"), length: 128 },
  );
  assertEquals(
    encodeHex(key),
    "c498af77161cc59f2962b9a713e2b215152d139766ce34a776df11866a69bf2e52a13d9c7c6fc878c50c5ea0bc7b00e0da2447cfd874f6cf92f30d0097111485500c90c3af8b487872d04685d14c8d1dc8d7fa08beb0ce0ababc11f0bd496269142d43525a78e5bc79a17f59676a5706dc54d54d4d1f0bd7e386128ec26afc21",
  );
});

const UKM = decodeHex("0123456789abcdeffedcba9876543201".repeat(4));

/** evpkdf_x942.txt of OpenSSL: RFC 3565, Section 2.3.2, and what OpenSSL made itself. */
const X942_VECTORS: readonly [Omit<X942KdfOptions, "length">, string][] = [
  [{ keyWrap: "id-aes128-wrap" }, "d6d6b094c1027a7de6e3117294a35364"],
  [
    { keyWrap: "AES-256-WRAP", partyUInfo: UKM },
    "8890585c4e281a5c1167caa530bed59b3230d893cba8f922bd1b56a0",
  ],
  [
    { keyWrap: "id-aes256-wrap", partyUInfo: UKM, suppPubInfo: "none" },
    "54bd5dbc1fa4c42c951f6fa51ec59e202b8c622bdb179fb2dd691ffb",
  ],
  [
    { keyWrap: "2.16.840.1.101.3.4.1.45", partyVInfo: UKM, suppPubInfo: "none" },
    "76d566e948ca9ae61bcd4ce076f0bd5fe6789b5b0f288977235ecb12",
  ],
  [
    { keyWrap: "id-aes256-wrap", suppPubInfo: UKM },
    "ff368c7addb27d7599f8d49bc8d7fbf804540f119491ea419792c82c",
  ],
  [
    { keyWrap: "id-aes256-wrap", suppPrivInfo: UKM },
    "6b68b7affe5efc15e77df56e3dd639b22aa39f12eb0685b33fb39c57",
  ],
  [
    {
      keyWrap: "id-aes256-wrap",
      partyUInfo: decodeHex("0123456789abcdef"),
      partyVInfo: decodeHex("fedcba9876543210"),
      suppPubInfo: decodeHex("12345678"),
      suppPrivInfo: decodeHex("87654321"),
    },
    "2c5c1f028c6d1fc9ba752e41fdb9edb2ea936f1b2449f214acd56d31",
  ],
];

Deno.test("x942Kdf() gives OpenSSL's keys for every field", () => {
  const secret = Uint8Array.from({ length: 20 }, (_, index) => index);
  for (const [options, hex] of X942_VECTORS) {
    const key = x942Kdf(sha1, secret, { ...options, length: hex.length / 2 });
    assertEquals(encodeHex(key), hex, JSON.stringify(options));
  }
});

Deno.test("x942Kdf() takes fields that were encoded elsewhere, and then no others", () => {
  const options: X942KdfOptions = {
    keyWrap: "id-aes128-wrap",
    suppPubInfo: "none",
    encodedInfo: decodeHex(
      "a020299d468d60bc6a257e0b6523d691a3fc1602453b35f308c762fbbac6069a88bca12080d49bfe5be01c7d56489ab017663c22b8cbb34c3174d1d71f00cb7505ac759aa2203c21a5ea5988562c007986e0503d039e7231d9f152fe72a231a1fd98c59bca6aa320fd47477542989b51e4a0845dfabd6eeaa465f69b3d75349b2520051782c7f3fc",
    ),
    length: 32,
  };
  const secret = Uint8Array.of(0x6b);
  assertEquals(
    encodeHex(x942Kdf(sha256, secret, options)),
    "c2e6a0978c24af3932f478583adbfb5f57d491822592ead3c538875f46eb057a",
  );
  for (const name of ["partyUInfo", "partyVInfo", "suppPubInfo", "suppPrivInfo"]) {
    const both = { ...options, [name]: new Uint8Array(1) };
    assertThrows(() => x942Kdf(sha256, secret, both), TypeError, "Cannot use encodedInfo");
  }
});

Deno.test("x942Kdf() knows only ciphers that wrap keys", () => {
  for (const keyWrap of ["", "AES-128-CBC", "constructor", "1.2.3"]) {
    assertThrows(
      () => x942Kdf(sha1, new Uint8Array(4), { keyWrap, length: 16 }),
      RangeError,
      "one of AES-128-WRAP, AES-192-WRAP, AES-256-WRAP, DES3-WRAP",
    );
  }
});

/** evpkdf_ssh.txt of OpenSSL, from NIST. */
Deno.test("sshKdf() gives NIST's keys", () => {
  const secret = decodeHex(
    "0000008055bae931c07fd824bf10add1902b6fbc7c665347383498a686929ff5a25f8e40cb6645ea814fb1a5e0a11f852f86255641e5ed986e83a78bc8269480eac0b0dfd770cab92e7a28dd87ff452466d6ae867cead63b366b1c286e6c4811a9f14c27aea14c5171d49b78c06e3735d36e6a3be321dd5fc82308f34ee1cb17fba94a59",
  );
  const exchangeHash = decodeHex("a4ebd45934f56792b5112dcd75a1075fdc889245");
  const options = { exchangeHash, sessionId: exchangeHash, length: 8 };
  assertEquals(encodeHex(sshKdf(sha1, secret, { ...options, type: "A" })), "e2f627c0b43f1ac1");
  assertEquals(encodeHex(sshKdf(sha1, secret, { ...options, type: "B" })), "58471445f342b181");
  for (const type of ["", "G", "a", "AB", "@"]) {
    assertThrows(
      () => sshKdf(sha1, secret, { ...options, type: type as SshKdfType }),
      RangeError,
      "a letter from A to F",
    );
  }
});

const DIGESTS = [sha1, sha224, sha256, sha384, sha512];

/** Each with nothing but a digest, a secret and a length. */
const PLAIN: Readonly<
  Record<string, (digest: DigestAlgorithm, secret: Uint8Array, length: number) => Uint8Array>
> = {
  sskdf: (digest, secret, length) => sskdf(digest, secret, { length }),
  x963Kdf: (digest, secret, length) => x963Kdf(digest, secret, { length }),
  x942Kdf: (digest, secret, length) => x942Kdf(digest, secret, { keyWrap: "DES3-WRAP", length }),
  sshKdf: (digest, secret, length) => {
    const exchangeHash = new Uint8Array(20);
    return sshKdf(digest, secret, { exchangeHash, sessionId: exchangeHash, type: "C", length });
  },
};

for (const [name, derive] of Object.entries(PLAIN)) {
  Deno.test(`${name}() gives outputs of which the shorter are starts of the longer`, () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ minLength: 1, maxLength: 100 }),
        fc.integer({ min: 1, max: 300 }),
        fc.constantFrom(...DIGESTS),
        (secret, length, digest) => {
          const long = derive(digest, secret, 300);
          assertEquals(derive(digest, secret, length), long.subarray(0, length));
          const other = secret.with(0, secret[0]! ^ 1);
          assertNotEquals(derive(digest, other, 300), long);
        },
      ),
      { numRuns: 40 },
    );
  });

  Deno.test(`${name}() refuses lengths that are none`, () => {
    for (const length of [0, -1, 1.5, NaN, Infinity, 2 ** 31]) {
      assertThrows(
        () => derive(sha256, new Uint8Array(16), length),
        RangeError,
        `Cannot use ${length} as the length`,
      );
    }
  });
}

Deno.test("sskdf() with a digest takes no salt", () => {
  const options = { salt: new Uint8Array(8), length: 16 };
  assertThrows(() => sskdf(sha256, new Uint8Array(16), options), TypeError, "must be a MAC");
});

peerTest("SSKDF, X9.63, X9.42 and SSHKDF agree with openssl kdf", ["openssl"], async () => {
  const secret = Uint8Array.from({ length: 37 }, (_, index) => 7 * index);
  const info = Uint8Array.from({ length: 45 }, (_, index) => index);
  const hexes = [`hexkey:${encodeHex(secret)}`, `hexinfo:${encodeHex(info)}`];
  for (const [index, digest] of DIGESTS.entries()) {
    const length = 100 + index;
    const name = `digest:${digest.name}`;
    assertEquals<unknown>(
      sskdf(digest, secret, { fixedInfo: info, length }),
      await opensslKdf("SSKDF", length, [...hexes, name]),
    );
    for (const alias of ["X963KDF", "X942KDF-CONCAT"]) {
      assertEquals<unknown>(
        x963Kdf(digest, secret, { sharedInfo: info, length }),
        await opensslKdf(alias, length, [...hexes, name]),
      );
    }
    const keyWrap = x942KeyWraps[index % x942KeyWraps.length]!.name;
    assertEquals<unknown>(
      x942Kdf(digest, secret, { keyWrap, partyUInfo: info, length }),
      await opensslKdf("X942KDF-ASN1", length, [
        `hexsecret:${encodeHex(secret)}`,
        `hexukm:${encodeHex(info)}`,
        `cekalg:${keyWrap}`,
        name,
      ]),
    );
    const type = "ABCDEF"[index] as SshKdfType;
    assertEquals<unknown>(
      sshKdf(digest, secret, { exchangeHash: info, sessionId: secret, type, length }),
      await opensslKdf("SSHKDF", length, [
        `hexkey:${encodeHex(secret)}`,
        `hexxcghash:${encodeHex(info)}`,
        `hexsession_id:${encodeHex(secret)}`,
        `type:${type}`,
        name,
      ]),
    );
  }
});
