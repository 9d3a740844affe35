// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/**
 * Random bytes: {@linkcode randomBytes} of the platform; the generators of SP 800-90A, alone
 * ({@linkcode createDrbg}) and chained ({@linkcode createRandomGenerator}); seed files and entropy
 * gathering daemons; {@linkcode deterministicRandom} for tests and replays.
 *
 * ```ts
 * import { randomBytes } from "@streamssl/ssl/rand";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(randomBytes(32).length, 32);
 * ```
 *
 * @module
 */

export { type Random, randomBytes } from "./random.ts";
export { deterministicRandom } from "./deterministic_random.ts";
export {
  createDrbg,
  Drbg,
  type DrbgOptions,
  type GenerateOptions,
  type ReseedOptions,
} from "./drbg.ts";
export type { DrbgMechanism, DrbgState, LengthRange } from "./drbg_mechanism.ts";
export { ctrDrbg, type CtrDrbgOptions } from "./ctr_drbg.ts";
export { hashDrbg } from "./hash_drbg.ts";
export { hmacDrbg } from "./hmac_drbg.ts";
export {
  createRandomGenerator,
  RandomGenerator,
  type RandomGeneratorOptions,
} from "./random_generator.ts";
export {
  loadFile,
  type LoadFileOptions,
  randFileName,
  type RandFileNameOptions,
  writeFile,
} from "./seed_file.ts";
export { connectEgd, type ConnectEgdOptions, EGD_SOCKETS, EgdClient } from "./egd.ts";
export { egdBytes, type EgdBytesOptions, queryEgdBytes } from "./egd_bytes.ts";
export { type EntropyRequest, type EntropySource, systemEntropySource } from "./entropy_source.ts";
