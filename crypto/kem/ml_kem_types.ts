// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/** Keys of ML-KEM (FIPS 203): what they are made of. */

import type { Bytes } from "../../wire/mod.ts";

/** The types of ML-KEM keys: the parameter sets (FIPS 203, Section 8). */
export type MlKemKeyType = "ml-kem-512" | "ml-kem-768" | "ml-kem-1024";

/** What an ML-KEM public key is made of. */
export interface MlKemPublicParts {
  /** The parameter set. */
  readonly type: MlKemKeyType;
  /** The encapsulation key: 800, 1,184 or 1,568 bytes. */
  readonly encapsulationKey: Bytes;
}

/** What an ML-KEM private key is made of. */
export interface MlKemPrivateParts {
  /** The parameter set. */
  readonly type: MlKemKeyType;
  /** d and z, 64 bytes, from which all else comes; left out when the key came without. */
  readonly seed?: Bytes;
  /** The decapsulation key: 1,632, 2,400 or 3,168 bytes. */
  readonly expandedKey: Bytes;
}

/** An ML-KEM key to be made. */
export interface MlKemKeyParameters {
  /** The parameter set. */
  readonly type: MlKemKeyType;
}
