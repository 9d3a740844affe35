// Copyright 2026 the streamssl authors. MIT license.

import { assert, assertEquals, assertRejects, assertThrows } from "@std/assert";
import * as fc from "fast-check";
import { Asn1ElementStream, Asn1Error, berToDer, DerBuilder } from "../../crypto/asn1/mod.ts";
import { type Bytes, concatBytes, decodeHex, encodeHex } from "../../wire/mod.ts";

/** BER, and the DER that says the same. */
const PAIRS: readonly [ber: string, der: string, what: string][] = [
  ["30800201050000", "3003020105", "indefinite length"],
  ["308030800201050000" + "0000", "30053003020105", "indefinite inside indefinite"],
  ["3081030201050000".slice(0, 12), "3003020105", "a long form of a short length"],
  ["3084000000030201050000".slice(0, 18), "3003020105", "leading zero octets of a length"],
  ["2480040101" + "040102" + "0000", "04020102", "an octet string in pieces"],
  ["24062404040101" + "00".repeat(0), "", "a piece cut off"],
  ["2408" + "2403040101" + "040102", "04020102", "pieces inside pieces"],
  ["2380030200ff" + "030204f5" + "0000", "030304fff0", "a bit string in pieces"],
  ["030204ff", "030204f0", "unused bits that are not zero"],
  ["010101", "0101ff", "truth that is not ff"],
  ["2c80" + "0c0161" + "040162" + "0000", "0c026162", "text in pieces, tagged either way"],
  ["a080" + "040101" + "0000", "a003040101", "a context tag stays constructed"],
  ["1f800501aa", "1f0501aa", "a tag with needless octets"],
  ["0500", "0500", "what is DER already"],
];

Deno.test("berToDer() says the same in DER", () => {
  for (const [ber, der, what] of PAIRS) {
    const input = decodeHex(`ff${ber}ff`);
    const cursor = { offset: 1 };
    if (der === "") {
      assertThrows(() => berToDer(decodeHex(ber)), Asn1Error, undefined, what);
      continue;
    }
    assertEquals(encodeHex(berToDer(input, cursor)), der, what);
    assertEquals(cursor.offset, input.length - 1, what);
  }
});

Deno.test("berToDer() refuses what is no BER, and leaves the cursor", () => {
  const wrong = [
    ["", "NOT_ENOUGH_DATA"],
    ["30", "NOT_ENOUGH_DATA"],
    ["3080", "NOT_ENOUGH_DATA"],
    ["30800201", "TOO_LONG"],
    ["3080020105", "NOT_ENOUGH_DATA"],
    ["0480", "BAD_OBJECT_HEADER"],
    ["0000", "UNEXPECTED_EOC"],
    ["30020000", "UNEXPECTED_EOC"],
    ["3003020205", "TOO_LONG"],
    ["30850200000000", "TOO_LONG"],
    ["24030201ff", "WRONG_TAG"],
    ["2304030204f0".slice(0, 10), "TOO_LONG"],
    ["2380030204f0" + "030200ff" + "0000", "INVALID_BIT_STRING_BITS_LEFT"],
    ["0300", "INVALID_BIT_STRING_BITS_LEFT"],
    ["03020801", "INVALID_BIT_STRING_BITS_LEFT"],
    ["1fffffffffff7f00", "BAD_OBJECT_HEADER"],
  ] as const;
  for (const [hex, reason] of wrong) {
    const cursor = { offset: 0 };
    const error = assertThrows(() => berToDer(decodeHex(hex), cursor), Asn1Error, undefined, hex);
    assertEquals(error.reason, reason, hex);
    assertEquals(cursor.offset, 0);
  }
});

Deno.test("berToDer() limits depth, of elements and of pieces", () => {
  for (const head of ["3080", "2480"]) {
    const deep = decodeHex(head.repeat(31) + "0500" + "0000".repeat(31));
    const { reason } = assertThrows(() => berToDer(deep), Asn1Error);
    assert(reason === "NESTED_TOO_DEEP" || reason === "NESTED_ASN1_STRING", reason);
  }
  berToDer(decodeHex("3080".repeat(30) + "0500" + "0000".repeat(30)));
});

Deno.test("berToDer() writes lengths of every size, whatever the input's lengths took", () => {
  for (
    const length of [
      0,
      1,
      125,
      126,
      127,
      128,
      129,
      253,
      254,
      255,
      256,
      257,
      65_533,
      65_537,
      2 ** 24,
    ]
  ) {
    const content = new Uint8Array(length).fill(7);
    const octets = new DerBuilder().octetString(content).finish();
    const wanted = new DerBuilder().sequence((inner) =>
      inner.explicit(1, (more) => more.raw(octets))
    )
      .finish();
    const pieces = Array.from(
      { length: Math.ceil(length / 50_000) },
      (_, index) =>
        new DerBuilder().octetString(content.subarray(50_000 * index, 50_000 * (index + 1)))
          .finish(),
    );
    const indefinite = (identifier: number, ...inner: Uint8Array[]) =>
      concatBytes(Uint8Array.of(identifier, 0x80), ...inner, new Uint8Array(2));
    const long = decodeHex(`04850000000000`);
    new DataView(long.buffer).setUint32(3, length);
    const forms = [
      indefinite(0x30, indefinite(0xa1, octets)),
      indefinite(0x30, indefinite(0xa1, indefinite(0x24, ...pieces))),
      indefinite(0x30, indefinite(0xa1, concatBytes(long, content))),
    ];
    for (const form of forms) {
      const der = berToDer(form);
      assertEquals(der.length, wanted.length, `${length}`);
      assert(der.every((byte, at) => byte === wanted[at]), `${length}`);
    }
  }
});

