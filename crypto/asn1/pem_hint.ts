// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

import { checkBytes } from "../../wire/bytes.ts";

import type { Asn1ErrorDetails } from "./asn1_error.ts";

/** `-----`, which is the beginning of no structure in DER: tag 13 is nobody's. */
const DASH = 0x2d;

/**
 * What to say of bytes that should be DER but are the text of PEM.
 *
 * @param input The bytes.
 * @param offset Where the element should be.
 * @returns Cause and remedy, or nothing for other bytes.
 */
export function pemHint(input: Uint8Array, offset: number): Asn1ErrorDetails {
  for (let at = offset; at < offset + 5; at++) if (input[at] !== DASH) return {};
  return {
    usualCause: "the bytes are the text of PEM, not DER",
    remedy: "decode the text with TextDecoder, and read it with fromPem() or parsePem()",
  };
}

/** Bytes of another realm are bytes, too; text would be read as zeros. */
export function checkDer(input: unknown, path = "DER"): void {
  if (input instanceof Uint8Array) return;
  if (typeof input === "string") {
    throw new TypeError(
      `Cannot read ${path} from text: DER is bytes; fromPem() and parsePem() read PEM`,
    );
  }
  checkBytes(input, path);
}
