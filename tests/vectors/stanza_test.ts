// Copyright 2026 the streamssl authors. MIT license.

import { assertEquals, assertThrows } from "@std/assert";
import { decodeHex } from "../../wire/mod.ts";
import { Fields, parseControl, parseStanzas, parseValue } from "./stanza.ts";

function pairsOf(text: string): string[][] {
  return [...parseStanzas(text)].map(({ pairs }) =>
    pairs.map(({ key, value }) => `${key}|${value}`)
  );
}

Deno.test("parseStanzas() ends stanzas at blank lines and passes over comments and titles", () => {
  const text =
    "# head\nTitle = T\n\nDigest = SHA1\n# between\nInput=\nOutput =  00 \n\n\nMAC = HMAC";
  assertEquals(pairsOf(text), [["Digest|SHA1", "Input|", "Output|00"], ["MAC|HMAC"]]);
});

Deno.test("parseStanzas() keeps an equals sign in a value and reads CR LF", () => {
  assertEquals(pairsOf('Input = "a=b"\r\n\r\nKey = 00\r\n'), [['Input|"a=b"'], ["Key|00"]]);
});

Deno.test("parseStanzas() gives a PEM block to the line before it", () => {
  const block = "-----BEGIN PUBLIC KEY-----\nAA==\n-----END PUBLIC KEY-----";
  const [stanza] = parseStanzas(`PublicKey = a\n${block}\nPublicKey = b\n${block}\n`);
  assertEquals(stanza?.pairs.map(({ value, pem, line }) => ({ value, pem, line })), [
    { value: "a", pem: block, line: 1 },
    { value: "b", pem: block, line: 5 },
  ]);
});

Deno.test("parseStanzas() rejects what is no stanza", () => {
  for (
    const text of [
      "Digest SHA1",
      "Digest = SHA1\nnonsense",
      "-----BEGIN PUBLIC KEY-----\nAA==\n-----END PUBLIC KEY-----",
      "PublicKey = a\n-----BEGIN PUBLIC KEY-----\nAA==\n",
    ]
  ) assertThrows(() => [...parseStanzas(text)], SyntaxError, "Cannot read line");
});

Deno.test("parseValue() reads digits and quoted text, and nothing else", () => {
  assertEquals(parseValue("00FF"), Uint8Array.of(0, 255));
  assertEquals(parseValue(""), new Uint8Array(0));
  assertEquals(parseValue('"a\\nb"'), new TextEncoder().encode("a\nb"));
  for (const bad of ['"a', '"', "0", "zz", "text"]) {
    assertThrows(() => parseValue(bad), SyntaxError);
  }
});

Deno.test("parseControl() reads text and digits", () => {
  assertEquals(parseControl("hexkey:00ff").bytes, decodeHex("00ff"));
  assertEquals(parseControl("hexkey:00ff").name, "key");
  assertEquals(parseControl("seed:master secret").text, "master secret");
  assertEquals(parseControl("salt:"), { name: "salt", text: "", bytes: new Uint8Array(0) });
  assertThrows(() => parseControl("hexkey:0"), SyntaxError);
});

Deno.test("Fields tells which keys no one read", () => {
  const pairs = ["Key", "IV", "AAD", "AAD"].map((key) => ({ key, value: "00", line: 1 }));
  const fields = new Fields(pairs);
  fields.bytes("Key");
  assertEquals(fields.unread(), ["IV", "AAD"]);
  assertEquals(fields.texts("AAD"), ["00", "00"]);
  assertEquals(fields.text("Tag"), undefined);
  assertEquals(fields.unread(), ["IV"]);
});
