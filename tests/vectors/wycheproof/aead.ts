// Copyright 2026 the streamssl authors. MIT license.

import {
  type AeadAlgorithm,
  type AeadCipher,
  allCiphers,
  createAead,
  type Engine,
  isAead,
} from "../../../crypto/mod.ts";
import { type Bytes, concatBytes, equalBytes } from "../../../wire/mod.ts";
import type { Outcome } from "../case.ts";
import { type GroupContext, type GroupRunner, skipGroup } from "./adapter.ts";
import { joseAeadAdapter } from "./cipher.ts";
import { bytes, integer, type Vector } from "./format.ts";
import { attempt, judge, shorten } from "./judge.ts";

/** Authenticated encryption: seals, and opens what must open; refuses what must not. */
export function aeadAdapter(context: GroupContext): GroupRunner {
  const { group, engines, algorithm } = context;
  if (/^a\d+cbc-hs\d+$/i.test(algorithm)) return joseAeadAdapter(context);
  const keySize = integer(group, "keySize");
  // OpenSSL's names, which the library uses, have the key size in them where there are several.
  const name = algorithm.toLowerCase()
    .replace(/^(aes|aria|camellia)-(ccm|gcm|gcm-siv)$/, `$1-${keySize}-$2`)
    .replace(/^aead-aes-siv-cmac$/, `aes-${keySize / 2}-siv`);
  const aead = allCiphers.filter(isAead).find((one) => one.name === name);
  if (aead === undefined) return skipGroup(name);
  const nonceLength = integer(group, "ivSize") / 8;
  const tagLength = integer(group, "tagSize") / 8;
  const what = nonceLength === aead.nonceLength && tagLength === aead.tagLength
    ? name
    : `${name} with a nonce of ${nonceLength} and a tag of ${tagLength} bytes`;
  return {
    run(vector) {
      return engines.each(what, (engine) => runVector(aead, tagLength, vector, engine));
    },
  };
}

async function runVector(
  algorithm: AeadAlgorithm,
  tagLength: number,
  vector: Vector,
  engine: Engine,
): Promise<Outcome> {
  const message = bytes(vector, "msg");
  const sealed = concatBytes(bytes(vector, "ct"), bytes(vector, "tag"));
  let cipher: AeadCipher;
  try {
    cipher = createAead(algorithm, bytes(vector, "key"), { engines: [engine], tagLength });
  } catch (error) {
    return judge(vector, { accepted: false, error });
  }
  try {
    if (vector.result === "valid") {
      const output = await seal(cipher, vector, message);
      if (!equalBytes(output, sealed)) return { failed: `sealed to ${shorten(output)}` };
    }
    const tried = await attempt(() => open(cipher, vector, sealed));
    return judge(vector, tried, { expected: message });
  } finally {
    cipher.destroy();
  }
}

async function seal(cipher: AeadCipher, vector: Vector, message: Uint8Array): Promise<Bytes> {
  const { tagLength } = cipher.algorithm;
  // An offset and a guard behind show a cipher that writes elsewhere.
  const output = new Uint8Array(3 + message.length + tagLength + 2).fill(0xa5);
  const half = message.length >> 1;
  const written = await cipher.seal(
    output,
    3,
    bytes(vector, "iv"),
    bytes(vector, "aad"),
    message.subarray(0, half),
    message.subarray(half),
  );
  const around = concatBytes(output.subarray(0, 3), output.subarray(output.length - 2));
  if (written !== message.length + tagLength || around.some((byte) => byte !== 0xa5)) {
    throw new Error(`seal() wrote outside its place, or said ${written} bytes`);
  }
  return output.slice(3, 3 + written);
}

async function open(cipher: AeadCipher, vector: Vector, sealed: Uint8Array): Promise<Bytes> {
  return await cipher.open(bytes(vector, "iv"), bytes(vector, "aad"), sealed);
}
