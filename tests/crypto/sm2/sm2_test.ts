// Copyright 2026 the streamssl authors. MIT license.

import { assert, assertEquals, assertFalse, assertRejects, assertThrows } from "@std/assert";
import fc from "fast-check";
import {
  generateKey,
  PrivateKey,
  type PublicKey,
  sha256,
  sm2Exchange,
  type Sm2ExchangeOptions,
  sm3,
} from "../../../crypto/mod.ts";
import { DerBuilder } from "../../../crypto/asn1/mod.ts";
import { curveByName } from "../../../crypto/ec/curves.ts";
import { encodeEcdsaSignature } from "../../../crypto/ec/ecdsa_signature.ts";
import { SslError } from "../../../err/mod.ts";
import { decodeHex, encodeHex } from "../../../wire/mod.ts";

const utf8 = (text: string) => new TextEncoder().encode(text);
const SM2 = { kind: "sm2" } as const;

function keyOf(digits: string): PrivateKey {
  return new PrivateKey({ type: "sm2", curve: "SM2", scalar: decodeHex(digits) });
}

/** GB/T 32918.5, Appendix A: one key and one nonce for signing and encrypting. */
const KEY = keyOf("3945208f7b2144b13f36e38ac6d39f95889393692860b51a42fb81ef4df7c5b8");
const NONCE = decodeHex("59276e27d506861a16680f3ad9c02dccef3cc1fa3cdbe4ce6d54b80deac1bc21");
const random = () => NONCE.slice();

Deno.test("SM2 signs as in GB/T 32918.5, Appendix A", async () => {
  const signature = await KEY.sign(SM2, utf8("message digest"), { random });
  assertEquals(
    signature,
    encodeEcdsaSignature(
      decodeHex("f5a03b0648d2c4630eeac513e1bb81a15944da3827d5b74143ac7eaceee720b3"),
      decodeHex("b1b6aa29df212fd8763182bc0d421ca1bb9038fd1f7f42d4840b69c485bbc1aa"),
    ),
  );
  assert(await KEY.publicKey.verify(SM2, utf8("message digest"), signature));
  const id = utf8("1234567812345678");
  assert(await KEY.publicKey.verify({ kind: "sm2", id }, utf8("message digest"), signature));
});

Deno.test("SM2 encrypts as in GB/T 32918.5, Appendix C", async () => {
  const ciphertext = await KEY.publicKey.encrypt(SM2, utf8("encryption standard"), { random });
  const expected = new DerBuilder().sequence((inner) => {
    inner.integer(0x04ebfc718e8d1798620432268e77feb6415e2ede0e073c0f4f640ecd2e149a73n);
    inner.integer(0xe858f9d81e5430a57b36daab8f950a3c64e6ee6a63094d99283aff767e124df0n);
    inner.octetString(
      decodeHex("59983c18f809e262923c53aec295d30383b54e39d609d160afcb1908d0bd8766"),
    );
    inner.octetString(decodeHex("21886ca989ca9c7d58087307ca93092d651efa"));
  });
  assertEquals(ciphertext, expected.finish());
  assertEquals(await KEY.decrypt(SM2, ciphertext), utf8("encryption standard"));
});

Deno.test("SM2 exchanges keys as in GB/T 32918.5, Appendix B", () => {
  const a = keyOf("81eb26e941bb5af16df116495f90695272ae2cd63d6c4ae1678418be48230029");
  const b = keyOf("785129917d45a9ea5437a59356b82338eaadda6ceb199088f14ae10defa229b5");
  const r = keyOf("d4de15474db74d06491c440d305e012400990f3e390c7e87153c12db2ea60bb3");
  const s = keyOf("7e07124814b309489125eaed101113164ebf0f3458c5bd88335c1f9d596243d6");
  const ours = sm2Exchange(a, b.publicKey, {
    role: "initiator",
    ephemeralKey: r,
    peerEphemeralKey: s.publicKey,
    length: 16,
  });
  assertEquals(encodeHex(ours.secret), "6c89347354de2484c60b4ab1fde4c6e5");
  assertEquals(
    [encodeHex(ours.peerConfirmation), encodeHex(ours.confirmation)],
    [
      "d3a0fe15dee185ceae907a6b595cc32a266ed7b3367e9983a896dc32fa20f8eb",
      "18c7894b3816df16cf07b05c5ec0bef5d655d58f779cc1b400a4f3884644db88",
    ],
  );
  const theirs = sm2Exchange(b, a.publicKey, {
    role: "responder",
    ephemeralKey: s,
    peerEphemeralKey: r.publicKey,
    length: 16,
  });
  assertEquals(theirs.secret, ours.secret);
  assertEquals(theirs.confirmation, ours.peerConfirmation);
  assertEquals(theirs.peerConfirmation, ours.confirmation);
});

Deno.test("SM2 keys have a type of their own, however they are made", async () => {
  for (const parameters of [{ type: "sm2" }, { type: "ec", curve: "SM2" }] as const) {
    const key = await generateKey(parameters);
    assertEquals([key.type, key.curve, key.publicKey.bits], ["sm2", "SM2", 256]);
    const again = PrivateKey.fromPkcs8(key.toPkcs8());
    again.check();
    assertEquals(again.type, "sm2");
    assert(again.publicKey.equals(key.publicKey));
    const error = assertThrows(() => key.sign({ kind: "ecdsa", digest: sha256 }, utf8("x")));
    assert(error instanceof SslError);
    assertEquals(error.reason, "OPERATION_NOT_SUPPORTED_FOR_THIS_KEYTYPE");
    assertThrows(() => key.derive(key.publicKey), SslError);
  }
});

