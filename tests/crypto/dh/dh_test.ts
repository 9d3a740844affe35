// Copyright 2026 the streamssl authors. MIT license.

import { assert, assertEquals, assertRejects, assertThrows } from "@std/assert";
import {
  checkDhGroup,
  checkPrimeSync,
  DH_GROUPS,
  dhGroupParameters,
  type DhParameters,
  formatParametersPem,
  generateDhParameters,
  generateDhParametersSync,
  generateDsaParametersSync,
  generateKey,
  type KeyParameters,
  parseParametersPem,
  PrivateKey,
  PublicKey,
} from "../../../crypto/mod.ts";
import { bigIntToMinimalBytes, bitLength, bytesToBigInt } from "../../../crypto/bigint.ts";
import { dhSecret, drawDhKey } from "../../../crypto/dh/dh.ts";
import { generatePrimeSync } from "../../../crypto/prime/generate_prime.ts";
import { SslError } from "../../../err/mod.ts";
import { randomBytes } from "../../../rand/mod.ts";
import type { Bytes } from "../../../wire/mod.ts";

const FFDHE = dhGroupParameters("ffdhe2048");
const SMALL = generateDhParametersSync({ bits: 512 });

function number(value: bigint): Bytes {
  return bigIntToMinimalBytes(value);
}

function reasonOf(operation: () => unknown): string {
  const error = assertThrows(operation, SslError);
  return `${error.library} ${error.reason}`;
}

Deno.test("groups with names: p and q are prime, g has the order q, and they are known again", () => {
  for (const { name, bits } of DH_GROUPS) {
    const { prime, generator, subprime } = dhGroupParameters(name);
    const [p, q] = [bytesToBigInt(prime), bytesToBigInt(subprime as Bytes)];
    assertEquals([bitLength(p), (p - 1n) % q], [bits, 0n]);
    if (bits <= 3072) {
      assert(checkPrimeSync(p, { rounds: 1 }) && checkPrimeSync(q, { rounds: 1 }), name);
    }
    checkDhGroup({ prime, generator });
  }
  assertThrows(
    () => dhGroupParameters("ffdhe1024" as "ffdhe2048"),
    TypeError,
    "ffdhe2048, ffdhe3072",
  );
});

Deno.test("both sides compute the same secret, as long as p, in every group", async () => {
  for (const { name, bits } of DH_GROUPS) {
    if (bits > 4096) continue;
    for (const type of ["dh", "dhx"] as const) {
      const [one, other] = [
        await generateKey({ type, group: name }),
        await generateKey({ type, group: name }),
      ];
      const secret = await one.derive(other.publicKey);
      assertEquals(await other.derive(one.publicKey), secret);
      assertEquals(secret.length, bits / 8);
      assertEquals(one.publicKey.bits, bits);
    }
  }
});

Deno.test("a secret with leading zero bytes is padded, or not when it is asked", () => {
  const peer = number(4n);
  for (let x = 3; x < 400; x++) {
    const secret = dhSecret(SMALL, number(BigInt(x)), peer);
    assertEquals(secret.length, 64);
    const bare = dhSecret(SMALL, number(BigInt(x)), peer, { pad: false });
    assertEquals(bytesToBigInt(bare), bytesToBigInt(secret));
    assert(bare[0] !== 0);
  }
  assertEquals(dhSecret(SMALL, number(5n), peer, { pad: false }), number(4n ** 5n));
});

Deno.test("private values are as long as the strength demands, and below the order", () => {
  for (const { name, privateLength } of DH_GROUPS) {
    const drawn = Array.from(
      { length: 8 },
      () => bytesToBigInt(drawDhKey(dhGroupParameters(name), randomBytes)),
    );
    const order = bytesToBigInt(dhGroupParameters(name).subprime as Bytes);
    assert(drawn.every((x) => x > 1n && x < order && bitLength(x) <= privateLength));
    assert(drawn.some((x) => bitLength(x) > privateLength - 8));
  }
  assert(bitLength(bytesToBigInt(drawDhKey({ ...SMALL, privateLength: 100 }, randomBytes))) <= 100);
  assert(bitLength(bytesToBigInt(drawDhKey(SMALL, randomBytes))) > 480);
});

