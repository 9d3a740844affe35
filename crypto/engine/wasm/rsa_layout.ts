// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/**
 * Where things lie in the memory of the RSA module. A pair is two numbers side by side, limb by limb:
 * 8 bytes hold a limb of the first and the same limb of the second, 32 bits each.
 */

/** How many limbs a pair of primes has at most: 2,048 bits of 28, in blocks of four. */
export const PRIME_LIMBS = 76;
/** How many limbs a pair of moduli has at most: 4,096 bits of 28, in blocks of four. */
export const MODULUS_LIMBS = 148;

/** Numbers as bytes, lowest first, that go in or out. */
export const NUMBER = 0x0000;
/** The 2 n columns of a product, 16 bytes each: a sum of 64 bits for each number of the pair. */
export const COLUMNS = 0x0400;
/** Pairs to compute with. */
export const TEMPORARIES = 0x1800;
/** How far they lie apart. */
export const TEMPORARY_LENGTH = 8 * MODULUS_LIMBS;
/** The pair that was picked from the table of powers. */
export const PICKED = 0x3800;
/** 32 powers of a pair of primes. */
export const POWERS = 0x3c00;
/** The end of what is wiped after each operation. */
export const SCRATCH_END = 0x8c00;
/** The keys, one slot each, up to the end of the memory, which grows. */
export const SLOTS = 0x8c00;

/** In a block of moduli: how many limbs they have, and of how many bits. */
export const LIMBS = 0;
export const BITS = 4;
/** In a block of moduli: -1 / modulus modulo 2^32, for each of the pair. */
export const NEGATIVE_INVERSE = 8;
/** In a block of moduli: 2^BITS - 1, twice, 64 bits each. */
export const MASK = 16;
/** In a block of moduli: the limbs. */
export const PAIR = 32;

const PRIME_LENGTH = 8 * PRIME_LIMBS;
const EXPONENT_LENGTH = 272;
/** What a slot holds, by its offset. First the block of the primes p and q. */
export const PRIMES = 0;
/** R² modulo each prime. */
export const PRIME_SQUARES = PRIMES + PAIR + PRIME_LENGTH;
/** The inverse of q modulo p, in Montgomery form; beside it 0. */
export const COEFFICIENT = PRIME_SQUARES + PRIME_LENGTH;
/** q; beside it 0. */
export const SECOND_PRIME = COEFFICIENT + PRIME_LENGTH;
/** The exponents for p and for q. */
export const EXPONENTS = SECOND_PRIME + PRIME_LENGTH;
/** p - 2 and q - 2, the exponents that invert. */
export const INVERTING_EXPONENTS = EXPONENTS + 2 * EXPONENT_LENGTH;
/** How far the two of a pair of exponents lie apart. */
export const SECOND_EXPONENT = EXPONENT_LENGTH;
/** The block of the modulus, twice. */
export const MODULI = INVERTING_EXPONENTS + 2 * EXPONENT_LENGTH;
/** R² modulo the modulus, twice. */
export const MODULUS_SQUARE = MODULI + PAIR + 8 * MODULUS_LIMBS;
/** The factor that blinds, and the one that takes it away again, in Montgomery form. */
export const BLINDING = MODULUS_SQUARE + 8 * MODULUS_LIMBS;
/** The length of a slot. */
export const SLOT_LENGTH = BLINDING + 8 * MODULUS_LIMBS;
