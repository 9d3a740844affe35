// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/**
 * Who digests: decided by measured facts (digest_facts.ts), for digests have no list of engines as
 * an option. What is asked here comes with the value: this module knows no digest by name, so that a
 * bundle with one digest holds only that.
 */

import type { Bytes } from "../../wire/mod.ts";
import type { Digest } from "../digest/digest.ts";
import {
  type DigestMethods,
  type HostMethods,
  ownMethods,
  type OwnUpTo,
} from "./digest_methods.ts";
import { type HostCrypto, hostCrypto } from "./host_crypto.ts";
import { hostDigest, hostDigestOnce, hostHas } from "./host_digest.ts";
import { runtime } from "./runtime.ts";

/**
 * Starts a digest: with the host where there is one, because nobody knows how long it will be.
 *
 * @param methods How the digest is computed.
 * @returns The state of an empty message.
 */
export function createDigest(methods: DigestMethods): Digest {
  const host = chooseHost(methods, "digest", Number.MAX_SAFE_INTEGER);
  return host === undefined
    ? ownMethods(methods).create()
    : hostDigest(host, methods.host as HostMethods, methods.outputLength);
}

/**
 * Digests a whole message.
 *
 * @param methods How the digest is computed.
 * @param data The message.
 * @param outputLength How many bytes an extendable-output function gives.
 * @returns The digest.
 */
export function digestOnce(
  methods: DigestMethods,
  data: Uint8Array,
  outputLength: number = methods.outputLength,
): Bytes {
  const host = chooseHost(methods, "digest", data.length);
  return host === undefined
    ? ownMethods(methods).digest(data, outputLength)
    : hostDigestOnce(host, methods.host as HostMethods, data, outputLength);
}

/**
 * Decides who computes.
 *
 * @param methods How the digest is computed.
 * @param operation What is computed.
 * @param length How long the message is, in bytes.
 * @returns The host, which has the digest, or `undefined` when the library's own code is faster or alone.
 */
export function chooseHost(
  { host, wasm }: DigestMethods,
  operation: keyof OwnUpTo,
  length: number,
): HostCrypto | undefined {
  if (host === undefined || length <= host.facts.short[operation]) return undefined;
  const withWasm = host.facts.wasm?.[runtime()];
  const facts = withWasm !== undefined && wasm?.() !== undefined ? withWasm : host.facts[runtime()];
  if (length <= facts[operation]) return undefined;
  const crypto = hostCrypto();
  return crypto !== undefined && hostHas(crypto, host) ? crypto : undefined;
}
