// Copyright 2026 the streamssl authors. MIT license.

import { assertEquals, assertRejects, assertStringIncludes, assertThrows } from "@std/assert";
import fc from "fast-check";
import {
  Base64DecodeStream,
  Base64EncodeStream,
  BufferStream,
  CipherStream,
  DigestStream,
} from "../../bio/mod.ts";
import { aes128Gcm, createDecryptor, createEncryptor, sha256 } from "../../crypto/mod.ts";
import { SslError } from "../../err/mod.ts";
import { opensslTest } from "../crypto/_openssl.ts";

type Filter = TransformStream<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>>;

/** Sends text or bytes through filters, in pieces of the given sizes in turn. */
async function through(
  data: string | Uint8Array,
  filters: readonly Filter[],
  sizes: readonly number[] = [Infinity],
): Promise<Uint8Array<ArrayBuffer>> {
  const bytes = typeof data === "string" ? new TextEncoder().encode(data) : data;
  const pieces: Uint8Array<ArrayBuffer>[] = [];
  let at = 0;
  for (let turn = 0; at < bytes.length; turn++) {
    const size = sizes[turn % sizes.length] as number;
    pieces.push(bytes.slice(at, at + size));
    at += size;
  }
  let stream: ReadableStream<Uint8Array<ArrayBuffer>> = ReadableStream.from(pieces);
  for (const filter of filters) stream = stream.pipeThrough(filter);
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

async function decodedText(text: string, ...sizes: number[]): Promise<string> {
  const options = sizes.length === 0 ? [Infinity] : sizes;
  return new TextDecoder().decode(await through(text, [new Base64DecodeStream()], options));
}

async function decodeFailure(text: string, newlines: boolean): Promise<SslError> {
  const error = await assertRejects(
    () => through(text, [new Base64DecodeStream({ newlines })], [3]),
    SslError,
    undefined,
    text,
  );
  assertEquals([error.library, error.reason], ["EVP", "DECODE_ERROR"], text);
  return error;
}

const SIZES = fc.array(fc.integer({ min: 1, max: 100 }), { minLength: 1, maxLength: 4 });

Deno.test("base64 filters give back what they got, in any chunking, with lines and without", async () => {
  const property = fc.asyncProperty(
    fc.uint8Array({ maxLength: 300, size: "max" }),
    SIZES,
    SIZES,
    fc.boolean(),
    async (data, sizes, others, newlines) => {
      const text = await through(data, [new Base64EncodeStream({ newlines })], sizes);
      assertEquals(text, await through(data, [new Base64EncodeStream({ newlines })]));
      const plain = new TextDecoder().decode(text).replaceAll("\n", "");
      assertEquals(plain, btoa(String.fromCharCode(...data)));
      assertEquals(await through(text, [new Base64DecodeStream({ newlines })], others), data);
      assertEquals(await through(text, [new Base64DecodeStream()], others), data);
    },
  );
  await fc.assert(property, { numRuns: 150 });
});

Deno.test("Base64EncodeStream makes lines of 64 characters, each with its end", async () => {
  const text = new TextDecoder().decode(
    await through(new Uint8Array(100), [new Base64EncodeStream()], [7]),
  );
  assertEquals(text.split("\n").map((line) => line.length), [64, 64, 8, 0]);
  const one = await through(new Uint8Array(100), [new Base64EncodeStream({ newlines: false })]);
  assertEquals([one.length, one.includes(0x0a)], [136, false]);
  assertEquals((await through("", [new Base64EncodeStream()])).length, 0);
});

Deno.test("Base64DecodeStream passes over lines in front, and what follows the end", async () => {
  const cases: [string, string][] = [
    ["aGVsbG8=\n", "hello"],
    ["aGVsbG8=", "hello"],
    ["-----BEGIN MESSAGE-----\naGVsbG8=\n-----END MESSAGE-----\n", "hello"],
    ["Subject: none\r\n\r\naGVs\r\nbG8=\r\n\r\nand so on!\r\n", "hello"],
    ["=========\naGVsbG8=\n", "hello"],
    ["\n\n  \naGVsbG8=\n", "hello"],
    ["aGVsbG8h\n-----END-----\n!!", "hello!"],
    ["aGVs\nbG8h-----END-----", "hello!"],
    ["a.b\nc,d\n aGVs bG8h ", "hello!"],
    ["", ""],
    ["\n \r\n", ""],
  ];
  for (const [text, expected] of cases) {
    for (const size of [Infinity, 1, 2, 5, 13]) {
      assertEquals(await decodedText(text, size), expected, JSON.stringify(text));
    }
  }
});

Deno.test("Base64DecodeStream tells the offset of what it can not decode", async () => {
  const cases: [string, boolean, string][] = [
    ["aGVs*bG8=", false, "offset 4"],
    ["aGVsbG8=\naGVsbG8=", false, "offset 9"],
    ["aGVsbG8==", false, "offset 8"],
    ["aGVsbG8", false, "offset 7"],
    ["a", false, "offset 1"],
    ["=", false, "offset 0"],
    ["a===", false, "offset 1"],
    ["aG=VsbG8", false, "offset 3"],
    ["aGVsbG8_", false, "offset 7"],
    ["aG-VsbG8", false, "offset 2"],
    ["aGVs\u0000bG8=", false, "offset 4"],
    ["Subject: none\n\naGVs\nb!G8=\n", true, "offset 21"],
    ["aGVsbG8h\naGVsbG8\n", true, "offset 17"],
    ["aGVsbG8=x\n", true, ""],
    ["no base64: none!\nat all?\n", true, "offset 25"],
  ];
  for (const [text, newlines, where] of cases) {
    assertStringIncludes((await decodeFailure(text, newlines)).where ?? "", where, text);
  }
});

Deno.test("random text gives bytes or a typed error", async () => {
  const characters = fc.constantFrom(..."Aa09+/=-\n\r !é\u0000".split(""));
  const property = fc.asyncProperty(
    fc.string({ unit: characters, maxLength: 60 }),
    fc.boolean(),
    async (text, newlines) => {
      const outcomes = [];
      for (const size of [1, 7, Infinity]) {
        try {
          const filter = new Base64DecodeStream({ newlines });
          outcomes.push((await through(text, [filter], [size])).join());
        } catch (error) {
          if (!(error instanceof SslError)) throw error;
          outcomes.push(error.message);
        }
      }
      assertEquals(new Set(outcomes).size, 1, JSON.stringify([text, ...outcomes]));
    },
  );
  await fc.assert(property, { numRuns: 500 });
});

Deno.test("a first line without an end takes bounded memory", async () => {
  const text = await through("A".repeat(1_000_000), [new Base64DecodeStream()], [4096]);
  assertEquals(text.length, 750_000);
  const junk = "!".repeat(1_000_000) + "\naGVsbG8=\n";
  assertEquals(await decodedText(junk, 4096), "hello");
});

Deno.test("BufferStream gives chunks of one size, but the last", async () => {
  const property = fc.asyncProperty(
    fc.uint8Array({ maxLength: 200, size: "max" }),
    fc.integer({ min: 1, max: 50 }),
    SIZES,
    async (data, size, sizes) => {
      const pieces: Uint8Array<ArrayBuffer>[] = [];
      let at = 0;
      for (let turn = 0; at < data.length; turn++) {
        pieces.push(data.slice(at, at + (sizes[turn % sizes.length] as number)));
        at += sizes[turn % sizes.length] as number;
      }
      const stream = ReadableStream.from(pieces).pipeThrough(new BufferStream({ size }));
      const chunks = await Array.fromAsync(stream);
      assertEquals(chunks.slice(0, -1).every((chunk) => chunk.length === size), true);
      assertEquals(Uint8Array.of(...chunks.flatMap((chunk) => [...chunk])), data);
    },
  );
  await fc.assert(property, { numRuns: 100 });
  for (const size of [0, -1, 1.5, NaN, Infinity]) {
    assertThrows(() => new BufferStream({ size }), RangeError, "1 or more are expected");
  }
});

Deno.test("filters can be chained", async () => {
  const key = new Uint8Array(16);
  const iv = new Uint8Array(12);
  const data = Uint8Array.from({ length: 5000 }, (_, index) => index);
  const digest = new DigestStream(sha256);
  const text = await through(data, [
    digest,
    new CipherStream(createEncryptor(aes128Gcm, key, { iv })) as Filter,
    new BufferStream({ size: 100 }) as Filter,
    new Base64EncodeStream() as Filter,
  ], [700]);
  assertEquals(await digest.digest, sha256.digest(data));
  const back = await through(text, [
    new Base64DecodeStream() as Filter,
    new CipherStream(createDecryptor(aes128Gcm, key, { iv })) as Filter,
  ], [333]);
  assertEquals(back, data);
});

opensslTest("base64 filters agree with openssl base64 both ways", async (openssl) => {
  for (const length of [0, 1, 2, 47, 48, 49, 300, 100_000]) {
    const data = Uint8Array.from({ length }, (_, index) => index * 7);
    const file = await openssl.file("data", data);
    for (const newlines of [true, false]) {
      const args = newlines ? [] : ["-A"];
      const theirs = (await openssl.run("base64", ...args, "-in", file)).stdout;
      const ours = await through(data, [new Base64EncodeStream({ newlines })], [1000]);
      assertEquals(ours, theirs);
      assertEquals(await through(theirs, [new Base64DecodeStream({ newlines })], [77]), data);
    }
  }
});
