// Copyright 2026 the streamssl authors. MIT license.

import { assert, assertEquals, assertNotEquals, assertThrows } from "@std/assert";
import { generateKey, sha256 } from "../../crypto/mod.ts";
import { SslError } from "../../err/mod.ts";
import {
  createRandomGenerator,
  ctrDrbg,
  type EntropySource,
  hashDrbg,
  hmacDrbg,
  systemEntropySource,
} from "../../rand/mod.ts";

Deno.test("a generator with the platform's entropy works at once", () => {
  const generator = createRandomGenerator();
  assertEquals(generator.status(), true);
  assertNotEquals(generator.randomBytes(32), generator.randomBytes(32));
  assertNotEquals(generator.privateBytes(32), generator.randomBytes(32));
  assertEquals(generator.randomBytes(100_000).length, 100_000);
  assertEquals(generator.primary.name, "CTR-DRBG AES-256");
});

Deno.test("a generator without entropy throws PRNG not seeded and says how to seed it", () => {
  const generator = createRandomGenerator({ source: "none" });
  assertEquals(generator.status(), false);
  for (const give of [generator.randomBytes, generator.privateBytes, generator.primary.random]) {
    const error = assertThrows(() => give(16), SslError);
    assertEquals([error.library, error.reason, error.code], [
      "RAND",
      "PRNG_NOT_SEEDED",
      0x12000064,
    ]);
    assertEquals(error.reasonText, "PRNG not seeded");
    for (const word of ["add()", "seed()", "loadFile()", "egdBytes()", "source"]) {
      assert(error.remedy?.includes(word), word);
    }
  }
});

Deno.test("a generator without entropy is seeded once one and a half its strength was added", () => {
  for (
    const [mechanism, needed] of [
      [ctrDrbg(16), 192],
      [ctrDrbg(32), 384],
      [ctrDrbg(32, { derivationFunction: "none" }), 256],
      [hmacDrbg(sha256), 384],
      [hashDrbg(sha256), 384],
    ] as const
  ) {
    const generator = createRandomGenerator({ source: "none", mechanism });
    for (let bits = 8; bits <= needed; bits += 8) {
      assertEquals(generator.status(), false, `${mechanism.name} with ${bits - 8} bits`);
      // Sixteen bytes of text with one byte's worth of entropy.
      generator.add(new Uint8Array(16).fill(bits), 8);
    }
    assertEquals(generator.pooledEntropy, needed);
    assertEquals(generator.status(), true, mechanism.name);
    assertEquals(generator.pooledEntropy, 0);
    assertEquals(generator.randomBytes(16).length, 16);
  }
});

Deno.test("what is added decides what a generator without entropy gives", () => {
  function run(...parts: readonly Uint8Array[]): string {
    const generator = createRandomGenerator({ source: "none" });
    for (const part of parts) generator.seed(part);
    return generator.randomBytes(16).toHex?.() ?? generator.randomBytes(16).toString();
  }
  const seed = new Uint8Array(48).fill(1);
  assertEquals(run(seed), run(seed));
  assertNotEquals(run(seed), run(seed.with(47, 2)));
  // Where one part ends and the next begins counts, too.
  assertNotEquals(run(seed.subarray(0, 20), seed.subarray(20)), run(seed));
});

Deno.test("what is added to a seeded generator changes it, be it much or little", () => {
  const seed = new Uint8Array(64).fill(7);
  for (const [added, bits] of [[new Uint8Array(2), 0], [new Uint8Array(64), 512]] as const) {
    const [one, other] = [0, 1].map(() => {
      const generator = createRandomGenerator({ source: "none" });
      generator.seed(seed);
      assertEquals(generator.status(), true);
      return generator;
    });
    assertEquals(one!.primary.generate(16), other!.primary.generate(16));
    one!.add(added, bits);
    assertNotEquals(one!.primary.generate(16), other!.primary.generate(16));
    // Enough for a seed is a reseed, which the others of the chain follow.
    assertEquals(one!.primary.reseedCount, bits === 0 ? 1 : 2);
  }
});

