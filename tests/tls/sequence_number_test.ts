// Copyright 2026 the streamssl authors. MIT license.

import { assertEquals, assertStrictEquals } from "@std/assert";
import fc from "fast-check";
import { SequenceNumber } from "../../tls/record/sequence_number.ts";

const USED_AT_ONCE = { asynchronous: false };

/** The IV with a number xored in, as RFC 8446, Section 5.3 has it. */
function expected(iv: Uint8Array, value: number): Uint8Array {
  const nonce = iv.slice();
  let rest = BigInt(value);
  for (let index = nonce.length - 1; rest > 0n; index--) {
    nonce[index]! ^= Number(rest & 0xffn);
    rest >>= 8n;
  }
  return nonce;
}

Deno.test("a nonce is the IV with the number xored in, whatever numbers were before", () => {
  fc.assert(fc.property(
    fc.uint8Array({ minLength: 12, maxLength: 12 }),
    fc.array(fc.nat({ max: 700 }), { maxLength: 5 }),
    (iv, steps) => {
      const sequence = new SequenceNumber();
      const place = iv.slice();
      for (const step of steps) {
        for (let count = 0; count < step; count++) sequence.advance();
        const nonce = sequence.nonce(place, USED_AT_ONCE);
        assertStrictEquals(nonce, place);
        assertEquals(nonce, expected(iv, sequence.value));
        // Asked twice it is the same.
        assertEquals(sequence.nonce(place, USED_AT_ONCE), expected(iv, sequence.value));
      }
      sequence.restart(place);
      assertEquals(place, iv);
      assertEquals(sequence.value, 0);
    },
  ));
});

Deno.test("a cipher that may look at its nonce later keeps one of its own", () => {
  const sequence = new SequenceNumber();
  const iv = new Uint8Array(12).fill(7);
  const nonces: Uint8Array[] = [];
  for (let count = 0; count < 300; count++) {
    nonces.push(sequence.nonce(iv, { asynchronous: true }));
    sequence.advance();
  }
  nonces.forEach((nonce, value) =>
    assertEquals(nonce, expected(new Uint8Array(12).fill(7), value))
  );
});
