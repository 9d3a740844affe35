// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/**
 * ML-KEM (FIPS 203) over the permutation of the Keccak module: key pairs, encapsulation, decapsulation. Keys and
 * ciphertexts have the right lengths here, and public keys were checked.
 *
 * Timing: no branch, address or division depends on a secret; the arithmetic is TypeScript, so that
 * this holds as far as a compiler keeps it. What was computed with a secret is wiped.
 */

import type { Bytes } from "../../../wire/mod.ts";
import { type KeccakMemory, SHA3_256, SHA3_512, SHAKE256 } from "./keccak_memory.ts";
import {
  add,
  addProduct,
  compress,
  decode12,
  decompress,
  encode12,
  N,
  type Polynomial,
  reduceAll,
  subtractFrom,
  timesRadix,
  transform,
  transformBack,
} from "./ml_kem_ring.ts";
import { sampleNoise, sampleUniform } from "./ml_kem_sampling.ts";

/** What differs between the parameter sets (Section 8, Table 2). */
interface Parameters {
  readonly noise: 2 | 3;
  /** Bits of a number of the vector, and of the last polynomial, of a ciphertext. */
  readonly vectorBits: number;
  readonly lastBits: number;
}

const PARAMETERS: Readonly<Record<number, Parameters>> = {
  2: { noise: 3, vectorBits: 10, lastBits: 4 },
  3: { noise: 2, vectorBits: 10, lastBits: 4 },
  4: { noise: 2, vectorBits: 11, lastBits: 5 },
};

/** The largest k. */
const MOST = 4;
/** The length of an encoded polynomial, in bytes. */
const ENCODED = 384;
/** The length of seeds, hashes, messages and secrets, in bytes. */
const SEED = 32;

/** Where everything is computed. */
class Workspace {
  readonly #numbers = new Int16Array(N * (3 * MOST + 3));
  readonly first: readonly Polynomial[] = this.#take(0);
  readonly second: readonly Polynomial[] = this.#take(1);
  readonly third: readonly Polynomial[] = this.#take(2);
  readonly one: Polynomial = this.#at(3 * MOST);
  readonly sum: Polynomial = this.#at(3 * MOST + 1);
  readonly message: Polynomial = this.#at(3 * MOST + 2);
  /** The output of G, and what goes into it. */
  readonly keys: Bytes = new Uint8Array(2 * SEED);
  readonly input: Bytes = new Uint8Array(2 * SEED);

  wipe(): void {
    this.#numbers.fill(0);
    this.keys.fill(0);
    this.input.fill(0);
  }

  #take(which: number): Polynomial[] {
    return Array.from({ length: MOST }, (_, index) => this.#at(MOST * which + index));
  }

  #at(index: number): Polynomial {
    return this.#numbers.subarray(N * index, N * (index + 1));
  }
}

let workspace: Workspace | undefined;

/** ML-KEM with one parameter set. */
export class MlKem {
  readonly #keccak: KeccakMemory;
  readonly #rank: number;
  readonly #parameters: Parameters;
  readonly #space: Workspace = workspace ??= new Workspace();

  /**
   * @param keccak The sponge.
   * @param rank k: 2, 3 or 4.
   */
  constructor(keccak: KeccakMemory, rank: number) {
    this.#keccak = keccak;
    this.#rank = rank;
    this.#parameters = PARAMETERS[rank] as Parameters;
  }

