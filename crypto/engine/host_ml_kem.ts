// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/**
 * ML-KEM of node:crypto as the two sides of a key exchange, where the runtime has it (Node 24).
 *
 * Timing: that of the host's library.
 */

import { SslError } from "../../err/mod.ts";
import { type Random, randomBytes } from "../../rand/random.ts";
import { type Bytes, concatBytes } from "../../wire/mod.ts";
import type { KeyShare, ServerShare } from "../exchange/exchange.ts";
import { mlKemExchange } from "../kem/ml_kem.ts";
import {
  checkMlKemPublic,
  ML_KEM_SEED_LENGTH,
  ML_KEM_SETS,
  mlKemPublicLength,
  type MlKemSet,
} from "../kem/ml_kem_keys.ts";
import { encodeSubjectPublicKeyInfo } from "../pkcs8/encode_key.ts";
import { encodeSeedKeyInfo } from "../pkcs8/seed_key.ts";
import { wipe } from "../wipe.ts";
import type { ExchangeOperations } from "./engine.ts";
import type { HostKey, HostKeyCrypto } from "./host_keys.ts";

/** The part of node:crypto that encapsulates. */
export interface HostEncapsulation {
  /** Makes a secret and encapsulates it. */
  encapsulate(key: HostKey): { readonly sharedKey: Uint8Array; readonly ciphertext: Uint8Array };
  /** Opens an encapsulation. */
  decapsulate(key: HostKey, ciphertext: Uint8Array): Uint8Array;
}

/**
 * Gives the two sides of an exchange by ML-KEM.
 *
 * @param host The runtime's node:crypto, with key encapsulation.
 * @param group The group's name in TLS.
 * @returns The operations; `undefined` when it is no group of ML-KEM.
 */
export function hostMlKemExchange(
  host: HostKeyCrypto & HostEncapsulation,
  group: string,
): ExchangeOperations | undefined {
  const set = ML_KEM_SETS.find(({ name }) => name.replaceAll("-", "") === group);
  if (set === undefined) return undefined;
  return {
    generate: (random) => new HostMlKemShare(host, set, random),
    respond(clientShare, random) {
      // The host draws the message itself; what is given is for the portable engine.
      const portable = mlKemExchange(group) as ExchangeOperations;
      return random === undefined
        ? respond(host, set, clientShare)
        : portable.respond(clientShare, random);
    },
  };
}

function respond(
  host: HostKeyCrypto & HostEncapsulation,
  set: MlKemSet,
  clientShare: Uint8Array,
): ServerShare {
  const length = mlKemPublicLength(set);
  if (clientShare.length !== length) {
    throw wrongLength(set, clientShare, length, "the encapsulation key");
  }
  checkMlKemPublic(set, clientShare);
  const key = encodeSubjectPublicKeyInfo({
    type: set.type,
    encapsulationKey: clientShare as Bytes,
  });
  const publicKey = host.createPublicKey({ key, format: "der", type: "spki" });
  const { ciphertext, sharedKey } = host.encapsulate(publicKey);
  return { share: new Uint8Array(ciphertext), secret: new Uint8Array(sharedKey) };
}

class HostMlKemShare implements KeyShare {
  readonly share: Bytes;
  readonly #host: HostKeyCrypto & HostEncapsulation;
  readonly #set: MlKemSet;
  #key: HostKey | undefined;

  constructor(
    host: HostKeyCrypto & HostEncapsulation,
    set: MlKemSet,
    random: Random = randomBytes,
  ) {
    const seed = random(ML_KEM_SEED_LENGTH);
    const der = encodeSeedKeyInfo(set.oid, seed);
    this.#host = host;
    this.#set = set;
    this.#key = host.createPrivateKey({ key: der, format: "der", type: "pkcs8" });
    wipe(seed, der);
    const spki = host.createPublicKey(this.#key).export({ format: "der", type: "spki" });
    this.share = concatBytes(spki.subarray(spki.length - mlKemPublicLength(set)));
  }

  complete(serverShare: Uint8Array): Bytes {
    if (this.#key === undefined) throw new TypeError("Cannot use a key share that was destroyed");
    const { ciphertextLength } = this.#set;
    if (serverShare.length !== ciphertextLength) {
      throw wrongLength(this.#set, serverShare, ciphertextLength, "the ciphertext");
    }
    return new Uint8Array(this.#host.decapsulate(this.#key, serverShare));
  }

  destroy(): void {
    this.#key = undefined;
  }
}

function wrongLength(
  { name }: MlKemSet,
  share: Uint8Array,
  length: number,
  what: string,
): SslError {
  return new SslError("PROV", "BAD_LENGTH", {
    expected: `${length} bytes for ${what} of ${name}`,
    received: `${share.length} bytes`,
    where: "the peer's key share",
  });
}
