// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/** RSAPublicKey and RSAPrivateKey of PKCS #1 (RFC 8017, Appendix A.1). */

import type { DerBuilder } from "../asn1/der_builder.ts";
import { DerReader } from "../asn1/der_reader.ts";
import { SslError } from "../../err/mod.ts";
import { bitLengthOfBytes } from "../bigint.ts";
import type {
  RsaPrime,
  RsaPrivateParts,
  RsaPssRestriction,
  RsaPublicParts,
} from "../rsa/rsa_types.ts";

/** Which kind of RSA key, as its AlgorithmIdentifier says. */
export interface RsaKind {
  /** Plain, or restricted to PSS. */
  readonly type: "rsa" | "rsa-pss";
  /** What a restricted key allows. */
  readonly restriction?: RsaPssRestriction;
}

/** RSA_MAX_PRIME_NUM of OpenSSL. */
const MAX_PRIMES = 5;
/** No key of OpenSSL can have a longer modulus (OPENSSL_RSA_MAX_MODULUS_BITS). */
const MAX_MODULUS_BITS = 16_384;

/**
 * Reads an RSAPublicKey.
 *
 * @param der The whole structure.
 * @param kind Which kind of key it is.
 * @returns The key's parts.
 * @throws {SslError} When the encoding or the numbers are not valid.
 */
export function decodeRsaPublicKey(der: Uint8Array, kind: RsaKind): RsaPublicParts {
  const reader = new DerReader(der, { path: "RSAPublicKey" });
  const parts = reader.readSequence((inner) => ({
    ...kind,
    modulus: new Uint8Array(inner.readUnsignedBytes("modulus")),
    exponent: new Uint8Array(inner.readUnsignedBytes("publicExponent")),
  }));
  reader.finish();
  checkPublicNumbers(parts.modulus, parts.exponent);
  return parts;
}

/**
 * Writes an RSAPublicKey.
 *
 * @param builder Where to.
 * @param parts The key's parts.
 */
export function writeRsaPublicKey(builder: DerBuilder, parts: RsaPublicParts): void {
  builder.sequence((inner) => {
    inner.unsignedInteger(parts.modulus).unsignedInteger(parts.exponent);
  });
}

/**
 * Reads an RSAPrivateKey with two primes or more. The order of the primes becomes q, p, others.
 *
 * @param der The whole structure.
 * @param kind Which kind of key it is.
 * @returns The key's parts, copied.
 * @throws {SslError} When the encoding or the numbers are not valid.
 */
export function decodeRsaPrivateKey(der: Uint8Array, kind: RsaKind): RsaPrivateParts {
  const reader = new DerReader(der, { path: "RSAPrivateKey" });
  const parts = reader.readSequence((inner): RsaPrivateParts => {
    const version = inner.readSmallInteger(1, "version");
    const [modulus, publicExponent, privateExponent, p, q, dP, dQ, qInv] = [
      "modulus",
      "publicExponent",
      "privateExponent",
      "prime1",
      "prime2",
      "exponent1",
      "exponent2",
      "coefficient",
    ].map((field) => new Uint8Array(inner.readUnsignedBytes(field))) as EightNumbers;
    const primes: RsaPrime[] = [
      { prime: q, exponent: dQ, coefficient: new Uint8Array(0) },
      { prime: p, exponent: dP, coefficient: qInv },
    ];
    if (version === 1) primes.push(...readOtherPrimes(inner));
    // Keys made from n, e and d alone have zeros here.
    const complete = primes.every(({ prime, exponent }) => !isZero(prime) && !isZero(exponent));
    const common = { ...kind, modulus, publicExponent, privateExponent };
    return { ...common, primes: complete ? primes : [] };
  });
  reader.finish();
  checkPublicNumbers(parts.modulus, parts.publicExponent);
  if (isZero(parts.privateExponent)) {
    throw new SslError("RSA", "VALUE_MISSING", { expected: "a private exponent other than 0" });
  }
  return parts;
}

/**
 * Writes an RSAPrivateKey.
 *
 * @param builder Where to.
 * @param parts The key's parts.
 */
export function writeRsaPrivateKey(builder: DerBuilder, parts: RsaPrivateParts): void {
  const zero = new Uint8Array(1);
  const none: RsaPrime = { prime: zero, exponent: zero, coefficient: zero };
  const [q = none, p = none, ...others] = parts.primes;
  builder.sequence((inner) => {
    inner.integer(others.length === 0 ? 0 : 1)
      .unsignedInteger(parts.modulus)
      .unsignedInteger(parts.publicExponent)
      .unsignedInteger(parts.privateExponent)
      .unsignedInteger(p.prime)
      .unsignedInteger(q.prime)
      .unsignedInteger(p.exponent)
      .unsignedInteger(q.exponent)
      .unsignedInteger(p.coefficient);
    if (others.length === 0) return;
    inner.sequence((list) => {
      for (const { prime, exponent, coefficient } of others) {
        list.sequence((item) =>
          item.unsignedInteger(prime).unsignedInteger(exponent).unsignedInteger(coefficient)
        );
      }
    });
  });
}

type Eight<T> = [T, T, T, T, T, T, T, T];
type EightNumbers = Eight<Uint8Array<ArrayBuffer>>;

function readOtherPrimes(reader: DerReader): RsaPrime[] {
  return reader.readSequence((list) => {
    const primes = list.list((item) =>
      item.readSequence((inner) => ({
        prime: new Uint8Array(inner.readUnsignedBytes("prime")),
        exponent: new Uint8Array(inner.readUnsignedBytes("exponent")),
        coefficient: new Uint8Array(inner.readUnsignedBytes("coefficient")),
      }))
    );
    if (primes.length < 1 || primes.length + 2 > MAX_PRIMES) {
      throw new SslError("RSA", "INVALID_MULTI_PRIME_KEY", {
        expected: `3 to ${MAX_PRIMES} primes`,
        received: `${primes.length + 2} primes`,
      });
    }
    return primes;
  }, "otherPrimeInfos");
}

/** A modulus that is even or an exponent of 0 belongs to no RSA key. */
function checkPublicNumbers(modulus: Uint8Array, exponent: Uint8Array): void {
  const bits = bitLengthOfBytes(modulus);
  if (bits > MAX_MODULUS_BITS) {
    throw new SslError("RSA", "MODULUS_TOO_LARGE", {
      expected: `at most ${MAX_MODULUS_BITS} bits`,
      received: `${bits} bits`,
    });
  }
  if (((modulus.at(-1) as number) & 1) === 0 || bits < 16) {
    throw new SslError("RSA", "INVALID_MODULUS", {
      expected: "an odd number of 16 bits or more",
      received: `${isZero(modulus) ? "0" : `an even or short number of ${bits} bits`}`,
    });
  }
  if (((exponent.at(-1) as number) & 1) === 0 || exponent.length > modulus.length) {
    throw new SslError("RSA", "BAD_E_VALUE", {
      expected: "an odd public exponent below the modulus",
    });
  }
}

function isZero(bytes: Uint8Array): boolean {
  return bytes.every((byte) => byte === 0);
}
