// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/**
 * HMAC (RFC 2104) with SHA-1 or SHA-2 in the memory of the SHA module: each of the two digests is one
 * call. Timing: depends on the lengths of key and message only.
 */

import type { MdFunction } from "../portable_md.ts";
import { DATA, SCHEDULE, STATE } from "./sha_layout.ts";
import type { ShaKernel, ShaMemory } from "./sha_memory.ts";

/** The longest message that fits into the memory, in bytes. */
const LONGEST_MESSAGE = 0x8000;

/**
 * Computes an HMAC.
 *
 * @param md The digest; its kernel is that of a SHA module.
 * @param key The key, no longer than a block.
 * @param data The message.
 * @param output Where the authentication code goes, from its start: as many bytes of it as fit. It may be
 * the key or the message.
 * @returns Whether it was done; `false` for a digest without a kernel and for a long message.
 */
export function hmacByKernel(
  md: MdFunction,
  key: Uint8Array,
  data: Uint8Array,
  output: Uint8Array,
): boolean {
  if (md.kernel === undefined || data.length > LONGEST_MESSAGE) return false;
  const { name, memory } = md.kernel;
  const { blockLength, outputLength } = md;
  const { bytes, state } = memory;
  start(memory, md, key, 0x36);
  const message = DATA + blockLength;
  if (data.length > 128) bytes.set(data, message);
  else for (let at = 0; at < data.length; at++) bytes[message + at] = data[at] as number;
  const end = finish(memory, name, md, blockLength + data.length);
  // The message schedule is not needed any more: the inner digest waits there.
  for (let at = 0; at < outputLength; at++) bytes[SCHEDULE + at] = byteOf(state, at);
  start(memory, md, key, 0x5c);
  bytes.copyWithin(message, SCHEDULE, SCHEDULE + outputLength);
  finish(memory, name, md, blockLength + outputLength);
  const length = Math.min(output.length, outputLength);
  for (let at = 0; at < length; at++) output[at] = byteOf(state, at);
  bytes.fill(0, STATE, Math.max(end, message + 2 * blockLength));
  return true;
}

/** The initial value, and the padded key as the first block. */
function start(
  { bytes, state }: ShaMemory,
  { initial, blockLength }: MdFunction,
  key: Uint8Array,
  pad: number,
): void {
  for (let word = 0; word < initial.length; word++) state[word] = initial[word] as number;
  for (let at = 0; at < key.length; at++) bytes[DATA + at] = (key[at] as number) ^ pad;
  bytes.fill(pad, DATA + key.length, DATA + blockLength);
}

/** Pads a message of so many bytes (FIPS 180-4, Section 5.1) and takes it. @returns Its end. */
function finish(
  { bytes, exports }: ShaMemory,
  kernel: ShaKernel,
  { blockLength, lengthBytes }: MdFunction,
  length: number,
): number {
  const blocks = Math.ceil((length + 1 + lengthBytes) / blockLength);
  const end = DATA + blocks * blockLength;
  bytes[DATA + length] = 0x80;
  bytes.fill(0, DATA + length + 1, end);
  const bits = 8 * length;
  for (let byte = 0; byte < 4; byte++) bytes[end - 1 - byte] = bits >>> 8 * byte;
  exports[kernel](blocks);
  return end;
}

/** A byte of a hash value, whose words are big-endian. */
function byteOf(state: Int32Array, at: number): number {
  return (state[at >> 2] as number) >>> 24 - 8 * (at & 3) & 0xff;
}
