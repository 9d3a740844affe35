// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

import { SslError } from "../../err/mod.ts";
import { computeNow, type LongComputation } from "../background.ts";
import { bytesToBigInt, modularPower } from "../bigint.ts";
import { checkPrimeSteps } from "../prime/check_prime.ts";
import type { PrimeProgress } from "../prime/prime_progress.ts";
import { dhNumbers } from "./dh.ts";
import { namedDhGroup } from "./dh_groups.ts";
import type { DhParameters } from "./dh_types.ts";

type DhCheckReason =
  | "CHECK_P_NOT_PRIME"
  | "CHECK_P_NOT_SAFE_PRIME"
  | "CHECK_Q_NOT_PRIME"
  | "CHECK_INVALID_Q_VALUE"
  | "CHECK_INVALID_J_VALUE"
  | "NOT_SUITABLE_GENERATOR";

const EXPECTED: Readonly<Record<DhCheckReason, string>> = {
  CHECK_P_NOT_PRIME: "a prime modulus",
  CHECK_P_NOT_SAFE_PRIME: "a modulus whose half is prime too, since no q is told",
  CHECK_Q_NOT_PRIME: "a prime q",
  CHECK_INVALID_Q_VALUE: "a q that divides p - 1",
  CHECK_INVALID_J_VALUE: "a j for which p = j q + 1",
  NOT_SUITABLE_GENERATOR: "a generator of order q",
};

/**
 * Checks the parameters of a group, as `openssl dhparam -check` and `DH_check_ex` do. Groups with a
 * name are known to be good.
 *
 * @param parameters The parameters.
 * @throws {SslError} `DH`, with OpenSSL's reason.
 *
 * @example Usage
 * ```ts
 * import { checkDhGroup, dhGroupParameters } from "@streamssl/ssl/crypto";
 * import { assertThrows } from "@std/assert";
 *
 * const good = dhGroupParameters("modp_2048");
 * checkDhGroup(good);
 * assertThrows(() => checkDhGroup({ prime: good.prime, generator: Uint8Array.of(1) }));
 * ```
 */
export function checkDhGroup(parameters: DhParameters): void {
  const { p, g, q } = dhNumbers(parameters);
  if (namedDhGroup(parameters) !== undefined) return;
  const j = parameters.cofactor && bytesToBigInt(parameters.cofactor);
  const reason = computeNow(checkSteps(p, g, q, j));
  if (reason === undefined) return;
  throw new SslError("DH", reason, {
    expected: EXPECTED[reason],
    usualCause: "a damaged file, or parameters made to deceive",
    remedy: "take a group with a name, such as ffdhe2048",
  });
}

function* checkSteps(
  p: bigint,
  g: bigint,
  q: bigint | undefined,
  j: bigint | undefined,
): LongComputation<PrimeProgress, DhCheckReason | undefined> {
  // What costs little comes first.
  if (q !== undefined && (q < 2n || (p - 1n) % q !== 0n)) return "CHECK_INVALID_Q_VALUE";
  if (q !== undefined && j !== undefined && j * q + 1n !== p) return "CHECK_INVALID_J_VALUE";
  if (!(yield* checkPrimeSteps(p, undefined))) return "CHECK_P_NOT_PRIME";
  if (q === undefined) {
    return (yield* checkPrimeSteps(p >> 1n, undefined)) ? undefined : "CHECK_P_NOT_SAFE_PRIME";
  }
  if (!(yield* checkPrimeSteps(q, undefined))) return "CHECK_Q_NOT_PRIME";
  return modularPower(g, q, p) === 1n ? undefined : "NOT_SUITABLE_GENERATOR";
}
