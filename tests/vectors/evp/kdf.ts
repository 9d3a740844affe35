// Copyright 2026 the streamssl authors. MIT license.

import {
  type DigestAlgorithm,
  hkdfExpand,
  hkdfExtract,
  tls13HkdfExpandLabel,
  tls1Prf,
} from "../../../crypto/mod.ts";
import { type Bytes, concatBytes } from "../../../wire/mod.ts";
import { digestNamed, digestOn, plainDigestName } from "../digests.ts";
import { parseControl } from "../stanza.ts";
import { skipForeign, skipUnsupported, type StanzaContext, type StanzaRunner } from "./adapter.ts";

/** The controls of a stanza: `Ctrl.salt = hexsalt:00`, whatever stands behind the full stop. */
class Controls {
  readonly #controls: readonly { name: string; text: string; bytes: Bytes }[];

  constructor(context: StanzaContext) {
    const keys = new Set(context.fields.pairs().map((pair) => pair.key));
    for (const key of keys) if (key.startsWith("Ctrl.")) context.fields.texts(key);
    this.#controls = context.fields.pairs().filter((pair) => pair.key.startsWith("Ctrl."))
      .map((pair) => parseControl(pair.value));
  }

  /** All bytes of a name, in order; nothing when the name is missing. */
  bytes(...names: string[]): Bytes | undefined {
    const found = this.#controls.filter((control) => names.includes(control.name));
    if (found.length === 0) return undefined;
    return concatBytes(...found.map((control) => control.bytes));
  }

  /** The bytes of each control of a name. */
  list(name: string): Bytes[] {
    return this.#controls.filter((control) => control.name === name).map(({ bytes }) => bytes);
  }

  /** The text of a name. */
  text(...names: string[]): string | undefined {
    return this.#controls.find((control) => names.includes(control.name))?.text;
  }

  /** The names that a function of ours has no argument for. */
  others(...known: string[]): string[] {
    return this.#controls.map(({ name }) => name).filter((name) => !known.includes(name));
  }
}

/** A key derivation with all its inputs: gives so many bytes. */
type Derivation = (length: number) => Bytes;

/** `KDF = HKDF` and `PKEYKDF = HKDF`, which name the same functions. */
export function kdfAdapter(context: StanzaContext): StanzaRunner {
  const { subject, fields, expect, engines } = context;
  const controls = new Controls(context);
  const output = fields.bytes("Output") ?? new Uint8Array(0);
  const adapt = DERIVATIONS[subject.toUpperCase()];
  if (adapt === undefined) return skipUnsupported(subject);
  const name = controls.text("digest", "md");
  if (name === undefined) return skipForeign("a kdf without its digest");
  const digest = digestNamed(name);
  if (digest === undefined) return skipUnsupported(`${subject} with ${plainDigestName(name)}`);
  if (controls.text("mode") === "EXTRACT_ONLY" && output.length !== digest.outputLength) {
    return skipForeign("an extraction of another length than the digest's");
  }
  const first = adapt(digest, controls);
  if (typeof first !== "function") return first;
  return () =>
    engines.each(`${subject} with ${digest.name}`, (engine) => {
      const tied = digestOn(engine, digest);
      const derivation = tied === undefined ? undefined : adapt(tied, controls);
      if (typeof derivation !== "function") return skipUnsupported(`${subject} with ${name}`);
      return expect.meet(() => derivation(output.length), output);
    });
}

type DerivationAdapter = (
  digest: DigestAlgorithm,
  controls: Controls,
) => Derivation | { skipped: string };

const DERIVATIONS: Readonly<Record<string, DerivationAdapter>> = {
  HKDF: adaptHkdf,
  "TLS1-PRF": adaptTls1Prf,
  "TLS13-KDF": adaptTls13Kdf,
};

function adaptHkdf(digest: DigestAlgorithm, controls: Controls): Derivation | { skipped: string } {
  const others = controls.others("mode", "digest", "md", "key", "salt", "info");
  if (others.length > 0) return skipUnsupported(`hkdf with ${others.join(", ")}`);
  const key = controls.bytes("key");
  if (key === undefined) return skipForeign("a kdf without its key");
  const salt = controls.bytes("salt");
  const info = controls.bytes("info") ?? new Uint8Array(0);
  switch (controls.text("mode") ?? "EXTRACT_AND_EXPAND") {
    case "EXTRACT_ONLY":
      return () => hkdfExtract(digest, salt, key);
    case "EXPAND_ONLY":
      return (length) => hkdfExpand(digest, key, info, length);
    default:
      return (length) => hkdfExpand(digest, hkdfExtract(digest, salt, key), info, length);
  }
}

/** The label is the first seed; the others follow it. */
function adaptTls1Prf(
  digest: DigestAlgorithm,
  controls: Controls,
): Derivation | { skipped: string } {
  const secret = controls.bytes("secret");
  if (secret === undefined) return skipForeign("a kdf without its key");
  const [label, ...seeds] = controls.list("seed");
  if (label === undefined) return skipForeign("a kdf without its seed");
  return (length) =>
    tls1Prf(digest, secret, new TextDecoder().decode(label), concatBytes(...seeds), length);
}

/** RFC 8446, Section 7.1: extraction is preceded by Derive-Secret(., "derived", ""). */
function adaptTls13Kdf(
  digest: DigestAlgorithm,
  controls: Controls,
): Derivation | { skipped: string } {
  const prefix = new TextDecoder().decode(controls.bytes("prefix") ?? new Uint8Array(0));
  const label = new TextDecoder().decode(controls.bytes("label") ?? new Uint8Array(0));
  const key = controls.bytes("key");
  const salt = controls.bytes("salt");
  if (prefix !== "" && prefix !== "tls13 ") return skipUnsupported(`tls13-kdf with ${prefix}`);
  switch (controls.text("mode")) {
    case "EXTRACT_ONLY":
      return () => {
        const zeros = new Uint8Array(digest.outputLength);
        const derived = salt === undefined ? zeros : tls13HkdfExpandLabel(
          digest,
          salt,
          label,
          digest.digest(new Uint8Array(0)),
          digest.outputLength,
        );
        return hkdfExtract(digest, derived, key ?? zeros);
      };
    case "EXPAND_ONLY": {
      if (key === undefined) return skipForeign("a kdf without its key");
      const context = controls.bytes("data") ?? new Uint8Array(0);
      return (length) => tls13HkdfExpandLabel(digest, key, label, context, length);
    }
    default:
      return skipForeign(`tls13-kdf with mode ${controls.text("mode")}`);
  }
}
