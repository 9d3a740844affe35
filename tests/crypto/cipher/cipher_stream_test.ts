// Copyright 2026 the streamssl authors. MIT license.

import { assert, assertEquals, assertRejects, assertThrows } from "@std/assert";
import {
  aes128Ctr,
  aes128Gcm,
  aes256Cbc,
  allCiphers,
  CipherStream,
  createDecryptor,
  createEncryptor,
  decrypt,
  encrypt,
} from "../../../crypto/mod.ts";
import { SslError } from "../../../err/mod.ts";
import { messageLength, optionsFor, someBytes } from "./_ciphers.ts";

/** Sends data through a filter in pieces. */
async function through(
  data: Uint8Array,
  size: number,
  ...filters: readonly TransformStream<Uint8Array, Uint8Array<ArrayBuffer>>[]
): Promise<Uint8Array<ArrayBuffer>> {
  let stream: ReadableStream<Uint8Array<ArrayBuffer>> = ReadableStream.from(pieces(data, size));
  for (const filter of filters) stream = stream.pipeThrough(filter);
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

function* pieces(data: Uint8Array, size: number): Generator<Uint8Array<ArrayBuffer>> {
  for (let at = 0; at < data.length; at += size) yield data.slice(at, at + size);
}

Deno.test("CipherStream gives what encrypt() and decrypt() give, for every cipher", async () => {
  for (const cipher of allCiphers) {
    const length = messageLength(cipher, 300);
    const key = someBytes(cipher.keyLength);
    const options = optionsFor(cipher, length);
    const data = someBytes(length, 8);
    const encrypted = await through(
      data,
      37,
      new CipherStream(createEncryptor(cipher, key, options)),
    );
    assertEquals(decrypt(cipher, key, encrypted, options), data, cipher.name);
    const decrypted = await through(
      encrypted,
      11,
      new CipherStream(createDecryptor(cipher, key, options)),
    );
    assertEquals(decrypted, data, cipher.name);
  }
});

Deno.test("CipherStream takes a tag that is known before", async () => {
  const key = someBytes(16);
  const iv = someBytes(12);
  const data = someBytes(100, 3);
  const sealed = encrypt(aes128Gcm, key, data, { iv });
  const cipher = createDecryptor(aes128Gcm, key, { iv, tag: sealed.subarray(100) });
  assertEquals(await through(sealed.subarray(0, 100), 9, new CipherStream(cipher)), data);
});

Deno.test("CipherStream gives nothing of a message whose tag does not hold", async () => {
  const key = someBytes(16);
  const iv = someBytes(12);
  const sealed = encrypt(aes128Gcm, key, someBytes(10_000, 3), { iv });
  sealed[0] = (sealed[0] as number) ^ 1;
  const stream = ReadableStream.from(pieces(sealed, 1000))
    .pipeThrough(new CipherStream(createDecryptor(aes128Gcm, key, { iv })));
  let given = 0;
  const error = await assertRejects(async () => {
    for await (const chunk of stream) given += chunk.length;
  }, SslError);
  assertEquals([given, error.reason], [0, "BAD_DECRYPT"]);
});

Deno.test("CipherStream refuses a stream that is shorter than a tag, and one that was cut", async () => {
  const key = someBytes(32);
  for (const length of [0, 5, 15]) {
    const cipher = createDecryptor(aes128Gcm, key.slice(0, 16), { iv: new Uint8Array(12) });
    await assertRejects(
      () => through(new Uint8Array(length), 7, new CipherStream(cipher)),
      SslError,
      "Bad decrypt",
    );
  }
  const cut = createDecryptor(aes256Cbc, key, { iv: new Uint8Array(16) });
  await assertRejects(
    () => through(new Uint8Array(33), 7, new CipherStream(cut)),
    SslError,
    "Wrong final block length",
  );
});

Deno.test("CipherStream wipes its key at the end and when it is given up", async () => {
  const ended = createEncryptor(aes256Cbc, someBytes(32), { iv: new Uint8Array(16) });
  await through(new Uint8Array(3), 3, new CipherStream(ended));
  const aborted = createEncryptor(aes256Cbc, someBytes(32), { iv: new Uint8Array(16) });
  const stream = new CipherStream(aborted);
  await stream.readable.cancel("enough");
  for (const cipher of [ended, aborted]) {
    let refused = false;
    try {
      cipher.restart({ iv: new Uint8Array(16) });
    } catch (error) {
      refused = error instanceof TypeError;
    }
    assert(refused);
  }
});

Deno.test("CipherStream refuses chunks that are no bytes", async () => {
  const cipher = createEncryptor(aes256Cbc, someBytes(32), { iv: new Uint8Array(16) });
  const stream = ReadableStream.from(["text" as unknown as Uint8Array<ArrayBuffer>])
    .pipeThrough(new CipherStream(cipher));
  await assertRejects(() => new Response(stream).arrayBuffer(), TypeError);
});

Deno.test("CipherStream wipes its key when a chunk ends it", async () => {
  const key = new Uint8Array(16);
  const ciphers = [
    [createEncryptor(aes128Ctr, key, { iv: key }), "text"],
    [createDecryptor(aes128Gcm, key, { iv: key, bufferLimit: 10 }), new Uint8Array(100)],
  ] as const;
  for (const [cipher, chunk] of ciphers) {
    const stream = ReadableStream.from([chunk as Uint8Array]).pipeThrough(new CipherStream(cipher));
    await assertRejects(() => new Response(stream).bytes(), Error);
    assertThrows(() => cipher.restart({ iv: new Uint8Array(16).fill(1) }), TypeError, "destroyed");
  }
});
