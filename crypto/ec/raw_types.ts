// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/** Keys of RFC 8410: what they are made of, and how they sign. */

import type { Bytes } from "../../wire/mod.ts";

/** The types whose keys are one string of bytes (RFC 8410). */
export type RawKeyType = "ed25519" | "ed448" | "x25519" | "x448";

/**
 * Ed25519 and Ed448 (RFC 8032): over the message itself, unless there is more: Ed25519ctx, Ed25519ph,
 * Ed448 with a context, Ed448ph.
 */
export interface EddsaAlgorithm {
  /** Which algorithm. */
  readonly kind: "ed25519" | "ed448";
  /**
   * What the signature is bound to, at most 255 bytes; with `"ed25519"` it makes Ed25519ctx, and is
   * not empty then.
   *
   * @default {nothing}
   */
  readonly context?: Uint8Array;
  /**
   * Whether the digest of the message is signed, by SHA-512 or SHAKE256: Ed25519ph and Ed448ph.
   *
   * @default {false}
   */
  readonly prehash?: boolean;
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
