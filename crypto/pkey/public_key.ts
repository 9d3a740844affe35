// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

import { type Bytes, checkBytes, mapMaybe, type MaybePromise } from "../../wire/mod.ts";
import { enginesFor, noEngine } from "../engine/select_pkey.ts";
import { dhkemOfKey } from "../kem/dhkem_keys.ts";
import { keyTypeRow } from "./key_types.ts";
import { decodeSubjectPublicKeyInfo } from "../pkcs8/decode_public_key.ts";
import { encodeSubjectPublicKeyInfo } from "../pkcs8/encode_key.ts";
import { parsePublicKeyPem } from "../pkcs8/public_key_pem.ts";
import type {
  CurveName,
  Encapsulation,
  EncryptionAlgorithm,
  KeyType,
  PrivateKeyParts,
  PrivateOperationOptions,
  PublicKeyParts,
  PublicOperationOptions,
  RsaPssRestriction,
  SignatureAlgorithm,
} from "./pkey_types.ts";
import { checkEncryptionAlgorithm, checkSignatureAlgorithm } from "./algorithm_checks.ts";
import { checkMayEncapsulate, checkMayEncrypt } from "./encryption_checks.ts";
import { ConsoleText } from "./console_text.ts";
import { givenRandom } from "./given_random.ts";
import { checkMayRecover, mayBeGood } from "./signature_checks.ts";
import { toEngineForm } from "./signature_form.ts";

/**
 * A public key. What engines prepare for it is kept as long as the key, so checking many
 * signatures with one key is fast. The counterpart of an `EVP_PKEY` with a public key.
 *
 * @example Usage
 * ```ts
 * import { generateKey, PublicKey } from "@streamssl/ssl/crypto";
 * import { assert, assertEquals } from "@std/assert";
 *
 * const key = await generateKey({ type: "ed25519" });
 * const copy = PublicKey.fromSubjectPublicKeyInfo(key.publicKey.subjectPublicKeyInfo);
 * assertEquals([copy.type, copy.bits, copy.securityBits], ["ed25519", 256, 128]);
 * assert(copy.equals(key.publicKey));
 * ```
 */
export class PublicKey extends ConsoleText {
  /** The key's type. */
  readonly type: KeyType;
  /** What it is made of. */
  readonly parts: PublicKeyParts;
  #encoded: Bytes | undefined;

  /**
   * Makes a key from its parts, which must be valid: `fromSubjectPublicKeyInfo` checks them.
   *
   * @param parts The parts; they are not copied.
   */
  constructor(parts: PublicKeyParts) {
    super();
    this.type = parts.type;
    this.parts = parts;
  }

  /**
   * Reads a SubjectPublicKeyInfo (RFC 5280, Section 4.1.2.7). The counterpart of `d2i_PUBKEY`.
   *
   * @param der The whole structure; it is copied.
   * @returns The key.
   * @throws {SslError} When the encoding, the algorithm or the key can not be used: `ASN1`, `EVP`
   * `UNSUPPORTED_ALGORITHM`, `EC` `POINT_IS_NOT_ON_CURVE`, `RSA` `INVALID_MODULUS` and others.
   */
  static fromSubjectPublicKeyInfo(der: Uint8Array): PublicKey {
    const encoded = new Uint8Array(der);
    const key = new PublicKey(decodeSubjectPublicKeyInfo(encoded));
    key.#encoded = encoded;
    return key;
  }

  /**
   * Reads the first public key of a PEM text: `PUBLIC KEY` or `RSA PUBLIC KEY`. The counterpart of
   * `PEM_read_bio_PUBKEY`.
   *
   * @param pem The text.
   * @returns The key.
   * @throws {SslError} When there is none, or it can not be used.
   */
  static fromPem(pem: string): PublicKey {
    return new PublicKey(parsePublicKeyPem(pem));
  }

  /** The curve of a key of type `"ec"` or `"sm2"`, where it has a name. */
  get curve(): CurveName | undefined {
    return curveNameOf(this.parts);
  }

