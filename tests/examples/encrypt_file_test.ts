// Copyright 2026 the streamssl authors. MIT license.

import { assert, assertEquals, assertRejects } from "@std/assert";
import { decrypt, encrypt } from "../../examples/encrypt_file.ts";
import { SslError } from "../../err/mod.ts";
import { opensslTest } from "../crypto/_openssl.ts";

const PASSWORD = "correct horse battery staple";

function inPieces(bytes: Uint8Array, size: number): ReadableStream<Uint8Array> {
  const pieces: Uint8Array[] = [];
  for (let at = 0; at < bytes.length; at += size) pieces.push(bytes.slice(at, at + size));
  return ReadableStream.from(pieces);
}

function collect(stream: ReadableStream<Uint8Array>): Promise<Uint8Array> {
  return new Response(stream as BodyInit).bytes();
}

const TEXT = new Uint8Array(10_000).map((_, index) => index * 7);

opensslTest(
  "encrypt_file.ts writes what openssl enc -pbkdf2 reads, and the other way",
  async (openssl) => {
    for (const cipher of ["aes-256-cbc", "aria-192-ctr", "des-ede3-cbc", "chacha20"]) {
      const options = { password: PASSWORD, cipher };
      const enc = ["enc", `-${cipher}`, "-pbkdf2", "-pass", `pass:${PASSWORD}`];
      const ours = await collect(await encrypt(inPieces(TEXT, 999), options));
      const sealed = await openssl.file("sealed", ours);
      assertEquals((await openssl.run(...enc, "-d", "-in", sealed)).stdout, TEXT);
      const plain = await openssl.file("plain", TEXT);
      const theirs = (await openssl.run(...enc, "-in", plain)).stdout;
      assertEquals(await collect(await decrypt(inPieces(theirs, 7), options)), TEXT);
    }
  },
);

Deno.test("encrypt_file.ts takes a header cut anywhere, and salts anew each time", async () => {
  const options = { password: PASSWORD, iterations: 10 };
  const one = await collect(await encrypt(inPieces(TEXT, 999), options));
  const other = await collect(await encrypt(inPieces(TEXT, 999), options));
  assert(one.some((byte, index) => byte !== other[index]));
  for (const size of [1, 15, 16, 17, 20_000]) {
    assertEquals(await collect(await decrypt(inPieces(one, size), options)), TEXT);
  }
});

Deno.test("encrypt_file.ts says what is wrong with its input", async () => {
  const options = { password: PASSWORD, iterations: 10 };
  const sealed = await collect(await encrypt(inPieces(TEXT, 999), options));
  await assertRejects(() => decrypt(inPieces(sealed.slice(0, 15), 4), options), Error, "15 bytes");
  await assertRejects(() => decrypt(inPieces(TEXT, 64), options), Error, "Salted__");
  const cut = await decrypt(inPieces(sealed.slice(0, -1), 64), options);
  await assertRejects(() => collect(cut), SslError, "block length");
  const wrong = { ...options, password: "another" };
  await assertRejects(async () => {
    // One password of 256 leaves a padding that looks right.
    for (let attempt = 0; attempt < 8; attempt++) {
      await collect(
        await decrypt(
          inPieces(await collect(await encrypt(inPieces(TEXT, 64), options)), 64),
          wrong,
        ),
      );
    }
  }, SslError);
  const gcm = { ...options, cipher: "aes-256-gcm" };
  await assertRejects(() => encrypt(inPieces(TEXT, 64), gcm), Error, "tag");
});
