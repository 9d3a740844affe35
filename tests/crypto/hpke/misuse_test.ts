// Copyright 2026 the streamssl authors. MIT license.

import { assert, assertEquals, assertRejects, assertThrows } from "@std/assert";
import fc from "fast-check";
import {
  createHpkeRecipient,
  createHpkeSender,
  defaultKems,
  type HpkeRecipient,
  type HpkeSender,
  parseHpkeSuite,
  portableEngine,
  webEngine,
} from "../../../crypto/mod.ts";
import { SslError } from "../../../err/mod.ts";
import { utf8 } from "../_engines.ts";

const SUITE = parseHpkeSuite("x25519,hkdf-sha256,aes-128-gcm");
const PSK = { psk: new Uint8Array(32).fill(1), pskId: utf8("name") };

/** Awaits inside, so that what is thrown at once counts as a rejection. */
function refused(run: () => unknown): Promise<SslError> {
  return assertRejects(async () => await run(), SslError);
}

async function pair(
  left: Partial<Parameters<typeof createHpkeSender>[1]> = {},
  right: Partial<Parameters<typeof createHpkeRecipient>[1]> = {},
  suite = SUITE,
): Promise<{ sender: HpkeSender; recipient: HpkeRecipient }> {
  const { publicKey, privateKey } = await suite.kem.generateKeyPair();
  const sender = await createHpkeSender(suite, { publicKey, ...left });
  const { encapsulatedKey } = sender;
  const recipient = await createHpkeRecipient(suite, { privateKey, encapsulatedKey, ...right });
  return { sender, recipient };
}

Deno.test("parseHpkeSuite() tells names that are close", () => {
  assertThrows(
    () => parseHpkeSuite("x25519,hkdf-sha265,aes-128-gcm"),
    SslError,
    "did you mean hkdf-sha256",
  );
  assertThrows(() => parseHpkeSuite("x25518,1,1"), SslError, "did you mean x25519");
});

Deno.test("HPKE: sides that do not agree can not read each other", async () => {
  const { kem } = SUITE;
  const [mine, other] = [await kem.generateKeyPair(), await kem.generateKeyPair()];
  const disagreements: [Parameters<typeof pair>[0], Parameters<typeof pair>[1]][] = [
    [{ info: utf8("a") }, { info: utf8("b") }],
    [{}, PSK],
    [PSK, {}],
    [PSK, { ...PSK, psk: new Uint8Array(32) }],
    [PSK, { ...PSK, pskId: utf8("other") }],
    [{ senderPrivateKey: mine.privateKey }, {}],
    [{}, { senderPublicKey: mine.publicKey }],
    [{ senderPrivateKey: mine.privateKey }, { senderPublicKey: other.publicKey }],
    [{ senderPrivateKey: mine.privateKey, ...PSK }, { senderPublicKey: mine.publicKey }],
  ];
  for (const [left, right] of disagreements) {
    const { sender, recipient } = await pair(left, right);
    const sealed = await sender.seal(utf8("hello"));
    const { reason } = await refused(() => recipient.open(sealed));
    assertEquals(reason, "BAD_DECRYPT");
  }
});

Deno.test("HPKE: messages are read in their order only, and a bad one does not count", async () => {
  const { sender, recipient } = await pair();
  const first = await sender.seal(utf8("1"), utf8("data"));
  const second = await sender.seal(utf8("2"));
  await refused(() => recipient.open(second));
  await refused(() => recipient.open(first));
  await refused(() => recipient.open(first, utf8("other")));
  assertEquals(recipient.sequenceNumber, 0n);
  assertEquals(await recipient.open(first, utf8("data")), utf8("1"));
  await refused(() => recipient.open(first, utf8("data")));
  assertEquals(await recipient.open(second), utf8("2"));
  assertEquals(recipient.sequenceNumber, 2n);
  recipient.seek(0n);
  assertEquals(await recipient.open(first, utf8("data")), utf8("1"));
});

Deno.test("HPKE: a changed or cut message is refused", async () => {
  const { sender, recipient } = await pair();
  const sealed = await sender.seal(utf8("hello"));
  await fc.assert(
    fc.asyncProperty(fc.nat(8 * sealed.length - 1), async (bit) => {
      const changed = new Uint8Array(sealed);
      changed[bit >> 3] = (changed[bit >> 3] as number) ^ (1 << (bit & 7));
      await refused(() => recipient.open(changed));
    }),
    { numRuns: 40 },
  );
  for (let length = 0; length < sealed.length; length++) {
    await refused(() => recipient.open(sealed.subarray(0, length)));
  }
  assertEquals(await recipient.open(sealed), utf8("hello"));
});

