// Copyright 2026 the streamssl authors. MIT license.

import {
  allCiphers,
  type CipherAlgorithm,
  type CipherOptions,
  decrypt,
  encrypt,
  type Engine,
} from "../../../crypto/mod.ts";
import { type Bytes, concatBytes, equalBytes } from "../../../wire/mod.ts";
import type { Outcome } from "../case.ts";
import { type GroupContext, type GroupRunner, skipGroup } from "./adapter.ts";
import { bytes, integer, type Vector } from "./format.ts";
import { attempt, judge, shorten } from "./judge.ts";

/** Deterministic authenticated encryption: SIV, whose tag stands in front of the ciphertext. */
export function daeadAdapter({ group, engines, algorithm }: GroupContext): GroupRunner {
  const bits = integer(group, "keySize") / 2;
  const cipher = findCipher(algorithm === "AES-SIV-CMAC" ? `aes-${bits}-siv` : algorithm);
  if (cipher === undefined) return skipGroup(`${algorithm} with ${bits} bits`);
  return {
    run(vector) {
      return engines.each(cipher.name, (engine) => {
        const sealed = bytes(vector, "ct");
        const tag = sealed.slice(0, 16);
        // The tag is moved behind, where this library has it.
        const moved = new Uint8Array(sealed.length);
        moved.set(sealed.subarray(16));
        moved.set(tag, sealed.length - tag.length);
        return runCipher(cipher, vector, engine, moved, { additionalData: bytes(vector, "aad") });
      });
    },
  };
}

/** Key wrap, by RFC 3394 and by RFC 5649. */
export function keyWrapAdapter({ group, engines, algorithm }: GroupContext): GroupRunner {
  const [family = "", kind] = algorithm.toLowerCase().split("-");
  const size = family === "seed" ? "" : `-${integer(group, "keySize")}`;
  const cipher = findCipher(`${family}${size}-wrap${kind === "kwp" ? "-pad" : ""}`);
  if (cipher === undefined) return skipGroup(algorithm);
  return {
    run(vector) {
      return engines.each(
        cipher.name,
        (engine) => runCipher(cipher, vector, engine, bytes(vector, "ct"), {}),
      );
    },
  };
}

/** Encryption without authentication: CBC with padding, and XTS. */
export function indCpaAdapter({ group, engines, algorithm }: GroupContext): GroupRunner {
  const [family = "", mode = ""] = algorithm.toLowerCase().split("-");
  const bits = integer(group, "keySize");
  const cipher = findCipher(`${family}-${mode === "xts" ? bits / 2 : bits}-${mode}`);
  if (cipher === undefined) return skipGroup(`${algorithm} with ${bits} bits`);
  return {
    run(vector) {
      const iv = new Uint8Array(16);
      const given = bytes(vector, "iv");
      // The number of a sector is filled up with zeros.
      iv.set(given);
      const options = { iv: mode === "xts" ? iv : given };
      return engines.each(
        cipher.name,
        (engine) => runCipher(cipher, vector, engine, bytes(vector, "ct"), options),
      );
    },
  };
}

/** JSON Web Encryption's composition of CBC and HMAC, whose ciphertext is longer than its plaintext. */
export function joseAeadAdapter({ engines, algorithm }: GroupContext): GroupRunner {
  const cipher = findCipher(algorithm.toLowerCase());
  if (cipher === undefined) return skipGroup(algorithm);
  return {
    run(vector) {
      const options = { iv: bytes(vector, "iv"), additionalData: bytes(vector, "aad") };
      const sealed = concatBytes(bytes(vector, "ct"), bytes(vector, "tag"));
      return engines.each(
        cipher.name,
        (engine) => runCipher(cipher, vector, engine, sealed, options),
      );
    },
  };
}

function findCipher(name: string): CipherAlgorithm | undefined {
  return allCiphers.find((cipher) => cipher.name === name);
}

async function runCipher(
  cipher: CipherAlgorithm,
  vector: Vector,
  engine: Engine,
  ciphertext: Bytes,
  given: CipherOptions,
): Promise<Outcome> {
  const options = { ...given, engines: [engine] };
  const key = bytes(vector, "key");
  const message = bytes(vector, "msg");
  if (vector.result === "valid") {
    const output = encrypt(cipher, key, message, options);
    if (!equalBytes(output, ciphertext)) return { failed: `encrypted to ${shorten(output)}` };
  }
  const tried = await attempt(() => decrypt(cipher, key, ciphertext, options));
  return judge(vector, tried, { expected: message });
}
