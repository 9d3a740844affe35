// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/** From the shared secret to the keys of a context (RFC 9180, Section 5.1). */

import { type Bytes, concatBytes } from "../../wire/mod.ts";
import type { DigestAlgorithm } from "../digest/digest.ts";
import {
  ascii,
  labeledDerive,
  labeledExpand,
  labeledExtract,
  twoBytes,
} from "../kem/labeled_kdf.ts";
import { wipe } from "../wipe.ts";
import type { HpkeSuite } from "./suite.ts";

/** What a context is made from, besides the shared secret. */
export interface KeyScheduleInputs {
  /** The number of the mode. */
  readonly mode: number;
  /** What both sides know. */
  readonly info: Uint8Array;
  /** The pre-shared key; empty without one. */
  readonly psk: Uint8Array;
  /** Its name; empty without one. */
  readonly pskId: Uint8Array;
}

/** The keys of a context. */
export interface ContextKeys {
  /** The cipher's key; empty when nothing is encrypted. */
  readonly key: Bytes;
  /** What sequence numbers are added to; empty when nothing is encrypted. */
  readonly baseNonce: Bytes;
  /** What exported secrets come from. */
  readonly exporterSecret: Bytes;
}

/** The identifier of a suite, which all keys are bound to (RFC 9180, Section 5.1). */
function suiteId({ kem, kdf, aead }: HpkeSuite): Bytes {
  return concatBytes(
    ascii("HPKE"),
    twoBytes(kem.id, "the number of a mechanism"),
    twoBytes(kdf.id, "the number of a key derivation"),
    twoBytes(aead.id, "the number of a cipher"),
  );
}

/**
 * KeySchedule.
 *
 * @param suite The suite.
 * @param sharedSecret What the mechanism gave; it is wiped.
 * @param inputs What else the keys come from.
 * @returns The keys.
 */
export function keySchedule(
  suite: HpkeSuite,
  sharedSecret: Bytes,
  inputs: KeyScheduleInputs,
): ContextKeys {
  const { digest, shake } = suite.kdf;
  try {
    return digest !== undefined
      ? twoStages(suite, digest, sharedSecret, inputs)
      : oneStage(suite, shake as 128 | 256, sharedSecret, inputs);
  } finally {
    wipe(sharedSecret);
  }
}

function twoStages(
  suite: HpkeSuite,
  digest: DigestAlgorithm,
  sharedSecret: Bytes,
  { mode, info, psk, pskId }: KeyScheduleInputs,
): ContextKeys {
  const id = suiteId(suite);
  const { keyLength = 0, nonceLength = 0 } = suite.aead.algorithm ?? {};
  const context = concatBytes(
    Uint8Array.of(mode),
    labeledExtract(digest, id, undefined, "psk_id_hash", pskId),
    labeledExtract(digest, id, undefined, "info_hash", info),
  );
  const secret = labeledExtract(digest, id, sharedSecret, "secret", psk);
  const expand = (label: string, length: number) =>
    labeledExpand(digest, id, secret, label, context, length);
  const keys = {
    key: expand("key", keyLength),
    baseNonce: expand("base_nonce", nonceLength),
    exporterSecret: expand("exp", suite.kdf.secretLength),
  };
  wipe(secret);
  return keys;
}

/** CombineSecrets_OneStage (draft-ietf-hpke-hpke, Section 5.1). */
function oneStage(
  suite: HpkeSuite,
  shake: 128 | 256,
  sharedSecret: Bytes,
  { mode, info, psk, pskId }: KeyScheduleInputs,
): ContextKeys {
  const { keyLength = 0, nonceLength = 0 } = suite.aead.algorithm ?? {};
  const secrets = concatBytes(...prefixed(psk, "psk"), ...prefixed(sharedSecret, "the secret"));
  const context = concatBytes(
    Uint8Array.of(mode),
    ...prefixed(pskId, "pskId"),
    ...prefixed(info, "info"),
  );
  const length = keyLength + nonceLength + suite.kdf.secretLength;
  const derived = labeledDerive(shake, suiteId(suite), secrets, "secret", context, length);
  const keys = {
    key: derived.slice(0, keyLength),
    baseNonce: derived.slice(keyLength, keyLength + nonceLength),
    exporterSecret: derived.slice(keyLength + nonceLength),
  };
  wipe(secrets, derived);
  return keys;
}

function prefixed(bytes: Uint8Array, what: string): [Bytes, Uint8Array] {
  return [twoBytes(bytes.length, `the length of ${what}`), bytes];
}

/**
 * The exporter (RFC 9180, Section 5.3).
 *
 * @param suite The suite.
 * @param exporterSecret The context's secret.
 * @param context What the result is for.
 * @param length How many bytes are wanted.
 * @returns The bytes.
 * @throws {RangeError} When `length` is not possible.
 */
export function exportSecret(
  suite: HpkeSuite,
  exporterSecret: Uint8Array,
  context: Uint8Array,
  length: number,
): Bytes {
  const id = suiteId(suite);
  const { digest, shake } = suite.kdf;
  return digest !== undefined
    ? labeledExpand(digest, id, exporterSecret, "sec", context, length)
    : labeledDerive(shake as 128 | 256, id, exporterSecret, "sec", context, length);
}
