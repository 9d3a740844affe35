// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/**
 * The contexts of HPKE (RFC 9180, Section 5.2). Which engine encrypts decides about timing; the
 * rest takes time by lengths only.
 */

import { SslError } from "../../err/mod.ts";
import { type Bytes, checkBytes, isPromise, type MaybePromise } from "../../wire/mod.ts";
import { type AeadCipher, createAead } from "../cipher/aead.ts";
import type { Engine } from "../engine/engine.ts";
import { wipe } from "../wipe.ts";
import { type ContextKeys, exportSecret } from "./_key_schedule.ts";
import type { HpkeSuite } from "./suite.ts";

/** How the two sides know each other (RFC 9180, Section 5, Table 1). */
export type HpkeMode = "base" | "psk" | "auth" | "auth_psk";

/** What makes a context: for {@linkcode createHpkeSender} and {@linkcode createHpkeRecipient}. */
export interface HpkeContextState {
  /** The suite. */
  readonly suite: HpkeSuite;
  /** The mode. */
  readonly mode: HpkeMode;
  /** The cipher's key, the base nonce and the exporter's secret. */
  readonly keys: {
    /** The cipher's key. */
    readonly key: Bytes;
    /** What sequence numbers are added to. */
    readonly baseNonce: Bytes;
    /** What exported secrets come from. */
    readonly exporterSecret: Bytes;
  };
  /** Who may encrypt. */
  readonly engines: readonly Engine[] | undefined;
}

/** What both sides of HPKE have. The counterpart of `OSSL_HPKE_CTX`. */
export class HpkeContext {
  /** The suite. */
  readonly suite: HpkeSuite;
  /** How the two sides know each other. */
  readonly mode: HpkeMode;
  readonly #keys: ContextKeys;
  readonly #cipher: AeadCipher | undefined;
  #sequenceNumber = 0n;
  #destroyed = false;

  /**
   * Made by {@linkcode createHpkeSender} and {@linkcode createHpkeRecipient}.
   *
   * @param state What makes the context.
   */
  constructor({ suite, mode, keys, engines }: HpkeContextState) {
    this.suite = suite;
    this.mode = mode;
    this.#keys = keys;
    const { algorithm } = suite.aead;
    if (algorithm !== undefined) {
      this.#cipher = createAead(algorithm, keys.key, engines === undefined ? {} : { engines });
    }
    wipe(keys.key);
  }

  /** The number of the next message. The counterpart of `OSSL_HPKE_CTX_get_seq`. */
  get sequenceNumber(): bigint {
    return this.#sequenceNumber;
  }

