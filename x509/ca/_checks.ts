// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

import { encodeOid } from "../../crypto/asn1/oid.ts";
import { reasonNumber } from "../revoked_certificate.ts";
import { AuthorityError } from "./authority_error.ts";
import type { AuthoritySettings } from "./authority_settings.ts";
import type { IndexRevocation } from "./index_entry.ts";

const COPY_EXTENSIONS = ["none", "copy", "copyall"];
const RULES = ["match", "supplied", "optional"];

/** A misspelled setting would let through what it was to stop. */
export function checkSettings({ copyExtensions, policy }: AuthoritySettings): void {
  if (copyExtensions !== undefined && !COPY_EXTENSIONS.includes(copyExtensions)) {
    throw new AuthorityError(
      "badSettings",
      `Invalid extension copy option: "${copyExtensions}", where ${
        COPY_EXTENSIONS.join(", ")
      } are known`,
    );
  }
  for (const { type, rule } of policy ?? []) {
    if (RULES.includes(rule)) continue;
    throw new AuthorityError(
      "badSettings",
      `${rule}:invalid type in 'policy' configuration of ${type}, where ${
        RULES.join(", ")
      } are known`,
    );
  }
}

/** RFC 5280, section 4.1.2.2: a number that is not negative and has at most 20 bytes. */
export function checkSerialNumber(serialNumber: bigint): void {
  if (typeof serialNumber !== "bigint") {
    throw new TypeError(
      `A serial number is a bigint, as in 12n; it is ${describe(serialNumber)}`,
    );
  }
  if (serialNumber < 0n || serialNumber >> 159n !== 0n) {
    throw new RangeError(
      "A serial number of an authority is not negative and has at most 20 bytes " +
        `(RFC 5280, section 4.1.2.2); it is ${serialNumber}`,
    );
  }
}

/** What no CRL could say, or what the index could not be read with again, never gets into it. */
export function checkRevocation(
  { date, reason, holdInstruction, invalidityDate }: IndexRevocation,
): void {
  if (reason !== undefined) reasonNumber(reason);
  if (reason === "removeFromCRL") {
    throw new TypeError('Cannot revoke for the reason "removeFromCRL": release() ends a hold');
  }
  if (holdInstruction !== undefined) {
    if (reason !== "certificateHold") {
      throw new TypeError(`Cannot revoke for the reason "${reason}" with an instruction of a hold`);
    }
    checkObjectIdentifier(holdInstruction);
  }
  if (invalidityDate !== undefined && reason !== "keyCompromise" && reason !== "cACompromise") {
    throw new TypeError(`Cannot revoke for the reason "${reason}" with the time of a compromise`);
  }
  for (const time of [date, invalidityDate]) {
    if (time === undefined || time instanceof Date && !Number.isNaN(time.getTime())) continue;
    throw new RangeError(`Cannot revoke a certificate at the time ${describe(time)}`);
  }
}

function checkObjectIdentifier(text: string): void {
  try {
    encodeOid(text);
  } catch (cause) {
    throw new TypeError(
      `Cannot revoke with the instruction ${describe(text)}: it is told in dotted form, ` +
        'as "1.2.840.10040.2.1"',
      { cause },
    );
  }
}

function describe(value: unknown): string {
  return typeof value === "string" ? JSON.stringify(value) : String(value);
}
