// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

import { checkDer } from "../crypto/asn1/pem_hint.ts";
import {
  type Cursor,
  decodeAt,
  DER_TAGS,
  DerBuilder,
  DerReader,
  encodeAt,
} from "../crypto/asn1/mod.ts";
import { encodeBase64 } from "../crypto/pem/base64.ts";
import type { SignatureAlgorithm } from "../crypto/pkey/pkey_types.ts";
import { PublicKey } from "../crypto/pkey/public_key.ts";
import { SslError } from "../err/mod.ts";
import { type Bytes, mapMaybe, type MaybePromise } from "../wire/mod.ts";
import type { AlgorithmIdentifier } from "./algorithm_identifier.ts";
import type { VerifySignatureOptions } from "./verify_signature.ts";
import { type Signer, signStructure, type SignStructureOptions } from "./sign_structure.ts";
import { SignedStructure } from "./signed_structure.ts";

/**
 * A public key and a challenge, signed with the key: SPKAC, what the HTML element `keygen` of Netscape
 * made (NETSCAPE_SPKI). It proves that who asks has the private key; it names nobody.
 *
 * @example Usage
 * ```ts
 * import {
 *   createSignedPublicKeyAndChallenge,
 *   SignedPublicKeyAndChallenge,
 * } from "@streamssl/ssl/x509";
 * import { generateKey } from "@streamssl/ssl/crypto";
 * import { assert, assertEquals } from "@std/assert";
 *
 * const key = await generateKey({ type: "ec", curve: "P-256" });
 * const made = await createSignedPublicKeyAndChallenge({ key, challenge: "once" });
 * const spkac = SignedPublicKeyAndChallenge.fromBase64(made.toBase64());
 * assertEquals(spkac.challenge, "once");
 * assert(await spkac.verifySignature());
 * ```
 */
export class SignedPublicKeyAndChallenge {
  /** The structure in DER, exactly as it was given. It must not be changed. */
  readonly der: Bytes;
  /** The key as SubjectPublicKeyInfo in DER, a view. */
  readonly subjectPublicKeyInfo: Uint8Array;
  /** The challenge; empty when there was none. */
  readonly challenge: string;
  readonly #signed: SignedStructure;
  #publicKey: PublicKey | undefined;

  private constructor(der: Bytes) {
    this.der = der;
    const path = "signedPublicKeyAndChallenge";
    this.#signed = new SignedStructure(der, path, "publicKeyAndChallenge");
    const reader = new DerReader(der, {
      offset: this.#signed.signedStart,
      path: `${path}.publicKeyAndChallenge`,
    }).readSequence();
    this.subjectPublicKeyInfo = reader.readRaw("spki");
    this.challenge = reader.readString("challenge", "lenient");
    reader.finish();
  }

  /**
   * Takes the structure out of DER.
   *
   * @param der The structure, and nothing behind it; it is copied.
   * @returns The structure.
   * @throws {Asn1Error} When it is none.
   */
  static fromDer(der: Uint8Array): SignedPublicKeyAndChallenge {
    checkDer(der, "signedPublicKeyAndChallenge");
    return new SignedPublicKeyAndChallenge(der.slice());
  }

  /**
   * Takes the structure out of base64 (NETSCAPE_SPKI_b64_decode), with or without `SPKAC=` before it.
   *
   * @param text The text; white space counts nothing.
   * @returns The structure.
   * @throws {SslError} `X509` `BASE64_DECODE_ERROR` when it is no base64.
   * @throws {Asn1Error} When it is no such structure.
   */
  static fromBase64(text: string): SignedPublicKeyAndChallenge {
    const digits = text.replace(/^\s*SPKAC\s*=/, "").replace(/\s+/g, "");
    if (digits === "" || !/^[A-Za-z0-9+/]*={0,2}$/.test(digits) || digits.length % 4 !== 0) {
      throw new SslError("X509", "BASE64_DECODE_ERROR", {
        expected: "base64 of a SignedPublicKeyAndChallenge",
        received: JSON.stringify(text.slice(0, 80)),
      });
    }
    const der = Uint8Array.from(atob(digits), (character) => character.charCodeAt(0));
    return new SignedPublicKeyAndChallenge(der);
  }

  /** The key. @throws {SslError} When the key is malformed or of an unknown type. */
  get publicKey(): PublicKey {
    return this.#publicKey ??= PublicKey.fromSubjectPublicKeyInfo(this.subjectPublicKeyInfo);
  }

  /** The signature algorithm, not decoded further. */
  get signatureAlgorithmIdentifier(): AlgorithmIdentifier {
    return this.#signed.algorithmIdentifier;
  }

  /** How it was signed. @throws {Asn1Error} For an unknown algorithm or wrong parameters. */
  get signatureAlgorithm(): SignatureAlgorithm {
    return this.#signed.algorithm;
  }

