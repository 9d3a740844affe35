// Copyright 2026 the streamssl authors. MIT license.

/** `Kem = ALGORITHM`: encapsulation with given random bytes, decapsulation, or both. */

import { defaultKems, PrivateKey, PublicKey } from "../../../crypto/mod.ts";
import { deterministicRandom, type Random } from "../../../rand/mod.ts";
import { type Bytes, concatBytes } from "../../../wire/mod.ts";
import { isRawAlgorithm, rawPrivateKey, rawPublicKey } from "../raw_keys.ts";
import { skipUnsupported, type StanzaContext, type StanzaRunner } from "./adapter.ts";
import { bareXdhPrivateKey, bareXdhPublicKey } from "./keys.ts";

/** Runs a stanza of key encapsulation. */
export function kemAdapter(
  { subject, fields, expect, keys, engines }: StanzaContext,
): StanzaRunner {
  const operation = fields.text("Op") ?? "";
  const keyName = fields.text("KeyName") ?? fields.text("PrivateKey");
  const entropy = fields.bytes("Entropy");
  const encodedPrivate = fields.bytes("EncodedPrivateKey");
  const encodedPublic = fields.bytes("EncodedPublicKey");
  const ciphertext = fields.bytes("Ciphertext");
  const [input, output] = [fields.bytes("Input"), fields.bytes("Output")];
  fields.text("Unapproved");
  const found = keyName === undefined ? undefined : keys.privateKey(keyName);
  if (!["", "RSASVE", "DHKEM"].includes(operation)) return skipUnsupported(`kem ${operation}`);
  if (!isKnown(subject)) return skipUnsupported(`key encapsulation by ${subject}`);
  if (found !== undefined && "skipped" in found) return found;
  return () =>
    engines.each(`key encapsulation by ${subject}`, (engine) => {
      const options = { engines: [engine] };
      if (encodedPublic !== undefined) {
        const expected = ciphertext && output && concatBytes(ciphertext, output) || ciphertext;
        return expect.meet(async () => {
          const random = entropy === undefined ? {} : await randomFrom(subject, entropy);
          const made = await readPublic(subject, encodedPublic).encapsulate({
            ...options,
            ...random,
          });
          return output === undefined
            ? made.ciphertext
            : concatBytes(made.ciphertext, made.sharedSecret);
        }, expected);
      }
      return expect.meet(async () => {
        const key = found?.key ?? readPrivate(subject, encodedPrivate ?? new Uint8Array(0));
        if (input !== undefined) return await key.decapsulate(input, options);
        const made = await key.publicKey.encapsulate(options);
        const opened = await key.decapsulate(made.ciphertext, options);
        return opened.every((byte, index) => byte === made.sharedSecret[index]);
      }, output);
    });
}

/** With DHKEM, `Entropy` is the keying material of the ephemeral key (OSSL_KEM_PARAM_IKME). */
async function randomFrom(subject: string, entropy: Bytes): Promise<{ random: Random }> {
  const kem = defaultKems.find(({ opensslName, canAuthenticate }) =>
    canAuthenticate && opensslName === subject.toUpperCase()
  );
  const drawn = kem === undefined ? entropy : (await kem.deriveKeyPair(entropy)).privateKey;
  return { random: deterministicRandom(drawn) };
}

function isKnown(subject: string): boolean {
  return isRawAlgorithm(subject) || ["RSA", "X25519", "X448"].includes(subject.toUpperCase());
}

function readPublic(algorithm: string, key: Bytes): PublicKey {
  const der = isRawAlgorithm(algorithm)
    ? rawPublicKey(algorithm, key)
    : bareXdhPublicKey(algorithm, key);
  return PublicKey.fromSubjectPublicKeyInfo(der);
}

function readPrivate(algorithm: string, key: Bytes): PrivateKey {
  const der = isRawAlgorithm(algorithm)
    ? rawPrivateKey(algorithm, key, key.length === 64 ? "seed" : "expanded")
    : bareXdhPrivateKey(algorithm, key);
  return PrivateKey.fromPkcs8(der);
}
