// Copyright 2026 the streamssl authors. MIT license.

import {
  type DigestAlgorithm,
  type PrivateKey,
  type PublicKey,
  sha1,
  type SignatureAlgorithm,
} from "../../../crypto/mod.ts";
import { type Bytes, concatBytes } from "../../../wire/mod.ts";
import { digestNamed, plainDigestName } from "../digests.ts";
import { type Fields, parseValue } from "../stanza.ts";
import { skipForeign, skipUnsupported, type StanzaContext, type StanzaRunner } from "./adapter.ts";
import { prehashed } from "./digest.ts";

/** The message comes in one or several lines. */
function readInput(fields: Fields): Bytes {
  return concatBytes(...fields.texts("Input").map(parseValue));
}

/** A way to sign, or the reason why there is none. */
type Choice = { algorithms: SignatureAlgorithm[] } | { skipped: string };

/** `Verify = KEY`: the input is the digest, already made. */
export function verifyAdapter(context: StanzaContext): StanzaRunner {
  const { subject, fields, expect, engines } = context;
  const found = context.keys.publicKey(subject);
  const input = readInput(fields);
  const signature = fields.bytes("Output") ?? new Uint8Array(0);
  const choice = chooseAlgorithm(fields, found, undefined);
  if ("skipped" in choice) return choice;
  if ("skipped" in found) return found;
  return () =>
    engines.each(`verifying a digest made elsewhere`, (engine) => {
      if (engine.name !== "portable") return skipUnsupported("digests made elsewhere");
      return expect.meet(async () => {
        for (const algorithm of choice.algorithms) {
          const given = withPrehashed(algorithm, input);
          if (await found.key.verify(given, input, signature, { engines: [engine] })) return true;
        }
        return false;
      });
    });
}

/** `Sign = KEY`: the input is the digest, already made. */
export function signAdapter(context: StanzaContext): StanzaRunner {
  const { subject, fields, expect, engines } = context;
  const found = context.keys.privateKey(subject);
  const input = readInput(fields);
  const signature = fields.bytes("Output");
  const choice = chooseAlgorithm(fields, found, undefined);
  if ("skipped" in choice) return choice;
  if ("skipped" in found) return found;
  return () =>
    engines.each(`signing a digest made elsewhere`, (engine) => {
      if (engine.name !== "portable") return skipUnsupported("digests made elsewhere");
      return expect.meet(() => {
        const algorithm = choice.algorithms[0];
        if (algorithm === undefined) return false;
        return found.key.sign(withPrehashed(algorithm, input), input, { engines: [engine] });
      }, signature);
    });
}

/** `DigestVerify = SHA256` and `OneShotDigestVerify = NULL`: the input is the message. */
export function digestVerifyAdapter(context: StanzaContext): StanzaRunner {
  const { subject, fields, expect, engines } = context;
  const found = context.keys.publicKey(fields.text("Key") ?? "");
  const input = readInput(fields);
  const signature = fields.bytes("Output") ?? new Uint8Array(0);
  const choice = chooseAlgorithm(fields, found, subject);
  if (needsOneShot(context, found)) return skipForeign("eddsa with a message in pieces");
  if ("skipped" in choice) return choice;
  if ("skipped" in found) return found;
  return () =>
    engines.each(`verifying by ${choice.algorithms[0]?.kind}`, (engine) =>
      expect.meet(async () => {
        for (const algorithm of choice.algorithms) {
          if (await found.key.verify(algorithm, input, signature, { engines: [engine] })) {
            return true;
          }
        }
        return false;
      }));
}

/** `DigestSign = SHA256` and `OneShotDigestSign = NULL`: the input is the message. */
export function digestSignAdapter(context: StanzaContext): StanzaRunner {
  const { subject, fields, expect, engines } = context;
  const found = context.keys.privateKey(fields.text("Key") ?? "");
  const input = readInput(fields);
  const signature = fields.bytes("Output");
  const choice = chooseAlgorithm(fields, found, subject);
  if (needsOneShot(context, found)) return skipForeign("eddsa with a message in pieces");
  if ("skipped" in choice) return choice;
  if ("skipped" in found) return found;
  return () =>
    engines.each(`signing by ${choice.algorithms[0]?.kind}`, (engine) =>
      expect.meet(() => {
        const algorithm = choice.algorithms[0];
        if (algorithm === undefined) return false;
        return found.key.sign(algorithm, input, { engines: [engine] });
      }, signature));
}