Deno.test("add() reseeds a generator that has a source", () => {
  const generator = createRandomGenerator();
  generator.randomBytes(1);
  generator.add(Uint8Array.of(1, 2, 3), 0);
  assertEquals([generator.primary.reseedCount, generator.public.reseedCount], [2, 1]);
  generator.randomBytes(1);
  assertEquals([generator.primary.reseedCount, generator.public.reseedCount], [2, 2]);
});

Deno.test("add() refuses estimates that can not be true", () => {
  const generator = createRandomGenerator({ source: "none" });
  for (const bits of [-1, 17, NaN, Infinity]) {
    assertThrows(() => generator.add(new Uint8Array(2), bits), RangeError, "0 to 16 are possible");
  }
  generator.add(new Uint8Array(2), 0.5);
  assertEquals(generator.pooledEntropy, 0.5);
});

Deno.test("poll() seeds anew, and needs a source", () => {
  const generator = createRandomGenerator();
  generator.poll();
  generator.poll();
  assertEquals(generator.primary.reseedCount, 2);
  const without = createRandomGenerator({ source: "none" });
  const error = assertThrows(() => without.poll(), SslError, "a source of entropy to poll");
  assertEquals(error.reason, "ERROR_RETRIEVING_ENTROPY");
});

Deno.test("a generator takes a source of one's own, and its errors come through", () => {
  let fails = false;
  const source: EntropySource = {
    ...systemEntropySource,
    name: "a device",
    entropy(request) {
      if (fails) throw new SslError("RAND", "ERROR_RETRIEVING_ENTROPY", { where: "the device" });
      return systemEntropySource.entropy(request);
    },
  };
  const generator = createRandomGenerator({ source });
  assertEquals(generator.randomBytes(4).length, 4);
  fails = true;
  assertThrows(() => generator.poll(), SslError, "at the device");
  assertEquals(generator.status(), false);
  assertThrows(() => generator.privateBytes(4), SslError, "at the device");
  fails = false;
  assertEquals(generator.privateBytes(4).length, 4);
});

Deno.test("status() passes on errors that are no matter of seeding", () => {
  const source: EntropySource = {
    name: "a bug",
    strength: 256,
    entropy() {
      throw new TypeError("a bug");
    },
  };
  assertThrows(() => createRandomGenerator({ source }).status(), TypeError, "a bug");
});

Deno.test("a generator reseeds by time along its chain", () => {
  let time = 0;
  const generator = createRandomGenerator({ now: () => time });
  generator.randomBytes(1);
  time += 419_999;
  generator.randomBytes(1);
  assertEquals(generator.public.reseedCount, 1);
  time += 1;
  generator.randomBytes(1);
  assertEquals([generator.primary.reseedCount, generator.public.reseedCount], [1, 2]);
  time += 3_600_000;
  generator.randomBytes(1);
  assertEquals(generator.primary.reseedCount, 2);
});

Deno.test("uninstantiate() makes a generator without entropy wait for a seed again", () => {
  const generator = createRandomGenerator({ source: "none" });
  generator.seed(new Uint8Array(64));
  generator.randomBytes(1);
  generator.uninstantiate();
  assertEquals(generator.status(), false);
  assertThrows(() => generator.randomBytes(1), SslError, "PRNG not seeded");
});

Deno.test("keys can be made with a generator of one's own", async () => {
  const seed = new Uint8Array(64).fill(9);
  const keys = await Promise.all([0, 1].map(async () => {
    const { randomBytes: random, seed: _ } = (() => {
      const generator = createRandomGenerator({ source: "none" });
      generator.seed(seed);
      return { randomBytes: generator.randomBytes, seed };
    })();
    return await generateKey({ type: "ed25519" }, { random });
  }));
  assert(keys[0]!.publicKey.equals(keys[1]!.publicKey));
});
