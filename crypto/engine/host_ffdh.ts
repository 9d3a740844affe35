// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/**
 * Diffie-Hellman over finite fields by node:crypto, which computes in constant time where its OpenSSL
 * does. Deno has big numbers of Rust in its place, whose time shows the private value; there our own
 * code computes, which blinds it. Public values are checked here before, since hosts differ in what
 * they check.
 */

import type { Bytes } from "../../wire/mod.ts";
import { trimLeadingZeros } from "../bigint.ts";
import { checkDhPublicValue } from "../dh/dh.ts";
import type { DhPrivateParts, DhPublicParts } from "../dh/dh_types.ts";
import { runtime } from "./runtime.ts";
import type { HostKeyCrypto } from "./host_keys.ts";

/**
 * Computes a shared secret.
 *
 * @param host The runtime's node:crypto.
 * @param own The private key.
 * @param peer The other side's public key.
 * @param padding Whether leading zero bytes stay.
 * @returns The secret; `undefined` on Deno, and where it is one that must not be used, of which
 * another engine gives the error. The host throws what it can not do.
 */
export function deriveHostFfdh(
  host: HostKeyCrypto,
  { parameters, privateValue }: DhPrivateParts,
  { publicValue }: DhPublicParts,
  padding: "padded" | "bare",
): Bytes | undefined {
  if (runtime() === "deno") return undefined;
  checkDhPublicValue(parameters, publicValue);
  const { prime, generator } = parameters;
  const exchange = host.createDiffieHellman(prime, generator);
  exchange.setPrivateKey(privateValue);
  const secret = trimLeadingZeros(exchange.computeSecret(publicValue));
  if (secret.length === 1 && (secret[0] as number) <= 1) return undefined;
  if (padding === "bare") return secret;
  const padded = new Uint8Array(prime.length);
  padded.set(secret, prime.length - secret.length);
  return padded;
}
