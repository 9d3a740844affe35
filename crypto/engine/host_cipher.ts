// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/**
 * Ciphers of node:crypto.
 *
 * Timing: that of the host's library, see host_aead.ts.
 */

import type { Bytes } from "../../wire/mod.ts";
import type {
  CipherAlgorithm,
  CipherDirection,
  CipherKey,
  CipherKeyOptions,
  CipherMode,
  CipherParameters,
  CipherProcess,
} from "../cipher/cipher_algorithm.ts";
import { constantTimeEqual } from "../constant_time.ts";
import { joinParts } from "../cipher/block_bytes.ts";
import { badDecryption, checkSectorLength, keyWasDestroyed } from "../cipher/cipher_errors.ts";
import { withPadding } from "../cipher/padding.ts";
import { type HostCipher, type HostCrypto, hostHasCipher, plainBytes } from "./host_crypto.ts";

/** The modes that every host computes as they come: a byte for a byte, or a block for a block. */
const PLAIN: ReadonlySet<CipherMode> = new Set([
  "ecb",
  "cbc",
  "cfb",
  "cfb1",
  "cfb8",
  "ofb",
  "ctr",
]);

/** The one length of a nonce that every host computes well with, see host_aead.ts. */
const USUAL_NONCE = 12;

/**
 * Sets up a cipher of node:crypto.
 *
 * @param host The module.
 * @param algorithm The cipher.
 * @param key The key, of a possible length.
 * @param options What some ciphers can be told besides; no host can be told.
 * @returns The key, or `undefined` when the host does not offer the cipher.
 */
export function hostCipher(
  host: HostCrypto,
  algorithm: CipherAlgorithm,
  key: Uint8Array,
  options: CipherKeyOptions,
): CipherKey | undefined {
  const { mode, name } = algorithm;
  const authenticates = mode === "gcm" || mode === "chacha20-poly1305";
  const possible = PLAIN.has(mode) || authenticates || name === "chacha20" || mode === "xts";
  if (!possible || Object.keys(options).length > 0) return undefined;
  if (!hostHasCipher(host, name)) return undefined;
  return new HostKey(host, algorithm, key);
}

class HostKey implements CipherKey {
  readonly engine = "host";
  readonly #host: HostCrypto;
  readonly #algorithm: CipherAlgorithm;
  readonly #key: Bytes;
  #destroyed = false;

  constructor(host: HostCrypto, algorithm: CipherAlgorithm, key: Uint8Array) {
    this.#host = host;
    this.#algorithm = algorithm;
    this.#key = new Uint8Array(key);
  }

  start(direction: CipherDirection, parameters: CipherParameters): CipherProcess {
    if (this.#destroyed) throw keyWasDestroyed();
    const { aead, blockLength, mode } = this.#algorithm;
    if (mode === "xts") return this.#startXts(direction, parameters);
    if (!aead) {
      const cipher = this.#make(direction, parameters);
      if (blockLength === 1) return new HostStream(cipher);
      cipher.setAutoPadding(false);
      const chain = this.#algorithm.mode === "cbc"
        ? new HostCbcChain(cipher, direction, parameters.iv)
        : new HostChain(cipher);
      return withPadding(chain, blockLength, direction, parameters.padding);
    }
    if (parameters.iv.length !== USUAL_NONCE) {
      return this.#algorithm.create(this.#key).start(direction, parameters);
    }
    const cipher = this.#make(direction, parameters);
    cipher.setAAD(joinParts(parameters.additionalData));
    return direction === "encrypt"
      ? new HostAeadStream(cipher, parameters.tagLength)
      : new HostAeadDecryption(cipher, parameters.tag as Uint8Array);
  }

  destroy(): void {
    this.#destroyed = true;
    this.#key.fill(0);
  }

  /** Hosts take a sector at once, and refuse equal halves of the key both ways. */
  #startXts(direction: CipherDirection, parameters: CipherParameters): CipherProcess {
    const half = this.#key.length / 2;
    if (constantTimeEqual(this.#key.subarray(0, half), this.#key.subarray(half))) {
      return this.#algorithm.create(this.#key).start(direction, parameters);
    }
    return new HostSector(this.#make(direction, parameters));
  }

  #make(direction: CipherDirection, { iv, tagLength }: CipherParameters): HostCipher {
    const { name, aead } = this.#algorithm;
    const options = aead ? { authTagLength: tagLength } : undefined;
    return direction === "encrypt"
      ? this.#host.createCipheriv(name, this.#key, iv, options)
      : this.#host.createDecipheriv(name, this.#key, iv, options);
  }
}

/** Whole blocks, for which update() gives as many. */
class HostChain {
  readonly #cipher: HostCipher;

