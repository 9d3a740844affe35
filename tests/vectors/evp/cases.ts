// Copyright 2026 the streamssl authors. MIT license.

import type { Case } from "../case.ts";
import type { EngineSet } from "../engines.ts";
import { Fields, type Pair, parseStanzas } from "../stanza.ts";
import { skipForeign, skipUnsupported, type StanzaAdapter, type StanzaRunner } from "./adapter.ts";
import { cipherAdapter } from "./cipher.ts";
import { deriveAdapter, keyGenAdapter, keyPairAdapter } from "./derive.ts";
import { digestAdapter } from "./digest.ts";
import { encodingAdapter } from "./encoding.ts";
import { Expectation } from "./expect.ts";
import { kdfAdapter } from "./kdf.ts";
import { kemAdapter } from "./kem.ts";
import { signMessageAdapter, verifyMessageAdapter } from "./message_signature.ts";
import { pbeAdapter } from "./pbe.ts";
import { KeyRing } from "./keys.ts";
import { macAdapter } from "./mac.ts";
import { randAdapter } from "./rand.ts";
import { decryptAdapter, encryptAdapter, verifyRecoverAdapter } from "./rsa.ts";
import { digestSignAdapter, digestVerifyAdapter, signAdapter, verifyAdapter } from "./signature.ts";

/** Who runs which kind of stanza. */
const ADAPTERS: Readonly<Record<string, StanzaAdapter>> = {
  Cipher: cipherAdapter,
  Decrypt: decryptAdapter,
  Derive: deriveAdapter,
  Digest: digestAdapter,
  DigestSign: digestSignAdapter,
  DigestVerify: digestVerifyAdapter,
  Encoding: encodingAdapter,
  Encrypt: encryptAdapter,
  KDF: kdfAdapter,
  Kem: kemAdapter,
  KeyGen: keyGenAdapter,
  MAC: macAdapter,
  OneShotDigestSign: digestSignAdapter,
  OneShotDigestVerify: digestVerifyAdapter,
  PBE: pbeAdapter,
  PKEYKDF: kdfAdapter,
  PrivPubKeyPair: keyPairAdapter,
  RAND: randAdapter,
  Sign: signAdapter,
  "Sign-Message": signMessageAdapter,
  Verify: verifyAdapter,
  "Verify-Message": verifyMessageAdapter,
  VerifyRecover: verifyRecoverAdapter,
};

/** Lines that say where a stanza applies; they may stand before its kind. */
const QUALIFIERS: ReadonlySet<string> = new Set([
  "Availablein",
  "Extended-Test",
  "FIPSversion",
  "Securitycheck",
]);

/**
 * The cases of a stanza file.
 *
 * @param text The file.
 * @param engines What vectors run on.
 * @returns A case for each stanza that is more than a key.
 */
export function* evpCases(text: string, engines: EngineSet): Generator<Case> {
  const keys = new KeyRing();
  for (const { pairs } of parseStanzas(text)) {
    const rest = pairs.filter((pair) => !keys.take(pair));
    const first = rest.findIndex((pair) => !QUALIFIERS.has(pair.key));
    const head = rest[first];
    if (head === undefined) continue;
    const name = `line ${head.line}: ${head.key} = ${head.value}`;
    yield { name, run: prepare(head, rest, keys, engines) };
  }
}

/** Sets a stanza up; keys are looked up now, since a later key may bear the same name. */
function prepare(
  head: Pair,
  pairs: readonly Pair[],
  keys: KeyRing,
  engines: EngineSet,
): Case["run"] {
  const places = pairs.filter((pair) => pair.key === "Availablein").map((pair) => pair.value);
  if (places.length > 0 && places.every((place) => place === "fips")) {
    return () => skipForeign("of the fips provider only");
  }
  const runner = adapt(head, pairs, keys, engines);
  return typeof runner === "function" ? runner : () => runner;
}

function adapt(
  head: Pair,
  pairs: readonly Pair[],
  keys: KeyRing,
  engines: EngineSet,
): StanzaRunner {
  const adapter = Object.hasOwn(ADAPTERS, head.key) ? ADAPTERS[head.key] : undefined;
  if (adapter === undefined) {
    return skipUnsupported(`stanzas ${head.key}`);
  }
  const fields = new Fields(pairs.filter((pair) => pair !== head && !QUALIFIERS.has(pair.key)));
  const expect = new Expectation(fields.text("Result"));
  fields.text("Reason");
  let runner;
  try {
    runner = adapter({ kind: head.key, subject: head.value, fields, expect, keys, engines });
  } catch (error) {
    // A key that does not load may be what the stanza is about.
    return () =>
      engines.once(() =>
        expect.meet(() => {
          throw error;
        })
      );
  }
  const unread = fields.unread();
  if (typeof runner === "function" && unread.length > 0) {
    return skipUnsupported(`${head.key} ${head.value} with ${unread.join(", ")}`);
  }
  return runner;
}
