// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/** The contract between keys and their types: what a row of the table of key types must know. */

import type { DerBuilder } from "../asn1/der_builder.ts";
import type { DerReader } from "../asn1/der_reader.ts";
import type { Bytes } from "../../wire/mod.ts";
import type { KeyType, PrivateKeyParts, PublicKeyParts } from "./pkey_types.ts";

/** A private key as it was read, and the public key that came with it. */
export interface DecodedPrivateKey<
  Public extends PublicKeyParts = PublicKeyParts,
  Private extends PrivateKeyParts = PrivateKeyParts,
> {
  /** The private key's parts. */
  readonly parts: Private;
  /** The public key that stood beside it; it is compared with the one that belongs to the parts. */
  readonly statedPublic?: Public;
}

/**
 * What the library must know of a type of keys, or of several that differ little: encodings, sizes,
 * comparison and checks. The counterpart of `EVP_PKEY_ASN1_METHOD`. Computing is the engines' part.
 *
 * @typeParam Public What public keys are made of.
 * @typeParam Private What private keys are made of.
 * @typeParam Parameters What an AlgorithmIdentifier says.
 */
export interface KeyTypeRow<
  Public extends PublicKeyParts = PublicKeyParts,
  Private extends PrivateKeyParts = PrivateKeyParts,
  Parameters = unknown,
> {
  /** The types of keys. */
  readonly types: readonly KeyType[];
  /** The object identifiers by which AlgorithmIdentifiers name them, dotted. */
  readonly oids: readonly string[];

  /**
   * Reads what follows the object identifier in an AlgorithmIdentifier; what is left over there is
   * an error afterwards.
   *
   * @param reader Stands behind the object identifier.
   * @param oid The object identifier.
   * @returns The parameters, with the type of the key where the row has several.
   * @throws {SslError} When the parameters can not be used.
   */
  readParameters(reader: DerReader, oid: string): Parameters;
  /**
   * Writes the content of an AlgorithmIdentifier: object identifier and parameters.
   *
   * @param builder Where to.
   * @param parts The parts of a public or private key.
   */
  writeAlgorithm(builder: DerBuilder, parts: Public | Private): void;

  /**
   * Reads the key of a SubjectPublicKeyInfo.
   *
   * @param parameters What the AlgorithmIdentifier said.
   * @param key The content of the bit string.
   * @returns The parts; copies, never views.
   * @throws {SslError} When the key can not be used.
   */
  decodePublic(parameters: Parameters, key: Uint8Array): Public;
  /**
   * Makes the content of the bit string of a SubjectPublicKeyInfo.
   *
   * @param parts The key's parts.
   * @returns The bytes.
   */
  encodePublic(parts: Public): Bytes;

  /**
   * Reads the key of a PrivateKeyInfo.
   *
   * @param parameters What the AlgorithmIdentifier said.
   * @param key The content of the octet string.
   * @param stated The content of the bit string of a OneAsymmetricKey (RFC 5958).
   * @returns The key; copies, never views.
   * @throws {SslError} When the key can not be used.
   */
  decodePrivate(
    parameters: Parameters,
    key: Uint8Array,
    stated: Uint8Array | undefined,
  ): DecodedPrivateKey<Public, Private>;
  /**
   * Writes the content of the octet string of a PrivateKeyInfo.
   *
   * @param builder Where to.
   * @param parts The key's parts.
   * @param publicParts The public key, where it is at hand.
   */
  writePrivate(builder: DerBuilder, parts: Private, publicParts: Public | undefined): void;

  /**
   * Makes the parts of the public key that belongs to a private one.
   *
   * @param parts The private key's parts.
   * @returns The public key's parts.
   */
  derivePublic(parts: Private): Public;
  /**
   * Tells the size of a key, as EVP_PKEY_get_bits does.
   *
   * @param parts The key's parts.
   * @returns Bits.
   */
  bits(parts: Public): number;
  /**
   * Tells the strength of a key, as EVP_PKEY_get_security_bits does.
   *
   * @param parts The key's parts.
   * @returns Bits.
   */
  securityBits(parts: Public): number;
  /**
   * Compares two keys of this row that have the same type.
   *
   * @param one A key's parts.
   * @param other Another key's parts.
   * @returns Whether they are the same key.
   */
  equals(one: Public, other: Public): boolean;
  /**
   * Compares the parameters of two keys of this row. Left out where the type alone decides.
   *
   * @param one A key's parts.
   * @param other Another key's parts.
   * @returns Whether both have the same curve or group.
   */
  equalParameters?(one: Public, other: Public): boolean;
  /**
   * Names what `destroy` wipes.
   *
   * @param parts The key's parts.
   * @returns The arrays that are secret.
   */
  secrets(parts: Private): readonly Uint8Array[];

  /**
   * Checks a public key as `openssl pkey -pubcheck` does. Left out where reading it checked all.
   *
   * @param parts The key's parts.
   * @throws {SslError} With OpenSSL's reason.
   */
  checkPublic?(parts: Public): void;
  /**
   * Checks a private key and that it belongs to its public one, as `openssl pkey -check` does. Left
   * out where reading it checked all.
   *
   * @param parts The key's parts.
   * @param publicParts The public key's parts.
   * @throws {SslError} With OpenSSL's reason.
   */
  checkPrivate?(parts: Private, publicParts: Public): void;
}
