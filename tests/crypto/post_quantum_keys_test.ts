// Copyright 2026 the streamssl authors. MIT license.

/** The encodings of ML-KEM, ML-DSA and SLH-DSA keys (RFC 9935, RFC 9881, RFC 9909), mostly bad ones. */

import { assert, assertEquals, assertNotEquals, assertRejects, assertThrows } from "@std/assert";
import fc from "fast-check";
import { DerBuilder } from "../../crypto/asn1/mod.ts";
import {
  generateKey,
  type MlDsaKeyType,
  type MlKemKeyType,
  PrivateKey,
  PublicKey,
} from "../../crypto/mod.ts";
import { SslError } from "../../err/mod.ts";
import { deterministicRandom } from "../../rand/mod.ts";
import { type Bytes, concatBytes, encodeHex } from "../../wire/mod.ts";
import { seededRandom } from "../support/seeded_random.ts";
import { rawPrivateKey, rawPublicKey } from "../vectors/raw_keys.ts";

/** What the types have in common, with the places of what is checked in an expanded key. */
const TYPES: readonly {
  type: MlKemKeyType | MlDsaKeyType;
  seed: number;
  expanded: number;
  publicKey: number;
}[] = [
  { type: "ml-kem-512", seed: 64, expanded: 1632, publicKey: 800 },
  { type: "ml-kem-768", seed: 64, expanded: 2400, publicKey: 1184 },
  { type: "ml-kem-1024", seed: 64, expanded: 3168, publicKey: 1568 },
  { type: "ml-dsa-44", seed: 32, expanded: 2560, publicKey: 1312 },
  { type: "ml-dsa-65", seed: 32, expanded: 4032, publicKey: 1952 },
  { type: "ml-dsa-87", seed: 32, expanded: 4896, publicKey: 2592 },
];

const random = seededRandom(7);

function seedKey(type: string, seed: Uint8Array): PrivateKey {
  return PrivateKey.fromPkcs8(rawPrivateKey(type, seed, "seed"));
}

/** The expanded key inside a PKCS #8 with both forms: the last bytes of it. */
function expandedOf(key: PrivateKey, length: number): Bytes {
  return key.toPkcs8().slice(-length);
}

/** A PrivateKeyInfo whose octet string holds whatever is written. */
function withContent(type: string, write: (builder: DerBuilder) => void): Bytes {
  const template = rawPrivateKey(type, new Uint8Array(1), "seed");
  return new DerBuilder().sequence((builder) => {
    builder.integer(0).raw(template.subarray(5, 18));
    builder.octetString(write);
  }).finish();
}

function reasonOf(read: () => unknown): string {
  return assertThrows(read, SslError).reason;
}

