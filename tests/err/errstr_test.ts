// Copyright 2026 the streamssl authors. MIT license.

import { assert, assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { ERROR_LIBRARIES, type ErrorLibrary, errstr } from "../../err/mod.ts";
import { peerPath, peerTest } from "../support/peers.ts";

Deno.test("errstr() explains a code given as text or number", () => {
  const line = "error:0A000086:SSL routines::certificate verify failed";
  for (const code of ["0A000086", "0a000086", "0x0A000086", " 0A000086 ", "+A000086", 0x0a000086]) {
    assertEquals(errstr(code), line);
  }
});

Deno.test("errstr() names unknown libraries and reasons by number", () => {
  const table: [string, string][] = [
    ["0", "error:00000000:lib(0)::reason(0)"],
    ["1", "error:00000001:lib(0)::reason(1)"],
    ["00800001", "error:00800001:unknown library::reason(1)"],
    ["40000001", "error:40000001:lib(128)::reason(1)"],
    ["5C880106", "error:5C880106:lib(185)::passed invalid argument"],
    ["0A003FFF", "error:0A003FFF:SSL routines::reason(16383)"],
    ["0A080006", "error:0A080006:SSL routines::EVP lib"],
    ["0A0C0100", "error:0A0C0100:SSL routines::malloc failure"],
    ["80000000", "error:80000000:system library::Success"],
    ["8000006F", "error:8000006F:system library::Connection refused"],
    ["800000FF", "error:800000FF:system library::reason(255)"],
    ["FFFFFFFFFFFFFFFFFF", "error:FFFFFFFFFFFFFFFF:system library::reason(2147483647)"],
  ];
  for (const [code, line] of table) assertEquals(errstr(code), line);
});

Deno.test("errstr() rejects what is no code", () => {
  for (const text of ["", " ", "zz", "x86", "-", "routines"]) {
    assertThrows(() => errstr(text), SyntaxError, "not hexadecimal");
  }
  for (const number of [-1, 0.5, NaN, Infinity, 2 ** 53]) {
    assertThrows(() => errstr(number), RangeError, "unsigned integer");
  }
});

Deno.test("errstr() has an answer for every number", () => {
  fc.assert(fc.property(fc.nat({ max: 0xffff_ffff }), (code) => {
    const digits = code.toString(16).toUpperCase().padStart(8, "0");
    const line = errstr(code);
    assertEquals(line, errstr(digits));
    assert(/^error:[0-9A-F]{8}:[^:]+::[^:]+$/.test(line), line);
  }));
});

/**
 * What our tables explain and the program leaves a number: strings that it does not load, and reasons
 * that came with later releases.
 */
const OURS_ONLY: ReadonlySet<number> = new Set([
  ...reasons("X509", 147),
  ...reasons("BIO", 115),
  ...reasons("CMS", 182),
  ...reasons("SM2", 100, 113),
  ...reasons("OSSL_ENCODER", 100, 102),
  ...reasons("OSSL_DECODER", 100, 102),
]);

/** The codes of a library's reasons from one to another. */
function reasons(library: keyof typeof ERROR_LIBRARIES, first: number, last = first): number[] {
  const { number } = ERROR_LIBRARIES[library];
  return Array.from({ length: last - first + 1 }, (_, at) => number * 0x80_0000 + first + at);
}

peerTest("errstr() says what the openssl program says", ["openssl"], async () => {
  const codes: number[] = [];
  for (const { number } of Object.values<ErrorLibrary>(ERROR_LIBRARIES)) {
    const known = number === ERROR_LIBRARIES.SSL.number ? 1200 : 300;
    for (let reason = 0; reason < known; reason++) codes.push(number * 0x80_0000 + reason);
  }
  for (let reason = 0; reason < 300; reason++) {
    codes.push(0x0a08_0000 + reason, 0x0a0c_0000 + reason, 0x8000_0000 + reason);
  }
  for (let library = 0; library < 256; library++) codes.push(library * 0x80_0000 + 0x3fff);
  for (let at = 0; at < codes.length; at += 4000) {
    const part = codes.slice(at, at + 4000);
    const args = ["errstr", ...part.map((code) => code.toString(16).padStart(8, "0"))];
    const { stdout } = await new Deno.Command(peerPath("openssl"), { args }).output();
    const lines = new TextDecoder().decode(stdout).trimEnd().split("\n");
    assertEquals(lines.length, part.length);
    part.forEach((code, index) => {
      if (!OURS_ONLY.has(code)) assertEquals(errstr(code), lines[index]);
    });
  }
});
