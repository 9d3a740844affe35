// Copyright 2026 the streamssl authors. MIT license.

import { assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import {
  type DigestAlgorithm,
  hmac,
  SecretLengthHmac,
  sha1,
  sha224,
  sha256,
  sha384,
  sha512,
} from "../../crypto/mod.ts";
import { compressSha1, SHA1_INITIAL } from "../../crypto/engine/portable_sha1.ts";
import { concatBytes } from "../../wire/mod.ts";

const DIGESTS = [sha1, sha256, sha384, sha512] as const;

function checked(
  digest: DigestAlgorithm,
  key: Uint8Array,
  header: Uint8Array,
  data: Uint8Array,
  length: number,
  minimumLength: number,
): void {
  const mac = new SecretLengthHmac(digest, key);
  const expected = hmac(digest, key, concatBytes(header, data.subarray(0, length)));
  assertEquals(mac.digest({ header, data, length, minimumLength }), expected);
  // A second message under the same key finds no trace of the first.
  assertEquals(mac.digest({ header, data, length, minimumLength }), expected);
}

for (const digest of DIGESTS) {
  Deno.test(`SecretLengthHmac with ${digest.name} is HMAC at every length`, () => {
    const key = crypto.getRandomValues(new Uint8Array(digest.outputLength));
    const header = crypto.getRandomValues(new Uint8Array(13));
    const data = crypto.getRandomValues(new Uint8Array(400));
    for (let length = 0; length <= data.length; length++) {
      checked(digest, key, header, data, length, 0);
      checked(digest, key, header, data, length, length);
    }
  });

  Deno.test(`SecretLengthHmac with ${digest.name} is HMAC for any lengths`, () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ maxLength: 200 }),
        fc.uint8Array({ maxLength: 150 }),
        fc.uint8Array({ maxLength: 1000 }),
        fc.nat(),
        fc.nat(),
        (key, header, data, first, second) => {
          const length = first % (data.length + 1);
          checked(digest, key, header, data, length, second % (length + 1));
        },
      ),
      { numRuns: 200 },
    );
  });
}

Deno.test("SecretLengthHmac compresses as often whatever the length is", () => {
  let calls = 0;
  const counting = {
    initial: SHA1_INITIAL,
    compress: (...args: Parameters<typeof compressSha1>) => {
      calls++;
      compressSha1(...args);
    },
  };
  const mac = new SecretLengthHmac(sha1, Uint8Array.of(1), counting);
  for (const size of [256, 300, 1000, 16_384]) {
    const data = new Uint8Array(size);
    const minimumLength = size - 256;
    const counts = new Set<number>();
    for (let length = minimumLength; length <= size; length++) {
      calls = 0;
      mac.digest({ header: new Uint8Array(13), data, length, minimumLength });
      counts.add(calls);
    }
    assertEquals(counts.size, 1, `${size} bytes: ${[...counts]}`);
  }
});

Deno.test("SecretLengthHmac refuses digests that it does not have", () => {
  assertThrows(() => new SecretLengthHmac(sha224, new Uint8Array(1)), TypeError, "sha224");
});
