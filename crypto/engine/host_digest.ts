// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/**
 * Digests and HMACs by node:crypto.
 *
 * Timing: depends on the lengths of key and message only.
 */

import { type Bytes, checkBytes } from "../../wire/mod.ts";
import type { Digest, Xof } from "../digest/digest.ts";
import { checkOutputLength, type HostMethods } from "./digest_methods.ts";
import { type HostCrypto, type HostHash, plainBytes } from "./host_crypto.ts";
import { runtime } from "./runtime.ts";

/**
 * Deno gives a digest in less time as digits than as a Buffer: for SHA-256 of 1,024 bytes 1.6 us beside
 * 1.9, with the digits read.
 */
const LONGEST_IN_DIGITS = 64;
/** The part of `Uint8Array` that reads digits; not every runtime has it. */
const digits: { fromHex?(text: string): Bytes } = Uint8Array;

/** What a host said to have; it is asked once, when a digest needs it that not every host has. */
let names: ReadonlySet<string> | undefined;

/**
 * Tells whether the host has a digest.
 *
 * @param host The module.
 * @param methods The digest there.
 * @returns Whether it has.
 */
export function hostHas(host: HostCrypto, methods: HostMethods): boolean {
  if (methods.presence === "everywhere") return true;
  names ??= new Set(host.getHashes());
  return names.has(methods.name);
}

/**
 * Starts a digest.
 *
 * @param host The module.
 * @param methods The digest there.
 * @param outputLength The usual length of an extendable-output function.
 * @returns The running state.
 */
export function hostDigest(
  host: HostCrypto,
  methods: HostMethods,
  outputLength: number,
): Digest {
  const { name, extendable } = methods;
  return extendable === undefined
    ? new HostDigest(host.createHash(name))
    : new HostXof(host.createHash(name, { outputLength }), name, outputLength);
}

/**
 * Digests a whole message.
 *
 * @param host The module.
 * @param methods The digest there.
 * @param data The message.
 * @param outputLength How many bytes an extendable-output function gives.
 * @returns The digest.
 */
export function hostDigestOnce(
  host: HostCrypto,
  methods: HostMethods,
  data: Uint8Array,
  outputLength: number,
): Bytes {
  const { name, extendable } = methods;
  if (runtime() === "deno" && outputLength <= LONGEST_IN_DIGITS && digits.fromHex !== undefined) {
    const hash = extendable === undefined
      ? host.createHash(name)
      : host.createHash(name, { outputLength });
    return digits.fromHex(hash.update(data).digest("hex"));
  }
  if (extendable !== undefined) {
    return plainBytes(host.createHash(name, { outputLength }).update(data).digest());
  }
  return plainBytes(
    host.hash === undefined
      ? host.createHash(name).update(data).digest()
      : host.hash(name, data, "buffer"),
  );
}

/**
 * Computes an HMAC over a whole message.
 *
 * @param host The module.
 * @param methods The digest there.
 * @param key The key.
 * @param data The message.
 * @returns The authentication code.
 */
export function hostHmac(
  host: HostCrypto,
  methods: HostMethods,
  key: Uint8Array,
  data: Uint8Array,
): Bytes {
  return plainBytes(host.createHmac(methods.name, key).update(data).digest());
}

/** A digest under way. */
class HostDigest implements Digest {
  readonly #hash: HostHash;

  constructor(hash: HostHash) {
    this.#hash = hash;
  }

  update(data: Uint8Array): this {
    checkBytes(data, "the message");
    this.#hash.update(data);
    return this;
  }

  digest(): Bytes {
    return plainBytes(this.#hash.copy().digest());
  }

  clone(): Digest {
    return new HostDigest(this.#hash.copy());
  }
}

/** An extendable-output function under way. A copy forgets the length, so each is told anew. */
class HostXof implements Xof {
  readonly #hash: HostHash;
  readonly #name: string;
  readonly #outputLength: number;

  constructor(hash: HostHash, name: string, outputLength: number) {
    this.#hash = hash;
    this.#name = name;
    this.#outputLength = outputLength;
  }

  update(data: Uint8Array): this {
    checkBytes(data, "the message");
    this.#hash.update(data);
    return this;
  }

  digest(outputLength: number = this.#outputLength): Bytes {
    checkOutputLength(this.#name, outputLength);
    return plainBytes(this.#hash.copy({ outputLength }).digest());
  }

  clone(): Xof {
    return new HostXof(this.#hash.copy(), this.#name, this.#outputLength);
  }
}