/** OpenSSL takes a message for Ed25519 and Ed448 in one piece only; here there is no other way. */
function needsOneShot(
  { kind }: StanzaContext,
  found: { key: PublicKey | PrivateKey } | { skipped: string },
): boolean {
  return "key" in found && found.key.type.startsWith("ed") && !kind.startsWith("OneShot");
}

/** Reads the controls of a stanza: padding, digests, salt length. */
function chooseAlgorithm(
  fields: Fields,
  found: { key: PublicKey | PrivateKey } | { skipped: string },
  digestName: string | undefined,
): Choice {
  const controls = new Map(
    fields.texts("Ctrl").map((text) => {
      const colon = text.indexOf(":");
      return [text.slice(0, colon), text.slice(colon + 1)] as const;
    }),
  );
  if ("skipped" in found) return found;
  const { key } = found;
  const name = digestName ?? controls.get("digest");
  if (key.type === "ed25519" || key.type === "ed448") {
    // Here these keys have no digest to choose, and no message comes in pieces.
    if (name !== "NULL") return skipForeign(`${key.type} with a choice of digest`);
    return { algorithms: [{ kind: key.type }] };
  }
  const digest = name === undefined ? undefined : digestNamed(name);
  if (name !== undefined && digest === undefined) {
    return skipUnsupported(`signatures with ${plainDigestName(name)}`);
  }
  if (key.type === "x25519" || key.type === "x448") {
    return skipForeign(`signatures by ${key.type} keys`);
  }
  if (key.type === "ec") {
    // The engines digest by the digest's name, so it can not be replaced.
    if (digestName === undefined) return skipUnsupported("ecdsa over digests made elsewhere");
    return { algorithms: [{ kind: "ecdsa", digest: digest ?? sha1 }] };
  }
  const padding = controls.get("rsa_padding_mode") ?? (key.type === "rsa-pss" ? "pss" : "pkcs1");
  if (padding === "pss") {
    return choosePss(controls, "publicKey" in key ? key.publicKey : key, digest);
  }
  if (controls.has("rsa_mgf1_md")) return skipForeign("a mask digest without a mask");
  if (padding !== "pkcs1") return skipUnsupported(`rsa signatures with ${padding} padding`);
  if (digest === undefined) return skipUnsupported("rsa signatures over bare data");
  return { algorithms: [{ kind: "rsa-pkcs1", digest }] };
}

/** Without a salt length OpenSSL finds it out; here all of them are tried, the usual ones first. */
function choosePss(
  controls: ReadonlyMap<string, string>,
  key: PublicKey,
  chosen: DigestAlgorithm | undefined,
): Choice {
  const restriction = key.rsaPssRestriction;
  const digest = chosen ?? restriction?.digest ?? sha1;
  const maskName = controls.get("rsa_mgf1_md");
  const mgf1Digest = maskName === undefined
    ? restriction?.mgf1Digest ?? digest
    : digestNamed(maskName);
  if (mgf1Digest === undefined) return skipUnsupported(`rsa-pss with mgf1-${maskName}`);
  const longest = Math.ceil((key.bits - 1) / 8) - digest.outputLength - 2;
  const given = controls.get("rsa_pss_saltlen") ?? "auto";
  const lengths = given === "auto"
    ? [...new Set([digest.outputLength, longest, ...Array(Math.max(longest, 0)).keys()])]
    : [given === "digest" ? digest.outputLength : given === "max" ? longest : Number(given)];
  return {
    algorithms: lengths.filter((saltLength) => saltLength >= 0).map((saltLength) => ({
      kind: "rsa-pss",
      digest,
      mgf1Digest,
      saltLength,
    })),
  };
}

/**
 * Makes an algorithm that signs a digest made elsewhere.
 *
 * @throws {RangeError} When the digest has another length than the algorithm's: OpenSSL's calls,
 * which have no counterpart here, compare them.
 */
function withPrehashed(algorithm: SignatureAlgorithm, input: Bytes): SignatureAlgorithm {
  if (!("digest" in algorithm)) return algorithm;
  const { digest } = algorithm;
  if (input.length !== digest.outputLength) {
    throw new RangeError(`Cannot sign ${input.length} bytes as a digest by ${digest.name}`);
  }
  return { ...algorithm, digest: prehashed(digest, input) };
}
