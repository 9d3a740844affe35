// Copyright 2026 the streamssl authors. MIT license.

import { assert, assertEquals, assertRejects, assertThrows } from "@std/assert";
import * as fc from "fast-check";
import {
  argon2,
  argon2Sync,
  type Argon2SyncOptions,
  type Argon2Type,
  type DigestAlgorithm,
  pbkdf1,
  pbkdf1Sync,
  pbkdf2,
  pbkdf2Sync,
  pkcs12Kdf,
  pkcs12KdfSync,
  scrypt,
  scryptSync,
  type ScryptSyncOptions,
  sha1,
  sha224,
  sha256,
  sha384,
  sha512,
  sha512t256,
} from "../../../crypto/mod.ts";
import { computeNow } from "../../../crypto/background.ts";
import { pbkdf2Steps } from "../../../crypto/kdf/pbkdf2.ts";
import { SslError } from "../../../err/mod.ts";
import { decodeHex, encodeHex } from "../../../wire/mod.ts";
import { peerTest } from "../../support/peers.ts";
import { opensslKdf } from "./_openssl_kdf.ts";

function bytesOf(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

const LONG_PASSWORD = "passwordPASSWORDpassword";
const LONG_SALT = "saltSALTsaltSALTsaltSALTsaltSALTsalt";

/** RFC 6070; with SHA-2 the same inputs in evpkdf_pbkdf2.txt of OpenSSL. */
const PBKDF2_VECTORS: readonly [DigestAlgorithm, string, string, number, string][] = [
  [sha1, "password", "salt", 1, "0c60c80f961f0e71f3a9b524af6012062fe037a6"],
  [sha1, "password", "salt", 2, "ea6c014dc72d6f8ccd1ed92ace1d41f0d8de8957"],
  [sha1, "password", "salt", 4096, "4b007901b765489abead49d926f721d065a429c1"],
  [sha1, LONG_PASSWORD, LONG_SALT, 4096, "3d2eec4fe41c849b80c8d83662c0e44a8b291a964cf2f07038"],
  [sha1, "pass\0word", "sa\0lt", 4096, "56fa6aa75548099dcc37d7f03425e0c3"],
  [
    sha256,
    LONG_PASSWORD,
    LONG_SALT,
    4096,
    "348c89dbcbd32b2f32d814b8116e84cf2b17347ebc1800181c4e2a1fb8dd53e1c635518c7dac47e9",
  ],
  [
    sha512,
    LONG_PASSWORD,
    LONG_SALT,
    4096,
    "8c0511f4c6e597c6ac6315d8f0362e225f3c501495ba23b868c005174dc4ee71115b59f9e60cd9532fa33e0f75aefe30225c583a186cd82bd4daea9724a3d3b8",
  ],
];

Deno.test("pbkdf2Sync(), pbkdf2() and the portable iterations give the published keys", async () => {
  for (const [digest, password, salt, iterations, hex] of PBKDF2_VECTORS) {
    const parameters = { salt: bytesOf(salt), iterations, length: hex.length / 2 };
    assertEquals(encodeHex(pbkdf2Sync(digest, password, parameters)), hex);
    assertEquals(encodeHex(await pbkdf2(digest, password, parameters)), hex);
    const steps = pbkdf2Steps(digest, { password: bytesOf(password), ...parameters });
    assertEquals(encodeHex(computeNow(steps)), hex);
    const onProgress = () => {};
    assertEquals(encodeHex(await pbkdf2(digest, password, { ...parameters, onProgress })), hex);
  }
});

Deno.test("pbkdf2() with a digest that no engine knows gives the same key", async () => {
  const stranger: DigestAlgorithm = { ...sha256, name: "stranger" };
  const parameters = { salt: bytesOf("salt"), iterations: 1500, length: 40 };
  const expected = pbkdf2Sync(sha256, "password", parameters);
  assertEquals(pbkdf2Sync(stranger, "password", parameters), expected);
  assertEquals(await pbkdf2(stranger, "password", parameters), expected);
});

Deno.test("pbkdf2() agrees with itself in every form on random inputs", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.uint8Array({ maxLength: 200 }),
      fc.uint8Array({ maxLength: 80 }),
      fc.integer({ min: 1, max: 40 }),
      fc.integer({ min: 1, max: 150 }),
      fc.constantFrom(sha1, sha224, sha256, sha384, sha512, sha512t256),
      async (password, salt, iterations, length, digest) => {
        const parameters = { salt, iterations, length };
        const key = pbkdf2Sync(digest, password, parameters);
        assertEquals(key.length, length);
        assertEquals(computeNow(pbkdf2Steps(digest, { password, ...parameters })), key);
        assertEquals(await pbkdf2(digest, password, parameters), key);
      },
    ),
    { numRuns: 40 },
  );
});

