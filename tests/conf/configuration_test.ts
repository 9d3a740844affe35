// Copyright 2026 the streamssl authors. MIT license.

import { assert, assertEquals, assertThrows } from "@std/assert";
import * as fc from "fast-check";
import { parseConfiguration } from "../../conf/mod.ts";
import { generateAsn1 } from "../../crypto/asn1/mod.ts";
import { SslError } from "../../err/mod.ts";

/** A file with everything that config(5) describes; its last section is an ASN.1 structure. */
const TEXT = String.raw`
# A comment
asn1 = SEQUENCE:parts
word = hello\
 world
[ other_section ]
a = x
a = y # the last one counts
[ parts ]
one = UTF8:$word
two = UTF8:@{word}
three = UTF8:@(other_section::a)
four = UTF8:$other_section::a
five = UTF8:"quoted # not a comment" and more
six = UTF8:single 'quo"ted' part
seven = UTF8:back\tslash\\and\#hash
eight = UTF8:@{ENV::STREAMSSL_CONF}
nine = UTF8:
other_section::b = z
ten=INTEGER:0x10
eleven   =   BOOL:true   
`.replaceAll("@", "$");

Deno.test("parseConfiguration() reads what openssl reads", async () => {
  const path = await Deno.makeTempFile({ suffix: ".cnf" });
  try {
    await Deno.writeTextFile(path, TEXT);
    const child = new Deno.Command("openssl", {
      args: ["asn1parse", "-genconf", path, "-noout", "-out", "/dev/stdout"],
      env: { STREAMSSL_CONF: "from the environment" },
      stderr: "piped",
    });
    let output: Deno.CommandOutput;
    try {
      output = await child.output();
    } catch (error) {
      if (!(error instanceof Deno.errors.NotFound)) throw error;
      // deno-lint-ignore no-console
      console.log("skipped: openssl is missing");
      return;
    }
    assertEquals(new TextDecoder().decode(output.stderr), "");
    const configuration = parseConfiguration(TEXT, {
      environment: (name) => name === "STREAMSSL_CONF" ? "from the environment" : undefined,
    });
    const made = generateAsn1(
      configuration.require(undefined, "asn1"),
      (name) => configuration.section(name),
    );
    assertEquals(made, new Uint8Array(output.stdout));
  } finally {
    await Deno.remove(path);
  }
});

Deno.test("a configuration looks names up as NCONF_get_string does", () => {
  const environment = (name: string) => name === "HOME" ? "/home/a" : undefined;
  const configuration = parseConfiguration(
    "dir = /ca\n[a]\nx = 1\nx = 2\nhome = $ENV::HOME\n[b]\n[a]\ny = 3\nb::z = 4\n",
    { environment },
  );
  assertEquals(configuration.sectionNames, ["default", "a", "b"]);
  assertEquals(configuration.get("a", "x"), "2");
  assertEquals(configuration.get("a", "y"), "3");
  assertEquals(configuration.get("b", "z"), "4");
  assertEquals(configuration.get("a", "home"), "/home/a");
  assertEquals(configuration.get("ENV", "HOME"), "/home/a");
  assertEquals(configuration.get("b", "dir"), "/ca");
  assertEquals(configuration.get("nowhere", "dir"), "/ca");
  assertEquals(configuration.get("a", "nothing"), undefined);
  assertEquals(configuration.section("nowhere"), undefined);
  assertEquals(configuration.number("a", "x"), 2);
  assertEquals(configuration.number("a", "w"), undefined);
});

Deno.test("a name that is missing is answered with OpenSSL's words", () => {
  const configuration = parseConfiguration("[ req ]\nprompt = no\n");
  const error = assertThrows(() => configuration.require("req", "distinguished_name"), SslError);
  assertEquals(error.reasonText, "no value");
  assert(error.message.includes("unable to find 'distinguished_name' in config"), error.message);
  assert(error.message.includes("group=req name=distinguished_name"), error.message);
});

Deno.test("includes come from the caller only", () => {
  const files: Record<string, string | string[]> = {
    "one.cnf": "[b]\nx = 1\n.include directory\n",
    "directory": ["y = 2\n", "[c]\nz = 3\n"],
  };
  const include = (path: string) => files[path] ?? "";
  const text = "dir = one\n[a]\n.include $dir.cnf\nw = 4\n";
  const configuration = parseConfiguration(text, { include });
  assertEquals(configuration.get("b", "y"), "2");
  assertEquals(configuration.get("c", "w"), "4");
  assertThrows(() => parseConfiguration(text), SslError, "No such file");
  const endless = () => ".include again\n";
  const error = assertThrows(() => parseConfiguration(endless(), { include: endless }), SslError);
  assertEquals(error.reason, "RECURSIVE_DIRECTORY_INCLUDE");
});

Deno.test("pragma dollarid makes the dollar an ordinary character", () => {
  const text = ".pragma dollarid:on\na = 1\nb = $a ${a} $(a)\n";
  assertEquals(parseConfiguration(text).get(undefined, "b"), "$a 1 1");
  assertEquals(parseConfiguration(".pragma abspath:true\n").sectionNames, ["default"]);
  assertThrows(() => parseConfiguration(".pragma dollarid:maybe\n"), SslError, "pragma");
});

Deno.test("damaged configurations are refused with the line", () => {
  const wrong: readonly [string, string, number][] = [
    ["a = 1\n[ open\n", "MISSING_CLOSE_SQUARE_BRACKET", 2],
    ["[]\n", "MISSING_CLOSE_SQUARE_BRACKET", 1],
    ["\n\njust words\n", "MISSING_EQUAL_SIGN", 3],
    ["= value\n", "MISSING_EQUAL_SIGN", 1],
    ["a = $missing\n", "VARIABLE_HAS_NO_VALUE", 1],
    ["a = $ENV::MISSING\n", "VARIABLE_HAS_NO_VALUE", 1],
    ["a = 1\nb = ${a\n", "NO_CLOSE_BRACE", 2],
    ["a = $\n", "VARIABLE_HAS_NO_VALUE", 1],
    [".pragma\n", "INVALID_PRAGMA", 1],
  ];
  for (const [text, reason, line] of wrong) {
    const error = assertThrows(() => parseConfiguration(text), SslError, undefined, text);
    assertEquals([error.reason, error.where], [reason, `line ${line}`], text);
  }
});

Deno.test("a variable can not grow without end", () => {
  let text = `a0 = ${"x".repeat(64)}\n`;
  for (let index = 1; index < 30; index++) text += `a${index} = $a${index - 1}$a${index - 1}\n`;
  const error = assertThrows(() => parseConfiguration(text), SslError);
  assertEquals(error.reason, "VARIABLE_EXPANSION_TOO_LONG");
});

Deno.test("random text throws only typed errors", () => {
  const piece = fc.constantFrom(
    "[",
    "]",
    "=",
    "\\",
    "\n",
    "$",
    "{",
    "}",
    "(",
    "'",
    '"',
    "a",
    "#",
    "::",
    ".include ",
    " ",
  );
  fc.assert(fc.property(fc.array(piece, { maxLength: 60 }), (pieces) => {
    try {
      parseConfiguration(pieces.join(""));
    } catch (error) {
      assert(error instanceof SslError, String(error));
    }
  }));
});
