// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/** What certificates, requests and CRLs have in common: a signed part, an algorithm, a signature. */

import { Asn1Error } from "../crypto/asn1/asn1_error.ts";
import { DerReader } from "../crypto/asn1/der_reader.ts";
import type { SignatureAlgorithm } from "../crypto/pkey/pkey_types.ts";
import type { PublicKey } from "../crypto/pkey/public_key.ts";
import type { MaybePromise } from "../wire/mod.ts";
import {
  type AlgorithmIdentifier,
  decodeSignatureAlgorithm,
  readAlgorithmIdentifier,
} from "./algorithm_identifier.ts";
import { signatureAlgorithmByOid } from "./signature_algorithms.ts";
import { verifyIdentifiedSignature, type VerifySignatureOptions } from "./verify_signature.ts";

/** The parts of `SIGNED{…}` (RFC 5280, section 4.1.1). */
export class SignedStructure {
  /** The signed part with its header, a view. */
  readonly signed: Uint8Array;
  /** Where the signed part starts in the whole. */
  readonly signedStart: number;
  /** The outer signature algorithm. */
  readonly algorithmIdentifier: AlgorithmIdentifier;
  /** The signature, a view. */
  readonly signature: Uint8Array;
  readonly #unusedBits: number;

  /**
   * Finds the parts.
   *
   * @param der The whole structure, and nothing behind it.
   * @param path Its name, for errors.
   * @param field The name of the signed part.
   * @throws {Asn1Error} When it is no such structure.
   */
  constructor(der: Uint8Array, path: string, field: string) {
    const reader = new DerReader(der, { path });
    const inner = reader.readSequence();
    reader.finish();
    this.signedStart = inner.offset;
    this.signed = inner.readRaw(field);
    if (this.signed[0] !== 0x30) {
      throw new Asn1Error("WRONG_TAG", {
        expected: "a SEQUENCE",
        path: `${path}.${field}`,
        offset: this.signedStart,
        usualCause: `the data is no ${path}`,
      });
    }
    this.algorithmIdentifier = readAlgorithmIdentifier(inner, "signatureAlgorithm");
    const { bytes, unusedBits } = inner.readBitString("signatureValue");
    inner.finish();
    this.signature = bytes;
    this.#unusedBits = unusedBits;
  }

  /** How it was signed. @throws {Asn1Error} For an unknown algorithm or wrong parameters. */
  get algorithm(): SignatureAlgorithm {
    return decodeSignatureAlgorithm(this.algorithmIdentifier);
  }

  /** OpenSSL's name of the signature algorithm; the dotted form of an unknown one. */
  get algorithmName(): string {
    const { oid } = this.algorithmIdentifier;
    return signatureAlgorithmByOid(oid)?.name ?? oid;
  }

  /**
   * Checks the signature.
   *
   * @param publicKey The signer's key.
   * @param options Who computes.
   * @returns Whether it is good.
   * @throws {Asn1Error} When the signature algorithm is unknown or its parameters are wrong.
   */
  verify(publicKey: PublicKey, options: VerifySignatureOptions): MaybePromise<boolean> {
    const { algorithmIdentifier, signed, signature } = this;
    if (this.#unusedBits !== 0) return false;
    return verifyIdentifiedSignature(algorithmIdentifier, publicKey, signed, signature, options);
  }
}