Deno.test("berToDer() takes a string in very many pieces, and very many elements", () => {
  const count = 400_000;
  const ber = new Uint8Array(3 * count + 4);
  ber.set([0x24, 0x80]);
  for (let at = 2; at < 3 * count; at += 3) ber.set([4, 1, 9], at);
  assertEquals(berToDer(ber), new DerBuilder().octetString(new Uint8Array(count).fill(9)).finish());
  ber[0] = 0x30;
  const der = berToDer(ber);
  assertEquals(der, new DerBuilder().sequence((inner) => inner.raw(ber.subarray(2, -2))).finish());
  // Bits in pieces, each of which tells that none is unused.
  for (let at = 2; at < 3 * count; at += 3) ber.set([3, 1, 0], at);
  ber[0] = 0x23;
  assertEquals(berToDer(ber), Uint8Array.of(3, 1, 0));
});

Deno.test("berToDer() leaves an element as it is that lies in a large buffer", () => {
  const buffer = new Uint8Array(2 ** 24);
  buffer.set([0x30, 0x80, 5, 0, 0, 0], 1000);
  const start = performance.now();
  for (let index = 0; index < 2000; index++) {
    assertEquals(berToDer(buffer, { offset: 1000 }).length, 4);
  }
  // A copy of the buffer each time would take more than ten seconds.
  assert(performance.now() - start < 3000);
});

Deno.test("berToDer() and the element stream on random bytes throw only their own errors", async () => {
  const bytes = fc.uint8Array({ maxLength: 100 });
  fc.assert(fc.property(bytes, (input) => {
    try {
      // What comes out is DER: bringing it there again changes nothing.
      const der = berToDer(input);
      assertEquals(berToDer(der), der);
    } catch (error) {
      assert(error instanceof Asn1Error, String(error));
    }
  }));
  await fc.assert(fc.asyncProperty(bytes, async (input) => {
    try {
      const elements = await cut([new Uint8Array(input)]);
      assertEquals(concatBytes(...elements), new Uint8Array(input));
    } catch (error) {
      assert(error instanceof Asn1Error, String(error));
    }
  }));
});

/** Cuts pieces into elements. */
function cut(pieces: readonly Bytes[], options = {}): Promise<Bytes[]> {
  const stream = ReadableStream.from(pieces);
  return Array.fromAsync(stream.pipeThrough(new Asn1ElementStream(options)));
}

Deno.test("Asn1ElementStream cuts elements out of pieces of any size", async () => {
  const elements = ["3080020105308000000000", "0500", "04820101" + "aa".repeat(257), "30003000"]
    .map(decodeHex);
  const wanted = [...elements.slice(0, 3), decodeHex("3000"), decodeHex("3000")];
  const whole = concatBytes(...elements);
  for (const size of [1, 2, 3, 7, 100, 10_000]) {
    const pieces: Bytes[] = [];
    for (let at = 0; at < whole.length; at += size) pieces.push(whole.slice(at, at + size));
    assertEquals((await cut(pieces)).map(encodeHex), wanted.map(encodeHex), `${size}`);
  }
});

Deno.test("Asn1ElementStream passes on each element as soon as it is whole", async () => {
  const { readable, writable } = new Asn1ElementStream();
  const writer = writable.getWriter();
  const reader = readable.getReader();
  const first = reader.read();
  await writer.write(decodeHex("0500" + "02"));
  assertEquals((await first).value, decodeHex("0500"));
  const end = reader.read();
  await assertRejects(() => writer.close(), Asn1Error, "cut off");
  await assertRejects(() => end, Asn1Error);
});

Deno.test("Asn1ElementStream refuses what is too large, too deep or nothing", async () => {
  const refused = async (hex: string, reason: string, options = {}) => {
    const error = await assertRejects(() => cut([decodeHex(hex)], options), Asn1Error);
    assertEquals(error.reason, reason, hex);
  };
  await refused("30847fffffff", "TOO_LARGE");
  await refused("300a", "TOO_LARGE", { sizeLimit: 11 });
  await refused("0000", "UNEXPECTED_EOC");
  await refused("3080".repeat(31), "NESTED_TOO_DEEP");
  await refused("3080" + "0001", "UNEXPECTED_EOC");
  await refused("0480", "BAD_OBJECT_HEADER");
  await refused("300200", "NOT_ENOUGH_DATA");
});

Deno.test("Asn1ElementStream takes time linear in the input", async () => {
  const small = concatBytes(...Array<Uint8Array>(100_000).fill(Uint8Array.of(5, 0)));
  assertEquals((await cut([small])).length, 100_000);
  const big = new DerBuilder().octetString(new Uint8Array(4_000_000)).finish();
  const pieces: Bytes[] = [];
  for (let at = 0; at < big.length; at += 100) pieces.push(big.slice(at, at + 100));
  assertEquals((await cut(pieces)).length, 1);
});
