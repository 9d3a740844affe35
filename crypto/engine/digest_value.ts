// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/** Makes the values that are this library's digests. */

import { type Bytes, checkBytes } from "../../wire/mod.ts";
import type { Digest, DigestAlgorithm, Xof, XofAlgorithm, XofOptions } from "../digest/digest.ts";
import {
  checkOutputLength,
  type DigestMethods,
  type HostMethods,
  type PortableMethods,
} from "./digest_methods.ts";
import { createDigest, digestOnce } from "./select_digest.ts";

/** What a digest is called and how it is computed. */
export interface DigestDefinition
  extends Pick<DigestAlgorithm, "name" | "aliases" | "oid" | "outputLength" | "blockLength"> {
  /** In TypeScript. */
  readonly portable: PortableMethods;
  /** By the wasm engine, where that has it. */
  readonly wasm?: () => PortableMethods | undefined;
  /** By node:crypto, where that may have it. */
  readonly host?: HostMethods;
}

/**
 * Makes a digest.
 *
 * @param definition What it is called and how it is computed.
 * @returns The value.
 */
export function defineDigest(definition: DigestDefinition): DigestAlgorithm {
  return new DigestValue(definition);
}

/**
 * Makes an extendable-output function.
 *
 * @param definition What it is called and how it is computed; its running state must be a
 * {@linkcode Xof}.
 * @returns The value.
 */
export function defineXof(definition: DigestDefinition): XofAlgorithm {
  return new XofValue(definition);
}

/**
 * Tells how a digest is computed.
 *
 * @param algorithm The digest.
 * @returns Its methods, or `undefined` when it is none of this library's.
 */
export function digestMethods(algorithm: DigestAlgorithm): DigestMethods | undefined {
  return DigestValue.methodsOf(algorithm);
}

// What belongs to a value is its own property, so that a copy by spreading is a digest, too. The
// methods do not go with it: a copy whose `digest` was replaced must not be computed past it.
class DigestValue implements DigestAlgorithm {
  readonly name: string;
  readonly aliases: readonly string[];
  readonly outputLength: number;
  readonly blockLength: number;
  readonly oid: string | undefined;
  readonly create: () => Digest;
  readonly digest: (data: Uint8Array) => Bytes;
  readonly #methods: DigestMethods;

  constructor(definition: DigestDefinition) {
    this.name = definition.name;
    this.aliases = definition.aliases;
    this.outputLength = definition.outputLength;
    this.blockLength = definition.blockLength;
    this.oid = definition.oid;
    this.create = () => createDigest(definition);
    this.digest = (data) => {
      checkBytes(data, "the message");
      return digestOnce(definition, data);
    };
    this.#methods = definition;
  }

  static methodsOf(algorithm: DigestAlgorithm): DigestMethods | undefined {
    return #methods in algorithm ? algorithm.#methods : undefined;
  }
}

class XofValue extends DigestValue implements XofAlgorithm {
  readonly extendable = true;
  declare readonly create: () => Xof;
  override readonly digest: (data: Uint8Array, options?: XofOptions) => Bytes;

  constructor(definition: DigestDefinition) {
    super(definition);
    const { name, outputLength: usual } = definition;
    this.digest = (data, { outputLength = usual } = {}) => {
      checkBytes(data, "the message");
      checkOutputLength(name, outputLength);
      return digestOnce(definition, data, outputLength);
    };
  }
}
