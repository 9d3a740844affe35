// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/**
 * HMAC (RFC 2104) in TypeScript, with the digests of the construction of Merkle and Damgård.
 *
 * Timing: depends on the lengths of key and message only.
 */

import { SslError } from "../../err/mod.ts";
import { type Digest, type DigestAlgorithm, isXof } from "../digest/digest.ts";
import type { PortableMethods } from "./digest_methods.ts";
import { digestMethods } from "./digest_value.ts";
import {
  begin,
  BLOCK,
  clean,
  emit,
  type MdFunction,
  SCHEDULE,
  STATE,
  takeEnd,
  takeRest,
} from "./portable_md.ts";
import { hmacByKernel } from "./wasm/sha_hmac.ts";

/** The digest of the inner message, on its way to the outer one; wiped after each use. */
const INNER = /* @__PURE__ */ new Uint8Array(64);

/**
 * Computes an HMAC over a whole message.
 *
 * @param algorithm The digest.
 * @param key The key.
 * @param data The message.
 * @param output Where the authentication code goes: as many bytes of it as fit; it may be the key or the
 * message.
 * @param methods How the digest is computed; one that is none of this library's computes for itself.
 */
export function portableHmac(
  algorithm: DigestAlgorithm,
  key: Uint8Array,
  data: Uint8Array,
  output: Uint8Array,
  methods: PortableMethods | undefined = digestMethods(algorithm)?.portable,
): void {
  if (methods?.md !== undefined) return mdHmac(methods.md, key, data, output);
  checkHmacDigest(algorithm);
  const create = methods === undefined ? () => algorithm.create() : () => methods.create();
  const [inner, outer] = startHmac(create, algorithm.blockLength, key);
  const hash = inner.update(data).digest();
  const code = outer.update(hash).digest();
  output.set(code.length <= output.length ? code : code.subarray(0, output.length));
  hash.fill(0);
  code.fill(0);
}

/**
 * Refuses digests that make no HMAC: extendable-output functions, MDC-2, the null digest.
 *
 * @param algorithm The digest.
 * @throws {SslError} `PROV`, `XOF_DIGESTS_NOT_ALLOWED` or `INVALID_DIGEST`.
 */
export function checkHmacDigest(algorithm: DigestAlgorithm): void {
  const { name, blockLength, outputLength } = algorithm;
  // RFC 2104, Section 2: a hashed key must fit into a block; that of MDC-2 does not.
  const isPossible = outputLength > 0 && outputLength <= blockLength;
  if (isPossible && !isXof(algorithm)) return;
  throw new SslError("PROV", isPossible ? "XOF_DIGESTS_NOT_ALLOWED" : "INVALID_DIGEST", {
    expected: "a digest with an output of fixed length, as SHA-256 or SHA3-256",
    received: name,
    usualCause: "RFC 2104 defines HMAC for such digests only",
    remedy: "KMAC is the MAC that belongs to SHAKE",
  });
}

/**
 * Starts the two digests of an HMAC (RFC 2104, Section 2).
 *
 * @param create Starts a digest.
 * @param blockLength The length of its blocks, in bytes.
 * @param key The key.
 * @returns The inner and the outer digest, each with the padded key.
 */
export function startHmac(
  create: () => Digest,
  blockLength: number,
  key: Uint8Array,
): [inner: Digest, outer: Digest] {
  const pad = new Uint8Array(blockLength);
  pad.set(key.length > blockLength ? create().update(key).digest() : key);
  for (let at = 0; at < blockLength; at++) pad[at] = pad[at]! ^ 0x36;
  const inner = create().update(pad);
  for (let at = 0; at < blockLength; at++) pad[at] = pad[at]! ^ 0x36 ^ 0x5c;
  const outer = create().update(pad);
  pad.fill(0);
  return [inner, outer];
}

/** {@linkcode portableHmac} for a digest of the construction of Merkle and Damgård. */
function mdHmac(
  md: MdFunction,
  key: Uint8Array,
  data: Uint8Array,
  output: Uint8Array,
): void {
  const { blockLength, outputLength } = md;
  const used = key.length > blockLength ? shortened(md, key) : key;
  if (hmacByKernel(md, used, data, output)) {
    if (used !== key) used.fill(0);
    return;
  }
  takeKey(md, used, 0x36);
  takeRest(md, data, blockLength);
  emit(md, INNER, outputLength);
  takeKey(md, used, 0x5c);
  takeInner(md);
  emit(md, output, Math.min(output.length, outputLength));
  if (used !== key) used.fill(0);
  clean();
  INNER.fill(0);
}

/** A key set up for many short messages: it takes two blocks less for each. */
export class PortableHmacKey {
  readonly #md: MdFunction;
  /** The hash value behind the padded key of the inner digest. */
  readonly inner: Int32Array;
  /** The hash value behind the padded key of the outer digest. */
  readonly outer: Int32Array;

  /**
   * Sets a key up.
   *
   * @param md The digest.
   * @param key The key.
   */
  constructor(md: MdFunction, key: Uint8Array) {
    const used = key.length > md.blockLength ? shortened(md, key) : key;
    this.#md = md;
    const words = md.initial.length;
    // One ArrayBuffer for both: it costs more than a block of SHA-256.
    const memory = new ArrayBuffer(8 * words);
    this.inner = new Int32Array(memory, 0, words);
    this.outer = new Int32Array(memory, 4 * words);
    takeKey(md, used, 0x36);
    for (let word = 0; word < words; word++) this.inner[word] = STATE[word]!;
    takeKey(md, used, 0x5c);
    for (let word = 0; word < words; word++) this.outer[word] = STATE[word]!;
    if (used !== key) used.fill(0);
    clean();
  }

  /**
   * Computes an HMAC over a whole message.
   *
   * @param data The message.
   * @param output Where the authentication code goes, from its start; it may be the message.
   * @param length How many bytes of it are wanted.
   */
  compute(data: Uint8Array, output: Uint8Array, length: number): void {
    const md = this.#md;
    begin(this.inner);
    takeRest(md, data, md.blockLength);
    emit(md, INNER, md.outputLength);
    begin(this.outer);
    takeInner(md);
    emit(md, output, length);
    clean();
    INNER.fill(0);
  }

  /** Wipes the key. */
  destroy(): void {
    this.inner.fill(0);
    this.outer.fill(0);
  }
}

/** RFC 2104, Section 2: a key that is longer than a block is hashed first. */
function shortened(md: MdFunction, key: Uint8Array): Uint8Array {
  const digest = new Uint8Array(md.outputLength);
  begin(md.initial);
  takeRest(md, key, 0);
  emit(md, digest, digest.length);
  return digest;
}

/** Starts a message with the padded key (RFC 2104, Section 2). */
function takeKey(md: MdFunction, key: Uint8Array, pad: number): void {
  for (let at = 0; at < key.length; at++) BLOCK[at] = key[at]! ^ pad;
  BLOCK.fill(pad, key.length, md.blockLength);
  begin(md.initial);
  md.compress(STATE, SCHEDULE, BLOCK, 0);
}

/** Takes the inner digest to the end of the outer message. */
function takeInner(md: MdFunction): void {
  const { blockLength, outputLength } = md;
  for (let at = 0; at < outputLength; at++) BLOCK[at] = INNER[at]!;
  if (outputLength === blockLength) {
    // Whirlpool: its digest is a whole block.
    md.compress(STATE, SCHEDULE, BLOCK, 0);
    takeEnd(md, 0, 2 * blockLength);
    return;
  }
  takeEnd(md, outputLength, blockLength + outputLength);
}
