// Copyright 2026 the streamssl authors. MIT license.

import {
  blake2b,
  blake2s,
  type Digest,
  type DigestAlgorithm,
  isXof,
  mdc2With,
  type Xof,
} from "../../../crypto/mod.ts";
import { type Bytes, concatBytes, equalBytes } from "../../../wire/mod.ts";
import { digestNamed, plainDigestName } from "../digests.ts";
import { type Fields, parseValue } from "../stanza.ts";
import { skipUnsupported, type StanzaContext, type StanzaRunner } from "./adapter.ts";

/** A piece of a message: so many copies of some bytes, taken so many times. */
interface Piece {
  bytes: Bytes;
  count: number;
}

/** `Digest = SHA256`. */
export function digestAdapter(context: StanzaContext): StanzaRunner {
  const { subject, fields, expect, engines } = context;
  const pieces = readPieces(fields);
  const output = fields.bytes("Output");
  const size = fields.text("OutputSize");
  fields.text("XOF");
  fields.text("NoDupCheck");
  const padding = fields.text("Padding") === "2" ? "bit and zeros" : "zeros";
  const algorithm = subject.toUpperCase() === "MDC2"
    ? mdc2With({ padding })
    : digestOfSize(subject, size === undefined ? undefined : Number(size));
  if (algorithm === undefined) return skipUnsupported(plainDigestName(subject));
  return () =>
    engines.each(algorithm.name, (engine) => {
      const digest = engine.digest?.(algorithm);
      if (digest === undefined) return skipUnsupported(algorithm.name);
      return expect.meet(
        () => digestPieces(digest, pieces, isXof(algorithm) ? output : undefined),
        output,
      );
    });
}

/** Reads `Input` lines with the `Ncopy` and `Count` lines that belong to them. */
function readPieces(fields: Fields): Piece[] {
  const pieces: Piece[] = [];
  for (const key of ["Input", "Ncopy", "Count"]) fields.texts(key);
  for (const pair of fields.pairs()) {
    if (pair.key === "Input") {
      pieces.push({ bytes: parseValue(pair.value), count: 1 });
      continue;
    }
    const last = pieces.at(-1);
    if (last === undefined) continue;
    if (pair.key === "Count") last.count = Number(pair.value);
    if (pair.key === "Ncopy") {
      last.bytes = concatBytes(...Array<Bytes>(Number(pair.value)).fill(last.bytes));
    }
  }
  return pieces;
}

/** Digests the pieces; on the way the state is copied and read, which must not disturb it. */
function digestPieces(digest: Digest, pieces: readonly Piece[], output?: Bytes): Bytes {
  for (const { bytes, count } of pieces) {
    for (let index = 0; index < count; index++) digest.update(bytes);
    digest.digest();
    digest = digest.clone();
  }
  // The output of an extendable-output function is as long as the stanza's.
  return output === undefined ? digest.digest() : (digest as Xof).digest(output.length);
}

/** The digest of a name; BLAKE2's also with another length. */
function digestOfSize(name: string, size: number | undefined): DigestAlgorithm | undefined {
  if (size !== undefined && /^blake2b-?512$/i.test(name)) return blake2b({ outputLength: size });
  if (size !== undefined && /^blake2s-?256$/i.test(name)) return blake2s({ outputLength: size });
  return digestNamed(name);
}

/**
 * Makes a digest that takes a message for its own digest, for signatures over digests made
 * elsewhere. Other data, such as the masks of RSA-PSS, it digests as ever.
 *
 * @param algorithm The digest.
 * @param message The message that is a digest.
 */
export function prehashed(algorithm: DigestAlgorithm, message: Bytes): DigestAlgorithm {
  const { name, aliases, outputLength, blockLength, oid } = algorithm;
  return {
    name,
    aliases,
    outputLength,
    blockLength,
    oid,
    create: () => algorithm.create(),
    digest: (data) => equalBytes(data, message) ? new Uint8Array(data) : algorithm.digest(data),
  };
}
