// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/**
 * RSA by node:crypto. Paddings of encryption are always our own around the raw operation: what old
 * versions of node:crypto tell of a bad padding, by error and by time, would give messages away
 * (CVE-2023-46809). The host computes in constant time where its OpenSSL does.
 */

import { type Random, randomBytes } from "../../rand/random.ts";
import type { Bytes } from "../../wire/mod.ts";
import { type DigestAlgorithm, isXof } from "../digest/digest.ts";
import { privateKeyParts } from "../pkey/key_parts.ts";
import type { PrivateKey } from "../pkey/private_key.ts";
import type { PublicKey } from "../pkey/public_key.ts";
import { padForEncryption, unpadDecrypted } from "../rsa/rsa_encryption.ts";
import {
  finishSignature,
  isSignedBlock,
  padForSigning,
  recoverSigned,
} from "../rsa/rsa_signature.ts";
import type {
  RsaEncryptionAlgorithm,
  RsaPrivateParts,
  RsaPssAlgorithm,
  RsaPublicParts,
  RsaSignatureAlgorithm,
} from "../rsa/rsa_types.ts";
import { type HostKeyCrypto, type HostKeyUse, hostPrivateKey, hostPublicKey } from "./host_keys.ts";

/**
 * Signs.
 *
 * @param host The runtime's node:crypto.
 * @param key The private key.
 * @param algorithm How.
 * @param data The message.
 * @param random Where salts come from; the host's own generator when left out.
 * @returns The signature. The host throws what it can not do.
 */
export function signHostRsa(
  host: HostKeyCrypto,
  key: PrivateKey,
  algorithm: RsaSignatureAlgorithm,
  data: Uint8Array,
  random: Random | undefined,
): Bytes {
  const parts = privateKeyParts(key) as RsaPrivateParts;
  const hostKey = hostPrivateKey(host, parts);
  if (algorithm.kind === "rsa-pkcs1" && isHostDigest(algorithm)) {
    const padding = host.constants.RSA_PKCS1_PADDING;
    return copy(host.sign(algorithm.digest.name, data, { key: hostKey, padding }));
  }
  if (algorithm.kind === "rsa-pss" && random === undefined && isHostPss(algorithm)) {
    const padding = host.constants.RSA_PKCS1_PSS_PADDING;
    const { saltLength } = algorithm;
    return copy(host.sign(algorithm.digest.name, data, { key: hostKey, padding, saltLength }));
  }
  const raw = (block: Uint8Array): Bytes =>
    copy(host.privateEncrypt({ key: hostKey, padding: host.constants.RSA_NO_PADDING }, block));
  // A host without the raw operation says so before the salt is drawn, so that the next engine
  // draws the same one.
  if (random !== undefined) raw(new Uint8Array(parts.modulus.length));
  const { modulus } = parts;
  const block = padForSigning(algorithm, data, modulus, key.publicKey.bits, random ?? randomBytes);
  return finishSignature(algorithm, raw(block), modulus);
}

/**
 * Checks a signature.
 *
 * @param host The runtime's node:crypto.
 * @param key The public key.
 * @param algorithm How it was made.
 * @param data The message.
 * @param signature The signature, as long as the modulus.
 * @returns Whether it is good. The host throws what it can not do.
 */
export function verifyHostRsa(
  host: HostKeyCrypto,
  key: PublicKey,
  algorithm: RsaSignatureAlgorithm,
  data: Uint8Array,
  signature: Uint8Array,
): boolean {
  const hostKey = hostPublicKey(host, key);
  if (algorithm.kind === "rsa-pkcs1" && isHostDigest(algorithm)) {
    const padding = host.constants.RSA_PKCS1_PADDING;
    return host.verify(algorithm.digest.name, data, { key: hostKey, padding }, signature);
  }
  if (algorithm.kind === "rsa-pss" && isHostPss(algorithm)) {
    const padding = host.constants.RSA_PKCS1_PSS_PADDING;
    const use: HostKeyUse = { key: hostKey, padding, saltLength: algorithm.saltLength };
    return host.verify(algorithm.digest.name, data, use, signature);
  }
  const { modulus } = key.parts as RsaPublicParts;
  return isSignedBlock(algorithm, data, rawPublic(host, key, signature), modulus, key.bits);
}

