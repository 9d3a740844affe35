// Copyright 2026 the streamssl authors. MIT license.

/** What programs without types hand in: text where bytes belong, misspelled words, missing parts. */

import { assert, assertEquals, assertRejects, assertThrows } from "@std/assert";
import {
  aes,
  aes128Cbc,
  aes128CbcCts,
  aes128CbcHmacSha1,
  aes128Gcm,
  allDigests,
  argon2Sync,
  blake2b,
  bytesToKey,
  cmac,
  createAead,
  createCbc,
  createDecryptor,
  createEncryptor,
  createHmac,
  decrypt,
  defaultMacs,
  digest,
  DigestStream,
  encrypt,
  generateKey,
  gmac,
  hkdf,
  hkdfExpand,
  hmac,
  hmacAlgorithm,
  kmac128,
  krb5Kdf,
  mac,
  type MacAlgorithm,
  type MacOptions,
  mdc2With,
  pbkdf1Sync,
  pbkdf2Sync,
  pkcs12KdfSync,
  type PrivateKey,
  scryptSync,
  sha1,
  sha256,
  sskdf,
  tls13HkdfExpandLabel,
  tls1Prf,
} from "../../crypto/mod.ts";
import { createDrbg, createRandomGenerator, ctrDrbg } from "../../rand/mod.ts";

// deno-lint-ignore no-explicit-any
type Untyped = any;

const TEXT: Untyped = "0123456789abcdef";
const BYTES = new Uint8Array(16);
/** What is no array of bytes; the `length` of most would be believed. */
const NO_BYTES: readonly Untyped[] = [
  undefined,
  null,
  5,
  "text",
  [1, 2],
  new ArrayBuffer(4),
  new DataView(new ArrayBuffer(4)),
  new Uint16Array(2),
];

function refuses(action: () => unknown): void {
  assertThrows(action, TypeError, "Uint8Array expected");
}

Deno.test("digests refuse what is no bytes, at once and in pieces, on every engine", () => {
  for (const algorithm of allDigests) {
    for (const value of NO_BYTES) {
      refuses(() => digest(algorithm, value));
      refuses(() => algorithm.create().update(value));
    }
  }
  assertThrows(() => digest(sha256, TEXT), TypeError, "encode text with TextEncoder");
});

Deno.test("MACs refuse what is no bytes as key and as message", () => {
  const options = (algorithm: MacAlgorithm): MacOptions => ({
    ...algorithm === hmacAlgorithm ? { digest: sha256 } : {},
    ...algorithm === cmac || algorithm === gmac ? { cipher: aes } : {},
    ...algorithm === gmac ? { nonce: new Uint8Array(12) } : {},
  });
  for (const algorithm of defaultMacs) {
    const key = new Uint8Array(algorithm.name === "poly1305" ? 32 : 16);
    for (const value of NO_BYTES) {
      refuses(() => mac(algorithm, value, BYTES, options(algorithm)));
      refuses(() => mac(algorithm, key, value, options(algorithm)));
    }
  }
  refuses(() => hmac(sha256, TEXT, BYTES));
  refuses(() => hmac(sha256, BYTES, TEXT));
  refuses(() => createHmac(sha256, TEXT));
  refuses(() => mac(gmac, BYTES, BYTES, { cipher: aes, nonce: TEXT }));
  refuses(() => mac(kmac128, BYTES, BYTES, { customization: TEXT }));
  refuses(() => blake2b({ key: TEXT }));
});

Deno.test("ciphers refuse what is no bytes wherever it comes in", () => {
  const options = { iv: BYTES };
  for (const value of NO_BYTES.slice(1)) {
    refuses(() => encrypt(aes128Cbc, value, BYTES, options));
    refuses(() => createAead(aes128Gcm, value));
    refuses(() => createCbc(value));
    refuses(() => aes.create(value));
    refuses(() => decrypt(aes128Cbc, value, BYTES, options));
    refuses(() => createEncryptor(aes128Cbc, value, options));
    refuses(() => encrypt(aes128Cbc, BYTES, value, options));
    refuses(() => decrypt(aes128Cbc, BYTES, value, options));
    refuses(() => encrypt(aes128Cbc, BYTES, BYTES, { iv: value }));
    refuses(() => createEncryptor(aes128Cbc, BYTES, options).update(value));
    refuses(() => createDecryptor(aes128Gcm, BYTES, options).update(value));
    refuses(() => createDecryptor(aes128Gcm, BYTES, options).setTag(value));
    refuses(() => decrypt(aes128Gcm, BYTES, BYTES, { iv: BYTES, tag: value }));
  }
  refuses(() => encrypt(aes128Gcm, BYTES, BYTES, { iv: BYTES, additionalData: TEXT }));
  refuses(() => encrypt(aes128Gcm, BYTES, BYTES, { iv: BYTES, additionalData: [BYTES, TEXT] }));
  refuses(() => createEncryptor(aes128CbcHmacSha1, BYTES, { iv: BYTES, macKey: TEXT }));
});

