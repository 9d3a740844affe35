// Copyright 2026 the streamssl authors. MIT license.

import { assert, assertEquals, assertFalse, assertNotEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import {
  digestByName,
  generateKey,
  type KeyParameters,
  parsePrivateKeyPem,
  portableEngine,
  PrivateKey,
  PublicKey,
  sha256,
} from "../../crypto/mod.ts";
import { DerBuilder } from "../../crypto/asn1/mod.ts";
import { formatPem } from "../../crypto/pem/mod.ts";
import { SslError } from "../../err/mod.ts";
import { deterministicRandom } from "../../rand/mod.ts";
import { decodeHex, encodeHex } from "../../wire/mod.ts";
import { everyEngine, utf8 } from "./_engines.ts";
import { PSS_SHA256, SIGNING_CASES } from "./_keys.ts";

const KINDS: readonly KeyParameters[] = [
  ...SIGNING_CASES.map(({ parameters }) => parameters),
  { type: "x25519" },
  { type: "x448" },
  {
    type: "rsa-pss",
    bits: 1024,
    restriction: {
      digest: sha256,
      mgf1Digest: digestByName("sha384"),
      minimumSaltLength: 30,
    },
  },
];

Deno.test("keys of every kind survive PKCS #8 and SubjectPublicKeyInfo, from every engine", async () => {
  for (const parameters of KINDS) {
    for (const engine of everyEngine()) {
      const key = await generateKey(parameters, { engines: [engine, portableEngine] });
      const copy = PrivateKey.fromPkcs8(key.toPkcs8());
      assertEquals(copy.toPkcs8(), key.toPkcs8());
      assertEquals(copy.type, parameters.type);
      assert(copy.publicKey.equals(key.publicKey));
      const read = PublicKey.fromSubjectPublicKeyInfo(key.publicKey.subjectPublicKeyInfo);
      assert(read.equals(key.publicKey));
      assertEquals(read.rsaPssRestriction, key.publicKey.rsaPssRestriction);
      assertEquals(read.subjectPublicKeyInfo, key.publicKey.subjectPublicKeyInfo);
      if ("bits" in parameters) assertEquals(read.bits, parameters.bits);
    }
  }
});

Deno.test("sizes and strengths are those that OpenSSL tells", async () => {
  const expected: readonly [KeyParameters, number, number][] = [
    [{ type: "ec", curve: "P-256" }, 256, 128],
    [{ type: "ec", curve: "P-384" }, 384, 192],
    [{ type: "ec", curve: "P-521" }, 521, 256],
    [{ type: "ed25519" }, 256, 128],
    [{ type: "ed448" }, 456, 224],
    [{ type: "x25519" }, 253, 128],
    [{ type: "x448" }, 448, 224],
  ];
  for (const [parameters, bits, securityBits] of expected) {
    const { publicKey } = await generateKey(parameters);
    assertEquals([publicKey.bits, publicKey.securityBits], [bits, securityBits]);
  }
  const rsa = [[512, 56], [768, 72], [1024, 80], [2048, 112], [3072, 128], [4096, 152], [
    8192,
    200,
  ]];
  for (const [bits = 0, strength = 0] of rsa) {
    const modulus = new Uint8Array(bits / 8).fill(0xff);
    const key = new PublicKey({ type: "rsa", modulus, exponent: Uint8Array.of(3) });
    assertEquals([key.bits, key.securityBits], [bits, strength]);
  }
});

Deno.test("RFC 8410: the examples of Ed25519 keys, with and without the public key", () => {
  const bare =
    "302e020100300506032b657004220420d4ee72dbf913584ad5b6d8f1f769f8ad3afe7c28cbf1d4fbe0" +
    "97a88f44755842";
  const publicKey = "19bf44096984cdfe8541bac167dc3b96c85086aa30b6b6cb0c5c38ad703166e1";
  const full =
    "3072020101300506032b657004220420d4ee72dbf913584ad5b6d8f1f769f8ad3afe7c28cbf1d4fbe0" +
    "97a88f44755842a01f301d060a2a864886f70d01090914310f0c0d437572646c65204368616972738121" +
    `00${publicKey}`;
  for (const der of [bare, full]) {
    const key = PrivateKey.fromPkcs8(decodeHex(der));
    assertEquals(encodeHex(key.publicKey.point as Uint8Array), publicKey);
    assertEquals(encodeHex(key.toPkcs8()), bare);
  }
  const wrong = PrivateKey.fromPkcs8(decodeHex(`${full.slice(0, -2)}e2`));
  const error = assertThrows(() => wrong.publicKey, SslError, "two keys were mixed up");
  assertEquals([error.library, error.reason], ["EC", "INVALID_KEY"]);
});

Deno.test("the caller's random bytes decide keys, as they come", async () => {
  const seed = crypto.getRandomValues(new Uint8Array(32));
  for (const type of ["ed25519", "x25519"] as const) {
    const random = deterministicRandom(seed);
    const key = await generateKey({ type }, { random });
    assertEquals(key.toPkcs8().slice(-32), seed);
  }
  const twice = (length: number) => new Uint8Array(length).fill(0x17);
  for (const parameters of KINDS) {
    if ("bits" in parameters) continue;
    const [one, two] = [
      generateKey(parameters, { random: twice }),
      generateKey(parameters, { random: twice }),
    ];
    assertEquals((await one).toPkcs8(), (await two).toPkcs8());
  }
});

Deno.test("a destroyed key is wiped and can neither sign nor be written", async () => {
  for (const { parameters, algorithm } of SIGNING_CASES) {
    const key = await generateKey(parameters);
    const { publicKey } = key;
    const signature = await key.sign(algorithm, utf8("hello"));
    key.destroy();
    key.destroy();
    assertThrows(() => key.sign(algorithm, utf8("hello")), TypeError, "destroyed");
    assertThrows(() => key.toPkcs8(), TypeError, "destroyed");
    assert(await publicKey.verify(algorithm, utf8("hello"), signature));
    assert(key.publicKey.equals(publicKey));
  }
  const seed = new Uint8Array(32).fill(1);
  new PrivateKey({ type: "ed25519", seed }).destroy();
  assertEquals(seed, new Uint8Array(32));
});

Deno.test("consoles and JSON show nothing secret", async () => {
  for (const parameters of KINDS) {
    const key = await generateKey(parameters);
    const secret = encodeHex(key.toPkcs8()).slice(-32);
    const shown = [Deno.inspect(key), JSON.stringify(key), String(key), Deno.inspect({ key })];
    for (const text of shown) assertFalse(text.includes(secret) || text.length > 120, text);
    assert(Deno.inspect(key).startsWith("PrivateKey("));
    assert(Deno.inspect(key.publicKey).startsWith("PublicKey("));
  }
});

Deno.test("keys differ by type, curve and number", async () => {
  const keys = await Promise.all(KINDS.map((parameters) => generateKey(parameters)));
  for (const one of keys) {
    for (const two of keys) {
      assertEquals(one.publicKey.equals(two.publicKey), one === two);
    }
  }
});

Deno.test("a private key for the wrong algorithm does not sign, and a public one calls it bad", async () => {
  const keys = await Promise.all(SIGNING_CASES.map(({ parameters }) => generateKey(parameters)));
  for (const key of keys) {
    for (const { algorithm } of SIGNING_CASES) {
      const fits = algorithm.kind === "ecdsa"
        ? key.type === "ec"
        : algorithm.kind.startsWith("rsa")
        ? key.type.startsWith("rsa")
        : key.type === algorithm.kind;
      if (fits) continue;
      const error = assertThrows(() => key.sign(algorithm, utf8("hello")), SslError);
      assertEquals(error.reason, "OPERATION_NOT_SUPPORTED_FOR_THIS_KEYTYPE");
      assertEquals(await key.publicKey.verify(algorithm, utf8("hello"), new Uint8Array(64)), false);
    }
  }
  const exchange = await generateKey({ type: "x25519" });
  assertThrows(() => exchange.sign(PSS_SHA256, utf8("hello")), SslError);
});

Deno.test("damaged keys give an error of ours or another key, never anything else", async () => {
  for (const parameters of KINDS) {
    const key = await generateKey(parameters);
    const samples: readonly [Uint8Array, (der: Uint8Array) => unknown][] = [
      [key.toPkcs8(), (der) => PrivateKey.fromPkcs8(der).publicKey],
      [key.publicKey.subjectPublicKeyInfo, (der) => PublicKey.fromSubjectPublicKeyInfo(der)],
      [key.toPkcs8(), (der) => parsePrivateKeyPem(formatPem("RSA PRIVATE KEY", der))],
      [key.toPkcs8(), (der) => parsePrivateKeyPem(formatPem("EC PRIVATE KEY", der))],
    ];
    for (const [der, read] of samples) {
      fc.assert(
        fc.property(fc.nat(der.length - 1), fc.nat(255), fc.nat(3), (at, value, kind) => {
          const copy = new Uint8Array(der);
          copy[at] = value;
          const damaged = kind === 0 ? copy.slice(0, at) : copy;
          try {
            read(damaged);
          } catch (error) {
            assert(error instanceof SslError, `${error} for ${encodeHex(damaged)}`);
          }
        }),
        { numRuns: 60 },
      );
    }
  }
});

Deno.test("bytes behind a key, and random bytes, are refused", async () => {
  const key = await generateKey({ type: "ec", curve: "P-256" });
  const more = (der: Uint8Array) => Uint8Array.from([...der, 0]);
  assertThrows(() => PrivateKey.fromPkcs8(more(key.toPkcs8())), SslError);
  const spki = key.publicKey.subjectPublicKeyInfo;
  assertThrows(() => PublicKey.fromSubjectPublicKeyInfo(more(spki)), SslError);
  fc.assert(fc.property(fc.uint8Array({ maxLength: 100 }), (bytes) => {
    assertThrows(() => PrivateKey.fromPkcs8(bytes), SslError);
    assertThrows(() => PublicKey.fromSubjectPublicKeyInfo(bytes), SslError);
  }));
});

Deno.test("numbers and points that no key of a curve can have are refused", () => {
  const wrap = (scalar: Uint8Array, point?: Uint8Array) =>
    new DerBuilder().sequence((pkcs8) => {
      pkcs8.integer(0).sequence((algorithm) =>
        algorithm.oid("1.2.840.10045.2.1").oid("1.2.840.10045.3.1.7")
      ).octetString((inner) =>
        inner.sequence((key) => {
          key.integer(1).octetString(scalar);
          if (point !== undefined) key.explicit(1, (field) => field.bitString(point));
        })
      );
    }).finish();
  for (const scalar of [new Uint8Array(32), new Uint8Array(32).fill(0xff), new Uint8Array(0)]) {
    const error = assertThrows(() => PrivateKey.fromPkcs8(wrap(scalar)), SslError);
    assertEquals([error.library, error.reason], ["EC", "INVALID_PRIVATE_KEY"]);
  }
  const point = new Uint8Array(65).fill(4);
  const error = assertThrows(() => PrivateKey.fromPkcs8(wrap(Uint8Array.of(1), point)), SslError);
  assertEquals([error.library, error.reason], ["EC", "POINT_IS_NOT_ON_CURVE"]);
  // OpenSSL takes numbers without their leading zero bytes too.
  const one = PrivateKey.fromPkcs8(wrap(Uint8Array.of(1)));
  assertEquals(encodeHex(one.publicKey.point as Uint8Array).slice(2, 10), "6b17d1f2");
});

Deno.test("compressed points are read, and come out uncompressed", async () => {
  for (const curve of ["P-256", "P-384", "P-521"] as const) {
    for (let round = 0; round < 4; round++) {
      const { publicKey } = await generateKey({ type: "ec", curve });
      const point = publicKey.point as Uint8Array;
      const half = (point.length - 1) / 2;
      const compressed = point.slice(0, 1 + half);
      compressed[0] = 2 + ((point.at(-1) as number) & 1);
      const oid = {
        "P-256": "1.2.840.10045.3.1.7",
        "P-384": "1.3.132.0.34",
        "P-521": "1.3.132.0.35",
      };
      const spki = new DerBuilder().sequence((outer) => {
        outer.sequence((algorithm) => algorithm.oid("1.2.840.10045.2.1").oid(oid[curve]));
        outer.bitString(compressed);
      }).finish();
      const read = PublicKey.fromSubjectPublicKeyInfo(spki);
      assert(read.equals(publicKey));
      assertEquals(read.subjectPublicKeyInfo, spki);
    }
  }
});

Deno.test("keys whose algorithm is not known say which it is", () => {
  const spki = (write: (algorithm: DerBuilder) => unknown) =>
    new DerBuilder().sequence((outer) => {
      outer.sequence((algorithm) => {
        write(algorithm);
      });
      outer.bitString(new Uint8Array(33));
    }).finish();
  const cases: readonly [Uint8Array, string, string][] = [
    [
      spki((algorithm) => algorithm.oid("2.16.840.1.101.3.4.2.1")),
      "UNSUPPORTED_ALGORITHM",
      "sha256",
    ],
    [
      spki((algorithm) => algorithm.oid("1.2.840.10045.2.1").oid("1.2.840.10045.3.0.8")),
      "UNKNOWN_GROUP",
      "c2onb191v4",
    ],
    [
      spki((algorithm) => algorithm.oid("1.2.840.10045.2.1").null()),
      "MISSING_PARAMETERS",
      "implicitCA",
    ],
    [spki((algorithm) => algorithm.oid("1.2.840.10045.2.1")), "MISSING_PARAMETERS", "curve"],
    [spki((algorithm) => algorithm.oid("1.3.101.112")), "INVALID_ENCODING", "32 bytes for ed25519"],
  ];
  for (const [der, reason, text] of cases) {
    const error = assertThrows(() => PublicKey.fromSubjectPublicKeyInfo(der), SslError);
    assertEquals(error.reason, reason);
    assert(error.message.toLowerCase().includes(text.toLowerCase()), error.message);
  }
});

Deno.test("two keys made one after the other differ", async () => {
  for (const parameters of KINDS) {
    const [one, two] = [await generateKey(parameters), await generateKey(parameters)];
    assertNotEquals(one.toPkcs8(), two.toPkcs8());
  }
});
