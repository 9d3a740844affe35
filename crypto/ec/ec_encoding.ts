// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

import { DerBuilder } from "../asn1/der_builder.ts";
import { DerReader } from "../asn1/der_reader.ts";
import type { Bytes } from "../../wire/mod.ts";
import { type EcParameters, readEcParameters, writeEcParameters } from "./ec_parameters.ts";
import type { Curve, CurveName, EcEncoding } from "./ec_types.ts";

/**
 * Takes parts of a key with another encoding.
 *
 * @param parts The parts of a public or private key.
 * @param encoding How the key shall be written; what is left out stays as it is.
 * @returns The parts.
 * @throws {TypeError} When an encoding is given and the key is on no curve, or there is no such encoding.
 */
export function withEcEncoding<T extends object>(parts: T, encoding: EcEncoding): T {
  const { parameterEncoding, pointForm } = encoding;
  if (parameterEncoding === undefined && pointForm === undefined) return parts;
  if (!("curve" in parts)) {
    throw new TypeError("Cannot write a key with an encoding of curves and points: it has none");
  }
  checkWord("parameterEncoding", parameterEncoding, ["named", "explicit"]);
  checkWord("pointForm", pointForm, ["uncompressed", "compressed", "hybrid"]);
  return {
    ...parts,
    ...parameterEncoding === undefined ? {} : { parameterEncoding },
    ...pointForm === undefined ? {} : { pointForm },
  };
}

function checkWord(option: string, word: string | undefined, words: readonly string[]): void {
  if (word === undefined || words.includes(word)) return;
  throw new TypeError(
    `Cannot write a key with ${option} "${word}": one of ${words.join(", ")} is expected`,
  );
}

/**
 * Reads ECParameters: the name of a curve, or its numbers, which are checked. The counterpart of
 * `d2i_ECPKParameters`; in PEM they have the label `EC PARAMETERS`.
 *
 * @param der The structure.
 * @returns The curve, and whether it was told by its numbers.
 * @throws {SslError} `EC`, when the curve is not known, or its numbers are not good.
 *
 * @example Usage
 * ```ts
 * import { decodeEcParameters, encodeEcParameters } from "@streamssl/ssl/crypto";
 * import { assertEquals } from "@std/assert";
 *
 * const der = encodeEcParameters("secp256k1", { parameterEncoding: "explicit" });
 * const { curve, parameterEncoding } = decodeEcParameters(der);
 * assertEquals([curve.name, curve.bits, parameterEncoding], ["secp256k1", 256, "explicit"]);
 * ```
 */
export function decodeEcParameters(der: Uint8Array): EcParameters {
  const reader = new DerReader(der, { path: "ECParameters" });
  const parameters = readEcParameters(reader);
  reader.finish();
  return parameters;
}

/**
 * Writes ECParameters. The counterpart of `i2d_ECPKParameters`.
 *
 * @param curve The curve: its name, or its numbers.
 * @param encoding By its name or by its numbers, and in which form the base point is then.
 * @returns The DER encoding.
 *
 * @example Usage
 * ```ts
 * import { encodeEcParameters } from "@streamssl/ssl/crypto";
 * import { encodeHex } from "@streamssl/ssl/wire";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(encodeHex(encodeEcParameters("P-256")), "06082a8648ce3d030107");
 * ```
 */
export function encodeEcParameters(curve: CurveName | Curve, encoding: EcEncoding = {}): Bytes {
  const builder = new DerBuilder();
  writeEcParameters(builder, { curve, ...encoding });
  return builder.finish();
}
