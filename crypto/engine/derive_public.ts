// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

import type { Bytes } from "../../wire/mod.ts";
import { ecPublicPoint } from "../ec/ecdsa.ts";
import { rawPublicKey } from "../ec/eddsa.ts";
import type { EcPrivateParts, RawPrivateParts } from "../pkey/pkey_types.ts";
import { hostPublicPoint } from "./host_pkey.ts";

/**
 * Computes the public key of a private one: by the host where it can, which spares noble's tables.
 *
 * @param parts The private key's parts.
 * @returns The point, as a public key has it.
 */
export function derivePublicPoint(parts: EcPrivateParts | RawPrivateParts): Bytes {
  const point = hostPublicPoint(parts);
  if (point !== undefined) return point;
  return parts.type === "ec"
    ? ecPublicPoint(parts.curve, parts.scalar)
    : rawPublicKey(parts.type, parts.seed);
}
