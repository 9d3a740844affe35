// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

import type { Random } from "../../rand/random.ts";
import { ecPublicPoint, ecSharedSecret } from "../ec/ecdh.ts";
import { montgomerySecret, rawPublicKey } from "../ec/eddsa.ts";
import { wipe } from "../wipe.ts";
import { type DhCurve, type DhKey, drawPrivateKey } from "./dh_exchange.ts";

/**
 * Makes an ephemeral key in TypeScript.
 *
 * @param curve The curve.
 * @param random Where the private key comes from.
 * @returns The key.
 */
export function portableDhKey(curve: DhCurve, random: Random | undefined): DhKey {
  const secret = drawPrivateKey(curve, random);
  let destroyed = false;
  const montgomery = curve === "x25519" || curve === "x448";
  return {
    publicValue: montgomery ? rawPublicKey(curve, secret) : ecPublicPoint(curve, secret),
    derive(peer) {
      if (destroyed) throw new TypeError("Cannot use a key share that was destroyed");
      return montgomery
        ? montgomerySecret(curve, secret, peer)
        : ecSharedSecret(curve, secret, peer);
    },
    destroy() {
      destroyed = true;
      wipe(secret);
    },
  };
}
