// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

import { type Bytes, checkBytes, mapMaybe, type MaybePromise } from "../../wire/mod.ts";
import { SslError } from "../../err/mod.ts";
import { formatPem } from "../pem/mod.ts";
import { derivePublicParts } from "../engine/derive_public.ts";
import { enginesFor, noEngine } from "../engine/select_pkey.ts";
import { withEcEncoding } from "../ec/ec_encoding.ts";
import { checkEncryptionAlgorithm, checkSignatureAlgorithm } from "./algorithm_checks.ts";
import { checkMayDerive, checkMayEncapsulate, checkMayEncrypt } from "./encryption_checks.ts";
import { ConsoleText } from "./console_text.ts";
import { givenRandom } from "./given_random.ts";
import { privateKeyParts, setPrivateKeyParts } from "./key_parts.ts";
import { dhkemOfKey, dhkemPrivateBytes } from "../kem/dhkem_keys.ts";
import { keyTypeRow } from "./key_types.ts";
import { decodePrivateKeyInfo } from "../pkcs8/decode_private_key.ts";
import { encodeEcPrivateKey } from "../pkcs8/ec_key.ts";
import { withSeedForm } from "../pkcs8/seed_key.ts";
import { encodePrivateKeyInfo } from "../pkcs8/encode_key.ts";
import type {
  CurveName,
  DeriveOptions,
  EcEncoding,
  EncryptionAlgorithm,
  KeyType,
  PrivateKeyFormOptions,
  PrivateKeyParts,
  PrivateOperationOptions,
  PublicKeyParts,
  PublicOperationOptions,
  SignatureAlgorithm,
} from "./pkey_types.ts";
import { curveNameOf, PublicKey } from "./public_key.ts";
import { checkMaySign } from "./signature_checks.ts";
import { fromEngineForm } from "./signature_form.ts";
import { wipe } from "../wipe.ts";

/**
 * A private key. It never shows its secret parts to consoles, and `destroy` wipes them. The
 * counterpart of an `EVP_PKEY` with a private key.
 *
 * What `destroy` can not reach: copies that the runtime's own library made, and big numbers that
 * the portable engine computed with, which the garbage collector takes when it likes.
 *
 * @example Usage
 * ```ts
 * import { generateKey, sha256 } from "@streamssl/ssl/crypto";
 * import { assert } from "@std/assert";
 *
 * const key = await generateKey({ type: "ec", curve: "P-256" });
 * const data = new TextEncoder().encode("hello");
 * const signature = await key.sign({ kind: "ecdsa", digest: sha256 }, data);
 * assert(await key.publicKey.verify({ kind: "ecdsa", digest: sha256 }, data, signature));
 * key.destroy();
 * ```
 */
export class PrivateKey extends ConsoleText {
  /** The key's type. */
  readonly type: KeyType;
  /** The curve of a key of type `"ec"` or `"sm2"`, where it has a name. */
  readonly curve: CurveName | undefined;
  #publicKey: PublicKey | undefined;
  readonly #statedPublic: PublicKeyParts | undefined;

  /**
   * Makes a key from its parts, which must be valid: `fromPkcs8` checks them.
   *
   * @param parts The parts; they are not copied, and `destroy` wipes them.
   * @param statedPublic The public key that came with the private one; it is compared with the
   * computed one when the public key is asked for.
   */
  constructor(parts: PrivateKeyParts, statedPublic?: PublicKeyParts) {
    super();
    this.type = parts.type;
    this.curve = curveNameOf(parts);
    this.#statedPublic = statedPublic;
    setPrivateKeyParts(this, parts);
  }

  /**
   * Reads a PKCS #8 PrivateKeyInfo (RFC 5208, RFC 5958). The counterpart of
   * `d2i_PKCS8_PRIV_KEY_INFO` with `EVP_PKCS82PKEY`.
   *
   * @param der The whole structure, not encrypted; it is copied.
   * @returns The key.
   * @throws {SslError} When the encoding, the algorithm or the key can not be used.
   */
  static fromPkcs8(der: Uint8Array): PrivateKey {
    const { parts, statedPublic } = decodePrivateKeyInfo(der);
    return new PrivateKey(parts, statedPublic);
  }

