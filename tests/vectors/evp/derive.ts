// Copyright 2026 the streamssl authors. MIT license.

import { generateKey, type KeyParameters } from "../../../crypto/mod.ts";
import { deriveSecret, GROUPS, privateBytes, publicBytes } from "../exchange.ts";
import type { Fields } from "../stanza.ts";
import { skipForeign, skipUnsupported, type StanzaContext, type StanzaRunner } from "./adapter.ts";

/** `Derive = KEY`: key exchange. */
export function deriveAdapter(
  { subject, fields, expect, keys, engines }: StanzaContext,
): StanzaRunner {
  const own = keys.privateKey(subject);
  const peerName = fields.text("PeerKey") ?? fields.text("PeerKeyValidate") ?? "";
  if ("skipped" in own) return own;
  const exchange = GROUPS[own.key.publicKey.curve ?? own.key.type];
  if (exchange === undefined) return skipForeign(`key exchange with ${own.key.type} keys`);
  const peer = keys.publicKey(peerName);
  const secret = fields.bytes("SharedSecret");
  // The curves here have cofactor 1, where cofactor mode changes nothing.
  const controls = fields.texts("Ctrl").filter((text) => !text.startsWith("ecdh_cofactor_mode:"));
  if ("skipped" in peer) return peer;
  if (controls.length > 0) return skipUnsupported(`derivation with ${controls.join(", ")}`);
  return () =>
    engines.each(exchange.group.name, (engine) =>
      expect.meet(
        () => deriveSecret(exchange, privateBytes(own.key), publicBytes(peer.key), engine),
        secret,
      ));
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
  return () =>
    engines.each(`making ${subject} keys`, (engine) =>
      expect.meet(async () => {
        const key = await generateKey(parameters, { engines: [engine] });
        if (name !== undefined) keys.add(name, key);
        return true;
      }));
}

function readParameters(subject: string, fields: Fields): KeyParameters | { skipped: string } {
  const controls = fields.texts("Ctrl");
  const bits = controls.find((text) => text.startsWith("rsa_keygen_bits:"))?.split(":")[1];
  if (controls.length > (bits === undefined ? 0 : 1)) {
    return skipUnsupported(`making ${subject} keys with ${controls.join(", ")}`);
  }
  switch (subject.toLowerCase()) {
    case "rsa":
    case "rsaencryption":
      return { type: "rsa", bits: Number(bits ?? 2048) };
    case "x25519":
    case "x448":
    case "ed25519":
    case "ed448":
      return { type: subject.toLowerCase() as "x25519" | "x448" | "ed25519" | "ed448" };
    default:
      return skipUnsupported(`making ${subject} keys`);
  }
}
