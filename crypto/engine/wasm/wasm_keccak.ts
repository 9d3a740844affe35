// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/**
 * Sponges of Keccak (FIPS 202) by the Keccak module: SHA-3, SHAKE and their kin. Timing: depends on the lengths
 * of message and output only.
 */

import { type Bytes, checkBytes } from "../../../wire/mod.ts";
import type { DigestAlgorithm, Xof, XofAlgorithm } from "../../digest/digest.ts";
import { checkOutputLength, type DigestMethods, type PortableMethods } from "../digest_methods.ts";
import { defineDigest, defineXof, type DigestDefinition } from "../digest_value.ts";
import { keccakMethods, type SpongeParameters } from "../portable_keccak.ts";
import { type KeccakMemory, keccakMemory, type Sponge } from "./keccak_memory.ts";

/** The length of the state, in bytes. */
const STATE_LENGTH = 200;

/** What a sponge is called, and when the host is faster. */
type SpongeDefinition = Omit<DigestDefinition, "portable" | "wasm">;

/**
 * Makes a digest of a sponge.
 *
 * @param definition What it is called, and when the host is faster.
 * @param suffix The bits behind the message with the first bit of the padding.
 * @returns The value.
 */
export function defineSponge(definition: SpongeDefinition, suffix: number): DigestAlgorithm {
  return defineDigest({ ...definition, ...spongeMethods({ ...definition, suffix }) });
}

/**
 * Makes an extendable-output function of a sponge.
 *
 * @param definition What it is called, and when the host is faster.
 * @param suffix The bits behind the message with the first bit of the padding.
 * @returns The value.
 */
export function defineSpongeXof(definition: SpongeDefinition, suffix: number): XofAlgorithm {
  return defineXof({ ...definition, ...spongeMethods({ ...definition, suffix }) });
}

/** The ways in which a digest of a sponge is computed without a host. */
function spongeMethods(
  { name, blockLength, outputLength, suffix }: SpongeParameters,
): Pick<DigestMethods, "portable" | "wasm"> {
  const parameters = { name, blockLength, outputLength, suffix };
  let byWasm: PortableMethods | undefined;
  return {
    portable: keccakMethods(parameters),
    wasm() {
      if (byWasm === undefined) {
        const memory = keccakMemory();
        byWasm = memory && methodsOf(memory, parameters);
      }
      return byWasm;
    },
  };
}

function methodsOf(memory: KeccakMemory, parameters: SpongeParameters): PortableMethods {
  const sponge = { rate: parameters.blockLength, suffix: parameters.suffix };
  return {
    create: () => new WasmXof(memory, parameters, sponge),
    digest(data, outputLength = parameters.outputLength) {
      const output = new Uint8Array(outputLength);
      memory.absorb(sponge, data);
      memory.squeeze(sponge, output);
      memory.wipe();
      return output;
    },
  };
}

/** A sponge under way: its state lies here between calls. */
class WasmXof implements Xof {
  readonly #memory: KeccakMemory;
  readonly #parameters: SpongeParameters;
  readonly #sponge: Sponge;
  readonly #state: Bytes = new Uint8Array(STATE_LENGTH);
  #filled = 0;

  constructor(memory: KeccakMemory, parameters: SpongeParameters, sponge: Sponge) {
    this.#memory = memory;
    this.#parameters = parameters;
    this.#sponge = sponge;
  }

  update(data: Uint8Array): this {
    checkBytes(data, "the message");
    const memory = this.#memory;
    memory.state.set(this.#state);
    this.#filled = memory.take(this.#sponge, data, this.#filled);
    this.#state.set(memory.state);
    memory.wipe();
    return this;
  }

  digest(outputLength: number = this.#parameters.outputLength): Bytes {
    checkOutputLength(this.#parameters.name, outputLength);
    const memory = this.#memory;
    const output = new Uint8Array(outputLength);
    memory.state.set(this.#state);
    memory.finish(this.#sponge, this.#filled);
    memory.squeeze(this.#sponge, output);
    memory.wipe();
    return output;
  }

  clone(): WasmXof {
    const copy = new WasmXof(this.#memory, this.#parameters, this.#sponge);
    copy.#state.set(this.#state);
    copy.#filled = this.#filled;
    return copy;
  }
}
