// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/** What a key encapsulation mechanism is (RFC 9180, Section 4). */

import type { Bytes, MaybePromise } from "../../wire/mod.ts";
import type { PrivateOperationOptions } from "../pkey/pkey_types.ts";

/** A key pair as bytes, in the serialisation that RFC 9180 gives to its mechanism. */
export interface KemKeyPair {
  /** The public key. */
  readonly publicKey: Bytes;
  /** The private key: secret, to be wiped after use. */
  readonly privateKey: Bytes;
}

/** What an encapsulation gives. */
export interface KemEncapsulation {
  /** What goes to the owner of the private key: `enc` of RFC 9180, the ciphertext of FIPS 203. */
  readonly encapsulatedKey: Bytes;
  /** What both sides have then: secret. */
  readonly sharedSecret: Bytes;
}

/** Options of an encapsulation. */
export interface KemEncapsulateOptions extends PrivateOperationOptions {
  /**
   * The sender's private key: the recipient then knows that its owner made the secret (AuthEncap).
   *
   * @default {nobody is authenticated}
   */
  senderPrivateKey?: Uint8Array;
}

/** Options of a decapsulation. */
export interface KemDecapsulateOptions extends PrivateOperationOptions {
  /**
   * The public key of the only sender whose secrets are good (AuthDecap).
   *
   * @default {anybody's}
   */
  senderPublicKey?: Uint8Array;
}

/**
 * A key encapsulation mechanism as a value. Each operation gives a plain value when the engine is
 * synchronous. The counterpart of `EVP_KEM`.
 */
export interface KemAlgorithm {
  /** Its name in the registry of HPKE: `"DHKEM(X25519, HKDF-SHA256)"`, `"ML-KEM-768"`. */
  readonly name: string;
  /** OpenSSL's name of it in a suite of HPKE: `"x25519"`, `"P-256"`. */
  readonly opensslName: string;
  /** Its number in the registry of HPKE (RFC 9180, Section 7.1). */
  readonly id: number;
  /** The length of the shared secret, in bytes. */
  readonly sharedSecretLength: number;
  /** The length of the encapsulated key, in bytes. */
  readonly encapsulatedKeyLength: number;
  /** The length of a public key, in bytes. */
  readonly publicKeyLength: number;
  /** The length of a private key, in bytes. */
  readonly privateKeyLength: number;
  /** Whether it can authenticate the sender (RFC 9180, Section 4, AuthEncap). */
  readonly canAuthenticate: boolean;
  /**
   * Makes a key pair. A given `random` is asked for the private key's bytes; for NIST curves again
   * until they are a private number.
   *
   * @param options Who computes, and with which random bytes.
   * @returns The key pair.
   */
  generateKeyPair(options?: PrivateOperationOptions): MaybePromise<KemKeyPair>;
  /**
   * Derives a key pair from secret bytes, always the same (RFC 9180, Section 7.1.3).
   *
   * @param inputKeyingMaterial At least as many bytes as a private key has.
   * @param options Who computes.
   * @returns The key pair.
   * @throws {RangeError} When there are fewer bytes.
   */
  deriveKeyPair(
    inputKeyingMaterial: Uint8Array,
    options?: PrivateOperationOptions,
  ): MaybePromise<KemKeyPair>;
  /**
   * Computes the public key of a private one.
   *
   * @param privateKey The private key.
   * @param options Who computes.
   * @returns The public key.
   * @throws {RangeError} When the private key has another length.
   * @throws {SslError} `PROV`, `INVALID_KEY` when it is not in range.
   */
  publicKeyOf(privateKey: Uint8Array, options?: PrivateOperationOptions): MaybePromise<Bytes>;
  /**
   * Makes a secret for the owner of a key. The counterpart of `EVP_PKEY_encapsulate`.
   *
   * @param publicKey The recipient's public key.
   * @param options Who computes, with which random bytes, and who is the sender. A given `random` is
   * asked for what `generateKeyPair` asks for, or for the 32 bytes of ML-KEM's message.
   * @returns The secret, and what the recipient needs to have it too.
   * @throws {SslError} When the key is not valid: wrong length, a point that is not on the curve, a
   * key of small order, numbers out of range; or when the mechanism can not authenticate.
   */
  encapsulate(
    publicKey: Uint8Array,
    options?: KemEncapsulateOptions,
  ): MaybePromise<KemEncapsulation>;
  /**
   * Finds the secret. The counterpart of `EVP_PKEY_decapsulate`. What was not made for this key
   * gives another secret or an error, by mechanism: only what the secret protects tells.
   *
   * @param encapsulatedKey What the sender sent.
   * @param privateKey The recipient's private key.
   * @param options Who computes, and who must be the sender.
   * @returns The secret.
   * @throws {RangeError} When the private key has another length.
   * @throws {SslError} When the encapsulated key is not valid, or the mechanism can not authenticate.
   */
  decapsulate(
    encapsulatedKey: Uint8Array,
    privateKey: Uint8Array,
    options?: KemDecapsulateOptions,
  ): MaybePromise<Bytes>;
}
