// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

import { Asn1Error } from "./asn1_error.ts";
import { DER_TAGS, describeTag } from "./tags.ts";

/**
 * What forms of time are taken: `"rfc5280"` only `YYMMDDHHMMSSZ` and `YYYYMMDDHHMMSSZ` (RFC 5280,
 * section 4.1.2.5), `"der"` also a GeneralizedTime with a fraction of a second (X.690, 11.7).
 */
export type TimeForm = "rfc5280" | "der";

/**
 * Decodes the content of a UTCTime or GeneralizedTime. Both must be in UTC (`Z`) and have seconds;
 * the years of a UTCTime are 1950 to 2049.
 *
 * @param input The bytes.
 * @param identifier The identifier octet, which tells the type.
 * @param start The offset of the first content byte.
 * @param end The offset behind the last content byte.
 * @param path The field's name, for errors.
 * @param form The forms that are taken.
 * @returns Milliseconds since 1970, as `Date.getTime` gives.
 * @throws {Asn1Error} When it is no such time.
 *
 * @example Usage
 * ```ts
 * import { decodeTime } from "@streamssl/ssl/asn1";
 * import { assertEquals } from "@std/assert";
 *
 * const content = new TextEncoder().encode("491231235959Z");
 * assertEquals(new Date(decodeTime(content, 0x17)).toISOString(), "2049-12-31T23:59:59.000Z");
 * ```
 */
export function decodeTime(
  input: Uint8Array,
  identifier: number,
  start = 0,
  end: number = input.length,
  path = "",
  form: TimeForm = "rfc5280",
): number {
  let yearDigits = 0;
  if (identifier === DER_TAGS.UTC_TIME) yearDigits = 2;
  else if (identifier === DER_TAGS.GENERALIZED_TIME) yearDigits = 4;
  else failTime(input, identifier, start, end, path);
  const fixed = start + yearDigits + 10;
  if (end <= fixed || input[end - 1] !== 0x5a) failTime(input, identifier, start, end, path);
  let year = number(input, start, yearDigits);
  if (yearDigits === 2) year += year < 50 ? 2000 : 1900;
  const at = start + yearDigits;
  const month = number(input, at, 2);
  const day = number(input, at + 2, 2);
  const hour = number(input, at + 4, 2);
  const minute = number(input, at + 6, 2);
  const second = number(input, at + 8, 2);
  let milliseconds = 0;
  if (fixed !== end - 1) {
    if (form === "rfc5280" || yearDigits === 2) failTime(input, identifier, start, end, path);
    milliseconds = fraction(input, fixed, end - 1);
  }
  // A character that is no digit made one of them NaN, which fails every comparison.
  const valid = year >= 0 && month >= 1 && month <= 12 && day >= 1 &&
    day <= daysInMonth(year, month) && hour <= 23 && minute <= 59 && second <= 59 &&
    milliseconds >= 0;
  if (!valid) failTime(input, identifier, start, end, path);
  // Date.UTC takes the years 0 to 99 for 1900 to 1999; 400 years are always 146,097 days.
  return Date.UTC(year + 400, month - 1, day, hour, minute, second, milliseconds) -
    146_097 * 86_400_000;
}

function number(input: Uint8Array, at: number, digits: number): number {
  let value = 0;
  for (let index = at; index < at + digits; index++) {
    const digit = (input[index] as number) - 0x30;
    if (digit < 0 || digit > 9) return NaN;
    value = value * 10 + digit;
  }
  return value;
}

/** Milliseconds of `.123`; DER allows no zero at the end, and the point is always a full stop. */
function fraction(input: Uint8Array, start: number, end: number): number {
  if (input[start] !== 0x2e || end - start < 2 || end - start > 16) return NaN;
  if (input[end - 1] === 0x30) return NaN;
  const digits = number(input, start + 1, end - start - 1);
  return Math.floor(digits / 10 ** (end - start - 1) * 1000);
}

function daysInMonth(year: number, month: number): number {
  if (month === 2) return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28;
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
}

function failTime(
  input: Uint8Array,
  identifier: number,
  start: number,
  end: number,
  path: string,
): never {
  const text = String.fromCharCode(...input.subarray(start, Math.min(end, start + 24)));
  throw new Asn1Error("ILLEGAL_TIME_VALUE", {
    expected: "a UTCTime YYMMDDHHMMSSZ or a GeneralizedTime YYYYMMDDHHMMSSZ",
    received: `the ${describeTag(identifier)} ${JSON.stringify(text)}`,
    path,
    offset: start,
  });
}

/** A time as text, and the type that holds it. */
export interface EncodedTime {
  /** The identifier octet: UTCTime or GeneralizedTime. */
  readonly identifier: number;
  /** The characters, for example `250102030405Z`. */
  readonly text: string;
}

/**
 * Writes a time as certificates do: UTCTime for the years 1950 to 2049, GeneralizedTime for all
 * others (RFC 5280, section 4.1.2.5). Fractions of a second are dropped.
 *
 * @param time The time.
 * @param type Which type; `"auto"` takes the rule of RFC 5280.
 * @returns The text and its type.
 * @throws {RangeError} For an invalid date, a year that the type can not hold.
 *
 * @example Usage
 * ```ts
 * import { encodeTime } from "@streamssl/ssl/asn1";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(encodeTime(new Date("2050-01-01T00:00:00Z")).text, "20500101000000Z");
 * ```
 */
export function encodeTime(
  time: Date,
  type: "auto" | "utc" | "generalized" = "auto",
): EncodedTime {
  if (typeof time?.getUTCFullYear !== "function") {
    throw new TypeError(`Cannot encode a time that is no Date but ${typeof time}`);
  }
  const year = time.getUTCFullYear();
  if (!(year >= 0 && year <= 9999)) {
    throw new RangeError("Cannot encode a time: its year is not between 0 and 9999");
  }
  const inUtcRange = year >= 1950 && year <= 2049;
  if (type === "utc" && !inUtcRange) {
    throw new RangeError(`Cannot encode the year ${year} as UTCTime: it holds 1950 to 2049`);
  }
  const full = `${time.toISOString().slice(0, 19).replace(/[-:T]/g, "")}Z`;
  return type === "utc" || type === "auto" && inUtcRange
    ? { identifier: DER_TAGS.UTC_TIME, text: full.slice(2) }
    : { identifier: DER_TAGS.GENERALIZED_TIME, text: full };
}
