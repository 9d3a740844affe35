// Copyright 2026 the streamssl authors. MIT license.

/** Bare keys of ML-KEM, ML-DSA and SLH-DSA in the structures that the library reads. */

import { DerBuilder } from "../../crypto/asn1/mod.ts";
import type { KeyType } from "../../crypto/mod.ts";
import type { Bytes } from "../../wire/mod.ts";

const SLH_DSA = ["SHA2", "SHAKE"].flatMap((hash) =>
  ["128s", "128f", "192s", "192f", "256s", "256f"].map((size) => `SLH-DSA-${hash}-${size}`)
);

/** The arcs of the algorithms below 2.16.840.1.101.3.4. */
const ARCS: Readonly<Record<string, string>> = {
  "ML-DSA-44": "3.17",
  "ML-DSA-65": "3.18",
  "ML-DSA-87": "3.19",
  "ML-KEM-512": "4.1",
  "ML-KEM-768": "4.2",
  "ML-KEM-1024": "4.3",
  ...Object.fromEntries(SLH_DSA.map((name, index) => [name, `3.${20 + index}`])),
};

/** Whether keys of an algorithm can be written here. */
export function isRawAlgorithm(algorithm: string): boolean {
  return oidOf(algorithm) !== undefined;
}

/** The library's types of keys by their object identifiers. */
export function rawKeyTypes(): Record<string, KeyType> {
  return Object.fromEntries(
    Object.keys(ARCS).map((name) => [oidOf(name) ?? "", name.toLowerCase() as KeyType]),
  );
}

/** A SubjectPublicKeyInfo. */
export function rawPublicKey(algorithm: string, key: Uint8Array): Bytes {
  return new DerBuilder().sequence((builder) => {
    builder.sequence((inner) => inner.oid(oidOf(algorithm) ?? ""));
    builder.bitString(key);
  }).finish();
}

/** A PrivateKeyInfo: bare bytes for SLH-DSA, a seed or an expanded key for the others. */
export function rawPrivateKey(
  algorithm: string,
  key: Uint8Array,
  form: "seed" | "expanded",
): Bytes {
  return new DerBuilder().sequence((builder) => {
    builder.integer(0).sequence((inner) => inner.oid(oidOf(algorithm) ?? ""));
    builder.octetString((inner) => {
      if (algorithm.toUpperCase().startsWith("SLH-DSA")) inner.raw(key);
      else if (form === "seed") inner.implicit(0, key);
      else inner.octetString(key);
    });
  }).finish();
}

function oidOf(algorithm: string): string | undefined {
  const wanted = algorithm.toUpperCase();
  const name = Object.keys(ARCS).find((name) => name.toUpperCase() === wanted);
  return name === undefined ? undefined : `2.16.840.1.101.3.4.${ARCS[name]}`;
}
