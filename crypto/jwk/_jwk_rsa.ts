// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/** RSA keys as JSON Web Keys (RFC 7518, Section 6.3). */

import type { RsaPrime, RsaPrivateParts, RsaPublicParts } from "../rsa/rsa_types.ts";
import { badMember, readNumber, writeNumber } from "./_jwk_bytes.ts";
import type { Jwk, JwkOtherPrime } from "./jwk_types.ts";

/** RSA_MAX_PRIME_NUM of OpenSSL, less the two that every key has. */
const MAX_OTHER_PRIMES = 3;
const PRIME_MEMBERS = ["p", "q", "dp", "dq", "qi"] as const;

/** Reads a public key; its numbers are not checked. */
export function readRsaPublic(jwk: Jwk): RsaPublicParts {
  return { type: "rsa", modulus: readNumber(jwk, "n"), exponent: readNumber(jwk, "e") };
}

/** Reads a private key; its numbers are not checked. */
export function readRsaPrivate(jwk: Jwk): RsaPrivateParts {
  const { modulus, exponent } = readRsaPublic(jwk);
  return {
    type: "rsa",
    modulus,
    publicExponent: exponent,
    privateExponent: readNumber(jwk, "d"),
    primes: readPrimes(jwk),
  };
}

function readPrimes(jwk: Jwk): RsaPrime[] {
  const there = PRIME_MEMBERS.filter((member) => jwk[member] !== undefined);
  if (there.length === 0 && jwk.oth === undefined) return [];
  // RFC 7518, Section 6.3.2: all of them or none.
  const [p, q, dp, dq, qi] = PRIME_MEMBERS.map((member) => readNumber(jwk, member));
  const primes: RsaPrime[] = [
    { prime: q!, exponent: dq!, coefficient: new Uint8Array(0) },
    { prime: p!, exponent: dp!, coefficient: qi! },
  ];
  const { oth } = jwk;
  if (oth === undefined) return primes;
  if (!Array.isArray(oth) || oth.length < 1 || oth.length > MAX_OTHER_PRIMES) {
    throw badMember("oth", `an array of 1 to ${MAX_OTHER_PRIMES} primes`, "something else");
  }
  for (const other of oth as readonly JwkOtherPrime[]) {
    if (typeof other !== "object" || other === null) {
      throw badMember("oth", "objects", `a ${typeof other}`);
    }
    primes.push({
      prime: readNumber(other, "r"),
      exponent: readNumber(other, "d"),
      coefficient: readNumber(other, "t"),
    });
  }
  return primes;
}

/** Writes a public key. */
export function writeRsaPublic({ modulus, exponent }: RsaPublicParts): Jwk {
  return { kty: "RSA", n: writeNumber(modulus), e: writeNumber(exponent) };
}

/** Writes a private key. */
export function writeRsaPrivate(parts: RsaPrivateParts): Jwk {
  const [q, p, ...others] = parts.primes;
  const jwk: Jwk = {
    kty: "RSA",
    n: writeNumber(parts.modulus),
    e: writeNumber(parts.publicExponent),
    d: writeNumber(parts.privateExponent),
  };
  if (p === undefined || q === undefined) return jwk;
  return {
    ...jwk,
    p: writeNumber(p.prime),
    q: writeNumber(q.prime),
    dp: writeNumber(p.exponent),
    dq: writeNumber(q.exponent),
    qi: writeNumber(p.coefficient),
    ...others.length === 0 ? {} : {
      oth: others.map(({ prime, exponent, coefficient }) => ({
        r: writeNumber(prime),
        d: writeNumber(exponent),
        t: writeNumber(coefficient),
      })),
    },
  };
}
