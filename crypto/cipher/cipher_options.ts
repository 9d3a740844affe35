// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/** What a caller says about a message, and whether it can be honoured. */

import { type Bytes, checkBytes } from "../../wire/mod.ts";
import type { Engine } from "../engine/engine.ts";
import type {
  CipherAlgorithm,
  CipherDirection,
  CipherKeyOptions,
  CipherLengths,
  CipherParameters,
  CiphertextStealing,
} from "./cipher_algorithm.ts";
import { describeLengths, isPossibleLength } from "./cipher_errors.ts";

/** What belongs to a message, whichever way it goes. */
export interface MessageOptions {
  /**
   * The initialization vector or nonce; the algorithm says how long. Key wrap has one of its own when
   * it is left out.
   */
  readonly iv?: Uint8Array;
  /**
   * What is authenticated but not encrypted, for algorithms that authenticate; several strings are
   * one after the other, but for SIV, which tells them apart.
   */
  readonly additionalData?: Uint8Array | readonly Uint8Array[];
  /**
   * The tag that must hold, when one decrypts; it can come later by `setTag`. A tag that is shorter than
   * the algorithm's is easier to guess, so it is taken only where `tagLength` says so.
   */
  readonly tag?: Uint8Array;
}

/** Options of ciphers. What the algorithm can not honour is an error. */
export interface CipherOptions extends MessageOptions, CipherKeyOptions {
  /**
   * Whether messages are filled up to whole blocks as PKCS#7 does, in the modes ECB and CBC. The
   * counterpart of `EVP_CIPHER_CTX_set_padding`.
   *
   * @default {true}
   */
  readonly padding?: boolean;
  /** The tag's length, in bytes. @default {the algorithm's} */
  readonly tagLength?: number;
  /** CBC-CTS: which blocks are swapped. @default {"cs1"} */
  readonly ciphertextStealing?: CiphertextStealing;
  /** SM4-XTS: IEEE 1619 or GB/T 17964-2021. @default {"gb" for SM4, as OpenSSL} */
  readonly xtsStandard?: "ieee" | "gb";
  /** The record forms of TLS: the protocol's version as on the wire. @default {0x0301} */
  readonly tlsVersion?: number;
  /**
   * The most that is kept, in bytes, where nothing may be given before the end: by what decrypts
   * and authenticates, and by CCM, SIV and key wrap both ways. A message that is longer is an error.
   * Who has all of it at hand keeps nothing: `encrypt` and `decrypt` take any length.
   *
   * @default {67_108_864}
   */
  readonly bufferLimit?: number;
  /** Who may compute, best first. @default {what was measured to be fastest} */
  readonly engines?: readonly Engine[];
}

const NO_BYTES = /* @__PURE__ */ new Uint8Array(0);

const STEALING: readonly CiphertextStealing[] = ["cs1", "cs2", "cs3"];

/** What an algorithm must be for an option to mean anything. */
const MEANINGFUL: readonly [keyof CipherOptions, (algorithm: CipherAlgorithm) => boolean][] = [
  ["additionalData", ({ aead, mode }) => aead || mode === "cbc-hmac"],
  ["tag", ({ aead }) => aead],
  ["tagLength", ({ aead }) => aead],
  ["ciphertextStealing", ({ mode }) => mode === "cbc-cts"],
  ["xtsStandard", ({ name }) => name === "sm4-xts"],
  ["macKey", ({ mode }) => mode === "cbc-hmac"],
  ["tlsVersion", ({ mode }) => mode === "cbc-hmac"],
  ["effectiveKeyBits", ({ name }) => name.startsWith("rc2-")],
  ["rounds", ({ name }) => name.startsWith("rc5-")],
];

/**
 * Checks options, and fills them up.
 *
 * @param algorithm The algorithm.
 * @param direction To encrypt or to decrypt.
 * @param options What the caller said.
 * @returns What a mode must know of the message, not copied.
 * @throws {RangeError} When something has an impossible length.
 * @throws {TypeError} When the algorithm can not honour an option.
 */
export function cipherParameters(
  algorithm: CipherAlgorithm,
  direction: CipherDirection,
  options: CipherOptions,
): CipherParameters {
  checkMeaning(algorithm, direction, options);
  const { additionalData = [], tag, tagLength = algorithm.tagLength } = options;
  if (tagLength !== algorithm.tagLength) {
    checkLength(algorithm, "a tag", algorithm.tagLengths, tagLength);
  }
  if (tag !== undefined) checkTag(algorithm, tag, tagLength);
  return {
    iv: initializationVector(algorithm, options.iv),
    additionalData: listOf(additionalData),
    tagLength,
    tag,
    padding: options.padding ?? hasPadding(algorithm),
    ciphertextStealing: options.ciphertextStealing ?? "cs1",
    xtsStandard: options.xtsStandard ?? (algorithm.name === "sm4-xts" ? "gb" : "ieee"),
    tlsVersion: options.tlsVersion ?? 0x0301,
  };
}

