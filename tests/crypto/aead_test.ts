// Copyright 2026 the streamssl authors. MIT license.

import { assertEquals } from "@std/assert";
import {
  type AeadAlgorithm,
  aes128Ccm,
  aes128Gcm,
  aes192Gcm,
  aes256Gcm,
  chacha20Poly1305,
  createAead,
  type Engine,
} from "../../crypto/mod.ts";
import { decodeHex, encodeHex } from "../../wire/mod.ts";
import { everyEngine, utf8 } from "./_engines.ts";

interface Vector {
  readonly name: string;
  readonly algorithm: AeadAlgorithm;
  readonly key: string;
  readonly nonce: string;
  readonly additionalData?: string | Uint8Array;
  readonly plaintext: string;
  readonly ciphertext: string;
  readonly tag: string;
}

const GCM_KEY = "feffe9928665731c6d6a8f9467308308";
const GCM_PLAINTEXT = "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a72" +
  "1c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b39";
const GCM_DATA = "feedfacedeadbeeffeedfacedeadbeefabaddad2";

const VECTORS: readonly Vector[] = [
  // "The Galois/Counter Mode of Operation", the specification sent to NIST, Appendix B.
  {
    name: "GCM test case 1",
    algorithm: aes128Gcm,
    key: "00".repeat(16),
    nonce: "00".repeat(12),
    plaintext: "",
    ciphertext: "",
    tag: "58e2fccefa7e3061367f1d57a4e7455a",
  },
  {
    name: "GCM test case 2",
    algorithm: aes128Gcm,
    key: "00".repeat(16),
    nonce: "00".repeat(12),
    plaintext: "00".repeat(16),
    ciphertext: "0388dace60b6a392f328c2b971b2fe78",
    tag: "ab6e47d42cec13bdf53a67b21257bddf",
  },
  {
    name: "GCM test case 4",
    algorithm: aes128Gcm,
    key: GCM_KEY,
    nonce: "cafebabefacedbaddecaf888",
    additionalData: GCM_DATA,
    plaintext: GCM_PLAINTEXT,
    ciphertext: "42831ec2217774244b7221b784d0d49ce3aa212f2c02a4e035c17e2329aca12e" +
      "21d514b25466931c7d8f6a5aac84aa051ba30b396a0aac973d58e091",
    tag: "5bc94fbc3221a5db94fae95ae7121a47",
  },
  {
    name: "GCM test case 5, a short nonce",
    algorithm: aes128Gcm,
    key: GCM_KEY,
    nonce: "cafebabefacedbad",
    additionalData: GCM_DATA,
    plaintext: GCM_PLAINTEXT,
    ciphertext: "61353b4c2806934a777ff51fa22a4755699b2a714fcdc6f83766e5f97b6c7423" +
      "73806900e49f24b22b097544d4896b424989b5e1ebac0f07c23f4598",
    tag: "3612d2e79e3b0785561be14aaca2fccb",
  },
  {
    name: "GCM test case 6, a long nonce",
    algorithm: aes128Gcm,
    key: GCM_KEY,
    nonce: "9313225df88406e555909c5aff5269aa6a7a9538534f7da1e4c303d2a318a728" +
      "c3c0c95156809539fcf0e2429a6b525416aedbf5a0de6a57a637b39b",
    additionalData: GCM_DATA,
    plaintext: GCM_PLAINTEXT,
    ciphertext: "8ce24998625615b603a033aca13fb894be9112a5c3a211a8ba262a3cca7e2ca7" +
      "01e4a9a4fba43c90ccdcb281d48c7c6fd62875d2aca417034c34aee5",
    tag: "619cc5aefffe0bfa462af43c1699d050",
  },
  {
    name: "GCM test case 10",
    algorithm: aes192Gcm,
    key: GCM_KEY + GCM_KEY.slice(0, 16),
    nonce: "cafebabefacedbaddecaf888",
    additionalData: GCM_DATA,
    plaintext: GCM_PLAINTEXT,
    ciphertext: "3980ca0b3c00e841eb06fac4872a2757859e1ceaa6efd984628593b40ca1e19c" +
      "7d773d00c144c525ac619d18c84a3f4718e2448b2fe324d9ccda2710",
    tag: "2519498e80f1478f37ba55bd6d27618c",
  },
  {
    name: "GCM test case 16",
    algorithm: aes256Gcm,
    key: GCM_KEY + GCM_KEY,
    nonce: "cafebabefacedbaddecaf888",
    additionalData: GCM_DATA,
    plaintext: GCM_PLAINTEXT,
    ciphertext: "522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa" +
      "8cb08e48590dbb3da7b08b1056828838c5f61e6393ba7a0abcc9f662",
    tag: "76fc6ece0f4e1768cddf8853bb2d551b",
  },
  // NIST SP 800-38C, Appendix C.
  {
    name: "CCM example 1",
    algorithm: aes128Ccm,
    key: "404142434445464748494a4b4c4d4e4f",
    nonce: "10111213141516",
    additionalData: "0001020304050607",
    plaintext: "20212223",
    ciphertext: "7162015b",
    tag: "4dac255d",
  },
  {
    name: "CCM example 2",
    algorithm: aes128Ccm,
    key: "404142434445464748494a4b4c4d4e4f",
    nonce: "1011121314151617",
    additionalData: "000102030405060708090a0b0c0d0e0f",
    plaintext: "202122232425262728292a2b2c2d2e2f",
    ciphertext: "d2a1f0e051ea5f62081a7792073d593d",
    tag: "1fc64fbfaccd",
  },
  {
    name: "CCM example 3",
    algorithm: aes128Ccm,
    key: "404142434445464748494a4b4c4d4e4f",
    nonce: "101112131415161718191a1b",
    additionalData: "000102030405060708090a0b0c0d0e0f10111213",
    plaintext: "202122232425262728292a2b2c2d2e2f3031323334353637",
    ciphertext: "e3b201a9f5b71a7a9b1ceaeccd97e70b6176aad9a4428aa5",
    tag: "484392fbc1b09951",
  },
  {
    name: "CCM example 4, 64 KiB of additional data",
    algorithm: aes128Ccm,
    key: "404142434445464748494a4b4c4d4e4f",
    nonce: "101112131415161718191a1b1c",
    additionalData: Uint8Array.from({ length: 65_536 }, (_, index) => index),
    plaintext: "202122232425262728292a2b2c2d2e2f303132333435363738393a3b3c3d3e3f",
    ciphertext: "69915dad1e84c6376a68c2967e4dab615ae0fd1faec44cc484828529463ccf72",
    tag: "b4ac6bec93e8598e7f0dadbcea5b",
  },
  // RFC 3610, Section 8.
  {
    name: "CCM packet vector 1",
    algorithm: aes128Ccm,
    key: "c0c1c2c3c4c5c6c7c8c9cacbcccdcecf",
    nonce: "00000003020100a0a1a2a3a4a5",
    additionalData: "0001020304050607",
    plaintext: "08090a0b0c0d0e0f101112131415161718191a1b1c1d1e",
    ciphertext: "588c979a61c663d2f066d0c2c0f989806d5f6b61dac384",
    tag: "17e8d12cfdf926e0",
  },
  // RFC 8439, Section 2.8.2.
  {
    name: "ChaCha20-Poly1305 example",
    algorithm: chacha20Poly1305,
    key: "808182838485868788898a8b8c8d8e8f909192939495969798999a9b9c9d9e9f",
    nonce: "070000004041424344454647",
    additionalData: "50515253c0c1c2c3c4c5c6c7",
    plaintext: encodeHex(utf8(
      "Ladies and Gentlemen of the class of '99: If I could offer you only one tip for the " +
        "future, sunscreen would be it.",
    )),
    ciphertext: "d31a8d34648e60db7b86afbc53ef7ec2a4aded51296e08fea9e2b5a736ee62d6" +
      "3dbea45e8ca9671282fafb69da92728b1a71de0a9e060b2905d6a5b67ecd3b36" +
      "92ddbd7f2d778b8c9803aee328091b58fab324e4fad675945585808b4831d7bc" +
      "3ff4def08e4b7a9de576d26586cec64b6116",
    tag: "1ae10b594f09e26a7e902ecbd0600691",
  },
];