for (const { type, seed: seedLength, expanded: expandedLength, publicKey: length } of TYPES) {
  Deno.test(`${type}: seed, expanded key and both give the same key`, () => {
    const seed = random(seedLength);
    const fromSeed = seedKey(type, seed);
    const expanded = expandedOf(fromSeed, expandedLength);
    const fromExpanded = PrivateKey.fromPkcs8(rawPrivateKey(type, expanded, "expanded"));
    const fromBoth = PrivateKey.fromPkcs8(fromSeed.toPkcs8());
    for (const key of [fromExpanded, fromBoth]) {
      assert(key.publicKey.equals(fromSeed.publicKey));
      key.check();
    }
    assertEquals(fromBoth.toPkcs8(), fromSeed.toPkcs8());
    assertEquals(fromExpanded.toPkcs8(), rawPrivateKey(type, expanded, "expanded"));
    assertEquals(fromSeed.publicKey.subjectPublicKeyInfo.length, length + 22);
  });

  Deno.test(`${type}: toPkcs8() writes the form that is asked for, or says why not`, () => {
    const seed = random(seedLength);
    const key = seedKey(type, seed);
    const expanded = expandedOf(key, expandedLength);
    assertEquals(key.toPkcs8({ seedForm: "seed" }), rawPrivateKey(type, seed, "seed"));
    assertEquals(key.toPkcs8({ seedForm: "expanded" }), rawPrivateKey(type, expanded, "expanded"));
    assertEquals(key.toPkcs8({ seedForm: "both" }), key.toPkcs8());
    const bare = PrivateKey.fromPkcs8(rawPrivateKey(type, expanded, "expanded"));
    assertEquals(bare.toPkcs8({ seedForm: "expanded" }), bare.toPkcs8());
    for (const seedForm of ["seed", "both"] as const) {
      assertThrows(() => bare.toPkcs8({ seedForm }), TypeError, "came without");
    }
  });

  Deno.test(`${type}: generateKey() takes the seed from the given random bytes`, async () => {
    const seed = random(seedLength);
    const key = await generateKey({ type } as { type: MlDsaKeyType }, {
      random: deterministicRandom(seed),
    });
    assertEquals(key.toPkcs8(), seedKey(type, seed).toPkcs8());
    assertNotEquals(
      (await generateKey({ type } as { type: MlDsaKeyType })).toPkcs8(),
      key.toPkcs8(),
    );
  });

  Deno.test(`${type}: parts of wrong lengths are refused`, () => {
    const seed = random(seedLength);
    const expanded = expandedOf(seedKey(type, seed), expandedLength);
    for (const wrong of [new Uint8Array(0), seed.subarray(1), concatBytes(seed, seed)]) {
      assertEquals(reasonOf(() => seedKey(type, wrong)), "INVALID_KEY");
      const both = withContent(
        type,
        (builder) => builder.sequence((inner) => inner.octetString(wrong).octetString(expanded)),
      );
      assertEquals(reasonOf(() => PrivateKey.fromPkcs8(both)), "INVALID_KEY");
    }
    for (const wrong of [new Uint8Array(0), expanded.subarray(1), concatBytes(expanded, seed)]) {
      const der = rawPrivateKey(type, wrong, "expanded");
      assertEquals(reasonOf(() => PrivateKey.fromPkcs8(der)), "INVALID_KEY");
    }
    for (const wrong of [0, 1, length - 1, length + 1]) {
      const der = rawPublicKey(type, new Uint8Array(wrong));
      assertEquals(reasonOf(() => PublicKey.fromSubjectPublicKeyInfo(der)), "INVALID_KEY");
    }
  });

  Deno.test(`${type}: a seed and a key that do not belong together are refused`, () => {
    const [one, other] = [random(seedLength), random(seedLength)];
    const expanded = expandedOf(seedKey(type, one), expandedLength);
    const der = withContent(
      type,
      (builder) => builder.sequence((inner) => inner.octetString(other).octetString(expanded)),
    );
    const { reason, message } = assertThrows(() => PrivateKey.fromPkcs8(der), SslError);
    assertEquals(reason, "INVALID_KEY");
    assert(message.includes("another key beside the seed"), message);
  });

  Deno.test(`${type}: other structures are refused`, () => {
    const seed = random(seedLength);
    const structures: ((builder: DerBuilder) => void)[] = [
      (builder) => builder.integer(0),
      (builder) => builder.raw(seed),
      (builder) => builder.implicit(1, seed),
      (builder) => builder.explicit(0, (inner) => inner.octetString(seed)),
      (builder) => builder.implicit(0, seed).null(),
      (builder) => builder.sequence((inner) => inner.octetString(seed)),
      (builder) => builder.sequence(() => {}),
      () => {},
    ];
    for (const write of structures) {
      const der = withContent(type, write);
      assertThrows(() => PrivateKey.fromPkcs8(der), SslError);
    }
  });

  Deno.test(`${type}: parameters in the AlgorithmIdentifier are refused`, () => {
    const spki = new DerBuilder().sequence((builder) => {
      builder.raw(withNullParameters(rawPublicKey(type, new Uint8Array(1)).subarray(2, 15)));
      builder.bitString(new Uint8Array(length));
    }).finish();
    assertThrows(() => PublicKey.fromSubjectPublicKeyInfo(spki), SslError);
  });

  Deno.test(`${type}: an expanded key with a changed hash or number is refused`, () => {
    const expanded = expandedOf(seedKey(type, random(seedLength)), expandedLength);
    // ML-KEM: the public key and its hash; ML-DSA: rho and tr.
    const places = type.startsWith("ml-kem")
      ? [expandedLength - 64, expandedLength - 33, expandedLength - 100]
      : [0, 64, 127];
    for (const place of places) {
      const changed = new Uint8Array(expanded);
      changed[place] = (changed[place] as number) ^ 1;
      const der = rawPrivateKey(type, changed, "expanded");
      assertEquals(reasonOf(() => PrivateKey.fromPkcs8(der)), "INVALID_KEY");
    }
    const out = new Uint8Array(expanded);
    out.fill(0xff, type.startsWith("ml-kem") ? 0 : 128, 200);
    const der = rawPrivateKey(type, out, "expanded");
    assertEquals(reasonOf(() => PrivateKey.fromPkcs8(der)), "INVALID_KEY");
  });

  Deno.test(`${type}: a destroyed key does nothing, and shows nothing before`, () => {
    const seed = random(seedLength);
    const key = seedKey(type, seed);
    const text = Deno.inspect(key) + JSON.stringify(key) + String(key);
    assert(!text.includes(encodeHex(seed).slice(0, 8)), text);
    key.destroy();
    assertThrows(() => key.toPkcs8(), TypeError, "destroyed");
    assertThrows(() => key.decapsulate(new Uint8Array(1)), TypeError, "destroyed");
  });
}

