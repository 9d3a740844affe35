// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/** The lines of an authority's `index.txt`: what `openssl ca` knows of each certificate. */

import {
  defaultOidTables,
  encodeTime,
  oidFromName,
  oidShortName,
  rareOids,
} from "../../crypto/asn1/mod.ts";
import { REVOCATION_REASONS, type RevocationReason } from "../revoked_certificate.ts";
import { AuthorityError } from "./authority_error.ts";

/** How, when and why a certificate was revoked. */
export interface IndexRevocation {
  /** When. */
  readonly date: Date;
  /** Why; a reason that OpenSSL's index has: not privilegeWithdrawn, not aACompromise. */
  readonly reason?: RevocationReason;
  /** What is to be done while it is on hold, in dotted form. */
  readonly holdInstruction?: string;
  /** Since when the key is known or thought to be bad. */
  readonly invalidityDate?: Date;
}

/** What an authority knows of a certificate that it issued. */
export interface IndexEntry {
  /** What became of it; `"expired"` is noted by `updateDatabase` only. */
  readonly status: "valid" | "revoked" | "expired";
  /** Until when it is valid. */
  readonly notAfter: Date;
  /** Of a revoked one: how. */
  readonly revocation?: IndexRevocation;
  /** Its serial number. */
  readonly serialNumber: bigint;
  /** Its file; OpenSSL always writes `unknown`. */
  readonly file: string;
  /** Its subject in the style `"compat"`, or its serial number when the subject is empty. */
  readonly subject: string;
}

const STATUS_LETTERS = { valid: "V", revoked: "R", expired: "E" } as const;

/** The reasons by OpenSSL's words; the last three say more. */
const REASON_WORDS: Readonly<Record<string, RevocationReason>> = {
  unspecified: "unspecified",
  keyCompromise: "keyCompromise",
  CACompromise: "cACompromise",
  affiliationChanged: "affiliationChanged",
  superseded: "superseded",
  cessationOfOperation: "cessationOfOperation",
  certificateHold: "certificateHold",
  removeFromCRL: "removeFromCRL",
  holdInstruction: "certificateHold",
  keyTime: "keyCompromise",
  CAkeyTime: "cACompromise",
};

/**
 * Writes a serial number as the index and the file `serial` have it.
 *
 * @param serialNumber The number.
 * @returns Hexadecimal digits in upper case, an even number of them.
 */
export function formatSerialNumber(serialNumber: bigint): string {
  const digits = (serialNumber < 0n ? -serialNumber : serialNumber).toString(16).toUpperCase();
  return (serialNumber < 0n ? "-" : "") + (digits.length % 2 === 0 ? digits : `0${digits}`);
}

/**
 * Reads an index.
 *
 * @param text The text of `index.txt`.
 * @returns The entries, in the order of the file.
 * @throws {AuthorityError} `badDatabase` with the line when one is malformed, or a serial number
 * stands twice.
 *
 * @example Usage
 * ```ts
 * import { parseIndex } from "@streamssl/ssl/x509";
 * import { assertEquals } from "@std/assert";
 *
 * const [entry] = parseIndex("R\t271128013923Z\t261128013923Z,superseded\t0A\tunknown\t/CN=a\n");
 * assertEquals(entry?.serialNumber, 10n);
 * assertEquals(entry?.revocation?.reason, "superseded");
 * ```
 */
export function parseIndex(text: string): IndexEntry[] {
  const entries: IndexEntry[] = [];
  const lineOf = new Map<bigint, number>();
  let number = 0;
  for (const line of text.split("\n")) {
    number += 1;
    if (line === "" || line.startsWith("#")) continue;
    const entry = parseLine(line.endsWith("\r") ? line.slice(0, -1) : line, number);
    const other = lineOf.get(entry.serialNumber);
    if (other !== undefined) {
      fail(number, `error creating serial number index: line ${other} has the same number`);
    }
    lineOf.set(entry.serialNumber, number);
    entries.push(entry);
  }
  return entries;
}

function parseLine(line: string, number: number): IndexEntry {
  // A tab within a field has a backslash before it.
  const fields = line.split(/(?<!\\)\t/).map((field) => field.replaceAll("\\\t", "\t"));
  if (fields.length !== 6) {
    fail(number, `wrong number of fields: 6 are expected, ${fields.length} came`);
  }
  const [letter, notAfter, revoked, serial, file, subject] = fields as [
    string,
    string,
    string,
    string,
    string,
    string,
  ];
  const status = statusOf(letter, number);
  if (status !== "revoked" && revoked !== "") {
    fail(number, "not revoked yet, but has a revocation date");
  }
  const date = parseIndexTime(notAfter);
  if (date === undefined) fail(number, "invalid expiry date");
  return {
    status,
    notAfter: date,
    ...status === "revoked" ? { revocation: parseRevocation(revoked, number) } : {},
    serialNumber: parseSerialNumber(serial, number),
    file,
    subject,
  };
}

function statusOf(letter: string, number: number): IndexEntry["status"] {
  switch (letter) {
    case "V":
      return "valid";
    case "R":
      return "revoked";
    case "E":
      return "expired";
    default:
      fail(number, `the type ${JSON.stringify(letter.slice(0, 20))} is none of V, R and E`);
  }
}