Deno.test("public values that give the secret or the private value away are refused", async () => {
  const p = bytesToBigInt(FFDHE.prime);
  const own = await generateKey({ type: "dh", group: "ffdhe2048" });
  // The square of nothing: p is 7 modulo 8, so that p - 4 is no square.
  const cases: [bigint, string][] = [
    [0n, "CHECK_PUBKEY_TOO_SMALL"],
    [1n, "CHECK_PUBKEY_TOO_SMALL"],
    [p - 1n, "CHECK_PUBKEY_TOO_LARGE"],
    [p, "CHECK_PUBKEY_TOO_LARGE"],
    [p + 2n, "CHECK_PUBKEY_TOO_LARGE"],
    [1n << 20_000n, "CHECK_PUBKEY_TOO_LARGE"],
    [p - 4n, "CHECK_PUBKEY_INVALID"],
  ];
  for (const [value, reason] of cases) {
    const peer = new PublicKey({ type: "dh", parameters: FFDHE, publicValue: number(value) });
    assertEquals(reasonOf(() => own.derive(peer)), `DH ${reason}`);
    assertEquals(reasonOf(() => peer.check()), `DH ${reason}`);
  }
  const x942 = generateDsaParametersSync({ bits: 512 });
  const key = await generateKey({ type: "dhx", parameters: x942 });
  const outside = new PublicKey({ type: "dhx", parameters: x942, publicValue: number(2n) });
  assertEquals(reasonOf(() => key.derive(outside)), "DH CHECK_PUBKEY_INVALID");
});

Deno.test("keys of other types and groups do not derive together", async () => {
  const own = await generateKey({ type: "dh", group: "ffdhe2048" });
  const others = [
    [await generateKey({ type: "dh", group: "modp_2048" }), "DIFFERENT_PARAMETERS"],
    [await generateKey({ type: "dhx", group: "ffdhe2048" }), "DIFFERENT_KEY_TYPES"],
    [await generateKey({ type: "x25519" }), "DIFFERENT_KEY_TYPES"],
  ] as const;
  for (const [other, reason] of others) {
    assertEquals(reasonOf(() => own.derive(other.publicKey)), `EVP ${reason}`);
  }
});

Deno.test("hostile groups: each is named in bounded time, and nobody computes with it", () => {
  const { prime, generator } = SMALL;
  const p = bytesToBigInt(prime);
  const q = p >> 1n;
  const unsafe = generatePrimeSync(512, { add: 4n, rem: 1n });
  const composite = generatePrimeSync(256) * generatePrimeSync(256);
  const ffc = generateDsaParametersSync({ bits: 512 });
  const cases: [DhParameters, string][] = [
    [{ prime: number(23n), generator }, "MODULUS_TOO_SMALL"],
    [{ prime: number((1n << 16_384n) - 1n), generator }, "MODULUS_TOO_LARGE"],
    [{ prime: number(p + 1n), generator }, "CHECK_P_NOT_PRIME"],
    [{ prime: number(composite), generator }, "CHECK_P_NOT_PRIME"],
    [{ prime: number(unsafe), generator }, "CHECK_P_NOT_SAFE_PRIME"],
    [{ prime, generator: number(1n) }, "BAD_GENERATOR"],
    [{ prime, generator: number(p - 1n) }, "BAD_GENERATOR"],
    [{ prime, generator: number(0n) }, "BAD_GENERATOR"],
    [{ prime, generator, subprime: number(q + 2n) }, "CHECK_INVALID_Q_VALUE"],
    [{ prime, generator, subprime: number(0n) }, "CHECK_INVALID_Q_VALUE"],
    [{ prime, generator, subprime: number(2n * q) }, "CHECK_Q_NOT_PRIME"],
    [{ prime, generator: number(p - 2n), subprime: number(q) }, "NOT_SUITABLE_GENERATOR"],
    [{ ...ffc, cofactor: number(2n) }, "CHECK_INVALID_J_VALUE"],
  ];
  const started = performance.now();
  for (const [parameters, reason] of cases) {
    assertEquals(reasonOf(() => checkDhGroup(parameters)), `DH ${reason}`);
  }
  assert(performance.now() - started < 3000);
  const early = cases.filter(([, reason]) =>
    /MODULUS|GENERATOR/.test(reason) && !/NOT_SUIT/.test(reason)
  );
  for (const [parameters, reason] of early) {
    assertEquals(reasonOf(() => generateKey({ type: "dh", parameters })), `DH ${reason}`);
    const key = new PrivateKey({ type: "dh", parameters, privateValue: number(5n) });
    assertEquals(reasonOf(() => key.publicKey), `DH ${reason}`);
  }
});

