// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

import { type Bytes, equalBytes, type MaybePromise } from "../../wire/mod.ts";
import { bitLengthOfBytes } from "../bigint.ts";
import { curveByName } from "../ec/curves.ts";
import { enginesFor, noEngine } from "../engine/select_pkey.ts";
import { decodeSubjectPublicKeyInfo } from "../pkcs8/decode_public_key.ts";
import { encodeSubjectPublicKeyInfo } from "../pkcs8/encode_key.ts";
import { parsePublicKeyPem } from "../pkcs8/public_key_pem.ts";
import type {
  CurveName,
  KeyType,
  PublicKeyParts,
  PublicOperationOptions,
  RsaPssRestriction,
  SignatureAlgorithm,
} from "./pkey_types.ts";
import { mayBeGood } from "./signature_checks.ts";
import { rsaSecurityBits } from "./security_bits.ts";

const INSPECT = Symbol.for("nodejs.util.inspect.custom");
const DENO_INSPECT = Symbol.for("Deno.customInspect");

/** Sizes as EVP_PKEY_get_bits and EVP_PKEY_get_security_bits tell them. */
const RAW_SIZES = {
  ed25519: { bits: 256, securityBits: 128 },
  ed448: { bits: 456, securityBits: 224 },
  x25519: { bits: 253, securityBits: 128 },
  x448: { bits: 448, securityBits: 224 },
} as const;

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
export class PublicKey {
  /** The key's type. */
  readonly type: KeyType;
  readonly #parts: PublicKeyParts;
  #encoded: Bytes | undefined;

  /**
   * Makes a key from its parts, which must be valid: `fromSubjectPublicKeyInfo` checks them.
   *
   * @param parts The parts; they are not copied.
   */
  constructor(parts: PublicKeyParts) {
    this.type = parts.type;
    this.#parts = parts;
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

  /** The curve of a key of type `"ec"`. */
  get curve(): CurveName | undefined {
    return this.#parts.type === "ec" ? this.#parts.curve : undefined;
  }

  /** The size in bits, as `EVP_PKEY_get_bits` tells it: of the modulus, or of the order. */
  get bits(): number {
    const parts = this.#parts;
    if ("modulus" in parts) return bitLengthOfBytes(parts.modulus);
    return parts.type === "ec" ? curveByName(parts.curve).bits : RAW_SIZES[parts.type].bits;
  }

  /** The strength in bits, as `EVP_PKEY_get_security_bits` tells it: 112 for RSA-2048. */
  get securityBits(): number {
    const parts = this.#parts;
    if ("modulus" in parts) return rsaSecurityBits(this.bits);
    if (parts.type !== "ec") return RAW_SIZES[parts.type].securityBits;
    return Math.min(256, this.bits >> 1);
  }

  /** The DER encoding of the SubjectPublicKeyInfo; a fresh copy. */
  get subjectPublicKeyInfo(): Bytes {
    this.#encoded ??= encodeSubjectPublicKeyInfo(this.#parts);
    return new Uint8Array(this.#encoded);
  }

  /** Modulus and exponent of an RSA key, big-endian without leading zero bytes. */
  get rsa(): { readonly modulus: Bytes; readonly exponent: Bytes } | undefined {
    const parts = this.#parts;
    return "modulus" in parts ? { modulus: parts.modulus, exponent: parts.exponent } : undefined;
  }

  /** What a key of type `"rsa-pss"` with parameters allows. */
  get rsaPssRestriction(): RsaPssRestriction | undefined {
    return "modulus" in this.#parts ? this.#parts.restriction : undefined;
  }

  /** The point of a key that has one: uncompressed on a NIST curve, else the key as in RFC 8410. */
  get point(): Bytes | undefined {
    return "point" in this.#parts ? this.#parts.point : undefined;
  }

  /**
   * Compares two keys, as `EVP_PKEY_eq` does.
   *
   * @param other Another key.
   * @returns Whether both are the same key of the same type. Restrictions do not count.
   */
  equals(other: PublicKey): boolean {
    const parts = this.#parts;
    const others = other.#parts;
    if (parts.type !== others.type || this.curve !== other.curve) return false;
    if ("modulus" in parts) {
      return "modulus" in others && equalBytes(parts.modulus, others.modulus) &&
        equalBytes(parts.exponent, others.exponent);
    }
    return "point" in others && equalBytes(parts.point, others.point);
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
   * @throws {SslError} `EVP`, `UNSUPPORTED_ALGORITHM` when no engine of the list can check it.
   */
  verify(
    algorithm: SignatureAlgorithm,
    data: Uint8Array,
    signature: Uint8Array,
    options: PublicOperationOptions = {},
  ): MaybePromise<boolean> {
    if (!mayBeGood(this, algorithm, signature)) return false;
    const engines = enginesFor("verify", this.curve ?? this.type, options.engines);
    for (const engine of engines) {
      const good = engine.verify?.(this, algorithm, data, signature);
      if (good !== undefined) return good;
    }
    throw noEngine(`checking ${algorithm.kind} signatures`, engines);
  }

  /** Type and size, for consoles. @returns A short text. */
  [INSPECT](): string {
    return `PublicKey(${this.curve ?? this.type}, ${this.bits} bits)`;
  }

  /** Type and size, for consoles. @returns A short text. */
  [DENO_INSPECT](): string {
    return this[INSPECT]();
  }
}
