// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/** Reads the parameters of a derivation, strictly: what is not known or has the wrong type is an error. */

import { type ErrorReason, SslError } from "../../err/mod.ts";
import { type Bytes, concatBytes } from "../../wire/mod.ts";
import { allCiphers, cipherByName } from "../cipher/ciphers.ts";
import type { CipherAlgorithm } from "../cipher/cipher_algorithm.ts";
import { nameRemedy } from "../close_names.ts";
import type { DigestAlgorithm } from "../digest/digest.ts";
import { allDigests, digestByName } from "../digest/digests.ts";
import { defaultMacs, macByName } from "../mac/macs.ts";
import type { MacAlgorithm } from "../mac/mac.ts";
import type { Kdf, KdfDeriveSyncOptions, KdfParameters, KdfValue } from "./kdf.ts";

/** The parameters of one derivation. */
export class KdfReader {
  readonly #kdf: Pick<Kdf, "name" | "parameters">;
  readonly #values: KdfParameters;
  readonly #options: KdfDeriveSyncOptions;

  /**
   * Takes parameters.
   *
   * @param kdf The function.
   * @param values The parameters.
   * @param options Where names are looked up.
   * @throws {TypeError} When the function does not take one of them.
   */
  constructor(
    kdf: Pick<Kdf, "name" | "parameters">,
    values: KdfParameters,
    options: KdfDeriveSyncOptions,
  ) {
    this.#kdf = kdf;
    this.#values = values;
    this.#options = options;
    for (const [name, value] of Object.entries(values)) {
      if (value === undefined) continue;
      const info = kdf.parameters.find((parameter) => parameter.name === name);
      if (info === undefined) throw unknownParameter(kdf, name);
      if (Array.isArray(value) && !info.repeatable) {
        throw new TypeError(`Cannot use several values of "${name}" for ${kdf.name}`);
      }
    }
  }

  /**
   * Reads bytes.
   *
   * @param names The parameter and its aliases.
   * @returns The bytes, or `undefined` when the parameter is missing.
   */
  bytes(...names: readonly string[]): Bytes | undefined {
    const [name, value] = this.#find(names);
    if (value === undefined) return undefined;
    if (typeof value === "number") throw this.#wrongType(name, "bytes or text");
    const parts = typeof value === "string" || value instanceof Uint8Array ? [value] : value;
    return concatBytes(...parts.map((part) => {
      return typeof part === "string" ? new TextEncoder().encode(part) : part;
    }));
  }

  /**
   * Reads bytes that must be there.
   *
   * @param reason OpenSSL's reason when they are not.
   * @param names The parameter and its aliases.
   * @returns The bytes.
   */
  requiredBytes(reason: ErrorReason<"PROV">, ...names: readonly string[]): Bytes {
    const bytes = this.bytes(...names);
    if (bytes !== undefined) return bytes;
    throw this.missing(reason, names[0]!);
  }

  /**
   * Reads text.
   *
   * @param name The parameter.
   * @returns The text, or `undefined` when the parameter is missing.
   */
  text(name: string): string | undefined {
    const [, value] = this.#find([name]);
    if (value === undefined || typeof value === "string") return value;
    if (typeof value === "number") return `${value}`;
    throw this.#wrongType(name, "text");
  }

  /**
   * Reads an integer, written in decimal or with `0x`.
   *
   * @param name The parameter.
   * @returns The integer, or `undefined` when the parameter is missing.
   */
  integer(name: string): number | undefined {
    const [, value] = this.#find([name]);
    if (value === undefined || typeof value === "number") return value;
    if (typeof value === "string" && /^(0x[0-9a-f]+|[0-9]+)$/i.test(value)) return Number(value);
    throw this.#wrongType(name, "an integer");
  }

  /**
   * Reads a switch: 0 or 1.
   *
   * @param name The parameter.
   * @returns Whether it is on, or `undefined` when the parameter is missing.
   */
  flag(name: string): boolean | undefined {
    const value = this.integer(name);
    return value === undefined ? undefined : value !== 0;
  }

  /**
   * Reads the name of a digest.
   *
   * @param fallback The name that counts when the parameter is missing.
   * @returns The digest.
   */
  digest(fallback?: string): DigestAlgorithm {
    const name = this.text("digest") ?? fallback;
    if (name === undefined) throw this.missing("MISSING_MESSAGE_DIGEST", "digest");
    return digestByName(name, this.#options.digests ?? allDigests);
  }

  /**
   * Reads the name of a MAC.
   *
   * @returns The MAC, or `undefined` when the parameter is missing.
   */
  mac(): MacAlgorithm | undefined {
    const name = this.text("mac");
    return name === undefined ? undefined : macByName(name, this.#options.macs ?? defaultMacs);
  }

  /**
   * Reads the name of a cipher.
   *
   * @returns The cipher.
   */
  cipher(): CipherAlgorithm {
    const name = this.text("cipher");
    if (name === undefined) throw this.missing("MISSING_CIPHER", "cipher");
    return cipherByName(name, this.#options.ciphers ?? allCiphers);
  }

  /** Whether a parameter is there. */
  has(name: string): boolean {
    return this.#values[name] !== undefined;
  }

  /**
   * The error for a parameter that is missing.
   *
   * @param reason OpenSSL's reason.
   * @param name The parameter.
   */
  missing(reason: ErrorReason<"PROV">, name: string): SslError<"PROV"> {
    return new SslError("PROV", reason, {
      expected: `the parameter "${name}" for ${this.#kdf.name}`,
      received: Object.keys(this.#values).join(", ") || "none",
    });
  }

  #find(names: readonly string[]): [name: string, value: KdfValue | undefined] {
    const name = names.find((other) => this.#values[other] !== undefined) ?? names[0]!;
    return [name, this.#values[name]];
  }

  #wrongType(name: string, wanted: string): TypeError {
    return new TypeError(
      `Cannot use this value of "${name}" for ${this.#kdf.name}: ${wanted} is expected`,
    );
  }
}

/**
 * The error for a parameter that a function does not take.
 *
 * @param kdf The function.
 * @param name The parameter.
 */
export function unknownParameter(kdf: Pick<Kdf, "name" | "parameters">, name: string): TypeError {
  const names = kdf.parameters.map((parameter) => parameter.name);
  const remedy = nameRemedy(name, names);
  return new TypeError(
    `Cannot use the parameter ${JSON.stringify(name.slice(0, 64))} for ${kdf.name}: ` +
      `it takes ${names.join(", ")}${remedy === undefined ? "" : `; ${remedy}`}`,
  );
}
