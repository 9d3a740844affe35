// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/**
 * The key exchange of SM2 (GB/T 32918.3): both sides have a long-lived key and an ephemeral one.
 *
 * Timing: as of ecdh.ts.
 */

import { SslError } from "../../err/mod.ts";
import { type Bytes, concatBytes } from "../../wire/mod.ts";
import { bigIntToBytes, bytesToBigInt } from "../bigint.ts";
import { sm3 } from "../digest/sm3.ts";
import { curveByName } from "../ec/curves.ts";
import type { EcPrivateParts } from "../ec/ec_types.ts";
import { curveGroup, type Point } from "../ec/group.ts";
import { uncompressedPoint } from "../ec/points.ts";
import { x963Kdf } from "../kdf/x963_kdf.ts";
import { privateKeyParts } from "../pkey/key_parts.ts";
import type { PrivateKey } from "../pkey/private_key.ts";
import type { PublicKey } from "../pkey/public_key.ts";
import { wipe } from "../wipe.ts";
import { identityDigest } from "./sm2_digest.ts";

/** How two sides exchange keys by {@linkcode sm2Exchange}. */
export interface Sm2ExchangeOptions {
  /** Who began: both sides hash the initiator's id and keys first. */
  readonly role: "initiator" | "responder";
  /** The own ephemeral key, for this exchange alone. */
  readonly ephemeralKey: PrivateKey;
  /** The peer's ephemeral key. */
  readonly peerEphemeralKey: PublicKey;
  /** How many bytes of a shared secret are wanted. */
  readonly length: number;
  /** The own id. @default {"1234567812345678"} */
  readonly id?: Uint8Array;
  /** The peer's id. @default {"1234567812345678"} */
  readonly peerId?: Uint8Array;
}

/** What {@linkcode sm2Exchange} gives. */
export interface Sm2ExchangeResult {
  /** The shared secret. */
  readonly secret: Bytes;
  /** What shows the peer that this side has the secret. */
  readonly confirmation: Bytes;
  /** What the peer must show; compare it in constant time. */
  readonly peerConfirmation: Bytes;
}

/**
 * Exchanges keys as SM2 does (GB/T 32918.3, Section 6.1).
 *
 * @param key The own long-lived key.
 * @param peerKey The peer's long-lived key.
 * @param options Ephemeral keys, ids, and how much is wanted.
 * @returns The shared secret, with what confirms it on both sides.
 * @throws {SslError} `EVP`, `DIFFERENT_KEY_TYPES` when a key is not of type `"sm2"`; `EC`,
 * `POINT_AT_INFINITY` when the peer's keys cancel each other.
 * @throws {RangeError} When the length is not possible.
 *
 * @example Usage
 * ```ts
 * import { generateKey, sm2Exchange } from "@streamssl/ssl/crypto";
 * import { assertEquals } from "@std/assert";
 *
 * const [a, b, r, s] = [
 *   await generateKey({ type: "sm2" }),
 *   await generateKey({ type: "sm2" }),
 *   await generateKey({ type: "sm2" }),
 *   await generateKey({ type: "sm2" }),
 * ];
 * const ours = sm2Exchange(a, b.publicKey, {
 *   role: "initiator",
 *   ephemeralKey: r,
 *   peerEphemeralKey: s.publicKey,
 *   length: 16,
 * });
 * const theirs = sm2Exchange(b, a.publicKey, {
 *   role: "responder",
 *   ephemeralKey: s,
 *   peerEphemeralKey: r.publicKey,
 *   length: 16,
 * });
 * assertEquals(ours.secret, theirs.secret);
 * assertEquals(ours.confirmation, theirs.peerConfirmation);
 * ```
 */
export function sm2Exchange(
  key: PrivateKey,
  peerKey: PublicKey,
  options: Sm2ExchangeOptions,
): Sm2ExchangeResult {
  const { role, ephemeralKey, peerEphemeralKey, length, id, peerId } = options;
  for (const { type } of [key, peerKey, ephemeralKey, peerEphemeralKey]) checkType(type);
  const ownPoint = key.publicKey.point as Bytes;
  const ownEphemeral = ephemeralKey.publicKey.point as Bytes;
  const peerPoint = peerKey.point as Bytes;
  const peerEphemeral = peerEphemeralKey.point as Bytes;
  const shared = sharedPoint(
    (privateKeyParts(key) as EcPrivateParts).scalar,
    (privateKeyParts(ephemeralKey) as EcPrivateParts).scalar,
    ownEphemeral,
    peerPoint,
    peerEphemeral,
  );
  const identities = [identityDigest(id, ownPoint), identityDigest(peerId, peerPoint)];
  const ephemerals = [ownEphemeral.subarray(1), peerEphemeral.subarray(1)];
  if (role === "responder") {
    identities.reverse();
    ephemerals.reverse();
  }
  const [x, y] = [bigIntToBytes(shared.x, 32), bigIntToBytes(shared.y, 32)];
  const input = concatBytes(x, y, ...identities);
  const secret = x963Kdf(sm3, input, { length });
  const inner = sm3.digest(concatBytes(x, ...identities, ...ephemerals));
  const confirm = (first: number): Bytes => sm3.digest(concatBytes(Uint8Array.of(first), y, inner));
  wipe(input, x);
  const [ofResponder, ofInitiator] = [confirm(2), confirm(3)];
  return role === "initiator"
    ? { secret, confirmation: ofInitiator, peerConfirmation: ofResponder }
    : { secret, confirmation: ofResponder, peerConfirmation: ofInitiator };
}

/** Steps A4 to A7 of the initiator, which are B3 to B6 of the responder. */
function sharedPoint(
  scalar: Uint8Array,
  ephemeralScalar: Uint8Array,
  ownEphemeral: Uint8Array,
  peerPoint: Uint8Array,
  peerEphemeral: Uint8Array,
): Point {
  const curve = curveByName("SM2");
  const group = curveGroup(curve);
  const own = uncompressedPoint(curve, ownEphemeral);
  const peer = uncompressedPoint(curve, peerEphemeral);
  const product = halved(own.x) * bytesToBigInt(ephemeralScalar);
  const factor = (bytesToBigInt(scalar) + product) % curve.order;
  const multiple = group.multiplyPublic(peer, halved(peer.x));
  const sum = group.add(uncompressedPoint(curve, peerPoint), multiple);
  const shared = sum === undefined || factor === 0n ? undefined : group.multiply(sum, factor);
  if (shared !== undefined) return shared;
  throw new SslError("EC", "POINT_AT_INFINITY", {
    expected: "keys that give a secret",
    received: "a long-lived and an ephemeral key that cancel each other",
    usualCause: "an attack",
  });
}

/** The lower half of a coordinate with the bit above it set: w is 127 on this curve. */
function halved(x: bigint): bigint {
  return 1n << 127n | BigInt.asUintN(127, x);
}

function checkType(type: string): void {
  if (type === "sm2") return;
  throw new SslError("EVP", "DIFFERENT_KEY_TYPES", {
    expected: "four keys of type sm2",
    received: `one of type ${type}`,
  });
}
