// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

import type { Bytes } from "../../wire/mod.ts";
import type { EcPrivateParts, RawPrivateParts } from "../pkey_types.ts";
import type { PublicKeyOperations } from "./engine.ts";

/**
 * Gives the public-key operations of node:crypto.
 *
 * @returns The operations.
 */
export function hostPkey(): PublicKeyOperations {
  return {};
}

/** Later. */
export function hostPublicPoint(_parts: EcPrivateParts | RawPrivateParts): Bytes | undefined {
  return undefined;
}
