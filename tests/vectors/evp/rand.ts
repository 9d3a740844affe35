// Copyright 2026 the streamssl authors. MIT license.

import {
  createDrbg,
  ctrDrbg,
  type DrbgMechanism,
  type EntropySource,
  hashDrbg,
  hmacDrbg,
} from "../../../rand/mod.ts";
import { type Bytes, concatBytes, equalBytes } from "../../../wire/mod.ts";
import type { Outcome } from "../case.ts";
import { digestNamed, plainDigestName } from "../digests.ts";
import type { Fields } from "../stanza.ts";
import { skipForeign, skipUnsupported, type StanzaContext, type StanzaRunner } from "./adapter.ts";

/** `RAND = CTR-DRBG`: several passes, whose lines bear their number. */
export function randAdapter({ subject, fields, engines, expect }: StanzaContext): StanzaRunner {
  const mechanism = readMechanism(subject, fields);
  const length = Number(fields.text("GenerateBits")) / 8;
  const predictionResistance = fields.text("PredictionResistance") === "1";
  const passes: Pass[] = [];
  while (fields.pairs().some((pair) => pair.key === `Output.${passes.length}`)) {
    passes.push(readPass(fields, passes.length));
  }
  if ("skipped" in mechanism) return mechanism;
  return () =>
    engines.once((): Promise<Outcome> =>
      expect.meet(() => {
        const wrong = passes.findIndex((pass) =>
          !equalBytes(runPass(mechanism, pass, length, predictionResistance), pass.output)
        );
        if (wrong !== -1) throw new Error(`pass ${wrong} gave other bytes`);
        return passes.length > 0 || !expect.success;
      })
    );
}

interface Pass {
  readonly entropy: Bytes;
  readonly nonce: Bytes;
  readonly personalisation: Bytes;
  readonly reseedEntropy: Bytes | undefined;
  readonly reseedInput: Bytes;
  readonly freshEntropy: readonly Bytes[];
  readonly inputs: readonly [Bytes, Bytes];
  readonly output: Bytes;
}

function readPass(fields: Fields, index: number): Pass {
  const read = (name: string): Bytes | undefined => fields.bytes(`${name}.${index}`);
  const none = new Uint8Array(0);
  return {
    entropy: read("Entropy") ?? none,
    nonce: read("Nonce") ?? none,
    personalisation: read("PersonalisationString") ?? none,
    reseedEntropy: read("ReseedEntropy"),
    reseedInput: read("ReseedAdditionalInput") ?? none,
    freshEntropy: ["A", "B"].flatMap((name) => read(`EntropyPredictionResistance${name}`) ?? []),
    inputs: [read("AdditionalInputA") ?? none, read("AdditionalInputB") ?? none],
    output: read("Output") ?? none,
  };
}

/** Seeds, reseeds where there is entropy for it, generates twice: the second output counts. */
function runPass(
  mechanism: DrbgMechanism,
  pass: Pass,
  length: number,
  predictionResistance: boolean,
): Bytes {
  const { reseedEntropy } = pass;
  const values = [pass.entropy, ...(reseedEntropy ? [reseedEntropy] : []), ...pass.freshEntropy];
  const source: EntropySource = {
    name: "the vector",
    strength: 1024,
    entropy: () => concatBytes(values.shift() ?? new Uint8Array(0)),
    nonce: () => concatBytes(pass.nonce),
  };
  const { personalisation } = pass;
  const drbg = createDrbg(mechanism, { source, personalisation });
  drbg.instantiate();
  if (reseedEntropy !== undefined) drbg.reseed({ additionalInput: pass.reseedInput });
  const [first, second] = pass.inputs;
  drbg.generate(length, { additionalInput: first, predictionResistance });
  return drbg.generate(length, { additionalInput: second, predictionResistance });
}

function readMechanism(subject: string, fields: Fields): DrbgMechanism | { skipped: string } {
  if (subject === "CTR-DRBG") {
    const [, bits] = /^AES-(128|192|256)-CTR$/.exec(fields.text("Cipher") ?? "") ?? [];
    const derivationFunction = fields.text("DerivationFunction") === "1" ? "block-cipher" : "none";
    if (bits === undefined) return skipForeign("a CTR-DRBG without its cipher");
    return ctrDrbg(Number(bits) / 8 as 16 | 24 | 32, { derivationFunction });
  }
  const name = fields.text("Digest") ?? "";
  const digest = digestNamed(name);
  if (digest === undefined) return skipUnsupported(`${subject} with ${plainDigestName(name)}`);
  if (subject === "HASH-DRBG") return hashDrbg(digest);
  if (subject === "HMAC-DRBG") return hmacDrbg(digest);
  return skipUnsupported(subject);
}