Deno.test("pbkdf2Sync() with lower bounds refuses what SP 800-132 does not allow", () => {
  const good = { salt: new Uint8Array(16), iterations: 1000, length: 14, lowerBoundsCheck: true };
  assertEquals(pbkdf2Sync(sha256, "password", good).length, 14);
  const bad = [
    [{ salt: new Uint8Array(15) }, "a salt of 15 bytes: 16 or more"],
    [{ iterations: 999 }, "999 iterations: 1000 or more"],
    [{ length: 13 }, "an output of 13 bytes: 14 or more"],
  ] as const;
  for (const [change, message] of bad) {
    assertThrows(() => pbkdf2Sync(sha256, "p", { ...good, ...change }), RangeError, message);
    const unchecked = { ...good, ...change, lowerBoundsCheck: false };
    pbkdf2Sync(sha256, "p", unchecked);
  }
});

Deno.test("pbkdf2Sync() and pbkdf2() refuse impossible numbers", async () => {
  const good = { salt: new Uint8Array(8), iterations: 1, length: 1 };
  for (const number of [0, -1, 1.5, NaN, Infinity, 2 ** 31]) {
    for (const name of ["iterations", "length"]) {
      const parameters = { ...good, [name]: number };
      assertThrows(() => pbkdf2Sync(sha256, "p", parameters), RangeError, `Cannot use ${number}`);
      await assertRejects(() => pbkdf2(sha256, "p", parameters), RangeError, "is expected");
    }
  }
});

/** evpkdf_pbkdf1.txt of OpenSSL. */
Deno.test("pbkdf1Sync() and pbkdf1() give OpenSSL's keys", async () => {
  for (
    const [iterations, hex] of [
      [1, "cab86dd6261710891e8cb56ee3625691"],
      [2, "e3a8dfcf2eea6dc81d2ad154274faae9"],
    ] as const
  ) {
    const parameters = { salt: bytesOf("saltsalt"), iterations, length: 16 };
    assertEquals(encodeHex(pbkdf1Sync(sha1, "password", parameters)), hex);
    assertEquals(encodeHex(await pbkdf1(sha1, "password", parameters)), hex);
  }
  const long = { salt: new Uint8Array(8), iterations: 1, length: 21 };
  assertThrows(() => pbkdf1Sync(sha1, "p", long), RangeError, "an integer from 1 to 20");
});

/** evppbe_pkcs12.txt of OpenSSL. */
Deno.test("pkcs12KdfSync() and pkcs12Kdf() give OpenSSL's keys", async () => {
  const vectors = [
    ["smeg", "0a58cf64530d823f", 1, "key", "8aaae6297b6cb04642ab5b077851284eb7128f1a2a7fbca3"],
    ["smeg", "0a58cf64530d823f", 1, "iv", "79993dfe048d3b76"],
    ["smeg", "3d83c0e4546ac140", 1, "mac", "8d967d88f6caa9d714800ab3d48051d63f73a312"],
    ["queeg", "1682c0fc5b3f7ec5", 1000, "key", "483dd6e919d7de2e8e648ba8f862f3fbfbdc2bcb2c02957f"],
    ["queeg", "1682c0fc5b3f7ec5", 1000, "iv", "9d461d1b00355c50"],
    ["queeg", "263216fcc2fab31c", 1000, "mac", "5ec4c7a80df652294c3925b6489a7ab857c83476"],
  ] as const;
  for (const [password, salt, iterations, purpose, hex] of vectors) {
    const parameters = { salt: decodeHex(salt), iterations, purpose, length: hex.length / 2 };
    assertEquals(encodeHex(pkcs12KdfSync(sha1, password, parameters)), hex);
    assertEquals(encodeHex(await pkcs12Kdf(sha1, password, parameters)), hex);
  }
  const { purpose } = { purpose: "cookie" as "key" };
  const parameters = { salt: new Uint8Array(8), iterations: 1, purpose, length: 8 };
  assertThrows(() => pkcs12KdfSync(sha1, "p", parameters), RangeError, '"key", "iv" or "mac"');
});