  /** OpenSSL's name of the signature algorithm; the dotted form of an unknown one. */
  get signatureAlgorithmName(): string {
    return this.#signed.algorithmName;
  }

  /** The bytes of the signature, a view. */
  get signature(): Uint8Array {
    return this.#signed.signature;
  }

  /**
   * Checks that the structure was signed with the key that is in it (NETSCAPE_SPKI_verify). Whether
   * the challenge is the right one is for the caller to see.
   *
   * @param options Who computes.
   * @returns Whether the signature is good. A plain value when the engine is synchronous.
   * @throws {SslError} When the key or the signature algorithm is unknown.
   */
  verifySignature(options: VerifySignatureOptions = {}): MaybePromise<boolean> {
    return this.#signed.verify(this.publicKey, options);
  }

  /** Writes it in base64 (NETSCAPE_SPKI_b64_encode). @returns One line without an end. */
  toBase64(): string {
    return encodeBase64(this.der);
  }
}

/** Options for {@linkcode createSignedPublicKeyAndChallenge}. */
export interface CreateSignedPublicKeyAndChallengeOptions extends SignStructureOptions {
  /** The private key, here or elsewhere. */
  key: Signer;
  /** The challenge: ASCII that the authority gave. @default {""} */
  challenge?: string;
}

/**
 * Signs a public key and a challenge (NETSCAPE_SPKI_sign, `openssl spkac -key`). By default it is signed
 * as certificates are; OpenSSL's program takes MD5 where nothing else is told.
 *
 * @param options The key and the challenge.
 * @returns The structure; a plain value when the signer is synchronous.
 * @throws {SslError} When the key can not sign so, or the challenge is no ASCII.
 *
 * @example Usage
 * ```ts
 * import { createSignedPublicKeyAndChallenge } from "@streamssl/ssl/x509";
 * import { generateKey } from "@streamssl/ssl/crypto";
 * import { assert } from "@std/assert";
 *
 * const key = await generateKey({ type: "ed25519" });
 * const spkac = await createSignedPublicKeyAndChallenge({ key });
 * assert(await spkac.verifySignature());
 * ```
 */
export function createSignedPublicKeyAndChallenge(
  options: CreateSignedPublicKeyAndChallengeOptions,
): MaybePromise<SignedPublicKeyAndChallenge> {
  const { key, challenge = "" } = options;
  const signed = signStructure(key, options, () =>
    new DerBuilder().sequence((inner) => {
      inner.raw(key.publicKey.subjectPublicKeyInfo).string(DER_TAGS.IA5_STRING, challenge);
    }).finish());
  return mapMaybe(signed, (der) => SignedPublicKeyAndChallenge.fromDer(der));
}

/**
 * Decodes the structure at a cursor, as d2i_NETSCAPE_SPKI.
 *
 * @param bytes The buffer.
 * @param cursor Where it starts; moved behind it, left in place on an error.
 * @returns The structure.
 * @throws {Asn1Error} When there is none.
 *
 * @example Usage
 * ```ts
 * import { d2iSignedPublicKeyAndChallenge } from "@streamssl/ssl/x509";
 * import { assertEquals, assertThrows } from "@std/assert";
 *
 * const cursor = { offset: 1 };
 * assertThrows(() => d2iSignedPublicKeyAndChallenge(Uint8Array.of(0, 0x30, 0), cursor));
 * assertEquals(cursor.offset, 1);
 * ```
 */
export function d2iSignedPublicKeyAndChallenge(
  bytes: Uint8Array,
  cursor: Cursor = { offset: 0 },
): SignedPublicKeyAndChallenge {
  return decodeAt(bytes, cursor, (der) => SignedPublicKeyAndChallenge.fromDer(der));
}

/**
 * Writes the structure at a cursor, as i2d_NETSCAPE_SPKI.
 *
 * @param spkac The structure.
 * @param output The buffer; none to be told only the length.
 * @param cursor Where to write; moved behind what was written.
 * @returns The length of the encoding in bytes.
 * @throws {Asn1Error} When the buffer is too small.
 *
 * @example Usage
 * ```ts
 * import {
 *   createSignedPublicKeyAndChallenge,
 *   i2dSignedPublicKeyAndChallenge,
 * } from "@streamssl/ssl/x509";
 * import { generateKey } from "@streamssl/ssl/crypto";
 * import { assertEquals } from "@std/assert";
 *
 * const key = await generateKey({ type: "ed25519" });
 * const spkac = await createSignedPublicKeyAndChallenge({ key });
 * assertEquals(i2dSignedPublicKeyAndChallenge(spkac), spkac.der.length);
 * ```
 */
export function i2dSignedPublicKeyAndChallenge(
  spkac: SignedPublicKeyAndChallenge,
  output?: Uint8Array,
  cursor?: Cursor,
): number {
  return encodeAt(spkac.der, output, cursor);
}
