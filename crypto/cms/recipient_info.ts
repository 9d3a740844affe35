// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/** RecipientInfo: the key of a content, encrypted for one recipient (RFC 5652, section 6.2). */

import type { CmsAlgorithmIdentifier } from "./algorithm_identifier.ts";
import type { CmsEntityIdentifier } from "./signed_data.ts";

/** A key encrypted by RSA (KeyTransRecipientInfo). */
export interface KeyTransportRecipient {
  /** Which kind it is. */
  readonly type: "key-transport";
  /** For whom. */
  readonly recipient: CmsEntityIdentifier;
  /** How. */
  readonly keyEncryptionAlgorithm: CmsAlgorithmIdentifier;
  /** The encrypted key. */
  readonly encryptedKey: Uint8Array;
}

/** One of the recipients of a key agreement. */
export interface RecipientEncryptedKey {
  /** For whom. */
  readonly recipient: CmsEntityIdentifier;
  /** The wrapped key. */
  readonly encryptedKey: Uint8Array;
}

/** A key wrapped by the secret of a key agreement (KeyAgreeRecipientInfo). */
export interface KeyAgreementRecipient {
  /** Which kind it is. */
  readonly type: "key-agreement";
  /** The sender's public key: its algorithm and bits; or whose static key it is. */
  readonly originator:
    | { readonly algorithm: CmsAlgorithmIdentifier; readonly publicKey: Uint8Array }
    | CmsEntityIdentifier;
  /** What the sender adds to the derivation. */
  readonly userKeyingMaterial?: Uint8Array;
  /** Key agreement, derivation and wrapping. */
  readonly keyEncryptionAlgorithm: CmsAlgorithmIdentifier;
  /** The wrapped keys. */
  readonly encryptedKeys: readonly RecipientEncryptedKey[];
}

/** A key wrapped by a key that both sides have (KEKRecipientInfo). */
export interface KekRecipient {
  /** Which kind it is. */
  readonly type: "kek";
  /** Which key. */
  readonly keyIdentifier: Uint8Array;
  /** What the identifier has besides, date and other attributes, as DER one behind the other. */
  readonly rest?: Uint8Array;
  /** How. */
  readonly keyEncryptionAlgorithm: CmsAlgorithmIdentifier;
  /** The wrapped key. */
  readonly encryptedKey: Uint8Array;
}

/** A key wrapped by a password (PasswordRecipientInfo; RFC 3211). */
export interface PasswordRecipient {
  /** Which kind it is. */
  readonly type: "password";
  /** How a key is made of the password. */
  readonly keyDerivationAlgorithm?: CmsAlgorithmIdentifier;
  /** How. */
  readonly keyEncryptionAlgorithm: CmsAlgorithmIdentifier;
  /** The wrapped key. */
  readonly encryptedKey: Uint8Array;
}

/** A key wrapped by an encapsulated secret (KEMRecipientInfo; RFC 9629). */
export interface KemRecipient {
  /** Which kind it is. */
  readonly type: "kem";
  /** For whom. */
  readonly recipient: CmsEntityIdentifier;
  /** The mechanism. */
  readonly kem: CmsAlgorithmIdentifier;
  /** The encapsulated secret. */
  readonly ciphertext: Uint8Array;
  /** How the wrapping key comes of the secret. */
  readonly keyDerivation: CmsAlgorithmIdentifier;
  /** The wrapping key's length, in bytes. */
  readonly kekLength: number;
  /** What the sender adds to the derivation. */
  readonly userKeyingMaterial?: Uint8Array;
  /** How the key is wrapped. */
  readonly wrap: CmsAlgorithmIdentifier;
  /** The wrapped key. */
  readonly encryptedKey: Uint8Array;
}

/** A kind that this library does not know. */
export interface OtherRecipient {
  /** Which kind it is. */
  readonly type: "other";
  /** The whole in DER. */
  readonly der: Uint8Array;
}

/** A key of a content, encrypted for one recipient, or for several by one key agreement. */
export type RecipientInfo =
  | KeyTransportRecipient
  | KeyAgreementRecipient
  | KekRecipient
  | PasswordRecipient
  | KemRecipient
  | OtherRecipient;
