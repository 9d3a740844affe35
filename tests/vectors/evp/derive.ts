// Copyright 2026 the streamssl authors. MIT license.

import {
  type DhGroupName,
  type DigestAlgorithm,
  generateKey,
  type KeyParameters,
  type MlDsaKeyType,
  type PrivateKey,
  type PublicKey,
  x942Kdf,
} from "../../../crypto/mod.ts";
import { digestNamed } from "../digests.ts";
import { deriveSecret, GROUPS, privateBytes, publicBytes } from "../exchange.ts";
import { deterministicRandom } from "../../../rand/mod.ts";
import { type Bytes, equalBytes } from "../../../wire/mod.ts";
import { isRawAlgorithm } from "../raw_keys.ts";
import { type Fields, parseControl } from "../stanza.ts";
import { readControls } from "./rsa.ts";
import { skipForeign, skipUnsupported, type StanzaContext, type StanzaRunner } from "./adapter.ts";

/** `Derive = KEY`: key exchange. */
export function deriveAdapter(
  { subject, fields, expect, keys, engines }: StanzaContext,
): StanzaRunner {
  const own = keys.privateKey(subject);
  const peerName = fields.text("PeerKey") ?? fields.text("PeerKeyValidate") ?? "";
  if ("skipped" in own) return own;
  if (own.key.type === "dh" || own.key.type === "dhx") {
    return deriveFinite(own.key, peerName, { fields, expect, keys, engines });
  }
  if (own.key.type === "ec") return deriveOnCurve(own.key, { fields, expect, keys, engines });
  const exchange = GROUPS[own.key.type];
  if (exchange === undefined) return skipForeign(`key exchange with ${own.key.type} keys`);
  const peer = keys.publicKey(peerName);
  const secret = fields.bytes("SharedSecret");
  const controls = fields.texts("Ctrl");
  if ("skipped" in peer) return peer;
  if (controls.length > 0) return skipUnsupported(`derivation with ${controls.join(", ")}`);
  return () =>
    engines.each(exchange.group.name, (engine) =>
      expect.meet(
        () => deriveSecret(exchange, privateBytes(own.key), publicBytes(peer.key), engine),
        secret,
      ));
}

/** Diffie-Hellman over a finite field, and the derivation of ANSI X9.42 behind it. */
function deriveFinite(
  own: PrivateKey,
  peerName: string,
  { fields, expect, keys, engines }: Omit<StanzaContext, "kind" | "subject">,
): StanzaRunner {
  const peer = keys.publicKey(peerName);
  const secret = fields.bytes("SharedSecret");
  const pad = readControls(fields).get("dh_pad") === "1";
  const kdf = fields.text("KDFType");
  const length = Number(fields.text("KDFOutlen"));
  const digest = digestNamed(fields.text("KDFDigest") ?? "sha256");
  const wrap = fields.text("CEKAlg");
  if ("skipped" in peer) return peer;
  if (kdf !== undefined && (kdf !== "X942KDF-ASN1" || digest === undefined)) {
    return skipUnsupported(`derivation with ${kdf}`);
  }
  return () =>
    engines.each(`derivation with ${own.type} keys`, (engine) =>
      expect.meet(async () => {
        // The derivation function demands the padding, whatever is said.
        const options = { engines: [engine], pad: pad || kdf !== undefined };
        const derived = await own.derive(peer.key, options);
        if (kdf === undefined) return derived;
        return x942Kdf(digest as DigestAlgorithm, derived, { keyWrap: wrap ?? "", length });
      }, secret));
}

/** ECDH on any curve; where TLS has the curve as a group, by its key exchange, too. */
function deriveOnCurve(
  key: PrivateKey,
  { fields, expect, keys, engines }: Omit<StanzaContext, "kind" | "subject">,
): StanzaRunner {
  const peer = keys.publicKey(fields.text("PeerKey") ?? fields.text("PeerKeyValidate") ?? "");
  const secret = fields.bytes("SharedSecret");
  const controls = new Set(fields.texts("Ctrl"));
  const cofactor = controls.delete("ecdh_cofactor_mode:1");
  if ("skipped" in peer) return peer;
  if (controls.size > 0) return skipUnsupported(`derivation with ${[...controls].join(", ")}`);
  const isValidated = fields.text("PeerKeyValidate") !== undefined;
  if (!isValidated && expect.success && !isGenerated(peer.key)) {
    return skipForeign("peers of a part of small order, which openssl takes when told not to look");
  }
  const exchange = GROUPS[key.curve ?? ""];
  return async () => {
    const outcome = await engines.each(
      `ecdh on ${key.curve}`,
      (engine) => expect.meet(() => key.derive(peer.key, { cofactor, engines: [engine] }), secret),
    );
    if (exchange === undefined || outcome !== "passed") return outcome;
    return await engines.each(exchange.group.name, (engine) =>
      expect.meet(
        () => deriveSecret(exchange, privateBytes(key), publicBytes(peer.key), engine),
        secret,
      ));
  };
}

