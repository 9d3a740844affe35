// Copyright 2026 the streamssl authors. MIT license.

import { assert, assertEquals, assertFalse, assertThrows } from "@std/assert";
import fc from "fast-check";
import {
  type EddsaAlgorithm,
  generateKey,
  hostEngine,
  portableEngine,
  type PrivateKey,
  type SignatureAlgorithm,
} from "../../crypto/mod.ts";
import { SslError } from "../../err/mod.ts";
import { deterministicRandom } from "../../rand/mod.ts";
import { decodeHex, encodeHex } from "../../wire/mod.ts";
import { everyEngine, utf8 } from "./_engines.ts";

const CTX_KEY = "0305334e381af78f141cb666f6199f57bc3495335a256a95bd2a55bf546663f6";
const PH_KEY = "833fe62409237b9d62ec77587520911e9a759cec1d19755b7da901b96dca3d42";
const ED448_KEY =
  "c4eab05d357007c632f3dbb48489924d552b08fe0c353a0d4a1f00acda2c463afbea67c5e8d2877c5e3bc397a659949ef8021e954e0a12274e";
const ED448PH_KEY =
  "833fe62409237b9d62ec77587520911e9a759cec1d19755b7da901b96dca3d42ef7822e0d5104127dc05d6dbefde69e3ab2cec7c867c6e2c49";

/** RFC 8032, Sections 7.2 to 7.5. */
const VECTORS: readonly {
  name: string;
  algorithm: EddsaAlgorithm;
  key: string;
  message: string;
  signature: string;
}[] = [
  {
    name: "Ed25519ctx, foo",
    algorithm: { kind: "ed25519", context: utf8("foo") },
    key: CTX_KEY,
    message: "f726936d19c800494e3fdaff20b276a8",
    signature:
      "55a4cc2f70a54e04288c5f4cd1e45a7bb520b36292911876cada7323198dd87a8b36950b95130022907a7fb7c4e9b2d5f6cca685a587b4b21f4b888e4e7edb0d",
  },
  {
    name: "Ed25519ctx, bar",
    algorithm: { kind: "ed25519", context: utf8("bar") },
    key: CTX_KEY,
    message: "f726936d19c800494e3fdaff20b276a8",
    signature:
      "fc60d5872fc46b3aa69f8b5b4351d5808f92bcc044606db097abab6dbcb1aee3216c48e8b3b66431b5b186d1d28f8ee15a5ca2df6668346291c2043d4eb3e90d",
  },
  {
    name: "Ed25519ctx, foo2",
    algorithm: { kind: "ed25519", context: utf8("foo") },
    key: CTX_KEY,
    message: "508e9e6882b979fea900f62adceaca35",
    signature:
      "8b70c1cc8310e1de20ac53ce28ae6e7207f33c3295e03bb5c0732a1d20dc64908922a8b052cf99b7c4fe107a5abb5b2c4085ae75890d02df26269d8945f84b0b",
  },
  {
    name: "Ed25519ctx, foo3",
    algorithm: { kind: "ed25519", context: utf8("foo") },
    key: "ab9c2853ce297ddab85c993b3ae14bcad39b2c682beabc27d6d4eb20711d6560",
    message: "f726936d19c800494e3fdaff20b276a8",
    signature:
      "21655b5f1aa965996b3f97b3c849eafba922a0a62992f73b3d1b73106a84ad85e9b86a7b6005ea868337ff2d20a7f5fbd4cd10b0be49a68da2b2e0dc0ad8960f",
  },
  {
    name: "Ed25519ph",
    algorithm: { kind: "ed25519", prehash: true },
    key: PH_KEY,
    message: "616263",
    signature:
      "98a70222f0b8121aa9d30f813d683f809e462b469c7ff87639499bb94e6dae4131f85042463c2a355a2003d062adf5aaa10b8c61e636062aaad11c2a26083406",
  },
  {
    name: "Ed448 without a context",
    algorithm: { kind: "ed448", context: utf8("") },
    key: ED448_KEY,
    message: "03",
    signature:
      "26b8f91727bd62897af15e41eb43c377efb9c610d48f2335cb0bd0087810f4352541b143c4b981b7e18f62de8ccdf633fc1bf037ab7cd779805e0dbcc0aae1cbcee1afb2e027df36bc04dcecbf154336c19f0af7e0a6472905e799f1953d2a0ff3348ab21aa4adafd1d234441cf807c03a00",
  },
  {
    name: "Ed448, foo",
    algorithm: { kind: "ed448", context: utf8("foo") },
    key: ED448_KEY,
    message: "03",
    signature:
      "d4f8f6131770dd46f40867d6fd5d5055de43541f8c5e35abbcd001b32a89f7d2151f7647f11d8ca2ae279fb842d607217fce6e042f6815ea000c85741de5c8da1144a6a1aba7f96de42505d7a7298524fda538fccbbb754f578c1cad10d54d0d5428407e85dcbc98a49155c13764e66c3c00",
  },
  {
    name: "Ed448ph",
    algorithm: { kind: "ed448", prehash: true },
    key: ED448PH_KEY,
    message: "616263",
    signature:
      "822f6901f7480f3d5f562c592994d9693602875614483256505600bbc281ae381f54d6bce2ea911574932f52a4e6cadd78769375ec3ffd1b801a0d9b3f4030cd433964b6457ea39476511214f97469b57dd32dbc560a9a94d00bff07620464a3ad203df7dc7ce360c3cd3696d9d9fab90f00",
  },
  {
    name: "Ed448ph, foo",
    algorithm: { kind: "ed448", prehash: true, context: utf8("foo") },
    key: ED448PH_KEY,
    message: "616263",
    signature:
      "c32299d46ec8ff02b54540982814dce9a05812f81962b649d528095916a2aa481065b1580423ef927ecf0af5888f90da0f6a9a85ad5dc3f280d91224ba9911a3653d00e484e2ce232521481c8658df304bb7745a73514cdb9bf3e15784ab71284f8d0704a608c54a6b62d97beb511d132100",
  },
];

