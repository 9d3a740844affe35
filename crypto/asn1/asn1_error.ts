// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

import { type ErrorReason, SslError, type SslErrorDetails } from "../../err/mod.ts";

/** Where in an encoding an error is, and what is wrong there. */
export interface Asn1ErrorDetails extends SslErrorDetails {
  /** The path of the field, for example `tbsCertificate.extensions[3]`. */
  path?: string;
  /** The offset in the whole input, in bytes. */
  offset?: number;
}

/**
 * An encoding is not the DER that was expected. `path` and `offset` tell the place, both for
 * readers and for programs.
 *
 * @example Usage
 * ```ts
 * import { Asn1Error, DerReader } from "@streamssl/ssl/asn1";
 * import { assertEquals, assertThrows } from "@std/assert";
 *
 * const reader = new DerReader(Uint8Array.of(0x01, 0x01, 0x05), { path: "ca" });
 * const error = assertThrows(() => reader.readBoolean(), Asn1Error);
 * assertEquals(error.path, "ca");
 * assertEquals(error.reasonText, "illegal boolean");
 * ```
 */
export class Asn1Error extends SslError<"ASN1"> {
  /** The path of the field; empty when it has no name. */
  readonly path: string;
  /** The offset in the whole input, in bytes. */
  readonly offset: number | undefined;

  /**
   * Makes an error.
   *
   * @param reason The reason's name, ASN1_R_….
   * @param details What is wrong, and where.
   */
  constructor(reason: ErrorReason<"ASN1">, details: Asn1ErrorDetails = {}) {
    const { path = "", offset, ...rest } = details;
    if (rest.where === undefined) {
      const parts: string[] = [];
      if (path !== "") parts.push(path);
      if (offset !== undefined) parts.push(`offset ${offset}`);
      if (parts.length > 0) rest.where = parts.join(", ");
    }
    super("ASN1", reason, rest);
    this.name = "Asn1Error";
    this.path = path;
    this.offset = offset;
  }
}
