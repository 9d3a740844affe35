// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/** Who computes with keys: decided by measured facts where the caller gave no order of their own. */

import { SslError } from "../../err/mod.ts";
import type { Engine } from "./engine.ts";
import { type Runtime, runtime } from "./runtime.ts";
import { defaultEngines } from "./select.ts";

/** What is done with a key. */
export type KeyOperation = "sign" | "verify" | "exchange" | "generate";

/** One measured fact: operations a second of one core, with everything that a call costs. */
interface Fact {
  readonly operation: KeyOperation;
  /** A key type, a curve or a group. */
  readonly algorithm: string;
  readonly portable: number;
  readonly host: number;
}

/**
 * Measured on Deno 2.9.6 (V8 15), x86-64. Only rows where the portable engine wins change the
 * order; the others stand here so that nobody has to measure them again.
 */
const DENO_FACTS: readonly Fact[] = [
  { operation: "verify", algorithm: "rsa", portable: 33_700, host: 7_270 },
  { operation: "verify", algorithm: "rsa-pss", portable: 33_700, host: 7_270 },
  { operation: "sign", algorithm: "rsa", portable: 560, host: 740 },
  { operation: "sign", algorithm: "rsa-pss", portable: 560, host: 740 },
  { operation: "sign", algorithm: "P-256", portable: 6_250, host: 2_435 },
  { operation: "sign", algorithm: "P-384", portable: 2_330, host: 797 },
  { operation: "sign", algorithm: "P-521", portable: 1_160, host: 614 },
  { operation: "verify", algorithm: "P-256", portable: 1_600, host: 2_353 },
  { operation: "verify", algorithm: "P-384", portable: 595, host: 847 },
  { operation: "verify", algorithm: "P-521", portable: 228, host: 658 },
  { operation: "sign", algorithm: "ed25519", portable: 3_850, host: 60_800 },
  { operation: "verify", algorithm: "ed25519", portable: 2_070, host: 29_000 },
  { operation: "sign", algorithm: "ed448", portable: 1_740, host: 1_920 },
  { operation: "verify", algorithm: "ed448", portable: 756, host: 857 },
];

/** Measured on Node 20.20 (V8 11.3, OpenSSL 3): the host wins everything. */
const NODE_FACTS: readonly Fact[] = [
  { operation: "verify", algorithm: "rsa", portable: 10_200, host: 42_300 },
  { operation: "sign", algorithm: "rsa", portable: 205, host: 3_240 },
  { operation: "sign", algorithm: "P-256", portable: 2_040, host: 38_400 },
  { operation: "verify", algorithm: "P-256", portable: 516, host: 13_500 },
  { operation: "sign", algorithm: "P-384", portable: 1_030, host: 1_640 },
  { operation: "verify", algorithm: "P-384", portable: 229, host: 1_910 },
  { operation: "sign", algorithm: "P-521", portable: 604, host: 698 },
  { operation: "verify", algorithm: "P-521", portable: 115, host: 887 },
  { operation: "sign", algorithm: "ed25519", portable: 1_980, host: 27_900 },
  { operation: "verify", algorithm: "ed25519", portable: 858, host: 10_600 },
];

const FACTS: Readonly<Record<Runtime, readonly Fact[]>> = {
  deno: DENO_FACTS,
  node: NODE_FACTS,
  bun: NODE_FACTS,
  other: NODE_FACTS,
};

/**
 * Gives the engines in the order in which they are asked. A list of the caller stands as it is;
 * the default list (host, then portable) is put in the order of the measured facts.
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
  const [first, second] = engines;
  const isDefault = engines.length === 2 && first?.name === "host" && second?.name === "portable";
  if (!isDefault) return engines;
  const fact = FACTS[runtime()].find((row) =>
    row.operation === operation && row.algorithm === algorithm
  );
  return fact !== undefined && fact.portable > fact.host ? [second, first] : engines;
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
