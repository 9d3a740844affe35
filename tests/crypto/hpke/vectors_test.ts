// Copyright 2026 the streamssl authors. MIT license.

import { assertEquals } from "@std/assert";
import {
  createHpkeRecipient,
  createHpkeSender,
  defaultHpkeAeads,
  defaultHpkeKdfs,
  defaultKems,
  type HpkeSuite,
  parseHpkeSuite,
} from "../../../crypto/mod.ts";
import { deterministicRandom } from "../../../rand/mod.ts";
import { decodeHex, encodeHex } from "../../../wire/mod.ts";
import rfc9180 from "../../testdata/hpke_rfc9180.json" with { type: "json" };
import postQuantum from "../../testdata/hpke_pq.json" with { type: "json" };
import { everyEngine, utf8 } from "../_engines.ts";

const MODES = ["base", "psk", "auth", "auth_psk"] as const;

/** One vector, with what all vectors of its file share. */
interface HpkeVector {
  mode: number;
  kem: number;
  kdf: number;
  aead: number;
  info: string;
  ikmR: string;
  ikmE: string;
  ikmS?: string | undefined;
  skRm: string;
  pkRm: string;
  pkSm?: string | undefined;
  enc: string;
  sharedSecret: string;
  psk?: string;
  pskId?: string;
  encryptions: { seq: number; ct: string; pt?: string; aad?: string }[];
  exports: { context: string; value: string }[];
}

function suiteOf(vector: HpkeVector): HpkeSuite {
  return parseHpkeSuite(`${vector.kem},${vector.kdf},${vector.aead}`);
}

const VECTORS: readonly HpkeVector[] = [
  ...(rfc9180.vectors as Omit<HpkeVector, "info">[]).map((vector) => ({
    ...vector,
    info: rfc9180.info,
    ...(vector.mode % 2 === 0 ? {} : { psk: rfc9180.psk, pskId: rfc9180.pskId }),
    encryptions: vector.encryptions.map(({ seq, ct }) => ({
      seq,
      ct,
      pt: rfc9180.pt,
      aad: encodeHex(utf8(`Count-${seq}`)),
    })),
  })),
  ...(postQuantum.vectors as HpkeVector[]),
];

/** The private bytes of the ephemeral key, and the key pairs of both sides. */
async function keysOf(vector: HpkeVector, suite: HpkeSuite) {
  const { kem } = suite;
  const recipient = await kem.deriveKeyPair(decodeHex(vector.ikmR));
  const ephemeral = kem.canAuthenticate
    ? (await kem.deriveKeyPair(decodeHex(vector.ikmE))).privateKey
    : decodeHex(vector.ikmE);
  const sender = vector.ikmS === undefined
    ? undefined
    : await kem.deriveKeyPair(decodeHex(vector.ikmS));
  return { recipient, ephemeral, sender };
}

function shared(vector: HpkeVector) {
  return {
    info: decodeHex(vector.info),
    ...(vector.psk === undefined || vector.pskId === undefined
      ? {}
      : { psk: decodeHex(vector.psk), pskId: decodeHex(vector.pskId) }),
  };
}

for (const vector of VECTORS) {
  const suite = suiteOf(vector);
  const { kem, kdf, aead } = suite;
  Deno.test(`HPKE ${MODES[vector.mode]}, ${kem.name}, ${kdf.name}, ${aead.name}: vector`, async () => {
    const { recipient, ephemeral, sender } = await keysOf(vector, suite);
    assertEquals(encodeHex(recipient.privateKey), vector.skRm);
    assertEquals(encodeHex(recipient.publicKey), vector.pkRm);
    assertEquals(encodeHex(sender?.publicKey ?? new Uint8Array(0)), vector.pkSm ?? "");

    const random = deterministicRandom(ephemeral);
    const { publicKey, privateKey } = recipient;
    const senderPrivateKey = sender === undefined ? {} : { senderPrivateKey: sender.privateKey };
    const encapsulated = await kem.encapsulate(publicKey, {
      random: deterministicRandom(ephemeral),
      ...senderPrivateKey,
    });
    assertEquals(encodeHex(encapsulated.sharedSecret), vector.sharedSecret);

    const left = await createHpkeSender(suite, {
      publicKey,
      random,
      ...senderPrivateKey,
      ...shared(vector),
    });
    const { encapsulatedKey, mode } = left;
    assertEquals(encodeHex(encapsulatedKey), vector.enc);
    assertEquals(mode, MODES[vector.mode]);
    const right = await createHpkeRecipient(suite, {
      privateKey,
      encapsulatedKey,
      ...(sender === undefined ? {} : { senderPublicKey: sender.publicKey }),
      ...shared(vector),
    });
    for (const { seq, ct, pt = "", aad = "" } of vector.encryptions) {
      while (left.sequenceNumber < BigInt(seq)) left.seal(new Uint8Array(0));
      assertEquals(encodeHex(await left.seal(decodeHex(pt), decodeHex(aad))), ct);
      right.seek(BigInt(seq));
      assertEquals(encodeHex(await right.open(decodeHex(ct), decodeHex(aad))), pt);
    }
    for (const { context, value } of vector.exports) {
      assertEquals(encodeHex(left.export(decodeHex(context), value.length / 2)), value);
      assertEquals(encodeHex(right.export(decodeHex(context), value.length / 2)), value);
    }
  });
}

Deno.test("HPKE: the vectors hold on every engine", async () => {
  for (const engine of everyEngine()) {
    const engines = [engine, ...everyEngine()];
    for (const vector of VECTORS.filter(({ mode, aead }) => mode === 0 && aead === 1)) {
      const suite = suiteOf(vector);
      const right = await createHpkeRecipient(suite, {
        privateKey: decodeHex(vector.skRm),
        encapsulatedKey: decodeHex(vector.enc),
        info: decodeHex(vector.info),
        engines,
      });
      const [first] = vector.encryptions;
      const { ct, aad = "", pt } = first as NonNullable<typeof first>;
      assertEquals(encodeHex(await right.open(decodeHex(ct), decodeHex(aad))), pt);
    }
  }
});

Deno.test("HPKE: every suite carries a message and a secret", async () => {
  for (const kem of defaultKems) {
    const { publicKey, privateKey } = await kem.generateKeyPair();
    for (const kdf of defaultHpkeKdfs) {
      for (const aead of defaultHpkeAeads) {
        const suite = { kem, kdf, aead };
        const sender = await createHpkeSender(suite, { publicKey });
        const { encapsulatedKey } = sender;
        const recipient = await createHpkeRecipient(suite, { privateKey, encapsulatedKey });
        assertEquals(recipient.export(utf8("a"), 48), sender.export(utf8("a"), 48));
        if (aead.algorithm === undefined) continue;
        for (const message of ["", "hello"]) {
          assertEquals(await recipient.open(await sender.seal(utf8(message))), utf8(message));
        }
      }
    }
  }
});
