// Copyright 2026 the streamssl authors. MIT license.

import { assert, assertEquals, assertRejects, assertThrows } from "@std/assert";
import {
  aes128Cbc,
  aes256Gcm,
  allCiphers,
  type CipherAlgorithm,
  cipherByName,
  createPbes2Scheme,
  decryptPrivateKeyInfo,
  decryptPrivateKeyInfoSync,
  defaultCiphers,
  encodePbeScheme,
  encryptPrivateKeyInfo,
  encryptPrivateKeyInfoSync,
  generateKey,
  pbeDecrypt,
  pbeDecryptSync,
  pbeEncrypt,
  pbeEncryptSync,
  type PbeScheme,
  PrivateKey,
  readPbeScheme,
  sha1,
  sha256,
  sha512,
  shake128,
} from "../../crypto/mod.ts";
import { DerReader } from "../../crypto/asn1/mod.ts";
import { formatPem, parsePem } from "../../crypto/pem/mod.ts";
import { SslError } from "../../err/mod.ts";
import { decodeHex, encodeHex } from "../../wire/mod.ts";
import { peerPath, peerTest } from "../support/peers.ts";
import { tempDirectory } from "../support/temp.ts";

const PASSWORD = "pässword";
const MESSAGE = Uint8Array.from({ length: 45 }, (_, index) => index);

function fixed(kind: "pbes1" | "pkcs12", cipher: string): PbeScheme {
  return {
    kind,
    digest: sha1,
    cipher: cipherByName(cipher, allCiphers),
    salt: new Uint8Array(8).fill(7),
    iterations: 3,
  };
}

/** One of each kind, as cheap as possible. */
const SCHEMES: Readonly<Record<string, PbeScheme>> = {
  "PBES2 with PBKDF2": createPbes2Scheme({ iterations: 3 }),
  "PBES2 with PBKDF2 and SHA-512": createPbes2Scheme({ iterations: 3, digest: sha512 }),
  "PBES2 with scrypt": createPbes2Scheme({ kdf: "scrypt", cost: 2, cipher: aes128Cbc }),
  "PBES2 with triple DES": createPbes2Scheme({
    iterations: 3,
    cipher: cipherByName("des-ede3-cbc"),
  }),
  "PBES2 with RC2": createPbes2Scheme({
    iterations: 3,
    cipher: cipherByName("rc2-cbc", allCiphers),
  }),
  "PBES1 with DES": fixed("pbes1", "des-cbc"),
  "PBES1 with RC2": fixed("pbes1", "rc2-64-cbc"),
  "PKCS #12 with triple DES": fixed("pkcs12", "des-ede3-cbc"),
  "PKCS #12 with two keys of DES": fixed("pkcs12", "des-ede-cbc"),
  "PKCS #12 with RC2": fixed("pkcs12", "rc2-cbc"),
  "PKCS #12 with RC2 of 40 bits": fixed("pkcs12", "rc2-40-cbc"),
};

for (const [name, scheme] of Object.entries(SCHEMES)) {
  Deno.test(`${name} is written, read, and decrypts what it encrypted`, async () => {
    const read = readPbeScheme(new DerReader(encodePbeScheme(scheme)));
    assertEquals(encodePbeScheme(read), encodePbeScheme(scheme));
    for (const message of [MESSAGE, new Uint8Array(0), new Uint8Array(16)]) {
      const ciphertext = pbeEncryptSync(scheme, PASSWORD, message);
      assertEquals(await pbeEncrypt(read, PASSWORD, message), ciphertext);
      assertEquals(pbeDecryptSync(read, PASSWORD, ciphertext), message);
      assertEquals(
        await pbeDecrypt(scheme, new TextEncoder().encode(PASSWORD), ciphertext),
        message,
      );
    }
  });

  Deno.test(`${name} tells a wrong password and damage by typed errors`, async () => {
    const der = (await generateKey({ type: "ed25519" })).toPkcs8();
    const encrypted = encryptPrivateKeyInfoSync(der, PASSWORD, { scheme });
    assertEquals(decryptPrivateKeyInfoSync(encrypted, PASSWORD), der);
    // Now and then padding looks right: what it hides does not.
    for (let index = 0; index < 300; index++) {
      const error = assertThrows(
        () => decryptPrivateKeyInfoSync(encrypted, `wrong ${index}`),
        SslError,
        "the password is wrong",
      );
      assertEquals([error.library, error.reason], ["EVP", "BAD_DECRYPT"]);
    }
    const cut = encrypted.slice(0, -1);
    assertThrows(() => decryptPrivateKeyInfoSync(cut, PASSWORD), SslError);
    await assertRejects(() => decryptPrivateKeyInfo(cut, PASSWORD), SslError);
    for (let at = 0; at < encrypted.length; at++) {
      const damaged = encrypted.with(at, encrypted[at]! ^ 0x81);
      try {
        decryptPrivateKeyInfoSync(damaged, PASSWORD, { maxIterations: 1000, maxmem: 1e6 });
      } catch (error) {
        assert(error instanceof SslError || error instanceof RangeError, `${at}: ${error}`);
      }
    }
  });
}

