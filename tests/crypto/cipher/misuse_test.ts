// Copyright 2026 the streamssl authors. MIT license.

import { assertEquals, assertThrows } from "@std/assert";
import {
  aes128Cbc,
  aes128Ccm,
  aes128Ctr,
  aes128Gcm,
  aes128Siv,
  allCiphers,
  type CipherOptions,
  createDecryptor,
  createEncryptor,
  encrypt,
  portableEngine,
  rc2Cbc,
  rc5Cbc,
  sm4Xts,
} from "../../../crypto/mod.ts";
import { SslError } from "../../../err/mod.ts";
import { enginesOf, messageLength, optionsFor, someBytes } from "./_ciphers.ts";

const KEY = someBytes(16);
const IV = someBytes(16, 2);

Deno.test("every cipher refuses keys of impossible lengths, and names the possible ones", () => {
  for (const cipher of allCiphers) {
    if (cipher.name === "null" || cipher.name.startsWith("rc5-")) continue;
    for (const length of [0, cipher.variableKey ? 1000 : cipher.keyLength - 1]) {
      const error = assertThrows(
        () => createEncryptor(cipher, new Uint8Array(length), optionsFor(cipher, 0)),
        RangeError,
        `Cannot set up ${cipher.name}: the key has ${length} bytes, `,
      );
      if (!cipher.variableKey) {
        assertEquals(error.message.endsWith(`, ${cipher.keyLength} are expected`), true);
      }
    }
  }
});

Deno.test("every cipher refuses vectors of impossible lengths, and none where it needs one", () => {
  for (const cipher of allCiphers) {
    const key = someBytes(cipher.keyLength);
    const { iv: _iv, ...rest } = optionsFor(cipher, 0);
    for (const length of [0, 1, 5, 11, 17, 33]) {
      const possible = cipher.ivLengths.some((one) =>
        typeof one === "number" ? one === length : length >= one[0] && length <= one[1]
      );
      if (possible) continue;
      assertThrows(
        () => createEncryptor(cipher, key, { ...rest, iv: new Uint8Array(length) }),
        RangeError,
        `Cannot use ${cipher.name} with an initialization vector of ${length} bytes: `,
      );
    }
    if (cipher.ivLength === 0 || cipher.mode === "wrap") continue;
    assertThrows(
      () => createDecryptor(cipher, key, rest),
      RangeError,
      `Cannot use ${cipher.name} without an initialization vector: `,
    );
  }
});

Deno.test("every AEAD refuses tags of impossible lengths", () => {
  for (const cipher of allCiphers) {
    if (!cipher.aead) continue;
    for (const tagLength of [0, 17, 32]) {
      if (cipher.tagLengths.includes(tagLength)) continue;
      assertThrows(
        () =>
          createEncryptor(cipher, someBytes(cipher.keyLength), {
            ...optionsFor(cipher, 0),
            tagLength,
          }),
        RangeError,
        `Cannot use ${cipher.name} with a tag of ${tagLength} bytes: `,
      );
    }
  }
  const decryptor = createDecryptor(aes128Gcm, KEY, { iv: new Uint8Array(12), tagLength: 12 });
  assertThrows(() => decryptor.setTag(new Uint8Array(16)), RangeError, "12 are expected");
});

Deno.test("an option that the algorithm can not honour is an error", () => {
  const iv = { iv: IV };
  const cases: [typeof aes128Cbc, CipherOptions, string][] = [
    [aes128Ctr, { ...iv, padding: true }, "only the modes ECB and CBC"],
    [aes128Ctr, { ...iv, additionalData: new Uint8Array(1) }, '"additionalData"'],
    [aes128Cbc, { ...iv, tagLength: 16 }, '"tagLength"'],
    [aes128Cbc, { ...iv, ciphertextStealing: "cs1" }, '"ciphertextStealing"'],
    [aes128Cbc, { ...iv, effectiveKeyBits: 40 }, '"effectiveKeyBits"'],
    [aes128Cbc, { ...iv, rounds: 12 }, '"rounds"'],
    [aes128Cbc, { ...iv, macKey: KEY }, '"macKey"'],
    [aes128Cbc, { ...iv, xtsStandard: "gb" }, '"xtsStandard"'],
    [aes128Cbc, { ...iv, tlsVersion: 0x0302 }, '"tlsVersion"'],
    [aes128Gcm, { iv: IV, tag: new Uint8Array(16) }, '"tag"'],
  ];
  for (const [cipher, options, message] of cases) {
    assertThrows(() => encrypt(cipher, KEY, KEY, options), TypeError, message);
  }
  // What it can honour is none.
  encrypt(rc2Cbc, KEY, KEY, { iv: new Uint8Array(8), effectiveKeyBits: 63 });
  encrypt(rc5Cbc, KEY, KEY, { iv: new Uint8Array(8), rounds: 16 });
  encrypt(sm4Xts, someBytes(32), KEY, { iv: IV, xtsStandard: "ieee" });
});

