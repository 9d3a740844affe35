// Copyright 2026 the streamssl authors. MIT license.

import { assertEquals, assertFalse } from "@std/assert";
import fc from "fast-check";
import {
  type DigestAlgorithm,
  hmac,
  SecretLengthHmac,
  sha1,
  sha256,
  sha384,
} from "../../crypto/mod.ts";
import { checkPaddingAndMac, type UnpaddedRecord } from "../../tls/record/cbc_unpad.ts";
import { concatBytes } from "../../wire/mod.ts";

const KEY = Uint8Array.of(1, 2, 3);
const DIGESTS: readonly DigestAlgorithm[] = [sha1, sha256, sha384];

function headerFor(length: number): Uint8Array {
  return Uint8Array.of(23, 3, 3, length >> 8, length);
}

function pad(digest: DigestAlgorithm, content: Uint8Array, paddingLength: number): Uint8Array {
  const mac = hmac(digest, KEY, concatBytes(headerFor(content.length), content));
  const padding = new Uint8Array(paddingLength + 1).fill(paddingLength);
  return concatBytes(content, mac, padding);
}

function check(digest: DigestAlgorithm, plaintext: Uint8Array): UnpaddedRecord {
  const mac = new SecretLengthHmac(digest, KEY);
  return checkPaddingAndMac(plaintext, mac, digest.outputLength, headerFor);
}

/** What a reader of the RFC would write who has never heard of timing. */
function checkPlainly(digest: DigestAlgorithm, plaintext: Uint8Array): number | undefined {
  const paddingLength = plaintext.at(-1) as number;
  const length = plaintext.length - 1 - paddingLength - digest.outputLength;
  if (length < 0) return undefined;
  const padding = plaintext.subarray(length + digest.outputLength);
  if (padding.some((byte) => byte !== paddingLength)) return undefined;
  const expected = pad(digest, plaintext.subarray(0, length), paddingLength);
  return expected.every((byte, index) => byte === plaintext[index]) ? length : undefined;
}

for (const digest of DIGESTS) {
  Deno.test(`every padding is taken off with ${digest.name}`, () => {
    for (const length of [0, 1, 15, 16, 17, 100, 1000]) {
      const content = crypto.getRandomValues(new Uint8Array(length));
      for (let paddingLength = 0; paddingLength < 256; paddingLength++) {
        const found = check(digest, pad(digest, content, paddingLength));
        assertEquals(found, { good: true, contentLength: length });
      }
    }
  });

  Deno.test(`every changed byte is found with ${digest.name}`, () => {
    for (const paddingLength of [0, 1, 15, 100, 255]) {
      const good = pad(digest, crypto.getRandomValues(new Uint8Array(20)), paddingLength);
      for (let at = 0; at < good.length; at++) {
        const bad = good.slice();
        bad[at] = (bad[at] as number) ^ (1 << at % 8);
        assertFalse(check(digest, bad).good, `byte ${at} of ${bad.length}`);
      }
    }
  });

  Deno.test(`no plaintext is good with ${digest.name} that would not be without masks`, () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ minLength: digest.outputLength + 1, maxLength: 500 }),
        fc.nat(300),
        fc.nat(255),
        fc.nat(255),
        fc.nat(499),
        (noise, keep, paddingLength, value, at) => {
          const content = noise.subarray(0, keep);
          const plaintext = pad(digest, content, paddingLength);
          plaintext[at % plaintext.length] = value;
          for (const candidate of [noise, plaintext]) {
            const found = check(digest, candidate);
            const expected = checkPlainly(digest, candidate);
            assertEquals(found.good, expected !== undefined);
            if (expected !== undefined) assertEquals(found.contentLength, expected);
          }
        },
      ),
      { numRuns: 500 },
    );
  });

  Deno.test(`padding that is longer than the record is bad with ${digest.name}`, () => {
    for (const length of [digest.outputLength + 1, 64, 200]) {
      for (const value of [length - digest.outputLength, length, 255]) {
        assertFalse(check(digest, new Uint8Array(length).fill(value)).good);
      }
    }
  });
}
