// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/** The contract between the mechanisms of SP 800-90A and the generators that use them. */

/** The working state of a mechanism: secret. */
export interface DrbgState {
  /**
   * Reseeds (SP 800-90Ar1, Section 9.2, step 6).
   *
   * @param entropy The entropy input.
   * @param additionalInput The additional input; it may be empty.
   */
  reseed(entropy: Uint8Array, additionalInput: Uint8Array): void;
  /**
   * Generates (SP 800-90Ar1, Section 9.3.1, step 8).
   *
   * @param output Where the bits go; all of it is filled.
   * @param additionalInput The additional input; it may be empty.
   */
  generate(output: Uint8Array, additionalInput: Uint8Array): void;
  /** Wipes the state. */
  destroy(): void;
}

/** From and to which length something may be, in bytes. */
export type LengthRange = readonly [lowest: number, highest: number];

/** A mechanism of SP 800-90A as a value: CTR, Hash or HMAC with what it is made of. */
export interface DrbgMechanism {
  /** Its name: `"CTR-DRBG AES-256"`. */
  readonly name: string;
  /** Its security strength, in bits. */
  readonly strength: number;
  /** How long the entropy input may be, in bytes. */
  readonly entropyLength: LengthRange;
  /** How long the nonce may be, in bytes; 0 to 0 when there is none. */
  readonly nonceLength: LengthRange;
  /** How long a personalisation string may be, in bytes. */
  readonly maxPersonalisationLength: number;
  /** How long additional input may be, in bytes. */
  readonly maxAdditionalInputLength: number;
  /** How many bytes one request may ask for. */
  readonly maxRequestLength: number;
  /**
   * Instantiates (SP 800-90Ar1, Section 9.1, step 9).
   *
   * @param entropy The entropy input.
   * @param nonce The nonce.
   * @param personalisation The personalisation string; it may be empty.
   * @returns The working state.
   */
  instantiate(entropy: Uint8Array, nonce: Uint8Array, personalisation: Uint8Array): DrbgState;
}

/** What OpenSSL allows where the standard allows more: 2^31 - 1 bytes. */
export const DRBG_MAX_LENGTH: number = 0x7fff_ffff;

/** The most of one request: 2^19 bits (SP 800-90Ar1, Tables 2 and 3). */
export const DRBG_MAX_REQUEST: number = 65_536;
