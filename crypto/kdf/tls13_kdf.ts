// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/**
 * The key derivation of TLS 1.3 (RFC 8446, Section 7.1). Its time depends on the lengths of its
 * inputs and output only.
 */

import { type Bytes, checkBytes } from "../../wire/mod.ts";
import type { DigestAlgorithm } from "../digest/digest.ts";
import { hmacInto } from "../engine/select_hmac.ts";
import { hkdfExpand } from "./hkdf.ts";
import { writeAscii } from "./_ascii.ts";

const PREFIX = "tls13 ";

/**
 * The memory for the longest HkdfLabel and its counter: an array of its own for each was measured
 * to be a fifth of the derivation on Deno. Its content is public and used within one call only.
 */
const MESSAGE = /* @__PURE__ */ new Uint8Array(2 + 1 + 255 + 1 + 255 + 1);

/**
 * HKDF-Expand-Label (RFC 8446, Section 7.1).
 *
 * @param digest The digest of the cipher suite.
 * @param secret The secret.
 * @param label The label without its `tls13 `, ASCII, at most 249 characters.
 * @param context The context, usually a transcript hash, at most 255 bytes.
 * @param length How many bytes are wanted.
 * @returns The derived bytes.
 * @throws {RangeError} When label, context or length are not possible.
 *
 * @example Usage
 * ```ts
 * import { sha256, tls13HkdfExpandLabel } from "@streamssl/ssl/crypto";
 * import { assertEquals } from "@std/assert";
 *
 * const secret = new Uint8Array(32);
 * assertEquals(tls13HkdfExpandLabel(sha256, secret, "key", new Uint8Array(0), 16).length, 16);
 * ```
 */
export function tls13HkdfExpandLabel(
  digest: DigestAlgorithm,
  secret: Uint8Array,
  label: string,
  context: Uint8Array,
  length: number,
): Bytes {
  checkBytes(secret, "the secret");
  checkBytes(context, "the context");
  if (length > digest.outputLength || length < 1 || !Number.isInteger(length)) {
    return hkdfExpand(digest, secret, hkdfLabel(label, context, length).subarray(0, -1), length);
  }
  const output = new Uint8Array(length);
  expandLabelInto(digest, secret, label, context, output);
  return output;
}

/**
 * HKDF-Expand-Label to a given place.
 *
 * @param digest The digest of the cipher suite.
 * @param secret The secret.
 * @param label The label without its `tls13 `, ASCII, at most 249 characters.
 * @param context The context, at most 255 bytes.
 * @param output Where the derived bytes go: at most as many as the digest has; it may be the secret.
 * @throws {RangeError} When label or context are not possible.
 */
export function expandLabelInto(
  digest: DigestAlgorithm,
  secret: Uint8Array,
  label: string,
  context: Uint8Array,
  output: Uint8Array,
): void {
  hmacInto(digest, secret, hkdfLabel(label, context, output.length), output);
}

/**
 * struct { uint16 length; opaque label<7..255>; opaque context<0..255>; } HkdfLabel, and behind it the
 * counter of HKDF-Expand's only block.
 */
function hkdfLabel(label: string, context: Uint8Array, length: number): Uint8Array {
  const labelLength = PREFIX.length + label.length;
  if (labelLength > 255 || context.length > 255) {
    throw new RangeError(
      `Cannot expand a label of ${label.length} characters with a context of ` +
        `${context.length} bytes: at most 249 and 255 are possible (RFC 8446, Section 7.1)`,
    );
  }
  const message = MESSAGE.subarray(0, 2 + 1 + labelLength + 1 + context.length + 1);
  message[0] = length >> 8;
  message[1] = length;
  message[2] = labelLength;
  writeAscii(PREFIX, message, 3);
  writeAscii(label, message, 3 + PREFIX.length);
  message[3 + labelLength] = context.length;
  message.set(context, 4 + labelLength);
  message[message.length - 1] = 1;
  return message;
}
