// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

import {
  type Cursor,
  decodeAt,
  DER_TAGS,
  DerBuilder,
  DerReader,
  encodeAt,
} from "../../crypto/asn1/mod.ts";
import { ContentInfo } from "../../crypto/cms/content_info.ts";
import { CMS_CONTENT_TYPES } from "../../crypto/cms/object_identifiers.ts";
import { decodeSignedData } from "../../crypto/cms/signed_data.ts";
import { SslError } from "../../err/mod.ts";
import type { Bytes } from "../../wire/mod.ts";
import { decodeTimestampInfo, type TimestampInfo } from "./timestamp_info.ts";

/** What an authority did with a request, by number (RFC 3161, section 2.4.2; TS_STATUS_…). */
export const TIMESTAMP_STATUSES = [
  "granted",
  "grantedWithModifications",
  "rejection",
  "waiting",
  "revocationWarning",
  "revocationNotification",
] as const satisfies readonly string[];

/** What an authority did with a request. */
export type TimestampStatus = typeof TIMESTAMP_STATUSES[number];

/** Why an authority refused, by the bit (TS_INFO_…). */
export const TIMESTAMP_FAILURES = {
  badAlg: 0,
  badRequest: 2,
  badDataFormat: 5,
  timeNotAvailable: 14,
  unacceptedPolicy: 15,
  unacceptedExtension: 16,
  addInfoNotAvailable: 17,
  systemFailure: 25,
} as const satisfies Readonly<Record<string, number>>;

/** Why an authority refused. */
export type TimestampFailure = keyof typeof TIMESTAMP_FAILURES;

/**
 * An authority's answer (RFC 3161, section 2.4.2; TS_RESP). Nothing is verified by reading it:
 * {@linkcode verifyTimestamp} does that.
 *
 * @example Usage
 * ```ts
 * import { TimestampResponse } from "@streamssl/ssl/timestamp";
 * import { assertEquals } from "@std/assert";
 *
 * const refusal = TimestampResponse.refuse(["badAlg"], "Another digest, please");
 * assertEquals(refusal.status, "rejection");
 * assertEquals(refusal.failures, ["badAlg"]);
 * ```
 */
export class TimestampResponse {
  /** The answer in DER. It must not be changed. */
  readonly der: Bytes;
  /** What the authority did. */
  readonly status: TimestampStatus;
  /** What it says about it. */
  readonly statusTexts: readonly string[];
  /** Why it refused. */
  readonly failures: readonly TimestampFailure[];
  /** The timestamp: a signed message (TS_RESP_get_token); absent when it refused. */
  readonly token: ContentInfo | undefined;

  private constructor(der: Bytes) {
    this.der = der;
    const reader = new DerReader(der, { path: "TimeStampResp" });
    const inner = reader.readSequence();
    reader.finish();
    const status = inner.readSequence(readStatus, "status");
    this.status = status.status;
    this.statusTexts = status.statusTexts;
    this.failures = status.failures;
    this.token = inner.atEnd ? undefined : ContentInfo.fromBer(inner.readRaw("timeStampToken"));
    inner.finish();
  }

  /**
   * Takes an answer out of DER.
   *
   * @param der The answer, and nothing behind it; it is copied.
   * @returns The answer.
   * @throws {Asn1Error} When it is no answer.
   */
  static fromDer(der: Uint8Array): TimestampResponse {
    return new TimestampResponse(der.slice());
  }

  /**
   * Makes an answer with a timestamp.
   *
   * @param token The timestamp.
   * @returns The answer.
   */
  static grant(token: ContentInfo): TimestampResponse {
    return new TimestampResponse(
      new DerBuilder().sequence((outer) =>
        outer.sequence((status) => status.integer(0)).raw(token.der)
      ).finish(),
    );
  }

  /**
   * Makes a refusal.
   *
   * @param failures Why.
   * @param text The same in words.
   * @returns The answer.
   */
  static refuse(failures: readonly TimestampFailure[], text: string): TimestampResponse {
    return new TimestampResponse(
      new DerBuilder().sequence((outer) =>
        outer.sequence((status) => {
          status.integer(2).sequence((texts) => texts.utf8String(text));
          status.namedBits(failures.map((failure) => TIMESTAMP_FAILURES[failure]));
        })
      ).finish(),
    );
  }

