// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

const MONTHS = /* @__PURE__ */ "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split(" ");

/**
 * Writes a time as OpenSSL prints those of certificates (`ASN1_TIME_print`).
 *
 * @param time The time; parts of a second are left out.
 * @returns Month, day, time and year in UTC.
 *
 * @example Usage
 * ```ts
 * import { formatTime } from "@streamssl/ssl/asn1";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(formatTime(new Date("2026-11-02T23:04:08Z")), "Nov  2 23:04:08 2026 GMT");
 * ```
 */
export function formatTime(time: Date): string {
  const two = (value: number) => String(value).padStart(2, "0");
  const clock = [time.getUTCHours(), time.getUTCMinutes(), time.getUTCSeconds()].map(two).join(":");
  const day = String(time.getUTCDate()).padStart(2);
  return `${MONTHS[time.getUTCMonth()]} ${day} ${clock} ${time.getUTCFullYear()} GMT`;
}
