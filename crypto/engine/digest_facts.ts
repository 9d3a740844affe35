// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/** Up to which length the portable engine is the faster one: measured facts. */

import type { DigestFacts } from "./digest_methods.ts";

/**
 * SHA-1, SHA-224, SHA-256. Measured on Deno 2.9.6 and Node 20.20 (x86-64), in microseconds, portable
 * against node:crypto:
 *
 * | operation                | Deno          | Node          |
 * | ------------------------ | ------------- | ------------- |
 * | SHA-256 of 32 bytes      | 1.2 to 3.4    | 0.6 to 0.9    |
 * | SHA-256 of 300 bytes     | 2.3 to 3.3    | 2.1 to 1.0    |
 * | HMAC-SHA-256 of 50 bytes | 2.0 to 12.2   | 1.9 to 1.8    |
 */
export const SHA1_AND_SHA256: DigestFacts = {
  short: { digest: 55, hmac: 55 },
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
 */
export const SHA512: DigestFacts = {
  short: { digest: -1, hmac: -1 },
  deno: { digest: 111, hmac: 700 },
  node: { digest: -1, hmac: -1 },
  bun: { digest: -1, hmac: -1 },
  other: { digest: -1, hmac: -1 },
};
