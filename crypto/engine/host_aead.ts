// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/**
 * Authenticated encryption by node:crypto.
 *
 * Timing: that of the host's library. OpenSSL and aws-lc (Node, Bun) use the processor's AES and
 * carry-less multiplication where it has them; Deno uses the RustCrypto crates, constant-time by AES
 * instructions or by bit-slicing.
 */

import { type Bytes, concatBytes } from "../../wire/mod.ts";
import type { AeadAlgorithm, AeadCipher } from "../cipher/aead.ts";
import { badDecrypt, checkCcmLength, checkNonce, checkRoom, keyDestroyed } from "./aead_checks.ts";
import { type HostCrypto, hostHasCipher, plainBytes } from "./host_crypto.ts";
import { portableAead } from "./portable_aead.ts";

/**
 * The one length of a nonce, in bytes, that every host computes well with. Deno 2.9 carries out of
 * the 32 bits of GCM's counter when another nonce makes it start near its end, and OpenSSL takes no
 * nonce over 128 bytes.
 */
const USUAL_NONCE = 12;

/**
 * Sets up a cipher of node:crypto.
 *
 * @param host The module.
 * @param algorithm The algorithm, with the tag's length that is used.
 * @param key The key, of the right length.
 * @returns The cipher, or `undefined` when the host does not offer it: Deno has neither CCM nor
 * AES-192-GCM.
 */
export function hostAead(
  host: HostCrypto,
  algorithm: AeadAlgorithm,
  key: Uint8Array,
): AeadCipher | undefined {
  if (!hostHasCipher(host, algorithm.cipher)) return undefined;
  return algorithm.mode === "ccm"
    ? new HostCcm(host, algorithm, key)
    : new HostAead(host, algorithm, key);
}

/** What the ciphers of node:crypto share: a copy of the key that can be wiped, and the options. */
abstract class HostCipherBase {
  readonly algorithm: AeadAlgorithm;
  readonly engine = "host";
  readonly asynchronous = false;
  protected readonly host: HostCrypto;
  // A raw key was measured to be as fast as a KeyObject, on Node and on Deno, and it can be wiped.
  protected readonly key: Bytes;
  protected readonly cipherOptions: { authTagLength: number };
  protected destroyed = false;

  constructor(host: HostCrypto, algorithm: AeadAlgorithm, key: Uint8Array) {
    this.host = host;
    this.algorithm = algorithm;
    this.key = new Uint8Array(key);
    this.cipherOptions = { authTagLength: algorithm.tagLength };
  }

  destroy(): void {
    this.destroyed = true;
    this.key.fill(0);
  }

  protected check(nonce: Uint8Array): void {
    if (this.destroyed) throw keyDestroyed(this.algorithm.name);
    checkNonce(this.algorithm, nonce);
  }
}

/** GCM, OCB or ChaCha20-Poly1305. */
class HostAead extends HostCipherBase implements AeadCipher {
  seal(
    output: Uint8Array,
    offset: number,
    nonce: Uint8Array,
    additionalData: Uint8Array,
    plaintext: Uint8Array,
    trailer?: Uint8Array,
  ): number {
    const { algorithm } = this;
    const { length } = plaintext;
    const trailerLength = trailer === undefined ? 0 : trailer.length;
    const written = checkRoom(algorithm, output, offset, length + trailerLength);
    this.check(nonce);
    if (nonce.length !== USUAL_NONCE) {
      const cipher = portableAead(algorithm, this.key) as PlainCipher;
      const sealed = cipher.seal(output, offset, nonce, additionalData, plaintext, trailer);
      cipher.destroy();
      return sealed;
    }
    const cipher = this.host.createCipheriv(algorithm.cipher, this.key, nonce, this.cipherOptions);
    cipher.setAAD(additionalData);
    let whole = plaintext;
    if (trailerLength > 0) {
      // To copy 16 KiB takes a tenth of the time that a second update and its array take.
      output.set(plaintext, offset);
      output.set(trailer as Uint8Array, offset + length);
      whole = output.subarray(offset, offset + length + trailerLength);
    }
    const begin = whole.length > 0 ? cipher.update(whole) : undefined;
    if (begin !== undefined) output.set(begin, offset);
    // OCB keeps what is no whole block for the end; all others give everything at once.
    const end = cipher.final();
    if (end.length > 0) output.set(end, offset + (begin?.length ?? 0));
    output.set(cipher.getAuthTag(), offset + length + trailerLength);
    return written;
  }

