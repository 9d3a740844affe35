// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

import { type Cursor, decodeAt, DerBuilder, DerReader, encodeAt } from "../../crypto/asn1/mod.ts";
import type { Bytes } from "../../wire/mod.ts";
import type { Extension } from "../extension.ts";
import { type GeneralName, readGeneralName, writeGeneralName } from "../general_name.ts";
import {
  type MessageImprint,
  readMessageImprint,
  readTaggedExtensions,
  writeMessageImprint,
  writeTaggedExtensions,
} from "./message_imprint.ts";

/** How far the time may be off, both ways (TS_ACCURACY). */
export interface TimestampAccuracy {
  /** Seconds. @default {0} */
  readonly seconds?: number;
  /** Milliseconds, 1 to 999. @default {0} */
  readonly millis?: number;
  /** Microseconds, 1 to 999. @default {0} */
  readonly micros?: number;
}

/** What an authority says (RFC 3161, section 2.4.2; TS_TST_INFO). */
export interface TimestampInfo {
  /** The version; 1. @default {1} */
  readonly version?: number;
  /** Under which policy, in dotted form. */
  readonly policy: string;
  /** The digest of the data. */
  readonly messageImprint: MessageImprint;
  /** The number of the timestamp. */
  readonly serialNumber: bigint;
  /** When the authority saw the digest. */
  readonly time: Date;
  /** How far the time may be off. */
  readonly accuracy?: TimestampAccuracy;
  /** Whether timestamps of this authority can be ordered by their times alone. @default {false} */
  readonly ordering?: boolean;
  /** The number of the request. */
  readonly nonce?: bigint;
  /** The authority's name. */
  readonly authority?: GeneralName;
  /** The extensions. @default {[]} */
  readonly extensions?: readonly Extension[];
}

/**
 * Decodes TSTInfo (d2i_TS_TST_INFO).
 *
 * @param der The DER.
 * @returns What the authority says.
 * @throws {Asn1Error} When it is malformed.
 *
 * @example Usage
 * ```ts
 * import { decodeTimestampInfo } from "@streamssl/ssl/timestamp";
 * import { assertThrows } from "@std/assert";
 *
 * assertThrows(() => decodeTimestampInfo(Uint8Array.of(0x30, 0)));
 * ```
 */
export function decodeTimestampInfo(der: Uint8Array): TimestampInfo {
  const reader = new DerReader(der, { path: "TSTInfo" });
  const info = reader.readSequence((inner) => {
    const head = {
      version: inner.readSmallInteger(255, "version"),
      policy: inner.readOid("policy"),
      messageImprint: readMessageImprint(inner),
      serialNumber: inner.readInteger("serialNumber"),
      time: inner.readTime("genTime", "der"),
    };
    const accuracy = inner.peekTag() === 0x30 ? readAccuracy(inner) : undefined;
    const ordering = inner.peekTag() === 1 && inner.readBoolean("ordering");
    const nonce = inner.peekTag() === 2 ? inner.readInteger("nonce") : undefined;
    const authority = inner.readOptionalExplicit(0, readGeneralName, "tsa");
    return {
      ...head,
      ...accuracy === undefined ? {} : { accuracy },
      ordering,
      ...nonce === undefined ? {} : { nonce },
      ...authority === undefined ? {} : { authority },
      extensions: readTaggedExtensions(inner, 0xa1),
    };
  });
  reader.finish();
  return info;
}

function readAccuracy(reader: DerReader): TimestampAccuracy {
  return reader.readSequence((inner) => {
    const seconds = inner.peekTag() === 2
      ? { seconds: inner.readSmallInteger(0x7fff_ffff, "seconds") }
      : {};
    const millis = inner.peekTag() === 0x80
      ? { millis: inner.readSmallInteger(999, "millis", 0x80) }
      : {};
    const micros = inner.peekTag() === 0x81
      ? { micros: inner.readSmallInteger(999, "micros", 0x81) }
      : {};
    return { ...seconds, ...millis, ...micros };
  }, "accuracy");
}