/** The text of an OBJECT IDENTIFIER's content within a scheme, changed. */
function changed(scheme: PbeScheme, from: string, to: string): DerReader {
  const hex = encodeHex(encodePbeScheme(scheme));
  assert(hex.includes(from));
  return new DerReader(decodeHex(hex.replace(from, to)));
}

Deno.test("readPbeScheme() says what it does not know", () => {
  const scheme = createPbes2Scheme({ iterations: 3 });
  const cases = [
    ["06092a864886f70d01050d", "06092a864886f70d01050f", "UNKNOWN_PBE_ALGORITHM"],
    ["06092a864886f70d01050c", "06092a864886f70d01050f", "UNSUPPORTED_KEY_DERIVATION_FUNCTION"],
    ["06082a864886f70d0209", "06082a864886f70d0263", "UNSUPPORTED_PRF"],
    ["060960864801650304012a", "0609608648016503040163", "UNSUPPORTED_CIPHER"],
    // aes-256-gcm, aes-256-wrap, and aes-256-ecb with a vector that it can not have
    ["060960864801650304012a", "060960864801650304012e", "UNSUPPORTED_CIPHER"],
    ["060960864801650304012a", "060960864801650304012d", "UNSUPPORTED_CIPHER"],
    ["060960864801650304012a", "0609608648016503040129", "CIPHER_PARAMETER_ERROR"],
    ["0410", "3010", "UNSUPPORTED_SALT_TYPE"],
  ] as const;
  for (const [from, to, reason] of cases) {
    const error = assertThrows(() => readPbeScheme(changed(scheme, from, to)), SslError);
    assertEquals([error.library, error.reason], ["EVP", reason]);
  }
  const negative = changed(scheme, "020103", "0201ff");
  const error = assertThrows(() => readPbeScheme(negative), SslError, "iterationCount");
  assertEquals(error.library, "ASN1");
});

Deno.test("readPbeScheme() takes only what its tables have", () => {
  const scheme = createPbes2Scheme({ iterations: 3 });
  const reader = () => new DerReader(encodePbeScheme(scheme));
  const none: readonly CipherAlgorithm[] = [];
  assertThrows(() => readPbeScheme(reader(), { ciphers: none }), SslError, "aes-256-cbc");
  assertThrows(() => readPbeScheme(reader(), { digests: [sha1] }), SslError, "one of sha1");
  readPbeScheme(reader(), { digests: [sha256], ciphers: defaultCiphers });
  const old = new DerReader(encodePbeScheme(fixed("pbes1", "des-cbc")));
  assertThrows(() => readPbeScheme(old, { ciphers: defaultCiphers }), SslError, "des-cbc");
});

Deno.test("schemes that nobody can read are not written", () => {
  const scheme = createPbes2Scheme({ iterations: 3 });
  const cases: [PbeScheme, string][] = [
    [{ ...scheme, cipher: aes256Gcm }, "UNSUPPORTED_CIPHER"],
    [createPbes2Scheme({ digest: shake128 }), "UNSUPPORTED_PRF"],
    [fixed("pbes1", "aes-128-cbc"), "UNKNOWN_PBE_ALGORITHM"],
    [fixed("pkcs12", "des-cbc"), "UNKNOWN_PBE_ALGORITHM"],
  ];
  for (const [bad, reason] of cases) {
    assertEquals(assertThrows(() => encodePbeScheme(bad), SslError).reason, reason);
  }
  assertThrows(() => createPbes2Scheme({ cost: 2 }), TypeError, "Cannot use cost with pbkdf2");
  assertThrows(
    () => createPbes2Scheme({ kdf: "scrypt", iterations: 2 }),
    TypeError,
    "Cannot use iterations with scrypt",
  );
});

Deno.test("what would take hours or gigabytes is refused before it begins", async () => {
  const slow = createPbes2Scheme({ iterations: 10_000_001 });
  const data = new Uint8Array(16);
  const error = assertThrows(() => pbeDecryptSync(slow, "p", data), SslError, "10000001");
  assertEquals([error.library, error.reason], ["EVP", "PBKDF2_ERROR"]);
  await assertRejects(() => pbeDecrypt(slow, "p", data), SslError, "maxIterations");
  const large = createPbes2Scheme({ kdf: "scrypt", cost: 2 ** 20 });
  assertThrows(() => pbeDecryptSync(large, "p", data), SslError, "Memory limit exceeded");
  await assertRejects(() => pbeDecrypt(large, "p", data), SslError, "Memory limit exceeded");
  const odd: PbeScheme = { ...slow, kdf: { ...slow.kdf, iterations: 1, keyLength: 16 } as never };
  assertThrows(() => pbeDecryptSync(odd, "p", data), SslError, "32 bytes for aes-256-cbc");
});