Deno.test("Encryptor.restart() refuses a nonce that was used, where it would give messages away", () => {
  for (const cipher of allCiphers) {
    const key = someBytes(cipher.keyLength);
    const options = optionsFor(cipher, messageLength(cipher, 16));
    const { iv } = options;
    const encryptor = createEncryptor(cipher, key, options);
    const restart = () => encryptor.restart(options.additionalData ? options : iv ? { iv } : {});
    const once = iv !== undefined &&
      !["cbc", "cbc-cts", "cbc-hmac", "cbc-hs", "xts"].includes(cipher.mode);
    if (cipher.name === "rc4" || cipher.name === "rc4-40") {
      assertThrows(restart, SslError, "nonce", cipher.name);
      continue;
    }
    if (!once) {
      restart();
      continue;
    }
    const error = assertThrows(restart, SslError, "nonce", cipher.name);
    assertEquals(error.reason, "INVALID_OPERATION");
    const other = iv.slice();
    other[0] = (other[0] as number) ^ 1;
    encryptor.restart({ iv: other });
    assertThrows(restart, SslError, "nonce", cipher.name);
    assertThrows(() => encryptor.restart({ iv: other }), SslError, "nonce", cipher.name);
  }
});

Deno.test("Encryptor.restart() begins another message with the same key", () => {
  const other = someBytes(16, 3);
  const encryptor = createEncryptor(aes128Cbc, KEY, { iv: IV, padding: false });
  encryptor.update(someBytes(32));
  encryptor.restart({ iv: other });
  const expected = encrypt(aes128Cbc, KEY, KEY, { iv: other, padding: false });
  assertEquals(encryptor.update(KEY), expected);
  assertThrows(() => encryptor.restart(), RangeError, "without an initialization vector");
});

Deno.test("Decryptor.restart() begins another message with the same key", () => {
  const iv = new Uint8Array(12);
  const decryptor = createDecryptor(aes128Gcm, KEY, { iv, additionalData: KEY });
  decryptor.update(KEY);
  const sealed = encrypt(aes128Gcm, KEY, KEY, { iv });
  decryptor.restart({ iv, tag: sealed.subarray(16) });
  decryptor.update(sealed.subarray(0, 16));
  assertEquals(decryptor.final(), KEY);
});

Deno.test("a decryption without its tag gives nothing", () => {
  const decryptor = createDecryptor(aes128Gcm, KEY, { iv: new Uint8Array(12) });
  assertEquals(decryptor.update(someBytes(100)).length, 0);
  assertThrows(() => decryptor.final(), TypeError, "without its tag");
  decryptor.setTag(new Uint8Array(16));
  assertThrows(() => decryptor.final(), SslError, "Bad decrypt");
  assertThrows(() => decryptor.final(), TypeError, "ended");
});

Deno.test("bufferLimit bounds what is kept", () => {
  const iv = new Uint8Array(12);
  const options = { iv, tag: new Uint8Array(16), bufferLimit: 100 };
  const decryptor = createDecryptor(aes128Gcm, KEY, options);
  decryptor.update(new Uint8Array(60));
  assertThrows(() => decryptor.update(new Uint8Array(41)), RangeError, "bufferLimit");
  for (const cipher of [aes128Ccm, aes128Siv]) {
    const key = someBytes(cipher.keyLength);
    const own = { ...optionsFor(cipher, 0), bufferLimit: 100 };
    const encryptor = createEncryptor(cipher, key, own);
    assertThrows(() => encryptor.update(new Uint8Array(101)), RangeError, "bufferLimit");
  }
  // What gives its output at once keeps nothing.
  const stream = createEncryptor(aes128Gcm, KEY, { iv, bufferLimit: 100 });
  assertEquals(stream.update(new Uint8Array(1008)).length, 1008);
});

