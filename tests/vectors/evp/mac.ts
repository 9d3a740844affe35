// Copyright 2026 the streamssl authors. MIT license.

import {
  createHmac,
  type DigestAlgorithm,
  hmac,
  hmacAlgorithm,
  isXof,
  mac,
  type MacAlgorithm,
  type MacOptions,
} from "../../../crypto/mod.ts";
import { defaultMacs } from "../../../crypto/mac/macs.ts";
import { type Bytes, equalBytes } from "../../../wire/mod.ts";
import { blockCipherNamed } from "../block_ciphers.ts";
import type { Outcome } from "../case.ts";
import { digestNamed, plainDigestName } from "../digests.ts";
import { type Fields, parseValue } from "../stanza.ts";
import { skipForeign, skipUnsupported, type StanzaContext, type StanzaRunner } from "./adapter.ts";

/** The mode that OpenSSL's name of a cipher must have for a MAC. */
const MODES: Readonly<Record<string, string>> = { cmac: "cbc", gmac: "gcm" };

/** `MAC = HMAC`, and all others. */
export function macAdapter(context: StanzaContext): StanzaRunner {
  const { fields, expect, engines } = context;
  const name = context.subject.replace(/ by EVP_(PKEY|MAC)$/, "");
  const algorithm = macNamed(name);
  const key = fields.bytes("Key") ?? new Uint8Array(0);
  const input = fields.bytes("Input") ?? new Uint8Array(0);
  const output = fields.bytes("Output");
  const options = readOptions(algorithm, fields);
  if (algorithm === undefined) return skipUnsupported(name);
  if ("skipped" in options) return options;
  const { digest } = options;
  const sizes = { output: fields.text("OutputSize"), block: fields.text("BlockSize") };
  for (const quiet of ["NoReinit", "Unapproved"]) fields.text(quiet);
  if (digest !== undefined && !isXof(digest)) {
    return () =>
      engines.each(`hmac with ${digest.name}`, async (engine): Promise<Outcome> => {
        const wrong = describeSizes(digest, sizes);
        if (wrong !== undefined) return { failed: wrong };
        const whole = engine.hmac?.(digest, key, input);
        if (whole === undefined) return skipUnsupported("hmac");
        if (!equalBytes(hmac(digest, key, input), whole)) return { failed: "hmac() differs" };
        const running = createHmac(digest, key).update(input.subarray(0, 3));
        if (!equalBytes(running.clone().update(input.subarray(3)).digest(), whole)) {
          return { failed: "an HMAC in pieces differs from an HMAC of the whole" };
        }
        return await expect.meet(() => whole, output);
      });
  }
  return () =>
    engines.once(() => expect.meet(() => computeInPieces(algorithm, key, input, options), output));
}

function macNamed(name: string): MacAlgorithm | undefined {
  const wanted = name.toLowerCase();
  return defaultMacs.find((algorithm) =>
    [algorithm.name, ...algorithm.aliases].some((other) => other.toLowerCase() === wanted)
  );
}

/** The whole at once, which the same in pieces, with a copy on the way, must equal. */
function computeInPieces(
  algorithm: MacAlgorithm,
  key: Bytes,
  input: Bytes,
  options: MacOptions,
): Bytes {
  const whole = mac(algorithm, key, input, options);
  const start = algorithm.create(key, options);
  const running = start.clone().update(input.subarray(0, 5));
  running.digest();
  const copy = running.clone();
  running.update(input);
  const inPieces = copy.update(input.subarray(5, 21)).update(input.subarray(21)).digest();
  if (!equalBytes(whole, inPieces)) {
    throw new Error("a MAC in pieces differs from that of the whole");
  }
  if (whole.length !== start.outputLength) throw new Error("outputLength is not the code's length");
  return whole;
}

/** Reads the lines that are options, and `Ctrl` lines with some more. */
function readOptions(
  algorithm: MacAlgorithm | undefined,
  fields: Fields,
): MacOptions | { skipped: string } {
  const options: { -readonly [Name in keyof MacOptions]: MacOptions[Name] } = {};
  const named = fields.text("Algorithm");
  const wrong = named === undefined ? undefined : readAlgorithm(algorithm, named, options);
  if (wrong !== undefined) return wrong;
  const custom = fields.text("Custom");
  if (custom !== undefined) options.customization = parseValue(custom);
  const nonce = fields.bytes("IV");
  if (nonce !== undefined) options.nonce = nonce;
  const salt = fields.bytes("Salt");
  if (salt !== undefined) options.salt = salt;
  if (fields.text("XOF") === "1") options.output = "extendable";
  if (algorithm !== hmacAlgorithm) {
    const size = fields.text("OutputSize");
    if (size !== undefined && Number(size) > 0) options.outputLength = Number(size);
  }
  for (const control of fields.texts("Ctrl")) {
    const [name = "", value = ""] = control.split(":", 2);
    if (name === "size" || name === "digestsize") {
      // Zero stands for the default.
      if (Number(value) > 0) options.outputLength = Number(value);
    } else if (name === "xof") options.output = value === "1" ? "extendable" : "fixed";
    else if (name === "c-rounds") options.compressionRounds = Number(value);
    else if (name === "d-rounds") options.finalizationRounds = Number(value);
    else if (!name.endsWith("-check")) return skipUnsupported(`the control ${name} of a MAC`);
  }
  return options;
}

function readAlgorithm(
  algorithm: MacAlgorithm | undefined,
  named: string,
  options: { digest?: DigestAlgorithm; cipher?: MacOptions["cipher"] },
): { skipped: string } | undefined {
  if (algorithm === hmacAlgorithm) {
    const digest = digestNamed(named);
    if (digest === undefined) return skipUnsupported(`hmac with ${plainDigestName(named)}`);
    options.digest = digest;
    return undefined;
  }
  const found = blockCipherNamed(named);
  if (found === undefined) return skipUnsupported(`${algorithm?.name} with ${named}`);
  if (found.mode !== MODES[algorithm?.name ?? ""]) {
    return skipForeign("a block cipher is given here, not one with a mode that may be wrong");
  }
  const { cipher, keyLength } = found;
  // OpenSSL's name fixes the length of the key, where the block cipher takes several.
  options.cipher = keyLength === undefined ? cipher : { ...cipher, keyLengths: [keyLength] };
  return undefined;
}

function describeSizes(
  digest: DigestAlgorithm,
  sizes: { output: string | undefined; block: string | undefined },
): string | undefined {
  const { outputLength, blockLength } = digest;
  const isRight = Number(sizes.output ?? outputLength) === outputLength &&
    Number(sizes.block ?? blockLength) === blockLength;
  return isRight ? undefined : `sizes are ${outputLength}, ${blockLength}; expected are others`;
}
