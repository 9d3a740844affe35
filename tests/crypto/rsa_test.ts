// Copyright 2026 the streamssl authors. MIT license.

import { assert, assertEquals, assertFalse, assertRejects, assertThrows } from "@std/assert";
import {
  generateKey,
  portableEngine,
  PrivateKey,
  PublicKey,
  type RsaPrivateParts,
  type RsaPssRestriction,
  sha1,
  sha256,
  sha384,
  sha512,
  type SignatureAlgorithm,
} from "../../crypto/mod.ts";
import {
  bigIntToBytes,
  bigIntToMinimalBytes,
  bitLength,
  bytesToBigInt,
  modularInverse,
  modularPower,
} from "../../crypto/bigint.ts";
import { DerReader } from "../../crypto/asn1/mod.ts";
import { checkPrimeSync } from "../../crypto/prime/check_prime.ts";
import { generateRsaKey } from "../../crypto/rsa/rsa_keygen.ts";
import { SslError } from "../../err/mod.ts";
import { randomBytes } from "../../rand/mod.ts";
import { everyEngine, utf8 } from "./_engines.ts";
import { PSS_SHA256 } from "./_keys.ts";

const PORTABLE = { engines: [portableEngine] };
const PKCS1: SignatureAlgorithm = { kind: "rsa-pkcs1", digest: sha256 };

Deno.test("RSA keys have the size that was asked, two primes, and numbers that belong together", () => {
  for (const bits of [512, 1024, 1025, 1031]) {
    const parts = generateRsaKey({ type: "rsa", bits }, randomBytes);
    const modulus = bytesToBigInt(parts.modulus);
    assertEquals(bitLength(modulus), bits);
    const [q, p] = parts.primes.map(({ prime }) => bytesToBigInt(prime)) as [bigint, bigint];
    assertEquals(p * q, modulus);
    assert(checkPrimeSync(p) && checkPrimeSync(q) && p > q);
    const message = 0x1234_5678n;
    const signed = modularPower(message, bytesToBigInt(parts.privateExponent), modulus);
    assertEquals(modularPower(signed, 65_537n, modulus), message);
  }
});

Deno.test("impossible RSA parameters are refused before anybody searches", () => {
  const cases = [
    [{ type: "rsa", bits: 511 }, "KEY_SIZE_TOO_SMALL"],
    [{ type: "rsa", bits: NaN }, "KEY_SIZE_TOO_SMALL"],
    [{ type: "rsa", bits: 2048.5 }, "KEY_SIZE_TOO_SMALL"],
    [{ type: "rsa", bits: 16_385 }, "MODULUS_TOO_LARGE"],
    [{ type: "rsa", bits: 2048, publicExponent: 4 }, "BAD_E_VALUE"],
    [{ type: "rsa", bits: 2048, publicExponent: 1 }, "BAD_E_VALUE"],
    [{ type: "rsa-pss", bits: 2048, publicExponent: 2 ** 60 + 1 }, "BAD_E_VALUE"],
    [{ type: "rsa", bits: 2048, publicExponent: 2n ** 64n + 1n }, "BAD_E_VALUE"],
    [{ type: "rsa", bits: 1023, primes: 3 }, "KEY_PRIME_NUM_INVALID"],
    [{ type: "rsa", bits: 2048, primes: 4 }, "KEY_PRIME_NUM_INVALID"],
    [{ type: "rsa", bits: 8192, primes: 6 }, "KEY_PRIME_NUM_INVALID"],
    [{ type: "rsa", bits: 2048, primes: 1 }, "KEY_PRIME_NUM_INVALID"],
    [{ type: "rsa", bits: 2048, primes: 2.5 }, "KEY_PRIME_NUM_INVALID"],
  ] as const;
  for (const [parameters, reason] of cases) {
    const error = assertThrows(() => generateKey(parameters), SslError);
    assertEquals([error.library, error.reason], ["RSA", reason]);
  }
});

Deno.test("generateKey() reports its search, lets others have their turn, and can be ended", async () => {
  const events: string[] = [];
  const key = await generateKey({ type: "rsa", bits: 1024, primes: 3 }, {
    onProgress: ({ event }) => events.push(event),
  });
  key.check();
  assertEquals([events[0], events.at(-1)], ["candidate", "found"]);
  assert(events.filter((event) => event === "found").length >= 3);
  let turns = 0;
  const timer = setInterval(() => turns++, 1);
  const signal = AbortSignal.timeout(150);
  await assertRejects(async () => await generateKey({ type: "rsa", bits: 16_384 }, { signal }));
  clearInterval(timer);
  assert(turns > 1, `${turns}`);
  const aborted = { signal: AbortSignal.abort(new Error("enough")) };
  for (const parameters of [{ type: "rsa", bits: 2048 }, { type: "ed25519" }] as const) {
    await assertRejects(async () => await generateKey(parameters, aborted), Error, "enough");
  }
});

