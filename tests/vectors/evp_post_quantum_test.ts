// Copyright 2026 the streamssl authors. MIT license.

/** Stanzas that the suite has since OpenSSL 3.4: one message in one piece, and key encapsulation. */

import { assert, assertEquals } from "@std/assert";
import { portableEngine } from "../../crypto/mod.ts";
import { EngineSet } from "./engines.ts";
import { evpCases } from "./evp/cases.ts";

/** How the stanzas of a text come out: `"failed"` and `"skipped"` without their reasons. */
async function outcomes(text: string): Promise<string[]> {
  const results: string[] = [];
  for (const { run } of evpCases(text, new EngineSet([portableEngine]))) {
    const outcome = await run();
    results.push(typeof outcome === "string" ? outcome : Object.keys(outcome)[0] ?? "");
  }
  return results;
}

/** RFC 8032, Section 7.3, and Section 7.4 with a context. */
const SIGNATURES = `
PrivateKeyRaw = A:ED25519:833fe62409237b9d62ec77587520911e9a759cec1d19755b7da901b96dca3d42

Sign-Message = Ed25519ph:A
Input = 616263
Ctrl = hexcontext-string:
Output = 98a70222f0b8121aa9d30f813d683f809e462b469c7ff87639499bb94e6dae4131f85042463c2a355a2003d062adf5aaa10b8c61e636062aaad11c2a26083406

Verify-Message = Ed25519ph:A
Input = 616263
Output = 98a70222f0b8121aa9d30f813d683f809e462b469c7ff87639499bb94e6dae4131f85042463c2a355a2003d062adf5aaa10b8c61e636062aaad11c2a26083406

Verify-Message = Ed25519ph:A
Input = 616264
Output = 98a70222f0b8121aa9d30f813d683f809e462b469c7ff87639499bb94e6dae4131f85042463c2a355a2003d062adf5aaa10b8c61e636062aaad11c2a26083406
Result = VERIFY_ERROR

PrivateKeyRaw = B:ED448:c4eab05d357007c632f3dbb48489924d552b08fe0c353a0d4a1f00acda2c463afbea67c5e8d2877c5e3bc397a659949ef8021e954e0a12274e

Sign-Message = Ed448:B
Input = 03
Ctrl = hexcontext-string:666f6f
Output = d4f8f6131770dd46f40867d6fd5d5055de43541f8c5e35abbcd001b32a89f7d2151f7647f11d8ca2ae279fb842d607217fce6e042f6815ea000c85741de5c8da1144a6a1aba7f96de42505d7a7298524fda538fccbbb754f578c1cad10d54d0d5428407e85dcbc98a49155c13764e66c3c00
`;

/** Key encapsulation of OpenSSL's evppkey_ecx_kem.txt. */
const ENCAPSULATIONS = `
Kem = X25519
Op = DHKEM
Entropy = 0123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789012345678901
EncodedPublicKey = 4a0f10117bc9dfdc30be24223a2f3880ac1dca90102ad1dfe20f9b0495be4176
Ciphertext = 3ef57be540018cbef222052346f8b9c570e91bd2027468b89429aea21a993a10

Kem = X25519
Op = DHKEM
EncodedPrivateKey = b00c4fffc620eb1f7b13b21be44d5251fabd1e3c62faab7422786a31ec82a55e
Input = 3ef57be540018cbef222052346f8b9c570e91bd2027468b89429aea21a993a10
Output = f64a563e94642c44f616c40865ca1546133136de6b5129f584100a71e60bb013
`;

Deno.test("evp_test: messages signed in one piece run", async () => {
  assertEquals(await outcomes(SIGNATURES), ["passed", "passed", "passed", "passed"]);
});

Deno.test("evp_test: a wrong signature, message or context is a failure", async () => {
  const wrong = SIGNATURES.replaceAll("Input = 03", "Input = 04")
    .replaceAll("Input = 616263", "Input = 616265")
    .replaceAll("Result = VERIFY_ERROR\n", "");
  assertEquals(await outcomes(wrong), ["failed", "failed", "failed", "failed"]);
});

Deno.test("evp_test: key encapsulation runs, and tells what is wrong", async () => {
  assertEquals(await outcomes(ENCAPSULATIONS), ["passed", "passed"]);
  const wrong = ENCAPSULATIONS.replace("Output = f6", "Output = f7").replace("Text = 3e", "");
  assertEquals(await outcomes(wrong), ["passed", "failed"]);
});

Deno.test("evp_test: keys that are made from a seed are compared", async () => {
  const stanza = (name: string) =>
    `KeyGen = ML-KEM-512\nKeyName = a\nCtrl = hexseed:${"00".repeat(64)}\nCtrlOut = hex${name}:`;
  const [empty] = await outcomes(`${stanza("pub")}\n`);
  assertEquals(empty, "passed");
  assertEquals(await outcomes(`${stanza("pub")}${"00".repeat(800)}\n`), ["failed"]);
  assertEquals(await outcomes(`${stanza("priv")}${"00".repeat(1632)}\n`), ["failed"]);
});

Deno.test("evp_test: a control that is not known is a reason to skip", async () => {
  const results = await outcomes(SIGNATURES.replaceAll("hexcontext-string", "hexother"));
  assert(results.includes("skipped"));
});
