// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/** Elliptic curve keys: what they are made of, and how they sign. */

import type { Bytes } from "../../wire/mod.ts";
import type { DigestAlgorithm } from "../digest/digest.ts";

/** The name of a NIST curve (FIPS 186-5). OpenSSL calls P-256 `prime256v1`. */
export type CurveName = "P-256" | "P-384" | "P-521";

/** ECDSA (FIPS 186-5, Section 6) with DER signatures: `SEQUENCE { r INTEGER, s INTEGER }`. */
export interface EcdsaAlgorithm {
  /** Which algorithm. */
  readonly kind: "ecdsa";
  /** The digest of the message. */
  readonly digest: DigestAlgorithm;
  /** Whether the data is the digest already, as for EVP_PKEY_sign. @default {false} */
  readonly prehashed?: boolean;
}

/** What an elliptic curve public key is made of. */
export interface EcPublicParts {
  /** A NIST curve. */
  readonly type: "ec";
  /** Which one. */
  readonly curve: CurveName;
  /** The point, uncompressed: 4, x, y (SEC 1, Section 2.3.3). */
  readonly point: Bytes;
}

/** What an elliptic curve private key is made of. */
export interface EcPrivateParts {
  /** A NIST curve. */
  readonly type: "ec";
  /** Which one. */
  readonly curve: CurveName;
  /** The private number, big-endian, as long as a coordinate. */
  readonly scalar: Bytes;
}

/** An elliptic curve key to be made. */
export interface EcKeyParameters {
  /** A NIST curve. */
  readonly type: "ec";
  /** Which one. */
  readonly curve: CurveName;
}
