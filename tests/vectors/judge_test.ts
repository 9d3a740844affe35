// Copyright 2026 the streamssl authors. MIT license.

import { assertEquals } from "@std/assert";
import { SslError } from "../../err/mod.ts";
import type { Outcome } from "./case.ts";
import { Expectation } from "./evp/expect.ts";
import type { Vector } from "./wycheproof/format.ts";
import { attempt, judge } from "./wycheproof/judge.ts";

const OURS = new SslError("EVP", "BAD_DECRYPT");

function vector(result: Vector["result"]): Vector {
  return { tcId: 1, result };
}

function word(outcome: Outcome): string {
  return typeof outcome === "string" ? outcome : Object.keys(outcome)[0] ?? "";
}

Deno.test("judge() demands success and the output of a valid vector", () => {
  const expected = Uint8Array.of(1);
  const options = { expected };
  const valid = vector("valid");
  assertEquals(judge(valid, { accepted: true, output: expected }, options), "passed");
  assertEquals(word(judge(valid, { accepted: true, output: Uint8Array.of(2) }, options)), "failed");
  assertEquals(word(judge(valid, { accepted: false, error: OURS }, options)), "failed");
  assertEquals(word(judge(valid, { accepted: false })), "failed");
});

Deno.test("judge() demands a refusal of an invalid vector", () => {
  const invalid = vector("invalid");
  assertEquals(judge(invalid, { accepted: false }), "passed");
  assertEquals(judge(invalid, { accepted: false, error: OURS }), "passed");
  assertEquals(word(judge(invalid, { accepted: true })), "failed");
  assertEquals(word(judge(invalid, { accepted: true, output: Uint8Array.of(1) })), "failed");
});

Deno.test("judge() leaves an acceptable vector the choice, but not the output", () => {
  const expected = Uint8Array.of(1);
  const acceptable = vector("acceptable");
  const wrong = { accepted: true, output: Uint8Array.of(2) } as const;
  assertEquals(judge(acceptable, { accepted: false, error: OURS }, { expected }), "passed");
  assertEquals(judge(acceptable, { accepted: true, output: expected }, { expected }), "passed");
  assertEquals(word(judge(acceptable, wrong, { expected })), "failed");
  const accepted = { accepted: true, output: expected } as const;
  const refused = { accepted: false, error: OURS } as const;
  assertEquals(word(judge(acceptable, accepted, { expected, acceptable: "reject" })), "failed");
  assertEquals(word(judge(acceptable, refused, { expected, acceptable: "accept" })), "failed");
});

Deno.test("judge() fails a refusal by an error that is not the library's", async () => {
  for (
    const error of [
      new Error("bad point"),
      "text",
      new TypeError("x is not a function"),
      new TypeError("Cannot read properties of undefined (reading 'x')"),
      new DOMException("", "OperationError"),
    ]
  ) {
    const tried = await attempt(() => {
      throw error;
    });
    assertEquals(word(judge(vector("invalid"), tried)), "failed", String(error));
    assertEquals(word(judge(vector("acceptable"), tried)), "failed", String(error));
  }
});

Deno.test("Expectation compares success, output and refusal", async () => {
  const one = Uint8Array.of(1);
  const refuse = () => {
    throw OURS;
  };
  const success = new Expectation(undefined);
  assertEquals(await success.meet(() => one, one), "passed");
  assertEquals(await success.meet(() => true), "passed");
  assertEquals(word(await success.meet(() => one, Uint8Array.of(2))), "failed");
  assertEquals(word(await success.meet(() => false)), "failed");
  assertEquals(word(await success.meet(refuse)), "failed");
  const error = new Expectation("CIPHERFINAL_ERROR");
  assertEquals(await error.meet(refuse), "passed");
  assertEquals(await error.meet(() => false), "passed");
  assertEquals(word(await error.meet(() => one, one)), "failed");
  assertEquals(word(await error.meet(() => one, Uint8Array.of(2))), "failed");
  const mismatch = new Expectation("SIGNATURE_MISMATCH");
  assertEquals(await mismatch.meet(() => one, Uint8Array.of(2)), "passed");
  assertEquals(word(await mismatch.meet(() => one, one)), "failed");
});