function isGenerated(key: PublicKey): boolean {
  try {
    key.check();
    return true;
  } catch {
    return false;
  }
}

/** `PrivPubKeyPair = PRIVATE:PUBLIC`: whether they belong together. */
export function keyPairAdapter({ subject, expect, keys, engines }: StanzaContext): StanzaRunner {
  const [privateName = "", publicName = ""] = subject.split(":");
  const own = keys.privateKey(privateName);
  const other = keys.publicKey(publicName);
  if ("skipped" in own) return own;
  if ("skipped" in other) return other;
  return () => engines.once(() => expect.meet(() => own.key.publicKey.equals(other.key)));
}

/** `KeyGen = rsaEncryption`: makes a key, which must be one. */
export function keyGenAdapter(
  { subject, fields, expect, keys, engines }: StanzaContext,
): StanzaRunner {
  const name = fields.text("KeyName");
  const parameters = readParameters(subject, fields);
  if ("skipped" in parameters) {
    if (name !== undefined) keys.addMissing(name, parameters);
    return parameters;
  }
  const seed = readSeed(fields);
  const outputs = fields.texts("CtrlOut").map(parseControl);
  const random = seed === undefined ? {} : { random: deterministicRandom(seed) };
  return () =>
    engines.each(`making ${subject} keys`, (engine) =>
      expect.meet(async () => {
        const key = await generateKey(parameters, { engines: [engine], ...random });
        if (name !== undefined) keys.add(name, key);
        return outputs.every((output) => hasPart(key, output));
      }));
}

/** The seed of a key that is to be made from it. */
function readSeed(fields: Fields): Bytes | undefined {
  return fields.texts("Ctrl").map(parseControl).find(({ name }) => name === "seed")?.bytes;
}

/** Whether a key has the public or private bytes that a stanza shows: they end its encodings. */
function hasPart(key: PrivateKey, { name, bytes }: { name: string; bytes: Bytes }): boolean {
  const der = name === "pub" ? key.publicKey.subjectPublicKeyInfo : key.toPkcs8();
  return equalBytes(der.subarray(der.length - bytes.length), bytes);
}

function readParameters(subject: string, fields: Fields): KeyParameters | { skipped: string } {
  const controls = readControls(fields);
  const bits = Number(controls.get("rsa_keygen_bits") ?? 2048);
  const digest = digestNamed(controls.get("rsa_pss_keygen_md") ?? "sha256");
  const mgf1Digest = digestNamed(controls.get("rsa_pss_keygen_mgf1_md") ?? digest?.name ?? "");
  const group = controls.get("dh_param") as DhGroupName | undefined;
  for (
    const known of [
      "seed",
      "hexseed",
      "rsa_keygen_bits",
      "rsa_pss_keygen_md",
      "rsa_pss_keygen_mgf1_md",
      "dh_param",
      "group",
    ]
  ) {
    controls.delete(known);
  }
  if (controls.size > 0) {
    return skipUnsupported(`making ${subject} keys with ${[...controls.keys()].join(", ")}`);
  }
  switch (subject.toLowerCase()) {
    case "rsa":
    case "rsaencryption":
      return { type: "rsa", bits };
    case "rsassa-pss": {
      if (digest === undefined || mgf1Digest === undefined) return skipUnsupported("pss digests");
      const restriction = { digest, mgf1Digest, minimumSaltLength: digest.outputLength };
      return { type: "rsa-pss", bits, restriction };
    }
    case "dh":
    case "dhkeyagreement":
      return { type: "dh", group: group ?? "ffdhe2048" };
    case "sm2":
      return { type: "sm2" };
    case "x25519":
    case "x448":
    case "ed25519":
    case "ed448":
      return { type: subject.toLowerCase() as "x25519" | "x448" | "ed25519" | "ed448" };
    default:
      if (isRawAlgorithm(subject)) return { type: subject.toLowerCase() as MlDsaKeyType };
      return skipUnsupported(`making ${subject} keys`);
  }
}