/** RFC 7914, Section 12. */
const SCRYPT_VECTORS: readonly [string, string, Omit<ScryptSyncOptions, "salt">, string][] = [
  [
    "",
    "",
    { cost: 16, blockSize: 1, length: 64 },
    "77d6576238657b203b19ca42c18a0497f16b4844e3074ae8dfdffa3fede21442fcd0069ded0948f8326a753a0fc81f17e8d3e0fb2e0d3628cf35e20c38d18906",
  ],
  [
    "password",
    "NaCl",
    { cost: 1024, parallelization: 16, length: 64 },
    "fdbabe1c9d3472007856e7190d01e9fe7c6ad7cbc8237830e77376634b3731622eaf30d92e22a3886ff109279d9830dac727afb94a83ee6d8360cbdfa2cc0640",
  ],
  [
    "pleaseletmein",
    "SodiumChloride",
    { cost: 16_384, length: 64 },
    "7023bdcb3afd7348461c06cd81fd38ebfda8fbba904f8e3ea9b543f6545da1f2d5432955613f0fcf62d49705242a9af9e61e85dc0d651e40dfcf017b45575887",
  ],
];

Deno.test("scryptSync() and scrypt() give the keys of RFC 7914", async () => {
  for (const [password, salt, options, hex] of SCRYPT_VECTORS) {
    const parameters = { salt: bytesOf(salt), ...options };
    assertEquals(encodeHex(scryptSync(password, parameters)), hex);
    assertEquals(encodeHex(await scrypt(password, parameters)), hex);
    const parts: number[] = [];
    const onProgress = (done: number) => void parts.push(done);
    assertEquals(encodeHex(await scrypt(password, { ...parameters, onProgress })), hex);
    assertEquals(parts.at(-1), 1);
    assertEquals(parts, parts.toSorted((a, b) => a - b));
  }
});

Deno.test("scryptSync() refuses what needs more memory than allowed, before it takes any", async () => {
  const salt = new Uint8Array(8);
  // The vector of RFC 7914 with 1 GiB fits into OpenSSL's limit, twice as much does not.
  const error = assertThrows(
    () => scryptSync("p", { salt, cost: 2 ** 21, length: 64 }),
    SslError,
    "N = 2097152, r = 8, p = 1, which need 2147486720 bytes",
  );
  assertEquals([error.library, error.reason], ["EVP", "MEMORY_LIMIT_EXCEEDED"]);
  const small = { salt, cost: 1024, length: 64, maxmem: 1_000_000 };
  assertThrows(() => scryptSync("p", small), SslError, "at most 1000000 bytes");
  await assertRejects(() => scrypt("p", small), SslError, "at most 1000000 bytes");
  for (const [blockSize, parallelization] of [[1, 2 ** 29], [2 ** 29, 1], [2 ** 29, 2 ** 29]]) {
    const bomb = { salt, cost: 2, blockSize: blockSize!, parallelization: parallelization! };
    assertThrows(() => scryptSync("p", { ...bomb, length: 64 }), SslError, "at most");
  }
});

Deno.test("scryptSync() refuses impossible numbers", () => {
  const good = { salt: new Uint8Array(8), cost: 2, blockSize: 1, parallelization: 1, length: 1 };
  assertEquals(scryptSync("p", good).length, 1);
  for (const cost of [0, 1, 3, 1000, -16, NaN, 2.5, 2 ** 16, Infinity]) {
    assertThrows(() => scryptSync("p", { ...good, cost }), RangeError, "a power of two");
  }
  for (const name of ["blockSize", "parallelization", "length"]) {
    for (const number of [0, -1, 0.5, NaN]) {
      assertThrows(() => scryptSync("p", { ...good, [name]: number }), RangeError, "Cannot use");
    }
  }
});

/** RFC 9106, Section 5; the parameters of the vectors in evpkdf_argon2.txt of OpenSSL. */
const ARGON2_INPUT: Argon2SyncOptions = {
  salt: new Uint8Array(16).fill(2),
  secret: new Uint8Array(8).fill(3),
  associatedData: new Uint8Array(12).fill(4),
  memory: 32,
  passes: 3,
  parallelism: 4,
  length: 32,
};
const ARGON2_VECTORS: readonly [Argon2Type, string][] = [
  ["argon2d", "512b391b6f1162975371d30919734294f868e3be3984f3c1a13a4db9fabe4acb"],
  ["argon2i", "c814d9d1dc7f37aa13f0d77f2494bda1c8de6b016dd388d29952a4c4672b6ce8"],
  ["argon2id", "0d640df58d78766c08c037a34a8b53c9d01ef0452d75b65eb52520e96b01e659"],
];

