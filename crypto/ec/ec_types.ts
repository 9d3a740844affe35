// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/** Elliptic curve keys: what they are made of, and how they sign. */

import type { Bytes } from "../../wire/mod.ts";
import type { DigestAlgorithm } from "../digest/digest.ts";
import type { CurveName } from "./curve_names.ts";
import type { Curve } from "./curves.ts";
import type { PointForm } from "./points.ts";

export type { CurveName } from "./curve_names.ts";
export type { BinaryCurve, Curve, CurveNumbers, PrimeCurve } from "./curves.ts";
export type { PointForm } from "./points.ts";

/**
 * ECDSA (FIPS 186-5, Section 6). Of SHAKE128 and SHAKE256 it takes 256 and 512 bits (RFC 8692, Section 3).
 */
export interface EcdsaAlgorithm {
  /** Which algorithm. */
  readonly kind: "ecdsa";
  /** The digest of the message. */
  readonly digest: DigestAlgorithm;
  /** Whether the data is the digest already, as for EVP_PKEY_sign. @default {false} */
  readonly prehashed?: boolean;
  /**
   * How the two numbers r and s are written: `SEQUENCE { r INTEGER, s INTEGER }` in DER, or side by
   * side, each as long as the order, as in IEEE P1363 and WebCrypto.
   *
   * @default {"der"}
   */
  readonly form?: EcdsaSignatureForm;
  /**
   * Whether s must be at most half the order, as Bitcoin demands (BIP 146): then nobody can make a
   * second signature of one. Others' signatures are as often above as below.
   *
   * @default {false}
   */
  readonly lowS?: boolean;
  /**
   * Where the nonce comes from: `"deterministic"` demands that of RFC 6979, the same for the same key
   * and message; `"any"` leaves it to who computes.
   *
   * @default {"any"}
   */
  readonly nonce?: "any" | "deterministic";
}

/** How an ECDSA signature is written. */
export type EcdsaSignatureForm = "der" | "ieee-p1363";

/** How the curve of a key is told, and how its point is written. */
export interface EcEncoding {
  /**
   * Whether the curve is told by its name or by its numbers (`openssl ec -param_enc`). A curve
   * without a name is always told by its numbers.
   *
   * @default {"named"}
   */
  readonly parameterEncoding?: "named" | "explicit";
  /** How the public point is written (`openssl ec -conv_form`). @default {"uncompressed"} */
  readonly pointForm?: PointForm;
}

/** What an elliptic curve public key is made of. */
export interface EcPublicParts extends EcEncoding {
  /** `"sm2"` on the curve of SM2, as in OpenSSL. */
  readonly type: EcKeyTypeName;
  /** The curve: its name, or its numbers where it has none. */
  readonly curve: CurveName | Curve;
  /** The point, uncompressed: 4, x, y (SEC 1, Section 2.3.3). */
  readonly point: Bytes;
}

/** What an elliptic curve private key is made of. */
export interface EcPrivateParts extends EcEncoding {
  /** `"sm2"` on the curve of SM2, as in OpenSSL. */
  readonly type: EcKeyTypeName;
  /** The curve: its name, or its numbers where it has none. */
  readonly curve: CurveName | Curve;
  /** The private number, big-endian, as long as the order. */
  readonly scalar: Bytes;
}

/** The types of elliptic curve keys. */
export type EcKeyTypeName = "ec" | "sm2";

/** An elliptic curve key to be made. On the curve of SM2 it is a key of type `"sm2"`. */
export interface EcKeyParameters extends EcEncoding {
  /** An elliptic curve. */
  readonly type: "ec";
  /** Which one: its name, or its numbers. */
  readonly curve: CurveName | Curve;
}

/** A key for SM2 to be made. */
export interface Sm2KeyParameters extends EcEncoding {
  /** The curve of SM2. */
  readonly type: "sm2";
}
