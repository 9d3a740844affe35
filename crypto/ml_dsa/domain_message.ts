// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/** What ML-DSA and SLH-DSA sign in the place of the message: it names context and digest. */

import { DerBuilder } from "../asn1/der_builder.ts";
import { type Bytes, concatBytes } from "../../wire/mod.ts";
import { digest, type DigestAlgorithm } from "../digest/digest.ts";

/** What decides about the message that is signed. */
export interface DomainOptions {
  /** What the signature is bound to. */
  readonly context?: Uint8Array;
  /** The digest of the message that is signed in its place. */
  readonly prehash?: DigestAlgorithm;
}

/** The longest context, in bytes. */
const LONGEST_CONTEXT = 255;

/** How long the digests of extendable-output functions are (FIPS 204, Section 5.4.1), in bytes. */
const XOF_LENGTHS: Readonly<Record<string, number>> = { shake128: 32, shake256: 64 };

const NOTHING = /* @__PURE__ */ new Uint8Array(0);

/**
 * Makes M' (FIPS 204, Algorithms 2 to 5; FIPS 205, Algorithms 22 to 25).
 *
 * @param options Context and digest, checked.
 * @param message The message.
 * @returns What is signed.
 */
export function domainMessage(
  { context = NOTHING, prehash }: DomainOptions,
  message: Uint8Array,
): Bytes {
  const head = Uint8Array.of(prehash === undefined ? 0 : 1, context.length);
  if (prehash === undefined) return concatBytes(head, context, message);
  const outputLength = prehashLength(prehash);
  const oid = new DerBuilder().oid(prehash.oid as string).finish();
  return concatBytes(head, context, oid, digest(prehash, message, { outputLength }));
}

/** The length of a message's digest, in bytes. */
function prehashLength({ name, outputLength }: DigestAlgorithm): number {
  return Object.hasOwn(XOF_LENGTHS, name) ? XOF_LENGTHS[name] as number : outputLength;
}

/**
 * Checks that context and digest may be used.
 *
 * @param options Context and digest.
 * @param kind The name of the algorithm, for the error.
 * @param securityBits The strength of the parameter set, in bits.
 * @throws {RangeError} When the context is too long, or the digest weaker than the parameter set
 * (FIPS 204, Section 5.4; FIPS 205, Section 10.2.2) or without an object identifier.
 */
export function checkDomain(
  { context = NOTHING, prehash }: DomainOptions,
  kind: string,
  securityBits: number,
): void {
  if (context.length > LONGEST_CONTEXT) {
    throw new RangeError(
      `Cannot use ${kind} with a context of ${context.length} bytes: ` +
        `0 to ${LONGEST_CONTEXT} are possible`,
    );
  }
  if (prehash === undefined) return;
  if (prehash.oid === undefined) {
    throw new RangeError(
      `Cannot use ${kind} with the digest ${prehash.name}: it has no object identifier`,
    );
  }
  const length = prehashLength(prehash);
  if (4 * length < securityBits) {
    throw new RangeError(
      `Cannot use ${kind} with the digest ${prehash.name} of ${length} bytes: ` +
        `${securityBits / 4} or more are expected for a strength of ${securityBits} bits`,
    );
  }
}
