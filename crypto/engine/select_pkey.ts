// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/** Who computes with keys: decided by measured facts where the caller gave no order of their own. */

import { SslError } from "../../err/mod.ts";
import type { Engine } from "./engine.ts";
import { type Runtime, runtime } from "./runtime.ts";
import { defaultEngines } from "./select.ts";

/** What is done with a key. */
export type KeyOperation =
  | "sign"
  | "verify"
  | "verifyRecover"
  | "encrypt"
  | "decrypt"
  | "derive"
  | "encapsulate"
  | "decapsulate"
  | "exchange"
  | "generate";

/** One measured fact: operations a second of one core, with everything that a call costs. */
interface Fact {
  readonly operation: KeyOperation;
  /** A key type, a curve or a group. */
  readonly algorithm: string;
  readonly portable: number;
  readonly host: number;
  /** Left out where the wasm engine declines. */
  readonly wasm?: number;
  /**
   * How many operations the host does first where the portable engine wins: it is slow until the
   * runtime has compiled it, which so many operations pay back. @default {0}
   */
  readonly warmUp?: number;
}

/**
 * Measured on Deno 2.9.6 (V8 15), x86-64; exchanges are answers of the server, with key generation.
 * Only rows where the portable engine wins change the order; the others stand here so that nobody
 * has to measure them again. Keys are made by the host where it can, whatever the figures (RSA-2048:
 * 8.7 a second, portable 15.5): others could measure how long BigInt searches for primes.
 */
const DENO_FACTS: readonly Fact[] = [
  { operation: "verify", algorithm: "rsa", portable: 33_000, host: 8_100 },
  { operation: "verify", algorithm: "rsa-pss", portable: 20_200, host: 8_000 },
  { operation: "sign", algorithm: "rsa", portable: 770, host: 840, wasm: 1_270 },
  { operation: "sign", algorithm: "rsa-pss", portable: 740, host: 980, wasm: 1_270 },
  { operation: "sign", algorithm: "P-256", portable: 1_670, host: 1_680, wasm: 22_900 },
  { operation: "sign", algorithm: "P-384", portable: 1_460, host: 690, wasm: 10_300 },
  { operation: "sign", algorithm: "P-521", portable: 1_450, host: 700 },
  { operation: "verify", algorithm: "P-256", portable: 1_660, host: 1_760, wasm: 13_900 },
  { operation: "verify", algorithm: "P-384", portable: 1_110, host: 710, wasm: 4_660 },
  { operation: "verify", algorithm: "P-521", portable: 570, host: 690 },
  { operation: "sign", algorithm: "ed25519", portable: 3_970, host: 60_400, wasm: 20_000 },
  { operation: "verify", algorithm: "ed25519", portable: 2_130, host: 27_000, wasm: 7_500 },
  { operation: "sign", algorithm: "ed448", portable: 1_750, host: 2_050 },
  { operation: "verify", algorithm: "ed448", portable: 810, host: 910 },
  { operation: "derive", algorithm: "x25519", portable: 3_400, host: 22_000, wasm: 19_000 },
  { operation: "derive", algorithm: "P-256", portable: 1_250, host: 2_500, wasm: 11_400 },
  { operation: "derive", algorithm: "P-384", portable: 500, host: 1_000, wasm: 3_700 },
  { operation: "exchange", algorithm: "x25519", portable: 1_930, host: 8_900, wasm: 6_900 },
  { operation: "exchange", algorithm: "x448", portable: 660, host: 1_040 },
  { operation: "exchange", algorithm: "secp256r1", portable: 650, host: 1_740, wasm: 8_440 },
  { operation: "exchange", algorithm: "secp384r1", portable: 380, host: 700, wasm: 2_920 },
  { operation: "exchange", algorithm: "secp521r1", portable: 250, host: 640 },
  // One run on a busy machine, where only ratios count; Deno's own Diffie-Hellman is not asked.
  { operation: "encrypt", algorithm: "rsa", portable: 4_080, host: 1_000 },
  { operation: "decrypt", algorithm: "rsa", portable: 137, host: 136, wasm: 197 },
];