  /**
   * The public key; computed at the first use where the private key came without it.
   *
   * @throws {SslError} `EC`, `INVALID_KEY` when the key came with the public key of another one.
   */
  get publicKey(): PublicKey {
    this.#publicKey ??= new PublicKey(this.#publicParts());
    return this.#publicKey;
  }

  /**
   * Signs data.
   *
   * @param algorithm How.
   * @param data What to sign; it is hashed by the algorithm.
   * @param options Who computes, and with which random bytes.
   * @returns The signature; a plain value when the engine is synchronous.
   * @throws {SslError} When the algorithm is not for this key or its parameters forbid it, when the
   * modulus is too small for the digest, or when no engine of the list can sign.
   * @throws {TypeError} When the key was destroyed, or the algorithm lacks its digest.
   */
  sign(
    algorithm: SignatureAlgorithm,
    data: Uint8Array,
    options: PrivateOperationOptions = {},
  ): MaybePromise<Bytes> {
    const parts = privateKeyParts(this);
    checkSignatureAlgorithm(algorithm, data);
    checkMaySign(this, algorithm);
    const random = givenRandom(options.random);
    const engines = enginesFor("sign", this.curve ?? this.type, options.engines);
    for (const engine of engines) {
      const signature = engine.sign?.(this, algorithm, data, random);
      if (signature === undefined) continue;
      return mapMaybe(signature, (made) => fromEngineForm(parts, algorithm, made));
    }
    throw noEngine(`${algorithm.kind} signatures`, engines);
  }

  /**
   * Decrypts what was encrypted for the public key. The counterpart of `EVP_PKEY_decrypt`.
   *
   * @param algorithm How it was encrypted.
   * @param ciphertext The ciphertext.
   * @param options Who computes, and with which random bytes it is blinded.
   * @returns The message; a plain value when the engine is synchronous.
   * @throws {SslError} When the key's type does not decrypt so, the ciphertext is not good, or no
   * engine of the list can decrypt.
   * @throws {TypeError} When the key was destroyed.
   */
  decrypt(
    algorithm: EncryptionAlgorithm,
    ciphertext: Uint8Array,
    options: PrivateOperationOptions = {},
  ): MaybePromise<Bytes> {
    privateKeyParts(this);
    checkEncryptionAlgorithm(algorithm, ciphertext);
    const input = checkMayEncrypt(this, algorithm, "decrypt", ciphertext);
    const engines = enginesFor("decrypt", this.curve ?? this.type, options.engines);
    for (const engine of engines) {
      const data = engine.decrypt?.(this, algorithm, input, givenRandom(options.random));
      if (data !== undefined) return data;
    }
    throw noEngine(`decryption by ${algorithm.kind}`, engines);
  }

  /**
   * Computes the secret that is shared with the owner of a public key: Diffie-Hellman. The
   * counterpart of `EVP_PKEY_derive`.
   *
   * @param peer The other side's public key, of the same type and parameters.
   * @param options Who computes.
   * @returns The secret: not uniform, so it goes through a key derivation function; a plain value
   * when the engine is synchronous.
   * @throws {SslError} When the keys do not fit, the secret would be zero, or no engine of the list
   * can derive.
   * @throws {TypeError} When the key was destroyed.
   */
  derive(peer: PublicKey, options: DeriveOptions = {}): MaybePromise<Bytes> {
    privateKeyParts(this);
    checkMayDerive(this, peer);
    const engines = enginesFor("derive", this.curve ?? this.type, options.engines);
    for (const engine of engines) {
      const secret = engine.derive?.(this, peer, options);
      if (secret !== undefined) return secret;
    }
    throw noEngine(`derivation with keys of type ${this.type}`, engines);
  }

  /**
   * Opens an encapsulation. The counterpart of `EVP_PKEY_decapsulate`.
   *
   * @param ciphertext What the other side's `encapsulate` made.
   * @param options Who computes.
   * @returns The shared secret; a plain value when the engine is synchronous.
   * @throws {SslError} When the key's type does not decapsulate, the length is wrong, or no engine of
   * the list can.
   * @throws {TypeError} When the key was destroyed.
   */
  decapsulate(
    ciphertext: Uint8Array,
    options: PublicOperationOptions = {},
  ): MaybePromise<Bytes> {
    privateKeyParts(this);
    checkBytes(ciphertext, "the ciphertext");
    const dhkem = dhkemOfKey(this.type, this.curve);
    if (dhkem !== undefined) {
      return dhkem.decapsulate(ciphertext, dhkemPrivateBytes(privateKeyParts(this)), options);
    }
    const engines = enginesFor("decapsulate", this.curve ?? this.type, options.engines);
    for (const engine of engines) {
      const secret = engine.decapsulate?.(this, ciphertext);
      if (secret !== undefined) return secret;
    }
    checkMayEncapsulate(this.type);
    throw noEngine(`decapsulation with keys of type ${this.type}`, engines);
  }