  /** The size in bits, as `EVP_PKEY_get_bits` tells it: of the modulus, or of the order. */
  get bits(): number {
    return keyTypeRow(this.type).bits(this.parts);
  }

  /** The strength in bits, as `EVP_PKEY_get_security_bits` tells it: 112 for RSA-2048. */
  get securityBits(): number {
    return keyTypeRow(this.type).securityBits(this.parts);
  }

  /** The DER encoding of the SubjectPublicKeyInfo; a fresh copy. */
  get subjectPublicKeyInfo(): Bytes {
    this.#encoded ??= encodeSubjectPublicKeyInfo(this.parts);
    return new Uint8Array(this.#encoded);
  }

  /** Modulus and exponent of an RSA key, big-endian without leading zero bytes. */
  get rsa(): { readonly modulus: Bytes; readonly exponent: Bytes } | undefined {
    const parts = this.parts;
    return "modulus" in parts ? { modulus: parts.modulus, exponent: parts.exponent } : undefined;
  }

  /** What a key of type `"rsa-pss"` with parameters allows. */
  get rsaPssRestriction(): RsaPssRestriction | undefined {
    return "modulus" in this.parts ? this.parts.restriction : undefined;
  }

  /** The point of a key that has one: uncompressed with type `"ec"` and `"sm2"`, else the key as in RFC 8410. */
  get point(): Bytes | undefined {
    return "point" in this.parts ? this.parts.point : undefined;
  }

  /**
   * Compares two keys, as `EVP_PKEY_eq` does.
   *
   * @param other Another key.
   * @returns Whether both are the same key of the same type. Restrictions do not count.
   */
  equals(other: PublicKey): boolean {
    return this.type === other.type && keyTypeRow(this.type).equals(this.parts, other.parts);
  }

  /**
   * Compares the curves or groups of two keys, as `EVP_PKEY_parameters_eq` does.
   *
   * @param other Another key.
   * @returns Whether the keys have the same type and the same parameters; for types without
   * parameters the type decides.
   */
  hasSameParameters(other: PublicKey): boolean {
    if (this.type !== other.type) return false;
    return keyTypeRow(this.type).equalParameters?.(this.parts, other.parts) ?? true;
  }

  /**
   * Checks the key as `openssl pkey -pubcheck` and `EVP_PKEY_public_check` do, beyond what was
   * checked when it was read.
   *
   * @throws {SslError} With OpenSSL's reason: the library and what is wrong with the key.
   */
  check(): void {
    keyTypeRow(this.type).checkPublic?.(this.parts);
  }

  /**
   * Checks a signature.
   *
   * @param algorithm How it was made.
   * @param data What was signed.
   * @param signature The signature.
   * @param options Who may compute.
   * @returns Whether the signature is good. `false` also for a malformed signature, and for an
   * algorithm that is not for this key or that its parameters forbid. A plain value when the engine
   * is synchronous.
   * @throws {SslError} `EVP`, `UNSUPPORTED_ALGORITHM` when there is no such algorithm, or no engine of the
   * list can check it.
   * @throws {TypeError} When the algorithm lacks its digest, or data or signature are no bytes.
   */
  verify(
    algorithm: SignatureAlgorithm,
    data: Uint8Array,
    signature: Uint8Array,
    options: PublicOperationOptions = {},
  ): MaybePromise<boolean> {
    checkSignatureAlgorithm(algorithm, data);
    checkBytes(signature, "the signature");
    const form = toEngineForm(this.parts, algorithm, signature);
    if (form === undefined || !mayBeGood(this, algorithm, form)) return false;
    const engines = enginesFor("verify", this.curve ?? this.type, options.engines);
    for (const engine of engines) {
      const good = engine.verify?.(this, algorithm, data, form);
      if (good !== undefined) return good;
    }
    throw noEngine(`checking ${algorithm.kind} signatures`, engines);
  }

  /**
   * Takes what was signed out of a signature, where the algorithm allows it: RSA with PKCS #1 v1.5,
   * X9.31 or no padding. The counterpart of `EVP_PKEY_verify_recover`.
   *
   * @param algorithm How it was signed.
   * @param signature The signature.
   * @param options Who may compute.
   * @returns The digest, or the data that was signed bare; a plain value when the engine is
   * synchronous.
   * @throws {SslError} When the key's type or the algorithm shows nothing of what was signed, or the
   * signature is bad.
   */
  verifyRecover(
    algorithm: SignatureAlgorithm,
    signature: Uint8Array,
    options: PublicOperationOptions = {},
  ): MaybePromise<Bytes> {
    checkMayRecover(this, algorithm, signature);
    const engines = enginesFor("verifyRecover", this.curve ?? this.type, options.engines);
    for (const engine of engines) {
      const data = engine.verifyRecover?.(this, algorithm, signature);
      if (data !== undefined) return data;
    }
    throw noEngine(`recovering from ${algorithm.kind} signatures`, engines);
  }

  /**
   * Encrypts a short message, such as a key. The counterpart of `EVP_PKEY_encrypt`.
   *
   * @param algorithm How.
   * @param data The message; how long it may be depends on the key and the algorithm.
   * @param options Who computes, and with which random bytes.
   * @returns The ciphertext; a plain value when the engine is synchronous.
   * @throws {SslError} When the key's type does not encrypt so, the message is too long, or no
   * engine of the list can encrypt.
   */
  encrypt(
    algorithm: EncryptionAlgorithm,
    data: Uint8Array,
    options: PrivateOperationOptions = {},
  ): MaybePromise<Bytes> {
    checkEncryptionAlgorithm(algorithm, data);
    const input = checkMayEncrypt(this, algorithm, "encrypt", data);
    const engines = enginesFor("encrypt", this.curve ?? this.type, options.engines);
    for (const engine of engines) {
      const ciphertext = engine.encrypt?.(this, algorithm, input, givenRandom(options.random));
      if (ciphertext !== undefined) return ciphertext;
    }
    throw noEngine(`encryption by ${algorithm.kind}`, engines);
  }

  /**
   * Makes a shared secret and encapsulates it for the owner of the private key: by ML-KEM; by DHKEM
   * with X25519, X448, P-256, P-384 and P-521 (RFC 9180); by RSASVE with RSA (SP 800-56B), where the
   * secret is as long as the modulus and goes through a key derivation function. The counterpart of
   * `EVP_PKEY_encapsulate`.
   *
   * @param options Who computes, and with which random bytes.
   * @returns The secret and its encapsulation; a plain value when the engine is synchronous.
   * @throws {SslError} When the key's type does not encapsulate, or no engine of the list can.
   */
  encapsulate(options: PrivateOperationOptions = {}): MaybePromise<Encapsulation> {
    const dhkem = dhkemOfKey(this.type, this.curve);
    if (dhkem !== undefined) {
      return mapMaybe(
        dhkem.encapsulate(this.point as Bytes, options),
        ({ encapsulatedKey, sharedSecret }) => ({ ciphertext: encapsulatedKey, sharedSecret }),
      );
    }
    const engines = enginesFor("encapsulate", this.curve ?? this.type, options.engines);
    for (const engine of engines) {
      const made = engine.encapsulate?.(this, givenRandom(options.random));
      if (made !== undefined) return made;
    }
    checkMayEncapsulate(this.type);
    throw noEngine(`encapsulation for keys of type ${this.type}`, engines);
  }

  /** Type and size, for messages and consoles; nothing secret. @returns A short text. */
  override toString(): string {
    return `PublicKey(${this.curve ?? this.type}, ${this.bits} bits)`;
  }
}

/**
 * Tells the name of the curve that a key is on.
 *
 * @param parts The parts of a public or private key.
 * @returns The name; `undefined` when the curve has none, and for keys of other types.
 */
export function curveNameOf(parts: PublicKeyParts | PrivateKeyParts): CurveName | undefined {
  return "curve" in parts && typeof parts.curve === "string" ? parts.curve : undefined;
}