Deno.test("RSA keys with other public exponents sign and check on every engine", async () => {
  for (const publicExponent of [3, 17, 0x10_0001, 2n ** 64n - 1n]) {
    for (const maker of everyEngine()) {
      const engines = [maker, portableEngine];
      const key = await generateKey({ type: "rsa", bits: 1024, publicExponent }, { engines });
      assertEquals(
        bytesToBigInt(key.publicKey.rsa?.exponent as Uint8Array),
        BigInt(publicExponent),
      );
      for (const algorithm of [PKCS1, PSS_SHA256]) {
        const signature = await key.sign(algorithm, utf8("hello"), { engines });
        assert(await key.publicKey.verify(algorithm, utf8("hello"), signature, { engines }));
      }
    }
  }
});

Deno.test("keys with three primes, without primes, and with wrong ones: no bad signature leaves", async () => {
  const three = threePrimes();
  const { primes } = three;
  const swapped = [...primes].reverse();
  const [first, ...others] = primes as [typeof primes[0], ...typeof primes];
  const badExponent = { ...first, exponent: bigIntToBytes(3n, first.exponent.length) };
  for (
    const parts of [
      three,
      { ...three, primes: [] },
      { ...three, primes: primes.slice(0, 2) },
      { ...three, primes: swapped },
      { ...three, primes: [badExponent, ...others] },
    ]
  ) {
    const key = new PrivateKey(parts);
    for (const algorithm of [PKCS1, PSS_SHA256]) {
      const signature = await key.sign(algorithm, utf8("hello"), PORTABLE);
      assert(await key.publicKey.verify(algorithm, utf8("hello"), signature, PORTABLE));
    }
  }
  const privateExponent = bigIntToBytes(5n, three.privateExponent.length);
  const broken = new PrivateKey({ ...three, privateExponent, primes: [badExponent, ...others] });
  const error = assertThrows(
    () => broken.sign(PKCS1, utf8("hello"), PORTABLE),
    SslError,
    "no signature was given out",
  );
  assertEquals([error.library, error.reason], ["RSA", "INVALID_KEYPAIR"]);
});

Deno.test("keys with three primes survive PKCS #8, and every engine signs with them", async () => {
  const key = new PrivateKey(threePrimes());
  const read = PrivateKey.fromPkcs8(key.toPkcs8());
  assertEquals(read.toPkcs8(), key.toPkcs8());
  for (const engine of everyEngine()) {
    const engines = [engine, portableEngine];
    const signature = await read.sign(PKCS1, utf8("hello"), { engines });
    assert(await read.publicKey.verify(PKCS1, utf8("hello"), signature, { engines }));
  }
});

Deno.test("many signatures with one key: blinding changes and never shows", async () => {
  const key = new PrivateKey(generateRsaKey({ type: "rsa", bits: 512 }, randomBytes));
  const algorithm: SignatureAlgorithm = { kind: "rsa-pkcs1", digest: sha1 };
  const signatures = new Set<string>();
  for (let round = 0; round < 100; round++) {
    signatures.add((await key.sign(algorithm, utf8("hello"), PORTABLE)).join());
  }
  assertEquals(signatures.size, 1);
});

const RESTRICTION: RsaPssRestriction = {
  digest: sha256,
  mgf1Digest: sha384,
  minimumSaltLength: 30,
};

