// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/** How a digest of this library is computed: what each value carries with it. */

import type { Bytes } from "../../wire/mod.ts";
import type { Digest } from "../digest/digest.ts";
import type { MdFunction } from "./portable_md.ts";
import type { Runtime } from "./runtime.ts";

/** How a digest is computed by each engine that has it. */
export interface DigestMethods {
  /** The length of the digest, in bytes; that of an XOF where none is asked for. */
  readonly outputLength: number;
  /** The length of a block, in bytes. */
  readonly blockLength: number;
  /** In TypeScript. */
  readonly portable: PortableMethods;
  /** By the wasm engine, where that has it; asked at each use, for modules may be handed in later. */
  readonly wasm?: () => PortableMethods | undefined;
  /** By node:crypto, where that may have it. */
  readonly host?: HostMethods;
}

/** A digest in TypeScript. */
export interface PortableMethods {
  /** Starts a digest. @returns The state of an empty message. */
  create(): Digest;
  /**
   * Digests a whole message.
   *
   * @param data The message.
   * @param outputLength How many bytes an extendable-output function gives.
   * @returns The digest.
   */
  digest(data: Uint8Array, outputLength?: number): Bytes;
  /** What it is made of, when that is the construction of Merkle and Damgård. */
  readonly md?: MdFunction;
}

/** A digest by node:crypto. */
export interface HostMethods {
  /** Its name there. */
  readonly name: string;
  /** Whether its output may have any length. */
  readonly extendable?: true;
  /** `"ask"` where not every host has it. */
  readonly presence: "everywhere" | "ask";
  /** When it is the faster one. */
  readonly facts: DigestFacts;
}

/** Up to which length of a message, in bytes, the library's own code is the faster one. */
export interface OwnUpTo {
  /** For digests. */
  readonly digest: number;
  /** For HMACs; `Infinity` where the host has none with this digest. */
  readonly hmac: number;
}

/** Measured facts for each runtime. */
export interface DigestFacts extends Readonly<Record<Runtime, OwnUpTo>> {
  /** So short a message is for the library's own code on every runtime, which need not be asked then. */
  readonly short: OwnUpTo;
  /** The facts where the wasm engine has the digest, which is faster, too. */
  readonly wasm?: Readonly<Partial<Record<Runtime, OwnUpTo>>>;
}

/**
 * Gives the faster way of those that this library computes itself.
 *
 * @param methods How the digest is computed.
 * @returns The wasm engine's way where there is one, else the portable one.
 */
export function ownMethods({ wasm, portable }: DigestMethods): PortableMethods {
  return wasm?.() ?? portable;
}

/**
 * Checks how long an output shall be.
 *
 * @param name The function's name.
 * @param length The length, in bytes.
 * @throws {RangeError} When it is none.
 */
export function checkOutputLength(name: string, length: number): void {
  if (Number.isSafeInteger(length) && length >= 0) return;
  throw new RangeError(`Cannot digest with ${name} to ${length} bytes: 0 or more are expected`);
}
