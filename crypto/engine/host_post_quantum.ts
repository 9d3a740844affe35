// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/**
 * ML-KEM, ML-DSA and SLH-DSA of node:crypto, which has them since Node 24.7 with OpenSSL 3.5. Deno
 * 2.9.6 has them not.
 *
 * Timing: that of the host's library.
 */

import { privateKeyParts } from "../pkey/key_parts.ts";
import type { SignatureAlgorithm } from "../pkey/pkey_types.ts";
import type { PublicKeyOperations } from "./engine.ts";
import { type HostEncapsulation, hostMlKemExchange } from "./host_ml_kem.ts";
import { type HostKey, type HostKeyCrypto, hostPrivateKey, hostPublicKey } from "./host_keys.ts";

/** The part of node:crypto that came with Node 24.7. */
interface PostQuantumCrypto extends HostEncapsulation {
  /** Makes a key. */
  generateKeyPairSync(type: string): { readonly privateKey: HostKey };
}

/**
 * Gives what node:crypto does with post-quantum keys.
 *
 * @param host The runtime's node:crypto.
 * @returns The operations; none where the runtime has them not.
 */
export function hostPostQuantum(host: HostKeyCrypto): PublicKeyOperations {
  if (!("encapsulate" in host)) return {};
  const newer = host as unknown as PostQuantumCrypto;
  return {
    sign(key, algorithm, data, random) {
      if (random !== undefined || !isPlain(algorithm)) return undefined;
      const hostKey = hostPrivateKey(host, privateKeyParts(key));
      return new Uint8Array(host.sign(null, data, { key: hostKey }));
    },
    verify(key, algorithm, data, signature) {
      if (!isPlain(algorithm)) return undefined;
      return host.verify(null, data, { key: hostPublicKey(host, key) }, signature);
    },
    generate({ type }, random) {
      // Keys of ML-KEM and ML-DSA are made at once: their seeds are all that is drawn.
      if (random !== undefined || !type.startsWith("slh-dsa-")) return undefined;
      const { privateKey } = newer.generateKeyPairSync(type);
      return new Uint8Array(privateKey.export({ format: "der", type: "pkcs8" }));
    },
    encapsulate(key, random) {
      if (random !== undefined || !key.type.startsWith("ml-kem-")) return undefined;
      const { ciphertext, sharedKey } = newer.encapsulate(hostPublicKey(host, key));
      return { ciphertext: new Uint8Array(ciphertext), sharedSecret: new Uint8Array(sharedKey) };
    },
    exchange: (group) => hostMlKemExchange(host as HostKeyCrypto & HostEncapsulation, group),
    decapsulate(key, ciphertext) {
      if (!key.type.startsWith("ml-kem-")) return undefined;
      const hostKey = hostPrivateKey(host, privateKeyParts(key));
      return new Uint8Array(newer.decapsulate(hostKey, ciphertext));
    },
  };
}

/**
 * Tells whether a signature is one that the host makes: hedged, over the message itself. Node 24.7
 * does not know the option of a context and passes over it, so contexts are left to others.
 */
function isPlain(algorithm: SignatureAlgorithm): boolean {
  if (algorithm.kind !== "ml-dsa" && algorithm.kind !== "slh-dsa") return false;
  const { context, prehash, deterministic } = algorithm;
  const externalMu = algorithm.kind === "ml-dsa" && algorithm.externalMu === true;
  return context === undefined && prehash === undefined && deterministic !== true && !externalMu;
}
