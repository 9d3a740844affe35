// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/** Comparing parameters, and their strength. */

import { equalBytes } from "../../wire/mod.ts";
import { bitLengthOfBytes } from "../bigint.ts";
import { rsaSecurityBits } from "../pkey/security_bits.ts";
import type { FfcParameters } from "./ffc_types.ts";

/**
 * Compares parameters, as `EVP_PKEY_parameters_eq` does: how they were made does not count.
 *
 * @param one Parameters.
 * @param other Others.
 * @returns Whether p, q and g are the same; q counts only where both have one.
 */
export function equalFfcParameters(
  one: Pick<FfcParameters, "prime" | "generator"> & Partial<FfcParameters>,
  other: Pick<FfcParameters, "prime" | "generator"> & Partial<FfcParameters>,
): boolean {
  const bothHaveOrder = one.subprime !== undefined && other.subprime !== undefined;
  return equalBytes(one.prime, other.prime) && equalBytes(one.generator, other.generator) &&
    (!bothHaveOrder || equalBytes(one.subprime, other.subprime));
}

/**
 * Tells the strength of parameters (BN_security_bits).
 *
 * @param parameters The parameters.
 * @returns Bits: of the field, but not more than half the size of q or of private keys.
 */
export function ffcSecurityBits(
  { prime, subprime, privateLength }:
    & Pick<FfcParameters, "prime">
    & Partial<FfcParameters>
    & { readonly privateLength?: number },
): number {
  const field = rsaSecurityBits(bitLengthOfBytes(prime));
  const order = subprime === undefined ? privateLength : bitLengthOfBytes(subprime);
  if (order === undefined) return field;
  const half = order >> 1;
  return half < 80 ? 0 : Math.min(field, half);
}
