// Copyright 2026 the streamssl authors. MIT license.

import { assert, assertEquals, assertRejects, assertThrows } from "@std/assert";
import {
  aes,
  allKdfs,
  camellia,
  cmac,
  defaultKdfs,
  desEde3,
  hmacAlgorithm,
  hmacDrbgKdf,
  kbkdf,
  kdfByName,
  type KdfParameters,
  kmac128,
  krb5Kdf,
  legacyKdfs,
  md5,
  pvkKdf,
  readKdfOptions,
  sha1,
  sha256,
  shake128,
  sskdf,
  tls10Prf,
} from "../../../crypto/mod.ts";
import { fold } from "../../../crypto/kdf/krb5_kdf.ts";
import { SslError } from "../../../err/mod.ts";
import { decodeHex, encodeHex } from "../../../wire/mod.ts";
import { peerPath, peerTest } from "../../support/peers.ts";
import { opensslKdf } from "./_openssl_kdf.ts";

function bytesOf(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

Deno.test("kdfByName() finds every function by every name, whatever its case", () => {
  for (const kdf of allKdfs) {
    for (const name of [kdf.name, ...kdf.aliases]) {
      assertEquals(kdfByName(name, allKdfs), kdf);
      assertEquals(kdfByName(name.toLowerCase(), allKdfs), kdf);
    }
  }
  assertEquals(new Set(allKdfs), new Set([...defaultKdfs, ...legacyKdfs]));
});

Deno.test("kdfByName() says which table has a name, or which names are close", () => {
  const cases = [
    ["PBKDF1", "look it up in legacyKdfs"],
    ["PKBDF2", "did you mean PBKDF2"],
    ["HKDFF", "did you mean HKDF"],
    ["argon2", "ARGON2"],
  ] as const;
  for (const [name, text] of cases) {
    const error = assertThrows(() => kdfByName(name), SslError, text);
    assertEquals([error.library, error.reason], ["EVP", "UNSUPPORTED_ALGORITHM"]);
  }
  assertThrows(() => kdfByName("x".repeat(100_000)), SslError, "one of HKDF");
  assertThrows(() => kdfByName("SCRYPT", []), SslError, "look it up in defaultKdfs");
});

peerTest("the tables have what OpenSSL lists", ["openssl"], async () => {
  const { stdout } = await new Deno.Command(peerPath("openssl"), {
    args: ["list", "-kdf-algorithms", "-provider", "legacy", "-provider", "default"],
  }).output();
  const rows = new TextDecoder().decode(stdout).split("\n").slice(1).filter((line) => line !== "");
  assert(rows.length > 10);
  for (const row of rows) {
    const [, names = "", provider] = /^ *\{? *(.*?) *\}? @ (\w+)$/.exec(row) ?? [];
    const table = provider === "legacy" ? legacyKdfs : defaultKdfs;
    for (const name of names.split(", ")) kdfByName(name, table);
  }
});

Deno.test("parameters that a function does not take are errors that say what it takes", () => {
  const kdf = kdfByName("HKDF");
  const good: KdfParameters = { digest: "sha256", key: "k", salt: undefined };
  assertEquals(kdf.deriveSync(good, 8).length, 8);
  const cases: [Record<string, unknown>, string][] = [
    [{ slat: "s" }, 'the parameter "slat" for HKDF: it takes digest, key, salt, info, mode'],
    [{ slat: "s" }, "did you mean salt"],
    [{ iter: 1 }, "it takes digest"],
    [{ toString: "s" }, "it takes digest"],
    [{ key: 5 }, 'this value of "key" for HKDF: bytes or text is expected'],
    [{ salt: ["a", "b"] }, 'several values of "salt"'],
    [{ digest: new Uint8Array(2) }, "text is expected"],
  ];
  for (const [change, text] of cases) {
    const parameters = { ...good, ...change } as KdfParameters;
    assertThrows(() => kdf.deriveSync(parameters, 8), TypeError, text);
  }
  for (const iter of ["many", "1e3", "-1", "", "0x", new Uint8Array(1)]) {
    const parameters = { digest: "sha1", pass: "p", salt: "s", iter };
    assertThrows(() => kdfByName("PBKDF2").deriveSync(parameters, 8), TypeError, "an integer");
  }
});

Deno.test("parameters that are missing are errors with OpenSSL's reasons", async () => {
  const cases: [string, KdfParameters, string][] = [
    ["HKDF", {}, "MISSING_MESSAGE_DIGEST"],
    ["HKDF", { digest: "sha1" }, "MISSING_KEY"],
    ["HKDF", { digest: "sha1", key: "k", mode: "BOTH" }, "INVALID_MODE"],
    ["HKDF", { digest: "sha1", key: "k", mode: "EXTRACT_ONLY" }, "WRONG_OUTPUT_BUFFER_SIZE"],
    ["TLS13-KDF", { digest: "sha1" }, "INVALID_MODE"],
    ["TLS13-KDF", { digest: "sha1", mode: "EXPAND_ONLY" }, "MISSING_KEY"],
    ["TLS1-PRF", { digest: "sha1" }, "MISSING_SECRET"],
    ["TLS1-PRF", { digest: "sha1", secret: "s" }, "MISSING_SEED"],
    ["PBKDF2", {}, "MISSING_PASS"],
    ["PBKDF2", { pass: "p" }, "MISSING_SALT"],
    ["PBKDF1", { pass: "p", salt: "s" }, "MISSING_MESSAGE_DIGEST"],
    ["SCRYPT", {}, "MISSING_PASS"],
    ["ARGON2ID", {}, "MISSING_SALT"],
    ["SSKDF", { digest: "sha1" }, "MISSING_SECRET"],
    ["SSKDF", { secret: "s", mac: "CMAC", digest: "sha1" }, "UNSUPPORTED_MAC_TYPE"],
    ["X963KDF", { digest: "sha1" }, "MISSING_SECRET"],
    ["X942KDF", { digest: "sha1", secret: "s" }, "MISSING_CEK_ALG"],
    ["X942KDF", { digest: "sha1", secret: "s", cekalg: "AES-128-CBC" }, "UNSUPPORTED_CEK_ALG"],
    ["SSHKDF", { digest: "sha1", key: "k" }, "MISSING_XCGHASH"],
    ["SSHKDF", { digest: "sha1", key: "k", xcghash: "x" }, "MISSING_SESSION_ID"],
    ["SSHKDF", { digest: "sha1", key: "k", xcghash: "x", session_id: "s" }, "MISSING_TYPE"],
    ["KBKDF", {}, "NO_KEY_SET"],
    ["KBKDF", { key: "k" }, "MISSING_MAC"],
    ["KBKDF", { key: "k", mac: "SIPHASH" }, "INVALID_MAC"],
    ["KBKDF", { key: "k", mac: "CMAC" }, "MISSING_CIPHER"],
    ["KBKDF", { key: "k", mac: "CMAC", cipher: "AES-128-CTR" }, "INVALID_MODE"],
    ["KRB5KDF", {}, "MISSING_CIPHER"],
    ["KRB5KDF", { cipher: "AES-128-CBC" }, "MISSING_KEY"],
    ["KRB5KDF", { cipher: "AES-128-CBC", key: "k" }, "MISSING_CONSTANT"],
    [
      "KRB5KDF",
      { cipher: "AES-128-CBC", key: "0123456789abcdef", constant: "c" },
      "WRONG_OUTPUT_BUFFER_SIZE",
    ],
  ];
  for (const [name, parameters, reason] of cases) {
    const kdf = kdfByName(name, allKdfs);
    const error = assertThrows(() => kdf.deriveSync(parameters, 8), SslError, undefined, name);
    assertEquals([error.library, error.reason], ["PROV", reason], name);
    const other = await assertRejects(() => kdf.derive(parameters, 8), SslError);
    assertEquals(other.reason, reason);
  }
});

Deno.test("names that are not known are errors that say what is close", () => {
  const kdf = kdfByName("HKDF");
  assertThrows(() => kdf.deriveSync({ digest: "sha265", key: "k" }, 8), SslError, "sha256");
  const parameters = { digest: "sha512", key: "k" };
  assertThrows(() => kdf.deriveSync(parameters, 8, { digests: [sha1] }), SslError, "sha1");
  const macs = { key: "k", mac: "HMACC", digest: "sha1" };
  assertThrows(() => kdfByName("KBKDF").deriveSync(macs, 8), SslError, "did you mean hmac");
  assertThrows(() => kdfByName("KBKDF").deriveSync(macs, 8, { macs: [kmac128] }), SslError);
  const ciphers = { key: "k", constant: "c", cipher: "AES-129-CBC" };
  assertThrows(() => kdfByName("KRB5KDF").deriveSync(ciphers, 8), SslError, "did you mean");
});

Deno.test("extendable-output functions are refused wherever a digest is taken", () => {
  const all: KdfParameters = { digest: "SHAKE256" };
  const cases: [string, KdfParameters][] = [
    ["HKDF", { key: "k" }],
    ["TLS1-PRF", { secret: "s", seed: "s" }],
    ["TLS13-KDF", { key: "k", mode: "EXPAND_ONLY" }],
    ["PBKDF1", { pass: "p", salt: "s" }],
    ["PBKDF2", { pass: "p", salt: "s" }],
    ["PKCS12KDF", { pass: "p", salt: "s", id: 1 }],
    ["SSKDF", { secret: "s" }],
    ["SSKDF", { secret: "s", mac: "HMAC" }],
    ["X963KDF", { secret: "s" }],
    ["X942KDF", { secret: "s", cekalg: "AES-128-WRAP" }],
    ["SSHKDF", { key: "k", xcghash: "x", session_id: "s", type: "A" }],
    ["KBKDF", { key: "k", mac: "HMAC" }],
    ["HMAC-DRBG-KDF", { entropy: "e", nonce: "n" }],
    ["PVKKDF", { pass: "p", salt: "s" }],
  ];
  for (const [name, parameters] of cases) {
    const kdf = kdfByName(name, allKdfs);
    assertThrows(() => kdf.deriveSync({ ...all, ...parameters }, 8), RangeError, "shake256", name);
    assertEquals(kdf.deriveSync({ digest: "sha1", ...parameters }, 8).length, 8);
  }
});

Deno.test("every function refuses lengths that are none, and hears of a signal", async () => {
  for (const kdf of allKdfs) {
    for (const length of [0, -1, 0.5, NaN, Infinity]) {
      assertThrows(() => kdf.deriveSync({}, length), RangeError, `Cannot use ${length}`);
      await assertRejects(() => kdf.derive({}, length), RangeError, `Cannot use ${length}`);
    }
    const signal = AbortSignal.abort(new Error("too late"));
    await assertRejects(() => kdf.derive({}, 8, { signal }), Error, "too late");
  }
});

Deno.test("derive() of a long function reports progress and stops at a signal", async () => {
  const parts: number[] = [];
  const onProgress = (done: number) => void parts.push(done);
  const quick = { digest: "sha256", key: "k" };
  await kdfByName("HKDF").derive(quick, 8, { onProgress });
  assertEquals(parts, [0, 1]);
  const controller = new AbortController();
  const slow = { digest: "sha256", pass: "p", salt: "s", iter: 10_000_000 };
  await assertRejects(
    () =>
      kdfByName("PBKDF2").derive(slow, 8, {
        signal: controller.signal,
        onProgress: (done) => done > 0 ? controller.abort(new Error("enough")) : undefined,
      }),
    Error,
    "enough",
  );
});

Deno.test("readKdfOptions() reads what openssl kdf takes", () => {
  const kdf = kdfByName("TLS1-PRF");
  assertEquals(readKdfOptions(kdf, ["digest:sha256", "hexsecret:0aff", "seed:a:b", "hexseed:00"]), {
    digest: "sha256",
    secret: Uint8Array.of(10, 255),
    seed: ["a:b", Uint8Array.of(0)],
  });
  assertThrows(() => readKdfOptions(kdf, ["digest"]), SyntaxError, "name:value is expected");
  assertThrows(() => readKdfOptions(kdf, ["hexsecret:0"]), SyntaxError, "hexadecimal");
  assertThrows(() => readKdfOptions(kdf, ["hexdigest:00"]), TypeError, "it takes digest");
  assertThrows(() => readKdfOptions(kdf, ["sede:00"]), TypeError, "did you mean seed");
  assertThrows(() => readKdfOptions(kdf, ["secret:a", "hexsecret:00"]), TypeError, "several");
});

/** RFC 3961, Appendix A.1. */
Deno.test("fold() folds as RFC 3961 shows", () => {
  const cases = [
    ["012345", 8, "be072631276b1955"],
    ["password", 7, "78a07b6caf85fa"],
    ["Rough Consensus, and Running Code", 8, "bb6ed30870b7f0e0"],
    ["password", 21, "59e4a8ca7c0385c3c37b3f6d2000247cb6e6bd5b3e"],
    [
      "MASSACHVSETTS INSTITVTE OF TECHNOLOGY",
      24,
      "db3b0d8f0b061e603282b308a50841229ad798fab9540c1b",
    ],
    ["Q", 21, "518a54a2 15a8452a 518a54a2 15a8452a 518a54a2 15".replaceAll(" ", "")],
    ["ba", 21, "fb25d531ae8974499f52fd92ea9857c4ba24cf297e"],
    ["kerberos", 8, "6b65726265726f73"],
    ["kerberos", 16, "6b65726265726f737b9b5b2b93132b93"],
  ] as const;
  for (const [text, length, hex] of cases) {
    assertEquals(encodeHex(fold(bytesOf(text), length)), hex);
  }
});

/** RFC 3961, Appendix A.3: the first key of triple DES, derived from a base key. */
Deno.test("krb5Kdf() makes keys of triple DES with parity, or gives their bits", () => {
  const key = decodeHex("dce06b1f64c857a11c3db57c51899b2cc1791008ce973b92");
  const constant = decodeHex("0000000155");
  assertEquals(
    encodeHex(krb5Kdf(desEde3, key, { constant })),
    "925179d04591a79b5d3192c4a7e9c289b049c71f6ee604cd",
  );
  assertEquals(
    encodeHex(krb5Kdf(desEde3, key, { constant, output: "random-bits" })),
    "935079d14490a75c3093c4a6e8c3b049c71e6ee705",
  );
  assertThrows(
    () => krb5Kdf(aes, new Uint8Array(16), { constant, output: "random-bits" }),
    RangeError,
    "they are the key",
  );
  for (const length of [0, 17]) {
    const bad = { constant: new Uint8Array(length) };
    assertThrows(() => krb5Kdf(aes, new Uint8Array(16), bad), RangeError, "1 to 16 are expected");
  }
  assertThrows(() => krb5Kdf(aes, new Uint8Array(5), { constant }), RangeError, "5 bytes");
});

Deno.test("kbkdf() refuses what does not fit", () => {
  const prf = { mac: hmacAlgorithm, digest: sha256 };
  const key = new Uint8Array(32);
  assertEquals(kbkdf(prf, key, { counterBits: 8, length: 255 * 32 }).length, 8160);
  const cases: [Parameters<typeof kbkdf>[2], string][] = [
    [{ counterBits: 8, length: 255 * 32 + 1 }, "at most 8160 are possible"],
    [{ counterBits: 12 as 8, length: 1 }, "8, 16, 24 or 32 are expected"],
    [{ mode: "double" as "counter", length: 1 }, '"counter" or "feedback"'],
    [{ mode: "feedback", iv: new Uint8Array(31), length: 1 }, "0 or 32 are expected"],
    [{ length: 0 }, "the length"],
  ];
  for (const [options, text] of cases) {
    assertThrows(() => kbkdf(prf, key, options), RangeError, text);
  }
  const iv = new Uint8Array(32);
  assertThrows(() => kbkdf(prf, key, { iv, length: 1 }), TypeError, "it is for feedback mode");
  assertThrows(
    () => kbkdf({ mac: kmac128 }, key, { counterBits: 8, length: 1 }),
    TypeError,
    "counterBits for KBKDF with kmac-128",
  );
  assertThrows(
    () => kbkdf({ mac: hmacAlgorithm, digest: shake128 }, key, { length: 1 }),
    RangeError,
  );
});

/** evpkdf_ss.txt, evpkdf_tls11_prf.txt, evpkdf_pvkkdf.txt, evpkdf_hmac_drbg.txt of OpenSSL. */
Deno.test("sskdf() with MACs, tls10Prf(), pvkKdf() and hmacDrbgKdf() give OpenSSL's bytes", () => {
  const secret = decodeHex("6ee6c00d70a6cd14bd5a4e8fcfec8386");
  const options = {
    salt: decodeHex("532f5131e0a2fecc722f87e5aa2062cb"),
    fixedInfo: decodeHex("861aa2886798231259bd0314"),
    length: 16,
  };
  assertEquals(
    encodeHex(sskdf({ mac: hmacAlgorithm, digest: sha256 }, secret, options)),
    "13479e9a91dd20fdd757d68ffe8869fb",
  );
  assertEquals(
    encodeHex(tls10Prf(
      decodeHex(
        "bded7fa5c1699c010be23dd06ada3a48349f21e5f86263d512c0c5cc379f0e780ec55d9844b2f1db02a96453513568d0",
      ),
      "master secret",
      decodeHex(
        "e5acaf549cd25c22d964c0d930fa4b5261d2507fad84c33715b7b9a864020693135e4d557fdf3aa6406d82975d5c606a9734c9334b42136e96990fbd5358cdb2",
      ),
      48,
    )),
    "2f6962dfbc744c4b2138bb6b3d33054c5ecc14f24851d9896395a44ab3964efc2090c5bf51a0891209f46c1e1e998f62",
  );
  assertEquals(
    encodeHex(pvkKdf(md5, "password", { salt: bytesOf("saltsalt"), length: 16 })),
    "ae7cf6d3a33a2117fa4f008d66f6d26f",
  );
  const entropy = decodeHex("69c7548c21d0dfea6b9a51c9ead4e27c33d3b3f180316e5bcab92c933f0e4dbc");
  for (const bad of [new Uint8Array(0)]) {
    const nonce = Uint8Array.of(1);
    assertThrows(() => hmacDrbgKdf(sha256, bad, { nonce, length: 1 }), RangeError, "1 or more");
    assertThrows(() => hmacDrbgKdf(sha256, entropy, { nonce: bad, length: 1 }), RangeError);
  }
  const nonce = decodeHex("9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08");
  assertEquals(
    encodeHex(hmacDrbgKdf(sha256, entropy, { nonce, length: 32 })),
    "1d6ce6dda1c5d37307839cd03ab0a5cbb18e60d800937d67dfb4479aac8dead7",
  );
});

peerTest("every function of the table agrees with openssl kdf", ["openssl"], async () => {
  const key = Uint8Array.from({ length: 32 }, (_, index) => 3 * index + 1);
  const hex = encodeHex(key);
  const half = hex.slice(0, 32);
  const cases: [string, number, string[]][] = [
    ["HKDF", 99, ["digest:SHA512", `hexkey:${hex}`, "salt:s", "info:i", "hexinfo:00"]],
    ["HKDF", 48, ["digest:SHA384", `hexkey:${hex}`, "mode:EXTRACT_ONLY"]],
    ["HKDF", 99, ["digest:SHA3-256", `hexkey:${hex}`, "mode:EXPAND_ONLY", "info:i"]],
    ["TLS1-PRF", 99, ["digest:MD5-SHA1", `hexsecret:${hex}01`, "seed:label", "seed:seed"]],
    ["TLS1-PRF", 99, ["digest:SHA384", `hexsecret:${hex}`, "seed:label", "seed:seed"]],
    ["TLS13-KDF", 77, [
      "digest:SHA256",
      "mode:EXPAND_ONLY",
      `hexkey:${hex}`,
      "prefix:dtls13",
      "label:key",
      "data:d",
    ]],
    ["TLS13-KDF", 32, [
      "digest:SHA256",
      "mode:EXTRACT_ONLY",
      `hexkey:${hex}`,
      `hexsalt:${hex}`,
      "prefix:tls13 ",
      "label:derived",
    ]],
    ["PBKDF2", 50, ["pass:p", "salt:s"]],
    ["PBKDF2", 50, ["pass:p", "salt:s", "iter:3", "digest:SM3"]],
    ["PBKDF2", 50, [
      "pass:p",
      "salt:0123456789abcdef",
      "pkcs5:0",
      "iter:1000",
      "digest:BLAKE2b512",
    ]],
    ["PBKDF1", 16, ["pass:p", "salt:s", "iter:9", "digest:MD4"]],
    ["PKCS12KDF", 200, ["hexpass:0070000000", "salt:s", "iter:3", "id:2", "digest:RIPEMD160"]],
    ["SCRYPT", 60, ["pass:p", "salt:s", "n:16", "r:2", "p:3", "maxmem_bytes:1000000"]],
    ["SSKDF", 99, ["digest:SHA256", `hexkey:${hex}`, "info:i", "mac:HMAC", "salt:s"]],
    ["SSKDF", 99, [`hexkey:${hex}`, "info:i", "mac:KMAC-128", "maclen:20"]],
    ["SSKDF", 99, [`hexkey:${hex}`, "info:i", "mac:KMAC256", "salt:salt"]],
    ["X942KDF-ASN1", 40, [
      "digest:SHA256",
      `hexsecret:${hex}`,
      "cekalg:AES-256-WRAP",
      "use-keybits:0",
      "partyu-info:u",
      "supp-privinfo:p",
    ]],
    ["KBKDF", 99, ["mac:HMAC", "digest:SHA256", `hexkey:${hex}`, "salt:label", "info:context"]],
    ["KBKDF", 99, [
      "mac:HMAC",
      "digest:SHA1",
      "mode:FEEDBACK",
      `hexkey:${hex}`,
      "salt:label",
      "info:context",
      "hexseed:000102030405060708090a0b0c0d0e0f10111213",
      "use-l:0",
      "use-separator:0",
    ]],
    ["KBKDF", 99, ["mac:CMAC", "cipher:AES256", `hexkey:${hex}`, "salt:l", "info:c"]],
    ["KBKDF", 40, ["mac:CMAC", "cipher:DES-EDE3-CBC", `hexkey:${hex.slice(0, 48)}`, "info:c"]],
    ["KRB5KDF", 16, ["cipher:AES-128-CBC", `hexkey:${half}`, "constant:c"]],
    ["KRB5KDF", 32, ["cipher:CAMELLIA-256-CBC", `hexkey:${hex}`, "constant:constant16bytes"]],
    ["KRB5KDF", 24, ["cipher:DES-EDE3-CBC", `hexkey:${hex.slice(0, 48)}`, "constant:12345"]],
  ];
  for (const [name, length, options] of cases) {
    const kdf = kdfByName(name, allKdfs);
    const key = kdf.deriveSync(readKdfOptions(kdf, options), length);
    assertEquals<unknown>(key, await opensslKdf(name, length, options), `${name} ${options}`);
    assertEquals(await kdf.derive(readKdfOptions(kdf, options), length), key);
  }
});

peerTest("the table refuses what openssl kdf refuses", ["openssl"], async () => {
  const cases: [string, number, string[]][] = [
    ["HKDF", 256 * 20, ["digest:SHA1", "key:k"]],
    ["PBKDF2", 8, ["pass:p", "salt:s", "iter:0"]],
    ["PBKDF2", 20, ["pass:p", "salt:s", "pkcs5:0"]],
    ["PBKDF1", 21, ["pass:p", "salt:s", "digest:SHA1"]],
    ["SCRYPT", 8, ["pass:p", "salt:s", "n:15", "r:1", "p:1"]],
    ["SCRYPT", 8, ["pass:p", "salt:s", "n:16384", "r:8", "p:1", "maxmem_bytes:1000"]],
    ["KBKDF", 8, ["mac:HMAC", "digest:SHA1", "mode:FEEDBACK", "key:k", "seed:short"]],
    ["KRB5KDF", 17, ["cipher:AES-128-CBC", "key:0123456789abcdef", "constant:c"]],
    ["KRB5KDF", 16, ["cipher:AES-128-CBC", "key:0123456789abcdef", "constant:0123456789abcdefg"]],
    ["SSHKDF", 8, ["digest:SHA1", "key:k", "xcghash:x", "session_id:s", "type:G"]],
    ["X942KDF", 8, ["digest:SHA1", "secret:s", "cekalg:AES-128-CBC"]],
    ["X942KDF", 8, [
      "digest:SHA1",
      "secret:s",
      "cekalg:AES-128-WRAP",
      "ukm:u",
      "use-keybits:0",
      "acvp-info:a",
    ]],
  ];
  for (const [name, length, options] of cases) {
    const kdf = kdfByName(name, allKdfs);
    const answer = await opensslKdf(name, length, options);
    assertEquals(typeof answer, "string", `openssl takes ${name} ${options}`);
    assertThrows(
      () => kdf.deriveSync(readKdfOptions(kdf, options), length),
      Error,
      undefined,
      name,
    );
  }
});

Deno.test("krb5Kdf() works with every block cipher that Kerberos has", () => {
  const constant = bytesOf("kerberos");
  for (const length of [16, 24, 32]) {
    for (const cipher of [aes, camellia]) {
      assertEquals(krb5Kdf(cipher, new Uint8Array(length), { constant }).length, length);
    }
  }
  assertEquals(cmac.create(new Uint8Array(16), { cipher: aes }).outputLength, 16);
});
