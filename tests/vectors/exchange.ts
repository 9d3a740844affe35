// Copyright 2026 the streamssl authors. MIT license.

import { DerReader } from "../../crypto/asn1/mod.ts";
import {
  type Engine,
  type KeyExchangeGroup,
  type PrivateKey,
  type PublicKey,
  secp256r1,
  secp384r1,
  secp521r1,
  x25519,
  x448,
} from "../../crypto/mod.ts";
import { deterministicRandom } from "../../rand/mod.ts";
import type { Bytes } from "../../wire/mod.ts";

/** A group for key exchange, with the length of its private keys, in bytes. */
export interface ExchangeGroup {
  /** The group. */
  group: KeyExchangeGroup;
  /** The length of its private keys. */
  privateLength: number;
}

/** The groups by the names that the suites and the library's keys use. */
export const GROUPS: Readonly<Record<string, ExchangeGroup>> = {
  "P-256": { group: secp256r1, privateLength: 32 },
  secp256r1: { group: secp256r1, privateLength: 32 },
  "P-384": { group: secp384r1, privateLength: 48 },
  secp384r1: { group: secp384r1, privateLength: 48 },
  "P-521": { group: secp521r1, privateLength: 66 },
  secp521r1: { group: secp521r1, privateLength: 66 },
  x25519: { group: x25519, privateLength: 32 },
  curve25519: { group: x25519, privateLength: 32 },
  x448: { group: x448, privateLength: 56 },
  curve448: { group: x448, privateLength: 56 },
};

/**
 * Derives a shared secret. The private key enters as what the random source gives.
 *
 * @param exchange The group.
 * @param privateKey The private key; leading zeros may be missing or too many, as in integers.
 * @param peer The other side's share.
 * @param engine Who computes.
 * @returns The shared secret.
 */
export async function deriveSecret(
  exchange: ExchangeGroup,
  privateKey: Uint8Array,
  peer: Uint8Array,
  engine: Engine,
): Promise<Bytes> {
  const random = deterministicRandom(toLength(privateKey, exchange.privateLength));
  const share = await exchange.group.generate({ random, engines: [engine] });
  try {
    return await share.complete(peer);
  } finally {
    share.destroy();
  }
}

/** The private key of a key for key exchange, as its PKCS#8 form has it. */
export function privateBytes(key: PrivateKey): Uint8Array {
  const outer = new DerReader(key.toPkcs8()).readSequence();
  outer.skip();
  outer.skip();
  const inner = new DerReader(outer.readOctetString());
  if (key.type !== "ec") return inner.readOctetString();
  const sec1 = inner.readSequence();
  sec1.skip();
  return sec1.readOctetString();
}

/** The public key of a key for key exchange, as its SubjectPublicKeyInfo has it. */
export function publicBytes(key: PublicKey): Uint8Array {
  const outer = new DerReader(key.subjectPublicKeyInfo).readSequence();
  outer.skip();
  return outer.readBitString().bytes;
}

function toLength(bytes: Uint8Array, length: number): Uint8Array {
  const zeros = bytes.findIndex((byte) => byte !== 0);
  if (bytes.length > length && zeros >= bytes.length - length) {
    return bytes.subarray(bytes.length - length);
  }
  if (bytes.length >= length) return bytes;
  const padded = new Uint8Array(length);
  padded.set(bytes, length - bytes.length);
  return padded;
}