function parseSerialNumber(text: string, number: number): bigint {
  const digits = text.startsWith("-") ? text.slice(1) : text;
  // RFC 5280, section 4.1.2.2 allows 20 bytes; longer ones are kept as they are.
  if (digits === "" || digits.length % 2 !== 0 || digits.length > 1024) {
    fail(number, `bad serial number length (${digits.length})`);
  }
  if (!/^[0-9A-Fa-f]+$/.test(digits)) fail(number, "bad char in serial number");
  return text.startsWith("-") ? -BigInt(`0x${digits}`) : BigInt(`0x${digits}`);
}

function parseRevocation(text: string, number: number): IndexRevocation {
  const [time = "", word, extra] = text.split(",");
  const date = parseIndexTime(time);
  if (date === undefined) fail(number, `invalid revocation date ${time.slice(0, 40)}`);
  if (word === undefined) return { date };
  const known = Object.keys(REASON_WORDS)
    .find((other) => other.toLowerCase() === word.toLowerCase());
  if (known === undefined) fail(number, `invalid reason code ${word.slice(0, 40)}`);
  const reason = REASON_WORDS[known] as RevocationReason;
  switch (known) {
    case "holdInstruction": {
      if (extra === undefined) fail(number, "missing hold instruction");
      const holdInstruction = oidFromName(extra, [...defaultOidTables, rareOids()]);
      if (holdInstruction === undefined) fail(number, `invalid object identifier ${extra}`);
      return { date, reason, holdInstruction };
    }
    case "keyTime":
    case "CAkeyTime": {
      if (extra === undefined) fail(number, "missing compromised time");
      const invalidityDate = parseIndexTime(extra);
      if (invalidityDate === undefined) fail(number, `invalid compromised time ${extra}`);
      return { date, reason, invalidityDate };
    }
    default:
      return { date, reason };
  }
}

/**
 * Reads a time as the index and the configuration of `openssl ca` have it.
 *
 * @param text `YYMMDDHHMMSSZ` or `YYYYMMDDHHMMSSZ`.
 * @returns The time; `undefined` when it is none.
 */
export function parseIndexTime(text: string): Date | undefined {
  const match = /^([0-9]{2}|[0-9]{4})([0-9]{2})([0-9]{2})([0-9]{2})([0-9]{2})([0-9]{2})Z$/
    .exec(text);
  if (match === null) return undefined;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = match.slice(1)
    .map(Number);
  // RFC 5280, section 4.1.2.5.1: two digits stand for 1950 to 2049.
  const full = match[1]?.length === 4 ? year : year >= 50 ? 1900 + year : 2000 + year;
  const date = new Date(0);
  date.setUTCFullYear(full, month - 1, day);
  date.setUTCHours(hour, minute, second);
  const isReal = date.getUTCMonth() === month - 1 && date.getUTCDate() === day &&
    hour < 24 && minute < 60 && second < 60;
  return isReal ? date : undefined;
}

/**
 * Writes an index.
 *
 * @param entries The entries.
 * @returns The text for `index.txt`.
 * @throws {RangeError} For a reason that the format does not have, or a field with an end of line.
 *
 * @example Usage
 * ```ts
 * import { formatIndex, parseIndex } from "@streamssl/ssl/x509";
 * import { assertEquals } from "@std/assert";
 *
 * const line = "V\t271128013923Z\t\t01\tunknown\t/C=DE/CN=a\n";
 * assertEquals(formatIndex(parseIndex(line)), line);
 * ```
 */
export function formatIndex(entries: Iterable<IndexEntry>): string {
  const lines: string[] = [];
  for (const entry of entries) {
    const { status, notAfter, revocation, serialNumber, file, subject } = entry;
    const fields = [
      STATUS_LETTERS[status],
      encodeTime(notAfter).text,
      revocation === undefined ? "" : formatRevocation(revocation),
      formatSerialNumber(serialNumber),
      file,
      subject,
    ];
    // A backslash before the tab behind a field would make both one field.
    if (/[\r\n]/.test(file + subject) || file.endsWith("\\")) {
      throw new RangeError(
        "Cannot write an entry into an index: a field has an end of line, or a backslash at its end",
      );
    }
    lines.push(`${fields.map((field) => field.replaceAll("\t", "\\\t")).join("\t")}\n`);
  }
  return lines.join("");
}

function formatRevocation({ date, reason, holdInstruction, invalidityDate }: IndexRevocation) {
  const time = encodeTime(date).text;
  if (holdInstruction !== undefined) {
    return `${time},holdInstruction,${
      oidShortName(holdInstruction, [...defaultOidTables, rareOids()]) ?? holdInstruction
    }`;
  }
  if (invalidityDate !== undefined) {
    const word = reason === "cACompromise" ? "CAkeyTime" : "keyTime";
    return `${time},${word},${encodeTime(invalidityDate, "generalized").text}`;
  }
  return reason === undefined ? time : `${time},${wordOf(reason)}`;
}

function wordOf(reason: RevocationReason): string {
  const word = Object.keys(REASON_WORDS).find((other) => REASON_WORDS[other] === reason);
  if (word !== undefined) return word;
  throw new RangeError(
    `Cannot write the reason "${reason}" (${REVOCATION_REASONS[reason]}) into an index: ` +
      "OpenSSL's format has 0 to 6 and 8",
  );
}

function fail(line: number, message: string): never {
  throw new AuthorityError("badDatabase", `Error on line ${line} of the index: ${message}`);
}
