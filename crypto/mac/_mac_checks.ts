// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/** What every MAC checks before it starts. */

import { checkBytes } from "../../wire/mod.ts";
import type { MacAlgorithm, MacOptions } from "./mac.ts";

/**
 * Checks a key's length and the names of options.
 *
 * @param algorithm Who asks.
 * @param key The key.
 * @param options What was given.
 * @throws {RangeError} For a key of another length than the algorithm takes.
 * @throws {TypeError} For a key or an option that is no bytes, and an option that it does not take.
 */
export function checkMac(
  algorithm: Pick<MacAlgorithm, "name" | "keyLengths" | "options">,
  key: Uint8Array,
  options: MacOptions,
): void {
  const { name, keyLengths } = algorithm;
  checkBytes(key, `the key of ${name}`);
  for (const [option, value] of Object.entries(options)) {
    if (value === undefined || (algorithm.options as readonly string[]).includes(option)) continue;
    throw new TypeError(
      `Cannot set up ${name}: it does not take "${option}", possible are: ` +
        `${algorithm.options.join(", ") || "no options"}`,
    );
  }
  for (const part of ["nonce", "customization", "salt"] as const) {
    if (options[part] !== undefined) checkBytes(options[part], `the ${part} of ${name}`);
  }
  if (keyLengths === undefined) return;
  const fits = keyLengths.some((row) =>
    typeof row === "number" ? row === key.length : row[0] <= key.length && key.length <= row[1]
  );
  if (!fits) {
    throw new RangeError(
      `Cannot set up ${name}: the key has ${key.length} bytes, ${
        describe(keyLengths)
      } are expected`,
    );
  }
}

/**
 * Checks a length.
 *
 * @param name Who asks.
 * @param part What has the length.
 * @param length The length, in bytes.
 * @param least The least possible one.
 * @param most The greatest possible one.
 * @throws {RangeError} When it is no integer from `least` to `most`.
 */
export function checkLength(
  name: string,
  part: string,
  length: number,
  least: number,
  most: number,
): void {
  if (Number.isInteger(length) && length >= least && length <= most) return;
  const range = most === Number.MAX_SAFE_INTEGER ? `${least} or more` : `${least} to ${most}`;
  throw new RangeError(
    `Cannot set up ${name}: ${part} has ${length} bytes, ${range} are expected`,
  );
}

function describe(keyLengths: NonNullable<MacAlgorithm["keyLengths"]>): string {
  return keyLengths.map((row) => {
    if (typeof row === "number") return String(row);
    return row[1] === Infinity ? `${row[0]} or more` : `${row[0]} to ${row[1]}`;
  }).join(" or ");
}