Deno.test("key derivations refuse text where only bytes have a meaning", () => {
  const sizes = { iterations: 1, length: 16 };
  refuses(() => pbkdf2Sync(sha256, "password", { salt: TEXT, ...sizes }));
  refuses(() => pbkdf2Sync(sha256, 5 as Untyped, { salt: BYTES, ...sizes }));
  refuses(() => pbkdf1Sync(sha1, "password", { salt: TEXT, ...sizes }));
  refuses(() => pkcs12KdfSync(sha1, "password", { salt: TEXT, purpose: "key", ...sizes }));
  refuses(() => scryptSync("password", { salt: TEXT, cost: 2, length: 16 }));
  refuses(() =>
    argon2Sync("argon2id", "password", { salt: TEXT, memory: 8, passes: 1, length: 16 })
  );
  refuses(() => bytesToKey(sha256, "password", { salt: TEXT.slice(0, 8), keyLength: 16 }));
  refuses(() => hkdf(sha256, TEXT, BYTES, BYTES, 16));
  refuses(() => hkdf(sha256, BYTES, TEXT, BYTES, 16));
  refuses(() => hkdf(sha256, BYTES, BYTES, TEXT, 16));
  refuses(() => hkdfExpand(sha256, TEXT, BYTES, 64));
  refuses(() => tls1Prf(sha256, TEXT, "label", BYTES, 16));
  refuses(() => tls1Prf(sha256, BYTES, "label", TEXT, 16));
  refuses(() => tls13HkdfExpandLabel(sha256, BYTES, "label", TEXT, 16));
  refuses(() => tls13HkdfExpandLabel(sha256, TEXT, "label", BYTES, 16));
  refuses(() => sskdf(sha256, TEXT, { length: 16 }));
  refuses(() => krb5Kdf(aes, BYTES, { constant: TEXT }));
  const parameters = { salt: BYTES, memory: 8, passes: 1, length: 16 };
  refuses(() => argon2Sync("argon2id", "password", { ...parameters, secret: TEXT }));
  refuses(() => argon2Sync("argon2id", "password", { ...parameters, associatedData: TEXT }));
});

Deno.test("generators refuse text: its letters are not bytes of entropy", () => {
  const generator = createRandomGenerator({ source: "none" });
  refuses(() => generator.seed("x".repeat(64) as Untyped));
  refuses(() => generator.add("x".repeat(64) as Untyped, 512));
  assertEquals(generator.pooledEntropy, 0);
  refuses(() => createDrbg(ctrDrbg(32), { personalisation: TEXT }));
  refuses(() => createDrbg(ctrDrbg(32)).generate(16, { additionalInput: TEXT }));
});

Deno.test("DigestStream takes buffers and refuses text", async () => {
  const stream = (chunk: Untyped) => {
    const filter = new DigestStream(sha256);
    return [ReadableStream.from([chunk]).pipeThrough(filter), filter] as const;
  };
  const [passed, filter] = stream(new ArrayBuffer(4));
  assertEquals((await new Response(passed).bytes()).length, 4);
  assertEquals(await filter.digest, sha256.digest(new Uint8Array(4)));
  await assertRejects(() => new Response(stream("text")[0]).bytes(), TypeError, "encode text");
});

Deno.test("words that are no option are refused, where the default would pass for them", () => {
  assertThrows(
    () => encrypt(aes128CbcCts, BYTES, BYTES, { iv: BYTES, ciphertextStealing: "cs4" as Untyped }),
    TypeError,
    "cs1, cs2, cs3",
  );
  assertThrows(
    () => createDecryptor(aes128Gcm, BYTES, { iv: BYTES, bufferLimit: NaN }),
    RangeError,
    "bufferLimit",
  );
  assertThrows(() => mdc2With({ padding: 2 as Untyped }), TypeError, '"bit and zeros"');
});

Deno.test("a tag that is shorter than the algorithm's is taken only where tagLength says so", () => {
  const iv = new Uint8Array(12);
  const sealed = encrypt(aes128Gcm, BYTES, BYTES, { iv });
  const ciphertext = sealed.subarray(0, 16);
  for (const length of [4, 8, 12, 15]) {
    const tag = sealed.subarray(16, 16 + length);
    assertThrows(
      () => decrypt(aes128Gcm, BYTES, ciphertext, { iv, tag }),
      RangeError,
      `the tag has ${length} bytes, 16 are expected; set tagLength: ${length}`,
    );
    assertThrows(
      () => createDecryptor(aes128Gcm, BYTES, { iv }).setTag(tag),
      RangeError,
      "tagLength",
    );
    assertThrows(() => createDecryptor(aes128Gcm, BYTES, { iv, tag }), RangeError, "tagLength");
    assertEquals(decrypt(aes128Gcm, BYTES, ciphertext, { iv, tag, tagLength: length }), BYTES);
    const decryptor = createDecryptor(aes128Gcm, BYTES, { iv, tagLength: length });
    decryptor.update(ciphertext);
    decryptor.setTag(tag);
    assertEquals(decryptor.final(), BYTES);
  }
});

