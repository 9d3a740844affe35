// Copyright 2026 the streamssl authors. MIT license.

import { assert, assertEquals, assertFalse, assertRejects, assertThrows } from "@std/assert";
import {
  checkPrime,
  checkPrimeSync,
  generatePrime,
  generatePrimeSync,
  type PrimeProgress,
} from "../../../crypto/mod.ts";
import { bitLength } from "../../../crypto/bigint.ts";
import { remainders, smallOddPrimes } from "../../../crypto/prime/small_primes.ts";
import { SslError } from "../../../err/mod.ts";
import { opensslTest } from "../_openssl.ts";

Deno.test("checkPrimeSync() knows primes from strong pseudoprimes", () => {
  for (const prime of [2n, 3n, 5n, 7n, 2039n, 65_537n, 2n ** 127n - 1n, 2n ** 521n - 1n]) {
    assert(checkPrimeSync(prime), `${prime}`);
  }
  // Strong pseudoprimes to base 2 and to the first eight primes, Carmichael numbers, squares of
  // primes above the division's limit, and a product of two primes.
  const composites = [-7n, 0n, 1n, 4n, 9n, 2047n, 3277n, 561n, 3_215_031_751n];
  composites.push(341_550_071_728_321n, 2063n ** 2n, (2n ** 127n - 1n) * (2n ** 61n - 1n));
  for (const composite of composites) assertFalse(checkPrimeSync(composite), `${composite}`);
});

Deno.test("checkPrimeSync() agrees with trial division on all small numbers", () => {
  const primes = new Set([2, ...smallOddPrimes(6000)]);
  for (let value = 0; value < 6000; value++) {
    assertEquals(checkPrimeSync(BigInt(value), { rounds: 2 }), primes.has(value), `${value}`);
  }
});

Deno.test("remainders() are those of one division each", () => {
  const value = 2n ** 521n - 1n;
  const divisors = smallOddPrimes(5000);
  assertEquals([...remainders(value, divisors)], divisors.map((d) => Number(value % BigInt(d))));
});

Deno.test("generatePrimeSync() gives primes of every size, with the two highest bits set", () => {
  for (const bits of [...Array(70).keys()].slice(2)) {
    const prime = generatePrimeSync(bits);
    assert(checkPrimeSync(prime), `${prime}`);
    assertEquals(prime >> BigInt(bits - 2), 3n);
    if (bits < 6 && bits !== 3) continue;
    const safe = generatePrimeSync(bits, { kind: "safe" });
    assert(checkPrimeSync(safe) && checkPrimeSync(safe >> 1n), `${safe}`);
    assertEquals(safe >> BigInt(bits - 2), 3n);
  }
});

Deno.test("generatePrimeSync() keeps to add and rem", () => {
  const cases = [[24n, 23n, "safe"], [24n, 11n, "safe"], [10n, 3n, "any"], [
    12n,
    1n,
    "any",
  ]] as const;
  for (const [add, rem, kind] of cases) {
    for (const bits of [16, 33, 160]) {
      const prime = generatePrimeSync(bits, { add, rem, kind });
      assertEquals([prime % add, bitLength(prime)], [rem, bits]);
      assert(checkPrimeSync(prime) && (kind === "any" || checkPrimeSync(prime >> 1n)));
    }
  }
  // The defaults of BN_generate_prime_ex, and a divisor that is odd.
  assertEquals(generatePrimeSync(40, { add: 8n }) % 8n, 1n);
  assertEquals(generatePrimeSync(40, { add: 8n, kind: "safe" }) % 8n, 3n);
  assertEquals(generatePrimeSync(40, { add: 15n, rem: 8n, kind: "safe" }) % 15n, 8n);
});

Deno.test("requests that no prime fulfils are refused at once", () => {
  const cases = [
    [40, { add: 12n, rem: 3n }],
    [40, { add: 12n, rem: 2n }],
    [40, { add: 4n, rem: 1n, kind: "safe" }],
    [40, { add: 12n, rem: 7n, kind: "safe" }],
    [40, { add: 10n, rem: 10n }],
    [40, { add: 0n, rem: 0n }],
    [40, { add: 7n, rem: -1n }],
    [40, { rem: 1n }],
    [16_385, {}],
    [40.5, {}],
    [NaN, {}],
  ] as const;
  for (const [bits, options] of cases) {
    assertThrows(() => generatePrimeSync(bits, options), RangeError, "Cannot search");
  }
  for (
    const [bits, options] of [[1, {}], [-1, {}], [5, { kind: "safe" }], [8, { add: 256n }]] as const
  ) {
    const error = assertThrows(() => generatePrimeSync(bits, options), SslError);
    assertEquals([error.library, error.reason], ["BN", "BITS_TOO_SMALL"]);
  }
  assertThrows(() => checkPrimeSync(1n << 40_000n | 1n), RangeError, "40001 bits");
});

Deno.test("generatePrime() reports what OpenSSL's callback hears, and can be ended", async () => {
  const heard: PrimeProgress[] = [];
  const prime = await generatePrime(256, { onProgress: (progress) => heard.push(progress) });
  assert(await checkPrime(prime));
  assertEquals(heard[0], { event: "candidate", count: 0 });
  assertEquals(heard.at(-1), { event: "round", count: 27 });
  const controller = new AbortController();
  const endless = generatePrime(8192, { kind: "safe", signal: controller.signal });
  setTimeout(() => controller.abort(new Error("enough")), 30);
  await assertRejects(() => endless, Error, "enough");
  await assertRejects(
    () => checkPrime(7n, { signal: AbortSignal.abort(new Error("no")) }),
    Error,
    "no",
  );
});

Deno.test("generatePrime() lets others have their turn while it searches", async () => {
  let turns = 0;
  const timer = setInterval(() => turns++, 1);
  const controller = new AbortController();
  const search = generatePrime(4096, { kind: "safe", signal: controller.signal });
  setTimeout(() => controller.abort(), 300);
  await assertRejects(() => search);
  clearInterval(timer);
  assert(turns >= 3, `${turns} turns`);
});

opensslTest(
  "openssl prime agrees on what is prime, and its safe primes are ours",
  async (openssl) => {
    const numbers = [generatePrimeSync(300), generatePrimeSync(128, { kind: "safe" })];
    numbers.push(numbers[0] as bigint * 3n, (1n << 256n) - 189n, (1n << 256n) - 187n);
    const { text } = await openssl.run("prime", ...numbers.map(String));
    const verdicts = text.trim().split("\n").map((line) => !line.includes("not prime"));
    assertEquals(verdicts, numbers.map((value) => checkPrimeSync(value)));
    const generated = await openssl.run("prime", "-generate", "-safe", "-bits", "160");
    const made = BigInt(generated.text.trim());
    assert(checkPrimeSync(made) && checkPrimeSync(made >> 1n));
  },
);
