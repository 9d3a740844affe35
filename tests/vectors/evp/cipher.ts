// Copyright 2026 the streamssl authors. MIT license.

import { type AeadAlgorithm, createAead, createCbc, defaultAeads } from "../../../crypto/mod.ts";
import { type Bytes, concatBytes } from "../../../wire/mod.ts";
import type { Outcome } from "../case.ts";
import { parseValue } from "../stanza.ts";
import { skipUnsupported, type StanzaContext, type StanzaRunner } from "./adapter.ts";

/** `Cipher = AES-128-GCM`. Ciphers of blocks run without padding, as in evp_test. */
export function cipherAdapter(context: StanzaContext): StanzaRunner {
  const name = context.subject.toLowerCase();
  const aead = defaultAeads.find((algorithm) => algorithm.name === name);
  if (aead !== undefined) return adaptAead(context, aead);
  if (/^aes-(128|192|256)-cbc$/.test(name)) return adaptCbc(context, name);
  return skipUnsupported(name);
}

function adaptAead({ fields, expect, engines }: StanzaContext, base: AeadAlgorithm): StanzaRunner {
  const key = fields.bytes("Key") ?? new Uint8Array(0);
  const nonce = fields.bytes("IV") ?? new Uint8Array(0);
  const tag = fields.bytes("Tag") ?? new Uint8Array(0);
  const additional = concatBytes(...fields.texts("AAD").map(parseValue));
  const plaintext = fields.bytes("Plaintext") ?? new Uint8Array(0);
  const sealed = concatBytes(fields.bytes("Ciphertext") ?? new Uint8Array(0), tag);
  const operation = fields.text("Operation");
  fields.text("SetTagLate"); // There is one call for all of it here.
  fields.text("NextIV"); // No nonce is carried from one call to the next here.
  const what = nonce.length === base.nonceLength && tag.length === base.tagLength
    ? base.name
    : `${base.name} with a nonce of ${nonce.length} and a tag of ${tag.length} bytes`;
  return () =>
    engines.each(what, async (engine): Promise<Outcome> => {
      const cipher = createAead(base, key, { engines: [engine], tagLength: tag.length });
      try {
        if (operation !== "DECRYPT") {
          const outcome = await expect.meet(async () => {
            const output = new Uint8Array(sealed.length);
            const length = await cipher.seal(output, 0, nonce, additional, plaintext);
            return output.slice(0, length);
          }, sealed);
          if (outcome !== "passed") return outcome;
        }
        if (operation === "ENCRYPT") return "passed";
        return await expect.meet(() => cipher.open(nonce, additional, sealed), plaintext);
      } finally {
        cipher.destroy();
      }
    });
}

function adaptCbc({ fields, expect, engines }: StanzaContext, name: string): StanzaRunner {
  const key = fields.bytes("Key") ?? new Uint8Array(0);
  const vector = fields.bytes("IV") ?? new Uint8Array(0);
  const plaintext = fields.bytes("Plaintext") ?? new Uint8Array(0);
  const ciphertext = fields.bytes("Ciphertext") ?? new Uint8Array(0);
  const operation = fields.text("Operation");
  fields.text("NextIV"); // No initialization vector is carried from one call to the next here.
  return () =>
    engines.each(name, async (engine): Promise<Outcome> => {
      const cipher = createCbc(key, { engines: [engine] });
      try {
        if (operation !== "DECRYPT") {
          const outcome = await expect.meet(
            async (): Promise<Bytes> => await cipher.encrypt(vector, plaintext),
            ciphertext,
          );
          if (outcome !== "passed") return outcome;
        }
        if (operation === "ENCRYPT") return "passed";
        return await expect.meet(
          async (): Promise<Bytes> => await cipher.decrypt(vector, ciphertext),
          plaintext,
        );
      } finally {
        cipher.destroy();
      }
    });
}
