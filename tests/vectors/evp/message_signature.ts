// Copyright 2026 the streamssl authors. MIT license.

/** `Sign-Message = ALGORITHM:KEY` and `Verify-Message`: one message, signed in one piece. */

import {
  type EddsaAlgorithm,
  type MlDsaAlgorithm,
  type PublicKey,
  shake256,
  type SignatureAlgorithm,
  type SlhDsaAlgorithm,
} from "../../../crypto/mod.ts";
import { deterministicRandom } from "../../../rand/mod.ts";
import { type Bytes, concatBytes } from "../../../wire/mod.ts";
import { digestNamed } from "../digests.ts";
import { type Fields, parseControl, parseValue } from "../stanza.ts";
import { skipForeign, skipUnsupported, type StanzaContext, type StanzaRunner } from "./adapter.ts";

/** How a message is signed. */
interface Signing {
  readonly algorithm: SignatureAlgorithm;
  /** The random bytes of a hedged signature. */
  readonly entropy?: Bytes;
  /** Whether the input is M' of ML-DSA: context and form are in it already. */
  readonly bare: boolean;
}

/** Signs a message. */
export function signMessageAdapter(
  { subject, fields, expect, keys, engines }: StanzaContext,
): StanzaRunner {
  const { algorithmName, keyName } = parts(subject);
  const found = keys.privateKey(keyName);
  const input = readInput(fields);
  // Without an output the demand is a signature that no one could foretell.
  const mismatch = expect.error?.endsWith("_MISMATCH") ?? false;
  const output = fields.bytes("Output") ?? (mismatch ? new Uint8Array(0) : undefined);
  const signing = readSigning(algorithmName, fields);
  if ("skipped" in found) return found;
  if ("skipped" in signing) return signing;
  const { entropy } = signing;
  return () =>
    engines.each(`signing by ${algorithmName}`, (engine) =>
      expect.meet(() => {
        const { algorithm, data } = dataOf(signing, input, found.key.publicKey);
        const random = entropy === undefined ? {} : { random: deterministicRandom(entropy) };
        return found.key.sign(algorithm, data, { engines: [engine], ...random });
      }, output));
}

/** Checks the signature of a message. */
export function verifyMessageAdapter(
  { subject, fields, expect, keys, engines }: StanzaContext,
): StanzaRunner {
  const { algorithmName, keyName } = parts(subject);
  const found = keys.publicKey(keyName);
  const input = readInput(fields);
  const signature = fields.bytes("Output") ?? new Uint8Array(0);
  const signing = readSigning(algorithmName, fields);
  if ("skipped" in found) return found;
  if ("skipped" in signing) return signing;
  return () =>
    engines.each(`verifying by ${algorithmName}`, (engine) =>
      expect.meet(() => {
        const { algorithm, data } = dataOf(signing, input, found.key);
        return found.key.verify(algorithm, data, signature, { engines: [engine] });
      }));
}

function parts(subject: string): { algorithmName: string; keyName: string } {
  const colon = subject.indexOf(":");
  return { algorithmName: subject.slice(0, colon), keyName: subject.slice(colon + 1) };
}

function readInput(fields: Fields): Bytes {
  return concatBytes(...fields.texts("Input").map(parseValue));
}

/** Reads algorithm and controls. */
function readSigning(name: string, fields: Fields): Signing | { skipped: string } {
  fields.text("Unapproved");
  fields.text("Security-Category");
  const controls = new Map(
    fields.texts("Ctrl").map((text) => {
      const control = parseControl(text);
      return [control.name, control] as const;
    }),
  );
  const context = controls.get("context-string")?.bytes;
  const entropy = controls.get("test-entropy")?.bytes;
  const deterministic = controls.get("deterministic")?.text === "1";
  const bare = controls.get("message-encoding")?.text === "0";
  const externalMu = controls.get("mu")?.text === "1";
  for (
    const known of ["context-string", "test-entropy", "deterministic", "message-encoding", "mu"]
  ) {
    controls.delete(known);
  }
  const eddsa = eddsaOf(controls.get("instance")?.text ?? name, context);
  controls.delete("instance");
  if (controls.size > 0) return skipUnsupported(`${name} with ${[...controls.keys()].join(", ")}`);
  if (eddsa !== undefined) return { algorithm: eddsa, bare: false };
  const hashed = hashedOf(name);
  if (hashed !== undefined) return { algorithm: hashed, bare: false };
  const kind = /^(ml|slh)-dsa-/.exec(name.toLowerCase())?.[1];
  if (kind === undefined) return skipUnsupported(`signatures by ${name} over messages`);
  if (kind === "slh" && bare) return skipForeign("slh-dsa over bytes that are no message");
  const algorithm: MlDsaAlgorithm | SlhDsaAlgorithm = {
    kind: kind === "ml" ? "ml-dsa" : "slh-dsa",
    deterministic,
    ...context === undefined || bare ? {} : { context },
    ...externalMu ? { externalMu } : {},
  };
  return { algorithm, bare, ...entropy === undefined ? {} : { entropy } };
}

/** Ed25519, Ed448 and their variants; an empty context is none where the variant has none. */
function eddsaOf(name: string, context: Bytes | undefined): EddsaAlgorithm | undefined {
  const [, kind, variant] = /^(ed25519|ed448)(ctx|ph)?$/.exec(name.toLowerCase()) ?? [];
  if (kind !== "ed25519" && kind !== "ed448") return undefined;
  const used = kind === "ed25519" && variant === undefined ? undefined : context;
  return {
    kind,
    ...used === undefined || used.length === 0 && variant !== "ctx" ? {} : { context: used },
    ...variant === "ph" ? { prehash: true } : {},
  };
}

/** `RSA-SHA256`, `DSA-SHA3-224`, `ECDSA-SHA1`: a digest, and the usual padding or form. */
function hashedOf(name: string): SignatureAlgorithm | undefined {
  const [, kind, digestName = ""] = /^(rsa|dsa|ecdsa)-(.+)$/.exec(name.toLowerCase()) ?? [];
  const digest = digestNamed(digestName);
  if (digest === undefined) return undefined;
  return kind === "rsa"
    ? { kind: "rsa-pkcs1", digest }
    : { kind: kind === "dsa" ? "dsa" : "ecdsa", digest };
}

/** The input as the library takes it: M' of ML-DSA as its representative µ. */
function dataOf(
  { algorithm, bare }: Signing,
  input: Bytes,
  key: PublicKey,
): { algorithm: SignatureAlgorithm; data: Bytes } {
  if (!bare || algorithm.kind !== "ml-dsa" || !("verificationKey" in key.parts)) {
    return { algorithm, data: input };
  }
  const hash = (data: Uint8Array) => shake256.digest(data, { outputLength: 64 });
  const data = hash(concatBytes(hash(key.parts.verificationKey), input));
  return { algorithm: { ...algorithm, externalMu: true }, data };
}
