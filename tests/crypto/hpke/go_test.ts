// Copyright 2026 the streamssl authors. MIT license.

import { assertEquals } from "@std/assert";
import {
  createHpkeRecipient,
  createHpkeSender,
  defaultHpkeAeads,
  defaultHpkeKdfs,
  defaultKems,
  type HpkeSuite,
} from "../../../crypto/mod.ts";
import { randomBytes } from "../../../rand/mod.ts";
import { decodeHex, encodeHex } from "../../../wire/mod.ts";
import { runGoCrypto } from "../../support/batch_peer.ts";
import { peerTest } from "../../support/peers.ts";
import { utf8 } from "../_engines.ts";

/** What the peer tells. */
interface GoResult {
  publicKey?: string;
  privateKey?: string;
  encapsulatedKey?: string;
  texts?: string[];
  secret?: string;
  error?: string;
}

/** Go 1.26 has neither X448 nor ML-KEM-512. */
const KEMS = defaultKems.filter(({ id }) => id !== 0x0021 && id !== 0x0040);
const SUITES: readonly HpkeSuite[] = KEMS.flatMap((kem) =>
  defaultHpkeKdfs.flatMap((kdf) => defaultHpkeAeads.map((aead) => ({ kem, kdf, aead })))
);
const CONTEXT = "a session's key";

function numbers({ kem, kdf, aead }: HpkeSuite) {
  return { kem: kem.id, kdf: kdf.id, aead: aead.id };
}

peerTest("HPKE: Go opens what is sealed here, in every suite", ["go"], async () => {
  const messages = SUITES.map((_, length) => randomBytes(length * 3));
  const tasks = [];
  const secrets: string[] = [];
  for (const [index, suite] of SUITES.entries()) {
    const { publicKey, privateKey } = await suite.kem.generateKeyPair();
    const info = randomBytes(index);
    const additionalData = randomBytes(index % 20);
    const sender = await createHpkeSender(suite, { publicKey, info });
    const text = suite.aead.algorithm === undefined
      ? new Uint8Array(0)
      : await sender.seal(messages[index] as Uint8Array, additionalData);
    secrets.push(encodeHex(sender.export(utf8(CONTEXT), 40)));
    tasks.push({
      operation: "hpke-open",
      ...numbers(suite),
      privateKey: encodeHex(privateKey),
      encapsulatedKey: encodeHex(sender.encapsulatedKey),
      info: encodeHex(info),
      additionalData: encodeHex(additionalData),
      text: encodeHex(text),
      context: CONTEXT,
      length: 40,
    });
  }
  for (const [index, result] of (await runGoCrypto<GoResult>(tasks)).entries()) {
    assertEquals(result.error, undefined, `${SUITES[index]?.kem.name}`);
    assertEquals(result.secret, secrets[index]);
    if (SUITES[index]?.aead.algorithm === undefined) continue;
    assertEquals(result.texts, [encodeHex(messages[index] as Uint8Array)]);
  }
});

peerTest("HPKE: what Go seals is opened here, in every suite", ["go"], async () => {
  const tasks = [];
  const keys: Uint8Array[] = [];
  const text = encodeHex(utf8("from Go"));
  const [info, additionalData] = [randomBytes(30), randomBytes(20)];
  for (const suite of SUITES) {
    const { publicKey, privateKey } = await suite.kem.generateKeyPair();
    keys.push(privateKey);
    tasks.push({
      operation: "hpke-seal",
      ...numbers(suite),
      publicKey: encodeHex(publicKey),
      info: encodeHex(info),
      additionalData: encodeHex(additionalData),
      text,
      context: CONTEXT,
      length: 40,
    });
  }
  for (const [index, result] of (await runGoCrypto<GoResult>(tasks)).entries()) {
    const suite = SUITES[index] as HpkeSuite;
    assertEquals(result.error, undefined, suite.kem.name);
    const recipient = await createHpkeRecipient(suite, {
      privateKey: keys[index] as Uint8Array,
      encapsulatedKey: decodeHex(result.encapsulatedKey ?? ""),
      info,
    });
    for (const sealed of result.texts ?? []) {
      assertEquals(encodeHex(await recipient.open(decodeHex(sealed), additionalData)), text);
    }
    assertEquals(encodeHex(recipient.export(utf8(CONTEXT), 40)), result.secret);
  }
});

peerTest("DeriveKeyPair gives Go's keys", ["go"], async () => {
  const materials = KEMS.flatMap((kem) =>
    [kem.privateKeyLength, 100, 200].map((length) => ({ kem, material: randomBytes(length) }))
  );
  const results = await runGoCrypto<GoResult>(
    materials.map(({ kem, material }) => ({
      operation: "hpke-derive",
      kem: kem.id,
      text: encodeHex(material),
    })),
  );
  for (const [index, { kem, material }] of materials.entries()) {
    const { publicKey, privateKey } = await kem.deriveKeyPair(material);
    assertEquals(encodeHex(publicKey), results[index]?.publicKey);
    // Go clamps the private keys of X25519 when it writes them, the RFC's vectors do not.
    if (kem.id !== 0x0020) assertEquals(encodeHex(privateKey), results[index]?.privateKey);
  }
});
