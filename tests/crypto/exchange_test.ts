// Copyright 2026 the streamssl authors. MIT license.

import { assert, assertEquals, assertNotEquals, assertRejects, assertThrows } from "@std/assert";
import fc from "fast-check";
import {
  defaultGroups,
  type Engine,
  groupByName,
  type KeyExchangeGroup,
  mlkem768,
  portableEngine,
  secp256r1,
  secp256r1Mlkem768,
  secp384r1,
  secp384r1Mlkem1024,
  secp521r1,
  x25519,
  x25519Mlkem768,
  x448,
} from "../../crypto/mod.ts";
import { SslError } from "../../err/mod.ts";
import { deterministicRandom } from "../../rand/mod.ts";
import { concatBytes, decodeHex, encodeHex } from "../../wire/mod.ts";
import { everyEngine } from "./_engines.ts";

/** The engine, and the portable one for what it lacks. */
function only(engine: Engine): { engines: readonly Engine[] } {
  return { engines: [engine, portableEngine] };
}

for (const group of defaultGroups) {
  Deno.test(`${group.name}: both sides agree, on every pair of engines`, async () => {
    for (const client of everyEngine()) {
      for (const server of everyEngine()) {
        const share = await group.generate(only(client));
        assertEquals(share.share.length, group.clientShareLength);
        const answer = await group.respond(share.share, only(server));
        assertEquals(answer.share.length, group.serverShareLength);
        assertEquals(answer.secret.length, group.secretLength);
        assertEquals(await share.complete(answer.share), answer.secret);
        assertNotEquals(answer.secret, new Uint8Array(group.secretLength));
        share.destroy();
      }
    }
  });

  Deno.test(`${group.name}: two exchanges have nothing in common`, async () => {
    const share = await group.generate();
    const [first, second] = [await group.respond(share.share), await group.respond(share.share)];
    assertNotEquals(first.share, second.share);
    assertNotEquals(first.secret, second.secret);
    assertNotEquals((await group.generate()).share, share.share);
  });

  Deno.test(`${group.name}: random bytes for a share give an error of ours or a secret`, async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(
          fc.uint8Array({ maxLength: 200 }),
          fc.uint8Array({
            minLength: group.clientShareLength,
            maxLength: group.clientShareLength,
          }),
        ),
        async (bytes) => {
          for (const engine of everyEngine()) {
            try {
              const { secret } = await group.respond(bytes, only(engine));
              assertEquals(secret.length, group.secretLength);
            } catch (error) {
              assert(error instanceof SslError, `${error}`);
            }
          }
        },
      ),
      { numRuns: 10 },
    );
  });

  Deno.test(`${group.name}: a share of another length is refused by both sides`, async () => {
    for (const engine of everyEngine()) {
      const share = await group.generate(only(engine));
      const answer = await group.respond(share.share, only(engine));
      const longer = (bytes: Uint8Array) => concatBytes(bytes, Uint8Array.of(0));
      for (
        const change of [longer, (bytes: Uint8Array) => bytes.slice(1), () => new Uint8Array(0)]
      ) {
        await rejects(() => group.respond(change(share.share), only(engine)));
        await rejects(() => share.complete(change(answer.share)));
      }
    }
  });

  Deno.test(`${group.name}: a destroyed share is of no use`, async () => {
    for (const engine of everyEngine()) {
      const share = await group.generate(only(engine));
      const { share: answer } = await group.respond(share.share, only(engine));
      share.destroy();
      share.destroy();
      await assertRejects(async () => await share.complete(answer), TypeError, "destroyed");
    }
  });
}