Deno.test("HPKE: the last sequence number is refused, and no other exists", async () => {
  const { recipient } = await pair();
  recipient.seek(2n ** 96n - 2n);
  assertEquals((await refused(() => recipient.open(new Uint8Array(16)))).reason, "BAD_DECRYPT");
  recipient.seek(2n ** 96n - 1n);
  const error = await refused(() => recipient.open(new Uint8Array(16)));
  assertEquals(error.reason, "TOO_MANY_RECORDS");
  assertThrows(() => recipient.seek(2n ** 96n), RangeError, "2^96");
  assertThrows(() => recipient.seek(-1n), RangeError, "Cannot go to message -1");
});

Deno.test("HPKE: an asynchronous engine keeps the order of what is opened at once", async () => {
  const web = webEngine();
  if (web === undefined) return;
  const engines = [web, portableEngine];
  const { sender, recipient } = await pair({ engines }, { engines });
  const sealed = await Promise.all(["a", "b", "c"].map((text) => sender.seal(utf8(text))));
  const broken = new Uint8Array(sealed[1] as Uint8Array);
  broken[0] = (broken[0] as number) ^ 1;
  const results = await Promise.allSettled([
    recipient.open(sealed[0] as Uint8Array),
    recipient.open(broken),
    recipient.open(sealed[1] as Uint8Array),
    recipient.open(sealed[2] as Uint8Array),
  ]);
  assertEquals(
    results.map((one) => one.status === "fulfilled" ? new TextDecoder().decode(one.value) : "-"),
    ["a", "-", "b", "c"],
  );
});

Deno.test("HPKE: pre-shared keys must be long and have a name", async () => {
  const { publicKey } = await SUITE.kem.generateKeyPair();
  const { psk, pskId } = PSK;
  for (
    const wrong of [
      { psk },
      { pskId },
      { psk, pskId: new Uint8Array(0) },
      { psk: new Uint8Array(0), pskId },
      { psk: new Uint8Array(31), pskId },
    ]
  ) {
    assertThrows(() => createHpkeSender(SUITE, { publicKey, ...wrong }), RangeError, "pre-shared");
  }
});

Deno.test("HPKE: a context that only exports does not encrypt", async () => {
  const suite = parseHpkeSuite("P-256,hkdf-sha256,exporter");
  const { sender, recipient } = await pair({}, {}, suite);
  assertEquals((await refused(() => sender.seal(utf8("a")))).reason, "NO_CIPHER_SET");
  assertEquals(
    (await refused(() => recipient.open(new Uint8Array(20)))).reason,
    "NO_CIPHER_SET",
  );
});

Deno.test("HPKE: exports have a length that HKDF can make", async () => {
  const { sender } = await pair();
  assertEquals(sender.export(utf8("a"), 0).length, 0);
  assertEquals(sender.export(utf8("a"), 255 * 32).length, 255 * 32);
  for (const length of [-1, 1.5, 255 * 32 + 1, 65_536, NaN]) {
    assertThrows(() => sender.export(utf8("a"), length), RangeError, `${length}`);
  }
});

Deno.test("HPKE: a destroyed context does nothing", async () => {
  const { sender, recipient } = await pair();
  const sealed = await sender.seal(utf8("a"));
  sender.destroy();
  recipient.destroy();
  assertThrows(() => sender.seal(utf8("a")), TypeError, "destroyed");
  assertThrows(() => recipient.open(sealed), TypeError, "destroyed");
  assertThrows(() => recipient.export(utf8("a"), 1), TypeError, "destroyed");
});

Deno.test("parseHpkeSuite() knows names and numbers, and tells what it knows", () => {
  const id = (text: string) => {
    const { kem, kdf, aead } = parseHpkeSuite(text);
    return [kem.id, kdf.id, aead.id];
  };
  assertEquals(id("P-521, HKDF-SHA512, ChaCha20-Poly1305"), [18, 3, 3]);
  assertEquals(id("DHKEM(X448, HKDF-SHA512),hkdf-sha384,export-only"), [33, 2, 65535]);
  assertEquals(id("0x0041,0x11,0xffff"), [65, 17, 65535]);
  for (
    const text of [
      "",
      "x25519",
      "x25519,hkdf-sha256",
      "a,b,c",
      "x25519,hkdf-sha256,aes",
      "0,0,0",
      "x25519,hkdf-sha256,aes-128-gcm,",
    ]
  ) {
    const { reason, message } = assertThrows(() => parseHpkeSuite(text), SslError);
    assertEquals(reason, "UNSUPPORTED_ALGORITHM");
    assert(message.includes("expected"), message);
  }
});

