// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/**
 * Encryption of SM2 (GB/T 32918.4; the encoding is that of GM/T 0009).
 *
 * Timing: as of ecdh.ts; the rest depends on lengths.
 */

import { SslError } from "../../err/mod.ts";
import { type Random, randomBytes } from "../../rand/random.ts";
import { type Bytes, concatBytes } from "../../wire/mod.ts";
import { DerBuilder } from "../asn1/der_builder.ts";
import { DerReader } from "../asn1/der_reader.ts";
import { bigIntToBytes, bytesToBigInt } from "../bigint.ts";
import { constantTimeEqual } from "../constant_time.ts";
import type { DigestAlgorithm } from "../digest/digest.ts";
import { sm3 } from "../digest/sm3.ts";
import { curveByName } from "../ec/curves.ts";
import { drawScalar } from "../ec/ecdh.ts";
import { curveGroup, type Point } from "../ec/group.ts";
import { uncompressedPoint } from "../ec/points.ts";
import { x963Kdf } from "../kdf/x963_kdf.ts";
import { wipe } from "../wipe.ts";
import type { Sm2Encryption } from "./sm2_types.ts";

/**
 * Encrypts a message of any length but 0.
 *
 * @param algorithm The digest.
 * @param point The public point, uncompressed.
 * @param data The message.
 * @param random Where nonces come from.
 * @returns The ciphertext in DER.
 * @throws {RangeError} When the message is empty.
 */
export function encryptSm2(
  { digest = sm3 }: Sm2Encryption,
  point: Uint8Array,
  data: Uint8Array,
  random: Random = randomBytes,
): Bytes {
  if (data.length === 0) throw new RangeError("Cannot encrypt an empty message by SM2");
  const curve = curveByName("SM2");
  const group = curveGroup(curve);
  for (;;) {
    const nonce = bytesToBigInt(drawScalar(curve, random));
    const first = group.multiplyBase(nonce) as Point;
    const shared = group.multiply(uncompressedPoint(curve, point), nonce) as Point;
    const mask = maskOf(digest, shared, data.length);
    // GB/T 32918.4, Section 6.1, step A5: the message would stand there as it is.
    if (mask.every((byte) => byte === 0)) continue;
    const builder = new DerBuilder().sequence((inner) => {
      inner.integer(first.x).integer(first.y);
      inner.octetString(hashOf(digest, shared, data));
      inner.octetString(combine(data, mask));
    });
    wipe(mask);
    return builder.finish();
  }
}

/**
 * Decrypts.
 *
 * @param algorithm The digest.
 * @param scalar The private number.
 * @param ciphertext The ciphertext in DER.
 * @returns The message.
 * @throws {SslError} `ASN1`, when it is no such structure; `EC`, `POINT_IS_NOT_ON_CURVE`; `SM2`,
 * `INVALID_DIGEST` when it was changed or is for another key.
 */
export function decryptSm2(
  { digest = sm3 }: Sm2Encryption,
  scalar: Uint8Array,
  ciphertext: Uint8Array,
): Bytes {
  const curve = curveByName("SM2");
  const { x, y, hash, masked } = readCiphertext(ciphertext);
  const group = curveGroup(curve);
  if (x >= curve.prime || y >= curve.prime || !group.isOnCurve({ x, y })) {
    throw new SslError("EC", "POINT_IS_NOT_ON_CURVE", {
      expected: "a ciphertext that begins with a point of SM2's curve",
      usualCause: "a damaged ciphertext, or an attack with an invalid point",
    });
  }
  const shared = group.multiply({ x, y }, bytesToBigInt(scalar)) as Point;
  const mask = maskOf(digest, shared, masked.length);
  const data = combine(masked, mask);
  wipe(mask);
  if (constantTimeEqual(hashOf(digest, shared, data), hash)) return data;
  wipe(data);
  throw new SslError("SM2", "INVALID_DIGEST", {
    expected: `a ciphertext for this key, hashed with ${digest.name}`,
    received: "one whose digest is another",
    usualCause: "another private key, another digest, or a damaged ciphertext",
  });
}

function readCiphertext(
  ciphertext: Uint8Array,
): { x: bigint; y: bigint; hash: Uint8Array; masked: Uint8Array } {
  const reader = new DerReader(ciphertext, { path: "SM2Ciphertext" });
  const parts = reader.readSequence((inner) => {
    const [x, y] = [inner.readUnsignedBytes("x"), inner.readUnsignedBytes("y")];
    const hash = inner.readOctetString("hash");
    const masked = inner.readOctetString("ciphertext");
    if (x.length <= 32 && y.length <= 32 && masked.length > 0) {
      return { x: bytesToBigInt(x), y: bytesToBigInt(y), hash, masked };
    }
    throw new SslError("SM2", "INVALID_ENCODING", {
      expected: "two coordinates of at most 32 bytes, a digest and a message that is not empty",
      received: `${x.length}, ${y.length}, ${hash.length} and ${masked.length} bytes`,
    });
  });
  reader.finish();
  return parts;
}

/** GB/T 32918.4, Section 5.4.3: the key derivation is that of X9.63. */
function maskOf(digest: DigestAlgorithm, { x, y }: Point, length: number): Bytes {
  const secret = concatBytes(bigIntToBytes(x, 32), bigIntToBytes(y, 32));
  const mask = x963Kdf(digest, secret, { length });
  wipe(secret);
  return mask;
}

function hashOf(digest: DigestAlgorithm, { x, y }: Point, data: Uint8Array): Bytes {
  const state = digest.create().update(bigIntToBytes(x, 32)).update(data);
  return state.update(bigIntToBytes(y, 32)).digest();
}

function combine(data: Uint8Array, mask: Uint8Array): Bytes {
  return data.map((byte, at) => byte ^ (mask[at] as number)) as Bytes;
}
