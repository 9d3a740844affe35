// Copyright 2026 the streamssl authors. MIT license.

import { assertEquals, assertNotEquals, assertThrows } from "@std/assert";
import * as fc from "fast-check";
import { digestByName, sha1, sha256, sha512, sha512t224 } from "../../crypto/mod.ts";
import { SslError } from "../../err/mod.ts";
import {
  createDrbg,
  ctrDrbg,
  Drbg,
  type DrbgMechanism,
  type DrbgOptions,
  type EntropyRequest,
  type EntropySource,
  hashDrbg,
  hmacDrbg,
} from "../../rand/mod.ts";
import { type Bytes, decodeHex, encodeHex } from "../../wire/mod.ts";
import { DRBG_VECTORS, type DrbgVector } from "./_drbg_vectors.ts";

function mechanismOf(vector: DrbgVector): DrbgMechanism {
  if (vector.mechanism === "CTR-DRBG") {
    const bits = Number(/\d+/.exec(vector.algorithm)?.[0]);
    const derivationFunction = vector.derivationFunction ? "block-cipher" : "none";
    return ctrDrbg(bits / 8 as 16 | 24 | 32, { derivationFunction });
  }
  const digest = digestByName(vector.algorithm);
  return vector.mechanism === "HASH-DRBG" ? hashDrbg(digest) : hmacDrbg(digest);
}

/** A source that gives what it is told, and remembers what it was asked for. */
class ScriptedSource implements EntropySource {
  readonly name = "a script";
  strength = 256;
  readonly requests: EntropyRequest[] = [];
  readonly #values: Uint8Array[];
  nonce?: () => Bytes;

  constructor(values: readonly Uint8Array[], nonce?: Uint8Array) {
    this.#values = [...values];
    if (nonce !== undefined) this.nonce = () => new Uint8Array(nonce);
  }

  entropy(request: EntropyRequest): Bytes {
    this.requests.push(request);
    const value = this.#values.shift();
    if (value === undefined) throw new Error("the script has ended");
    return new Uint8Array(value);
  }
}

/** A source that never gives the same, and says how often it was asked. */
class CountingSource implements EntropySource {
  readonly name = "a counter";
  strength = 256;
  count = 0;
  reseedCount = 0;
  fresh = 0;

  entropy({ length: [lowest], predictionResistance }: EntropyRequest): Bytes {
    this.count++;
    if (predictionResistance) this.fresh++;
    return new Uint8Array(Math.max(lowest, 48)).fill(this.count);
  }
}

for (const vector of DRBG_VECTORS) {
  const { mechanism, algorithm, derivationFunction, predictionResistance } = vector;
  const how = [
    derivationFunction ? "a derivation function" : "",
    predictionResistance ? "prediction resistance" : "",
    vector.reseedEntropy === "" ? "" : "a reseed",
  ].filter((text) => text !== "").map((text) => ` and ${text}`).join("");
  Deno.test(`${mechanism} with ${algorithm}${how} gives NIST's bits`, () => {
    const values = [vector.entropy, vector.reseedEntropy, vector.freshA, vector.freshB];
    const source = new ScriptedSource(
      values.filter((hex) => hex !== "").map((hex) => decodeHex(hex)),
      decodeHex(vector.nonce),
    );
    const personalisation = decodeHex(vector.personalisation);
    const drbg = createDrbg(mechanismOf(vector), { source, personalisation });
    if (vector.reseedEntropy !== "") {
      drbg.reseed({ additionalInput: decodeHex(vector.reseedInput) });
    }
    const length = vector.output.length / 2;
    const additionalInput = decodeHex(vector.inputA);
    drbg.generate(length, { additionalInput, predictionResistance });
    const output = drbg.generate(length, {
      additionalInput: decodeHex(vector.inputB),
      predictionResistance,
    });
    assertEquals(encodeHex(output), vector.output);
    assertEquals(source.requests.length, values.filter((hex) => hex !== "").length);
  });
}

