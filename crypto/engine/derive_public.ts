// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

import { keyTypeRow } from "../pkey/key_types.ts";
import type { PrivateKeyParts, PublicKeyParts } from "../pkey/pkey_types.ts";
import { hostPublicParts } from "./host_pkey.ts";

/**
 * Computes the public key of a private one: by the host where it can, which spares noble's tables.
 *
 * @param parts The private key's parts.
 * @returns The public key's parts.
 */
export function derivePublicParts(parts: PrivateKeyParts): PublicKeyParts {
  return hostPublicParts(parts) ?? keyTypeRow(parts.type).derivePublic(parts);
}
