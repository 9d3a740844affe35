// Copyright 2026 the streamssl authors. MIT license.

import { assertEquals } from "@std/assert";
import * as fc from "fast-check";
import { InputLines, type InputPart, withCarriageReturns } from "../../cli/input_lines.ts";

const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** Feeds pieces and writes the parts down: data as it is, a command as `<letter>`. */
function feed(letters: string, ...pieces: string[]): string {
  const lines = new InputLines(letters);
  const parts: InputPart[] = [];
  for (const piece of pieces) parts.push(...lines.take(encoder.encode(piece)));
  parts.push(...lines.end());
  return parts.map((part) => part.kind === "data" ? decoder.decode(part.bytes) : `<${part.letter}>`)
    .join("");
}

Deno.test("InputLines finds letters on lines of their own, and nowhere else", () => {
  const cases: [string, string][] = [
    ["Q\n", "<Q>"],
    ["Q", "<Q>"],
    ["Q\r\n", "<Q>"],
    ["hello\nQ\nmore\n", "hello\n<Q>more\n"],
    ["k\nK\n", "<k><K>"],
    ["Quit\n", "Quit\n"],
    [" Q\n", " Q\n"],
    ["Q \n", "Q \n"],
    ["aQ\n", "aQ\n"],
    ["q\n", "q\n"],
    ["\n\nQ\n\n", "\n\n<Q>\n"],
    ["Q\rx\n", "Q\rx\n"],
    ["no line break", "no line break"],
    ["", ""],
  ];
  for (const [input, expected] of cases) assertEquals(feed("QkK", input), expected, input);
});

Deno.test("InputLines leaves everything alone when there are no commands", () => {
  assertEquals(feed("", "Q\nk\n", "Q"), "Q\nk\nQ");
});

Deno.test("InputLines finds the same however the input is cut", () => {
  const line = fc.constantFrom("Q", "k", "hello", "", "Qk", "\r", "Q\r");
  fc.assert(fc.property(
    fc.array(line, { maxLength: 6 }),
    fc.array(fc.nat(8), { minLength: 1, maxLength: 8 }),
    (words, sizes) => {
      const input = words.join("\n");
      const pieces: string[] = [];
      for (let offset = 0; offset < input.length;) {
        const size = 1 + (sizes[pieces.length % sizes.length] ?? 0);
        pieces.push(input.slice(offset, offset + size));
        offset += size;
      }
      assertEquals(feed("Qk", ...pieces), feed("Qk", input));
    },
  ));
});

Deno.test("withCarriageReturns() puts one before each line feed", () => {
  const convert = (text: string) => decoder.decode(withCarriageReturns(encoder.encode(text)));
  assertEquals(convert("a\nb\n\n"), "a\r\nb\r\n\r\n");
  assertEquals(convert("no line"), "no line");
  assertEquals(convert(""), "");
});
