// Copyright 2026 the streamssl authors. MIT license.

/**
 * What must come of a Wycheproof vector:
 *
 * - `valid`: the operation succeeds and gives the vector's output.
 * - `invalid`: the operation fails, by a typed error of the library or a verdict of false.
 * - `acceptable`: legacy, weak or oddly encoded input. Success and failure are both fine, but a success
 *   must give the vector's output. A standard that leaves no choice overrides this; the adapter
 *   says so by `acceptable`:
 *   - X25519 and X448 with the flag `ZeroSharedSecret` must fail (RFC 8446, Section 7.4.2: abort when
 *     the result is all zero); any other public key must be accepted, those on the twist and those
 *     that are not canonical, too (RFC 7748, Section 5).
 *
 * A failure by an error that is not the library's own (a TypeError of the engine's, an error of a
 * dependency that shines through) counts as a failed vector.
 */

import { SslError } from "../../../err/mod.ts";
import { type Bytes, encodeHex, equalBytes, type MaybePromise } from "../../../wire/mod.ts";
import { describeError, type Outcome } from "../case.ts";
import type { Vector } from "./format.ts";

/** What an operation did. */
export type Attempt = { accepted: true; output?: Bytes | undefined } | {
  accepted: false;
  error?: unknown;
};

/**
 * Tries an operation.
 *
 * @param operation Gives its output, or whether the input is good.
 * @returns What it did; a throw means that it refused.
 */
export async function attempt(operation: () => MaybePromise<Bytes | boolean>): Promise<Attempt> {
  try {
    const result = await operation();
    if (typeof result !== "boolean") return { accepted: true, output: result };
    return { accepted: result };
  } catch (error) {
    return { accepted: false, error };
  }
}

/** Options of {@linkcode judge}. */
export interface JudgeOptions {
  /** The output that a success must give, when the operation has one. */
  expected?: Bytes;
  /** What an `acceptable` vector must do, where a standard leaves no choice. */
  acceptable?: "accept" | "reject";
}

/**
 * Compares what an operation did with what the vector demands.
 *
 * @param vector The vector.
 * @param tried What the operation did.
 * @param options The output, and the reading of `acceptable`.
 * @returns The outcome.
 */
export function judge(vector: Vector, tried: Attempt, options: JudgeOptions = {}): Outcome {
  const verdict = vector.result === "acceptable"
    ? { accept: "valid", reject: "invalid", none: "acceptable" }[options.acceptable ?? "none"]
    : vector.result;
  if (!tried.accepted) {
    const leak = describeLeak(tried.error);
    if (leak !== undefined) return { failed: leak };
    if (verdict !== "valid") return "passed";
    const why = tried.error === undefined ? "false" : describeError(tried.error);
    return { failed: `refused, but it is ${vector.result}: ${why}` };
  }
  if (verdict === "invalid") return { failed: `accepted, but it is ${vector.result}` };
  const { expected } = options;
  if (expected === undefined || tried.output === undefined) return "passed";
  if (equalBytes(tried.output, expected)) return "passed";
  return { failed: `gave ${shorten(tried.output)}, expected is ${shorten(expected)}` };
}

/**
 * Tells whether an error is none of the library's.
 *
 * @param error What was thrown; nothing when the operation gave false.
 * @returns What is wrong with it, or nothing.
 */
export function describeLeak(error: unknown): string | undefined {
  if (error === undefined || error instanceof SslError) return undefined;
  if (error instanceof RangeError || error instanceof SyntaxError) return undefined;
  // Misuse of an interface is a TypeError of ours; those of the language speak otherwise.
  const ours = error instanceof TypeError &&
    !/is not (a|an|iterable)\b|of (undefined|null)|mix BigInt/.test(error.message);
  return ours ? undefined : `refused by an error that is not typed: ${describeError(error)}`;
}

/** The first bytes in hexadecimal digits. */
export function shorten(bytes: Uint8Array): string {
  const digits = encodeHex(bytes.subarray(0, 24));
  return bytes.length > 24 ? `${digits}… (${bytes.length} bytes)` : digits === "" ? "''" : digits;
}
