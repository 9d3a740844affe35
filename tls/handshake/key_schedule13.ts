// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

import { type AeadAlgorithm, createAead } from "../../crypto/cipher/aead.ts";
import type { DigestAlgorithm } from "../../crypto/digest/digest.ts";
import type { Engine } from "../../crypto/engine/engine.ts";
import { hkdfExtract } from "../../crypto/kdf/hkdf.ts";
import { tls13HkdfExpandLabel } from "../../crypto/kdf/tls13_kdf.ts";
import { hmac } from "../../crypto/mac/hmac.ts";
import { wipe } from "../../crypto/wipe.ts";
import type { Bytes } from "../../wire/mod.ts";
import { Tls13Opener, Tls13Sealer, type Tls13SealerOptions } from "../record/tls13_protection.ts";

const EMPTY = new Uint8Array(0);

/**
 * The key schedule of TLS 1.3, RFC 8446, Section 7.1: each stage is entered once, in order, and wipes
 * the one before.
 */
export class KeySchedule13 {
  /** The hash of the cipher suite. */
  readonly hash: DigestAlgorithm;
  #secret: Bytes;

  /** Enters the early stage. @param psk The pre-shared key; zeros stand for none. */
  constructor(hash: DigestAlgorithm, psk?: Uint8Array) {
    this.hash = hash;
    this.#secret = hkdfExtract(hash, undefined, psk ?? new Uint8Array(hash.outputLength));
  }

  /** Derive-Secret with the hash of the transcript. */
  derive(label: string, transcriptHash: Uint8Array): Bytes {
    return this.#expand(this.#secret, label, transcriptHash);
  }

  /** The key that a binder's HMAC takes. */
  binderKey(kind: "external" | "resumption"): Bytes {
    const label = kind === "external" ? "ext binder" : "res binder";
    return this.derive(label, this.hash.digest(EMPTY));
  }

  /** Enters the handshake stage. @param shared (EC)DHE's result; absent with psk_ke. */
  enterHandshake(shared: Uint8Array | undefined): void {
    this.#enter(shared ?? new Uint8Array(this.hash.outputLength));
  }

  /** Enters the master stage. */
  enterMaster(): void {
    this.#enter(new Uint8Array(this.hash.outputLength));
  }

  /** Wipes the secret. */
  destroy(): void {
    wipe(this.#secret);
  }

  #enter(input: Uint8Array): void {
    const salt = this.derive("derived", this.hash.digest(EMPTY));
    const next = hkdfExtract(this.hash, salt, input);
    wipe(salt, this.#secret);
    this.#secret = next;
  }

  #expand(secret: Uint8Array, label: string, context: Uint8Array): Bytes {
    return tls13HkdfExpandLabel(this.hash, secret, label, context, this.hash.outputLength);
  }
}

/** verify_data of a Finished message, and a PSK binder: RFC 8446, Section 4.4.4. */
export function finishedVerifyData(
  hash: DigestAlgorithm,
  baseKey: Uint8Array,
  transcriptHash: Uint8Array,
): Bytes {
  const key = tls13HkdfExpandLabel(hash, baseKey, "finished", EMPTY, hash.outputLength);
  const verifyData = hmac(hash, key, transcriptHash);
  wipe(key);
  return verifyData;
}

/** The PSK of a ticket: RFC 8446, Section 4.6.1. */
export function resumptionPsk(
  hash: DigestAlgorithm,
  resumptionMasterSecret: Uint8Array,
  ticketNonce: Uint8Array,
): Bytes {
  return tls13HkdfExpandLabel(
    hash,
    resumptionMasterSecret,
    "resumption",
    ticketNonce,
    hash.outputLength,
  );
}

/** The next generation of a traffic secret: RFC 8446, Section 7.2. */
export function nextTrafficSecret(hash: DigestAlgorithm, secret: Uint8Array): Bytes {
  return tls13HkdfExpandLabel(hash, secret, "traffic upd", EMPTY, hash.outputLength);
}

/** The exporter of RFC 8446, Section 7.5. */
export function exportKeyingMaterial13(
  hash: DigestAlgorithm,
  exporterMasterSecret: Uint8Array,
  label: string,
  context: Uint8Array,
  length: number,
): Bytes {
  const secret = tls13HkdfExpandLabel(
    hash,
    exporterMasterSecret,
    label,
    hash.digest(EMPTY),
    hash.outputLength,
  );
  const exported = tls13HkdfExpandLabel(hash, secret, "exporter", hash.digest(context), length);
  wipe(secret);
  return exported;
}

/** What a traffic secret is used with. */
export interface TrafficKeyOptions {
  /** The suite's hash. */
  readonly hash: DigestAlgorithm;
  /** The suite's cipher. */
  readonly algorithm: AeadAlgorithm;
  /** Who computes. */
  readonly engines: readonly Engine[];
}

/** Outgoing protection from a traffic secret: RFC 8446, Section 7.3. */
export function sealerOf(
  secret: Uint8Array,
  options: TrafficKeyOptions,
  sealing: Tls13SealerOptions,
): Tls13Sealer {
  const { key, iv } = trafficKey(secret, options);
  const cipher = createAead(options.algorithm, key, { engines: options.engines });
  wipe(key);
  return new Tls13Sealer(cipher, iv, sealing);
}

/** Incoming protection from a traffic secret: RFC 8446, Section 7.3. */
export function openerOf(
  secret: Uint8Array,
  options: TrafficKeyOptions,
  innerLimit: number,
): Tls13Opener {
  const { key, iv } = trafficKey(secret, options);
  const cipher = createAead(options.algorithm, key, { engines: options.engines });
  wipe(key);
  return new Tls13Opener(cipher, iv, innerLimit);
}

function trafficKey(
  secret: Uint8Array,
  { hash, algorithm }: TrafficKeyOptions,
): { key: Bytes; iv: Bytes } {
  return {
    key: tls13HkdfExpandLabel(hash, secret, "key", EMPTY, algorithm.keyLength),
    iv: tls13HkdfExpandLabel(hash, secret, "iv", EMPTY, algorithm.nonceLength),
  };
}
