// Copyright 2026 the streamssl authors. MIT license.

import {
  pbkdf2,
  pbkdf2Sync,
  pkcs12Kdf,
  pkcs12KdfSync,
  scrypt,
  scryptSync,
} from "../../../crypto/mod.ts";
import { type Bytes, equalBytes } from "../../../wire/mod.ts";
import { digestNamed, plainDigestName } from "../digests.ts";
import { parseValue } from "../stanza.ts";
import { skipUnsupported, type StanzaContext, type StanzaRunner } from "./adapter.ts";

/** A derivation with all its inputs, in both forms. */
type Derivation = (length: number) => readonly [Bytes, Promise<Bytes>];

/** `PBE = pbkdf2`: the derivations by their older functions. */
export function pbeAdapter(context: StanzaContext): StanzaRunner {
  const { fields, expect, engines } = context;
  const key = fields.bytes("Key") ?? new Uint8Array(0);
  const derivation = readDerivation(context);
  if ("skipped" in derivation) return derivation;
  return () =>
    engines.once(() =>
      expect.meet(async () => {
        const [sync, promise] = derivation(key.length);
        if (!equalBytes(sync, await promise)) throw new Error("both forms differ");
        return sync;
      }, key)
    );
}

function readDerivation({ subject, fields }: StanzaContext): Derivation | { skipped: string } {
  const text = fields.text("Password") ?? "NULL";
  const password = text === "NULL" ? new Uint8Array(0) : parseValue(text);
  const salt = parseValue(fields.text("Salt") ?? '""');
  const iterations = Number(fields.text("iter"));
  if (subject === "scrypt") {
    const [cost, blockSize, parallelization] = ["N", "r", "p"].map((name) =>
      Number(fields.text(name))
    ) as [number, number, number];
    // What EVP_PBE_scrypt allows where nothing else is said.
    const maxmem = Number(fields.text("maxmem") ?? 32 * 1024 * 1024);
    return (length) => {
      const options = { salt, cost, blockSize, parallelization, length, maxmem };
      return [scryptSync(password, options), scrypt(password, options)];
    };
  }
  const name = fields.text("MD") ?? "";
  const id = Number(fields.text("id"));
  const digest = digestNamed(name);
  if (digest === undefined) return skipUnsupported(`pbe ${subject} with ${plainDigestName(name)}`);
  if (subject === "pbkdf2") {
    return (length) => {
      const options = { salt, iterations, length };
      return [pbkdf2Sync(digest, password, options), pbkdf2(digest, password, options)];
    };
  }
  const purpose = (["key", "iv", "mac"] as const)[id - 1];
  if (subject !== "pkcs12" || purpose === undefined) return skipUnsupported(`pbe ${subject}`);
  return (length) => {
    const options = { salt, iterations, purpose, length };
    return [pkcs12KdfSync(digest, password, options), pkcs12Kdf(digest, password, options)];
  };
}
