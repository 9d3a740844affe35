// Copyright 2026 the streamssl authors. MIT license.

import { assertEquals, assertThrows } from "@std/assert";
import {
  generateKey,
  portableEngine,
  PrivateKey,
  PublicKey,
  type RsaPrivateParts,
} from "../../../crypto/mod.ts";
import { bigIntToMinimalBytes, bytesToBigInt } from "../../../crypto/bigint.ts";
import { generatePrimeSync } from "../../../crypto/prime/generate_prime.ts";
import { checkRsaPrivate } from "../../../crypto/rsa/rsa_check.ts";
import { generateRsaKey } from "../../../crypto/rsa/rsa_keygen.ts";
import { SslError } from "../../../err/mod.ts";
import { randomBytes } from "../../../rand/mod.ts";
import type { Bytes } from "../../../wire/mod.ts";
import { opensslTest } from "../_openssl.ts";

const TWO = generateRsaKey({ type: "rsa", bits: 512 }, randomBytes);
const THREE = generateRsaKey({ type: "rsa", bits: 1024, primes: 3 }, randomBytes);

function plus(bytes: Uint8Array, step = 2n): Bytes {
  return bigIntToMinimalBytes(bytesToBigInt(bytes) + step);
}

/** The key with another number in one of its primes. */
function withPrime(
  parts: RsaPrivateParts,
  index: number,
  field: "prime" | "exponent" | "coefficient",
): RsaPrivateParts {
  const primes = parts.primes.map((row, at) =>
    at === index ? { ...row, [field]: plus(row[field]) } : row
  );
  return { ...parts, primes };
}

/** The key of two numbers that need not be primes. */
function keyOf(p: bigint, q: bigint): RsaPrivateParts {
  const prime = (value: bigint) => ({
    prime: bigIntToMinimalBytes(value),
    exponent: Uint8Array.of(1),
    coefficient: Uint8Array.of(1),
  });
  return {
    type: "rsa",
    modulus: bigIntToMinimalBytes(p * q),
    publicExponent: Uint8Array.of(3),
    privateExponent: Uint8Array.of(3),
    primes: [prime(q), prime(p)],
  };
}

function reasonOf(check: () => void): string {
  const error = assertThrows(check, SslError);
  return `${error.library} ${error.reason}`;
}

Deno.test("check() passes good keys with two primes and with three", () => {
  new PrivateKey(TWO).check();
  new PrivateKey(THREE).check();
});

Deno.test("checkRsaPrivate() names what is wrong as OpenSSL does", () => {
  const large = generatePrimeSync(256);
  const other = generatePrimeSync(256);
  const composite = generatePrimeSync(128) * generatePrimeSync(128);
  const cases: [RsaPrivateParts, string][] = [
    [{ ...TWO, modulus: plus(TWO.modulus) }, "N_DOES_NOT_EQUAL_P_Q"],
    [{ ...THREE, modulus: plus(THREE.modulus) }, "N_DOES_NOT_EQUAL_PRODUCT_OF_PRIMES"],
    [{ ...TWO, privateExponent: plus(TWO.privateExponent) }, "D_E_NOT_CONGRUENT_TO_1"],
    [withPrime(TWO, 0, "exponent"), "DMQ1_NOT_CONGRUENT_TO_D"],
    [withPrime(TWO, 1, "exponent"), "DMP1_NOT_CONGRUENT_TO_D"],
    [withPrime(TWO, 1, "coefficient"), "IQMP_NOT_INVERSE_OF_Q"],
    [withPrime(THREE, 2, "exponent"), "MP_EXPONENT_NOT_CONGRUENT_TO_D"],
    [withPrime(THREE, 2, "coefficient"), "MP_COEFFICIENT_NOT_INVERSE_OF_R"],
    [{ ...TWO, primes: [] }, "VALUE_MISSING"],
    [keyOf(composite, large), "P_NOT_PRIME"],
    [keyOf(large, composite), "Q_NOT_PRIME"],
    [keyOf(large, other), "D_E_NOT_CONGRUENT_TO_1"],
  ];
  for (const [parts, reason] of cases) {
    assertEquals(reasonOf(() => checkRsaPrivate(parts)), `RSA ${reason}`);
  }
});

Deno.test("check() refuses public keys that are no product of several large primes", () => {
  const prime = generatePrimeSync(512);
  const exponent = Uint8Array.of(1, 0, 1);
  const good = bytesToBigInt(TWO.modulus);
  const cases: [bigint, Bytes, string][] = [
    [prime, exponent, "INVALID_MODULUS"],
    [prime * prime, exponent, "INVALID_MODULUS"],
    [prime ** 3n, exponent, "INVALID_MODULUS"],
    [good * 3n, exponent, "INVALID_MODULUS"],
    [good * 751n, exponent, "INVALID_MODULUS"],
    [good * 2n, exponent, "INVALID_MODULUS"],
    [good, Uint8Array.of(1), "PUB_EXPONENT_OUT_OF_RANGE"],
    [good, Uint8Array.of(4), "PUB_EXPONENT_OUT_OF_RANGE"],
    [good, Uint8Array.of(0), "PUB_EXPONENT_OUT_OF_RANGE"],
    [(1n << 20_000n) - 1n, exponent, "MODULUS_TOO_LARGE"],
  ];
  for (const [n, e, reason] of cases) {
    const key = new PublicKey({ type: "rsa", modulus: bigIntToMinimalBytes(n), exponent: e });
    assertEquals(reasonOf(() => key.check()), `RSA ${reason}`);
  }
});

opensslTest("openssl pkey -check and check() agree on keys of both", async (openssl) => {
  for (const primes of ["2", "3"]) {
    const path = openssl.path(`made${primes}.pem`);
    await openssl.run("genrsa", "-primes", primes, "-out", path, "1024");
    const { text } = await openssl.run("pkcs8", "-topk8", "-nocrypt", "-in", path);
    const der = Uint8Array.from(atob(text.replace(/-----.*-----|\s/g, "")), (c) => c.charCodeAt(0));
    PrivateKey.fromPkcs8(der).check();
  }
  const engines = [portableEngine];
  for (const primes of [2, 3, 4]) {
    const bits = primes === 4 ? 4096 : 1024;
    const key = await generateKey({ type: "rsa", bits, primes }, { engines });
    const path = await openssl.file(`ours${primes}.pem`, key.toPem());
    const { text, stderr } = await openssl.run("pkey", "-in", path, "-check", "-noout");
    assertEquals(/Key is valid/.test(text + stderr), true, text + stderr);
  }
});