  constructor(cipher: HostCipher) {
    this.#cipher = cipher;
  }

  transform(input: Uint8Array, output: Uint8Array, offset: number): void {
    output.set(this.#cipher.update(input), offset);
  }
}

/** Whole blocks in CBC mode, whose last block of ciphertext is the next vector. */
class HostCbcChain extends HostChain {
  readonly #encrypting: boolean;
  readonly #vector: Bytes;

  constructor(cipher: HostCipher, direction: CipherDirection, iv: Uint8Array) {
    super(cipher);
    this.#encrypting = direction === "encrypt";
    this.#vector = new Uint8Array(iv);
  }

  override transform(input: Uint8Array, output: Uint8Array, offset: number): void {
    if (input.length === 0) return;
    const { length } = this.#vector;
    if (!this.#encrypting) this.#vector.set(input.subarray(input.length - length));
    super.transform(input, output, offset);
    if (!this.#encrypting) return;
    const end = offset + input.length;
    this.#vector.set(output.subarray(end - length, end));
  }

  nextIv(): Bytes {
    return this.#vector.slice();
  }
}

/** A sector of XTS. */
class HostSector implements CipherProcess {
  readonly unit = Infinity;
  readonly reserve = 0;
  readonly #cipher: HostCipher;

  constructor(cipher: HostCipher) {
    this.#cipher = cipher;
  }

  transform(): void {}

  finishLength(length: number): number {
    return length;
  }

  finish(rest: Uint8Array, output: Uint8Array, offset: number): number {
    checkSectorLength(rest.length);
    output.set(this.#cipher.update(rest), offset);
    this.#cipher.final();
    return rest.length;
  }
}

class HostStream extends HostChain implements CipherProcess {
  readonly unit = 1;
  readonly reserve = 0;

  finishLength(): number {
    return 0;
  }

  finish(): number {
    return 0;
  }
}

class HostAeadStream extends HostChain implements CipherProcess {
  readonly unit = 1;
  readonly reserve = 0;
  readonly #cipher: HostCipher;
  readonly #tagLength: number;

  constructor(cipher: HostCipher, tagLength: number) {
    super(cipher);
    this.#cipher = cipher;
    this.#tagLength = tagLength;
  }

  finishLength(): number {
    return 0;
  }

  finish(): number {
    this.#cipher.final();
    return 0;
  }

  tag(): Bytes {
    return plainBytes(this.#cipher.getAuthTag()).slice(0, this.#tagLength);
  }
}

class HostAeadDecryption implements CipherProcess {
  readonly unit = Infinity;
  readonly reserve = 0;
  readonly #cipher: HostCipher;
  readonly #tag: Uint8Array;

  constructor(cipher: HostCipher, tag: Uint8Array) {
    this.#cipher = cipher;
    this.#tag = tag;
  }

  transform(): void {}

  finishLength(length: number): number {
    return length;
  }

  finish(rest: Uint8Array, output: Uint8Array, offset: number): number {
    this.#cipher.setAuthTag(this.#tag);
    const plaintext = rest.length > 0 ? this.#cipher.update(rest) : undefined;
    try {
      this.#cipher.final();
    } catch {
      plaintext?.fill(0);
      throw badDecryption("tag");
    }
    if (plaintext !== undefined) output.set(plaintext, offset);
    return rest.length;
  }
}
