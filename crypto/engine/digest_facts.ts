// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/** Up to which length the portable engine is the faster one: measured facts. */

import type { DigestFacts } from "./digest_methods.ts";

/**
 * SHA-1, SHA-256. Measured on Deno 2.9.6 and Node 20.20 (x86-64), in microseconds, portable
 * against node:crypto:
 *
 * | operation                | Deno          | Node          |
 * | ------------------------ | ------------- | ------------- |
 * | SHA-256 of 32 bytes      | 1.2 to 3.4    | 0.6 to 0.9    |
 * | SHA-256 of 300 bytes     | 2.3 to 3.3    | 2.1 to 1.0    |
 * | HMAC-SHA-256 of 50 bytes | 2.0 to 12.2   | 1.9 to 1.8    |
 *
 * The wasm engine takes 1.5 us for 300 bytes on Deno, and 470 MB a second of long messages; the host
 * 1,500 MB. An HMAC of the host costs 7 us and more.
 */
export const SHA1_AND_SHA256: DigestFacts = {
  short: { digest: 55, hmac: 55 },
  wasm: { deno: { digest: 400, hmac: 2500 } },
  deno: { digest: 400, hmac: 1500 },
  node: { digest: 55, hmac: 55 },
  bun: { digest: 55, hmac: 55 },
  other: { digest: 55, hmac: 55 },
};

/**
 * SHA-224: Deno's host computes it without the processor's instructions, 300 MB a second beside 470 of the
 * wasm engine: 6.5 us beside 3.0 for 1,024 bytes.
 */
export const SHA224: DigestFacts = {
  short: { digest: 55, hmac: 55 },
  wasm: { deno: { digest: Infinity, hmac: Infinity } },
  deno: { digest: 400, hmac: 1500 },
  node: { digest: 55, hmac: 55 },
  bun: { digest: 55, hmac: 55 },
  other: { digest: 55, hmac: 55 },
};

/**
 * SHA-384, SHA-512, SHA-512/t, in the same way:
 *
 * | operation                | Deno          | Node          |
 * | ------------------------ | ------------- | ------------- |
 * | SHA-384 of 300 bytes     | 5.4 to 4.0    | 5.2 to 1.3    |
 * | HMAC-SHA-384 of 50 bytes | 6.5 to 15.1   | 7.3 to 2.6    |
 *
 * On Deno the wasm engine is faster at every length: 0.9 us for 32 bytes beside 2.4, and 700 MB a
 * second beside 570.
 */
export const SHA512: DigestFacts = {
  short: { digest: -1, hmac: -1 },
  wasm: { deno: { digest: Infinity, hmac: Infinity } },
  deno: { digest: 111, hmac: 700 },
  node: { digest: -1, hmac: -1 },
  bun: { digest: -1, hmac: -1 },
  other: { digest: -1, hmac: -1 },
};

// The facts below are of `deno task bench:digests --engines` on Deno 2.9.6 and Node 20.20 (x86-64),
// microseconds of the best round, portable against node:crypto:
//
// | operation            | Deno         | Node         |
// | -------------------- | ------------ | ------------ |
// | MD5 of 64            | 0.9 to 1.4   | 0.5 to 0.8   |
// | MD5 of 512           | 2.6 to 2.4   | 1.9 to 1.4   |
// | HMAC-MD5 of 64       | 1.7 to 4.3   | 1.3 to 2.1   |
// | HMAC-MD5 of 1,024    | 5.2 to 5.2   | 4.2 to 3.4   |
// | RIPEMD-160 of 64     | 1.2 to 1.8   | 1.7 to 1.2   |
// | RIPEMD-160 of 512    | 3.9 to 3.6   | 7.3 to 2.6   |
// | HMAC-RIPEMD of 1,024 | 8.4 to 8.2   | 16.5 to 6.1  |
// | SM3 of 64            | 0.9 to 2.0   | 1.2 to 1.1   |
// | SM3 of 4,096         | 21.4 to 29.4 | 33.1 to 11.4 |
// | MD5-SHA1 of 64       | 1.8 to 1.7   | 2.0 to 1.0   |
// | MD4 of 2,048         | 4.7 to 5.7   | -            |
// | MD4 of 4,096         | 7.4 to 6.0   | -            |
// | SHA3-256 of 64       | 3.5 to 1.7   | 6.3 to 1.9   |
// | BLAKE2b of 64        | 3.5 to 1.4   | 3.9 to 0.9   |
// | BLAKE2s of 64        | 2.8 to 1.7   | 2.5 to 1.9   |
//
// Bun and others were not measured: they get what holds for Node, but no HMAC that is known to be
// missing on one of the hosts.

