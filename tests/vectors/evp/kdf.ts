// Copyright 2026 the streamssl authors. MIT license.

import { allKdfs, type DigestAlgorithm, type Kdf, readKdfOptions } from "../../../crypto/mod.ts";
import { type Bytes, equalBytes } from "../../../wire/mod.ts";
import { digestNamed, digestOn, plainDigestName } from "../digests.ts";
import type { EngineSet } from "../engines.ts";
import type { Expectation } from "./expect.ts";
import { skipForeign, skipUnsupported, type StanzaContext, type StanzaRunner } from "./adapter.ts";

/** How many bytes are asked for where a stanza shows none: it must fail for another reason. */
const ANY_LENGTH = 64;

/** `PKEYKDF` has other names for some parameters. */
const OTHER_NAMES: Readonly<Record<string, string>> = { md: "digest", N: "n" };

/** `KDF = HKDF` and `PKEYKDF = HKDF`, which name the same functions. */
export function kdfAdapter({ subject, fields, expect, engines }: StanzaContext): StanzaRunner {
  for (const key of new Set(fields.pairs().map((pair) => pair.key))) {
    if (/^Ctrl(Init)?\b/.test(key)) fields.texts(key);
  }
  fields.text("Unapproved"); // The fips provider's opinion.
  const output = fields.bytes("Output");
  const wrongLength = fields.text("Reason") === "invalid key length";
  const length = output?.length ?? (wrongLength ? 0 : ANY_LENGTH);
  if (/^argon2/i.test(subject) && fields.text("Threads") !== undefined) {
    return skipForeign("a pool of threads");
  }
  const kdf = kdfNamed(subject);
  if (kdf === undefined) return skipUnsupported(subject);
  const texts = fields.pairs().filter((pair) => /^Ctrl(Init)?\b/.test(pair.key))
    .map((pair) => pair.value.replace(/^[^:]+/, (name) => OTHER_NAMES[name] ?? name))
    .filter((text) => !/^([a-z]+-check|ems_check):/.test(text));
  if (texts.some((text) => text.startsWith("properties:"))) {
    return skipForeign("a choice of provider");
  }
  const named = texts.find((text) => text.startsWith("digest:"))?.slice("digest:".length);
  const digest = named === undefined ? undefined : digestNamed(named);
  if (named !== undefined && digest === undefined) {
    return skipUnsupported(`${subject} with ${plainDigestName(named)}`);
  }
  return prepare(kdf, texts, digest, { output, length }, expect, engines);
}

function kdfNamed(subject: string): Kdf | undefined {
  const wanted = subject.toLowerCase();
  return allKdfs.find((kdf) =>
    [kdf.name, ...kdf.aliases].some((name) => name.toLowerCase() === wanted)
  );
}

/** Runs both forms, with the library's own digest and with that of each engine. */
function prepare(
  kdf: Kdf,
  texts: readonly string[],
  digest: DigestAlgorithm | undefined,
  { output, length }: { output: Bytes | undefined; length: number },
  expect: Expectation,
  engines: EngineSet,
): StanzaRunner {
  async function derive(digests?: readonly DigestAlgorithm[]): Promise<Bytes> {
    const parameters = readKdfOptions(kdf, texts);
    const options = digests === undefined ? {} : { digests };
    const key = kdf.deriveSync(parameters, length, options);
    if (!equalBytes(key, await kdf.derive(parameters, length, options))) {
      throw new Error("derive() and deriveSync() differ");
    }
    return key;
  }
  const run = () => engines.once(() => expect.meet(() => derive(), output));
  if (digest === undefined) return run;
  return async () => {
    const outcome = await run();
    if (outcome !== "passed" || !expect.success) return outcome;
    return await engines.each(`${kdf.name} with ${digest.name}`, (engine) => {
      const tied = digestOn(engine, digest);
      // What an engine lacks, the library computes without it.
      if (tied === undefined) return "passed";
      return expect.meet(() => derive([tied]), output);
    });
  };
}
