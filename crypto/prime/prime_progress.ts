// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/**
 * What a search for primes reports. It is what `BN_GENCB` of OpenSSL hears as two numbers `a` and
 * `b`; the commands of OpenSSL print `.`, `+`, `*` and a line break for the four events.
 */
export interface PrimeProgress {
  /**
   * What happened: a candidate passed the division by small primes (`a` is 0), it passed one round
   * of Miller and Rabin (1), a prime did not suit (2), a prime was found and kept (3).
   */
  readonly event: "candidate" | "round" | "rejected" | "found";
  /** How often it happened so far in the search for this prime, from 0 (`b`). */
  readonly count: number;
}
