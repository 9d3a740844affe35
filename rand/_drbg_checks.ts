// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/** What a generator checks before it works. */

import { SslError } from "../err/mod.ts";
import { checkBytes } from "../wire/mod.ts";
import type { DrbgMechanism, LengthRange } from "./drbg_mechanism.ts";

/**
 * Checks a request for random bytes.
 *
 * @param mechanism The generator's mechanism.
 * @param length How many bytes.
 * @param strength The security strength that is needed, in bits.
 * @throws {RangeError} When `length` is no length.
 * @throws {SslError} `RAND` `INSUFFICIENT_DRBG_STRENGTH`, `REQUEST_TOO_LARGE_FOR_DRBG`.
 */
export function checkRequest(mechanism: DrbgMechanism, length: number, strength: number): void {
  if (!Number.isSafeInteger(length) || length < 0) {
    throw new RangeError(`Cannot make ${length} random bytes: an integer from 0 is expected`);
  }
  if (strength > mechanism.strength) {
    throw new SslError("RAND", "INSUFFICIENT_DRBG_STRENGTH", {
      expected: `a generator of ${strength} bits`,
      received: `${mechanism.name}, which has ${mechanism.strength}`,
    });
  }
  if (length > mechanism.maxRequestLength) {
    throw new SslError("RAND", "REQUEST_TOO_LARGE_FOR_DRBG", {
      expected: `at most ${mechanism.maxRequestLength} bytes at once`,
      received: `${length}`,
      remedy: "take the generator's random(), which asks several times",
    });
  }
}

/**
 * Checks an interval between two reseeds.
 *
 * @param unit What it counts.
 * @param value The interval.
 * @param highest The longest one.
 * @throws {RangeError} When it is none.
 */
export function checkInterval(unit: string, value: number, highest: number): void {
  if (Number.isInteger(value) && value >= 0 && value <= highest) return;
  throw new RangeError(
    `Cannot reseed after ${value} ${unit}: an integer from 0 to ${highest} is expected`,
  );
}

/**
 * Checks how long an input is.
 *
 * @param reason What is wrong when it is too long.
 * @param input The input.
 * @param highest How long it may be, in bytes.
 * @throws {SslError} `RAND` with that reason.
 */
export function checkLength(
  reason:
    | "PERSONALISATION_STRING_TOO_LONG"
    | "ADDITIONAL_INPUT_TOO_LONG"
    | "ENTROPY_INPUT_TOO_LONG",
  input: Uint8Array,
  highest: number,
): void {
  checkBytes(input, "what is mixed in");
  if (input.length <= highest) return;
  throw new SslError("RAND", reason, {
    expected: `at most ${highest} bytes`,
    received: `${input.length}`,
  });
}

/**
 * Checks what a source gave.
 *
 * @param reason What is wrong when its length is.
 * @param drawn What it gave.
 * @param range How long it may be, in bytes.
 * @throws {SslError} `RAND` with that reason.
 */
export function checkDrawn(
  reason: "ERROR_RETRIEVING_ENTROPY" | "ERROR_RETRIEVING_NONCE",
  drawn: Uint8Array,
  [lowest, highest]: LengthRange,
): void {
  if (drawn.length >= lowest && drawn.length <= highest) return;
  throw new SslError("RAND", reason, {
    expected: `${lowest} to ${highest} bytes from the source`,
    received: `${drawn.length}`,
  });
}
