// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/** DSA keys: what they are made of, and how they sign. */

import type { Bytes } from "../../wire/mod.ts";
import type { DigestAlgorithm } from "../digest/digest.ts";
import type { FfcParameters } from "../ffc/ffc_types.ts";

/** DSA (FIPS 186-4, Section 4). FIPS 186-5 withdrew it for new signatures. */
export interface DsaAlgorithm {
  /** Which algorithm. */
  readonly kind: "dsa";
  /** The digest of the message. */
  readonly digest: DigestAlgorithm;
  /** Whether the data is the digest already, as for EVP_PKEY_sign. @default {false} */
  readonly prehashed?: boolean;
  /**
   * How the two numbers r and s are written: `SEQUENCE { r INTEGER, s INTEGER }` in DER, or side by
   * side, each as long as q, as in IEEE P1363.
   *
   * @default {"der"}
   */
  readonly form?: "der" | "ieee-p1363";
  /**
   * Where the nonce comes from: `"deterministic"` demands that of RFC 6979, the same for the same key
   * and message; `"any"` leaves it to who computes.
   *
   * @default {"any"}
   */
  readonly nonce?: "any" | "deterministic";
}

/** What a DSA public key is made of. */
export interface DsaPublicParts {
  /** DSA. */
  readonly type: "dsa";
  /** p, q and g. */
  readonly parameters: FfcParameters;
  /** y, big-endian without leading zero bytes. */
  readonly publicValue: Bytes;
}

/** What a DSA private key is made of. */
export interface DsaPrivateParts {
  /** DSA. */
  readonly type: "dsa";
  /** p, q and g. */
  readonly parameters: FfcParameters;
  /** x, big-endian, as long as q. */
  readonly privateValue: Bytes;
}

/** A DSA key to be made. */
export interface DsaKeyParameters {
  /** DSA. */
  readonly type: "dsa";
  /** p, q and g, as `generateDsaParameters` makes them. */
  readonly parameters: FfcParameters;
}
