// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/** SHA-1 and SHA-2 by the SHA module. Timing: depends on the lengths of messages only. */

import type { DigestAlgorithm } from "../../digest/digest.ts";
import type { DigestMethods, PortableMethods } from "../digest_methods.ts";
import { defineDigest, type DigestDefinition } from "../digest_value.ts";
import { mdMethods } from "../portable_digest.ts";
import { type MdFunction, SCHEDULE } from "../portable_md.ts";
import { type ShaKernel, type ShaMemory, shaMemory } from "./sha_memory.ts";

/**
 * Makes SHA-1 or one of SHA-2.
 *
 * @param definition What it is called, and when the host is faster.
 * @param kernel The compression function in the SHA module.
 * @param md The same in TypeScript, and what the digest is besides.
 * @returns The value.
 */
export function defineSha(
  definition: Omit<DigestDefinition, "portable" | "wasm">,
  kernel: ShaKernel,
  md: MdFunction,
): DigestAlgorithm {
  return defineDigest({ ...definition, ...shaMethods(kernel, md) });
}

/**
 * Makes the ways in which a digest of SHA-1 or SHA-2 is computed without a host.
 *
 * @param kernel The compression function in the SHA module.
 * @param md The same in TypeScript, and what the digest is besides.
 * @returns Both ways.
 */
function shaMethods(
  kernel: ShaKernel,
  md: MdFunction,
): Pick<DigestMethods, "portable" | "wasm"> {
  let byWasm: PortableMethods | undefined;
  return {
    portable: mdMethods(md),
    wasm() {
      if (byWasm === undefined) {
        const memory = shaMemory();
        byWasm = memory && mdMethods(withKernel(md, kernel, memory));
      }
      return byWasm;
    },
  };
}

/**
 * The same digest with the kernel. One block of SHA-1 or SHA-256 is as fast in TypeScript as the way
 * into the module's memory and back.
 */
function withKernel(md: MdFunction, kernel: ShaKernel, memory: ShaMemory): MdFunction {
  const { blockLength, compress } = md;
  const compressBlocks: MdFunction["compressBlocks"] = (state, data, start, end) =>
    memory.compress(kernel, state, data, start, end, blockLength);
  if (kernel === "sha512") {
    return {
      ...md,
      kernel: { name: kernel, memory },
      compressBlocks,
      compress: (state, _, block, offset) =>
        compressBlocks(state, block, offset, offset + blockLength),
    };
  }
  return {
    ...md,
    kernel: { name: kernel, memory },
    compressBlocks(state, data, start, end) {
      if (start + blockLength < end) compressBlocks(state, data, start, end);
      else compress(state, SCHEDULE, data, start);
    },
  };
}
