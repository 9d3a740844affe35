// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/**
 * The one-step key derivation of NIST SP 800-56C, Section 4, also known as the Concat KDF. Its time
 * depends on the lengths of its inputs and output only.
 */

import type { Bytes } from "../../wire/mod.ts";
import type { DigestAlgorithm } from "../digest/digest.ts";
import type { MacAlgorithm } from "../mac/mac.ts";
import { concatBlocks, fourBytes, refuseXof } from "./_counter.ts";

/** The auxiliary function of {@linkcode sskdf}: a digest, or a MAC with the salt as its key. */
export type SskdfFunction = DigestAlgorithm | SskdfMac;

/** A MAC as the auxiliary function of {@linkcode sskdf}. */
export interface SskdfMac {
  /** HMAC or KMAC. */
  readonly mac: MacAlgorithm;
  /** The digest of HMAC. */
  readonly digest?: DigestAlgorithm;
  /** KMAC: how long its output is, in bytes. @default {the length of the whole output} */
  readonly outputLength?: number;
}

/** Parameters of {@linkcode sskdf}. */
export interface SskdfOptions {
  /** What the output is for: `FixedInfo`, also known as `OtherInfo`. @default {empty} */
  fixedInfo?: Uint8Array;
  /** The salt, with a MAC only. @default {zeros of the length that SP 800-56C says} */
  salt?: Uint8Array;
  /** How many bytes are wanted. */
  length: number;
}

/**
 * Derives keys from a shared secret in one step. The counterpart of `EVP_KDF-SS`.
 *
 * @param auxiliary The auxiliary function.
 * @param secret The shared secret Z.
 * @param options What the output is for, salt, length.
 * @returns The keying material.
 * @throws {RangeError} When the length is not possible.
 * @throws {TypeError} When there is a salt for a digest, which takes none.
 *
 * @example Usage
 * ```ts
 * import { sha1, sskdf } from "@streamssl/ssl/crypto";
 * import { decodeHex, encodeHex } from "@streamssl/ssl/wire";
 * import { assertEquals } from "@std/assert";
 *
 * const secret = decodeHex("d09a6b1a472f930db4f5e6b967900744");
 * const fixedInfo = decodeHex("b117255ab5f1b6b96fc434b0");
 * const key = sskdf(sha1, secret, { fixedInfo, length: 16 });
 * assertEquals(encodeHex(key), "b5a3c52e97ae6e8c5069954354eab3c7");
 * ```
 */
export function sskdf(
  auxiliary: SskdfFunction,
  secret: Uint8Array,
  options: SskdfOptions,
): Bytes {
  const { fixedInfo = new Uint8Array(0), salt, length } = options;
  if ("mac" in auxiliary) return withMac(auxiliary, secret, fixedInfo, options);
  if (salt !== undefined) {
    throw new TypeError(
      `Cannot use a salt with ${auxiliary.name}: the auxiliary function of SSKDF must be a MAC`,
    );
  }
  refuseXof("SSKDF", auxiliary);
  return concatBlocks(
    "SSKDF",
    length,
    auxiliary.outputLength,
    (counter) =>
      auxiliary.create().update(fourBytes(counter)).update(secret).update(fixedInfo).digest(),
  );
}

function withMac(
  { mac, digest, outputLength }: SskdfMac,
  secret: Uint8Array,
  fixedInfo: Uint8Array,
  { salt, length }: SskdfOptions,
): Bytes {
  const keccak = mac.name.startsWith("kmac");
  if (digest !== undefined) refuseXof("SSKDF", digest);
  const keyed = mac.create(salt ?? defaultSalt(mac, digest), {
    // SP 800-56C, Section 4.1, option 3: S is "KDF".
    ...(keccak ? { customization: Uint8Array.of(0x4b, 0x44, 0x46) } : {}),
    ...(keccak ? { outputLength: outputLength ?? length } : {}),
    ...(digest === undefined ? {} : { digest }),
  });
  return concatBlocks(
    "SSKDF",
    length,
    keyed.outputLength,
    (counter) => keyed.clone().update(fourBytes(counter)).update(secret).update(fixedInfo).digest(),
  );
}

/** SP 800-56C, Section 4.1: as many zeros as HMAC has bytes in a block; for KMAC a block without 4. */
function defaultSalt(mac: MacAlgorithm, digest: DigestAlgorithm | undefined): Bytes {
  if (mac.name.startsWith("kmac")) return new Uint8Array(mac.name.endsWith("128") ? 164 : 132);
  return new Uint8Array(digest?.blockLength ?? 0);
}