  open(nonce: Uint8Array, additionalData: Uint8Array, ciphertext: Uint8Array): Bytes {
    const { algorithm } = this;
    this.check(nonce);
    const length = ciphertext.length - algorithm.tagLength;
    if (length < 0) throw badDecrypt(algorithm);
    if (nonce.length !== USUAL_NONCE) {
      const cipher = portableAead(algorithm, this.key) as PlainCipher;
      try {
        return cipher.open(nonce, additionalData, ciphertext);
      } finally {
        cipher.destroy();
      }
    }
    const decipher = this.host.createDecipheriv(
      algorithm.cipher,
      this.key,
      nonce,
      this.cipherOptions,
    );
    decipher.setAAD(additionalData);
    decipher.setAuthTag(ciphertext.subarray(length));
    const plaintext = length > 0 ? decipher.update(ciphertext.subarray(0, length)) : undefined;
    try {
      // Stream modes: everything came out of update(), final() only checks the tag; but see OCB above.
      const end = decipher.final();
      if (end.length > 0) return concatBytes(plaintext ?? end.subarray(0, 0), end);
    } catch {
      plaintext?.fill(0);
      throw badDecrypt(algorithm);
    }
    return plaintext === undefined ? new Uint8Array(0) : plainBytes(plaintext);
  }
}

/**
 * CCM: node:crypto must know the whole length beforehand, takes one update only, and has no tag for an
 * empty message.
 */
class HostCcm extends HostCipherBase implements AeadCipher {
  seal(
    output: Uint8Array,
    offset: number,
    nonce: Uint8Array,
    additionalData: Uint8Array,
    plaintext: Uint8Array,
    trailer?: Uint8Array,
  ): number {
    const { algorithm } = this;
    let length = plaintext.length;
    let whole = plaintext;
    if (trailer !== undefined && trailer.length > 0) length += trailer.length;
    const written = checkRoom(algorithm, output, offset, length);
    this.check(nonce);
    checkCcmLength(nonce.length, length);
    if (length === 0) {
      const cipher = portableAead(algorithm, this.key) as PlainCipher;
      const sealed = cipher.seal(output, offset, nonce, additionalData, plaintext);
      cipher.destroy();
      return sealed;
    }
    if (length !== plaintext.length) {
      output.set(plaintext, offset);
      output.set(trailer as Uint8Array, offset + plaintext.length);
      whole = output.subarray(offset, offset + length);
    }
    const cipher = this.host.createCipheriv(algorithm.cipher, this.key, nonce, this.cipherOptions);
    cipher.setAAD(additionalData, { plaintextLength: length });
    output.set(cipher.update(whole), offset);
    cipher.final();
    output.set(cipher.getAuthTag(), offset + length);
    return written;
  }

  open(nonce: Uint8Array, additionalData: Uint8Array, ciphertext: Uint8Array): Bytes {
    const { algorithm } = this;
    this.check(nonce);
    const length = ciphertext.length - algorithm.tagLength;
    checkCcmLength(nonce.length, Math.max(length, 0));
    if (length < 0) throw badDecrypt(algorithm);
    if (length === 0) {
      const cipher = portableAead(algorithm, this.key) as PlainCipher;
      try {
        return cipher.open(nonce, additionalData, ciphertext);
      } finally {
        cipher.destroy();
      }
    }
    const decipher = this.host.createDecipheriv(
      algorithm.cipher,
      this.key,
      nonce,
      this.cipherOptions,
    );
    decipher.setAuthTag(ciphertext.subarray(length));
    decipher.setAAD(additionalData, { plaintextLength: length });
    try {
      const plaintext = decipher.update(ciphertext.subarray(0, length));
      decipher.final();
      return plainBytes(plaintext);
    } catch {
      throw badDecrypt(algorithm);
    }
  }
}

/** A synchronous cipher. */
interface PlainCipher extends AeadCipher {
  seal(...rest: Parameters<AeadCipher["seal"]>): number;
  open(...rest: Parameters<AeadCipher["open"]>): Bytes;
}