  /**
   * Checks the key as `openssl pkey -check` and `EVP_PKEY_check` do: its numbers, and that the public
   * key belongs to it.
   *
   * @throws {SslError} With OpenSSL's reason: the library and what is wrong with the key.
   * @throws {TypeError} When the key was destroyed.
   */
  check(): void {
    const parts = privateKeyParts(this);
    this.publicKey.check();
    keyTypeRow(this.type).checkPrivate?.(parts, this.publicKey.parts);
  }

  /**
   * Writes the key as PKCS #8 PrivateKeyInfo, as `i2d_PKCS8_PRIV_KEY_INFO` does: with the public
   * key for type `"ec"`, without for the keys of RFC 8410.
   *
   * @param options How curve and point are written, or keys with a seed; left out they are as they were
   * read.
   * @returns The DER encoding: secret, to be wiped after use.
   * @throws {TypeError} When the key was destroyed, or has not the form that is asked for.
   */
  toPkcs8(options: PrivateKeyFormOptions = {}): Bytes {
    const parts = withSeedForm(privateKeyParts(this), options.seedForm);
    return encodePrivateKeyInfo(
      withEcEncoding(parts, options),
      withEcEncoding(this.publicKey.parts, options),
    );
  }

  /**
   * Writes a key on a curve as ECPrivateKey of SEC 1 (RFC 5915), as `i2d_ECPrivateKey` and `openssl ec`
   * do; in PEM it has the label `EC PRIVATE KEY`.
   *
   * @param encoding How curve and point are written; left out they are as they were read.
   * @returns The DER encoding: secret, to be wiped after use.
   * @throws {TypeError} When the key was destroyed, or is on no curve.
   */
  toSec1(encoding: EcEncoding = {}): Bytes {
    const parts = withEcEncoding(privateKeyParts(this), encoding);
    const publicParts = withEcEncoding(this.publicKey.parts, encoding);
    if ("scalar" in parts && "curve" in publicParts) return encodeEcPrivateKey(parts, publicParts);
    throw new TypeError(`Cannot write a key of type "${this.type}" as ECPrivateKey`);
  }

  /**
   * Writes the key as PEM with the label `PRIVATE KEY` (PEM_write_bio_PKCS8PrivateKey, unencrypted).
   *
   * @param options How keys with a seed are written.
   * @returns The text: secret.
   * @throws {TypeError} When the key was destroyed, or has not the form that is asked for.
   */
  toPem(options: PrivateKeyFormOptions = {}): string {
    return formatPem("PRIVATE KEY", this.toPkcs8(options));
  }

  /** Wipes the secret parts. Of the key only a public key that was asked for before stays usable. */
  destroy(): void {
    let parts: PrivateKeyParts;
    try {
      parts = privateKeyParts(this);
    } catch {
      return;
    }
    wipe(...keyTypeRow(parts.type).secrets(parts));
    setPrivateKeyParts(this, undefined);
  }

  /** Type and size, for messages and consoles; nothing secret. @returns A short text. */
  override toString(): string {
    return `PrivateKey(${this.curve ?? this.type})`;
  }

  #publicParts(): PublicKeyParts {
    const parts = privateKeyParts(this);
    const computed = derivePublicParts(parts);
    const stated = this.#statedPublic;
    if (stated !== undefined && !keyTypeRow(parts.type).equals(stated, computed)) {
      throw new SslError("EC", "INVALID_KEY", {
        expected: "the public key that belongs to the private number",
        received: "another one in the same file",
        usualCause: "two keys were mixed up, or the file is damaged",
        remedy: "write the key anew from its private number, or take it from its source again",
      });
    }
    return computed;
  }
}