Deno.test("RFC 7748: X25519 and X448, with the private key from the caller's random bytes", async () => {
  const vectors: readonly [KeyExchangeGroup, string, string, string][] = [
    [
      x25519,
      "a046e36bf0527c9d3b16154b82465edd62144c0ac1fc5a18506a2244ba449a44",
      "e6db6867583030db3594c1a424b15f7c726624ec26b3353b10a903a6d0ab1c4c",
      "c3da55379de9c6908e94ea4df28d084f32eccf03491c71f754b4075577a28552",
    ],
    [
      x448,
      "3d262fddf9ec8e88495266fea19a34d28882acef045104d0d1aae121700a779c" +
      "984c24f8cdd78fbff44943eba368f54b29259a4f1c600ad3",
      "06fce640fa3487bfda5f6cf2d5263f8aad88334cbd07437f020f08f9814dc031" +
      "ddbdc38c19c6da2583fa5429db94ada18aa7a7fb4ef8a086",
      "ce3e4ff95a60dc6697da1db1d85e6afbdf79b50a2412d7546d5f239fe14fbaad" +
      "eb445fc66a01b0779d98223961111e21766282f73dd96b6f",
    ],
  ];
  for (const [group, secret, peer, expected] of vectors) {
    for (const engine of everyEngine()) {
      const random = deterministicRandom(decodeHex(secret));
      const answer = await group.respond(decodeHex(peer), { ...only(engine), random });
      assertEquals(encodeHex(answer.secret), expected, engine.name);
      const replay = deterministicRandom(decodeHex(secret));
      const share = await group.generate({ ...only(engine), random: replay });
      assertEquals(share.share, answer.share);
      assertEquals(encodeHex(await share.complete(decodeHex(peer))), expected, engine.name);
    }
  }
});

Deno.test("NIST curves draw private numbers until one is in range", async () => {
  const cases: readonly [KeyExchangeGroup, number, number][] = [
    [secp256r1, 32, 0xff],
    [secp384r1, 48, 0xff],
    [secp521r1, 66, 0x01],
  ];
  for (const [group, length, highest] of cases) {
    const one = new Uint8Array(length).fill(1, -1);
    const tooLarge = new Uint8Array(length).fill(0xff);
    tooLarge[0] = highest;
    for (const engine of everyEngine()) {
      const random = deterministicRandom(tooLarge, new Uint8Array(length), one);
      const { share } = await group.generate({ ...only(engine), random });
      const base = await group.generate({ engines: [portableEngine], random: () => one.slice() });
      assertEquals(share, base.share);
      assertEquals(share[0], 4);
    }
  }
});

Deno.test("hybrids stand in the order of their draft", async () => {
  const orders: readonly [KeyExchangeGroup, KeyExchangeGroup, KeyExchangeGroup][] = [
    [x25519Mlkem768, mlkem768, x25519],
    [secp256r1Mlkem768, secp256r1, mlkem768],
    [secp384r1Mlkem1024, secp384r1, groupByName("ML-KEM-1024")],
  ];
  // Sources that give the same bytes for the same length, so that the parts can be made apart.
  const client = (length: number) => new Uint8Array(length).fill(3);
  const server = (length: number) => new Uint8Array(length).fill(5);
  for (const [hybrid, first, second] of orders) {
    const share = await hybrid.generate({ random: client });
    const left = await first.generate({ random: client });
    const right = await second.generate({ random: client });
    assertEquals(share.share, concatBytes(left.share, right.share));
    const answer = await hybrid.respond(share.share, { random: server });
    const leftAnswer = await first.respond(left.share, { random: server });
    const rightAnswer = await second.respond(right.share, { random: server });
    assertEquals(answer.share, concatBytes(leftAnswer.share, rightAnswer.share));
    assertEquals(answer.secret, concatBytes(leftAnswer.secret, rightAnswer.secret));
    assertEquals(await share.complete(answer.share), answer.secret);
  }
});

