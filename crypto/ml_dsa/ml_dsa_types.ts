// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/** Keys of ML-DSA (FIPS 204): what they are made of, and how they sign. */

import type { Bytes } from "../../wire/mod.ts";
import type { DigestAlgorithm } from "../digest/digest.ts";

/** The types of ML-DSA keys: the parameter sets (FIPS 204, Section 4). */
export type MlDsaKeyType = "ml-dsa-44" | "ml-dsa-65" | "ml-dsa-87";

/** ML-DSA (FIPS 204). */
export interface MlDsaAlgorithm {
  /** Which algorithm. */
  readonly kind: "ml-dsa";
  /** What the signature is bound to, at most 255 bytes. @default {nothing} */
  readonly context?: Uint8Array;
  /**
   * Whether no random bytes are drawn, so that the same message gets the same signature; faults of
   * the computer then tell more (FIPS 204, Section 3.4).
   *
   * @default {false}
   */
  readonly deterministic?: boolean;
  /**
   * Signs the digest of the message: HashML-DSA (FIPS 204, Section 5.4), which no other form
   * verifies. SHAKE128 gives 32 bytes here, SHAKE256 64.
   *
   * @default {the message itself}
   */
  readonly prehash?: DigestAlgorithm;
  /**
   * Whether the data is not the message but its representative µ, 64 bytes, computed elsewhere from
   * public key, context and message (FIPS 204, Section 6.2, step 6).
   *
   * @default {false}
   */
  readonly externalMu?: boolean;
}

/** What an ML-DSA public key is made of. */
export interface MlDsaPublicParts {
  /** The parameter set. */
  readonly type: MlDsaKeyType;
  /** The key: 1,312, 1,952 or 2,592 bytes. */
  readonly verificationKey: Bytes;
}

/** What an ML-DSA private key is made of. */
export interface MlDsaPrivateParts {
  /** The parameter set. */
  readonly type: MlDsaKeyType;
  /** ξ, 32 bytes, from which all else comes; left out when the key came without. */
  readonly seed?: Bytes;
  /** The key as it signs: 2,560, 4,032 or 4,896 bytes. */
  readonly expandedKey: Bytes;
}

/** An ML-DSA key to be made. */
export interface MlDsaKeyParameters {
  /** The parameter set. */
  readonly type: MlDsaKeyType;
}
