// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

import {
  MAX_PLAINTEXT_LENGTH,
  type PlainRecord,
  RECORD_HEADER_LENGTH,
  type RecordOpener,
  type RecordSealer,
} from "./record_types.ts";

/** Records in the clear, as before the first keys are there. */
export class PlainSealer implements RecordSealer {
  readonly recordsLeft = Infinity;
  /** The version that records carry (RFC 8446, Section 5.1: 0x0301 in the first ClientHello). */
  recordVersion: number;

  constructor(recordVersion: number) {
    this.recordVersion = recordVersion;
  }

  sealedLength(fragmentLength: number): number {
    return RECORD_HEADER_LENGTH + fragmentLength;
  }

  seal(output: Uint8Array, offset: number, type: number, fragment: Uint8Array): void {
    writeRecordHeader(output, offset, type, this.recordVersion, fragment.length);
    output.set(fragment, offset + RECORD_HEADER_LENGTH);
  }

  destroy(): void {}
}

/** Opens records in the clear. */
export class PlainOpener implements RecordOpener {
  readonly maximumLength = MAX_PLAINTEXT_LENGTH;
  readonly asynchronous = false;

  open(record: Uint8Array): PlainRecord {
    return { type: record[0] as number, fragment: record.subarray(RECORD_HEADER_LENGTH) };
  }

  destroy(): void {}
}

/** Writes the five bytes before a record's fragment. */
export function writeRecordHeader(
  output: Uint8Array,
  offset: number,
  type: number,
  version: number,
  length: number,
): void {
  output[offset] = type;
  output[offset + 1] = version >> 8;
  output[offset + 2] = version & 0xff;
  output[offset + 3] = length >> 8;
  output[offset + 4] = length & 0xff;
}
