// Copyright 2026 the streamssl authors. MIT license.

import { allDigests, type Digest, type DigestAlgorithm, type Engine } from "../../crypto/mod.ts";
import { findDigest } from "../../crypto/digest/digests.ts";

/**
 * Finds a digest by the names that the suites use: `SHA-256`, `SHA2-256`, `sha256`, `SHA-512/256`,
 * `SHA512-256`.
 *
 * @param name The name.
 * @returns The digest, or nothing when the library has none of that name.
 */
export function digestNamed(name: string): DigestAlgorithm | undefined {
  return findDigest(name, allDigests);
}

/** A digest's name as OpenSSL writes it, in lower case: `sha256`, `sha512-256`, `sha3-256`. */
export function plainDigestName(name: string): string {
  return name.toLowerCase().replace(/^sha-?2-/, "sha").replace(/^sha-(\d)/, "sha$1")
    .replace("/", "-");
}

/**
 * Ties a digest to an engine, for what takes a digest and no engine.
 *
 * @param engine The engine.
 * @param algorithm The digest.
 * @returns A digest that only this engine computes, or nothing when it declines.
 */
export function digestOn(engine: Engine, algorithm: DigestAlgorithm): DigestAlgorithm | undefined {
  if (engine.digest?.(algorithm) === undefined) return undefined;
  function create(): Digest {
    const digest = engine.digest?.(algorithm);
    if (digest === undefined) throw new Error(`${engine.name} took ${algorithm.name} only once`);
    return digest;
  }
  const { name, aliases, outputLength, blockLength, oid } = algorithm;
  return {
    name,
    aliases,
    outputLength,
    blockLength,
    oid,
    create,
    digest: (data) => create().update(data).digest(),
  };
}
