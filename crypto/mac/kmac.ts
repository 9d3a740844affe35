// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/**
 * KMAC (NIST SP 800-185, Section 4).
 *
 * Timing: depends on the lengths of key, message and code only.
 */

import type { Bytes } from "../../wire/mod.ts";
import type { Xof, XofAlgorithm } from "../digest/digest.ts";
import { keccakKmac128, keccakKmac256 } from "../digest/shake.ts";
import { checkLength, checkMac } from "./_mac_checks.ts";
import type { Mac, MacAlgorithm, MacOptions } from "./mac.ts";

/** `encode_string("KMAC")`. */
const ENCODED_KMAC = /* @__PURE__ */ Uint8Array.of(1, 32, 0x4b, 0x4d, 0x41, 0x43);
/** The longest code: its length in bits is written with three bytes by OpenSSL. */
const LONGEST_OUTPUT = 0xff_ffff >> 3;
/** The longest customization that OpenSSL takes. */
const LONGEST_CUSTOMIZATION = 512;

/**
 * KMAC128: with key, customization, a code of any length, and as an extendable-output function. The
 * code has 32 bytes where no other length is asked for, as in OpenSSL.
 *
 * @example Usage
 * ```ts
 * import { kmac128 } from "@streamssl/ssl/crypto";
 * import { encodeHex } from "@streamssl/ssl/wire";
 * import { assertEquals } from "@std/assert";
 *
 * // NIST's sample 1
 * const key = Uint8Array.from({ length: 32 }, (_, index) => 0x40 + index);
 * const code = kmac128.create(key).update(Uint8Array.of(0, 1, 2, 3)).digest();
 * assertEquals(encodeHex(code.subarray(0, 8)), "e5780b0d3ea6f7d3");
 * ```
 */
export const kmac128: MacAlgorithm = {
  name: "kmac-128",
  aliases: ["KMAC128"],
  oid: "2.16.840.1.101.3.4.2.19",
  keyLengths: [[4, 512]],
  outputLength: 32,
  options: ["customization", "outputLength", "output"],
  create: (key, options = {}) => createKmac(kmac128, keccakKmac128, key, options),
};

/** KMAC256, as {@linkcode kmac128}; the code has 64 bytes where no other length is asked for. */
export const kmac256: MacAlgorithm = {
  name: "kmac-256",
  aliases: ["KMAC256"],
  oid: "2.16.840.1.101.3.4.2.20",
  keyLengths: [[4, 512]],
  outputLength: 64,
  options: ["customization", "outputLength", "output"],
  create: (key, options = {}) => createKmac(kmac256, keccakKmac256, key, options),
};

function createKmac(
  algorithm: MacAlgorithm,
  sponge: XofAlgorithm,
  key: Uint8Array,
  options: MacOptions,
): Mac {
  checkMac(algorithm, key, options);
  const { name } = algorithm;
  const { customization = new Uint8Array(0), output = "fixed" } = options;
  const { outputLength = algorithm.outputLength as number } = options;
  checkLength(name, "the customization", customization.length, 0, LONGEST_CUSTOMIZATION);
  checkLength(name, "the code", outputLength, 1, LONGEST_OUTPUT);
  if (output !== "fixed" && output !== "extendable") {
    throw new TypeError(
      `Cannot set up ${name}: output is "${output}", not "fixed" or "extendable"`,
    );
  }
  const running = sponge.create();
  const rate = sponge.blockLength;
  // Section 4.3.1: bytepad(encode_string("KMAC") || encode_string(S)), bytepad(encode_string(K)).
  running.update(bytePad(rate, ENCODED_KMAC, encodeString(customization)));
  const paddedKey = bytePad(rate, encodeString(key));
  running.update(paddedKey);
  paddedKey.fill(0);
  return new Kmac(running, outputLength, rightEncode(output === "fixed" ? 8 * outputLength : 0));
}

/** KMAC under way. */
class Kmac implements Mac {
  readonly outputLength: number;
  readonly #running: Xof;
  readonly #end: Bytes;

  constructor(running: Xof, outputLength: number, end: Bytes) {
    this.outputLength = outputLength;
    this.#running = running;
    this.#end = end;
  }

  update(data: Uint8Array): this {
    this.#running.update(data);
    return this;
  }

  digest(): Bytes {
    return this.#running.clone().update(this.#end).digest(this.outputLength);
  }

  clone(): Kmac {
    return new Kmac(this.#running.clone(), this.outputLength, this.#end);
  }
}

/** `bytepad` (Section 2.3.3). */
function bytePad(rate: number, ...parts: readonly Uint8Array[]): Bytes {
  const width = leftEncode(rate);
  const length = parts.reduce((sum, part) => sum + part.length, width.length);
  const padded = new Uint8Array(Math.ceil(length / rate) * rate);
  padded.set(width);
  let at = width.length;
  for (const part of parts) {
    padded.set(part, at);
    at += part.length;
  }
  return padded;
}

/** `encode_string` (Section 2.3.2). */
function encodeString(text: Uint8Array): Bytes {
  const prefix = leftEncode(8 * text.length);
  const encoded = new Uint8Array(prefix.length + text.length);
  encoded.set(prefix);
  encoded.set(text, prefix.length);
  return encoded;
}

/** `left_encode` (Section 2.3.1): the number behind the count of its bytes. */
function leftEncode(value: number): Bytes {
  const bytes = bigEndian(value);
  return Uint8Array.of(bytes.length, ...bytes);
}

/** `right_encode`: the number before the count of its bytes. */
function rightEncode(value: number): Bytes {
  const bytes = bigEndian(value);
  return Uint8Array.of(...bytes, bytes.length);
}

function bigEndian(value: number): number[] {
  const bytes = [value & 0xff];
  for (value >>>= 8; value > 0; value >>>= 8) bytes.unshift(value & 0xff);
  return bytes;
}