/** Measured on Node 20.20 (V8 11.3, OpenSSL 3): the host wins all but P-384 and exchanges on P-256. */
const NODE_FACTS: readonly Fact[] = [
  { operation: "verify", algorithm: "rsa", portable: 9_900, host: 47_300 },
  { operation: "verify", algorithm: "rsa-pss", portable: 8_400, host: 43_600 },
  { operation: "sign", algorithm: "rsa", portable: 260, host: 3_330, wasm: 1_200 },
  { operation: "sign", algorithm: "rsa-pss", portable: 280, host: 3_560, wasm: 1_200 },
  { operation: "sign", algorithm: "P-256", portable: 820, host: 28_100, wasm: 14_800 },
  { operation: "sign", algorithm: "P-384", portable: 590, host: 970, wasm: 7_570 },
  { operation: "sign", algorithm: "P-521", portable: 660, host: 750 },
  { operation: "verify", algorithm: "P-256", portable: 680, host: 11_600, wasm: 10_200 },
  { operation: "verify", algorithm: "P-384", portable: 340, host: 1_150, wasm: 3_360 },
  { operation: "verify", algorithm: "P-521", portable: 131, host: 975 },
  { operation: "sign", algorithm: "ed25519", portable: 1_790, host: 33_600, wasm: 19_000 },
  { operation: "verify", algorithm: "ed25519", portable: 980, host: 10_600, wasm: 7_000 },
  { operation: "sign", algorithm: "ed448", portable: 920, host: 6_220 },
  { operation: "verify", algorithm: "ed448", portable: 350, host: 5_280 },
  { operation: "derive", algorithm: "x25519", portable: 1_190, host: 35_000, wasm: 19_000 },
  { operation: "derive", algorithm: "P-256", portable: 470, host: 13_700, wasm: 10_600 },
  { operation: "derive", algorithm: "P-384", portable: 250, host: 1_000, wasm: 3_500 },
  { operation: "exchange", algorithm: "x25519", portable: 790, host: 7_880, wasm: 5_900 },
  { operation: "exchange", algorithm: "x448", portable: 280, host: 2_030 },
  { operation: "exchange", algorithm: "secp256r1", portable: 220, host: 5_340, wasm: 6_330 },
  { operation: "exchange", algorithm: "secp384r1", portable: 107, host: 290, wasm: 2_090 },
  { operation: "exchange", algorithm: "secp521r1", portable: 96, host: 215 },
  // One run on a busy machine, where only ratios count.
  { operation: "encrypt", algorithm: "rsa", portable: 1_270, host: 2_620 },
  { operation: "decrypt", algorithm: "rsa", portable: 33, host: 350, wasm: 88 },
  { operation: "derive", algorithm: "dh", portable: 48, host: 247 },
  { operation: "derive", algorithm: "dhx", portable: 48, host: 247 },
];

/** How many operations were left to the host so far, by fact. */
const DONE = new WeakMap<Fact, number>();

const FACTS: Readonly<Record<Runtime, readonly Fact[]>> = {
  deno: DENO_FACTS,
  node: NODE_FACTS,
  bun: NODE_FACTS,
  other: NODE_FACTS,
};

/**
 * Gives the engines in the order in which they are asked. A list of the caller stands as it is;
 * the default list is put in the order of the measured facts.
 *
 * @param operation What is to be done.
 * @param algorithm A key type, a curve or a group.
 * @param engines The caller's list.
 * @returns The engines, best first.
 */
export function enginesFor(
  operation: KeyOperation,
  algorithm: string,
  engines: readonly Engine[] = defaultEngines(),
): readonly Engine[] {
  if (!isDefaultList(engines)) return engines;
  const fact = FACTS[runtime()].find((row) =>
    row.operation === operation && row.algorithm === algorithm
  );
  if (fact === undefined) return engines;
  const order = [...engines].sort((a, b) => speed(fact, b) - speed(fact, a));
  if (order[0]?.name === "portable" && !isWarm(fact)) order.push(...order.splice(0, 1));
  return order;
}

function isDefaultList(engines: readonly Engine[]): boolean {
  const usual = defaultEngines();
  return engines.length === usual.length &&
    engines.every(({ name }, at) => name === usual[at]?.name);
}

/** What was not measured is not faster than what was. */
function speed(fact: Fact, { name }: Engine): number {
  return name === "web" ? 0 : fact[name] ?? 0;
}

/** Counts an operation. @returns Whether enough of them were done. */
function isWarm(fact: Fact): boolean {
  const done = (DONE.get(fact) ?? 0) + 1;
  if (done > (fact.warmUp ?? 0)) return true;
  DONE.set(fact, done);
  return false;
}

/**
 * Makes the error for a list of engines of which none can do what is asked.
 *
 * @param what What is asked.
 * @param engines The engines.
 * @returns The error.
 */
export function noEngine(what: string, engines: readonly Engine[]): SslError {
  return new SslError("EVP", "UNSUPPORTED_ALGORITHM", {
    expected: `an engine that offers ${what}`,
    received: engines.length === 0
      ? "an empty list of engines"
      : `the engines ${engines.map((engine) => engine.name).join(", ")}`,
    remedy: "put portableEngine at the end of the list: it offers every algorithm",
  });
}