  /**
   * Derives a secret that both sides have. The counterpart of `OSSL_HPKE_export`.
   *
   * @param context What the secret is for.
   * @param length How many bytes are wanted: up to 255 times the digest's length with HKDF.
   * @returns The secret.
   * @throws {RangeError} When `length` is not possible.
   * @throws {TypeError} After `destroy`.
   */
  export(context: Uint8Array, length: number): Bytes {
    this.#checkAlive();
    return exportSecret(this.suite, this.#keys.exporterSecret, context, length);
  }

  /** Wipes the keys. The context can not be used any more. */
  destroy(): void {
    this.#destroyed = true;
    this.#cipher?.destroy();
    wipe(this.#keys.baseNonce, this.#keys.exporterSecret);
  }

  /** The cipher, when the context can encrypt another message. */
  protected usableCipher(): AeadCipher {
    this.#checkAlive();
    if (this.#cipher === undefined) {
      throw new SslError("EVP", "NO_CIPHER_SET", {
        expected: "a suite with a cipher",
        received: `${this.suite.aead.name}: such a context only exports secrets`,
        remedy: "take AES-GCM or ChaCha20Poly1305 into the suite",
      });
    }
    // RFC 9180, Section 5.2, IncrementSeq: the last number is never used.
    if (this.#sequenceNumber >= lastNumber(this.#keys.baseNonce.length)) {
      throw new SslError("EVP", "TOO_MANY_RECORDS", {
        expected: "fewer messages than there are nonces",
        received: `message ${this.#sequenceNumber}`,
        remedy: "make a new context",
      });
    }
    return this.#cipher;
  }

  /** The nonce of the next message (RFC 9180, Section 5.2, ComputeNonce). */
  protected nextNonce(): Bytes {
    const nonce = new Uint8Array(this.#keys.baseNonce);
    let rest = this.#sequenceNumber;
    for (let index = nonce.length - 1; rest > 0n; index--) {
      nonce[index] = (nonce[index] as number) ^ Number(rest & 0xffn);
      rest >>= 8n;
    }
    return nonce;
  }

  /** Sets the number of the next message. */
  protected moveTo(sequenceNumber: bigint): void {
    this.#sequenceNumber = sequenceNumber;
  }

  #checkAlive(): void {
    if (this.#destroyed) throw new TypeError("Cannot use an HPKE context that was destroyed");
  }
}

/** The sender's side: it encrypts. */
export class HpkeSender extends HpkeContext {
  /** What goes to the recipient once, before the messages: `enc`. */
  readonly encapsulatedKey: Bytes;

  /**
   * Made by {@linkcode createHpkeSender}.
   *
   * @param state What makes the context.
   * @param encapsulatedKey What goes to the recipient.
   */
  constructor(state: HpkeContextState, encapsulatedKey: Bytes) {
    super(state);
    this.encapsulatedKey = encapsulatedKey;
  }

  /**
   * Encrypts the next message. The counterpart of `OSSL_HPKE_seal`.
   *
   * @param plaintext The message.
   * @param additionalData What is authenticated but not encrypted.
   * @returns The ciphertext with its tag; a plain value when the engine is synchronous.
   * @throws {SslError} `EVP`, `NO_CIPHER_SET` in a context that only exports; `TOO_MANY_RECORDS`
   * when all nonces are used.
   * @throws {TypeError} After `destroy`.
   */
  seal(plaintext: Uint8Array, additionalData?: Uint8Array): MaybePromise<Bytes> {
    checkBytes(plaintext, "the plaintext");
    const cipher = this.usableCipher();
    const nonce = this.nextNonce();
    this.moveTo(this.sequenceNumber + 1n);
    const output = new Uint8Array(plaintext.length + cipher.algorithm.tagLength);
    const sealed = cipher.seal(output, 0, nonce, additionalData ?? NOTHING, plaintext);
    return isPromise(sealed) ? sealed.then(() => output) : output;
  }
}

/** The recipient's side: it decrypts. */
export class HpkeRecipient extends HpkeContext {
  #pending: Promise<unknown> | undefined;

  /**
   * Decrypts the next message. A message that does not authenticate does not count: the next one
   * has its number (RFC 9180, Section 5.2). The counterpart of `OSSL_HPKE_open`.
   *
   * @param ciphertext The ciphertext with its tag.
   * @param additionalData What was authenticated but not encrypted.
   * @returns The message; a plain value when the engine is synchronous.
   * @throws {SslError} `EVP`, `BAD_DECRYPT` when the message is not the sender's next one;
   * `NO_CIPHER_SET` in a context that only exports; `TOO_MANY_RECORDS` when all nonces are used.
   * @throws {TypeError} After `destroy`.
   */
  open(ciphertext: Uint8Array, additionalData?: Uint8Array): MaybePromise<Bytes> {
    checkBytes(ciphertext, "the ciphertext");
    if (this.#pending === undefined) return this.#open(ciphertext, additionalData ?? NOTHING);
    // Only the outcome of the message before tells which number this one has.
    const copy = new Uint8Array(ciphertext);
    const data = new Uint8Array(additionalData ?? NOTHING);
    return this.#wait(this.#pending.then(() => this.#open(copy, data)));
  }

  /**
   * Goes to a certain message, for transports that lose or reorder them. The counterpart of
   * `OSSL_HPKE_CTX_set_seq`, which is for recipients only, too: a sender would use nonces twice.
   *
   * @param sequenceNumber The number of the message that is opened next, from 0.
   * @throws {RangeError} When there is no such number.
   */
  seek(sequenceNumber: bigint): void {
    if (sequenceNumber < 0n || sequenceNumber > 0xffff_ffff_ffff_ffff_ffff_ffffn) {
      throw new RangeError(
        `Cannot go to message ${sequenceNumber}: 0 to 2^96 - 1 are possible`,
      );
    }
    this.moveTo(sequenceNumber);
  }

  #open(ciphertext: Uint8Array, additionalData: Uint8Array): MaybePromise<Bytes> {
    const cipher = this.usableCipher();
    const next = this.sequenceNumber + 1n;
    const opened = cipher.open(this.nextNonce(), additionalData, ciphertext);
    if (isPromise(opened)) {
      return this.#wait(opened.then((plaintext) => {
        this.moveTo(next);
        return plaintext;
      }));
    }
    this.moveTo(next);
    return opened;
  }

  #wait(opened: Promise<Bytes>): Promise<Bytes> {
    const settled = opened.then(() => {}, () => {}).then(() => {
      if (this.#pending === settled) this.#pending = undefined;
    });
    this.#pending = settled;
    return opened;
  }
}

const NOTHING = /* @__PURE__ */ new Uint8Array(0);

function lastNumber(nonceLength: number): bigint {
  return (1n << BigInt(8 * nonceLength)) - 1n;
}
