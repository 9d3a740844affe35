// Copyright 2026 the streamssl authors. MIT license.

/** ML-KEM, ML-DSA and SLH-DSA beside OpenSSL 3.5, which Node 24 brings. */

import { assert, assertEquals } from "@std/assert";
import {
  generateKey,
  type KeyType,
  type MlDsaKeyType,
  type MlKemKeyType,
  PrivateKey,
  PublicKey,
  type SlhDsaKeyType,
} from "../../crypto/mod.ts";
import { randomBytes } from "../../rand/mod.ts";
import { decodeHex, encodeHex } from "../../wire/mod.ts";
import { runNodeCrypto, type Task } from "../support/batch_peer.ts";
import { peerTest } from "../support/peers.ts";

/** What the peer tells. */
interface NodeResult {
  pkcs8?: string;
  spki?: string;
  signature?: string;
  good?: boolean;
  ciphertext?: string;
  secret?: string;
  error?: string;
}

const ML_KEM: readonly MlKemKeyType[] = ["ml-kem-512", "ml-kem-768", "ml-kem-1024"];
const ML_DSA: readonly MlDsaKeyType[] = ["ml-dsa-44", "ml-dsa-65", "ml-dsa-87"];
const SLH_DSA = ["sha2", "shake"].flatMap((hash) =>
  ["128s", "128f", "192s", "192f", "256s", "256f"].map((size) =>
    `slh-dsa-${hash}-${size}` as SlhDsaKeyType
  )
);
const ALL: readonly KeyType[] = [...ML_KEM, ...ML_DSA, ...SLH_DSA];

function run(tasks: readonly Task[]): Promise<NodeResult[]> {
  return runNodeCrypto<NodeResult>(tasks);
}

function kindOf(type: KeyType): "ml-dsa" | "slh-dsa" {
  return type.startsWith("ml-dsa") ? "ml-dsa" : "slh-dsa";
}

/** Messages of many lengths, contexts of some. */
const CASES = [0, 1, 31, 32, 33, 64, 100, 135, 136, 137, 300].map((length, index) => ({
  data: randomBytes(length),
  context: index % 3 === 0 ? undefined : randomBytes([0, 7, 255][index % 3] as number),
}));

peerTest(
  "OpenSSL's ML-KEM, ML-DSA and SLH-DSA keys are read, and written alike",
  ["node24"],
  async () => {
    const made = await run(ALL.map((type) => ({ operation: "generate", type })));
    for (const [index, { pkcs8 = "", spki = "", error }] of made.entries()) {
      assertEquals(error, undefined, ALL[index]);
      const key = PrivateKey.fromPkcs8(decodeHex(pkcs8));
      assertEquals(key.type, ALL[index]);
      assertEquals(encodeHex(key.publicKey.subjectPublicKeyInfo), spki);
      assertEquals(encodeHex(key.toPkcs8()), pkcs8);
      assertEquals(
        encodeHex(PublicKey.fromSubjectPublicKeyInfo(decodeHex(spki)).subjectPublicKeyInfo),
        spki,
      );
    }
  },
);

peerTest("our ML-KEM, ML-DSA and SLH-DSA keys are read by OpenSSL", ["node24"], async () => {
  const types = ALL.filter((type) => !type.startsWith("slh-dsa-shake") || type.endsWith("128f"));
  const keys: PrivateKey[] = await Promise.all(
    types.map((type) => generateKey({ type } as { type: MlDsaKeyType })),
  );
  const tasks = keys.map((key) => ({ operation: "readPrivate", pkcs8: encodeHex(key.toPkcs8()) }));
  for (const [index, { pkcs8, spki, error }] of (await run(tasks)).entries()) {
    const key = keys[index] as PrivateKey;
    assertEquals(error, undefined, key.type);
    assertEquals(spki, encodeHex(key.publicKey.subjectPublicKeyInfo));
    assertEquals(pkcs8, encodeHex(key.toPkcs8()));
  }
});

peerTest("OpenSSL reads seeds, expanded keys and both", ["node24"], async () => {
  const types: readonly (MlKemKeyType | MlDsaKeyType)[] = [...ML_KEM, ...ML_DSA];
  const keys = await Promise.all(
    types.map((type) => generateKey({ type } as { type: MlDsaKeyType })),
  );
  const forms = ["seed", "expanded", "both"] as const;
  const tasks = keys.flatMap((key) =>
    forms.map((seedForm) => ({
      operation: "readPrivate",
      pkcs8: encodeHex(key.toPkcs8({ seedForm })),
    }))
  );
  for (const [index, { spki, error }] of (await run(tasks)).entries()) {
    const key = keys[Math.floor(index / forms.length)] as PrivateKey;
    assertEquals(error, undefined, `${key.type}: ${forms[index % forms.length]}`);
    assertEquals(spki, encodeHex(key.publicKey.subjectPublicKeyInfo));
  }
});