Deno.test("argon2Sync() and argon2() give the keys of RFC 9106", async () => {
  const password = new Uint8Array(32).fill(1);
  for (const [type, hex] of ARGON2_VECTORS) {
    assertEquals(encodeHex(argon2Sync(type, password, ARGON2_INPUT)), hex);
    assertEquals(encodeHex(await argon2(type, password, ARGON2_INPUT)), hex);
    const parts: number[] = [];
    const onProgress = (done: number) => void parts.push(done);
    assertEquals(encodeHex(await argon2(type, password, { ...ARGON2_INPUT, onProgress })), hex);
    assertEquals(parts.at(-1), 1);
  }
});

Deno.test("argon2Sync() takes version 0x10 and a secret into account", () => {
  const base = argon2Sync("argon2id", "password", ARGON2_INPUT);
  for (
    const change of [
      { version: 0x10 as const },
      { secret: new Uint8Array(8) },
      { associatedData: new Uint8Array(0) },
      { parallelism: 2 },
      { passes: 2 },
      { memory: 33 },
    ]
  ) {
    const other = argon2Sync("argon2id", "password", { ...ARGON2_INPUT, ...change });
    assert(encodeHex(other) !== encodeHex(base), JSON.stringify(change));
  }
  // The reference implementation's test for version 0x10: t = 2, m = 2^8, p = 1.
  const old = argon2Sync("argon2i", "password", {
    salt: bytesOf("somesalt"),
    memory: 256,
    passes: 2,
    length: 32,
    version: 0x10,
  });
  assertEquals(
    encodeHex(old),
    "fd4dd83d762c49bdeaf57c47bdcd0c2f1babf863fdeb490df63ede9975fccf06",
  );
});

Deno.test("argon2Sync() refuses impossible parameters and too much memory", async () => {
  const good = { salt: new Uint8Array(8), memory: 8, passes: 1, length: 4 };
  assertEquals(argon2Sync("argon2d", "", good).length, 4);
  const bad: [Partial<Argon2SyncOptions>, string][] = [
    [{ salt: new Uint8Array(7) }, "a salt of 7 bytes"],
    [{ memory: 7 }, "Cannot use 7 as the memory of Argon2 in KiB"],
    [{ memory: 31, parallelism: 4 }, "from 32 to"],
    [{ passes: 0 }, "the number of passes"],
    [{ parallelism: 0 }, "the parallelism"],
    [{ parallelism: 0x100_0000 }, "the parallelism"],
    [{ length: 3 }, "the length"],
    [{ length: NaN }, "the length"],
    [{ version: 1 as 0x10 }, "the version of Argon2"],
  ];
  for (const [change, message] of bad) {
    assertThrows(() => argon2Sync("argon2id", "", { ...good, ...change }), RangeError, message);
    await assertRejects(() => argon2("argon2id", "", { ...good, ...change }), RangeError, message);
  }
  assertThrows(
    () => argon2Sync("argon2" as "argon2i", "", good),
    RangeError,
    "a variant of Argon2",
  );
  const bomb = { ...good, memory: 0xffff_ffff };
  const error = assertThrows(() => argon2Sync("argon2id", "", bomb), SslError, "Memory limit");
  assertEquals(error.reason, "MEMORY_LIMIT_EXCEEDED");
  const large = { ...good, memory: 1025, maxmem: 1024 ** 2 };
  assertThrows(() => argon2Sync("argon2id", "", large), SslError, "at most 1048576 bytes");
});

Deno.test("passwords as text are UTF-8, and for PKCS #12 a BMPString with its end", () => {
  const password = "pässwörd\u{1f512}";
  const salt = new Uint8Array(8);
  const parameters = { salt, iterations: 2, length: 20 };
  assertEquals(
    pbkdf2Sync(sha256, password, parameters),
    pbkdf2Sync(sha256, bytesOf(password), parameters),
  );
  const purpose = "key";
  assertEquals(
    pkcs12KdfSync(sha1, "é\u{1f512}", { ...parameters, purpose }),
    pkcs12KdfSync(sha1, decodeHex("00e9d83ddd120000"), { ...parameters, purpose }),
  );
});

