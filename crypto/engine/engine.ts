// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/**
 * What an engine is: somebody who computes. Timing promises are made by the engines themselves,
 * each in the head of its own module.
 */

import type { Bytes, MaybePromise } from "../../wire/mod.ts";
import type { Random } from "../../rand/random.ts";
import type { AeadAlgorithm, AeadCipher } from "../cipher/aead.ts";
import type { CbcCipher } from "../cipher/cbc.ts";
import type { CipherAlgorithm, CipherKey, CipherKeyOptions } from "../cipher/cipher_algorithm.ts";
import type { Digest, DigestAlgorithm } from "../digest/digest.ts";
import type { KeyShare, ServerShare } from "../exchange/exchange.ts";
import type {
  DeriveOptions,
  Encapsulation,
  EncryptionAlgorithm,
  KeyParameters,
  SignatureAlgorithm,
} from "../pkey/pkey_types.ts";
import type { PrivateKey } from "../pkey/private_key.ts";
import type { PublicKey } from "../pkey/public_key.ts";

/** The name of an engine: which technique computes. */
export type EngineName = "portable" | "host" | "web" | "wasm";

/** The two sides of a key exchange, as one engine computes them for one group. */
export interface ExchangeOperations {
  /**
   * Makes the client's share.
   *
   * @param random Where the private key comes from; the engine's own generator when left out.
   * @returns The share, which later completes the exchange.
   */
  generate(random?: Random): MaybePromise<KeyShare>;
  /**
   * Answers a client's share.
   *
   * @param clientShare What the client sent.
   * @param random Where the private key comes from; the engine's own generator when left out.
   * @returns The server's share and the shared secret.
   * @throws {SslError} When the client's share is not valid.
   */
  respond(clientShare: Uint8Array, random?: Random): MaybePromise<ServerShare>;
}

/**
 * What an engine can do with public-key algorithms. Each operation is optional, and each gives
 * `undefined` for what the engine declines, before it did any work; the next engine of the list is
 * asked then.
 */
export interface PublicKeyOperations {
  /**
   * Signs data.
   *
   * @param key The private key.
   * @param algorithm How to sign.
   * @param data What to sign; it is hashed by the algorithm.
   * @param random Where salts and nonces come from; the engine's own generator when left out. An
   * engine that can not take one must decline when one is given.
   * @returns The signature, or `undefined` when the engine declines.
   */
  sign?(
    key: PrivateKey,
    algorithm: SignatureAlgorithm,
    data: Uint8Array,
    random?: Random,
  ): MaybePromise<Bytes> | undefined;
  /**
   * Checks a signature.
   *
   * @param key The public key.
   * @param algorithm How it was signed.
   * @param data What was signed.
   * @param signature The signature.
   * @returns Whether it is good, `false` also for a malformed one; `undefined` when the engine
   * declines.
   */
  verify?(
    key: PublicKey,
    algorithm: SignatureAlgorithm,
    data: Uint8Array,
    signature: Uint8Array,
  ): MaybePromise<boolean> | undefined;
  /**
   * Takes what was signed out of a signature that shows it (RSA without PSS).
   *
   * @param key The public key.
   * @param algorithm How it was signed.
   * @param signature The signature.
   * @returns The digest or the data that was signed; `undefined` when the engine declines.
   * @throws {SslError} When the signature is bad.
   */
  verifyRecover?(
    key: PublicKey,
    algorithm: SignatureAlgorithm,
    signature: Uint8Array,
  ): MaybePromise<Bytes> | undefined;
  /**
   * Makes a private key.
   *
   * @param parameters Type and size.
   * @param random Where the key comes from; the engine's own generator when left out. An engine
   * that can not take one must decline when one is given.
   * @returns The key in PKCS#8, or `undefined` when the engine declines.
   */
  generate?(parameters: KeyParameters, random?: Random): MaybePromise<Bytes> | undefined;
  /**
   * Encrypts a short message.
   *
   * @param key The public key.
   * @param algorithm How.
   * @param data The message.
   * @param random Where padding and nonces come from; the engine's own generator when left out.
   * @returns The ciphertext, or `undefined` when the engine declines.
   */
  encrypt?(
    key: PublicKey,
    algorithm: EncryptionAlgorithm,
    data: Uint8Array,
    random?: Random,
  ): MaybePromise<Bytes> | undefined;
  /**
   * Decrypts a short message.
   *
   * @param key The private key.
   * @param algorithm How it was encrypted.
   * @param ciphertext The ciphertext.
   * @param random Where blinding comes from; the engine's own generator when left out.
   * @returns The message, or `undefined` when the engine declines.
   */
  decrypt?(
    key: PrivateKey,
    algorithm: EncryptionAlgorithm,
    ciphertext: Uint8Array,
    random?: Random,
  ): MaybePromise<Bytes> | undefined;
  /**
   * Computes a shared secret.
   *
   * @param key The private key.
   * @param peer The other side's public key, of the same type and curve.
   * @param options How.
   * @returns The secret, or `undefined` when the engine declines.
   */
  derive?(
    key: PrivateKey,
    peer: PublicKey,
    options: DeriveOptions,
  ): MaybePromise<Bytes> | undefined;
  /**
   * Makes a shared secret and encapsulates it.
   *
   * @param key The public key.
   * @param random Where the secret comes from; the engine's own generator when left out.
   * @returns The secret and its encapsulation, or `undefined` when the engine declines.
   */
  encapsulate?(key: PublicKey, random?: Random): MaybePromise<Encapsulation> | undefined;
  /**
   * Opens an encapsulation.
   *
   * @param key The private key.
   * @param ciphertext The encapsulation.
   * @returns The shared secret, or `undefined` when the engine declines.
   */
  decapsulate?(key: PrivateKey, ciphertext: Uint8Array): MaybePromise<Bytes> | undefined;
  /**
   * Gives the two sides of a key exchange.
   *
   * @param group The group's name in TLS: `"x25519"`, `"secp256r1"`, …
   * @returns The operations, or `undefined` when the engine declines.
   */
  exchange?(group: string): ExchangeOperations | undefined;
}

