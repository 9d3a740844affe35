// Copyright 2026 the streamssl authors. MIT license.

import {
  type PrivateKey,
  type PublicKey,
  sha1,
  sha256,
  type SignatureAlgorithm,
} from "../../../crypto/mod.ts";
import { type Bytes, concatBytes } from "../../../wire/mod.ts";
import { digestNamed, plainDigestName } from "../digests.ts";
import { type Fields, parseValue } from "../stanza.ts";
import { skipForeign, skipUnsupported, type StanzaContext, type StanzaRunner } from "./adapter.ts";
import { chooseRsaSignature, readControls } from "./rsa.ts";

/** The message comes in one or several lines. */
function readInput(fields: Fields): Bytes {
  return concatBytes(...fields.texts("Input").map(parseValue));
}

/** A way to sign, or the reason why there is none. */
type Choice = { algorithm: SignatureAlgorithm } | { skipped: string };

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
      return expect.meet(async () => {
        const given = withPrehashed(choice.algorithm, input);
        return await found.key.verify(given, input, signature, { engines: [engine] });
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
      return expect.meet(() => {
        const given = withPrehashed(choice.algorithm, input);
        return found.key.sign(given, input, { engines: [engine] });
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
    engines.each(`verifying by ${choice.algorithm.kind}`, (engine) =>
      expect.meet(async () => {
        return await found.key.verify(choice.algorithm, input, signature, { engines: [engine] });
      }));
}

/** `DigestSign = SHA256` and `OneShotDigestSign = NULL`: the input is the message. */
export function digestSignAdapter(context: StanzaContext): StanzaRunner {
  const { subject, fields, expect, engines } = context;
  const found = context.keys.privateKey(fields.text("Key") ?? "");
  const input = readInput(fields);
  const given = fields.bytes("Output");
  // Without an output the demand is a signature that no one could foretell.
  const mismatch = expect.error?.endsWith("_MISMATCH") ?? false;
  const signature = given ?? (mismatch ? new Uint8Array(0) : undefined);
  const choice = chooseAlgorithm(fields, found, subject);
  if (needsOneShot(context, found)) return skipForeign("eddsa with a message in pieces");
  if ("skipped" in choice) return choice;
  if ("skipped" in found) return found;
  return () =>
    engines.each(`signing by ${choice.algorithm.kind}`, (engine) =>
      expect.meet(() => {
        return found.key.sign(choice.algorithm, input, { engines: [engine] });
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
  const controls = readControls(fields);
  // A fact about OpenSSL's objects, not about signatures.
  fields.text("Security-Category");
  if ("skipped" in found) return found;
  const { key } = found;
  const name = digestName ?? controls.get("digest");
  if (key.type === "ed25519" || key.type === "ed448") {
    // Here these keys have no digest to choose, and no message comes in pieces.
    if (name !== "NULL") return skipForeign(`${key.type} with a choice of digest`);
    return { algorithm: { kind: key.type } };
  }
  const digest = name === undefined ? undefined : digestNamed(name);
  if (name !== undefined && digest === undefined) {
    return skipUnsupported(`signatures with ${plainDigestName(name)}`);
  }
  if (key.type === "x25519" || key.type === "x448") {
    return skipForeign(`signatures by ${key.type} keys`);
  }
  if (key.type === "dh" || key.type === "dhx") {
    return skipForeign(`signatures by ${key.type} keys`);
  }
  if (key.type === "dsa") {
    return { algorithm: { kind: "dsa", digest: digest ?? sha256, nonce: nonceOf(fields) } };
  }
  if (key.type === "sm2") {
    return { algorithm: { kind: "sm2", prehashed: digestName === undefined } };
  }
  if (key.type === "ec") {
    return { algorithm: { kind: "ecdsa", digest: digest ?? sha1, nonce: nonceOf(fields) } };
  }
  return chooseRsaSignature(controls, key, digestName);
}

function nonceOf(fields: Fields): "any" | "deterministic" {
  return fields.text("NonceType") === "deterministic" ? "deterministic" : "any";
}

/**
 * Makes an algorithm that signs a digest made elsewhere.
 *
 * @throws {RangeError} When the digest has another length than the algorithm's: OpenSSL's calls,
 * which have no counterpart here, compare them.
 */
function withPrehashed(algorithm: SignatureAlgorithm, input: Bytes): SignatureAlgorithm {
  if (!("digest" in algorithm) || algorithm.digest === undefined) return algorithm;
  const { digest } = algorithm;
  if (input.length !== digest.outputLength) {
    throw new RangeError(`Cannot sign ${input.length} bytes as a digest by ${digest.name}`);
  }
  return { ...algorithm, prehashed: true };
}
