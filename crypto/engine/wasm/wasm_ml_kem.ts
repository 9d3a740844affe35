// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/** ML-KEM over the Keccak module, for keys and for key exchange. Timing: see docs/constant-time.md. */

import { SslError } from "../../../err/mod.ts";
import { type Random, randomBytes } from "../../../rand/random.ts";
import type { Bytes } from "../../../wire/mod.ts";
import type { KeyShare, ServerShare } from "../../exchange/exchange.ts";
import {
  checkMlKemPublic,
  ML_KEM_SEED_LENGTH,
  ML_KEM_SETS,
  mlKemPublicLength,
  type MlKemSet,
  mlKemSet,
} from "../../kem/ml_kem_keys.ts";
import type { MlKemPrivateParts, MlKemPublicParts } from "../../kem/ml_kem_types.ts";
import { privateKeyParts } from "../../pkey/key_parts.ts";
import type { Encapsulation } from "../../pkey/pkey_types.ts";
import type { PrivateKey } from "../../pkey/private_key.ts";
import type { PublicKey } from "../../pkey/public_key.ts";
import { wipe } from "../../wipe.ts";
import type { ExchangeOperations } from "../engine.ts";
import { KECCAK_MODULE } from "./generated/keccak.ts";
import { keccakMemory } from "./keccak_memory.ts";
import { MlKem } from "./ml_kem.ts";
import { compileWasmModule, wasmModule } from "./modules.ts";

const KECCAK = /* @__PURE__ */ compileWasmModule("keccak", KECCAK_MODULE);

/** The length of the message m, in bytes. */
const MESSAGE_LENGTH = 32;

/**
 * Gives the two sides of an exchange by ML-KEM.
 *
 * @param group The group's name in TLS.
 * @returns The operations; `undefined` when it is no group of ML-KEM, or there is no module.
 */
export function wasmMlKemExchange(group: string): ExchangeOperations | undefined {
  const set = ML_KEM_SETS.find(({ name }) => name.replaceAll("-", "") === group);
  const kem = set && kemOf(set);
  if (set === undefined || kem === undefined) return undefined;
  return {
    generate: (random) => new MlKemShare(set, kem, random),
    respond: (clientShare, random) => respond(set, kem, clientShare, random),
  };
}

/**
 * Makes a shared secret for a key and encapsulates it.
 *
 * @param key The key.
 * @param random Where the message m comes from.
 * @returns Both; `undefined` for a key of another type, and where there is no module.
 */
export function encapsulateByWasm(key: PublicKey, random?: Random): Encapsulation | undefined {
  if (!key.type.startsWith("ml-kem-")) return undefined;
  const { type, encapsulationKey } = key.parts as MlKemPublicParts;
  const kem = kemOf(mlKemSet(type));
  if (kem === undefined) return undefined;
  const { ciphertext, secret } = encapsulate(kem, encapsulationKey, random);
  return { ciphertext, sharedSecret: secret };
}

/**
 * Opens an encapsulation.
 *
 * @param key The key.
 * @param ciphertext The encapsulation.
 * @returns The secret; `undefined` for a key of another type, and where there is no module.
 * @throws {SslError} `PROV`, `BAD_LENGTH` when the ciphertext has another length.
 */
export function decapsulateByWasm(key: PrivateKey, ciphertext: Uint8Array): Bytes | undefined {
  if (!key.type.startsWith("ml-kem-")) return undefined;
  const { type, expandedKey } = privateKeyParts(key) as MlKemPrivateParts;
  const set = mlKemSet(type);
  const kem = kemOf(set);
  if (kem === undefined) return undefined;
  checkLength(set, ciphertext, set.ciphertextLength, "a ciphertext");
  return kem.decapsulate(expandedKey, ciphertext);
}

function kemOf({ rank }: MlKemSet): MlKem | undefined {
  const keccak = wasmModule(KECCAK) && keccakMemory();
  return keccak && new MlKem(keccak, rank);
}

function respond(
  set: MlKemSet,
  kem: MlKem,
  clientShare: Uint8Array,
  random?: Random,
): ServerShare {
  checkLength(set, clientShare, mlKemPublicLength(set), "the encapsulation key");
  checkMlKemPublic(set, clientShare);
  const { ciphertext, secret } = encapsulate(kem, clientShare, random);
  return { share: ciphertext, secret };
}

function encapsulate(
  kem: MlKem,
  key: Uint8Array,
  random: Random = randomBytes,
): { readonly ciphertext: Bytes; readonly secret: Bytes } {
  const message = random(MESSAGE_LENGTH);
  try {
    return kem.encapsulate(key, message);
  } finally {
    wipe(message);
  }
}

/** The client's side. */
class MlKemShare implements KeyShare {
  readonly share: Bytes;
  readonly #set: MlKemSet;
  readonly #kem: MlKem;
  readonly #key: Bytes;
  #isDestroyed = false;

  constructor(set: MlKemSet, kem: MlKem, random: Random = randomBytes) {
    const seed = random(ML_KEM_SEED_LENGTH);
    this.#set = set;
    this.#kem = kem;
    this.#key = kem.decapsulationKey(seed);
    wipe(seed);
    this.share = kem.encapsulationKey(this.#key);
  }

  complete(serverShare: Uint8Array): Bytes {
    if (this.#isDestroyed) throw new TypeError("Cannot use a key share that was destroyed");
    checkLength(this.#set, serverShare, this.#set.ciphertextLength, "the ciphertext");
    return this.#kem.decapsulate(this.#key, serverShare);
  }

  destroy(): void {
    this.#isDestroyed = true;
    wipe(this.#key);
  }
}

function checkLength({ name }: MlKemSet, given: Uint8Array, length: number, what: string): void {
  if (given.length === length) return;
  throw new SslError("PROV", "BAD_LENGTH", {
    expected: `${length} bytes for ${what} of ${name}`,
    received: `${given.length} bytes`,
    usualCause: "data that was cut, or that belongs to another parameter set",
  });
}
