// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/**
 * Key-based key derivation (NIST SP 800-108r1). Its time depends on the lengths of its inputs and output
 * only.
 */

import type { Bytes } from "../../wire/mod.ts";
import type { BlockCipher } from "../cipher/block_cipher.ts";
import type { DigestAlgorithm } from "../digest/digest.ts";
import type { Mac, MacAlgorithm } from "../mac/mac.ts";
import { concatBlocks, fourBytes, refuseXof } from "./_counter.ts";

/** The pseudorandom function of {@linkcode kbkdf}: HMAC, CMAC or KMAC. */
export interface KbkdfFunction {
  /** The MAC. */
  readonly mac: MacAlgorithm;
  /** The digest of HMAC. */
  readonly digest?: DigestAlgorithm;
  /** The block cipher of CMAC. */
  readonly cipher?: BlockCipher;
}

/** Parameters of {@linkcode kbkdf}. With KMAC only `label`, `context` and `length` count. */
export interface KbkdfOptions {
  /** The mode: counter (Section 4.1) or feedback (Section 4.2). @default {"counter"} */
  mode?: "counter" | "feedback";
  /** What the output is for. OpenSSL's `salt`. @default {empty} */
  label?: Uint8Array;
  /** What else the output is bound to. OpenSSL's `info`. @default {empty} */
  context?: Uint8Array;
  /** Feedback mode: K(0), nothing or as long as the MAC. OpenSSL's `seed`. @default {empty} */
  iv?: Uint8Array;
  /** Whether a zero byte stands between label and context. OpenSSL's `use-separator`. @default {true} */
  useSeparator?: boolean;
  /** Whether the output's length goes in. OpenSSL's `use-l`. @default {true} */
  useLength?: boolean;
  /** How many bits the counter has. OpenSSL's `r`. @default {32} */
  counterBits?: 8 | 16 | 24 | 32;
  /** How many bytes are wanted. */
  length: number;
}

/**
 * Derives keys from a key. The counterpart of `EVP_KDF-KB`.
 *
 * @param prf The pseudorandom function.
 * @param key The key-derivation key.
 * @param options Label, context, mode and the like, length.
 * @returns The keying material.
 * @throws {RangeError} When a parameter is not possible.
 * @throws {TypeError} When a parameter is given that the function does not take.
 *
 * @example Usage
 * ```ts
 * import { hmacAlgorithm, kbkdf, sha256 } from "@streamssl/ssl/crypto";
 * import { assertEquals } from "@std/assert";
 *
 * const label = new TextEncoder().encode("encryption");
 * const key = kbkdf({ mac: hmacAlgorithm, digest: sha256 }, new Uint8Array(32), {
 *   label,
 *   length: 16,
 * });
 * assertEquals(key.length, 16);
 * ```
 */
export function kbkdf(prf: KbkdfFunction, key: Uint8Array, options: KbkdfOptions): Bytes {
  if (prf.digest !== undefined) refuseXof("KBKDF", prf.digest);
  if (prf.mac.name.startsWith("kmac")) return withKmac(prf, key, options);
  const keyed = prf.mac.create(key, {
    ...(prf.digest === undefined ? {} : { digest: prf.digest }),
    ...(prf.cipher === undefined ? {} : { cipher: prf.cipher }),
  });
  const { mode = "counter", counterBits = 32, length } = options;
  const { label = new Uint8Array(0), context = new Uint8Array(0), iv } = options;
  checkOptions(keyed, options);
  const separator = new Uint8Array(options.useSeparator ?? true ? 1 : 0);
  const bits = options.useLength ?? true ? fourBytes(8 * length) : new Uint8Array(0);
  // [K(i - 1) |] [i]_r | Label | 0x00 | Context | [L]
  let feedback = iv ?? new Uint8Array(0);
  return concatBlocks("KBKDF", length, keyed.outputLength, (counter) => {
    const running = keyed.clone();
    if (mode === "feedback") running.update(feedback);
    const block = running.update(fourBytes(counter).subarray(4 - counterBits / 8)).update(label)
      .update(separator).update(context).update(bits).digest();
    if (mode === "feedback") feedback = block.slice();
    return block;
  });
}

function checkOptions(keyed: Mac, options: KbkdfOptions): void {
  const { mode = "counter", counterBits = 32, iv, length } = options;
  const { outputLength } = keyed;
  if (mode !== "counter" && mode !== "feedback") {
    throw new RangeError(
      `Cannot use ${JSON.stringify(mode)} as a mode of KBKDF: "counter" or "feedback" is expected`,
    );
  }
  if (![8, 16, 24, 32].includes(counterBits)) {
    throw new RangeError(
      `Cannot use a counter of ${counterBits} bits for KBKDF: 8, 16, 24 or 32 are expected`,
    );
  }
  if (mode === "counter" && iv !== undefined) {
    throw new TypeError("Cannot use an IV for KBKDF in counter mode: it is for feedback mode");
  }
  if (iv !== undefined && iv.length !== 0 && iv.length !== outputLength) {
    throw new RangeError(
      `Cannot use an IV of ${iv.length} bytes for KBKDF: 0 or ${outputLength} are expected`,
    );
  }
  // SP 800-108r1, Section 4.1: n <= 2^r - 1.
  if (Math.ceil(length / outputLength) >= 2 ** counterBits) {
    throw new RangeError(
      `Cannot derive ${length} bytes by KBKDF with a counter of ${counterBits} bits: ` +
        `at most ${outputLength * (2 ** counterBits - 1)} are possible`,
    );
  }
}

/** SP 800-108r1, Section 4.4: one call, with the label for its customization. */
function withKmac({ mac }: KbkdfFunction, key: Uint8Array, options: KbkdfOptions): Bytes {
  for (const name of ["mode", "iv", "useSeparator", "useLength", "counterBits"] as const) {
    if (options[name] !== undefined) {
      throw new TypeError(`Cannot use ${name} for KBKDF with ${mac.name}: it takes none`);
    }
  }
  const { label = new Uint8Array(0), context = new Uint8Array(0), length } = options;
  return concatBlocks(
    "KBKDF",
    length,
    length,
    () => mac.create(key, { customization: label, outputLength: length }).update(context).digest(),
  );
}