/**
 * Somebody who computes: our own TypeScript with noble (`portable`), node:crypto (`host`), WebCrypto
 * (`web`). Each operation is optional, and each gives `undefined` for what the engine does not
 * offer; the next engine of the list is asked then.
 */
export interface Engine extends PublicKeyOperations {
  /** Which technique computes. */
  readonly name: EngineName;
  /** Whether its operations give promises. A synchronous engine gives plain values, always. */
  readonly asynchronous: boolean;
  /**
   * Sets up a cipher for authenticated encryption.
   *
   * @param algorithm The algorithm; `tagLength` is the length that is used.
   * @param key The key, of the right length. The engine keeps its own copy.
   * @returns The cipher, or `undefined` when the engine declines.
   */
  aead?(algorithm: AeadAlgorithm, key: Uint8Array): AeadCipher | undefined;
  /**
   * Sets up AES in CBC mode.
   *
   * @param key The key: 16, 24 or 32 bytes. The engine keeps its own copy.
   * @returns The cipher, or `undefined` when the engine declines.
   */
  cbc?(key: Uint8Array): CbcCipher | undefined;
  /**
   * Sets up a key of any cipher.
   *
   * @param algorithm The cipher.
   * @param key The key, of a possible length. The engine keeps its own copy.
   * @param options What some ciphers can be told besides.
   * @returns The key, or `undefined` when the engine declines.
   */
  cipher?(
    algorithm: CipherAlgorithm,
    key: Uint8Array,
    options: CipherKeyOptions,
  ): CipherKey | undefined;
  /**
   * Starts a digest.
   *
   * @param algorithm Which one.
   * @returns The running state, or `undefined` when the engine declines.
   */
  digest?(algorithm: DigestAlgorithm): Digest | undefined;
  /**
   * Computes an HMAC over a whole message.
   *
   * @param algorithm The digest.
   * @param key The key, of any length.
   * @param data The message.
   * @returns The authentication code, or `undefined` when the engine declines.
   */
  hmac?(algorithm: DigestAlgorithm, key: Uint8Array, data: Uint8Array): Bytes | undefined;
}

/**
 * Makes an engine of its parts. A function, not a literal with `...`: bundlers take that for something
 * that might do work, and keep the engine, with all of cryptography, in programs that use nothing of it.
 *
 * @param engine What it does without public keys.
 * @param operations What it does with them.
 * @returns The engine.
 */
export function withPublicKeys(engine: Engine, operations: PublicKeyOperations): Engine {
  return { ...engine, ...operations };
}
