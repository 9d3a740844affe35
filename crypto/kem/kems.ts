// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/** The table of key encapsulation mechanisms. */

import { dhkemP256, dhkemP384, dhkemP521, dhkemX25519, dhkemX448 } from "./dhkem.ts";
import type { KemAlgorithm } from "./kem.ts";
import { kemMlKem1024, kemMlKem512, kemMlKem768 } from "./ml_kem_mechanism.ts";

/** Every key encapsulation mechanism of HPKE that this library has. */
export const defaultKems: readonly KemAlgorithm[] = [
  dhkemP256,
  dhkemP384,
  dhkemP521,
  dhkemX25519,
  dhkemX448,
  kemMlKem512,
  kemMlKem768,
  kemMlKem1024,
];