/** The AlgorithmIdentifier with NULL behind the object identifier. */
function withNullParameters(algorithm: Uint8Array): Bytes {
  return new DerBuilder().sequence((inner) => inner.raw(algorithm.subarray(2)).null()).finish();
}

Deno.test("ML-KEM: public keys with numbers that are not reduced are refused", () => {
  for (const { type, publicKey: length } of TYPES.slice(0, 3)) {
    for (const [first, second] of [[3329, 0], [0, 3329], [4095, 4095], [0xd01, 1]]) {
      for (const place of [0, 3, length - 35]) {
        const key = new Uint8Array(length);
        key[place] = (first as number) & 0xff;
        key[place + 1] = (first as number) >> 8 | ((second as number) & 15) << 4;
        key[place + 2] = (second as number) >> 4;
        const der = rawPublicKey(type, key);
        const { reason, message } = assertThrows(
          () => PublicKey.fromSubjectPublicKeyInfo(der),
          SslError,
        );
        assertEquals(reason, "INVALID_KEY");
        assert(message.includes("3329"), message);
      }
    }
    const largest = new Uint8Array(length);
    for (let place = 0; place < length - 32; place += 3) largest.set([0, 0x0d, 0xd0], place);
    PublicKey.fromSubjectPublicKeyInfo(rawPublicKey(type, largest));
  }
});

Deno.test("ML-KEM: a ciphertext of another length is refused, a wrong one gives another secret", async () => {
  for (const { type } of TYPES.slice(0, 3)) {
    const key = await generateKey({ type } as { type: MlKemKeyType });
    const { ciphertext, sharedSecret } = await key.publicKey.encapsulate();
    assertEquals(await key.decapsulate(ciphertext), sharedSecret);
    await fc.assert(
      fc.asyncProperty(fc.nat(8 * ciphertext.length - 1), async (bit) => {
        const changed = new Uint8Array(ciphertext);
        changed[bit >> 3] = (changed[bit >> 3] as number) ^ (1 << (bit & 7));
        const secret = await key.decapsulate(changed);
        assertNotEquals(secret, sharedSecret);
        // Implicit rejection gives the same secret each time (FIPS 203, Section 6.3).
        assertEquals(await key.decapsulate(changed), secret);
      }),
      { numRuns: 5 },
    );
    for (const wrong of [0, 1, ciphertext.length - 1, ciphertext.length + 1]) {
      const { reason } = await assertRejects(
        async () => await key.decapsulate(new Uint8Array(wrong)),
        SslError,
      );
      assertEquals(reason, "BAD_LENGTH");
    }
  }
});

Deno.test("SLH-DSA: keys of wrong lengths are refused, and roots of other seeds by check()", async () => {
  for (const [type, n] of [["slh-dsa-sha2-128f", 16], ["slh-dsa-shake-256s", 32]] as const) {
    for (const wrong of [0, 1, 4 * n - 1, 4 * n + 1, 2 * n]) {
      const der = rawPrivateKey(type, new Uint8Array(wrong), "seed");
      assertEquals(reasonOf(() => PrivateKey.fromPkcs8(der)), "INVALID_KEY");
    }
    for (const wrong of [0, 1, 2 * n - 1, 2 * n + 1, 4 * n]) {
      const der = rawPublicKey(type, new Uint8Array(wrong));
      assertEquals(reasonOf(() => PublicKey.fromSubjectPublicKeyInfo(der)), "INVALID_KEY");
    }
  }
  const key = await generateKey({ type: "slh-dsa-sha2-128f" });
  key.check();
  const der = key.toPkcs8();
  der[der.length - 1] = (der.at(-1) as number) ^ 1;
  assertEquals(reasonOf(() => PrivateKey.fromPkcs8(der).check()), "INVALID_KEY");
});

Deno.test("toPkcs8() refuses the form of a seed for keys that have none", async () => {
  for (const type of ["ed25519", "slh-dsa-sha2-128f"] as const) {
    const key = await generateKey({ type } as { type: "ed25519" });
    assertThrows(() => key.toPkcs8({ seedForm: "seed" }), TypeError, "only ML-KEM and ML-DSA");
  }
});

Deno.test("random bytes in the place of a private key give our errors only", () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...TYPES),
      fc.uint8Array({ maxLength: 200 }),
      ({ type }, content) => {
        const der = withContent(type, (builder) => builder.raw(content));
        assertThrows(() => PrivateKey.fromPkcs8(der), SslError);
      },
    ),
    { numRuns: 200 },
  );
});