Deno.test("a key that is restricted to PSS keeps to its parameters", async () => {
  const key = await generateKey({ type: "rsa-pss", bits: 1024, restriction: RESTRICTION });
  const publicKey = PublicKey.fromSubjectPublicKeyInfo(key.publicKey.subjectPublicKeyInfo);
  const allowed = { kind: "rsa-pss", digest: sha256, mgf1Digest: sha384, saltLength: 30 } as const;
  for (const engine of everyEngine()) {
    const engines = [engine, portableEngine];
    const signature = await key.sign(allowed, utf8("hello"), { engines });
    assert(await publicKey.verify(allowed, utf8("hello"), signature, { engines }));
    const longer = { ...allowed, saltLength: 40 };
    const other = await key.sign(longer, utf8("hello"), { engines });
    assert(await publicKey.verify(longer, utf8("hello"), other, { engines }));
    assertFalse(await publicKey.verify(allowed, utf8("hello"), other, { engines }));
  }
  // The same number, free of restrictions, signs what the restricted key must refuse.
  const free = new PrivateKey({ ...partsOf(key), type: "rsa" });
  const refused: readonly [SignatureAlgorithm, string][] = [
    [{ ...allowed, digest: sha384 }, "DIGEST_NOT_ALLOWED"],
    [{ ...allowed, mgf1Digest: sha256 }, "MGF1_DIGEST_NOT_ALLOWED"],
    [{ ...allowed, saltLength: 29 }, "PSS_SALTLEN_TOO_SMALL"],
    [PKCS1, "ILLEGAL_OR_UNSUPPORTED_PADDING_MODE"],
  ];
  for (const [algorithm, reason] of refused) {
    const error = assertThrows(() => key.sign(algorithm, utf8("hello")), SslError);
    assertEquals(error.reason, reason);
    const signature = await free.sign(algorithm, utf8("hello"));
    assert(await free.publicKey.verify(algorithm, utf8("hello"), signature));
    assertFalse(await publicKey.verify(algorithm, utf8("hello"), signature));
  }
});

Deno.test("digests and salts that a modulus has no room for are told", () => {
  const key = new PrivateKey(generateRsaKey({ type: "rsa", bits: 512 }, randomBytes));
  const cases: readonly [SignatureAlgorithm, string][] = [
    [{ kind: "rsa-pkcs1", digest: sha512 }, "DIGEST_TOO_BIG_FOR_RSA_KEY"],
    [{ ...PSS_SHA256, saltLength: 31 }, "DATA_TOO_LARGE_FOR_KEY_SIZE"],
    [{ ...PSS_SHA256, saltLength: -1 }, "INVALID_SALT_LENGTH"],
    [{ ...PSS_SHA256, saltLength: 1e9 }, "DATA_TOO_LARGE_FOR_KEY_SIZE"],
  ];
  for (const [algorithm, reason] of cases) {
    for (const engine of everyEngine()) {
      const sign = () => key.sign(algorithm, utf8("hello"), { engines: [engine, portableEngine] });
      const error = assertThrows(sign, SslError);
      assertEquals([error.library, error.reason], ["RSA", reason]);
    }
    assertEquals(key.publicKey.verify(algorithm, utf8("hello"), new Uint8Array(64)), false);
  }
  assertEquals(
    (key.sign({ ...PSS_SHA256, saltLength: 30 }, utf8("a"), PORTABLE) as Uint8Array).length,
    64,
  );
});

Deno.test("signatures of n or more, and of 0 and 1, are bad", async () => {
  const key = await generateKey({ type: "rsa", bits: 1024 });
  const modulus = key.publicKey.rsa?.modulus as Uint8Array;
  const good = bytesToBigInt(await key.sign(PKCS1, utf8("hello")));
  const numbers = [0n, 1n, bytesToBigInt(modulus), bytesToBigInt(modulus) - 1n];
  const second = good + bytesToBigInt(modulus);
  if (bitLength(second) <= 1024) numbers.push(second);
  for (const number of numbers) {
    for (const engine of everyEngine()) {
      const engines = [engine, portableEngine];
      const signature = bigIntToBytes(number, 128);
      for (const algorithm of [PKCS1, PSS_SHA256]) {
        assertFalse(await key.publicKey.verify(algorithm, utf8("hello"), signature, { engines }));
      }
    }
  }
});

Deno.test("forged padding is bad: Bleichenbacher's forgery with exponent 3", async () => {
  // 00 01 ff 00 DigestInfo, then whatever makes it a cube: what a lenient parser takes.
  const modulus = new Uint8Array(384).fill(0xff);
  const key = new PublicKey({ type: "rsa", modulus, exponent: Uint8Array.of(3) });
  const info = [
    ...[0x30, 0x31, 0x30, 0x0d, 0x06, 0x09, 0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x01],
    ...[0x05, 0x00, 0x04, 0x20],
    ...sha256.digest(utf8("hello")),
  ];
  const encoded = new Uint8Array(384).fill(0xff);
  encoded.set([0, 1, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0, ...info]);
  const signature = bigIntToBytes(cubeRoot(bytesToBigInt(encoded)), 384);
  const cube = bigIntToBytes(bytesToBigInt(signature) ** 3n, 384);
  assertEquals(cube.slice(0, 62), encoded.slice(0, 62));
  for (const engine of everyEngine()) {
    const engines = [engine, portableEngine];
    assertFalse(await key.verify(PKCS1, utf8("hello"), signature, { engines }));
  }
});

