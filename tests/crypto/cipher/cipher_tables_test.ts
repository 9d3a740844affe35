// Copyright 2026 the streamssl authors. MIT license.

import { assert, assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import {
  aes128Cbc,
  aes192Xts,
  allCiphers,
  camellia256Gcm,
  type CipherAlgorithm,
  cipherByName,
  defaultCiphers,
  desEde3Cbc,
  ideaCbc,
  isAead,
  legacyCiphers,
} from "../../../crypto/mod.ts";
import { SslError } from "../../../err/mod.ts";
import { opensslTest } from "../_openssl.ts";

/** What newer releases of OpenSSL have, and what Debian builds without. */
const NOT_IN_OPENSSL_3_0 = /^(aes-\d+-gcm-siv|sm4-(gcm|ccm|xts))$/;
const NOT_IN_DEBIAN = /^(idea|rc5)-/;

for (const provider of ["default", "legacy"] as const) {
  const table = provider === "default" ? defaultCiphers : legacyCiphers;
  opensslTest(
    `${provider}Ciphers has what OpenSSL's provider has, by the same names`,
    async (openssl) => {
      const args = provider === "legacy" ? ["-provider", "legacy"] : [];
      const { text } = await openssl.run(
        "list",
        "-cipher-algorithms",
        ...args,
        ...["-provider", "default"],
      );
      const seen = new Set<CipherAlgorithm>();
      for (const line of text.slice(text.indexOf("Provided:")).split("\n")) {
        if (!line.endsWith(`@ ${provider}`)) continue;
        const names = line.slice(0, line.lastIndexOf("@")).replaceAll(/[{}\s]/g, "").toLowerCase()
          .split(",").sort();
        const cipher = table.find((one) => names.includes(one.name));
        if (cipher === undefined) throw new Error(`${names} is missing`);
        const ours = [
          cipher.name,
          ...cipher.aliases,
          ...cipher.oid === undefined ? [] : [cipher.oid],
        ];
        assertEquals(ours.sort(), names);
        seen.add(cipher);
      }
      const more = table.filter((one) => !seen.has(one)).map(({ name }) => name);
      const unknown = more.filter((name) =>
        !NOT_IN_OPENSSL_3_0.test(name) && !NOT_IN_DEBIAN.test(name)
      );
      assertEquals(unknown, []);
      assert(seen.size > 20);
    },
  );
}

Deno.test("the lengths of every cipher are among its possible ones", () => {
  for (const cipher of allCiphers) {
    const possible = (lengths: CipherAlgorithm["keyLengths"], length: number) =>
      lengths.some((one) =>
        typeof one === "number" ? one === length : length >= one[0] && length <= one[1]
      );
    assert(possible(cipher.keyLengths, cipher.keyLength), cipher.name);
    assert(possible(cipher.ivLengths, cipher.ivLength), cipher.name);
    assertEquals(cipher.aead, cipher.tagLengths.includes(cipher.tagLength), cipher.name);
    assertEquals(isAead(cipher), cipher.aead && cipher.mode !== "cbc-hs", cipher.name);
  }
});

Deno.test("no name, alias or identifier stands for two ciphers", () => {
  const names = allCiphers.flatMap(({ name, aliases, oid }) => [
    name,
    ...aliases,
    ...oid === undefined ? [] : [oid],
  ]);
  assertEquals(names.length, new Set(names).size);
  assertEquals(names, names.map((name) => name.toLowerCase()));
});

Deno.test("cipherByName() finds names, aliases and identifiers in upper and lower case", () => {
  assertEquals(cipherByName("AES-128-CBC"), aes128Cbc);
  assertEquals(cipherByName("Aes128"), aes128Cbc);
  assertEquals(cipherByName("2.16.840.1.101.3.4.1.2"), aes128Cbc);
  assertEquals(cipherByName("DES3"), desEde3Cbc);
  assertEquals(cipherByName("IDEA", legacyCiphers), ideaCbc);
  assertEquals(cipherByName("camellia-256-gcm", allCiphers), camellia256Gcm);
  assertEquals(cipherByName("AES-192-XTS", allCiphers), aes192Xts);
});

Deno.test("cipherByName() says which table has a cipher that this one has not", () => {
  const cases: [string, readonly CipherAlgorithm[], string][] = [
    ["RC4", defaultCiphers, "legacyCiphers"],
    ["AES-128-CBC", legacyCiphers, "defaultCiphers"],
    ["CAMELLIA-128-GCM", defaultCiphers, "allCiphers"],
  ];
  for (const [name, table, set] of cases) {
    const error = assertThrows(() => cipherByName(name, table), SslError, "Unknown cipher");
    assertEquals([error.library, error.reason], ["EVP", "UNKNOWN_CIPHER"]);
    assertStringIncludes(error.remedy ?? "", set);
  }
});

Deno.test("cipherByName() says what is close to an unknown name", () => {
  const error = assertThrows(() => cipherByName("aes-256-cbd"), SslError);
  assertStringIncludes(error.remedy ?? "", "aes-256-cbc");
  assertEquals(assertThrows(() => cipherByName("blue elephants"), SslError).remedy, undefined);
  assertThrows(() => cipherByName(""), SslError);
  assertThrows(() => cipherByName("x".repeat(1_000_000)), SslError);
});

Deno.test("a set without some ciphers is a filtered table", () => {
  const table = allCiphers.filter(({ name }) => !/^(idea|rc5)-/.test(name));
  assertEquals(allCiphers.length - table.length, 8);
  assertThrows(() => cipherByName("IDEA-CBC", table), SslError, "Unknown cipher");
  assertEquals(cipherByName("aes128", table), aes128Cbc);
});
