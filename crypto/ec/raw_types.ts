// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/** Keys of RFC 8410: what they are made of, and how they sign. */

import type { Bytes } from "../../wire/mod.ts";

/** The types whose keys are one string of bytes (RFC 8410). */
export type RawKeyType = "ed25519" | "ed448" | "x25519" | "x448";

/** Ed25519 and Ed448 over the message itself (RFC 8032: PureEdDSA). */
export interface EddsaAlgorithm {
  /** Which algorithm. */
  readonly kind: "ed25519" | "ed448";
}

/** What a public key of RFC 8410 is made of. */
export interface RawPublicParts {
  /** Which curve, for which use. */
  readonly type: RawKeyType;
  /** The key: 32 bytes for 25519, 56 for X448, 57 for Ed448. */
  readonly point: Bytes;
}

/** What a private key of RFC 8410 is made of. */
export interface RawPrivateParts {
  /** Which curve, for which use. */
  readonly type: RawKeyType;
  /** The key's bytes, before any clamping or hashing. */
  readonly seed: Bytes;
}

/** A key of RFC 8410 to be made. */
export interface RawKeyParameters {
  /** Which curve, for which use. */
  readonly type: RawKeyType;
}