Deno.test("a long derivation stops at a signal and tells how far it is", async () => {
  const der = (await generateKey({ type: "ed25519" })).toPkcs8();
  const scheme = createPbes2Scheme({ iterations: 9_000_000 });
  const controller = new AbortController();
  await assertRejects(
    () =>
      encryptPrivateKeyInfo(der, PASSWORD, {
        scheme,
        signal: controller.signal,
        onProgress: (done) => done > 0 ? controller.abort(new Error("enough")) : undefined,
      }),
    Error,
    "enough",
  );
});

/** What `openssl pkcs8 -topk8` is told. */
const OPENSSL_OPTIONS: readonly (readonly string[])[] = [
  ["-v2", "aes-256-cbc"],
  ["-v2", "aes128", "-v2prf", "hmacWithSHA512"],
  ["-v2", "camellia-192-cbc", "-v2prf", "hmacWithSHA1"],
  ["-v2", "aria-128-cbc", "-v2prf", "hmacWithSHA384"],
  ["-v2", "des3"],
  ["-v2", "aes-128-ofb"],
  ["-v2", "aes-128-cfb"],
  ["-v2", "rc2"],
  ["-v2", "bf-cbc"],
  // Ciphers without a vector.
  ["-v2", "aes-256-ecb"],
  ["-v2", "aria-192-ecb"],
  ["-v2", "des-ede"],
  ["-v2", "rc4"],
  ["-v2", "rc4-40"],
  ["-scrypt"],
  ["-scrypt", "-scrypt_N", "1024", "-scrypt_r", "4", "-scrypt_p", "2", "-v2", "aes-192-cbc"],
  ["-v1", "PBE-MD5-DES"],
  ["-v1", "PBE-SHA1-DES"],
  ["-v1", "PBE-SHA1-RC2-64"],
  ["-v1", "PBE-MD5-RC2-64"],
  ["-v1", "PBE-SHA1-3DES"],
  ["-v1", "PBE-SHA1-2DES"],
  ["-v1", "PBE-SHA1-RC2-128"],
  ["-v1", "PBE-SHA1-RC2-40"],
  ["-v1", "PBE-SHA1-RC4-128"],
  ["-v1", "PBE-SHA1-RC4-40"],
];

async function openssl(...args: readonly string[]): Promise<string> {
  const { code, stdout, stderr } = await new Deno.Command(peerPath("openssl"), {
    args: [...args, "-provider", "legacy", "-provider", "default"],
  }).output();
  if (code !== 0) throw new Error(`openssl ${args.join(" ")}: ${new TextDecoder().decode(stderr)}`);
  return new TextDecoder().decode(stdout);
}

peerTest(
  "encrypted keys are exchanged with openssl pkcs8, whatever the scheme",
  ["openssl"],
  async () => {
    const key = await generateKey({ type: "ec", curve: "P-256" });
    const der = key.toPkcs8();
    await using directory = await tempDirectory({ "key.pem": formatPem("PRIVATE KEY", der) });
    const plain = directory.file("key.pem");
    const passes = ["-passout", `pass:${PASSWORD}`];
    for (const options of OPENSSL_OPTIONS) {
      const pem = await openssl("pkcs8", "-topk8", "-in", plain, ...passes, ...options);
      const theirs = parsePem(pem)[0]!.bytes;
      const decrypted = await decryptPrivateKeyInfo(theirs, PASSWORD);
      assert(PrivateKey.fromPkcs8(decrypted).publicKey.equals(key.publicKey), `${options}`);
      // The same scheme the other way round.
      const scheme = new DerReader(theirs).readSequence((inner) => {
        const read = readPbeScheme(inner);
        inner.skip();
        return read;
      });
      const ours = await encryptPrivateKeyInfo(der, PASSWORD, { scheme });
      const path = await directory.write("ours.pem", formatPem("ENCRYPTED PRIVATE KEY", ours));
      const back = await openssl("pkey", "-in", path, "-passin", `pass:${PASSWORD}`);
      assert(
        PrivateKey.fromPkcs8(parsePem(back)[0]!.bytes).publicKey.equals(key.publicKey),
        `${options}`,
      );
    }
  },
);

peerTest("what createPbes2Scheme() makes is read by openssl pkey", ["openssl"], async () => {
  const der = (await generateKey({ type: "ed25519" })).toPkcs8();
  await using directory = await tempDirectory();
  for (const scheme of [createPbes2Scheme(), createPbes2Scheme({ kdf: "scrypt" })]) {
    const encrypted = encryptPrivateKeyInfoSync(der, PASSWORD, { scheme });
    const path = await directory.write("key.pem", formatPem("ENCRYPTED PRIVATE KEY", encrypted));
    const text = await openssl("pkey", "-in", path, "-passin", `pass:${PASSWORD}`);
    assertEquals(parsePem(text)[0]!.bytes, der);
  }
});
