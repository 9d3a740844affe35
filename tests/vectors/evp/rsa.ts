// Copyright 2026 the streamssl authors. MIT license.

import type {
  EncryptionAlgorithm,
  PrivateKey,
  PublicKey,
  RsaPssAlgorithm,
  SignatureAlgorithm,
} from "../../../crypto/mod.ts";
import { sha1 } from "../../../crypto/mod.ts";
import { digestNamed, plainDigestName } from "../digests.ts";
import { type Fields, parseValue } from "../stanza.ts";
import { skipForeign, skipUnsupported, type StanzaContext, type StanzaRunner } from "./adapter.ts";
import type { Expectation } from "./expect.ts";

/** A choice that the stanza makes, or the reason why it is skipped. */
type Choice<T> = { algorithm: T } | { skipped: string };

/** The `Ctrl` lines of a stanza. */
export function readControls(fields: Fields): Map<string, string> {
  return new Map(
    fields.texts("Ctrl").map((text) => {
      const colon = text.indexOf(":");
      return [text.slice(0, colon), text.slice(colon + 1)] as const;
    }),
  );
}

/** `Decrypt = KEY`. */
export function decryptAdapter(context: StanzaContext): StanzaRunner {
  const { subject, fields, expect, engines, keys } = context;
  const found = keys.privateKey(subject);
  const input = parseValue(fields.text("Input") ?? "");
  const output = fields.text("Output");
  const controls = readControls(fields);
  if ("skipped" in found) return found;
  const choice = chooseEncryption(controls, expect, found.key);
  if ("skipped" in choice) return choice;
  return () =>
    engines.each(
      `decrypting by ${choice.algorithm.kind}`,
      (engine) =>
        expect.meet(
          () => found.key.decrypt(choice.algorithm, input, { engines: [engine] }),
          output === undefined ? undefined : parseValue(output),
        ),
    );
}

/** `Encrypt = KEY`: random padding makes other bytes each time, which must decrypt again. */
export function encryptAdapter(context: StanzaContext): StanzaRunner {
  const { subject, fields, expect, engines, keys } = context;
  const found = keys.publicKey(subject);
  const input = parseValue(fields.text("Input") ?? "");
  fields.text("Output");
  const controls = readControls(fields);
  if ("skipped" in found) return found;
  const choice = chooseEncryption(controls, expect, found.key);
  if ("skipped" in choice) return choice;
  return () =>
    engines.each(
      `encrypting by ${choice.algorithm.kind}`,
      (engine) =>
        expect.meet(async () => {
          await found.key.encrypt(choice.algorithm, input, { engines: [engine] });
          return true;
        }),
    );
}

/** `VerifyRecover = KEY`. */
export function verifyRecoverAdapter(context: StanzaContext): StanzaRunner {
  const { subject, fields, expect, engines, keys } = context;
  const found = keys.publicKey(subject);
  const input = parseValue(fields.text("Input") ?? "");
  const output = fields.bytes("Output");
  const controls = readControls(fields);
  if ("skipped" in found) return found;
  const choice = chooseRsaSignature(controls, found.key, undefined);
  if ("skipped" in choice) return choice;
  return () =>
    engines.each(`recovering from ${choice.algorithm.kind}`, (engine) =>
      expect.meet(
        () => found.key.verifyRecover(choice.algorithm, input, { engines: [engine] }),
        output,
      ));
}

function chooseEncryption(
  controls: ReadonlyMap<string, string>,
  expect: Expectation,
  key: PublicKey | PrivateKey,
): Choice<EncryptionAlgorithm> {
  if (key.type === "sm2") {
    const digest = digestNamed(controls.get("digest") ?? "sm3");
    return digest === undefined
      ? skipUnsupported("sm2 with a digest that nobody has")
      : { algorithm: { kind: "sm2", digest } };
  }
  if (!key.type.startsWith("rsa")) return skipUnsupported(`encryption with ${key.type} keys`);
  const mode = controls.get("rsa_padding_mode") ?? "pkcs1";
  switch (mode) {
    case "none":
      return { algorithm: { kind: "rsa-raw" } };
    case "pkcs1": {
      // Where an error is expected OpenSSL of that file has no implicit rejection.
      const rejection = controls.get("rsa_pkcs1_implicit_rejection") === "0" || !expect.success
        ? "explicit"
        : "implicit";
      return { algorithm: { kind: "rsa-pkcs1", rejection } };
    }
    case "oaep": {
      const name = controls.get("rsa_oaep_md") ?? "sha1";
      const digest = digestNamed(name);
      const mgf1Digest = digestNamed(controls.get("rsa_mgf1_md") ?? name);
      if (digest === undefined || mgf1Digest === undefined) {
        return skipUnsupported(`rsa-oaep with ${plainDigestName(name)}`);
      }
      const label = parseValue(controls.get("rsa_oaep_label") ?? "");
      return { algorithm: { kind: "rsa-oaep", digest, mgf1Digest, label } };
    }
    default:
      return skipUnsupported(`rsa encryption with ${mode} padding`);
  }
}

/** How an RSA key signs, by the controls of a stanza; without a digest the data is signed bare. */
export function chooseRsaSignature(
  controls: ReadonlyMap<string, string>,
  key: PublicKey | PrivateKey,
  digestName: string | undefined,
): Choice<SignatureAlgorithm> {
  const name = digestName ?? controls.get("digest");
  const digest = name === undefined || name === "NULL" ? undefined : digestNamed(name);
  if (name !== undefined && name !== "NULL" && digest === undefined) {
    return skipUnsupported(`signatures with ${plainDigestName(name)}`);
  }
  const mode = controls.get("rsa_padding_mode") ?? (key.type === "rsa-pss" ? "pss" : "pkcs1");
  if (mode !== "pss" && controls.has("rsa_mgf1_md")) {
    return skipForeign("a mask digest without a mask");
  }
  switch (mode) {
    case "none":
      return digest === undefined
        ? { algorithm: { kind: "rsa-raw" } }
        : skipForeign("a digest without a padding");
    case "x931":
      return { algorithm: { kind: "rsa-x931", ...digest && { digest } } };
    case "pss":
      return choosePss(controls, "publicKey" in key ? key.publicKey : key, digest?.name);
    case "pkcs1":
      return {
        algorithm: digest === undefined
          ? { kind: "rsa-pkcs1-bare" }
          : { kind: "rsa-pkcs1", digest },
      };
    default:
      return skipForeign(`rsa signatures with ${mode} padding`);
  }
}

function choosePss(
  controls: ReadonlyMap<string, string>,
  key: PublicKey,
  digestName: string | undefined,
): Choice<SignatureAlgorithm> {
  const restriction = key.rsaPssRestriction;
  const digest = digestName === undefined
    ? restriction?.digest ?? sha1
    : digestNamed(digestName) ?? sha1;
  const maskName = controls.get("rsa_mgf1_md");
  const mgf1Digest = maskName === undefined
    ? restriction?.mgf1Digest ?? digest
    : digestNamed(maskName);
  if (mgf1Digest === undefined) return skipUnsupported(`rsa-pss with mgf1-${maskName}`);
  const given = controls.get("rsa_pss_saltlen") ?? "auto";
  const saltLength = /^\d+$/.test(given)
    ? Number(given)
    : given as Exclude<RsaPssAlgorithm["saltLength"], number>;
  return { algorithm: { kind: "rsa-pss", digest, mgf1Digest, saltLength } };
}
