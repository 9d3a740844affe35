// Copyright 2026 the streamssl authors. MIT license.

import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import { closeNames, editDistance, nameRemedy } from "../../crypto/close_names.ts";

const NAMES = ["sha1", "sha224", "sha256", "sha3-256", "shake128", "blake2b512", "md5"];

Deno.test("closeNames() finds what was mistyped, the closest first", () => {
  assertEquals(closeNames("sah256", NAMES)[0], "sha256");
  assertEquals(closeNames("SHA_265", NAMES)[0], "sha256");
  assertEquals(closeNames("shake-182", NAMES), ["shake128"]);
  assertEquals(closeNames("blake2b-521", NAMES), ["blake2b512"]);
  assertEquals(closeNames("md6", NAMES), ["md5"]);
});

Deno.test("closeNames() names nothing for what is far from all, and little in any case", () => {
  assertEquals(closeNames("whirlpool", NAMES), []);
  assertEquals(closeNames("", NAMES), []);
  assertEquals(closeNames("-/-", NAMES), []);
  assert(closeNames("sha25", NAMES).length <= 3);
});

Deno.test("closeNames() does not guess object identifiers", () => {
  assertEquals(closeNames("1.2.840.113549.2.4", ["1.2.840.113549.2.5"]), []);
});

Deno.test("closeNames() compares no more of a name than its start", () => {
  assertEquals(closeNames("a".repeat(10_000_000), ["a".repeat(64)]), ["a".repeat(64)]);
});

Deno.test("nameRemedy() tells of another set, or of close names, or nothing", () => {
  assertEquals(
    nameRemedy("md4", NAMES, "legacyDigests"),
    "look it up in legacyDigests, which has it",
  );
  assertEquals(nameRemedy("sha526", NAMES), "did you mean sha256 or sha224 or sha3-256?");
  assertEquals(nameRemedy("whirlpool", NAMES), undefined);
});

Deno.test("editDistance() counts insertions, removals, replacements and swaps", () => {
  assertEquals(editDistance("", "abc"), 3);
  assertEquals(editDistance("abc", "abc"), 0);
  assertEquals(editDistance("abc", "acb"), 1);
  assertEquals(editDistance("kitten", "sitting"), 3);
  const text = fc.string({ maxLength: 12 });
  fc.assert(fc.property(text, text, (a, b) => {
    const distance = editDistance(a, b);
    assertEquals(distance, editDistance(b, a));
    assert(distance >= Math.abs(a.length - b.length) && distance <= Math.max(a.length, b.length));
    assertEquals(distance === 0, a === b);
  }));
});