Deno.test("moduli and exponents out of bounds are refused, or call every signature bad", () => {
  const verify = (modulusLength: number, exponent: Uint8Array<ArrayBuffer>) => {
    const modulus = new Uint8Array(modulusLength).fill(0xff);
    const key = new PublicKey({ type: "rsa", modulus, exponent });
    const copy = () => PublicKey.fromSubjectPublicKeyInfo(key.subjectPublicKeyInfo);
    assertEquals(key.verify(PKCS1, utf8("hello"), new Uint8Array(modulusLength)), false);
    return copy;
  };
  assertEquals(verify(2048, Uint8Array.of(1, 0, 1))().bits, 16_384);
  assertEquals(assertThrows(verify(2049, Uint8Array.of(3)), SslError).reason, "MODULUS_TOO_LARGE");
  assertEquals(assertThrows(verify(128, Uint8Array.of(4)), SslError).reason, "BAD_E_VALUE");
  assertEquals(assertThrows(verify(1, Uint8Array.of(3)), SslError).reason, "INVALID_MODULUS");
  const even = new Uint8Array(128).fill(0xfe);
  const key = new PublicKey({ type: "rsa", modulus: even, exponent: Uint8Array.of(3) });
  const read = () => PublicKey.fromSubjectPublicKeyInfo(key.subjectPublicKeyInfo);
  assertEquals(assertThrows(read, SslError).reason, "INVALID_MODULUS");
  const start = performance.now();
  // OpenSSL takes long exponents only with short moduli, for they cost time.
  verify(2048, new Uint8Array(2048).fill(0xff));
  assert(performance.now() - start < 1000);
});

/** A key with three primes of 350 bits. */
function threePrimes(): RsaPrivateParts {
  const [a, b, c] = [randomPrime(350), randomPrime(350), randomPrime(350)] as const;
  const modulus = a * b * c;
  const order = (a - 1n) * (b - 1n) * (c - 1n);
  const secret = modularInverse(65_537n, order);
  if (secret === undefined) return threePrimes();
  const part = (prime: bigint, product: bigint) => ({
    prime: bigIntToBytes(prime, 44),
    exponent: bigIntToBytes(secret % (prime - 1n), 44),
    coefficient: product === 1n
      ? new Uint8Array(0)
      : bigIntToBytes(modularInverse(product, prime) as bigint, 44),
  });
  return {
    type: "rsa",
    modulus: bigIntToMinimalBytes(modulus),
    publicExponent: Uint8Array.of(1, 0, 1),
    privateExponent: bigIntToMinimalBytes(secret),
    primes: [part(a, 1n), part(b, a), part(c, a * b)],
  };
}

function randomPrime(bits: number): bigint {
  for (;;) {
    const number = BigInt.asUintN(bits, bytesToBigInt(randomBytes(64))) | 1n << BigInt(bits - 1) |
      1n;
    if (checkPrimeSync(number)) return number;
  }
}

/** The parts of a key, read from its PKCS #8. */
function partsOf(key: PrivateKey): RsaPrivateParts {
  const pkcs8 = new DerReader(key.toPkcs8()).readSequence();
  pkcs8.skip();
  pkcs8.skip();
  const numbers = new DerReader(pkcs8.readOctetString()).readSequence().list((inner) =>
    new Uint8Array(inner.readUnsignedBytes())
  );
  const [, n, e, d, p, q, dP, dQ, qInv] = numbers as [
    ...Uint8Array<ArrayBuffer>[],
  ] as Uint8Array<ArrayBuffer>[];
  const bytes = (value: Uint8Array<ArrayBuffer> | undefined) => value as Uint8Array<ArrayBuffer>;
  return {
    type: "rsa",
    modulus: bytes(n),
    publicExponent: bytes(e),
    privateExponent: bytes(d),
    primes: [
      { prime: bytes(q), exponent: bytes(dQ), coefficient: new Uint8Array(0) },
      { prime: bytes(p), exponent: bytes(dP), coefficient: bytes(qInv) },
    ],
  };
}

function cubeRoot(value: bigint): bigint {
  let [low, high] = [0n, 1n << BigInt(Math.ceil(bitLength(value) / 3) + 1)];
  while (low < high) {
    const middle = (low + high + 1n) >> 1n;
    if (middle ** 3n <= value) low = middle;
    else high = middle - 1n;
  }
  return low;
}
