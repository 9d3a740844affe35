// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

import { Builder, type Bytes } from "../../../wire/mod.ts";
import { decodeWhole, type MessageInput, requireLength } from "../message_input.ts";

/** A request for a stapled certificate status (RFC 6066, Section 8). */
export interface StatusRequest {
  /** What is asked for: 1 for OCSP. */
  readonly statusType: number;
  /** The OCSP responders that are trusted, in DER; none leaves the choice to the server. */
  readonly responderIds: readonly Uint8Array[];
  /** OCSP request extensions in DER; empty for none. */
  readonly requestExtensions: Uint8Array;
  /** The whole content of a request of another type, which has no known form. */
  readonly unknown?: Uint8Array;
}

/**
 * Encodes the content of `status_request` in a ClientHello or CertificateRequest.
 *
 * @param request What is asked for; when left out, OCSP by any responder.
 * @returns The content of the extension.
 * @throws {RangeError} When a field is too long.
 *
 * @example Usage
 * ```ts
 * import { encodeStatusRequest } from "@streamssl/ssl/tls";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(encodeStatusRequest(), Uint8Array.of(1, 0, 0, 0, 0));
 * ```
 */
export function encodeStatusRequest(
  request: StatusRequest = {
    statusType: 1,
    responderIds: [],
    requestExtensions: new Uint8Array(),
  },
): Bytes {
  const builder = new Builder(8).u8(request.statusType);
  if (request.unknown !== undefined) return builder.bytes(request.unknown).finish();
  return builder
    .vec16((list) => request.responderIds.forEach((id) => list.opaque16(id)))
    .opaque16(request.requestExtensions)
    .finish();
}

/**
 * Decodes the content of `status_request` in a ClientHello or CertificateRequest.
 *
 * @param input The content of the extension.
 * @returns The request; byte fields are views on the input.
 * @throws {DecodeError} When it is not well formed or a responder's name is empty.
 *
 * @example Usage
 * ```ts
 * import { decodeStatusRequest } from "@streamssl/ssl/tls";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(decodeStatusRequest(Uint8Array.of(1, 0, 0, 0, 0)).statusType, 1);
 * ```
 */
export function decodeStatusRequest(input: MessageInput): StatusRequest {
  return decodeWhole(input, "status_request", (reader) => {
    const statusType = reader.u8("statusType");
    if (statusType !== 1) {
      const requestExtensions = new Uint8Array();
      return { statusType, responderIds: [], requestExtensions, unknown: reader.rest() };
    }
    const responderIds = reader.vec16("responderIds", (list) =>
      list.list((item) => {
        const id = item.opaque16("responderId");
        requireLength(item, id.length, 1, "responderId");
        return id;
      }));
    return { statusType, responderIds, requestExtensions: reader.opaque16("requestExtensions") };
  });
}