Deno.test("generateKey() says which types there are, and what is missing", async () => {
  const generate = (parameters: Untyped) => async () => void await generateKey(parameters);
  await assertRejects(generate({ type: "rsaa", bits: 2048 }), Error, "did you mean rsa");
  await assertRejects(generate({ type: "ml-kem-786" }), Error, "did you mean ml-kem-768");
  await assertRejects(generate({}), Error, "a type of keys");
  await assertRejects(generate({ type: "ec" }), TypeError, 'the option "curve"');
  await assertRejects(generate({ type: "ec", curve: "P-265" }), Error, "did you mean P-256");
  await assertRejects(generate({ type: "rsa" }), Error, "512 to 16384 bits");
  await assertRejects(generate({ type: "dsa" }), TypeError, "generateDsaParameters()");
  await assertRejects(generate({ type: "dh" }), TypeError, "ffdhe2048");
});

Deno.test("signing and checking say what an algorithm lacks", async () => {
  const rsa = await generateKey({ type: "rsa", bits: 1024 });
  const ec = await generateKey({ type: "ec", curve: "P-256" });
  const cases: readonly [PrivateKey, Untyped, string][] = [
    [rsa, { kind: "rsa-pkcs", digest: sha256 }, "did you mean rsa-pkcs1"],
    [rsa, {}, "a signature algorithm"],
    [rsa, { kind: "rsa-pkcs1" }, '"digest"'],
    [rsa, { kind: "rsa-pkcs1", digest: "sha256" }, "digestByName()"],
    [rsa, { kind: "rsa-pss", digest: sha256, saltLength: 32 }, '"mgf1Digest"'],
    [rsa, { kind: "rsa-pss", digest: sha256, mgf1Digest: sha256, saltLength: "long" }, '"max"'],
    [rsa, { kind: "rsa-x931", digest: "sha256" }, "digestByName()"],
    [ec, { kind: "ecdsa" }, '"digest"'],
    [ec, { kind: "ecdsa", digest: sha256, nonce: "determinstic" }, '"deterministic"'],
    [ec, { kind: "ecdsa", digest: sha256, form: "p1363" }, '"ieee-p1363"'],
  ];
  for (const [key, algorithm, message] of cases) {
    await assertRejects(async () => void await key.sign(algorithm, BYTES), Error, message);
    const verify = async () => void await key.publicKey.verify(algorithm, BYTES, BYTES);
    await assertRejects(verify, Error, message);
  }
  refuses(() => ec.sign({ kind: "ecdsa", digest: sha256 }, TEXT));
  refuses(() => ec.publicKey.verify({ kind: "ecdsa", digest: sha256 }, TEXT, BYTES));
  refuses(() => ec.publicKey.verify({ kind: "ecdsa", digest: sha256 }, BYTES, TEXT));
});

Deno.test("words that are no form of a key are refused", async () => {
  const ec = await generateKey({ type: "ec", curve: "P-256" });
  const form = (options: Untyped) => () => ec.toPkcs8(options);
  assertThrows(form({ pointForm: "compresed" }), TypeError, "compressed, hybrid");
  assertThrows(form({ parameterEncoding: "explizit" }), TypeError, "named, explicit");
  const mlDsa = await generateKey({ type: "ml-dsa-44" });
  assertThrows(() => mlDsa.toPkcs8({ seedForm: "sed" as Untyped }), TypeError, "seed, expanded");
});

Deno.test("encrypting and encapsulating say what is wrong with algorithm or key", async () => {
  const rsa = await generateKey({ type: "rsa", bits: 1024 });
  const cases: readonly [Untyped, string][] = [
    [{ kind: "rsa-oeap", digest: sha256 }, "did you mean rsa-oaep"],
    [{ kind: "rsa-oaep" }, '"digest"'],
    [{ kind: "rsa-oaep", digest: sha256, label: "text" }, "the label"],
    [{ kind: "rsa-pkcs1", rejection: "explizit" }, '"explicit"'],
  ];
  for (const [algorithm, message] of cases) {
    assertThrows(() => rsa.publicKey.encrypt(algorithm, BYTES), Error, message);
    assertThrows(() => rsa.decrypt(algorithm, new Uint8Array(128)), Error, message);
  }
  refuses(() => rsa.publicKey.encrypt({ kind: "rsa-pkcs1" }, TEXT));
  for (const type of ["ed25519", "sm2"] as const) {
    const key = await generateKey({ type });
    assertThrows(() => key.publicKey.encapsulate(), Error, "ml-kem-768");
    assertThrows(() => key.decapsulate(BYTES), Error, `a key of type ${type}`);
  }
  const k1 = await generateKey({ type: "ec", curve: "secp256k1" });
  assertThrows(() => k1.publicKey.encapsulate(), Error, "another curve");
  assert(rsa.publicKey.encapsulate() !== undefined);
});
