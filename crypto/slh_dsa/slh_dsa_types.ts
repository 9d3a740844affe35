// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/** Keys of SLH-DSA (FIPS 205): what they are made of, and how they sign. */

import type { Bytes } from "../../wire/mod.ts";
import type { DigestAlgorithm } from "../digest/digest.ts";

/**
 * The types of SLH-DSA keys: the parameter sets (FIPS 205, Section 11). Those that end with `s` have
 * small signatures, those with `f` sign fast.
 */
export type SlhDsaKeyType =
  | "slh-dsa-sha2-128s"
  | "slh-dsa-sha2-128f"
  | "slh-dsa-sha2-192s"
  | "slh-dsa-sha2-192f"
  | "slh-dsa-sha2-256s"
  | "slh-dsa-sha2-256f"
  | "slh-dsa-shake-128s"
  | "slh-dsa-shake-128f"
  | "slh-dsa-shake-192s"
  | "slh-dsa-shake-192f"
  | "slh-dsa-shake-256s"
  | "slh-dsa-shake-256f";

/** SLH-DSA (FIPS 205). */
export interface SlhDsaAlgorithm {
  /** Which algorithm. */
  readonly kind: "slh-dsa";
  /** What the signature is bound to, at most 255 bytes. @default {nothing} */
  readonly context?: Uint8Array;
  /**
   * Whether no random bytes are drawn, so that the same message gets the same signature (FIPS 205,
   * Section 9.2).
   *
   * @default {false}
   */
  readonly deterministic?: boolean;
  /**
   * Signs the digest of the message: HashSLH-DSA (FIPS 205, Section 10.2.2), which no other form
   * verifies. SHAKE128 gives 32 bytes here, SHAKE256 64.
   *
   * @default {the message itself}
   */
  readonly prehash?: DigestAlgorithm;
}

/** What an SLH-DSA public key is made of. */
export interface SlhDsaPublicParts {
  /** The parameter set. */
  readonly type: SlhDsaKeyType;
  /** PK.seed and PK.root: 32, 48 or 64 bytes. */
  readonly verificationKey: Bytes;
}

/** What an SLH-DSA private key is made of. */
export interface SlhDsaPrivateParts {
  /** The parameter set. */
  readonly type: SlhDsaKeyType;
  /** SK.seed, SK.prf, PK.seed and PK.root: 64, 96 or 128 bytes. */
  readonly signingKey: Bytes;
}

/** An SLH-DSA key to be made. */
export interface SlhDsaKeyParameters {
  /** The parameter set. */
  readonly type: SlhDsaKeyType;
}
