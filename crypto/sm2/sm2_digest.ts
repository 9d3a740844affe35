// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/** What is hashed before a message or a shared point: who takes part (GB/T 32918.2, Section 5.5). */

import { SslError } from "../../err/mod.ts";
import { type Bytes, concatBytes } from "../../wire/mod.ts";
import { bigIntToBytes } from "../bigint.ts";
import { sm3 } from "../digest/sm3.ts";
import { curveByName } from "../ec/curves.ts";

/** The id that GM/T 0009 prescribes where the parties agreed on none. */
const DEFAULT_ID: readonly number[] = /* @__PURE__ */ Array.from(
  /* @__PURE__ */ new TextEncoder().encode("1234567812345678"),
);
/** The length of the id in bits is written in two bytes. */
const MAX_ID_LENGTH = 0x1fff;

/**
 * Computes Z, the digest of an id, the curve and a public key.
 *
 * @param id The id.
 * @param point The public point, uncompressed.
 * @returns 32 bytes.
 * @throws {SslError} `SM2`, `ID_TOO_LARGE`.
 */
export function identityDigest(
  id: Uint8Array = Uint8Array.from(DEFAULT_ID),
  point: Uint8Array,
): Bytes {
  if (id.length > MAX_ID_LENGTH) {
    throw new SslError("SM2", "ID_TOO_LARGE", {
      expected: `an id of at most ${MAX_ID_LENGTH} bytes`,
      received: `${id.length} bytes`,
    });
  }
  const { a, b, baseX, baseY } = curveByName("SM2");
  const bits = 8 * id.length;
  const numbers = [a, b, baseX, baseY].map((number) => bigIntToBytes(number, 32));
  const lengthAndId = [Uint8Array.of(bits >> 8, bits & 0xff), id];
  return sm3.digest(concatBytes(...lengthAndId, ...numbers, point.subarray(1)));
}

/**
 * Computes the digest that is signed.
 *
 * @param id The id.
 * @param point The signer's public point, uncompressed.
 * @param data The message.
 * @returns 32 bytes.
 */
export function messageDigestOf(
  id: Uint8Array | undefined,
  point: Uint8Array,
  data: Uint8Array,
): Bytes {
  return sm3.create().update(identityDigest(id, point)).update(data).digest();
}
