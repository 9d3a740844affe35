// Copyright 2026 the streamssl authors. MIT license.

import { assertEquals, assertThrows } from "@std/assert";
import { parseArguments } from "../../cli/arguments.ts";
import type { OptionRow } from "../../cli/command.ts";
import { CommandError } from "../../cli/command_error.ts";

const OPTIONS: readonly OptionRow[] = [
  { name: "flag", kind: "flag", help: "" },
  { name: "text", kind: "text", help: "" },
  { name: "count", kind: "positive", help: "" },
  { name: "number", kind: "integer", help: "" },
  { name: "dir", kind: "directory", help: "" },
];
const COMMAND = { name: "test", sections: [{ title: "Test", options: OPTIONS }] };

function parse(...words: string[]) {
  return parseArguments(COMMAND, words);
}

Deno.test("parseArguments() takes values behind and within the word, with one dash or two", () => {
  for (const words of [["-text", "a b"], ["--text", "a b"], ["-text=a b"], ["--text=a b"]]) {
    assertEquals(parse(...words).options, [{ name: "text", value: "a b" }]);
  }
  assertEquals(parse("-text=a=b").text("text"), "a=b");
  assertEquals(parse("-text=").text("text"), "");
  assertEquals(parse("-text", "-flag").text("text"), "-flag");
});

Deno.test("parseArguments() ends the options at the first other word and at --", () => {
  const parsed = parse("-flag", "host:1", "-text");
  assertEquals(parsed.has("flag"), true);
  assertEquals(parsed.parameters, ["host:1", "-text"]);
  assertEquals(parse("--", "-flag").parameters, ["-flag"]);
  assertEquals(parse("-", "-flag").parameters, ["-", "-flag"]);
  assertEquals(parse("").parameters, [""]);
});

Deno.test("parseArguments() takes the last value of an option that is there twice", () => {
  const parsed = parse("-text", "a", "-number", "3", "-text", "b", "-number", "-0x10");
  assertEquals(parsed.text("text"), "b");
  assertEquals(parsed.text("number"), "-0x10");
  assertEquals(parsed.number("count"), undefined);
});

Deno.test("parseArguments() stops at -help, whatever stands behind it", () => {
  for (const help of ["-help", "--help", "-h", "--h"]) {
    assertEquals(parse("-flag", help, "-unknown").has("help"), true);
  }
});

Deno.test("parseArguments() tells what is wrong in OpenSSL's words", () => {
  const cases: [string[], string][] = [
    [["-unknown"], "test: Unknown option: -unknown"],
    [["--unknown=1"], "test: Unknown option: -unknown"],
    [["-Text", "x"], "test: Unknown option: -Text"],
    [["-text"], "test: Option -text needs a value"],
    [["-flag=1"], "test: Option -flag does not take a value"],
    [["-help=1"], "test: Option -help does not take a value"],
    [["-count", "x"], 'test: Can\'t parse "x" as a number'],
    [["-count", ""], 'test: Can\'t parse "" as a number'],
    [["-count", "3x"], 'test: Can\'t parse "3x" as a number'],
    [["-count", "1e3"], 'test: Can\'t parse "1e3" as a number'],
    [["-number", "99999999999"], 'test: Can\'t parse "99999999999" as a number'],
    [["-count", "0"], 'test: Non-positive number "0" for option -count'],
    [["-count=-3"], 'test: Non-positive number "-3" for option -count'],
    [["-dir", "/nowhere"], "test: Not a directory: /nowhere"],
  ];
  for (const [words, message] of cases) {
    const error = assertThrows(() => parse(...words), CommandError);
    assertEquals([error.message, error.isUsage], [message, true]);
  }
});
