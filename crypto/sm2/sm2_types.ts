// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/** How SM2 keys sign and encrypt. */

import type { DigestAlgorithm } from "../digest/digest.ts";

/** Signatures of SM2 with SM3 (GB/T 32918.2, RFC 8998, Section 3.2.1) in DER. */
export interface Sm2Algorithm {
  /** Which algorithm. */
  readonly kind: "sm2";
  /**
   * Who signs: `distid` of OpenSSL, which is hashed before the message, at most 8,191 bytes. RFC 8998
   * takes `"TLSv1.3+GM+Cipher+Suite"`.
   *
   * @default {"1234567812345678"}
   */
  readonly id?: Uint8Array;
  /**
   * Whether the data is the digest already: of the id, the curve and the public key before the message.
   *
   * @default {false}
   */
  readonly prehashed?: boolean;
}

/** Encryption of SM2 (GB/T 32918.4) in the form of OpenSSL: `SEQUENCE { x, y, hash, ciphertext }`. */
export interface Sm2Encryption {
  /** Which algorithm. */
  readonly kind: "sm2";
  /** The digest. @default {sm3} */
  readonly digest?: DigestAlgorithm;
}
