// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

import { type AeadAlgorithm, type AeadCipher, createAead } from "../../crypto/cipher/aead.ts";
import type { DigestAlgorithm } from "../../crypto/digest/digest.ts";
import type { Engine } from "../../crypto/engine/engine.ts";
import { hmacInto } from "../../crypto/engine/select_hmac.ts";
import { expandLabelInto, tls13HkdfExpandLabel } from "../../crypto/kdf/tls13_kdf.ts";
import type { SecretMemory } from "../../crypto/secret_memory.ts";
import { wipe } from "../../crypto/wipe.ts";
import type { Bytes } from "../../wire/mod.ts";
import { Tls13Opener, Tls13Sealer, type Tls13SealerOptions } from "../record/tls13_protection.ts";

const EMPTY = new Uint8Array(0);
/** What stands for a secret that there is not (RFC 8446, Section 7.1); no hash is longer. */
const ZEROS = new Uint8Array(64);
/** A key on its way from the hash to the cipher. */
const KEY = new Uint8Array(32);

/** What is the same in every connection with a hash. */
interface HashConstants {
  /** The hash of no messages. */
  readonly emptyHash: Bytes;
  /** The early secret without a pre-shared key. */
  readonly earlySecret: Bytes;
  /** The salt that is derived from it for the handshake stage. */
  readonly handshakeSalt: Bytes;
}

const CONSTANTS = new WeakMap<DigestAlgorithm, HashConstants>();

function constantsOf(hash: DigestAlgorithm): HashConstants {
  const known = CONSTANTS.get(hash);
  if (known !== undefined) return known;
  const { outputLength } = hash;
  const zeros = ZEROS.subarray(0, outputLength);
  const [earlySecret, handshakeSalt] = [new Uint8Array(outputLength), new Uint8Array(outputLength)];
  const emptyHash = hash.digest(EMPTY);
  hmacInto(hash, zeros, zeros, earlySecret);
  expandLabelInto(hash, earlySecret, "derived", emptyHash, handshakeSalt);
  const constants = { emptyHash, earlySecret, handshakeSalt };
  CONSTANTS.set(hash, constants);
  return constants;
}

/**
 * The key schedule of TLS 1.3, RFC 8446, Section 7.1: each stage is entered once, in order, and takes the
 * place of the one before.
 */
export class KeySchedule13 {
  /** The hash of the cipher suite. */
  readonly hash: DigestAlgorithm;
  readonly #memory: SecretMemory;
  readonly #secret: Bytes;
  readonly #constants: HashConstants;
  /** Whether the secret is the one that all connections without a pre-shared key begin with. */
  #isPlain: boolean;

  /** Enters the early stage. @param psk The pre-shared key; zeros stand for none. */
  constructor(hash: DigestAlgorithm, memory: SecretMemory, psk?: Uint8Array) {
    this.hash = hash;
    this.#memory = memory;
    this.#secret = memory.take(hash.outputLength);
    this.#constants = constantsOf(hash);
    this.#isPlain = psk === undefined;
    if (psk === undefined) this.#secret.set(this.#constants.earlySecret);
    else hmacInto(hash, this.#zeros, psk, this.#secret);
  }

  /** Derive-Secret with the hash of the transcript. */
  derive(label: string, transcriptHash: Uint8Array): Bytes {
    const derived = this.#memory.take(this.hash.outputLength);
    expandLabelInto(this.hash, this.#secret, label, transcriptHash, derived);
    return derived;
  }

  /** The key that a binder's HMAC takes. */
  binderKey(kind: "external" | "resumption"): Bytes {
    const label = kind === "external" ? "ext binder" : "res binder";
    return this.derive(label, this.#constants.emptyHash);
  }

  /** Enters the handshake stage. @param shared (EC)DHE's result; absent with psk_ke. */
  enterHandshake(shared: Uint8Array | undefined): void {
    this.#enter(shared ?? this.#zeros);
  }

  /** Enters the master stage. */
  enterMaster(): void {
    this.#enter(this.#zeros);
  }

  /** Wipes the secret. */
  destroy(): void {
    this.#isPlain = false;
    wipe(this.#secret);
  }

  /** The salt of a stage, derived from the stage before, and the new secret take its place one by one. */
  #enter(input: Uint8Array): void {
    const { emptyHash, handshakeSalt } = this.#constants;
    if (this.#isPlain) this.#secret.set(handshakeSalt);
    else expandLabelInto(this.hash, this.#secret, "derived", emptyHash, this.#secret);
    this.#isPlain = false;
    hmacInto(this.hash, this.#secret, input, this.#secret);
  }

  get #zeros(): Uint8Array {
    return ZEROS.subarray(0, this.hash.outputLength);
  }
}

/** verify_data of a Finished message, and a PSK binder: RFC 8446, Section 4.4.4. */
export function finishedVerifyData(
  hash: DigestAlgorithm,
  baseKey: Uint8Array,
  transcriptHash: Uint8Array,
): Bytes {
  // The key is wiped by what takes its place.
  const verifyData = new Uint8Array(hash.outputLength);
  expandLabelInto(hash, baseKey, "finished", EMPTY, verifyData);
  hmacInto(hash, verifyData, transcriptHash, verifyData);
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

/** Replaces a traffic secret by its next generation: RFC 8446, Section 7.2. */
export function updateTrafficSecret(hash: DigestAlgorithm, secret: Uint8Array): void {
  expandLabelInto(hash, secret, "traffic upd", EMPTY, secret);
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
  const { cipher, iv } = trafficCipher(secret, options);
  return new Tls13Sealer(cipher, iv, sealing);
}

/** Incoming protection from a traffic secret: RFC 8446, Section 7.3. */
export function openerOf(
  secret: Uint8Array,
  options: TrafficKeyOptions,
  innerLimit: number,
): Tls13Opener {
  const { cipher, iv } = trafficCipher(secret, options);
  return new Tls13Opener(cipher, iv, innerLimit);
}

function trafficCipher(
  secret: Uint8Array,
  { hash, algorithm, engines }: TrafficKeyOptions,
): { cipher: AeadCipher; iv: Bytes } {
  const key = KEY.subarray(0, algorithm.keyLength);
  const iv = new Uint8Array(algorithm.nonceLength);
  expandLabelInto(hash, secret, "iv", EMPTY, iv);
  try {
    expandLabelInto(hash, secret, "key", EMPTY, key);
    return { cipher: createAead(algorithm, key, { engines }), iv };
  } finally {
    wipe(key);
  }
}