const MECHANISMS: readonly DrbgMechanism[] = [
  ctrDrbg(16),
  ctrDrbg(32),
  ctrDrbg(24, { derivationFunction: "none" }),
  hashDrbg(sha1),
  hashDrbg(sha512),
  hmacDrbg(sha256),
  hmacDrbg(sha512t224),
];

for (const mechanism of MECHANISMS) {
  Deno.test(`${mechanism.name} is deterministic, and each input changes what it gives`, () => {
    const entropy = new Uint8Array(64).fill(5).subarray(0, mechanism.entropyLength[0] + 16);
    function run(
      options: DrbgOptions & { first?: Uint8Array; input?: Uint8Array } = {},
    ): string {
      const first = options.first ?? entropy.subarray(0, mechanism.entropyLength[0]);
      const source = new ScriptedSource([first], new Uint8Array(mechanism.nonceLength[0]).fill(9));
      const { input = new Uint8Array(0) } = options;
      const drbg = createDrbg(mechanism, { ...options, source });
      return encodeHex(drbg.generate(100, { additionalInput: input }));
    }
    const base = run();
    assertEquals(run(), base);
    const seen = new Set([base]);
    seen.add(run({ personalisation: Uint8Array.of(1) }));
    seen.add(run({ personalisation: Uint8Array.of(2) }));
    seen.add(run({ input: Uint8Array.of(1) }));
    seen.add(run({ input: Uint8Array.of(2) }));
    seen.add(run({ first: new Uint8Array(mechanism.entropyLength[0]).fill(6) }));
    assertEquals(seen.size, 6);
  });

  Deno.test(`${mechanism.name} as a Random gives every length and never the same`, () => {
    const drbg = createDrbg(mechanism);
    for (const length of [0, 1, 15, 16, 17, 1000, 65_536, 65_537, 200_001]) {
      const bytes = drbg.random(length);
      assertEquals(bytes.length, length);
      if (length > 15) assertNotEquals(drbg.random(length), bytes);
    }
    const long = drbg.random(200_000);
    for (let start = 0; start < long.length; start += 1000) {
      assertEquals(long.subarray(start, start + 1000).some((byte) => byte !== 0), true);
    }
    for (const length of [-1, 1.5, NaN, Infinity]) {
      assertThrows(() => drbg.random(length), RangeError, `Cannot make ${length} random bytes`);
    }
  });
}

Deno.test("a generator seeds itself when it is first asked, and again after uninstantiate", () => {
  const source = new CountingSource();
  const drbg = createDrbg(hmacDrbg(sha256), { source });
  assertEquals([drbg.state, source.count], ["uninitialised", 0]);
  drbg.generate(1);
  assertEquals([drbg.state, source.count, drbg.reseedCount], ["ready", 1, 1]);
  const error = assertThrows(() => drbg.instantiate(), SslError, "Already instantiated");
  assertEquals([error.library, error.reason], ["RAND", "ALREADY_INSTANTIATED"]);
  drbg.uninstantiate();
  assertEquals(drbg.state, "uninitialised");
  drbg.instantiate();
  assertEquals([drbg.state, source.count], ["ready", 2]);
});

Deno.test("a generator reseeds after so many requests", () => {
  fc.assert(fc.property(fc.integer({ min: 1, max: 9 }), (reseedRequests) => {
    const source = new CountingSource();
    const drbg = createDrbg(hmacDrbg(sha256), { source, reseedRequests, reseedInterval: 0 });
    for (let request = 0; request < 30; request++) {
      drbg.generate(1);
      assertEquals(source.count, 1 + Math.floor(request / reseedRequests));
    }
  }));
  const source = new CountingSource();
  const drbg = createDrbg(hmacDrbg(sha256), { source, reseedRequests: 0, reseedInterval: 0 });
  for (let request = 0; request < 1000; request++) drbg.generate(1);
  assertEquals(source.count, 1);
});

