// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/** What a file of PKCS #12 holds (RFC 7292). */

import type { Bytes } from "../../wire/mod.ts";
import type { DigestAlgorithm } from "../digest/digest.ts";
import type { Pbes2Pbkdf2 } from "../pbe/pbe_scheme.ts";
import type { PrivateKey } from "../pkey/private_key.ts";

/** An attribute of an entry that has no member of its own. */
export interface Pkcs12Attribute {
  /** Its type, dotted. */
  readonly oid: string;
  /** Its values in DER. */
  readonly values: readonly Uint8Array[];
}

/** What every entry may say about itself (PKCS12_SAFEBAG_get0_attrs). */
export interface Pkcs12Attributes {
  /** A name for people. */
  readonly friendlyName?: string;
  /** What a key and its certificate have in common. */
  readonly localKeyId?: Uint8Array;
  /** The other attributes, such as Microsoft's and Java's. @default {[]} */
  readonly attributes?: readonly Pkcs12Attribute[];
}

/** A private key. */
export interface Pkcs12Key extends Pkcs12Attributes {
  /** The key. */
  readonly key: PrivateKey;
}

/** A certificate or a revocation list, as bytes. */
export interface Pkcs12Document extends Pkcs12Attributes {
  /** Its encoding. */
  readonly der: Uint8Array;
}

/** Something secret. */
export interface Pkcs12Secret extends Pkcs12Attributes {
  /** What it is, dotted; Java writes the identifier of an encrypted key. */
  readonly oid: string;
  /** The secret, an element in DER. */
  readonly value: Uint8Array;
}

/** What a file of PKCS #12 holds, opened. */
export interface Pkcs12Contents {
  /** The private keys, in the file's order. */
  readonly keys: readonly Pkcs12Key[];
  /** The X.509 certificates. */
  readonly certificates: readonly Pkcs12Document[];
  /** The X.509 revocation lists. */
  readonly crls: readonly Pkcs12Document[];
  /** The secrets. */
  readonly secrets: readonly Pkcs12Secret[];
  /** The MAC that was verified; `undefined` when nothing vouches for what the file says. */
  readonly mac: Pkcs12Mac | undefined;
}

/** The MAC of PKCS #12: an HMAC whose key its own derivation gives (RFC 7292, Appendix A). */
export interface Pkcs12PasswordMac {
  /** Which MAC. */
  readonly kind: "pkcs12";
  /** The digest of HMAC and derivation. */
  readonly digest: DigestAlgorithm;
  /** The salt. */
  readonly salt: Bytes;
  /** How many iterations. */
  readonly iterations: number;
  /** The MAC itself. */
  readonly value: Bytes;
}

/** PBMAC1: an HMAC whose key PBKDF2 gives (RFC 9879). */
export interface Pkcs12Pbmac1 {
  /** Which MAC. */
  readonly kind: "pbmac1";
  /** The digest of the HMAC. */
  readonly digest: DigestAlgorithm;
  /** How the key is derived; its length is always written down. */
  readonly kdf: Pbes2Pbkdf2;
  /** The MAC itself. */
  readonly value: Bytes;
}

/** How a file is protected against changes. */
export type Pkcs12Mac = Pkcs12PasswordMac | Pkcs12Pbmac1;

/** A file of PKCS #12, not opened (PFX of RFC 7292, Section 4). */
export interface Pkcs12 {
  /** The AuthenticatedSafe, which the MAC is over. */
  readonly authenticatedSafe: Bytes;
  /** The MAC. */
  readonly mac?: Pkcs12Mac;
}
