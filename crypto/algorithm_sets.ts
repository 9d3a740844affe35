// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/** Sets of algorithms: values that are handed on, where OpenSSL loads providers into a global library context. */

import { SslError } from "../err/mod.ts";
import type { CipherAlgorithm } from "./cipher/cipher_algorithm.ts";
import { allCiphers, defaultCiphers, legacyCiphers } from "./cipher/ciphers.ts";
import { nameRemedy } from "./close_names.ts";
import type { DigestAlgorithm } from "./digest/digest.ts";
import { allDigests, defaultDigests, legacyDigests } from "./digest/digests.ts";
import type { Kdf } from "./kdf/kdf.ts";
import { allKdfs, defaultKdfs, legacyKdfs } from "./kdf/kdfs.ts";
import type { MacAlgorithm } from "./mac/mac.ts";
import { defaultMacs } from "./mac/macs.ts";

/**
 * Algorithms that something may use. Nothing is registered: a set is an object like any other, given to
 * the functions that look names up (`readPbeScheme`, `Kdf.derive`), and its tables to those that find one
 * (`digestByName`, `cipherByName`, `macByName`, `kdfByName`).
 */
export interface AlgorithmSet {
  /** The digests. */
  readonly digests: readonly DigestAlgorithm[];
  /** The ciphers. */
  readonly ciphers: readonly CipherAlgorithm[];
  /** The message authentication codes. */
  readonly macs: readonly MacAlgorithm[];
  /** The key derivation functions. */
  readonly kdfs: readonly Kdf[];
}

/**
 * What OpenSSL 3 offers without being asked: its default provider.
 *
 * @example Usage
 * ```ts
 * import { defaultAlgorithms, digestByName, sha256 } from "@streamssl/ssl/crypto";
 * import { assertEquals, assertThrows } from "@std/assert";
 *
 * assertEquals(digestByName("SHA256", defaultAlgorithms.digests), sha256);
 * assertThrows(() => digestByName("MD4", defaultAlgorithms.digests), Error, "legacyDigests");
 * ```
 */
export const defaultAlgorithms: AlgorithmSet = {
  digests: defaultDigests,
  ciphers: defaultCiphers,
  macs: defaultMacs,
  kdfs: defaultKdfs,
};

/**
 * What OpenSSL 3 keeps in its legacy provider: broken or forgotten, there to read what is old.
 *
 * @example Usage
 * ```ts
 * import { cipherByName, legacyAlgorithms } from "@streamssl/ssl/crypto";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(cipherByName("RC2", legacyAlgorithms.ciphers).name, "rc2-cbc");
 * assertEquals(legacyAlgorithms.macs, []);
 * ```
 */
export const legacyAlgorithms: AlgorithmSet = {
  digests: legacyDigests,
  ciphers: legacyCiphers,
  macs: [],
  kdfs: legacyKdfs,
};

/**
 * Every algorithm that this library has; a few are not in OpenSSL.
 *
 * @example Usage
 * ```ts
 * import { allAlgorithms, kdfByName } from "@streamssl/ssl/crypto";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(kdfByName("PBKDF1", allAlgorithms.kdfs).name, "PBKDF1");
 * ```
 */
export const allAlgorithms: AlgorithmSet = {
  digests: allDigests,
  ciphers: allCiphers,
  macs: defaultMacs,
  kdfs: allKdfs,
};

/** No name is longer; what is comes from outside and is not worth a search. */
const LONGEST = 64;

/** Names that are not a word of every member of their family; OpenSSL's `no-des` and `no-bf` take them all. */
const ALSO: Readonly<Record<string, readonly string[]>> = { des: ["desx"], blowfish: ["bf"] };

/**
 * Makes a smaller set, as OpenSSL is built with `no-idea no-rc5 no-mdc2`. An algorithm goes when its name,
 * an alias or its object identifier is given, or when the given text is a whole word of one of its names:
 * `"idea"` takes every mode of IDEA away, `"md5"` also `rc4-hmac-md5`, `"ocb"` the mode of every cipher.
 *
 * A set is a promise about what is accepted. For a bundle without an algorithm write the tables
 * yourself and import no more than is in them.
 *
 * @param set The set to begin with; it stays as it is.
 * @param names What to leave out; capital and small letters are one. One that this set has not is no
 * error as long as the library knows it.
 * @returns The new set.
 * @throws {SslError} `EVP`, `UNSUPPORTED_ALGORITHM` when no algorithm of the library is called so: a
 * misspelled name would leave in what was to go.
 *
 * @example Usage
 * ```ts
 * import { allAlgorithms, cipherByName, withoutAlgorithms } from "@streamssl/ssl/crypto";
 * import { assertThrows } from "@std/assert";
 *
 * const mine = withoutAlgorithms(allAlgorithms, ["idea", "rc5", "mdc2"]);
 * assertThrows(() => cipherByName("IDEA-CBC", mine.ciphers), Error, "legacyCiphers");
 * assertThrows(() => withoutAlgorithms(mine, ["camelia"]), Error, "camellia");
 * ```
 */
export function withoutAlgorithms(set: AlgorithmSet, names: Iterable<string>): AlgorithmSet {
  const unwanted = new Set<string>();
  for (const name of names) {
    const found = everyAlgorithm(allAlgorithms).filter((row) => isCalled(row, name));
    if (found.length === 0) throw unknownName(name);
    for (const row of found) unwanted.add(row.name);
  }
  const rest = <Row extends Named>(table: readonly Row[]) =>
    table.filter((row) => !unwanted.has(row.name));
  return {
    digests: rest(set.digests),
    ciphers: rest(set.ciphers),
    macs: rest(set.macs),
    kdfs: rest(set.kdfs),
  };
}

/** What all tables' rows have. */
interface Named {
  readonly name: string;
  readonly aliases: readonly string[];
  readonly oid?: string | undefined;
}

function everyAlgorithm(set: AlgorithmSet): Named[] {
  return [...set.digests, ...set.ciphers, ...set.macs, ...set.kdfs];
}

function isCalled(row: Named, name: string): boolean {
  if (row.oid === name) return true;
  const texts = [name, ...ALSO[name.toLowerCase()] ?? []].map(words).filter((text) => text !== "");
  return [row.name, ...row.aliases].map(words).some((called) =>
    texts.some((text) => called.includes(text))
  );
}

/** `AES-128-CBC` and `aes128cbc` are ` aes 128 cbc `. */
function words(name: string): string {
  const found = name.slice(0, LONGEST).toLowerCase().match(/[a-z]+|[0-9]+/g);
  return found === null ? "" : ` ${found.join(" ")} `;
}

function unknownName(name: string): SslError {
  const rows = everyAlgorithm(allAlgorithms);
  const families = rows.flatMap((row) => row.name.split("-").slice(0, 1));
  const names = rows.flatMap((row) => [row.name, ...row.aliases]);
  const remedy = nameRemedy(name.slice(0, LONGEST), [...families, ...names]);
  return new SslError("EVP", "UNSUPPORTED_ALGORITHM", {
    expected: "names of algorithms to leave out, or whole words of them",
    received: JSON.stringify(name.slice(0, LONGEST)),
    ...(remedy === undefined ? {} : { remedy }),
  });
}