async function keyOf(type: "ed25519" | "ed448", seed: string): Promise<PrivateKey> {
  return await generateKey({ type }, { random: deterministicRandom(decodeHex(seed)) });
}

for (const { name, algorithm, key: seed, message, signature } of VECTORS) {
  Deno.test(`RFC 8032: ${name}, on every engine`, async () => {
    const key = await keyOf(algorithm.kind, seed);
    const [data, expected] = [decodeHex(message), decodeHex(signature)];
    for (const engine of everyEngine()) {
      const engines = [engine, portableEngine];
      assertEquals(encodeHex(await key.sign(algorithm, data, { engines })), signature);
      assert(await key.publicKey.verify(algorithm, data, expected, { engines }));
    }
  });
}

Deno.test("the variants of Ed25519 and Ed448 do not take each other's signatures", async () => {
  for (const kind of ["ed25519", "ed448"] as const) {
    const key = await generateKey({ type: kind });
    const variants: EddsaAlgorithm[] = [
      { kind },
      { kind, context: utf8("a") },
      { kind, context: utf8("b") },
      { kind, prehash: true },
      { kind, prehash: true, context: utf8("a") },
    ];
    const data = utf8("the message");
    for (const made of variants) {
      const signature = await key.sign(made, data);
      for (const checked of variants) {
        for (const engine of everyEngine()) {
          const engines = [engine, portableEngine];
          const good = await key.publicKey.verify(checked, data, signature, { engines });
          assertEquals(good, made === checked);
        }
      }
      assertFalse(await key.publicKey.verify(made, utf8("another"), signature));
    }
  }
});

Deno.test("Ed448 with an empty context is plain Ed448; Ed25519ph with one is Ed25519ph", async () => {
  const [small, large] = [
    await generateKey({ type: "ed25519" }),
    await generateKey({ type: "ed448" }),
  ];
  const data = utf8("the message");
  const none = new Uint8Array(0);
  assertEquals(
    await large.sign({ kind: "ed448", context: none }, data),
    await large.sign({ kind: "ed448" }, data),
  );
  assertEquals(
    await small.sign({ kind: "ed25519", context: none, prehash: true }, data),
    await small.sign({ kind: "ed25519", prehash: true }, data),
  );
});

Deno.test("contexts that can not be are refused, with the length that can be", async () => {
  for (const kind of ["ed25519", "ed448"] as const) {
    const key = await generateKey({ type: kind });
    const longest = new Uint8Array(255);
    const signature = await key.sign({ kind, context: longest }, longest);
    assert(await key.publicKey.verify({ kind, context: longest }, longest, signature));
    const wrong: EddsaAlgorithm[] = [
      { kind, context: new Uint8Array(256) },
      { kind, context: new Uint8Array(1000), prehash: true },
    ];
    if (kind === "ed25519") wrong.push({ kind, context: new Uint8Array(0) });
    for (const algorithm of wrong) {
      assertThrows(() => key.sign(algorithm, longest), RangeError, "to 255 are possible");
      assertThrows(() => key.publicKey.verify(algorithm, longest, signature), RangeError, "255");
    }
  }
});

Deno.test("a variant is refused by an engine that has none, not taken for the plain algorithm", async () => {
  const host = hostEngine();
  if (host === undefined) return;
  const key = await generateKey({ type: "ed25519" });
  const algorithm: SignatureAlgorithm = { kind: "ed25519", context: utf8("a") };
  assertEquals(
    assertThrows(() => key.sign(algorithm, utf8("b"), { engines: [host] }), SslError).reason,
    "UNSUPPORTED_ALGORITHM",
  );
});

Deno.test("Ed25519ctx and Ed448ph: a flipped bit makes the signature bad", async () => {
  const algorithms: EddsaAlgorithm[] = [
    { kind: "ed25519", context: utf8("a") },
    { kind: "ed448", prehash: true, context: utf8("a") },
  ];
  for (const algorithm of algorithms) {
    const key = await generateKey({ type: algorithm.kind });
    const signature = await key.sign(algorithm, utf8("the message"));
    await fc.assert(
      fc.asyncProperty(fc.nat(8 * signature.length - 1), async (bit) => {
        const changed = new Uint8Array(signature);
        changed[bit >> 3] = (changed[bit >> 3] as number) ^ (1 << (bit & 7));
        assertFalse(await key.publicKey.verify(algorithm, utf8("the message"), changed));
      }),
      { numRuns: 20 },
    );
  }
});