/** MD4: Node and Bun have none (OpenSSL 3 keeps it in its legacy provider). */
export const MD4_FACTS: DigestFacts = {
  short: { digest: 3000, hmac: Infinity },
  deno: { digest: 3000, hmac: Infinity },
  node: { digest: Infinity, hmac: Infinity },
  bun: { digest: Infinity, hmac: Infinity },
  other: { digest: Infinity, hmac: Infinity },
};

/** MD5. */
export const MD5_FACTS: DigestFacts = {
  short: { digest: 250, hmac: 500 },
  deno: { digest: 400, hmac: 1000 },
  node: { digest: 250, hmac: 500 },
  bun: { digest: 250, hmac: 500 },
  other: { digest: 250, hmac: 500 },
};

/** MD5-SHA1: Deno has no HMAC with it. */
export const MD5_SHA1_FACTS: DigestFacts = {
  short: { digest: -1, hmac: -1 },
  deno: { digest: -1, hmac: Infinity },
  node: { digest: -1, hmac: -1 },
  bun: { digest: -1, hmac: Infinity },
  other: { digest: -1, hmac: Infinity },
};

/** RIPEMD-160. */
export const RIPEMD160_FACTS: DigestFacts = {
  short: { digest: -1, hmac: -1 },
  deno: { digest: 250, hmac: 900 },
  node: { digest: -1, hmac: -1 },
  bun: { digest: -1, hmac: -1 },
  other: { digest: -1, hmac: -1 },
};

/** SM3: Deno has no HMAC with it. */
export const SM3_FACTS: DigestFacts = {
  short: { digest: 40, hmac: -1 },
  deno: { digest: Infinity, hmac: Infinity },
  node: { digest: 40, hmac: -1 },
  bun: { digest: 40, hmac: Infinity },
  other: { digest: 40, hmac: Infinity },
};

/**
 * SHA-3: the host wins against the portable engine at every length, the wasm engine against both on Deno.
 * Microseconds there, wasm, host, portable: SHA3-256 of 64 bytes 1.7, 2.9, 5.9, of 16 KiB 84, 92, 542;
 * SHA3-512 of 64 bytes 1.2, 1.7, 4.1; SHAKE128 of 64 bytes 1.4, 2.5, 3.7, of 16 KiB 50, 58, 292.
 */
export const SHA3_FACTS: DigestFacts = {
  short: { digest: -1, hmac: -1 },
  wasm: { deno: { digest: Infinity, hmac: Infinity } },
  deno: { digest: -1, hmac: -1 },
  node: { digest: -1, hmac: -1 },
  bun: { digest: -1, hmac: -1 },
  other: { digest: -1, hmac: -1 },
};

/** SHAKE; HMAC takes no extendable-output function. */
export const SHAKE_FACTS: DigestFacts = {
  short: { digest: -1, hmac: Infinity },
  wasm: { deno: { digest: Infinity, hmac: Infinity } },
  deno: { digest: -1, hmac: Infinity },
  node: { digest: -1, hmac: Infinity },
  bun: { digest: -1, hmac: Infinity },
  other: { digest: -1, hmac: Infinity },
};

/** BLAKE2b, as SHA-3; the wasm engine has none. */
export const BLAKE2B_FACTS: DigestFacts = SHA3_FACTS;

/** BLAKE2s, as BLAKE2b. */
export const BLAKE2S_FACTS: DigestFacts = SHA3_FACTS;