peerTest("ML-KEM: secrets agree with OpenSSL, both ways", ["node24"], async () => {
  for (const type of ML_KEM) {
    const key = await generateKey({ type });
    const [pkcs8, spki] = [
      encodeHex(key.toPkcs8()),
      encodeHex(key.publicKey.subjectPublicKeyInfo),
    ];
    const ours = await Promise.all(Array.from({ length: 5 }, () => key.publicKey.encapsulate()));
    const broken = new Uint8Array(ours[0]?.ciphertext as Uint8Array);
    broken[0] = (broken[0] as number) ^ 1;
    const ciphertexts = [...ours.map(({ ciphertext }) => ciphertext), broken];
    const results = await run([
      ...ciphertexts.map((ciphertext) => ({
        operation: "decapsulate",
        pkcs8,
        ciphertext: encodeHex(ciphertext),
      })),
      ...ours.map(() => ({ operation: "encapsulate", spki })),
    ]);
    for (const [index, ciphertext] of ciphertexts.entries()) {
      // A broken one is rejected implicitly: by the same wrong secret on both sides.
      const secret = encodeHex(await key.decapsulate(ciphertext));
      assertEquals(results[index]?.secret, secret);
      if (index < ours.length) assertEquals(secret, encodeHex(ours[index]?.sharedSecret!));
    }
    for (const { ciphertext = "", secret } of results.slice(ciphertexts.length)) {
      assertEquals(encodeHex(await key.decapsulate(decodeHex(ciphertext))), secret);
    }
  }
});

peerTest("ML-DSA: OpenSSL takes our signatures, and we take OpenSSL's", ["node24"], async () => {
  for (const type of ML_DSA) await compareSignatures(type, CASES);
});

peerTest("SLH-DSA: OpenSSL takes our signatures, and we take OpenSSL's", ["node24"], async () => {
  for (const type of ["slh-dsa-sha2-128f", "slh-dsa-sha2-192f", "slh-dsa-shake-128f"] as const) {
    await compareSignatures(type, CASES.slice(3, 5));
  }
});

async function compareSignatures(
  type: MlDsaKeyType | SlhDsaKeyType,
  cases: typeof CASES,
): Promise<void> {
  const key = await generateKey({ type });
  const [pkcs8, spki] = [encodeHex(key.toPkcs8()), encodeHex(key.publicKey.subjectPublicKeyInfo)];
  const kind = kindOf(type);
  const tasks: Task[] = [];
  for (const [index, { data, context }] of cases.entries()) {
    const algorithm = {
      kind,
      deterministic: index % 2 === 0,
      ...context === undefined ? {} : { context },
    };
    const signature = await key.sign(algorithm, data);
    const common = {
      data: encodeHex(data),
      context: context === undefined ? undefined : encodeHex(context),
    };
    tasks.push({ operation: "verify", spki, ...common, signature: encodeHex(signature) });
    tasks.push({ operation: "sign", pkcs8, ...common });
  }
  const results = await run(tasks);
  for (const [index, { data, context }] of cases.entries()) {
    const [verified, signed] = [results[2 * index], results[2 * index + 1]];
    assertEquals(verified, { good: true }, `${type}: ${data.length} bytes`);
    const signature = decodeHex(signed?.signature ?? "");
    const algorithm = { kind, ...context === undefined ? {} : { context } };
    assert(await key.publicKey.verify(algorithm, data, signature), `${type}: ${signed?.error}`);
    assert(!await key.publicKey.verify({ kind, context: new Uint8Array(9) }, data, signature));
  }
}

peerTest(
  "SLH-DSA: OpenSSL's signatures of all twelve parameter sets are good",
  ["node24"],
  async () => {
    const made = await run(SLH_DSA.map((type) => ({ operation: "generate", type })));
    const [data, context] = [randomBytes(50), randomBytes(5)];
    const signed = await run(made.map(({ pkcs8 }) => ({
      operation: "sign",
      pkcs8,
      data: encodeHex(data),
      context: encodeHex(context),
    })));
    for (const [index, type] of SLH_DSA.entries()) {
      const key = PublicKey.fromSubjectPublicKeyInfo(decodeHex(made[index]?.spki ?? ""));
      const signature = decodeHex(signed[index]?.signature ?? "");
      assert(await key.verify({ kind: "slh-dsa", context }, data, signature), type);
      assert(!await key.verify({ kind: "slh-dsa" }, data, signature), type);
    }
  },
);
