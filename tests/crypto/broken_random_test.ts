// Copyright 2026 the streamssl authors. MIT license.

/** Sources of random bytes that always give the same, or too few: nothing may search for ever. */

import { assert, assertEquals, assertRejects } from "@std/assert";
import {
  dhkemP256,
  generateDsaParameters,
  generateKey,
  generatePrime,
  type KeyParameters,
  portableEngine,
} from "../../crypto/mod.ts";
import { SslError } from "../../err/mod.ts";

const zeros = (length: number) => new Uint8Array(length);
const ones = (length: number) => new Uint8Array(length).fill(0xff);

async function endsWith(reason: string, action: () => unknown): Promise<void> {
  const started = performance.now();
  const error = await assertRejects(async () => void await action(), SslError);
  assertEquals(error.reason, reason);
  assert(performance.now() - started < 20_000, "it took too long");
}

Deno.test("keys are not drawn for ever from a source that gives nothing in range", async () => {
  const types: readonly KeyParameters[] = [
    { type: "ec", curve: "P-256" },
    { type: "ec", curve: "sect233k1" },
    { type: "sm2" },
    { type: "dh", group: "ffdhe2048" },
  ];
  for (const parameters of types) {
    await endsWith("TOO_MANY_ITERATIONS", () => generateKey(parameters, { random: zeros }));
  }
  const p256 = types[0] as KeyParameters;
  await endsWith("TOO_MANY_ITERATIONS", () => generateKey(p256, { random: ones }));
  const rsa = { type: "rsa", bits: 512 } as const;
  await endsWith("TOO_MANY_ITERATIONS", () => generateKey(rsa, { random: zeros }));
  await endsWith("TOO_MANY_ITERATIONS", () => dhkemP256.generateKeyPair({ random: zeros }));
});

Deno.test("encryption and encapsulation by RSA do not wait for a source that stands still", async () => {
  const { publicKey } = await generateKey({ type: "rsa", bits: 512 });
  const options = { random: zeros, engines: [portableEngine] };
  await endsWith(
    "TOO_MANY_ITERATIONS",
    () => publicKey.encrypt({ kind: "rsa-pkcs1" }, zeros(8), options),
  );
  await endsWith("TOO_MANY_ITERATIONS", () => publicKey.encapsulate(options));
});

Deno.test("primes and parameters are not searched for ever at one place", async () => {
  // The first stretch of 2,048 candidates holds no safe prime of this size.
  await endsWith(
    "TOO_MANY_ITERATIONS",
    () => generatePrime(1024, { kind: "safe", random: zeros }),
  );
  await endsWith(
    "TOO_MANY_ITERATIONS",
    () => generateDsaParameters({ bits: 512, subprimeBits: 160, random: zeros }),
  );
});

Deno.test("a source that gives too few bytes is told so", async () => {
  const random = () => new Uint8Array(3);
  const action = async () => void await generateKey({ type: "ec", curve: "P-256" }, { random });
  await assertRejects(action, RangeError, "asked for 32");
});