function dataOf(vector: Vector): Uint8Array {
  const { additionalData = "" } = vector;
  return typeof additionalData === "string" ? decodeHex(additionalData) : additionalData;
}

for (const engine of everyEngine()) {
  Deno.test(`AEADs of the ${engine.name} engine give the published values`, async () => {
    let count = 0;
    for (const vector of VECTORS) {
      if (await checkVector(engine, vector)) count++;
    }
    // Every engine has AES-128-GCM and AES-256-GCM at least: six of the vectors.
    if (engine.name === "portable") assertEquals(count, VECTORS.length);
    else assertEquals(count >= 6, true);
  });
}

async function checkVector(engine: Engine, vector: Vector): Promise<boolean> {
  const { name, algorithm, nonce, plaintext, ciphertext, tag } = vector;
  const tagLength = tag.length / 2;
  if (engine.aead?.({ ...algorithm, tagLength }, decodeHex(vector.key)) === undefined) return false;
  const cipher = createAead(algorithm, decodeHex(vector.key), { engines: [engine], tagLength });
  assertEquals(cipher.algorithm.tagLength, tagLength);
  assertEquals(cipher.engine, engine.name);
  const message = decodeHex(plaintext);
  const sealed = ciphertext + tag;
  // As a whole, and with every way to cut a trailer off.
  for (const cut of [message.length, message.length - 1, message.length - 17, 0]) {
    if (cut < 0) continue;
    const output = new Uint8Array(5 + message.length + tagLength + 3).fill(0xee);
    const trailer = cut === message.length ? undefined : message.subarray(cut);
    const body = message.subarray(0, cut);
    const written = cipher.seal(output, 5, decodeHex(nonce), dataOf(vector), body, trailer);
    assertEquals(written instanceof Promise, engine.asynchronous);
    assertEquals(await written, sealed.length / 2);
    assertEquals(encodeHex(output), "ee".repeat(5) + sealed + "ee".repeat(3), `${name} ${cut}`);
  }
  const opened = cipher.open(decodeHex(nonce), dataOf(vector), decodeHex(sealed));
  assertEquals(opened instanceof Promise, engine.asynchronous);
  assertEquals(encodeHex(await opened), plaintext, name);
  return true;
}