Deno.test("points that are not on the curve, at infinity or compressed are refused", async () => {
  for (const group of [secp256r1, secp384r1, secp521r1]) {
    const { share } = await group.generate();
    const half = (share.length - 1) / 2;
    const moved = new Uint8Array(share);
    moved[share.length - 1] = (moved[share.length - 1] as number) ^ 1;
    const compressed = new Uint8Array(1 + half);
    compressed.set(share.subarray(1, 1 + half), 1);
    compressed[0] = 2 + ((share.at(-1) as number) & 1);
    const hybridForm = new Uint8Array(share);
    hybridForm[0] = 6 + ((share.at(-1) as number) & 1);
    const outOfRange = new Uint8Array(share).fill(0xff, 1);
    for (const engine of everyEngine()) {
      const own = await group.generate(only(engine));
      for (const both of [moved, outOfRange, new Uint8Array(share.length).fill(4, 0, 1)]) {
        const error = await rejects(() => group.respond(both, only(engine)));
        assertEquals([error.library, error.reason], ["EC", "POINT_IS_NOT_ON_CURVE"]);
        await rejects(() => own.complete(both));
      }
      for (const form of [compressed, hybridForm, Uint8Array.of(0), new Uint8Array(share.length)]) {
        const error = await rejects(() => group.respond(form, only(engine)));
        assertEquals([error.library, error.reason], ["EC", "INVALID_ENCODING"]);
        await rejects(() => own.complete(form));
      }
    }
  }
});

Deno.test("keys of small order are refused: the secret would be zero", async () => {
  const small: readonly [KeyExchangeGroup, string][] = [
    [x25519, "00".repeat(32)],
    [x25519, `01${"00".repeat(31)}`],
    [x25519, "e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800"],
    [x25519, "5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157"],
    [x25519, `ec${"ff".repeat(30)}7f`],
    [x25519, `ee${"ff".repeat(30)}7f`],
    [x448, "00".repeat(56)],
    [x448, `01${"00".repeat(55)}`],
  ];
  for (const [group, key] of small) {
    for (const engine of everyEngine()) {
      const error = await rejects(() => group.respond(decodeHex(key), only(engine)));
      assertEquals([error.library, error.reason], ["PROV", "FAILED_DURING_DERIVATION"]);
      const own = await group.generate(only(engine));
      await rejects(() => own.complete(decodeHex(key)));
    }
  }
  const { share } = await x25519Mlkem768.generate();
  share.fill(0, -32);
  await rejects(() => x25519Mlkem768.respond(share));
});

Deno.test("ML-KEM keys with a number of 3329 are refused, and strange ciphertexts give no hint", async () => {
  const own = await mlkem768.generate();
  const bad = new Uint8Array(own.share);
  bad[0] = 0x01; // The first number, in twelve bits little-endian: 0xd01 = 3329.
  bad[1] = ((bad[1] as number) & 0xf0) | 0x0d;
  const error = await rejects(() => mlkem768.respond(bad));
  assertEquals([error.library, error.reason], ["PROV", "INVALID_KEY"]);
  const { share, secret } = await mlkem768.respond(own.share);
  const changed = new Uint8Array(share);
  changed[5] = (changed[5] as number) ^ 1;
  const other = await own.complete(changed);
  assertNotEquals(other, secret);
  assertEquals(await own.complete(changed), other);
});

Deno.test("groupByName() takes the names of TLS and OpenSSL, and lists them for others", () => {
  assertEquals(groupByName("X25519"), x25519);
  assertEquals(groupByName("prime256v1"), secp256r1);
  assertEquals(groupByName("x25519mlkem768"), x25519Mlkem768);
  const error = assertThrows(() => groupByName("brainpoolP256r1"), SslError, "X25519MLKEM768");
  assertEquals(error.reason, "UNKNOWN_GROUP");
});

Deno.test("an empty list of engines is told", () => {
  const error = assertThrows(() => x25519.generate({ engines: [] }), SslError, "portableEngine");
  assertEquals(error.reason, "UNSUPPORTED_ALGORITHM");
});

async function rejects(operation: () => unknown): Promise<SslError> {
  return await assertRejects(async () => await operation(), SslError);
}