  /** What the authority says, not verified (TS_RESP_get_tst_info). @throws {SslError} When it says nothing. */
  get info(): TimestampInfo {
    if (this.token !== undefined) return readTokenInfo(this.token);
    throw new SslError("TS", "NO_TIME_STAMP_TOKEN", {
      expected: "a timestamp in the answer",
      received: describeStatus(this),
    });
  }
}

/** What a token's authority says, not verified (PKCS7_to_TS_TST_INFO). */
export function readTokenInfo(token: ContentInfo): TimestampInfo {
  if (token.contentType !== CMS_CONTENT_TYPES.signedData || token.content === undefined) {
    throw new SslError("TS", "BAD_PKCS7_TYPE", {
      expected: "signedData",
      received: token.contentType,
    });
  }
  const { contentType, content } = decodeSignedData(token.content).encapsulated;
  if (contentType !== CMS_CONTENT_TYPES.timeStampInfo) {
    throw new SslError("TS", "BAD_TYPE", { expected: "TSTInfo", received: contentType });
  }
  if (content !== undefined) return decodeTimestampInfo(content);
  throw new SslError("TS", "DETACHED_CONTENT", { expected: "TSTInfo in the message" });
}

/** Status, failures and words on one line. */
export function describeStatus({ status, failures, statusTexts }: TimestampResponse): string {
  const words = statusTexts.length === 0 ? "" : `: ${JSON.stringify(statusTexts.join("; "))}`;
  return [status, ...failures].join(", ") + words;
}

function readStatus(reader: DerReader) {
  const status = TIMESTAMP_STATUSES[reader.readSmallInteger(5, "status")] as TimestampStatus;
  const statusTexts = reader.peekTag() === DER_TAGS.SEQUENCE
    ? reader.readSequence((texts) => texts.list((text) => text.readString()), "statusString")
    : [];
  const failures = reader.atEnd ? [] : readFailures(reader);
  return { status, statusTexts, failures };
}

function readFailures(reader: DerReader): TimestampFailure[] {
  const { bytes } = reader.readBitString("failInfo");
  const names = Object.keys(TIMESTAMP_FAILURES) as TimestampFailure[];
  return names.filter((name) => {
    const bit = TIMESTAMP_FAILURES[name];
    return ((bytes[bit >> 3] ?? 0) & 0x80 >> (bit & 7)) !== 0;
  });
}

/**
 * Decodes an answer at a cursor, as d2i_TS_RESP.
 *
 * @param bytes The buffer.
 * @param cursor Where the answer starts; moved behind it, left in place on an error.
 * @returns The answer.
 * @throws {Asn1Error} When there is no answer.
 *
 * @example Usage
 * ```ts
 * import { d2iTimestampResponse } from "@streamssl/ssl/timestamp";
 * import { assertThrows } from "@std/assert";
 *
 * assertThrows(() => d2iTimestampResponse(new Uint8Array(0)));
 * ```
 */
export function d2iTimestampResponse(
  bytes: Uint8Array,
  cursor: Cursor = { offset: 0 },
): TimestampResponse {
  return decodeAt(bytes, cursor, (der) => TimestampResponse.fromDer(der));
}

/**
 * Writes an answer at a cursor, as i2d_TS_RESP.
 *
 * @param response The answer.
 * @param output The buffer; none to be told only the length.
 * @param cursor Where to write; moved behind what was written.
 * @returns The length of the encoding in bytes.
 * @throws {Asn1Error} When the buffer is too small.
 *
 * @example Usage
 * ```ts
 * import { i2dTimestampResponse, TimestampResponse } from "@streamssl/ssl/timestamp";
 * import { assertEquals } from "@std/assert";
 *
 * const refusal = TimestampResponse.refuse(["badAlg"], "no");
 * assertEquals(i2dTimestampResponse(refusal), refusal.der.length);
 * ```
 */
export function i2dTimestampResponse(
  response: TimestampResponse,
  output?: Uint8Array,
  cursor?: Cursor,
): number {
  return encodeAt(response.der, output, cursor);
}