for (const kem of defaultKems) {
  Deno.test(`${kem.name}: keys and encapsulations of wrong lengths are refused`, async () => {
    const { publicKey, privateKey } = await kem.generateKeyPair();
    const { encapsulatedKey, sharedSecret } = await kem.encapsulate(publicKey);
    assertEquals(sharedSecret.length, kem.sharedSecretLength);
    assertEquals(await kem.decapsulate(encapsulatedKey, privateKey), sharedSecret);
    assertEquals(await kem.publicKeyOf(privateKey), publicKey);
    for (const cut of [0, 1, publicKey.length - 1]) {
      const { reason } = await refused(() => kem.encapsulate(publicKey.subarray(0, cut)));
      assertEquals(reason, "BAD_LENGTH");
    }
    for (const wrong of [encapsulatedKey.subarray(1), new Uint8Array(encapsulatedKey.length + 1)]) {
      assertEquals((await refused(() => kem.decapsulate(wrong, privateKey))).reason, "BAD_LENGTH");
    }
    for (const wrong of [privateKey.subarray(1), new Uint8Array(privateKey.length + 1)]) {
      await assertRejects(async () => await kem.decapsulate(encapsulatedKey, wrong), RangeError);
      await assertRejects(async () => await kem.publicKeyOf(wrong), RangeError, kem.name);
    }
    await assertRejects(
      async () => await kem.deriveKeyPair(privateKey.subarray(1)),
      RangeError,
      `${kem.privateKeyLength} or more`,
    );
  });

  Deno.test(`${kem.name}: random bytes in the place of keys give our errors or a secret`, async () => {
    const { privateKey } = await kem.generateKeyPair();
    await fc.assert(
      fc.asyncProperty(
        fc.uint8Array({ minLength: kem.publicKeyLength, maxLength: kem.publicKeyLength }),
        fc.uint8Array({
          minLength: kem.encapsulatedKeyLength,
          maxLength: kem.encapsulatedKeyLength,
        }),
        async (publicKey, encapsulatedKey) => {
          for (
            const run of [
              () => kem.encapsulate(publicKey),
              () => kem.decapsulate(encapsulatedKey, privateKey),
            ]
          ) {
            try {
              await run();
            } catch (error) {
              assert(error instanceof SslError, `${error}`);
            }
          }
        },
      ),
      { numRuns: 10 },
    );
  });

  if (!kem.canAuthenticate) {
    Deno.test(`${kem.name}: does not pretend to authenticate`, async () => {
      const { publicKey, privateKey } = await kem.generateKeyPair();
      const { encapsulatedKey } = await kem.encapsulate(publicKey);
      const reason = "OPERATION_NOT_SUPPORTED_FOR_THIS_KEYTYPE";
      const left = () => kem.encapsulate(publicKey, { senderPrivateKey: privateKey });
      const right = () =>
        kem.decapsulate(encapsulatedKey, privateKey, { senderPublicKey: publicKey });
      assertEquals((await refused(left)).reason, reason);
      assertEquals((await refused(right)).reason, reason);
    });
  }
}

Deno.test("DHKEM: points of small order and private numbers out of range are refused", async () => {
  for (const kem of defaultKems.filter(({ canAuthenticate }) => canAuthenticate)) {
    const { publicKey, privateKey } = await kem.generateKeyPair();
    const zero = new Uint8Array(kem.publicKeyLength);
    await refused(() => kem.encapsulate(zero));
    await refused(() => kem.decapsulate(zero, privateKey));
    await refused(() => kem.decapsulate(publicKey, privateKey, { senderPublicKey: zero }));
    if (!kem.name.includes("P-")) continue;
    const offCurve = new Uint8Array(publicKey);
    offCurve[offCurve.length - 1] = (offCurve.at(-1) as number) ^ 1;
    assertEquals((await refused(() => kem.encapsulate(offCurve))).reason, "POINT_IS_NOT_ON_CURVE");
    for (const wrong of [new Uint8Array(privateKey.length), privateKey.map(() => 0xff)]) {
      const { reason } = await refused(() => kem.decapsulate(publicKey, wrong));
      assertEquals(reason, "INVALID_KEY");
    }
  }
});