Deno.test("what SM2 signs is found good, under the same id and key alone", async () => {
  const other = await generateKey({ type: "sm2" });
  const property = fc.asyncProperty(
    fc.uint8Array({ maxLength: 100 }),
    fc.uint8Array({ maxLength: 300 }),
    async (id, data) => {
      const algorithm = { kind: "sm2", id } as const;
      const signature = await KEY.sign(algorithm, data);
      assert(await KEY.publicKey.verify(algorithm, data, signature));
      assertFalse(await other.publicKey.verify(algorithm, data, signature));
      const longer = new Uint8Array([...id, 0]);
      assertFalse(await KEY.publicKey.verify({ kind: "sm2", id: longer }, data, signature));
      assertFalse(await KEY.publicKey.verify(algorithm, new Uint8Array([...data, 1]), signature));
    },
  );
  await fc.assert(property, { numRuns: 20 });
});

Deno.test("a changed signature is bad, wherever the bit was flipped", async () => {
  const signature = await KEY.sign(SM2, utf8("x"));
  for (let bit = 0; bit < 8 * signature.length; bit += 3) {
    const changed = signature.slice();
    changed[bit >> 3] = (changed[bit >> 3] as number) ^ 1 << (bit & 7);
    assertFalse(await KEY.publicKey.verify(SM2, utf8("x"), changed));
  }
  const { order } = curveByName("SM2");
  const number = (value: bigint) => decodeHex(value.toString(16).padStart(64, "0"));
  // r + s = n: the sum of both would leave the key out.
  for (const [r, s] of [[1n, order - 1n], [0n, 1n], [order, 1n], [1n, order]] as const) {
    const bad = encodeEcdsaSignature(number(r), number(s));
    assertFalse(await KEY.publicKey.verify(SM2, utf8("x"), bad));
  }
});

Deno.test("a changed ciphertext is a typed error, wherever the bit was flipped", async () => {
  const ciphertext = await KEY.publicKey.encrypt(SM2, utf8("a short message"));
  for (let bit = 0; bit < 8 * ciphertext.length; bit += 3) {
    const changed = ciphertext.slice();
    changed[bit >> 3] = (changed[bit >> 3] as number) ^ 1 << (bit & 7);
    await assertRejects(async () => await KEY.decrypt(SM2, changed), SslError);
  }
  for (let length = 0; length < ciphertext.length; length += 7) {
    await assertRejects(
      async () => await KEY.decrypt(SM2, ciphertext.subarray(0, length)),
      SslError,
    );
  }
  const error = await assertRejects(
    async () => await KEY.decrypt({ kind: "sm2", digest: sha256 }, ciphertext),
    SslError,
  );
  assertEquals([error.library, error.reason], ["SM2", "INVALID_DIGEST"]);
});

Deno.test("SM2 decrypts what it encrypted, with any digest and length", async () => {
  for (const digest of [sm3, sha256]) {
    const algorithm = { kind: "sm2", digest } as const;
    for (const length of [1, 2, 31, 32, 33, 300]) {
      const data = new Uint8Array(length).fill(length);
      const ciphertext = await KEY.publicKey.encrypt(algorithm, data);
      assertEquals(await KEY.decrypt(algorithm, ciphertext), data);
    }
  }
});

Deno.test("what SM2 can not do is an error that says so", async () => {
  assertThrows(() => KEY.publicKey.encrypt(SM2, new Uint8Array(0)), RangeError, "empty");
  const id = new Uint8Array(0x2000);
  const error = assertThrows(() => KEY.sign({ kind: "sm2", id }, utf8("x")), SslError);
  assertEquals([error.library, error.reason], ["SM2", "ID_TOO_LARGE"]);
  const prehashed = { kind: "sm2", prehashed: true } as const;
  assertThrows(() => KEY.sign(prehashed, new Uint8Array(20)), RangeError, "32 bytes");
  const last = keyOf((curveByName("SM2").order - 1n).toString(16));
  assertEquals(assertThrows(() => last.check(), SslError).reason, "INVALID_PRIVATE_KEY");
  assertEquals(
    assertThrows(() => last.sign(SM2, utf8("x")), SslError).reason,
    "INVALID_PRIVATE_KEY",
  );
  const p256 = await generateKey({ type: "ec", curve: "P-256" });
  assertThrows(() => p256.sign(SM2, utf8("x")), SslError);
  assertFalse(await p256.publicKey.verify(SM2, utf8("x"), decodeHex("3006020101020101")));
  assertThrows(() => p256.publicKey.encrypt(SM2, utf8("x")), SslError);
  const options = (peerEphemeralKey: PublicKey): Sm2ExchangeOptions => ({
    role: "initiator",
    ephemeralKey: KEY,
    peerEphemeralKey,
    length: 16,
  });
  assertThrows(() => sm2Exchange(KEY, KEY.publicKey, options(p256.publicKey)), SslError, "sm2");
});