/** What each takes long enough to be stopped. */
const SLOW: Readonly<
  Record<
    string,
    (options: { signal?: AbortSignal; onProgress?: (done: number) => void }) => Promise<unknown>
  >
> = {
  pbkdf2: (options) =>
    pbkdf2(sha512, "p", {
      salt: new Uint8Array(16),
      iterations: 3_000_000,
      length: 64,
      ...options,
    }),
  "pbkdf2, with many blocks of few iterations,": (options) =>
    pbkdf2(sha256, "p", {
      salt: new Uint8Array(16),
      iterations: 2,
      length: 20_000_000,
      ...options,
    }),
  pbkdf1: (options) =>
    pbkdf1(sha1, "p", { salt: new Uint8Array(8), iterations: 5_000_000, length: 16, ...options }),
  pkcs12Kdf: (options) =>
    pkcs12Kdf(sha256, "p", {
      salt: new Uint8Array(8),
      iterations: 5_000_000,
      purpose: "key",
      length: 32,
      ...options,
    }),
  scrypt: (options) =>
    scrypt("p", { salt: new Uint8Array(16), cost: 2 ** 17, length: 32, ...options }),
  argon2: (options) =>
    argon2("argon2id", "p", {
      salt: new Uint8Array(16),
      memory: 65_536,
      passes: 8,
      length: 32,
      ...options,
    }),
};

for (const [name, run] of Object.entries(SLOW)) {
  Deno.test(`${name} with progress stops at a signal and lets timers run`, async () => {
    const controller = new AbortController();
    let ticks = 0;
    const timer = setInterval(() => {
      if (++ticks === 4) controller.abort(new Error("enough"));
    }, 1);
    const parts: number[] = [];
    const onProgress = (done: number) => void parts.push(done);
    try {
      await assertRejects(() => run({ signal: controller.signal, onProgress }), Error, "enough");
    } finally {
      clearInterval(timer);
    }
    assertEquals(ticks, 4);
    assert(parts.length > 0 && parts.at(-1)! < 1, `${parts.length} reports`);
    assertEquals(parts, parts.toSorted((a, b) => a - b));
  });

  Deno.test(`${name} does not begin after an abort`, async () => {
    const signal = AbortSignal.abort(new Error("too late"));
    await assertRejects(() => run({ signal }), Error, "too late");
  });
}

Deno.test("pbkdf2() on another thread rejects at once when it is cancelled", async () => {
  const controller = new AbortController();
  const salt = new Uint8Array(16);
  const start = performance.now();
  const key = pbkdf2(sha256, "p", {
    salt,
    iterations: 1_000_000,
    length: 32,
    signal: controller.signal,
  });
  setTimeout(() => controller.abort(new Error("enough")), 1);
  await assertRejects(() => key, Error, "enough");
  assert(performance.now() - start < 100, "the abort waited for the thread");
  // The thread goes on for a while; it is let end before the test does.
  await pbkdf2(sha256, "p", { salt, iterations: 1_500_000, length: 32 });
});

peerTest("password KDFs agree with openssl kdf", ["openssl"], async () => {
  const salt = decodeHex("000102030405060708090a0b0c0d0e0f");
  const common = ["pass:pässword", `hexsalt:${encodeHex(salt)}`];
  for (const digest of [sha1, sha224, sha256, sha384, sha512, sha512t256]) {
    const parameters = { salt, iterations: 77, length: 99 };
    const options = [...common, "iter:77", `digest:${digest.name}`];
    assertEquals(
      pbkdf2Sync(digest, "pässword", parameters) as unknown,
      await opensslKdf("PBKDF2", 99, options),
    );
    assertEquals(
      pbkdf1Sync(digest, "pässword", { ...parameters, length: 16 }) as unknown,
      await opensslKdf("PBKDF1", 16, options),
    );
    for (const [id, purpose] of [[1, "key"], [2, "iv"], [3, "mac"]] as const) {
      assertEquals(
        pkcs12KdfSync(digest, bytesOf("pässword"), { ...parameters, purpose }) as unknown,
        await opensslKdf("PKCS12KDF", 99, [...options, `id:${id}`]),
      );
    }
  }
  const options = [...common, "n:64", "r:3", "p:5"];
  assertEquals(
    scryptSync("pässword", {
      salt,
      cost: 64,
      blockSize: 3,
      parallelization: 5,
      length: 77,
    }) as unknown,
    await opensslKdf("SCRYPT", 77, options),
  );
});
