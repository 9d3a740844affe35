// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/** BLAKE2 (RFC 7693) as digests of any length, with key, salt and personalization. */

import { checkBytes } from "../../wire/mod.ts";
import { BLAKE2B_FACTS, BLAKE2S_FACTS } from "../engine/digest_facts.ts";
import type { HostMethods } from "../engine/digest_methods.ts";
import { defineDigest } from "../engine/digest_value.ts";
import { Blake2, type Blake2Function } from "../engine/portable_blake2.ts";
import { BLAKE2B } from "../engine/portable_blake2b.ts";
import { BLAKE2S } from "../engine/portable_blake2s.ts";
import type { DigestAlgorithm } from "./digest.ts";

/** RFC 7693, Section 4. */
const OIDS: Readonly<Record<string, string>> = {
  "blake2b160": "1.3.6.1.4.1.1722.12.2.1.5",
  "blake2b256": "1.3.6.1.4.1.1722.12.2.1.8",
  "blake2b384": "1.3.6.1.4.1.1722.12.2.1.12",
  "blake2b512": "1.3.6.1.4.1.1722.12.2.1.16",
  "blake2s128": "1.3.6.1.4.1.1722.12.2.2.4",
  "blake2s160": "1.3.6.1.4.1.1722.12.2.2.5",
  "blake2s224": "1.3.6.1.4.1.1722.12.2.2.7",
  "blake2s256": "1.3.6.1.4.1.1722.12.2.2.8",
};

/** What {@linkcode blake2b} and {@linkcode blake2s} take. */
export interface Blake2Options {
  /**
   * The length of the digest, in bytes: 1 to 64 for BLAKE2b, 1 to 32 for BLAKE2s.
   *
   * @default {64 for BLAKE2b, 32 for BLAKE2s}
   */
  readonly outputLength?: number;
  /** A key of as many bytes at most; it makes the digest a MAC. @default {none} */
  readonly key?: Uint8Array;
  /** A salt of at most 16 bytes for BLAKE2b, 8 for BLAKE2s. @default {zeros} */
  readonly salt?: Uint8Array;
  /** What the digest is for, in as many bytes at most. @default {zeros} */
  readonly personalization?: Uint8Array;
}

/** BLAKE2b with 64 bytes of digest, unkeyed. */
export const blake2b512: DigestAlgorithm = /* @__PURE__ */ blake2b();

/** BLAKE2s with 32 bytes of digest, unkeyed. */
export const blake2s256: DigestAlgorithm = /* @__PURE__ */ blake2s();

/**
 * Makes a digest of BLAKE2b.
 *
 * @param options Length, key, salt and personalization.
 * @returns The digest; only one without key, salt and personalization has an object identifier.
 * @throws {RangeError} When something has an impossible length.
 *
 * @example Usage
 * ```ts
 * import { blake2b } from "@streamssl/ssl/crypto";
 * import { assertEquals } from "@std/assert";
 *
 * const keyed = blake2b({ outputLength: 20, key: new Uint8Array(32) });
 * assertEquals(keyed.digest(Uint8Array.of(1)).length, 20);
 * ```
 */
export function blake2b(options: Blake2Options = {}): DigestAlgorithm {
  return makeBlake2("blake2b", options, BLAKE2B);
}

/**
 * Makes a digest of BLAKE2s.
 *
 * @param options Length, key, salt and personalization.
 * @returns The digest; only one without key, salt and personalization has an object identifier.
 * @throws {RangeError} When something has an impossible length.
 *
 * @example Usage
 * ```ts
 * import { blake2s } from "@streamssl/ssl/crypto";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(blake2s({ outputLength: 16 }).digest(Uint8Array.of(1)).length, 16);
 * ```
 */
export function blake2s(options: Blake2Options = {}): DigestAlgorithm {
  return makeBlake2("blake2s", options, BLAKE2S);
}

function makeBlake2(
  family: "blake2b" | "blake2s",
  options: Blake2Options,
  algorithm: Blake2Function,
): DigestAlgorithm {
  const { blockLength } = algorithm;
  const most = blockLength / 2;
  const { outputLength = most } = options;
  const name = `${family}${8 * outputLength}`;
  check(name, "the digest", outputLength, 1, most);
  check(name, "the key", options.key?.length ?? 0, 0, most);
  check(name, "the salt", options.salt?.length ?? 0, 0, most / 4);
  check(name, "the personalization", options.personalization?.length ?? 0, 0, most / 4);
  for (const part of ["key", "salt", "personalization"] as const) {
    if (options[part] !== undefined) checkBytes(options[part], `the ${part} of ${name}`);
  }
  const isPlain = [options.key, options.salt, options.personalization]
    .every((part) => part === undefined || part.length === 0);
  const parameters = {
    outputLength,
    key: options.key?.slice(),
    salt: options.salt?.slice(),
    personalization: options.personalization?.slice(),
  };
  const isWhole = isPlain && outputLength === most;
  return defineDigest({
    name,
    aliases: isWhole ? [`${family.toUpperCase()}-${8 * outputLength}`] : [],
    outputLength,
    blockLength,
    oid: isPlain ? OIDS[name] : undefined,
    portable: {
      create: () => new Blake2(algorithm, parameters),
      digest: (data) => new Blake2(algorithm, parameters).update(data).digest(),
    },
    ...(isWhole ? { host: hostMethods(family, name) } : {}),
  });
}

function hostMethods(family: "blake2b" | "blake2s", name: string): HostMethods {
  const facts = family === "blake2b" ? BLAKE2B_FACTS : BLAKE2S_FACTS;
  return { name, presence: "ask", facts };
}

function check(name: string, part: string, length: number, least: number, most: number): void {
  if (Number.isInteger(length) && length >= least && length <= most) return;
  throw new RangeError(
    `Cannot set up ${name}: ${part} has ${length} bytes, ${least} to ${most} are expected`,
  );
}