Deno.test("an output that is too small is a RangeError, and the message goes on", () => {
  const encryptor = createEncryptor(aes128Cbc, KEY, { iv: IV });
  const data = someBytes(40);
  assertThrows(() => encryptor.update(data, new Uint8Array(31)), RangeError, "Cannot write 32");
  const start = encryptor.update(data, new Uint8Array(32));
  assertThrows(() => encryptor.final(new Uint8Array(15)), RangeError, "Cannot write 16");
  const end = encryptor.final(new Uint8Array(16));
  assertEquals(new Uint8Array([...start, ...end]), encrypt(aes128Cbc, KEY, data, { iv: IV }));
});

Deno.test("a message that ended takes no more, and a key that was destroyed nothing", () => {
  for (const engine of enginesOf(aes128Cbc)) {
    const encryptor = createEncryptor(aes128Cbc, KEY, { iv: IV, engines: [engine] });
    encryptor.final();
    assertThrows(() => encryptor.update(KEY), TypeError, "ended");
    assertThrows(() => encryptor.final(), TypeError, "ended");
    encryptor.restart({ iv: IV });
    encryptor.destroy();
    assertThrows(() => encryptor.update(KEY), TypeError);
    assertThrows(() => encryptor.restart({ iv: IV }), TypeError, "destroyed");
    encryptor.destroy();
  }
});

Deno.test("Encryptor.tag is there at the end only, and only where there is one", () => {
  const gcm = createEncryptor(aes128Gcm, KEY, { iv: new Uint8Array(12), tagLength: 12 });
  assertThrows(() => gcm.tag, TypeError, "before the end");
  gcm.final();
  assertEquals(gcm.tag.length, 12);
  const cbc = createEncryptor(aes128Cbc, KEY, { iv: IV });
  cbc.final();
  assertThrows(() => cbc.tag, TypeError, "does not authenticate");
});

Deno.test("the caller may change key, vector and data afterwards", () => {
  for (const cipher of allCiphers) {
    if (cipher.name === "null" || cipher.name === "des3-wrap") continue;
    const length = messageLength(cipher, 40);
    const key = someBytes(cipher.keyLength);
    const options = optionsFor(cipher, length);
    const data = someBytes(length, 5);
    const expected = encrypt(cipher, key, data, options);
    const { iv = new Uint8Array(0) } = options;
    const encryptor = createEncryptor(cipher, key, { ...options, engines: [portableEngine] });
    key.fill(0);
    iv.fill(0);
    const start = encryptor.update(data);
    data.fill(0);
    const end = encryptor.final();
    const tag = cipher.aead ? encryptor.tag : [];
    assertEquals(new Uint8Array([...start, ...end, ...tag]), expected, cipher.name);
  }
});

Deno.test("an empty list of engines is said to be one", () => {
  const error = assertThrows(
    () => encrypt(aes128Cbc, KEY, KEY, { iv: IV, engines: [] }),
    SslError,
    "an empty list of engines",
  );
  assertEquals(error.reason, "UNSUPPORTED_CIPHER");
});

Deno.test("arrays that a program changes while a message goes on change nothing of it", () => {
  for (const cipher of allCiphers) {
    // It draws a vector of its own for each message.
    if (cipher.name === "des3-wrap") continue;
    const data = someBytes(messageLength(cipher, 48));
    const { iv, additionalData, ...rest } = optionsFor(cipher, data.length);
    for (const engine of enginesOf(cipher)) {
      const fresh = () => ({
        ...rest,
        engines: [engine],
        ...(iv === undefined ? {} : { iv: iv.slice() }),
        ...(additionalData === undefined
          ? {}
          : { additionalData: [additionalData].flat().map((part) => part.slice()) }),
      });
      const key = someBytes(cipher.keyLength);
      const sealed = encrypt(cipher, key, data, fresh());
      const end = sealed.length - (cipher.aead ? cipher.tagLength : 0);

      const options = fresh();
      const encryptor = createEncryptor(cipher, key, options);
      options.iv?.fill(0);
      options.additionalData?.forEach((part) => part.fill(0));
      const ciphertext = [...encryptor.update(data), ...encryptor.final()];
      assertEquals(Uint8Array.from(ciphertext), sealed.subarray(0, end), cipher.name);

      const tag = sealed.slice(end);
      const others = cipher.aead ? { ...fresh(), tag } : fresh();
      const decryptor = createDecryptor(cipher, key, others);
      others.iv?.fill(0);
      others.additionalData?.forEach((part) => part.fill(0));
      tag.fill(0);
      const plaintext = [...decryptor.update(sealed.subarray(0, end)), ...decryptor.final()];
      assertEquals(Uint8Array.from(plaintext), data, cipher.name);
    }
  }
});
