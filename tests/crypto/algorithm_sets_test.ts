// Copyright 2026 the streamssl authors. MIT license.

import { assert, assertEquals, assertFalse, assertThrows } from "@std/assert";
import {
  type AlgorithmSet,
  allAlgorithms,
  cipherByName,
  createPbes2Scheme,
  defaultAlgorithms,
  digestByName,
  encodePbeScheme,
  kdfByName,
  legacyAlgorithms,
  macByName,
  readPbeScheme,
  sha256,
  withoutAlgorithms,
} from "../../crypto/mod.ts";
import { DerReader } from "../../crypto/asn1/mod.ts";
import { SslError } from "../../err/mod.ts";

const KINDS = ["digests", "ciphers", "macs", "kdfs"] as const;

function names(set: AlgorithmSet): string[] {
  return KINDS.flatMap((kind) => set[kind].map((row) => `${kind}/${row.name}`));
}

/** What a smaller set of everything lacks. */
function gone(...words: string[]): string[] {
  const rest = new Set(names(withoutAlgorithms(allAlgorithms, words)));
  return names(allAlgorithms).filter((name) => !rest.has(name));
}

Deno.test("the default and the legacy set are parts of the whole, which names nothing twice", () => {
  const all = names(allAlgorithms);
  assertEquals(new Set(all).size, all.length);
  for (const name of [...names(defaultAlgorithms), ...names(legacyAlgorithms)]) {
    assert(all.includes(name), name);
  }
});

Deno.test("only RIPEMD-160 is in both OpenSSL's providers", () => {
  const legacy = new Set(names(legacyAlgorithms));
  assertEquals(names(defaultAlgorithms).filter((name) => legacy.has(name)), ["digests/ripemd160"]);
});

Deno.test("every row is found by its name, its aliases and its identifier in its own set", () => {
  for (const set of [defaultAlgorithms, legacyAlgorithms, allAlgorithms]) {
    for (const row of set.digests) assertEquals(digestByName(row.name, set.digests), row);
    for (const row of set.ciphers) assertEquals(cipherByName(row.name, set.ciphers), row);
    for (const row of set.macs) assertEquals(macByName(row.name, set.macs), row);
    for (const row of set.kdfs) assertEquals(kdfByName(row.name, set.kdfs), row);
    for (const row of set.ciphers) {
      for (const alias of row.aliases) assertEquals(cipherByName(alias, set.ciphers), row);
      if (row.oid !== undefined) assertEquals(cipherByName(row.oid, set.ciphers), row);
    }
  }
});

Deno.test("what is not in a set is an error that says which one has it", () => {
  const bare: AlgorithmSet = { digests: [sha256], ciphers: [], macs: [], kdfs: [] };
  assertThrows(() => digestByName("SM3", bare.digests), SslError, "defaultDigests");
  assertThrows(() => cipherByName("rc4", bare.ciphers), SslError, "legacyCiphers");
  assertThrows(() => cipherByName("seed-gcm", bare.ciphers), SslError, "allCiphers");
  assertThrows(() => macByName("kmac128", bare.macs), SslError, "defaultMacs");
  assertThrows(() => kdfByName("pbkdf1", bare.kdfs), SslError, "legacyKdfs");
});

Deno.test("withoutAlgorithms() leaves out every mode of a family, as no-idea does", () => {
  const modes = ["ecb", "cbc", "cfb", "ofb"];
  assertEquals(gone("idea"), modes.map((mode) => `ciphers/idea-${mode}`));
  assertEquals(gone("RC5"), modes.map((mode) => `ciphers/rc5-${mode}`));
  assertEquals(gone("mdc2"), ["digests/mdc2"]);
  assertEquals(gone("blake2"), [
    "digests/blake2b512",
    "digests/blake2s256",
    "macs/blake2bmac",
    "macs/blake2smac",
  ]);
  assertEquals(gone("argon2"), ["kdfs/ARGON2I", "kdfs/ARGON2D", "kdfs/ARGON2ID"]);
});

Deno.test("withoutAlgorithms() leaves out what is built on an algorithm", () => {
  assertEquals(gone("md5"), ["digests/md5", "digests/md5-sha1", "ciphers/rc4-hmac-md5"]);
  assertEquals(gone("poly1305"), [
    "ciphers/chacha20-poly1305",
    "ciphers/xchacha20-poly1305",
    "macs/poly1305",
  ]);
  const des = gone("des");
  for (const name of ["des-cbc", "desx-cbc", "des-ede3-cbc", "des3-wrap"]) {
    assert(des.includes(`ciphers/${name}`), name);
  }
  assert(des.every((name) => name.startsWith("ciphers/des")), des.join());
});

Deno.test("withoutAlgorithms() takes an alias, an identifier and part of a name, but whole words only", () => {
  assertEquals(gone("blowfish"), gone("bf"));
  assertEquals(gone("bf").length, 4);
  assertEquals(gone("2.16.840.1.101.3.4.1.2"), ["ciphers/aes-128-cbc"]);
  assertEquals(gone("aes128cbc").includes("ciphers/aes-128-cbc"), true);
  const seed = gone("seed");
  assert(
    seed.includes("ciphers/seed-cbc") && seed.every((name) => name.startsWith("ciphers/seed")),
  );
  assertFalse(gone("sm4").some((name) => !name.startsWith("ciphers/sm4")));
});

Deno.test("withoutAlgorithms() leaves its argument alone and takes what is not there", () => {
  const before = names(legacyAlgorithms);
  assertEquals(names(withoutAlgorithms(legacyAlgorithms, ["aes", "sha256"])), before);
  assertEquals(names(withoutAlgorithms(legacyAlgorithms, [])), before);
  withoutAlgorithms(legacyAlgorithms, ["rc4"]);
  assertEquals(names(legacyAlgorithms), before);
});

Deno.test("withoutAlgorithms() refuses names that it does not know: nothing may stay in by a slip", () => {
  for (const name of ["", " ", "-", "ide", "no-idea", "rc9", "*", "aes-129-cbc", "x".repeat(1e6)]) {
    const error = assertThrows(() => withoutAlgorithms(allAlgorithms, [name]), SslError);
    assertEquals(error.reason, "UNSUPPORTED_ALGORITHM");
    assert(error.message.length < 500);
  }
  assertThrows(() => withoutAlgorithms(allAlgorithms, ["camelia"]), SslError, "camellia");
});

Deno.test("a set is taken where a scheme names algorithms", () => {
  const encoding = encodePbeScheme(createPbes2Scheme());
  assertEquals(readPbeScheme(new DerReader(encoding), defaultAlgorithms).kind, "pbes2");
  const error = assertThrows(
    () => readPbeScheme(new DerReader(encoding), withoutAlgorithms(allAlgorithms, ["aes", "aria"])),
    SslError,
  );
  assertEquals(error.reason, "UNSUPPORTED_CIPHER");
});
