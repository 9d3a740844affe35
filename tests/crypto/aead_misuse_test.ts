// Copyright 2026 the streamssl authors. MIT license.

import { assert, assertEquals, assertRejects, assertThrows } from "@std/assert";
import {
  type AeadAlgorithm,
  type AeadCipher,
  aes128Ccm,
  aes128Gcm,
  aes256Gcm,
  chacha20Poly1305,
  createAead,
  defaultAeads,
  type Engine,
  portableEngine,
} from "../../crypto/mod.ts";
import { SslError } from "../../err/mod.ts";
import { everyEngine } from "./_engines.ts";

const NONE = new Uint8Array(0);

/** Every algorithm on every engine that offers it. */
function everyCipher(): readonly { cipher: AeadCipher; key: Uint8Array; engine: Engine }[] {
  return everyEngine().flatMap((engine) =>
    defaultAeads.flatMap((algorithm) => {
      const key = Uint8Array.from({ length: algorithm.keyLength }, (_, index) => index);
      const cipher = engine.aead?.(algorithm, key);
      return cipher === undefined ? [] : [{ cipher, key, engine }];
    })
  );
}

/** Calls, and gives the error, thrown or as a rejection. */
function errorOf(call: () => unknown): Promise<Error> {
  return assertRejects(async () => await call());
}

function nameOf(cipher: AeadCipher): string {
  return `${cipher.algorithm.name} by ${cipher.engine}`;
}

async function sealed(
  cipher: AeadCipher,
  nonce: Uint8Array,
  data: Uint8Array,
  plaintext: Uint8Array,
): Promise<Uint8Array<ArrayBuffer>> {
  const output = new Uint8Array(plaintext.length + cipher.algorithm.tagLength);
  await cipher.seal(output, 0, nonce, data, plaintext);
  return output;
}

Deno.test("AeadCipher.open() rejects every changed bit of the ciphertext and of the tag", async () => {
  for (const { cipher } of everyCipher()) {
    const nonce = new Uint8Array(12).fill(9);
    const data = Uint8Array.of(23, 3, 3, 0, 40);
    const message = await sealed(cipher, nonce, data, new Uint8Array(21).fill(7));
    for (let at = 0; at < message.length; at++) {
      message[at]! ^= 1 << (at & 7);
      const error = await errorOf(() => cipher.open(nonce, data, message));
      assert(error instanceof SslError && error.reason === "BAD_DECRYPT", nameOf(cipher));
      message[at]! ^= 1 << (at & 7);
    }
    assertEquals(await cipher.open(nonce, data, message), new Uint8Array(21).fill(7));
  }
});

Deno.test("AeadCipher.open() rejects other additional data, nonces and keys", async () => {
  for (const { cipher, key, engine } of everyCipher()) {
    const nonce = new Uint8Array(12).fill(9);
    const data = Uint8Array.of(23, 3, 3, 0, 40);
    const message = await sealed(cipher, nonce, data, new Uint8Array(21));
    const rejects = async (
      other: AeadCipher,
      otherNonce: Uint8Array,
      otherData: Uint8Array,
      text = message,
    ) => {
      const error = await errorOf(() => other.open(otherNonce, otherData, text));
      assert(error instanceof SslError && error.reason === "BAD_DECRYPT", nameOf(cipher));
    };
    for (let at = 0; at < data.length; at++) {
      const changed = data.slice();
      changed[at]! ^= 0x80;
      await rejects(cipher, nonce, changed);
    }
    await rejects(cipher, nonce, NONE);
    await rejects(cipher, nonce, data.subarray(1));
    await rejects(cipher, nonce, Uint8Array.of(...data, 0));
    for (let at = 0; at < nonce.length; at++) {
      const changed = nonce.slice();
      changed[at]! ^= 1;
      await rejects(cipher, changed, data);
    }
    const otherKey = key.slice();
    otherKey[3]! ^= 1;
    const { algorithm } = cipher;
    await rejects(createAead(algorithm, otherKey, { engines: [engine] }), nonce, data);
    // A byte moved from the data to the ciphertext, and the other way round.
    await rejects(cipher, nonce, data.subarray(0, 4), Uint8Array.of(40, ...message));
    await rejects(cipher, nonce, Uint8Array.of(...data, message[0]!), message.slice(1));
  }
});

Deno.test("AeadCipher.open() rejects every truncation and extension", async () => {
  for (const { cipher } of everyCipher()) {
    const nonce = new Uint8Array(12).fill(9);
    const message = await sealed(cipher, nonce, NONE, new Uint8Array(21).fill(7));
    const bad = [
      ...Array.from(message, (_, length) => message.slice(0, length)),
      message.slice(1),
      Uint8Array.of(...message, 0),
      Uint8Array.of(0, ...message),
    ];
    for (const text of bad) {
      const error = await errorOf(() => cipher.open(nonce, NONE, text));
      assert(error instanceof SslError && error.reason === "BAD_DECRYPT", nameOf(cipher));
    }
  }
});

Deno.test("createAead() rejects keys of every other length", () => {
  for (const algorithm of defaultAeads) {
    for (let length = 0; length <= 64; length++) {
      if (length === algorithm.keyLength) continue;
      assertThrows(
        () => createAead(algorithm, new Uint8Array(length)),
        RangeError,
        `the key has ${length} bytes, ${algorithm.keyLength} are expected`,
      );
    }
  }
});