Deno.test("a generator reseeds after a time, and when the clock goes back", () => {
  const source = new CountingSource();
  let time = 5_000_000;
  const drbg = createDrbg(ctrDrbg(32), { source, reseedInterval: 1000, now: () => time });
  drbg.generate(1);
  for (
    const [step, count] of [[999, 1], [1, 2], [0, 2], [500, 2], [499, 2], [1, 3], [-1, 4], [1, 4]]
  ) {
    time += step!;
    drbg.generate(1);
    assertEquals(source.count, count, `after ${step}`);
  }
});

Deno.test("prediction resistance asks the source for fresh entropy each time, through a chain", () => {
  const source = new CountingSource();
  const primary = createDrbg(hmacDrbg(sha256), { source });
  const child = createDrbg(hmacDrbg(sha256), { source: primary });
  child.generate(16);
  assertEquals([source.count, source.fresh, child.reseedCount], [1, 0, 1]);
  child.generate(16, { predictionResistance: true });
  child.generate(16, { predictionResistance: true });
  assertEquals([source.count, source.fresh, primary.reseedCount, child.reseedCount], [3, 2, 3, 3]);
  primary.generate(16, { predictionResistance: true });
  assertEquals([source.count, source.fresh], [4, 3]);
});

Deno.test("a child reseeds when its parent was", () => {
  const source = new CountingSource();
  const primary = createDrbg(hmacDrbg(sha256), { source });
  const child = createDrbg(hmacDrbg(sha256), { source: primary });
  const grandchild = createDrbg(hmacDrbg(sha256), { source: child });
  grandchild.generate(1);
  grandchild.generate(1);
  assertEquals([child.reseedCount, grandchild.reseedCount], [1, 1]);
  primary.reseed();
  child.generate(1);
  assertEquals(child.reseedCount, 2);
  grandchild.generate(1);
  assertEquals(grandchild.reseedCount, 2);
  grandchild.generate(1);
  assertEquals([primary.reseedCount, child.reseedCount, grandchild.reseedCount], [2, 2, 2]);
});

Deno.test("a child takes half more entropy where it can not have a nonce", () => {
  const requests: EntropyRequest[] = [];
  const source: EntropySource = {
    name: "a listener",
    strength: 256,
    entropy(request) {
      requests.push(request);
      return new Uint8Array(request.length[0]);
    },
  };
  createDrbg(ctrDrbg(32), { source }).instantiate();
  createDrbg(ctrDrbg(32, { derivationFunction: "none" }), { source }).instantiate();
  createDrbg(hmacDrbg(sha1), { source }).instantiate();
  assertEquals(requests.map(({ bits, length: [lowest] }) => [bits, lowest]), [
    [384, 48],
    [256, 48],
    [192, 24],
  ]);
});

Deno.test("a generator whose source fails gives nothing, and works again when the source does", () => {
  let broken = true;
  const source: EntropySource = {
    name: "a device",
    strength: 256,
    entropy({ length: [lowest] }) {
      if (broken) throw new SslError("RAND", "ERROR_RETRIEVING_ENTROPY");
      return new Uint8Array(lowest).fill(3);
    },
  };
  const drbg = createDrbg(hmacDrbg(sha256), { source, reseedRequests: 2 });
  assertThrows(() => drbg.generate(1), SslError, "Error retrieving entropy");
  assertEquals(drbg.state, "error");
  broken = false;
  drbg.generate(1);
  drbg.generate(1);
  assertEquals(drbg.state, "ready");
  broken = true;
  assertThrows(() => drbg.generate(1), SslError, "Error retrieving entropy");
  assertThrows(() => drbg.random(1), SslError, "Error retrieving entropy");
  assertEquals(drbg.state, "error");
  broken = false;
  assertEquals(drbg.random(5).length, 5);
});

