// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/** Public and private keys, their types and how they sign. */

export type * from "./pkey_types.ts";
export { PrivateKey } from "./private_key.ts";
export { PublicKey } from "./public_key.ts";
