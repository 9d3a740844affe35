// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

import type { PublicKeyOperations } from "./engine.ts";

/**
 * Gives the public-key operations of node:crypto.
 *
 * @returns The operations.
 */
export function hostPkey(): PublicKeyOperations {
  return {};
}
