// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/** Shared secrets of long-lived keys by the modules of curves. Timing: see docs/constant-time.md. */

import type { Bytes } from "../../../wire/mod.ts";
import { privateKeyParts } from "../../pkey/key_parts.ts";
import type { PrivateKey } from "../../pkey/private_key.ts";
import type { PublicKey } from "../../pkey/public_key.ts";
import { notZero } from "../dh_exchange.ts";
import { wasmCurve25519 } from "./curve25519_memory.ts";
import { wasmCurve } from "./curve_memory.ts";

/**
 * Computes a shared secret. On curves of prime order the cofactor is 1, so there is nothing to choose.
 *
 * @param key The private key.
 * @param peer The other side's public key, of the same type and curve; its point was checked.
 * @returns The secret; `undefined` for keys of other kinds and where there is no module.
 * @throws {SslError} `PROV`, `FAILED_DURING_DERIVATION` when the peer's X25519 key is of small order.
 */
export function deriveByWasm(key: PrivateKey, peer: PublicKey): Bytes | undefined {
  const parts = privateKeyParts(key);
  const { point } = peer;
  if (point === undefined) return undefined;
  if (parts.type === "x25519" && "seed" in parts) {
    const kernel = wasmCurve25519();
    return kernel && notZero("x25519", kernel.exchange(parts.seed, point));
  }
  if (key.curve === undefined || !("scalar" in parts)) return undefined;
  return wasmCurve(key.curve)?.exchange(parts.scalar, point);
}
