// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/** Who computes HMACs: decided by measured facts, as for digests. */

import type { Bytes } from "../../wire/mod.ts";
import type { DigestAlgorithm } from "../digest/digest.ts";
import { ownMethods } from "./digest_methods.ts";
import type { HostMethods } from "./digest_methods.ts";
import { digestMethods } from "./digest_value.ts";
import { hostHmac } from "./host_digest.ts";
import { portableHmac, PortableHmacKey } from "./portable_hmac.ts";
import { chooseHost } from "./select_digest.ts";

/**
 * Computes an HMAC over a whole message.
 *
 * @param algorithm The digest.
 * @param key The key.
 * @param data The message.
 * @param length How many bytes of the authentication code are wanted.
 * @returns So many bytes, in an array of their own.
 */
export function hmacOnce(
  algorithm: DigestAlgorithm,
  key: Uint8Array,
  data: Uint8Array,
  length: number = algorithm.outputLength,
): Bytes {
  const code = new Uint8Array(length);
  hmacInto(algorithm, key, data, code);
  return code;
}

/**
 * Computes an HMAC over a whole message, to a given place: on Deno an array of its own costs as much as the
 * HMAC of a short message.
 *
 * @param algorithm The digest.
 * @param key The key.
 * @param data The message.
 * @param output Where the authentication code goes: as many bytes of it as fit; it may be the key or the
 * message.
 */
export function hmacInto(
  algorithm: DigestAlgorithm,
  key: Uint8Array,
  data: Uint8Array,
  output: Uint8Array,
): void {
  const methods = digestMethods(algorithm);
  const host = methods && chooseHost(methods, "hmac", data.length);
  if (host !== undefined) {
    const code = hostHmac(host, methods?.host as HostMethods, key, data);
    output.set(code.length <= output.length ? code : code.subarray(0, output.length));
    code.fill(0);
    return;
  }
  portableHmac(algorithm, key, data, output, methods && ownMethods(methods));
}

/**
 * Sets an HMAC key up for many short messages where that is faster than one by one.
 *
 * @param algorithm The digest.
 * @param key The key.
 * @param typical The usual length of a message, in bytes.
 * @returns The key, or `undefined` where one by one is faster or the only way.
 */
export function createHmacKey(
  algorithm: DigestAlgorithm,
  key: Uint8Array,
  typical: number,
): PortableHmacKey | undefined {
  const methods = digestMethods(algorithm);
  const md = methods && ownMethods(methods).md;
  if (methods === undefined || md === undefined) return undefined;
  // Without the two blocks of the key, the library's own code wins for twice the length.
  return chooseHost(methods, "hmac", typical >> 1) === undefined
    ? new PortableHmacKey(md, key)
    : undefined;
}
