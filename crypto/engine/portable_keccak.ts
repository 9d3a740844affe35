// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/**
 * The sponges of Keccak (FIPS 202), by noble: SHA-3, SHAKE and their kin.
 *
 * Timing: depends on the lengths of message and output only.
 */

import { Keccak } from "@noble/hashes/sha3.js";
import { type Bytes, checkBytes } from "../../wire/mod.ts";
import type { Xof } from "../digest/digest.ts";
import { checkOutputLength, type PortableMethods } from "./digest_methods.ts";

/** What makes one sponge differ from another. */
export interface SpongeParameters {
  /** The digest's name, for errors. */
  readonly name: string;
  /** The rate, in bytes. */
  readonly blockLength: number;
  /** The bits behind the message with the first bit of the padding. */
  readonly suffix: number;
  /** How many bytes are given where nothing else is asked for. */
  readonly outputLength: number;
}

/**
 * Makes a digest of a sponge.
 *
 * @param parameters Which sponge.
 * @returns Its methods.
 */
export function keccakMethods(parameters: SpongeParameters): PortableMethods {
  return {
    create: () => new KeccakXof(parameters),
    digest: (data, outputLength = parameters.outputLength) =>
      start(parameters).update(data).xof(outputLength) as Bytes,
  };
}

/** A sponge under way. */
export class KeccakXof implements Xof {
  readonly #parameters: SpongeParameters;
  readonly #sponge: Keccak;

  /**
   * Starts it.
   *
   * @param parameters Which sponge.
   * @param sponge The state that it goes on from.
   */
  constructor(parameters: SpongeParameters, sponge: Keccak = start(parameters)) {
    this.#parameters = parameters;
    this.#sponge = sponge;
  }

  update(data: Uint8Array): this {
    checkBytes(data, "the message");
    this.#sponge.update(data);
    return this;
  }

  digest(outputLength: number = this.#parameters.outputLength): Bytes {
    checkOutputLength(this.#parameters.name, outputLength);
    return this.#sponge.clone().xof(outputLength) as Bytes;
  }

  clone(): KeccakXof {
    return new KeccakXof(this.#parameters, this.#sponge.clone());
  }
}

function start({ blockLength, suffix, outputLength }: SpongeParameters): Keccak {
  return new Keccak(blockLength, suffix, outputLength, true);
}
