// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

import type { DigestAlgorithm } from "../digest/digest.ts";
import { digestMethods } from "./digest_value.ts";
import type { Engine, PublicKeyOperations } from "./engine.ts";
import { hostAead } from "./host_aead.ts";
import { hostCbc } from "./host_cbc.ts";
import { hostCipher } from "./host_cipher.ts";
import type { HostMethods } from "./digest_methods.ts";
import { type HostCrypto, hostCrypto } from "./host_crypto.ts";
import { hostDigest, hostHas, hostHmac } from "./host_digest.ts";
import { hostPkey } from "./host_pkey.ts";
import { runtime } from "./runtime.ts";

/**
 * Gives the engine that computes with node:crypto: Node, Deno, Bun, Cloudflare Workers with
 * `nodejs_compat`.
 *
 * Timing: that of the host's library.
 *
 * @returns The engine, or `undefined` where the runtime has no node:crypto.
 *
 * @example Usage
 * ```ts
 * import { hostEngine } from "@streamssl/ssl/crypto";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(hostEngine()?.asynchronous, false);
 * ```
 */
export function hostEngine(): Engine | undefined {
  return hasHostCrypto() ? ENGINE : undefined;
}

/**
 * Everything is looked up at its first use: on Deno node:crypto takes 15 milliseconds to load, which
 * who only prepares a context or looks at a certificate need not wait for.
 */
const ENGINE: Engine = {
  name: "host",
  asynchronous: false,
  aead(algorithm, key) {
    const host = hostCrypto();
    return host === undefined ? undefined : hostAead(host, algorithm, key);
  },
  cbc(key) {
    const host = hostCrypto();
    return host === undefined ? undefined : hostCbc(host, key);
  },
  cipher(algorithm, key, options) {
    const host = hostCrypto();
    return host === undefined ? undefined : hostCipher(host, algorithm, key, options);
  },
  digest(algorithm) {
    const host = hostOf(algorithm);
    return host && hostDigest(host.crypto, host.methods, algorithm.outputLength);
  },
  hmac(algorithm, key, data) {
    const host = hostOf(algorithm);
    if (host === undefined || host.methods.facts[runtime()].hmac === Infinity) return undefined;
    return hostHmac(host.crypto, host.methods, key, data);
  },
  sign: (...operands) => keyOperations().sign?.(...operands),
  verify: (...operands) => keyOperations().verify?.(...operands),
  verifyRecover: (...operands) => keyOperations().verifyRecover?.(...operands),
  encrypt: (...operands) => keyOperations().encrypt?.(...operands),
  decrypt: (...operands) => keyOperations().decrypt?.(...operands),
  derive: (...operands) => keyOperations().derive?.(...operands),
  encapsulate: (...operands) => keyOperations().encapsulate?.(...operands),
  decapsulate: (...operands) => keyOperations().decapsulate?.(...operands),
  generate: (...operands) => keyOperations().generate?.(...operands),
  exchange: (group) => keyOperations().exchange?.(group),
};

/** The host, and how it knows a digest. */
interface ChosenHost {
  readonly crypto: HostCrypto;
  readonly methods: HostMethods;
}

/** The host, when it has a digest. */
function hostOf(algorithm: DigestAlgorithm): ChosenHost | undefined {
  const methods = digestMethods(algorithm)?.host;
  if (methods === undefined) return undefined;
  const crypto = hostCrypto();
  return crypto !== undefined && hostHas(crypto, methods) ? { crypto, methods } : undefined;
}

let operations: PublicKeyOperations | undefined;

function keyOperations(): PublicKeyOperations {
  operations ??= hostPkey();
  return operations;
}

/** Whether there is a node:crypto; Deno and Node, which always have one, are not made to load it. */
function hasHostCrypto(): boolean {
  const name = runtime();
  return name === "deno" || name === "node" || hostCrypto() !== undefined;
}