/**
 * Takes what was signed out of a signature.
 *
 * @param host The runtime's node:crypto.
 * @param key The public key.
 * @param algorithm How it was signed.
 * @param signature The signature, as long as the modulus.
 * @returns What turns the block into what was signed: the host throws what it can not do, and what
 * is returned throws what is wrong with the signature.
 */
export function recoverHostRsa(
  host: HostKeyCrypto,
  key: PublicKey,
  algorithm: RsaSignatureAlgorithm,
  signature: Uint8Array,
): () => Bytes {
  const block = rawPublic(host, key, signature);
  return () => recoverSigned(algorithm, block, (key.parts as RsaPublicParts).modulus);
}

/**
 * Encrypts.
 *
 * @param host The runtime's node:crypto.
 * @param key The public key.
 * @param algorithm How.
 * @param data The message.
 * @param random Where padding comes from.
 * @returns The ciphertext. The host throws what it can not do.
 * @throws {SslError} As {@linkcode padForEncryption}.
 */
export function encryptHostRsa(
  host: HostKeyCrypto,
  key: PublicKey,
  algorithm: RsaEncryptionAlgorithm,
  data: Uint8Array,
  random: Random | undefined,
): Bytes {
  const { modulus } = key.parts as RsaPublicParts;
  const use = { key: hostPublicKey(host, key), padding: host.constants.RSA_NO_PADDING };
  if (random !== undefined) host.publicEncrypt(use, new Uint8Array(modulus.length));
  const block = padForEncryption(algorithm, data, modulus, random ?? randomBytes);
  return copy(host.publicEncrypt(use, block));
}

/**
 * Decrypts.
 *
 * @param host The runtime's node:crypto.
 * @param key The private key.
 * @param algorithm How it was encrypted.
 * @param ciphertext The ciphertext, as long as the modulus and below it.
 * @returns What takes the message out of the block: the host throws what it can not do, and what is
 * returned throws when the padding is bad.
 */
export function decryptHostRsa(
  host: HostKeyCrypto,
  key: PrivateKey,
  algorithm: RsaEncryptionAlgorithm,
  ciphertext: Uint8Array,
): () => Bytes {
  const parts = privateKeyParts(key) as RsaPrivateParts;
  const use = { key: hostPrivateKey(host, parts), padding: host.constants.RSA_NO_PADDING };
  const block = copy(host.privateDecrypt(use, ciphertext));
  return () => unpadDecrypted(algorithm, block, ciphertext, parts);
}

function rawPublic(host: HostKeyCrypto, key: PublicKey, signature: Uint8Array): Bytes {
  const use = { key: hostPublicKey(host, key), padding: host.constants.RSA_NO_PADDING };
  return copy(host.publicDecrypt(use, signature));
}

/** node:crypto hashes itself, and knows one encoding for each digest, not always OpenSSL's. */
function isHostDigest(
  { digest, prehashed }: { readonly digest: DigestAlgorithm; readonly prehashed?: boolean },
): boolean {
  const special = digest.oid === undefined || digest.name === "mdc2" || digest.name === "sm3";
  return prehashed !== true && !special && !isXof(digest);
}

/** node:crypto takes one digest for both uses, and its `auto` is another one. */
function isHostPss(
  algorithm: RsaPssAlgorithm,
): algorithm is RsaPssAlgorithm & { readonly saltLength: number } {
  return algorithm.digest.name === algorithm.mgf1Digest.name && isHostDigest(algorithm) &&
    typeof algorithm.saltLength === "number";
}

function copy(buffer: Uint8Array): Bytes {
  return new Uint8Array(buffer);
}
