// Copyright 2026 the streamssl authors. MIT license.

import {
  allCiphers,
  type CipherAlgorithm,
  type CipherOptions,
  createDecryptor,
  createEncryptor,
  decrypt,
  encrypt,
  type Engine,
} from "../../../crypto/mod.ts";
import { type Bytes, concatBytes, equalBytes } from "../../../wire/mod.ts";
import type { Outcome } from "../case.ts";
import type { Fields } from "../stanza.ts";
import { parseValue } from "../stanza.ts";
import { skipForeign, skipUnsupported, type StanzaContext, type StanzaRunner } from "./adapter.ts";

/** What a stanza holds. */
interface CipherVector {
  algorithm: CipherAlgorithm;
  key: Bytes;
  plaintext: Bytes;
  /** The ciphertext, with the tag behind it. */
  ciphertext: Bytes;
  options: CipherOptions;
  /** The vector with which the message would go on. */
  nextIv: Bytes | undefined;
  operation: string | undefined;
}

/** `Cipher = AES-128-GCM`. Ciphers of blocks run without padding, as in evp_test. */
export function cipherAdapter(context: StanzaContext): StanzaRunner {
  const { subject, fields, engines, expect } = context;
  const name = subject.toLowerCase();
  if (fields.text("Unapproved") !== undefined) {
    return skipForeign("of the fips provider's indicator only");
  }
  const algorithm = allCiphers.find((cipher) =>
    cipher.name === name || cipher.aliases.includes(name)
  );
  if (algorithm === undefined) return skipUnsupported(name);
  const vector = readVector(algorithm, fields);
  return () =>
    engines.each(describe(vector), async (engine): Promise<Outcome> => {
      for (const direction of ["encrypt", "decrypt"] as const) {
        if (vector.operation === (direction === "encrypt" ? "DECRYPT" : "ENCRYPT")) continue;
        const output = direction === "encrypt" ? vector.ciphertext : vector.plaintext;
        const outcome = await expect.meet(() => run(vector, direction, engine), output);
        if (outcome !== "passed") return outcome;
      }
      return "passed";
    });
}

function readVector(algorithm: CipherAlgorithm, fields: Fields): CipherVector {
  const iv = fields.bytes("IV");
  const tag = fields.bytes("Tag");
  const stealing = fields.text("CTSMode")?.toLowerCase();
  const standard = fields.text("XTSStandard")?.toLowerCase();
  const bits = fields.text("KeyBits");
  const rounds = fields.text("Rounds");
  const macKey = fields.bytes("MACKey");
  const version = fields.text("TLSVersion");
  const record = fields.bytes("TLSAAD");
  const additional = fields.texts("AAD").map(parseValue);
  fields.text("SetTagLate"); // There is one call for all of it here.
  let plaintext = fields.bytes("Plaintext") ?? new Uint8Array(0);
  // What stands there behind the fragment is room for the MAC and the padding.
  if (record !== undefined) {
    plaintext = plaintext.slice(0, fragmentLength(algorithm, record, fields));
  }
  const ciphertext = fields.bytes("Ciphertext") ?? new Uint8Array(0);
  return {
    algorithm,
    key: fields.bytes("Key") ?? new Uint8Array(0),
    plaintext,
    ciphertext: tag === undefined ? ciphertext : concatBytes(ciphertext, tag),
    nextIv: fields.bytes("NextIV"),
    operation: fields.text("Operation"),
    options: {
      padding: false,
      ...(iv === undefined || algorithm.ivLength === 0 && iv.length === 0 ? {} : { iv }),
      ...(tag === undefined ? {} : { tagLength: tag.length }),
      ...(algorithm.aead && additional.length > 0 ? { additionalData: additional } : {}),
      ...(record === undefined ? {} : { additionalData: record }),
      ...(stealing === undefined ? {} : { ciphertextStealing: stealing as "cs1" }),
      ...(standard === undefined ? {} : { xtsStandard: standard as "ieee" }),
      ...(bits === undefined ? {} : { effectiveKeyBits: Number(bits) }),
      ...(rounds === undefined ? {} : { rounds: Number(rounds) }),
      ...(macKey === undefined ? {} : { macKey }),
      ...(version === undefined ? {} : { tlsVersion: Number(version) }),
    },
  };
}

function fragmentLength(algorithm: CipherAlgorithm, record: Bytes, fields: Fields): number {
  const length = (record[11] as number) << 8 | (record[12] as number);
  // The stanzas of RC4 show the length of the ciphertext when they decrypt.
  const decrypts = fields.text("Operation") === "DECRYPT";
  return decrypts && algorithm.name === "rc4-hmac-md5" ? length - 16 : length;
}

function describe({ algorithm, options }: CipherVector): string {
  const nonce = options.iv?.length ?? 0;
  const tag = options.tagLength ?? 0;
  return nonce === algorithm.ivLength && tag === algorithm.tagLength
    ? algorithm.name
    : `${algorithm.name} with a nonce of ${nonce} and a tag of ${tag} bytes`;
}

/** At once, in pieces and in place; all must give the same. */
function run(vector: CipherVector, direction: "encrypt" | "decrypt", engine: Engine): Bytes {
  const { algorithm, key } = vector;
  const options = { ...vector.options, engines: [engine] };
  const input = direction === "encrypt" ? vector.plaintext : vector.ciphertext;
  const once = (direction === "encrypt" ? encrypt : decrypt)(algorithm, key, input, options);
  for (const size of [1, 7, 33, Infinity]) {
    const pieces = inPieces(vector, direction, options, size);
    if (!equalBytes(once, pieces)) throw new Error(`Pieces of ${size} bytes give another output`);
  }
  return once;
}

function inPieces(
  { algorithm, key, plaintext, ciphertext, nextIv }: CipherVector,
  direction: "encrypt" | "decrypt",
  options: CipherOptions,
  size: number,
): Bytes {
  const parts: Bytes[] = [];
  const { tagLength = 0 } = options;
  const encrypts = direction === "encrypt";
  const end = ciphertext.length - tagLength;
  const cipher = encrypts
    ? createEncryptor(algorithm, key, options)
    : createDecryptor(algorithm, key, {
      ...options,
      ...(algorithm.aead ? { tag: ciphertext.subarray(end) } : {}),
    });
  const input = encrypts ? plaintext : ciphertext.subarray(0, end);
  for (let at = 0; at < input.length; at += size) {
    // In place: the output begins where the piece does.
    const length = Math.min(size, input.length - at);
    const piece = new Uint8Array(Math.max(length, cipher.outputLength(length)));
    const data = piece.subarray(0, length);
    data.set(input.subarray(at, at + data.length));
    parts.push(cipher.update(data, piece).slice());
  }
  parts.push(cipher.final());
  const { updatedIv } = cipher;
  if (nextIv !== undefined && updatedIv !== undefined && !equalBytes(nextIv, updatedIv)) {
    throw new Error("The updated vector is another one");
  }
  if (encrypts && algorithm.aead) parts.push((cipher as ReturnType<typeof createEncryptor>).tag);
  cipher.destroy();
  return concatBytes(...parts);
}