Deno.test("a generator refuses sources that give too little, too much, or are too weak", () => {
  const mechanism = ctrDrbg(32, { derivationFunction: "none" });
  for (const length of [0, 47, 49]) {
    const source = new ScriptedSource([new Uint8Array(length)]);
    const error = assertThrows(
      () => createDrbg(mechanism, { source }).generate(1),
      SslError,
      `expected 48 to 48 bytes from the source; received ${length}`,
    );
    assertEquals(error.reason, "ERROR_RETRIEVING_ENTROPY");
  }
  const source = new ScriptedSource([new Uint8Array(48)], new Uint8Array(15));
  assertThrows(() => createDrbg(ctrDrbg(32), { source }).generate(1), SslError, "16 to 2147483647");
  const weak = createDrbg(ctrDrbg(16));
  const error = assertThrows(() => createDrbg(ctrDrbg(32), { source: weak }), SslError, "256 bits");
  assertEquals(error.reason, "PARENT_STRENGTH_TOO_WEAK");
});

Deno.test("a generator refuses what is too long, too strong or too large", () => {
  const plain = ctrDrbg(16, { derivationFunction: "none" });
  const long = new Uint8Array(33);
  assertThrows(
    () => createDrbg(plain, { personalisation: long }),
    SslError,
    "Personalisation string too long: expected at most 32 bytes; received 33",
  );
  const drbg = createDrbg(plain);
  const cases: [string, () => unknown][] = [
    ["ADDITIONAL_INPUT_TOO_LONG", () => drbg.generate(1, { additionalInput: long })],
    ["ADDITIONAL_INPUT_TOO_LONG", () => drbg.reseed({ additionalInput: long })],
    ["ENTROPY_INPUT_TOO_LONG", () => drbg.reseed({ entropy: long })],
    ["ENTROPY_OUT_OF_RANGE", () => drbg.reseed({ entropy: new Uint8Array(31) })],
    ["INSUFFICIENT_DRBG_STRENGTH", () => drbg.generate(1, { strength: 192 })],
    ["REQUEST_TOO_LARGE_FOR_DRBG", () => drbg.generate(65_537)],
  ];
  for (const [reason, run] of cases) {
    const error = assertThrows(run, SslError);
    assertEquals([error.library, error.reason], ["RAND", reason]);
  }
  drbg.reseed({ entropy: new Uint8Array(32) });
  assertEquals(drbg.generate(65_536, { strength: 128 }).length, 65_536);
});

Deno.test("a generator refuses intervals that are none", () => {
  for (const value of [-1, 0.5, NaN, 2 ** 31]) {
    assertThrows(() => new Drbg(ctrDrbg(16), { reseedRequests: value }), RangeError, "requests");
    assertThrows(() => new Drbg(ctrDrbg(16), { reseedInterval: value }), RangeError, "millisec");
  }
  assertThrows(() => ctrDrbg(20 as 16), RangeError, "keys of 20 bytes: 16, 24 or 32 are expected");
});

Deno.test("a CTR-DRBG gives the same bits with node:crypto and without", () => {
  function run(mechanism: DrbgMechanism, length: number): string {
    const source = new ScriptedSource([new Uint8Array(48).fill(5)], new Uint8Array(16));
    const drbg = createDrbg(mechanism, { source });
    // The counter goes on where the long request ended.
    return encodeHex(drbg.generate(length)) + encodeHex(drbg.generate(40));
  }
  const { process } = globalThis as unknown as { process: unknown };
  for (const mechanism of [ctrDrbg(16), ctrDrbg(24), ctrDrbg(32)]) {
    for (const length of [255, 256, 257, 5000, 65_536]) {
      const withHost = run(mechanism, length);
      Object.defineProperty(globalThis, "process", { value: undefined, configurable: true });
      let without: string;
      try {
        without = run(mechanism, length);
      } finally {
        Object.defineProperty(globalThis, "process", { value: process, configurable: true });
      }
      assertEquals(without, withHost);
    }
  }
});