  /** The length of a ciphertext, in bytes. */
  get ciphertextLength(): number {
    return 32 * (this.#rank * this.#parameters.vectorBits + this.#parameters.lastBits);
  }

  /**
   * Makes the decapsulation key of a seed (Algorithm 16); the encapsulation key is a part of it.
   *
   * @param seed d and z.
   * @returns The decapsulation key.
   */
  decapsulationKey(seed: Uint8Array): Bytes {
    const rank = this.#rank;
    const start = ENCODED * rank;
    const key = new Uint8Array(2 * start + 3 * SEED);
    const publicKey = key.subarray(start, 2 * start + SEED);
    try {
      this.#deriveKeys(key, publicKey, seed.subarray(0, SEED));
      const keccak = this.#keccak;
      keccak.absorb(SHA3_256, publicKey);
      keccak.squeeze(SHA3_256, key.subarray(2 * start + SEED, 2 * start + 2 * SEED));
      key.set(seed.subarray(SEED), 2 * start + 2 * SEED);
      return key;
    } finally {
      this.#wipe();
    }
  }

  /** The encapsulation key in a decapsulation key. @param key The decapsulation key. @returns A copy. */
  encapsulationKey(key: Bytes): Bytes {
    const start = ENCODED * this.#rank;
    return key.slice(start, 2 * start + SEED);
  }

  /**
   * Encapsulates (Algorithm 17).
   *
   * @param publicKey The encapsulation key.
   * @param message m, 32 random bytes.
   * @returns The ciphertext and the shared secret.
   */
  encapsulate(
    publicKey: Uint8Array,
    message: Uint8Array,
  ): { readonly ciphertext: Bytes; readonly secret: Bytes } {
    const { keys, input } = this.#space;
    const keccak = this.#keccak;
    try {
      keccak.absorb(SHA3_256, publicKey);
      keccak.squeeze(SHA3_256, input.subarray(SEED));
      input.set(message);
      this.#deriveSecrets();
      const ciphertext = new Uint8Array(this.ciphertextLength);
      this.#encrypt(publicKey, ciphertext);
      return { ciphertext, secret: keys.slice(0, SEED) };
    } finally {
      this.#wipe();
    }
  }

  /**
   * Decapsulates (Algorithm 18): a ciphertext that was not made for the key gives a secret that nobody
   * else has.
   *
   * @param key The decapsulation key.
   * @param ciphertext The ciphertext.
   * @returns The shared secret.
   */
  decapsulate(key: Uint8Array, ciphertext: Uint8Array): Bytes {
    const start = ENCODED * this.#rank;
    const { keys, input } = this.#space;
    const keccak = this.#keccak;
    try {
      this.#decrypt(key, ciphertext, input);
      input.set(key.subarray(2 * start + SEED, 2 * start + 2 * SEED), SEED);
      this.#deriveSecrets();
      const again = new Uint8Array(ciphertext.length);
      this.#encrypt(key.subarray(start, 2 * start + SEED), again);
      const rejected = new Uint8Array(SEED);
      keccak.absorb(SHAKE256, key.subarray(2 * start + 2 * SEED), ciphertext);
      keccak.squeeze(SHAKE256, rejected);
      // All ones where the ciphertexts are the same: whether they are must not be told by a branch.
      let difference = 0;
      for (let at = 0; at < again.length; at++) {
        difference |= (again[at] as number) ^ (ciphertext[at] as number);
      }
      const keep = difference - 1 >> 31;
      const secret = new Uint8Array(SEED);
      for (let at = 0; at < SEED; at++) {
        secret[at] = ((keys[at] as number) & keep) | ((rejected[at] as number) & ~keep);
      }
      again.fill(0);
      rejected.fill(0);
      return secret;
    } finally {
      this.#wipe();
    }
  }

  /** K-PKE.KeyGen (Algorithm 13): the secret vector to `key`, t and the matrix's seed to `publicKey`. */
  #deriveKeys(key: Uint8Array, publicKey: Uint8Array, seed: Uint8Array): void {
    const { first: secrets, one, sum, keys } = this.#space;
    const rank = this.#rank;
    this.#keccak.absorb(SHA3_512, seed, Uint8Array.of(rank));
    this.#keccak.squeeze(SHA3_512, keys);
    const [matrixSeed, noiseSeed] = [keys.subarray(0, SEED), keys.subarray(SEED)];
    for (let index = 0; index < rank; index++) {
      const secret = this.#noise(noiseSeed, index, secrets[index] as Polynomial);
      encode12(secret, key.subarray(ENCODED * index, ENCODED * (index + 1)));
    }
    for (let row = 0; row < rank; row++) {
      sum.fill(0);
      for (let column = 0; column < rank; column++) {
        sampleUniform(this.#keccak, matrixSeed, [column, row], one);
        addProduct(sum, one, secrets[column] as Polynomial);
      }
      reduceAll(sum);
      timesRadix(sum);
      add(sum, this.#noise(noiseSeed, rank + row, one));
      encode12(sum, publicKey.subarray(ENCODED * row, ENCODED * (row + 1)));
    }
    publicKey.set(matrixSeed, ENCODED * rank);
  }

  /** Draws the noise of keys and of the vector y, and transforms it. */
  #noise(seed: Uint8Array, counter: number, p: Polynomial): Polynomial {
    sampleNoise(this.#keccak, seed, counter, this.#parameters.noise, p);
    transform(p);
    reduceAll(p);
    return p;
  }

  /** (K, r) = G(m || H(ek)), from the input to the keys. */
  #deriveSecrets(): void {
    this.#keccak.absorb(SHA3_512, this.#space.input);
    this.#keccak.squeeze(SHA3_512, this.#space.keys);
  }

  /** K-PKE.Encrypt (Algorithm 14) of the message in the input, with r in the keys. */
  #encrypt(publicKey: Uint8Array, ciphertext: Uint8Array): void {
    const { first: randoms, one, sum, message, keys, input } = this.#space;
    const { vectorBits, lastBits } = this.#parameters;
    const rank = this.#rank;
    const [seed, matrixSeed] = [keys.subarray(SEED), publicKey.subarray(ENCODED * rank)];
    for (let index = 0; index < rank; index++) {
      this.#noise(seed, index, randoms[index] as Polynomial);
    }
    const length = 32 * vectorBits;
    for (let row = 0; row < rank; row++) {
      sum.fill(0);
      for (let column = 0; column < rank; column++) {
        // The matrix is transposed here.
        sampleUniform(this.#keccak, matrixSeed, [row, column], one);
        addProduct(sum, one, randoms[column] as Polynomial);
      }
      reduceAll(sum);
      transformBack(sum);
      sampleNoise(this.#keccak, seed, rank + row, 2, one);
      add(sum, one);
      compress(sum, vectorBits, ciphertext.subarray(length * row, length * (row + 1)));
    }
    sum.fill(0);
    for (let index = 0; index < rank; index++) {
      decode12(publicKey.subarray(ENCODED * index), one);
      addProduct(sum, one, randoms[index] as Polynomial);
    }
    reduceAll(sum);
    transformBack(sum);
    sampleNoise(this.#keccak, seed, 2 * rank, 2, one);
    add(sum, one);
    decompress(input, 1, message);
    add(sum, message);
    compress(sum, lastBits, ciphertext.subarray(length * rank));
  }

  /** K-PKE.Decrypt (Algorithm 15): the message to the start of the output. */
  #decrypt(key: Uint8Array, ciphertext: Uint8Array, output: Uint8Array): void {
    const { one, sum, message } = this.#space;
    const { vectorBits, lastBits } = this.#parameters;
    const rank = this.#rank;
    const length = 32 * vectorBits;
    const secret = this.#space.second[0] as Polynomial;
    sum.fill(0);
    for (let index = 0; index < rank; index++) {
      decompress(ciphertext.subarray(length * index), vectorBits, one);
      transform(one);
      reduceAll(one);
      decode12(key.subarray(ENCODED * index), secret);
      addProduct(sum, secret, one);
    }
    reduceAll(sum);
    transformBack(sum);
    decompress(ciphertext.subarray(length * rank), lastBits, message);
    subtractFrom(sum, message);
    compress(sum, 1, output.subarray(0, SEED));
  }

  #wipe(): void {
    this.#space.wipe();
    this.#keccak.wipe();
  }
}
