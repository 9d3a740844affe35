// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

import { DerBuilder } from "../crypto/asn1/mod.ts";
import type { Engine } from "../crypto/engine/engine.ts";
import type { SignatureAlgorithm } from "../crypto/pkey/pkey_types.ts";
import type { PrivateKey } from "../crypto/pkey/private_key.ts";
import type { PublicKey } from "../crypto/pkey/public_key.ts";
import type { Random } from "../rand/random.ts";
import { type Bytes, mapMaybe, type MaybePromise } from "../wire/mod.ts";
import { encodeSignatureAlgorithm } from "./algorithm_identifier.ts";
import { defaultSignatureAlgorithm } from "./default_signature_algorithm.ts";

/**
 * Who signs: a key here, or something that signs elsewhere, such as an HSM or a key management
 * service.
 */
export type Signer = PrivateKey | RemoteSigner;

/** A key that is elsewhere. */
export interface RemoteSigner {
  /** Its public key, by which the signature algorithm is chosen. */
  readonly publicKey: PublicKey;
  /**
   * Signs.
   *
   * @param algorithm How.
   * @param data What; it is not hashed yet.
   * @returns The signature, as `PrivateKey.sign` would give it.
   */
  sign(algorithm: SignatureAlgorithm, data: Uint8Array): MaybePromise<Bytes>;
}

/** Options for {@linkcode signStructure}. */
export interface SignStructureOptions {
  /** The signature algorithm. @default {the usual one for the signer's key} */
  signatureAlgorithm?: SignatureAlgorithm;
  /** Where salts come from. @default {randomBytes} */
  random?: Random;
  /** Who computes. @default {defaultEngines()} */
  engines?: readonly Engine[];
}

/** A structure that is not signed yet: for signing it in two steps, perhaps on another machine. */
export interface UnsignedStructure {
  /** What is to be signed, in DER. */
  readonly toBeSigned: Bytes;
  /** How it is to be signed; the same stands inside. */
  readonly signatureAlgorithm: SignatureAlgorithm;
  /** The DER of the algorithm's identifier. */
  readonly algorithmIdentifier: Bytes;
}

/**
 * Prepares a structure to be signed.
 *
 * @param signer Who will sign.
 * @param options How.
 * @param encode Encodes the signed part; it is given the identifier of the algorithm.
 * @returns What is to be signed.
 */
export function prepareStructure(
  signer: { readonly publicKey: PublicKey },
  options: SignStructureOptions,
  encode: (algorithmIdentifier: Bytes) => Bytes,
): UnsignedStructure {
  const signatureAlgorithm = options.signatureAlgorithm ??
    defaultSignatureAlgorithm(signer.publicKey);
  const algorithmIdentifier = encodeSignatureAlgorithm(signatureAlgorithm, signer.publicKey);
  const toBeSigned = encode(algorithmIdentifier);
  return { toBeSigned, signatureAlgorithm, algorithmIdentifier };
}

/**
 * Puts a structure and its signature together.
 *
 * @param unsigned What was signed.
 * @param signature The signature.
 * @returns The DER of the whole.
 */
export function joinSignature(unsigned: UnsignedStructure, signature: Uint8Array): Bytes {
  return new DerBuilder().sequence((inner) => {
    inner.raw(unsigned.toBeSigned).raw(unsigned.algorithmIdentifier).bitString(signature);
  }).finish();
}

/**
 * Signs a structure (ASN1_item_sign).
 *
 * @param signer Who signs.
 * @param options How.
 * @param encode Encodes the signed part; it is given the identifier of the algorithm.
 * @returns The DER of the whole; a plain value when the signer is synchronous.
 */
export function signStructure(
  signer: Signer,
  options: SignStructureOptions,
  encode: (algorithmIdentifier: Bytes) => Bytes,
): MaybePromise<Bytes> {
  const unsigned = prepareStructure(signer, options, encode);
  const { toBeSigned, signatureAlgorithm } = unsigned;
  const { random, engines } = options;
  const signature = signer.sign(signatureAlgorithm, toBeSigned, {
    ...random === undefined ? {} : { random },
    ...engines === undefined ? {} : { engines },
  });
  return mapMaybe(signature, (bytes) => joinSignature(unsigned, bytes));
}
