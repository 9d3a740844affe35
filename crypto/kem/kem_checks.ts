// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/** Checks that all key encapsulation mechanisms share. */

import { SslError } from "../../err/mod.ts";
import type { KemAlgorithm } from "./kem.ts";

/**
 * The error for a private key of a wrong length.
 *
 * @param name The mechanism's name.
 * @param received The key's length.
 * @param expected The right length.
 * @returns The error.
 */
export function wrongPrivateKeyLength(
  name: string,
  received: number,
  expected: number,
): RangeError {
  return new RangeError(
    `Cannot use the private key with ${name}: it has ${received} bytes, ${expected} are expected`,
  );
}

/**
 * Checks the length of what came from the other side.
 *
 * @param kem The mechanism.
 * @param bytes What came.
 * @param part Which part it is.
 * @throws {SslError} `PROV`, `BAD_LENGTH` when it is another one.
 */
export function checkPeerLength(
  kem: KemAlgorithm,
  bytes: Uint8Array,
  part: "publicKey" | "encapsulatedKey",
): void {
  const length = part === "publicKey" ? kem.publicKeyLength : kem.encapsulatedKeyLength;
  if (bytes.length === length) return;
  const what = part === "publicKey" ? "public key" : "encapsulated key";
  throw new SslError("PROV", "BAD_LENGTH", {
    expected: `${length} bytes for the ${what} of ${kem.name}`,
    received: `${bytes.length} bytes`,
    where: `the ${what}`,
    usualCause: "data that was cut, or that belongs to another mechanism",
  });
}

/**
 * Checks how much material a key pair is derived from (RFC 9180, Section 7.1.3: it should have at
 * least as many bytes of entropy as the private key has bytes).
 *
 * @param kem The mechanism.
 * @param material The material.
 * @throws {RangeError} When it is too short.
 */
export function checkMaterial(kem: KemAlgorithm, material: Uint8Array): void {
  if (material.length >= kem.privateKeyLength) return;
  throw new RangeError(
    `Cannot derive a key pair of ${kem.name} from ${material.length} bytes: ` +
      `${kem.privateKeyLength} or more are expected`,
  );
}
