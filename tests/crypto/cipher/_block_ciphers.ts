// Copyright 2026 the streamssl authors. MIT license.

/** What all block ciphers and stream ciphers have to pass. */

import { assertEquals, assertNotEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import type {
  BlockCipher,
  BlockCipherKey,
  BlockCipherOptions,
} from "../../../crypto/cipher/block_cipher.ts";
import { decodeHex, encodeHex } from "../../../wire/mod.ts";
import { peerPath, peerTest } from "../../support/peers.ts";
import { runOrThrow } from "../../support/process.ts";
import { seededRandom } from "../../support/seeded_random.ts";
import { tempDirectory } from "../../support/temp.ts";

/** A published value: the key, plaintext and ciphertext, one or more blocks of them, in hexadecimal. */
export type BlockVector = readonly [
  key: string,
  plaintext: string,
  ciphertext: string,
  options?: BlockCipherOptions,
];

/** Encrypts and decrypts published values, both ways. */
export function checkVectors(cipher: BlockCipher, vectors: readonly BlockVector[]): void {
  for (const [key, plaintext, ciphertext, options] of vectors) {
    const keyed = cipher.create(decodeHex(key), options);
    const encrypted = encryptEcb(keyed, decodeHex(plaintext));
    assertEquals(encodeHex(encrypted), ciphertext.toLowerCase(), `${cipher.name} ${key}`);
    assertEquals(encodeHex(decryptEcb(keyed, encrypted)), plaintext.toLowerCase());
  }
}

/** Encrypts whole blocks, each by itself. */
export function encryptEcb(key: BlockCipherKey, data: Uint8Array): Uint8Array<ArrayBuffer> {
  const output = new Uint8Array(data.length);
  key.encryptBlocks(data, 0, output, 0, data.length / key.blockLength);
  return output;
}

/** Decrypts whole blocks, each by itself. */
export function decryptEcb(key: BlockCipherKey, data: Uint8Array): Uint8Array<ArrayBuffer> {
  const output = new Uint8Array(data.length);
  key.decryptBlocks(data, 0, output, 0, data.length / key.blockLength);
  return output;
}

/** Encrypts whole blocks in CBC mode. */
export function encryptCbc(
  key: BlockCipherKey,
  iv: Uint8Array,
  data: Uint8Array,
): Uint8Array<ArrayBuffer> {
  const output = data.slice();
  const size = key.blockLength;
  for (let at = 0; at < data.length; at += size) {
    const before = at === 0 ? iv : output.subarray(at - size, at);
    for (let index = 0; index < size; index++) {
      output[at + index] = (output[at + index] as number) ^ (before[index] as number);
    }
    key.encryptBlocks(output, at, output, at, 1);
  }
  return output;
}

/** Runs `openssl enc` over data with a key, without padding. */
export async function opensslEnc(
  name: string,
  direction: "-e" | "-d",
  key: Uint8Array,
  data: Uint8Array,
  iv?: Uint8Array,
): Promise<Uint8Array> {
  await using directory = await tempDirectory();
  const { stdoutBytes } = await runOrThrow(peerPath("openssl"), [
    ...["enc", `-${name}`, direction, "-nopad", "-provider", "legacy", "-provider", "default"],
    ...["-in", await directory.write("data", data), "-K", encodeHex(key)],
    ...(iv === undefined ? [] : ["-iv", encodeHex(iv)]),
  ]);
  return stdoutBytes;
}

/** Options for {@linkcode testBlockCipher}. */
export interface BlockCipherTestOptions {
  /** OpenSSL's name of its ECB mode, by the key's length in bytes. */
  readonly opensslEcb?: Readonly<Record<number, string>>;
  /** The lengths of keys to try, in bytes. */
  readonly keyLengths: readonly number[];
  /** Lengths that no key has, in bytes. */
  readonly badKeyLengths: readonly number[];
  /** What the error of such a key says. */
  readonly expected: string;
  /** What the cipher is told besides. */
  readonly options?: BlockCipherOptions;
}

/** Tests what every block cipher has to do. */
export function testBlockCipher(cipher: BlockCipher, options: BlockCipherTestOptions): void {
  const { name, blockLength } = cipher;
  const create = (key: Uint8Array) => cipher.create(key, options.options);

  Deno.test(`${name} decrypts what it encrypted, wherever it lies, in place or not`, () => {
    const property = fc.property(
      fc.constantFrom(...options.keyLengths),
      fc.nat(70),
      fc.nat(5),
      fc.nat(5),
      fc.nat(),
      (keyLength, blocks, before, behind, seed) => {
        const random = seededRandom(seed);
        const key = create(random(keyLength));
        const length = blocks * blockLength;
        const data = random(before + length + behind);
        const expected = encryptBlockByBlock(key, data.subarray(before, before + length));
        const other = random(behind + length + before);
        const untouched = other.slice();
        key.encryptBlocks(data, before, other, behind, blocks);
        untouched.set(expected, behind);
        assertEquals(other, untouched);
        const place = data.slice();
        key.encryptBlocks(place, before, place, before, blocks);
        assertEquals(place.subarray(before, before + length), expected);
        key.decryptBlocks(place, before, place, before, blocks);
        assertEquals(place, data);
        key.decryptBlocks(other, behind, other, behind, blocks);
        assertEquals(
          other.subarray(behind, behind + length),
          data.subarray(before, before + length),
        );
      },
    );
    fc.assert(property, { numRuns: 60 });
  });

  Deno.test(`${name} chains blocks as CBC does, wherever they lie, in place or not`, () => {
    const random = seededRandom(3);
    const key = create(random(options.keyLengths[0] as number));
    const chain = chainedBy(key);
    for (const [blocks, before, behind] of [[0, 0, 0], [1, 0, 3], [2, 5, 0], [7, 1, 2]] as const) {
      const length = blocks * blockLength;
      const [iv, data] = [random(blockLength), random(before + length + behind)];
      const expected = encryptCbc(key, iv, data.subarray(before, before + length));
      const next = blocks === 0 ? iv.slice() : expected.slice(-blockLength);
      const output = random(behind + length + before);
      const untouched = output.slice();
      untouched.set(expected, behind);
      const vector = iv.slice();
      chain(vector, data, before, output, behind, blocks);
      assertEquals([output, vector], [untouched, next]);
      chain(iv, data, before, data, before, blocks);
      assertEquals([data.subarray(before, before + length), iv], [expected, next]);
    }
    const short = new Uint8Array(blockLength - 1);
    const block = new Uint8Array(blockLength);
    assertThrows(() => chain(short, block, 0, block, 0, 1), RangeError);
    assertThrows(() => chain(block, block, 0, block, 0, 2), RangeError);
  });

  Deno.test(`${name} copies its key, and another key encrypts otherwise`, () => {
    for (const length of options.keyLengths) {
      const bytes = seededRandom(length)(length);
      const data = seededRandom(1)(4 * blockLength);
      const key = create(bytes);
      const other = bytes.slice();
      // The lowest bit is a parity bit in DES.
      other[0] = (other[0] as number) ^ 2;
      const before = encryptEcb(key, data);
      assertNotEquals(encryptEcb(create(other), data), before);
      bytes.fill(0);
      assertEquals(encryptEcb(key, data), before);
    }
  });

  Deno.test(`${name} rejects keys of other lengths, and names the possible ones`, () => {
    for (const length of options.badKeyLengths) {
      assertThrows(
        () => create(new Uint8Array(length)),
        RangeError,
        `Cannot set up ${name}: the key has ${length} bytes, ${options.expected}`,
      );
    }
  });

  Deno.test(`${name} rejects blocks beyond the end of an array, and use after destroy`, () => {
    const key = create(seededRandom(2)(options.keyLengths[0] as number));
    const [small, large] = [new Uint8Array(3 * blockLength - 1), new Uint8Array(3 * blockLength)];
    for (const method of ["encryptBlocks", "decryptBlocks"] as const) {
      for (
        const [input, inputOffset, output, outputOffset, blocks] of [
          [small, 0, large, 0, 3],
          [large, 0, small, 0, 3],
          [large, 1, large, 0, 3],
          [large, 0, large, 1, 3],
          [large, -1, large, 0, 1],
          [large, 0, large, -1, 1],
          [large, 0, large, 0, -1],
          [large, Number.NaN, large, 0, 1],
        ] as const
      ) {
        assertThrows(
          () => key[method](input, inputOffset, output, outputOffset, blocks),
          RangeError,
          "Cannot ",
        );
      }
    }
    assertEquals(large, new Uint8Array(3 * blockLength));
    key.destroy();
    for (const method of ["encryptBlocks", "decryptBlocks"] as const) {
      assertThrows(() => key[method](large, 0, large, 0, 1), TypeError, "its key was destroyed");
    }
  });

  for (const [length, mode] of Object.entries(options.opensslEcb ?? {})) {
    peerTest(`${name} agrees with openssl's ${mode} on many blocks`, ["openssl"], async () => {
      const bytes = crypto.getRandomValues(new Uint8Array(Number(length)));
      const data = crypto.getRandomValues(new Uint8Array(2021 * blockLength));
      const key = create(bytes);
      const encrypted = encryptEcb(key, data);
      assertEquals(await opensslEnc(mode, "-e", bytes, data), encrypted);
      assertEquals(await opensslEnc(mode, "-d", bytes, data), decryptEcb(key, data));
    });
  }
}

function chainedBy(key: BlockCipherKey): NonNullable<BlockCipherKey["encryptChained"]> {
  if (key.encryptChained === undefined) throw new TypeError("There is no chained encryption");
  return key.encryptChained.bind(key);
}

/** What `encryptBlocks` of many blocks has to agree with. */
function encryptBlockByBlock(key: BlockCipherKey, data: Uint8Array): Uint8Array<ArrayBuffer> {
  const output = new Uint8Array(data.length);
  for (let at = 0; at < data.length; at += key.blockLength) {
    key.encryptBlocks(data, at, output, at, 1);
  }
  return output;
}
