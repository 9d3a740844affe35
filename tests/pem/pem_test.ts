// Copyright 2026 the streamssl authors. MIT license.

import { assert, assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import fc from "fast-check";
import { formatPem, parsePem, PemError, readPemBlock } from "@streamssl/ssl/pem";

const ONE = "-----BEGIN A-----\nAQID\n-----END A-----\n";

Deno.test("parsePem() takes text around blocks, CRLF, CR, a mark and a missing last line end", () => {
  for (
    const text of [
      ONE,
      ONE.trimEnd(),
      ONE.replaceAll("\n", "\r\n"),
      ONE.replaceAll("\n", "\r"),
      `\ufeff${ONE}`,
      `Subject: a\n  --- \n-----BEGIN\n${ONE}that was it`,
      ONE.replaceAll("-----\n", "----- \t\n"),
      "-----BEGIN A-----\n\n AQ\nID  \n\n-----END A-----",
      "-----BEGIN A-----\nAQ\tID\n-----END A-----",
    ]
  ) {
    const blocks = parsePem(text);
    assertEquals(blocks.length, 1, JSON.stringify(text));
    assertEquals(blocks[0]?.bytes, Uint8Array.of(1, 2, 3));
    assertEquals(blocks[0]?.label, "A");
  }
});

Deno.test("parsePem() reads bundles and tells the lines", () => {
  const text = `first\n${ONE}second\n${ONE}${ONE.replaceAll(" A", " B C")}`;
  assertEquals(parsePem(text).map(({ label, line }) => [label, line]), [
    ["A", 2],
    ["A", 6],
    ["B C", 9],
  ]);
  assertEquals(parsePem(text, { labels: ["B C"] }).map(({ line }) => line), [9]);
  assertEquals(parsePem("no block at all"), []);
});

Deno.test("parsePem() reads header fields with continuation lines", () => {
  const text = "-----BEGIN K-----\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES-256-CBC,\n  0011\n\n" +
    "AQID\n-----END K-----\n";
  const [block] = parsePem(text);
  assertEquals(block?.headers, [
    { name: "Proc-Type", value: "4,ENCRYPTED" },
    { name: "DEK-Info", value: "AES-256-CBC,0011" },
  ]);
  assertEquals(block?.bytes, Uint8Array.of(1, 2, 3));
});

const BAD: readonly (readonly [string, string, string, number])[] = [
  ["a block without an end", "-----BEGIN A-----\nAQID\n", "BAD_END_LINE", 2],
  ["a BEGIN line at the end", "x\n-----BEGIN A-----", "BAD_END_LINE", 2],
  ["an end with another label", ONE.replace("END A", "END B"), "BAD_END_LINE", 3],
  ["an end without dashes", ONE.replace("END A-----", "END A----"), "BAD_END_LINE", 3],
  ["a block inside a block", `-----BEGIN A-----\nAQID\n${ONE}`, "BAD_END_LINE", 3],
  ["a character that is not base64", ONE.replace("AQID", "AQ!D"), "BAD_BASE64_DECODE", 2],
  ["URL-safe base64", ONE.replace("AQID", "AQ-_"), "BAD_BASE64_DECODE", 2],
  ["a letter beyond ASCII", ONE.replace("AQID", "AQIÐ"), "BAD_BASE64_DECODE", 2],
  ["an incomplete group", ONE.replace("AQID", "AQI"), "BAD_BASE64_DECODE", 2],
  ["one character of a group", ONE.replace("AQID", "AQIDA"), "BAD_BASE64_DECODE", 2],
  ["too much padding", ONE.replace("AQID", "AQ==="), "BAD_BASE64_DECODE", 2],
  ["padding alone", ONE.replace("AQID", "===="), "BAD_BASE64_DECODE", 2],
  ["padding behind a full group", ONE.replace("AQID", "AQID="), "BAD_BASE64_DECODE", 2],
  ["data behind padding", ONE.replace("AQID", "AQ==AQID"), "BAD_BASE64_DECODE", 2],
  ["one padding character of two", ONE.replace("AQID", "AQ="), "BAD_BASE64_DECODE", 2],
  ["a header without its empty line", ONE.replace("AQID", "A: b\nAQID"), "INCONSISTENT_HEADER", 3],
  ["a header field without a name", ONE.replace("AQID", ": b\n\nAQID"), "INCONSISTENT_HEADER", 2],
];

for (const [what, text, reason, line] of BAD) {
  Deno.test(`parsePem() refuses ${what}`, () => {
    const error = assertThrows(() => parsePem(text), PemError);
    assertEquals([error.reason, error.line], [reason, line]);
    assertStringIncludes(error.message, `line ${line}`);
  });
}

Deno.test("parsePem() tells the column of a wrong character", () => {
  const error = assertThrows(() => parsePem(ONE.replace("AQID", "AQ!D")), PemError);
  assertStringIncludes(error.message, 'received "!"; at line 2, column 3');
});

Deno.test("parsePem() keeps to its limits", () => {
  assertThrows(() => parsePem(ONE, { maxLength: 10 }), PemError, "maxLength");
  assertThrows(() => parsePem(ONE.repeat(3), { maxBlocks: 2 }), PemError, "at most 2 blocks");
  const fields = "A: b\n".repeat(100);
  assertThrows(() => parsePem(ONE.replace("AQID", `${fields}\nAQID`)), PemError);
});

Deno.test("parsePem() takes linear time for texts that are made to be slow", () => {
  const size = 200_000;
  for (
    const text of [
      "-".repeat(size),
      "-----BEGIN ".repeat(size / 10),
      "-----BEGIN A----\n".repeat(size / 10),
      `-----BEGIN ${" ".repeat(size)}`,
      " \t".repeat(size),
      "\r".repeat(size),
      ONE.repeat(size / 40),
      `-----BEGIN A-----\n${"A".repeat(4 * size)}\n-----END A-----`,
      `-----BEGIN A-----\n${"A\n".repeat(4 * size)}-----END A-----`,
      `-----BEGIN A-----\n${"A: b\n".repeat(size)}`,
      `-----BEGIN A-----\nA: b\n${"  c\n".repeat(size)}`,
    ]
  ) {
    const start = performance.now();
    try {
      readPemBlock(text, ["B"]);
    } catch (error) {
      assert(error instanceof PemError);
    }
    const took = performance.now() - start;
    assert(took < 2000, `${took} ms for ${text.slice(0, 40)}`);
  }
});

Deno.test("readPemBlock() tells what it found instead", () => {
  const wrong = assertThrows(() => readPemBlock(ONE, ["CERTIFICATE"]), PemError);
  assertEquals(wrong.reason, "NO_START_LINE");
  assertStringIncludes(wrong.message, "expected -----BEGIN CERTIFICATE-----");
  assertStringIncludes(wrong.message, "received a block A");
  assertStringIncludes(assertThrows(() => readPemBlock("", ["A"])).message, "an empty text");
  assertStringIncludes(assertThrows(() => readPemBlock("0\x82", ["A"])).message, "DER and not PEM");
});

Deno.test("formatPem() and parsePem() are each other's inverse", () => {
  fc.assert(fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
    const text = formatPem("SOME KEY", bytes);
    assertEquals(parsePem(text)[0]?.bytes, Uint8Array.from(bytes));
    assert(text.split("\n").every((line) => line.length <= 64));
    const headers = [{ name: "A", value: "b" }];
    assertEquals(parsePem(formatPem("K", bytes, { headers }))[0]?.headers, headers);
  }));
});

Deno.test("formatPem() refuses labels and header fields that would break the block", () => {
  for (const label of ["", " A", "A ", "A\nB", "A-----", "é"]) {
    assertThrows(() => formatPem(label, new Uint8Array(0)), RangeError);
  }
  for (const header of [{ name: "A:B", value: "" }, { name: "A", value: "b\n" }]) {
    assertThrows(() => formatPem("A", new Uint8Array(0), { headers: [header] }), RangeError);
  }
});

Deno.test("random texts give only our errors", () => {
  const piece = fc.constantFrom(
    "-----BEGIN ",
    "-----END ",
    "A",
    "-----",
    "\n",
    "\r",
    "AQID",
    "=",
    ": ",
    " ",
    "\u{1f600}",
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 30 }), (pieces) => {
      try {
        parsePem(pieces.join(""));
      } catch (error) {
        assert(error instanceof PemError);
      }
    }),
    { numRuns: 2000 },
  );
});
