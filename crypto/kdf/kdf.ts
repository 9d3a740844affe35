// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/** Key derivation functions as values, with parameters by the names of OpenSSL. */

import type { Bytes } from "../../wire/mod.ts";
import type { BackgroundOptions } from "../background.ts";
import type { CipherAlgorithm } from "../cipher/cipher_algorithm.ts";
import type { DigestAlgorithm } from "../digest/digest.ts";
import type { MacAlgorithm } from "../mac/mac.ts";

/**
 * The value of a parameter. For `"octets"` text stands for its bytes in UTF-8, and several values of a
 * parameter that may be repeated are put behind each other.
 */
export type KdfValue = string | number | Uint8Array | readonly (string | Uint8Array)[];

/** Parameters by the names of `openssl kdf -kdfopt`: `{ digest: "SHA256", key, salt, info }`. */
export type KdfParameters = Readonly<Record<string, KdfValue | undefined>>;

/** What a function knows of one of its parameters. */
export interface KdfParameterInfo {
  /** OpenSSL's name. */
  readonly name: string;
  /** Bytes, text (a name, a mode) or an integer. */
  readonly type: "octets" | "text" | "integer";
  /** Whether several values are put behind each other; else one value is possible. */
  readonly repeatable: boolean;
}

/** Where a function finds what its parameters name, and how a long one goes. */
export interface KdfDeriveSyncOptions {
  /** The digests that can be named. @default {allDigests} */
  digests?: readonly DigestAlgorithm[];
  /** The MACs that can be named. @default {defaultMacs} */
  macs?: readonly MacAlgorithm[];
  /** The ciphers that can be named. @default {allCiphers} */
  ciphers?: readonly CipherAlgorithm[];
}

/** Options of {@linkcode Kdf.derive}; progress is the part that is done, from 0 to 1. */
export interface KdfDeriveOptions extends KdfDeriveSyncOptions, BackgroundOptions<number> {}

/** A key derivation function as a value. The counterpart of `EVP_KDF`. */
export interface Kdf {
  /** OpenSSL's name: `"HKDF"`. */
  readonly name: string;
  /** Other names and the object identifier, as far as OpenSSL has them. */
  readonly aliases: readonly string[];
  /** The parameters that it takes. */
  readonly parameters: readonly KdfParameterInfo[];
  /**
   * Derives at once. The counterpart of `EVP_KDF_derive`.
   *
   * @param parameters The parameters by their names.
   * @param length How many bytes are wanted.
   * @param options Where names are looked up.
   * @returns The keying material.
   * @throws {SslError} `PROV` with OpenSSL's reason when a parameter is missing; `EVP` when a name is
   * not known or too much memory is needed.
   * @throws {RangeError} When a value or the length is not possible.
   * @throws {TypeError} When a parameter is not known or its value has the wrong type.
   */
  deriveSync(parameters: KdfParameters, length: number, options?: KdfDeriveSyncOptions): Bytes;
  /**
   * Derives without blocking. Those that take long, which are those from passwords, hear of a signal and
   * report progress; the others are done at once.
   *
   * @param parameters The parameters by their names.
   * @param length How many bytes are wanted.
   * @param options Where names are looked up; signal and progress.
   * @returns The keying material.
   * @throws {SslError} As `deriveSync`.
   * @throws {RangeError} As `deriveSync`.
   * @throws {TypeError} As `deriveSync`.
   */
  derive(parameters: KdfParameters, length: number, options?: KdfDeriveOptions): Promise<Bytes>;
}