/** Encodes TSTInfo (i2d_TS_TST_INFO). */
export function encodeTimestampInfo(info: TimestampInfo): Bytes {
  const { accuracy, ordering = false, nonce, authority, extensions = [] } = info;
  return new DerBuilder().sequence((inner) => {
    inner.integer(info.version ?? 1).oid(info.policy);
    writeMessageImprint(inner, info.messageImprint);
    inner.integer(info.serialNumber);
    inner.element(0x18, new TextEncoder().encode(generalizedTime(info.time)));
    if (accuracy !== undefined) writeAccuracy(inner, accuracy);
    if (ordering) inner.boolean(true);
    if (nonce !== undefined) inner.integer(nonce);
    if (authority !== undefined) inner.explicit(0, (field) => writeGeneralName(field, authority));
    writeTaggedExtensions(inner, extensions, 0xa1);
  }).finish();
}

/** RFC 3161, section 2.4.2: a fraction without zeros at its end, or none. */
function generalizedTime(time: Date): string {
  const [seconds = "", millis = ""] = time.toISOString().slice(0, -1).split(".");
  const fraction = millis.replace(/0+$/, "");
  return `${seconds.replace(/[-:T]/g, "")}${fraction === "" ? "" : `.${fraction}`}Z`;
}

function writeAccuracy(builder: DerBuilder, { seconds, millis, micros }: TimestampAccuracy): void {
  const content = (value: number) => new DerBuilder().integer(value).finish().subarray(2);
  builder.sequence((inner) => {
    if (seconds !== undefined) inner.integer(seconds);
    if (millis !== undefined) inner.implicit(0, content(millis));
    if (micros !== undefined) inner.implicit(1, content(micros));
  });
}

/**
 * Decodes TSTInfo at a cursor, as d2i_TS_TST_INFO.
 *
 * @param bytes The buffer.
 * @param cursor Where it starts; moved behind it, left in place on an error.
 * @returns What the authority says.
 * @throws {Asn1Error} When there is none.
 *
 * @example Usage
 * ```ts
 * import { d2iTimestampInfo } from "@streamssl/ssl/timestamp";
 * import { assertThrows } from "@std/assert";
 *
 * assertThrows(() => d2iTimestampInfo(new Uint8Array(0)));
 * ```
 */
export function d2iTimestampInfo(
  bytes: Uint8Array,
  cursor: Cursor = { offset: 0 },
): TimestampInfo {
  return decodeAt(bytes, cursor, (der) => decodeTimestampInfo(der));
}

/**
 * Writes TSTInfo at a cursor, as i2d_TS_TST_INFO.
 *
 * @param info What the authority says.
 * @param output The buffer; none to be told only the length.
 * @param cursor Where to write; moved behind what was written.
 * @returns The length of the encoding in bytes.
 * @throws {Asn1Error} When the buffer is too small.
 *
 * @example Usage
 * ```ts
 * import { d2iTimestampInfo, i2dTimestampInfo } from "@streamssl/ssl/timestamp";
 * import { assertEquals } from "@std/assert";
 *
 * const hashAlgorithm = { oid: "2.16.840.1.101.3.4.2.1" };
 * const messageImprint = { hashAlgorithm, hashedMessage: new Uint8Array(32) };
 * const time = new Date("2026-01-02T03:04:05.600Z");
 * const info = { policy: "1.2.3", messageImprint, serialNumber: 5n, time };
 * const output = new Uint8Array(i2dTimestampInfo(info));
 * i2dTimestampInfo(info, output);
 * assertEquals(d2iTimestampInfo(output).time, time);
 * ```
 */
export function i2dTimestampInfo(
  info: TimestampInfo,
  output?: Uint8Array,
  cursor?: Cursor,
): number {
  return encodeAt(encodeTimestampInfo(info), output, cursor);
}
