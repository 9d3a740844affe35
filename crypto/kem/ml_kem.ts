// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/**
 * ML-KEM (FIPS 203) by noble, as the two sides of an exchange: the client makes a key pair, the
 * server encapsulates, the client decapsulates.
 *
 * Timing: noble's arithmetic works on small numbers without look-ups by secrets; it divides by
 * constants only, which V8 turns into multiplications.
 */

import { ml_kem1024, ml_kem512, ml_kem768 } from "@noble/post-quantum/ml-kem.js";
import { SslError } from "../../err/mod.ts";
import { randomBytes } from "../../rand/random.ts";
import type { Bytes } from "../../wire/mod.ts";
import type { ExchangeOperations } from "../engine/engine.ts";
import type { KeyShare } from "../exchange/exchange.ts";
import { wipe } from "../wipe.ts";

/** The length of the seeds d and z that make a key pair, and of the seed m of an encapsulation. */
const KEY_SEED_LENGTH = 64;
const MESSAGE_SEED_LENGTH = 32;

/** The parameter sets by the names of their groups in TLS (FIPS 203, Section 8, Table 3). */
const PARAMETER_SETS = {
  MLKEM512: { keyLength: 800, ciphertextLength: 768 },
  MLKEM768: { keyLength: 1184, ciphertextLength: 1088 },
  MLKEM1024: { keyLength: 1568, ciphertextLength: 1568 },
} as const;

type ParameterSet = keyof typeof PARAMETER_SETS;

/**
 * Gives the two sides of an exchange by ML-KEM.
 *
 * @param group The group's name in TLS.
 * @returns The operations; `undefined` when it is no group of ML-KEM.
 */
export function mlKemExchange(group: string): ExchangeOperations | undefined {
  if (!Object.hasOwn(PARAMETER_SETS, group)) return undefined;
  const name = group as ParameterSet;
  const { keyLength } = PARAMETER_SETS[name];
  return {
    generate(random = randomBytes): KeyShare {
      const seed = random(KEY_SEED_LENGTH);
      const { publicKey, secretKey } = nobleMlKem(name).keygen(seed);
      wipe(seed);
      return new MlKemShare(name, publicKey, secretKey);
    },
    respond(clientShare, random = randomBytes) {
      checkLength(name, clientShare, keyLength, "the encapsulation key");
      const seed = random(MESSAGE_SEED_LENGTH);
      try {
        const { cipherText, sharedSecret } = nobleMlKem(name).encapsulate(clientShare, seed);
        return { share: cipherText, secret: sharedSecret };
      } catch (cause) {
        // FIPS 203, Section 7.2: the modulus check. The lengths were checked before.
        throw new SslError("PROV", "INVALID_KEY", {
          expected: `an encapsulation key of ${name} with all numbers below 3329`,
          received: "a number of 3329 or more",
          where: "the peer's key share",
          cause,
        });
      } finally {
        wipe(seed);
      }
    },
  };
}

class MlKemShare implements KeyShare {
  readonly share: Bytes;
  readonly #name: ParameterSet;
  readonly #secretKey: Bytes;
  #destroyed = false;

  constructor(name: ParameterSet, publicKey: Bytes, secretKey: Bytes) {
    this.share = publicKey;
    this.#name = name;
    this.#secretKey = secretKey;
  }

  complete(serverShare: Uint8Array): Bytes {
    if (this.#destroyed) throw new TypeError("Cannot use a key share that was destroyed");
    const { ciphertextLength } = PARAMETER_SETS[this.#name];
    checkLength(this.#name, serverShare, ciphertextLength, "the ciphertext");
    // A ciphertext that was not made for this key gives a secret that nobody else has (FIPS 203,
    // Section 6.3); the handshake fails later, and tells an attacker nothing.
    return nobleMlKem(this.#name).decapsulate(serverShare, this.#secretKey);
  }

  destroy(): void {
    this.#destroyed = true;
    wipe(this.#secretKey);
  }
}

function nobleMlKem(name: ParameterSet): typeof ml_kem768 {
  return name === "MLKEM512" ? ml_kem512 : name === "MLKEM768" ? ml_kem768 : ml_kem1024;
}

function checkLength(name: string, share: Uint8Array, length: number, what: string): void {
  if (share.length === length) return;
  throw new SslError("PROV", "BAD_LENGTH", {
    expected: `${length} bytes for ${what} of ${name}`,
    received: `${share.length} bytes`,
    where: "the peer's key share",
  });
}