Deno.test("createAead() rejects impossible lengths of the tag", () => {
  const cases: readonly [AeadAlgorithm, readonly number[]][] = [
    [aes128Gcm, [0, 1, 3, 5, 11, 17, 1.5, NaN]],
    [aes128Ccm, [0, 2, 3, 5, 7, 15, 17, 18]],
    [chacha20Poly1305, [0, 8, 12, 15, 17]],
  ];
  for (const [algorithm, lengths] of cases) {
    const key = new Uint8Array(algorithm.keyLength);
    for (const tagLength of lengths) {
      assertThrows(() => createAead(algorithm, key, { tagLength }), RangeError, "a tag of");
    }
  }
});

Deno.test("createAead() says so when no engine of the list offers the algorithm", () => {
  const key = new Uint8Array(32);
  const none: Engine = { name: "wasm", asynchronous: false };
  for (const engines of [[], [none], [none, none]]) {
    const error = assertThrows(() => createAead(aes256Gcm, key, { engines }), SslError);
    assertEquals([error.library, error.reason], ["EVP", "UNSUPPORTED_CIPHER"]);
  }
  const cipher = createAead(aes256Gcm, key, { engines: [none, portableEngine] });
  assertEquals(cipher.engine, "portable");
});

Deno.test("AeadCipher rejects nonces of impossible lengths", async () => {
  for (const { cipher } of everyCipher()) {
    const { mode } = cipher.algorithm;
    const bad = {
      "gcm": [0],
      "ccm": [0, 1, 6, 14, 16],
      "chacha20-poly1305": [0, 8, 11, 13, 16, 24],
      "ocb": [0, 16, 17],
      "gcm-siv": [0, 8, 11, 13, 16],
      "siv": [], // Takes any.
      "xchacha20-poly1305": [0, 12, 23, 25],
    }[mode];
    for (const length of bad) {
      const nonce = new Uint8Array(length);
      const output = new Uint8Array(100);
      assert(
        await errorOf(() => cipher.seal(output, 0, nonce, NONE, NONE)) instanceof RangeError,
        nameOf(cipher),
      );
      assert(
        await errorOf(() => cipher.open(nonce, NONE, new Uint8Array(40))) instanceof RangeError,
        nameOf(cipher),
      );
      assertEquals(output, new Uint8Array(100));
    }
  }
});

Deno.test("AeadCipher.seal() rejects an output that is too small, and writes nothing", async () => {
  for (const { cipher } of everyCipher()) {
    const { tagLength } = cipher.algorithm;
    const nonce = new Uint8Array(12);
    const body = new Uint8Array(10).fill(1);
    const trailer = Uint8Array.of(1);
    const enough = 11 + tagLength;
    const cases: readonly [number, number][] = [
      [0, 0],
      [enough - 1, 0],
      [enough, 1],
      [enough + 4, 5],
      [enough, -1],
      [enough, NaN],
      [enough, 2 ** 31],
    ];
    for (const [size, offset] of cases) {
      const output = new Uint8Array(size);
      const error = await errorOf(() => cipher.seal(output, offset, nonce, NONE, body, trailer));
      assert(error instanceof RangeError, nameOf(cipher));
      assertEquals(output, new Uint8Array(size));
    }
  }
});

Deno.test("AES-CCM rejects messages that are too long for its nonce", async () => {
  for (const { cipher } of everyCipher()) {
    if (cipher.algorithm.mode !== "ccm") continue;
    const nonce = new Uint8Array(13);
    const output = new Uint8Array(65_536 + 16);
    const error = await errorOf(() => cipher.seal(output, 0, nonce, NONE, new Uint8Array(65_536)));
    assert(error instanceof RangeError, nameOf(cipher));
    const longest = new Uint8Array(65_535).fill(1);
    const written = await cipher.seal(output, 0, nonce, NONE, longest);
    assertEquals(await cipher.open(nonce, NONE, output.subarray(0, written)), longest);
  }
});

Deno.test("AeadCipher refuses to work after destroy()", async () => {
  for (const { cipher } of everyCipher()) {
    const nonce = new Uint8Array(12);
    const message = await sealed(cipher, nonce, NONE, new Uint8Array(5));
    cipher.destroy();
    cipher.destroy();
    for (
      const call of [
        () => cipher.seal(new Uint8Array(100), 0, nonce, NONE, NONE),
        () => cipher.open(nonce, NONE, message),
      ]
    ) {
      const error = await errorOf(call);
      assert(error instanceof TypeError, nameOf(cipher));
      assert(error.message.includes("key was destroyed"));
    }
  }
});

Deno.test("AeadCipher.open() of a message from before destroy() is not possible with zeros", async () => {
  for (const { cipher, engine } of everyCipher()) {
    const { algorithm } = cipher;
    const nonce = new Uint8Array(12);
    const message = await sealed(cipher, nonce, NONE, new Uint8Array(5));
    const zeros = createAead(algorithm, new Uint8Array(algorithm.keyLength), { engines: [engine] });
    assert(await errorOf(() => zeros.open(nonce, NONE, message)) instanceof SslError);
  }
});
