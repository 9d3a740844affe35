// Copyright 2026 the streamssl authors. MIT license.

import { assertEquals, assertRejects } from "@std/assert";
import fc from "fast-check";
import {
  allDigests,
  blake2b,
  blake2s,
  type DigestAlgorithm,
  DigestStream,
  nullDigest,
  sha256,
} from "../../../crypto/mod.ts";
import { concatBytes, encodeHex } from "../../../wire/mod.ts";
import { everyEngine, utf8 } from "../_engines.ts";

const DIGESTS: readonly DigestAlgorithm[] = [
  ...allDigests,
  blake2b({ outputLength: 20, key: utf8("key"), salt: utf8("salt") }),
  blake2s({ outputLength: 7, personalization: utf8("person") }),
];

Deno.test("every digest gives the same in any pieces, and copies do not disturb each other", () => {
  const property = fc.property(
    fc.constantFrom(...DIGESTS),
    fc.array(fc.uint8Array({ maxLength: 300 }), { maxLength: 6 }),
    fc.nat(6),
    (algorithm, pieces, cloneAt) => {
      const expected = algorithm.digest(new Uint8Array(pieces.flatMap((piece) => [...piece])));
      assertEquals(expected.length, algorithm.outputLength);
      const starts = everyEngine().map((engine) => engine.digest?.(algorithm));
      for (let running of [algorithm.create(), ...starts]) {
        if (running === undefined) continue;
        for (const [index, piece] of pieces.entries()) {
          if (index === cloneAt) {
            const old = running;
            running = running.clone();
            old.update(utf8("elsewhere")).digest();
          }
          running.update(piece);
          running.digest();
        }
        assertEquals(running.digest(), expected, algorithm.name);
      }
    },
  );
  fc.assert(property, { numRuns: 400 });
});

Deno.test("every digest keeps no reference to what it took", () => {
  for (const algorithm of DIGESTS) {
    for (
      const running of [
        algorithm.create(),
        ...everyEngine().map((e) => e.digest?.(algorithm)),
      ]
    ) {
      if (running === undefined) continue;
      const data = utf8("abc");
      running.update(data);
      data.fill(0);
      assertEquals(running.digest(), algorithm.digest(utf8("abc")), algorithm.name);
    }
  }
});

Deno.test("MD2 and BLAKE2 with parameters give published values", () => {
  const [md2] = allDigests.filter(({ name }) => name === "md2");
  // RFC 1319, Appendix A.5
  assertEquals(encodeHex(md2!.digest(utf8("message digest"))), "ab4f496bfb2a530b219ff33031fe06b0");
  // The first vectors of BLAKE2's reference: blake2b-kat.txt, blake2s-kat.txt
  const key = Uint8Array.from({ length: 64 }, (_, index) => index);
  assertEquals(
    encodeHex(blake2b({ key }).digest(new Uint8Array(0))).slice(0, 32),
    "10ebb67700b1868efb4417987acf4690",
  );
  assertEquals(
    encodeHex(blake2s({ key: key.subarray(0, 32) }).digest(new Uint8Array(0))).slice(0, 32),
    "48a8997da407876b3d79c0d92325ad3b",
  );
});

Deno.test("DigestStream passes everything through and gives the digest at the end", async () => {
  const chunk = fc.uint8Array({ maxLength: 100 });
  await fc.assert(fc.asyncProperty(fc.array(chunk, { maxLength: 8 }), async (chunks) => {
    const filter = new DigestStream(sha256);
    const source = ReadableStream.from(chunks.map((piece) => piece.slice()));
    const passed: Uint8Array[] = [];
    for await (const piece of source.pipeThrough(filter)) passed.push(piece);
    assertEquals(passed, chunks);
    assertEquals(await filter.digest, sha256.digest(concatBytes(...chunks)));
  }));
});

Deno.test("DigestStream can be chained", async () => {
  const first = new DigestStream(sha256);
  const second = new DigestStream(nullDigest);
  const source = ReadableStream.from([utf8("a"), utf8("b")]);
  await source.pipeThrough(first).pipeThrough(second).pipeTo(new WritableStream());
  assertEquals(await first.digest, sha256.digest(utf8("ab")));
  assertEquals(await second.digest, new Uint8Array(0));
});

Deno.test("DigestStream.digest is rejected when either side gives up", async () => {
  const aborted = new DigestStream(sha256);
  const writer = aborted.writable.getWriter();
  await writer.abort(new RangeError("gone"));
  await assertRejects(() => aborted.digest, RangeError, "gone");
  const cancelled = new DigestStream(sha256);
  await cancelled.readable.cancel(new RangeError("enough"));
  await assertRejects(() => cancelled.digest, RangeError, "enough");
});