/**
 * Copies what belongs to a message that goes on while the program does, which may use its arrays for the
 * next message by then.
 *
 * @param options What the caller said.
 * @returns Copies of the vector, the additional data and the tag.
 */
export function copyMessage({ iv, additionalData, tag }: MessageOptions): MessageOptions {
  return {
    ...(iv === undefined ? {} : { iv: copyBytes(iv, "the initialization vector") }),
    ...(additionalData === undefined ? {} : {
      additionalData: listOf(additionalData).map((part) => copyBytes(part, "additional data")),
    }),
    ...(tag === undefined ? {} : { tag: copyBytes(tag, "the tag") }),
  };
}

function copyBytes(bytes: Uint8Array, what: string): Bytes {
  checkBytes(bytes, what);
  return new Uint8Array(bytes);
}

/**
 * Checks a key's length.
 *
 * @param algorithm The algorithm.
 * @param key The key.
 * @throws {RangeError} When it is impossible, which names the possible ones.
 * @throws {TypeError} When it is no bytes.
 */
export function checkCipherKey(algorithm: CipherAlgorithm, key: Uint8Array): void {
  checkBytes(key, `the key of ${algorithm.name}`);
  if (key.length === algorithm.keyLength) return;
  if (isPossibleLength(algorithm.keyLengths, key.length)) return;
  throw new RangeError(
    `Cannot set up ${algorithm.name}: the key has ${key.length} bytes, ` +
      `${describeLengths(algorithm.keyLengths)} are expected`,
  );
}

function checkMeaning(
  algorithm: CipherAlgorithm,
  direction: CipherDirection,
  options: CipherOptions,
): void {
  for (const [name, isMeaningful] of MEANINGFUL) {
    if (options[name] === undefined || isMeaningful(algorithm)) continue;
    throw new TypeError(`Cannot use ${algorithm.name} with the option "${name}"`);
  }
  if (options.padding === true && !hasPadding(algorithm)) {
    throw new TypeError(
      `Cannot pad with ${algorithm.name}: only the modes ECB and CBC fill up to whole blocks`,
    );
  }
  const { bufferLimit = 0, ciphertextStealing, macKey } = options;
  if (macKey !== undefined) checkBytes(macKey, "the key of the MAC");
  if (!(bufferLimit >= 0)) {
    throw new RangeError(`Cannot keep ${bufferLimit} bytes: bufferLimit is 0 or more`);
  }
  if (ciphertextStealing !== undefined && !STEALING.includes(ciphertextStealing)) {
    throw new TypeError(
      `Cannot use ${algorithm.name} with ciphertextStealing "${ciphertextStealing}": ` +
        `one of ${STEALING.join(", ")} is expected`,
    );
  }
  if (options.tag !== undefined && direction === "encrypt") {
    throw new TypeError(`Cannot encrypt with the option "tag": the encryption makes the tag`);
  }
}

/** Whoever gives a tag from outside as it came would let the other side choose how hard it is to guess. */
function checkTag(algorithm: CipherAlgorithm, tag: Uint8Array, tagLength: number): void {
  checkBytes(tag, "the tag");
  if (tag.length === tagLength) return;
  const remedy = isPossibleLength(algorithm.tagLengths, tag.length)
    ? `; set tagLength: ${tag.length} to take such tags`
    : "";
  throw new RangeError(
    `Cannot use ${algorithm.name}: the tag has ${tag.length} bytes, ` +
      `${tagLength} are expected${remedy}`,
  );
}

function listOf(data: Uint8Array | readonly Uint8Array[]): readonly Uint8Array[] {
  const list = Array.isArray(data) ? data as readonly Uint8Array[] : [data as Uint8Array];
  for (const part of list) checkBytes(part, "additional data");
  return list;
}

function hasPadding({ mode }: CipherAlgorithm): boolean {
  return mode === "ecb" || mode === "cbc";
}

function initializationVector(algorithm: CipherAlgorithm, iv: Uint8Array | undefined): Uint8Array {
  if (iv === undefined && algorithm.defaultIv) return Uint8Array.from(algorithm.defaultIv);
  if (iv === undefined && algorithm.ivLength > 0) {
    throw new RangeError(
      `Cannot use ${algorithm.name} without an initialization vector: ` +
        `${describeLengths(algorithm.ivLengths)} bytes are expected`,
    );
  }
  if (iv !== undefined) checkBytes(iv, "the initialization vector");
  const length = iv?.length ?? 0;
  if (length !== algorithm.ivLength) {
    checkLength(algorithm, "an initialization vector", algorithm.ivLengths, length);
  }
  return iv ?? NO_BYTES;
}

function checkLength(
  algorithm: CipherAlgorithm,
  what: string,
  lengths: CipherLengths,
  length: number,
): void {
  if (isPossibleLength(lengths, length)) return;
  throw new RangeError(
    `Cannot use ${algorithm.name} with ${what} of ${length} bytes: ` +
      `${describeLengths(lengths)} are expected`,
  );
}
