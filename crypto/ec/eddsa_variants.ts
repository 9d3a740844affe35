// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/** The variants of Ed25519 and Ed448 (RFC 8032, Section 8.6): with a context, and over a digest. */

import { shake256 } from "@noble/hashes/sha3.js";
import { type Bytes, concatBytes } from "../../wire/mod.ts";
import { sha512 } from "../digest/sha2.ts";
import type { EddsaAlgorithm } from "./raw_types.ts";

/** The longest context, in bytes. */
const LONGEST_CONTEXT = 255;
/** The length of the digest that Ed448ph signs, in bytes. */
const ED448PH_LENGTH = 64;

/**
 * Tells whether a signature is over the message itself and nothing else, as every host makes it.
 *
 * @param algorithm How it is made.
 * @returns Whether it is plain Ed25519 or Ed448.
 */
export function isPlainEddsa({ kind, context, prehash }: EddsaAlgorithm): boolean {
  return prehash !== true && (context === undefined || kind === "ed448" && context.length === 0);
}

/**
 * Checks the context.
 *
 * @param algorithm How it shall be signed.
 * @throws {RangeError} When the context is too long, or there is an empty one for Ed25519ctx.
 */
export function checkEddsaContext({ kind, context, prehash }: EddsaAlgorithm): void {
  if (context === undefined) return;
  const shortest = kind === "ed25519" && prehash !== true ? 1 : 0;
  if (context.length >= shortest && context.length <= LONGEST_CONTEXT) return;
  const name = kind === "ed25519" ? prehash === true ? "Ed25519ph" : "Ed25519ctx" : "Ed448";
  throw new RangeError(
    `Cannot use ${name} with a context of ${context.length} bytes: ` +
      `${shortest} to ${LONGEST_CONTEXT} are possible`,
  );
}

/**
 * What stands before everything that is hashed: dom2 and dom4 (RFC 8032, Section 2).
 *
 * @param algorithm How it is signed.
 * @returns The bytes; none for plain Ed25519.
 */
export function eddsaDomain(algorithm: EddsaAlgorithm): Bytes {
  const { kind, context = new Uint8Array(0), prehash } = algorithm;
  if (kind === "ed25519" && isPlainEddsa(algorithm)) return new Uint8Array(0);
  const name = kind === "ed25519" ? "SigEd25519 no Ed25519 collisions" : "SigEd448";
  const flag = prehash === true ? 1 : 0;
  return concatBytes(
    new TextEncoder().encode(name),
    Uint8Array.of(flag, context.length),
    context,
  );
}

/**
 * What is signed: the message, or its digest (RFC 8032, Sections 5.1 and 5.2, PH).
 *
 * @param algorithm How it is signed.
 * @param data The message.
 * @returns The bytes.
 */
export function eddsaMessage({ kind, prehash }: EddsaAlgorithm, data: Uint8Array): Uint8Array {
  if (prehash !== true) return data;
  return kind === "ed25519" ? sha512.digest(data) : shake256(data, { dkLen: ED448PH_LENGTH });
}