Deno.test("generateDhParameters() makes safe primes for each generator, and can be ended", async () => {
  for (const generator of [2, 3, 5]) {
    const events: string[] = [];
    const onProgress = ({ event }: { event: string }) => events.push(event);
    const made = await generateDhParameters({ bits: 512, generator, onProgress });
    checkDhGroup(made);
    assertEquals(made.generator, Uint8Array.of(generator));
    assertEquals([bytesToBigInt(made.prime) % 4n, events.at(-1)], [3n, "found"]);
  }
  const signal = AbortSignal.timeout(20);
  await assertRejects(() => generateDhParameters({ bits: 8192, signal }), DOMException);
  const cases = [
    [{ bits: 511 }, "MODULUS_TOO_SMALL"],
    [{ bits: 10_001 }, "MODULUS_TOO_LARGE"],
    [{ bits: NaN }, "MODULUS_TOO_SMALL"],
    [{ bits: 512, generator: 1 }, "BAD_GENERATOR"],
    [{ bits: 512, generator: 2.5 }, "BAD_GENERATOR"],
  ] as const;
  for (const [options, reason] of cases) {
    assertEquals(reasonOf(() => generateDhParametersSync(options)), `DH ${reason}`);
  }
});

Deno.test("keys and parameters survive PKCS #8, SPKI and PEM", async () => {
  const own = generateDsaParametersSync({ bits: 512 });
  const made = [
    { type: "dh", parameters: FFDHE },
    { type: "dh", parameters: SMALL },
    { type: "dhx", parameters: own },
    {
      type: "dhx",
      parameters: {
        ...own,
        cofactor: number((bytesToBigInt(own.prime) - 1n) / bytesToBigInt(own.subprime)),
      },
    },
    { type: "dhx", parameters: dhGroupParameters("dh_2048_256") },
  ] as const;
  for (const parameters of made) {
    const key = await generateKey(parameters);
    const again = PrivateKey.fromPkcs8(key.toPkcs8());
    again.check();
    assert(again.publicKey.equals(key.publicKey));
    assertEquals(again.toPkcs8(), key.toPkcs8());
    const spki = PublicKey.fromSubjectPublicKeyInfo(key.publicKey.subjectPublicKeyInfo);
    assert(spki.equals(key.publicKey));
    const pem = formatParametersPem(parameters);
    assertEquals(formatParametersPem(parseParametersPem(pem)), pem);
  }
  const bare = { type: "dhx", parameters: SMALL } as const;
  assertEquals(reasonOf(() => formatParametersPem(bare)), "DH CHECK_INVALID_Q_VALUE");
  assertEquals(reasonOf(() => parseParametersPem("nothing")), "PEM NO_START_LINE");
});

Deno.test("hasSameParameters() compares groups and curves, whatever the key", async () => {
  const make = async (parameters: KeyParameters) => (await generateKey(parameters)).publicKey;
  const dsa = generateDsaParametersSync({ bits: 512 });
  const other = generateDsaParametersSync({ bits: 512 });
  const same: [KeyParameters, KeyParameters, boolean][] = [
    [{ type: "dh", group: "modp_2048" }, { type: "dh", group: "modp_2048" }, true],
    [{ type: "dh", group: "modp_2048" }, { type: "dh", group: "ffdhe2048" }, false],
    [{ type: "dh", group: "modp_2048" }, { type: "dhx", group: "modp_2048" }, false],
    [{ type: "dsa", parameters: dsa }, { type: "dsa", parameters: dsa }, true],
    [{ type: "dsa", parameters: dsa }, { type: "dsa", parameters: other }, false],
    [{ type: "ec", curve: "P-256" }, { type: "ec", curve: "P-256" }, true],
    [{ type: "ec", curve: "P-256" }, { type: "ec", curve: "P-384" }, false],
    [{ type: "x25519" }, { type: "x25519" }, true],
    [{ type: "x25519" }, { type: "ed25519" }, false],
  ];
  for (const [one, another, expected] of same) {
    const [left, right] = [await make(one), await make(another)];
    assertEquals(left.hasSameParameters(right), expected, JSON.stringify([one, another]));
    assert(!left.equals(right));
  }
});
