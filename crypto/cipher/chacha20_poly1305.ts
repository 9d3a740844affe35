// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/**
 * ChaCha20-Poly1305 (RFC 8439) in pieces, by noble.
 *
 * Timing: no look-ups and no branches on secrets; as constant-time as a just-in-time compiler allows.
 */

import { poly1305 } from "@noble/ciphers/_poly1305.js";
import { chacha20 as nobleChacha20, xchacha20 as nobleXchacha20 } from "@noble/ciphers/chacha.js";
import type { Bytes } from "../../wire/mod.ts";
import { constantTimeEqual } from "../constant_time.ts";
import type { AeadAlgorithm } from "./aead.ts";
import { WholeProcess } from "./_block_mode.ts";
import { joinParts } from "./block_bytes.ts";
import type {
  CipherAlgorithm,
  CipherDirection,
  CipherKey,
  CipherParameters,
  CipherProcess,
} from "./cipher_algorithm.ts";
import { badDecryption, keyWasDestroyed } from "./cipher_errors.ts";

/** ChaCha20-Poly1305 (RFC 8439). */
export const chacha20Poly1305: CipherAlgorithm & AeadAlgorithm = /* @__PURE__ */ chachaPoly(
  "chacha20-poly1305",
  12,
  nobleChacha20,
);
/**
 * XChaCha20-Poly1305 (draft-irtf-cfrg-xchacha): nonces of 24 bytes, which may be random. OpenSSL does
 * not have it.
 */
export const xchacha20Poly1305: CipherAlgorithm & AeadAlgorithm = /* @__PURE__ */ chachaPoly(
  "xchacha20-poly1305",
  24,
  nobleXchacha20,
);

/** The length of a block of ChaCha20, in bytes. */
const BLOCK = 64;
/** RFC 8439, Section 2.8: the counter has 32 bits, and its first block makes the key of Poly1305. */
const MOST = (2 ** 32 - 1) * BLOCK;

function chachaPoly(
  name: "chacha20-poly1305" | "xchacha20-poly1305",
  nonceLength: number,
  xor: typeof nobleChacha20,
): CipherAlgorithm & AeadAlgorithm {
  return {
    name,
    aliases: [],
    oid: undefined,
    cipher: name,
    mode: name,
    keyLength: 32,
    keyLengths: [32],
    variableKey: false,
    ivLength: nonceLength,
    ivLengths: [nonceLength],
    nonceLength,
    blockLength: 1,
    aead: true,
    tagLength: 16,
    tagLengths: [16],
    create: (key) => new ChachaPolyKey(key, xor),
  };
}

class ChachaPolyKey implements CipherKey {
  readonly engine = "portable";
  readonly #key: Bytes;
  readonly #xor: typeof nobleChacha20;
  #destroyed = false;

  constructor(key: Uint8Array, xor: typeof nobleChacha20) {
    this.#key = new Uint8Array(key);
    this.#xor = xor;
  }

  start(direction: CipherDirection, parameters: CipherParameters): CipherProcess {
    if (this.#destroyed) throw keyWasDestroyed();
    const stream = new ChachaPoly(this.#key, this.#xor, parameters);
    return direction === "encrypt"
      ? new ChachaPolyEncryption(stream, parameters.tagLength)
      : new ChachaPolyDecryption(stream, parameters.tag as Uint8Array);
  }

  destroy(): void {
    this.#destroyed = true;
    this.#key.fill(0);
  }
}

/** The stream and the authentication of one message. */
class ChachaPoly {
  readonly #key: Bytes;
  readonly #xor: typeof nobleChacha20;
  readonly #nonce: Uint8Array;
  readonly #mac: ReturnType<typeof poly1305.create>;
  readonly #additionalLength: number;
  #length = 0;

  constructor(key: Bytes, xor: typeof nobleChacha20, parameters: CipherParameters) {
    this.#key = key;
    this.#xor = xor;
    this.#nonce = parameters.iv;
    const additional = joinParts(parameters.additionalData);
    this.#additionalLength = additional.length;
    const macKey = xor(key, this.#nonce, new Uint8Array(32));
    this.#mac = poly1305.create(macKey);
    macKey.fill(0);
    this.#mac.update(additional);
    this.#pad(additional.length);
  }

  /** Whole blocks of ChaCha20, and at last any number of bytes. */
  transform(input: Uint8Array, output: Uint8Array, offset: number): void {
    if (input.length === 0) return;
    const target = output.subarray(offset, offset + input.length);
    const counter = 1 + this.#length / BLOCK;
    this.#length += input.length;
    if (this.#length > MOST) {
      throw new RangeError(
        `Cannot work on ${this.#length} bytes with one nonce of ChaCha20: ${MOST} is the most`,
      );
    }
    this.#xor(this.#key, this.#nonce, input, target, counter);
  }

  authenticate(ciphertext: Uint8Array): void {
    this.#mac.update(ciphertext);
  }

  /** RFC 8439, Section 2.8: the ciphertext is padded, and the lengths follow. */
  tag(length: number): Bytes {
    this.#pad(length);
    const lengths = new Uint8Array(16);
    const view = new DataView(lengths.buffer);
    view.setBigUint64(0, BigInt(this.#additionalLength), true);
    view.setBigUint64(8, BigInt(length), true);
    return this.#mac.update(lengths).digest() as Bytes;
  }

  get length(): number {
    return this.#length;
  }

  #pad(length: number): void {
    if (length % 16 !== 0) this.#mac.update(new Uint8Array(16 - length % 16));
  }
}

class ChachaPolyEncryption implements CipherProcess {
  readonly unit = BLOCK;
  readonly reserve = 0;
  readonly #stream: ChachaPoly;
  readonly #tagLength: number;
  #tag: Bytes | undefined;

  constructor(stream: ChachaPoly, tagLength: number) {
    this.#stream = stream;
    this.#tagLength = tagLength;
  }

  transform(input: Uint8Array, output: Uint8Array, offset: number): void {
    this.#stream.transform(input, output, offset);
    this.#stream.authenticate(output.subarray(offset, offset + input.length));
  }

  finishLength(length: number): number {
    return length;
  }

  finish(rest: Uint8Array, output: Uint8Array, offset: number): number {
    this.transform(rest, output, offset);
    this.#tag = this.#stream.tag(this.#stream.length).slice(0, this.#tagLength);
    return rest.length;
  }

  tag(): Bytes {
    return this.#tag as Bytes;
  }
}

class ChachaPolyDecryption extends WholeProcess {
  readonly #stream: ChachaPoly;
  readonly #expected: Uint8Array;

  constructor(stream: ChachaPoly, expected: Uint8Array) {
    super();
    this.#stream = stream;
    this.#expected = expected;
  }

  finishLength(length: number): number {
    return length;
  }

  finish(rest: Uint8Array, output: Uint8Array, offset: number): number {
    this.#stream.authenticate(rest);
    if (!constantTimeEqual(this.#stream.tag(rest.length), this.#expected)) {
      throw badDecryption("tag");
    }
    this.#stream.transform(rest, output, offset);
    return rest.length;
  }
}
