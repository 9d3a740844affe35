// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/**
 * The rounds of ARIA (RFC 5794, Section 2.4).
 *
 * The diffusion, a matrix of 16 by 16 bits, is done in steps on words: each byte goes to the three
 * others of its word, each word to the three others, the bytes of words change places, and each word
 * goes to the three others once more.
 *
 * Timing: tables are looked up by secret-dependent indices, so an attacker who shares the processor's
 * cache can learn from it.
 */

import { type AriaTables, ariaTables } from "./aria_tables.ts";
import { loadBigEndian, rotateLeft, storeBigEndian } from "./words.ts";

/**
 * Encrypts or decrypts blocks, each by itself.
 *
 * @param schedule The round keys; they decide about the direction.
 * @param input Where the blocks lie.
 * @param inputOffset From where on, in bytes.
 * @param output Where they go.
 * @param outputOffset From where on, in bytes.
 * @param blocks How many.
 */
export function ariaBlocks(
  schedule: Int32Array,
  input: Uint8Array,
  inputOffset: number,
  output: Uint8Array,
  outputOffset: number,
  blocks: number,
): void {
  const { boxes, spread: [first, second, third, fourth] } = ariaTables();
  for (let block = 0; block < blocks; block++) {
    const from = inputOffset + 16 * block;
    const to = outputOffset + 16 * block;
    let at = 0;
    let word0 = loadBigEndian(input, from) ^ (schedule[0] as number);
    let word1 = loadBigEndian(input, from + 4) ^ (schedule[1] as number);
    let word2 = loadBigEndian(input, from + 8) ^ (schedule[2] as number);
    let word3 = loadBigEndian(input, from + 12) ^ (schedule[3] as number);
    while (true) {
      word0 = substitute(first, second, third, fourth, word0);
      word1 = substitute(first, second, third, fourth, word1);
      word2 = substitute(first, second, third, fourth, word2);
      word3 = substitute(first, second, third, fourth, word3);
      let sum = word0 ^ word1 ^ word2 ^ word3;
      word0 = reverseBytes(word0 ^ sum);
      word1 = swapBytes(word1 ^ sum);
      word2 = rotateLeft(word2 ^ sum, 16);
      word3 ^= sum;
      sum = word0 ^ word1 ^ word2 ^ word3;
      word0 ^= sum ^ (schedule[at + 4] as number);
      word1 ^= sum ^ (schedule[at + 5] as number);
      word2 ^= sum ^ (schedule[at + 6] as number);
      word3 ^= sum ^ (schedule[at + 7] as number);
      at += 8;
      if (at + 4 === schedule.length) break;
      // Even rounds begin with the third S-box. The tables give words turned by half then, which
      // the changes of places take back.
      word0 = substitute(third, fourth, first, second, word0);
      word1 = substitute(third, fourth, first, second, word1);
      word2 = substitute(third, fourth, first, second, word2);
      word3 = substitute(third, fourth, first, second, word3);
      sum = word0 ^ word1 ^ word2 ^ word3;
      word0 = swapBytes(word0 ^ sum);
      word1 = reverseBytes(word1 ^ sum);
      word2 ^= sum;
      word3 = rotateLeft(word3 ^ sum, 16);
      sum = word0 ^ word1 ^ word2 ^ word3;
      word0 ^= sum ^ (schedule[at] as number);
      word1 ^= sum ^ (schedule[at + 1] as number);
      word2 ^= sum ^ (schedule[at + 2] as number);
      word3 ^= sum ^ (schedule[at + 3] as number);
    }
    // The last round has the addition of a key in place of the diffusion.
    storeBigEndian(output, to, lastRound(boxes, word0) ^ (schedule[at] as number));
    storeBigEndian(output, to + 4, lastRound(boxes, word1) ^ (schedule[at + 1] as number));
    storeBigEndian(output, to + 8, lastRound(boxes, word2) ^ (schedule[at + 2] as number));
    storeBigEndian(output, to + 12, lastRound(boxes, word3) ^ (schedule[at + 3] as number));
  }
}

/** A substitution layer and the first step of the diffusion. */
function substitute(
  first: Int32Array,
  second: Int32Array,
  third: Int32Array,
  fourth: Int32Array,
  word: number,
): number {
  return (first[word >>> 24] as number) ^ (second[word >>> 16 & 0xff] as number) ^
    (third[word >>> 8 & 0xff] as number) ^ (fourth[word & 0xff] as number);
}

/** The substitution layer of even rounds alone. */
function lastRound(boxes: AriaTables["boxes"], word: number): number {
  return (boxes[2][word >>> 24] as number) << 24 | (boxes[3][word >>> 16 & 0xff] as number) << 16 |
    (boxes[0][word >>> 8 & 0xff] as number) << 8 | (boxes[1][word & 0xff] as number);
}

/** The first byte changes place with the second, the third with the fourth. */
function swapBytes(word: number): number {
  return word << 8 & 0xff00ff00 | word >>> 8 & 0x00ff00ff;
}

function reverseBytes(word: number): number {
  return rotateLeft(swapBytes(word), 16);
}

/**
 * The diffusion layer of a block, in place.
 *
 * @param words Four words; they are changed.
 */
export function ariaDiffuse(words: Int32Array): void {
  for (let index = 0; index < 4; index++) {
    const word = words[index] as number;
    words[index] = rotateLeft(word, 8) ^ rotateLeft(word, 16) ^ rotateLeft(word, 24);
  }
  addToOthers(words);
  words[0] = reverseBytes(words[0] as number);
  words[1] = swapBytes(words[1] as number);
  words[2] = rotateLeft(words[2] as number, 16);
  addToOthers(words);
}

function addToOthers(words: Int32Array): void {
  const sum = (words[0] as number) ^ (words[1] as number) ^ (words[2] as number) ^
    (words[3] as number);
  for (let index = 0; index < 4; index++) words[index] = (words[index] as number) ^ sum;
}
