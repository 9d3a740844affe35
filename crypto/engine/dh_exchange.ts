// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/** The two sides of a Diffie-Hellman exchange, on top of what an engine offers for one curve. */

import { SslError } from "../../err/mod.ts";
import { type Random, randomBytes } from "../../rand/random.ts";
import { type Bytes, mapMaybe, type MaybePromise } from "../../wire/mod.ts";
import { curveByName, type NistCurveName } from "../ec/curves.ts";
import { drawScalar } from "../ec/ecdh.ts";
import { decodePoint } from "../ec/points.ts";
import type { KeyShare, ServerShare } from "../exchange/exchange.ts";
import type { ExchangeOperations } from "./engine.ts";

/** The curves of Diffie-Hellman exchanges. */
export type DhCurve = NistCurveName | "x25519" | "x448";

/** The curves of the groups of TLS. */
const GROUP_CURVES: Readonly<Record<string, DhCurve>> = {
  x25519: "x25519",
  x448: "x448",
  secp256r1: "P-256",
  secp384r1: "P-384",
  secp521r1: "P-521",
};

/** An ephemeral private key, as an engine holds it. */
export interface DhKey {
  /** The public value that goes to the peer. */
  readonly publicValue: Bytes;
  /**
   * Computes the shared secret.
   *
   * @param peer The peer's public value; length and curve were checked.
   * @returns The secret; `undefined` when it would be zero.
   */
  derive(peer: Uint8Array): MaybePromise<Bytes | undefined>;
  /** Wipes what can be wiped. */
  destroy(): void;
}

/** Makes ephemeral keys. */
export type DhKeyMaker = (curve: DhCurve, random: Random | undefined) => MaybePromise<DhKey>;

/**
 * Finds the curve of a TLS group.
 *
 * @param group The group's name.
 * @returns The curve; `undefined` when the group is no plain Diffie-Hellman.
 */
export function dhCurve(group: string): DhCurve | undefined {
  return Object.hasOwn(GROUP_CURVES, group) ? GROUP_CURVES[group] : undefined;
}

/**
 * Makes both sides of an exchange.
 *
 * @param curve The curve.
 * @param makeKey Makes ephemeral keys.
 * @returns The operations.
 */
export function dhExchange(curve: DhCurve, makeKey: DhKeyMaker): ExchangeOperations {
  return {
    generate: (random) => mapMaybe(makeKey(curve, random), (key) => new DhShare(curve, key)),
    respond(clientShare, random): MaybePromise<ServerShare> {
      checkShare(curve, clientShare);
      return mapMaybe(
        makeKey(curve, random),
        (key) =>
          mapMaybe(key.derive(clientShare), (secret) => {
            key.destroy();
            return { share: key.publicValue, secret: notZero(curve, secret) };
          }),
      );
    },
  };
}

class DhShare implements KeyShare {
  readonly share: Bytes;
  readonly #curve: DhCurve;
  readonly #key: DhKey;

  constructor(curve: DhCurve, key: DhKey) {
    this.#curve = curve;
    this.#key = key;
    this.share = key.publicValue;
  }

  complete(serverShare: Uint8Array): MaybePromise<Bytes> {
    checkShare(this.#curve, serverShare);
    return mapMaybe(
      this.#key.derive(serverShare),
      (secret) => notZero(this.#curve, secret),
    );
  }

  destroy(): void {
    this.#key.destroy();
  }
}

/**
 * Draws a private key: the bytes as they come, and for NIST curves again until they are a number of
 * the right range (FIPS 186-5, Appendix A.2.2).
 *
 * @param curve The curve.
 * @param random Where random bytes come from.
 * @returns The private key.
 */
export function drawPrivateKey(curve: DhCurve, random: Random = randomBytes): Bytes {
  if (curve === "x25519") return random(32);
  if (curve === "x448") return random(56);
  return drawScalar(curve, random);
}

/** TLS allows only uncompressed points (RFC 8446, Section 4.2.8.2), and they must be checked. */
function checkShare(curve: DhCurve, share: Uint8Array): void {
  const length = shareLength(curve);
  if (share.length !== length || curve.startsWith("P-") && share[0] !== 4) {
    throw new SslError("EC", "INVALID_ENCODING", {
      expected: curve.startsWith("P-")
        ? `an uncompressed point of ${curve}: ${length} bytes that begin with 4`
        : `${length} bytes for ${curve}`,
      received: `${share.length} bytes${share.length === 0 ? "" : ` that begin with ${share[0]}`}`,
      where: "the peer's key share",
    });
  }
  if (curve !== "x25519" && curve !== "x448") decodePoint(curveByName(curve), share);
}

function shareLength(curve: DhCurve): number {
  if (curve === "x25519") return 32;
  if (curve === "x448") return 56;
  return 1 + 2 * curveByName(curve).coordinateLength;
}

/**
 * Refuses a secret that would be the same whatever the own key is.
 *
 * @param curve The curve.
 * @param secret The secret, or `undefined` when it would be zero.
 * @returns The secret.
 * @throws {SslError} `PROV`, `FAILED_DURING_DERIVATION`.
 */
export function notZero(curve: DhCurve, secret: Bytes | undefined): Bytes {
  // RFC 8446, Section 7.4.2: an all-zero secret of X25519 or X448 must end the handshake. On the
  // NIST curves it is the secret of two points whose x is zero, and good (NIST SP 800-56A, 5.7.1.2).
  const mayBeZero = curve !== "x25519" && curve !== "x448";
  if (secret === undefined || !mayBeZero && secret.every((byte) => byte === 0)) {
    throw new SslError("PROV", "FAILED_DURING_DERIVATION", {
      expected: "a public key that contributes to the secret",
      received: `a key for ${curve} of small order: the secret would be zero for every private key`,
      where: "the peer's key share",
      usualCause: "an attack, or a peer that sends an empty key",
    });
  }
  return secret;
}
