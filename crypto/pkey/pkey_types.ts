// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/** The types of keys, what they are made of, and how they sign. */

import type { Random } from "../../rand/random.ts";
import type { Bytes } from "../../wire/mod.ts";
import type { DhKeyParameters, DhKeyType, DhPrivateParts, DhPublicParts } from "../dh/dh_types.ts";
import type {
  DsaAlgorithm,
  DsaKeyParameters,
  DsaPrivateParts,
  DsaPublicParts,
} from "../dsa/dsa_types.ts";
import type {
  EcdsaAlgorithm,
  EcEncoding,
  EcKeyParameters,
  EcKeyTypeName,
  EcPrivateParts,
  EcPublicParts,
  Sm2KeyParameters,
} from "../ec/ec_types.ts";
import type {
  EddsaAlgorithm,
  RawKeyParameters,
  RawKeyType,
  RawPrivateParts,
  RawPublicParts,
} from "../ec/raw_types.ts";
import type { Engine } from "../engine/engine.ts";
import type {
  MlKemKeyParameters,
  MlKemKeyType,
  MlKemPrivateParts,
  MlKemPublicParts,
} from "../kem/ml_kem_types.ts";
import type {
  MlDsaAlgorithm,
  MlDsaKeyParameters,
  MlDsaKeyType,
  MlDsaPrivateParts,
  MlDsaPublicParts,
} from "../ml_dsa/ml_dsa_types.ts";
import type {
  RsaEncryptionAlgorithm,
  RsaKeyParameters,
  RsaPrivateParts,
  RsaPublicParts,
  RsaSignatureAlgorithm,
} from "../rsa/rsa_types.ts";
import type {
  SlhDsaAlgorithm,
  SlhDsaKeyParameters,
  SlhDsaKeyType,
  SlhDsaPrivateParts,
  SlhDsaPublicParts,
} from "../slh_dsa/slh_dsa_types.ts";
import type { Sm2Algorithm, Sm2Encryption } from "../sm2/sm2_types.ts";

export type * from "../dh/dh_types.ts";
export type * from "../dsa/dsa_types.ts";
export type * from "../ec/ec_types.ts";
export type * from "../ec/raw_types.ts";
export type * from "../ffc/ffc_types.ts";
export type * from "../kem/ml_kem_types.ts";
export type * from "../ml_dsa/ml_dsa_types.ts";
export type * from "../rsa/rsa_types.ts";
export type * from "../slh_dsa/slh_dsa_types.ts";
export type * from "../sm2/sm2_types.ts";

/** The type of a key, as `EVP_PKEY_get0_type_name` gives it, in lower case. */
export type KeyType =
  | "rsa"
  | "rsa-pss"
  | "dsa"
  | DhKeyType
  | EcKeyTypeName
  | RawKeyType
  | MlKemKeyType
  | MlDsaKeyType
  | SlhDsaKeyType;

/** How a signature is made and checked. The digest is computed by the algorithm itself. */
export type SignatureAlgorithm =
  | Sm2Algorithm
  | RsaSignatureAlgorithm
  | DsaAlgorithm
  | EcdsaAlgorithm
  | EddsaAlgorithm
  | MlDsaAlgorithm
  | SlhDsaAlgorithm;

/** How a short message is encrypted for a public key. */
export type EncryptionAlgorithm = RsaEncryptionAlgorithm | Sm2Encryption;

/** What a public key is made of. */
export type PublicKeyParts =
  | RsaPublicParts
  | DsaPublicParts
  | DhPublicParts
  | EcPublicParts
  | RawPublicParts
  | MlKemPublicParts
  | MlDsaPublicParts
  | SlhDsaPublicParts;

/** What a private key is made of. `destroy` wipes these arrays. */
export type PrivateKeyParts =
  | RsaPrivateParts
  | DsaPrivateParts
  | DhPrivateParts
  | EcPrivateParts
  | RawPrivateParts
  | MlKemPrivateParts
  | MlDsaPrivateParts
  | SlhDsaPrivateParts;

/** Type and size of a key to be made. */
export type KeyParameters =
  | RsaKeyParameters
  | DsaKeyParameters
  | DhKeyParameters
  | EcKeyParameters
  | Sm2KeyParameters
  | RawKeyParameters
  | MlKemKeyParameters
  | MlDsaKeyParameters
  | SlhDsaKeyParameters;

/** What an encapsulation gives (EVP_PKEY_encapsulate). */
export interface Encapsulation {
  /** What goes to the owner of the private key. */
  readonly ciphertext: Bytes;
  /** The shared secret. */
  readonly sharedSecret: Bytes;
}

/** Options of operations with a public key. */
export interface PublicOperationOptions {
  /**
   * Who may compute, best first. Where the list is the default one, measured facts decide who is
   * asked first for each operation.
   *
   * @default {defaultEngines()}
   */
  engines?: readonly Engine[];
}

/** Options of operations that draw random bytes. */
export interface PrivateOperationOptions extends PublicOperationOptions {
  /**
   * Where random bytes come from. With another source than `randomBytes` every byte that matters
   * for the result is drawn from it, or the operation is deterministic (RFC 6979 for ECDSA).
   *
   * @default {randomBytes}
   */
  random?: Random;
}

/** Options of {@linkcode PrivateKey.toPkcs8}. */
export interface PrivateKeyFormOptions extends EcEncoding {
  /**
   * How a key of ML-KEM or ML-DSA is written (RFC 9935, Section 6; RFC 9881, Section 6): by its seed
   * alone, by the key that comes of it alone, or by both.
   *
   * @default {"both", or what there is of both}
   */
  seedForm?: "seed" | "expanded" | "both";
}

/** Options of {@linkcode PrivateKey.derive}. */
export interface DeriveOptions extends PublicOperationOptions {
  /**
   * Whether ECDH multiplies by the cofactor too (SP 800-56A, Section 5.7.1.2). It matters on curves
   * whose cofactor is not 1.
   *
   * @default {false}
   */
  cofactor?: boolean;
  /**
   * Whether a Diffie-Hellman secret keeps its leading zero bytes, as TLS 1.3 and SP 800-56A demand
   * (OpenSSL's `dh_pad`).
   *
   * @default {true}
   */
  pad?: boolean;
}
