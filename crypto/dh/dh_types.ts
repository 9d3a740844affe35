// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/** Diffie-Hellman keys over finite fields: what they are made of. */

import type { FfcParameters } from "../ffc/ffc_types.ts";
import type { Bytes } from "../../wire/mod.ts";
import type { DhGroupName } from "./dh_groups.ts";

/** The type of a key: by PKCS #3, or by ANSI X9.42 with q (OpenSSL's `X9.42 DH`). */
export type DhKeyType = "dh" | "dhx";

/** The parameters of a group: numbers are big-endian without leading zero bytes. */
export interface DhParameters extends Omit<FfcParameters, "subprime"> {
  /** q, the order of the generator; PKCS #3 does not tell it. */
  readonly subprime?: Bytes;
  /** j: p = j * q + 1 (X9.42). */
  readonly cofactor?: Bytes;
  /** How long private keys are, in bits (PKCS #3: privateValueLength). */
  readonly privateLength?: number;
}

/** What a public key is made of. */
export interface DhPublicParts {
  /** By which standard. */
  readonly type: DhKeyType;
  /** The group. */
  readonly parameters: DhParameters;
  /** y, big-endian without leading zero bytes. */
  readonly publicValue: Bytes;
}

/** What a private key is made of. */
export interface DhPrivateParts {
  /** By which standard. */
  readonly type: DhKeyType;
  /** The group. */
  readonly parameters: DhParameters;
  /** x, big-endian. */
  readonly privateValue: Bytes;
}

/** A key to be made, in a group with a name or in another one. */
export type DhKeyParameters = DhNamedKeyParameters | DhOwnKeyParameters;

/** A key to be made in a group with a name. */
export interface DhNamedKeyParameters {
  /** By which standard. */
  readonly type: DhKeyType;
  /** The group's name: `"ffdhe2048"`, `"modp_3072"`. */
  readonly group: DhGroupName;
}

/** A key to be made in a group without a name. */
export interface DhOwnKeyParameters {
  /** By which standard. */
  readonly type: DhKeyType;
  /** The group, as `generateDhParameters` makes it. */
  readonly parameters: DhParameters;
}
