// Copyright 2026 the streamssl authors. MIT license.

import { type EncryptionAlgorithm, PrivateKey } from "../../../crypto/mod.ts";
import { equalBytes } from "../../../wire/mod.ts";
import { digestNamed, plainDigestName } from "../digests.ts";
import { type GroupContext, type GroupRunner, skipGroup } from "./adapter.ts";
import { bytes, integer, text } from "./format.ts";
import { attempt, judge } from "./judge.ts";

/** RSA-OAEP. */
export function oaepDecryptAdapter({ group, engines }: GroupContext): GroupRunner {
  const names = [text(group, "sha"), text(group, "mgfSha")] as const;
  const [digest, mgf1Digest] = names.map(digestNamed);
  if (digest === undefined || mgf1Digest === undefined) {
    return skipGroup(`rsa-oaep with ${names.map(plainDigestName).join(" and ")}`);
  }
  const key = PrivateKey.fromPkcs8(bytes(group, "privateKeyPkcs8"));
  return {
    run(vector) {
      const label = bytes(vector, "label");
      const algorithm: EncryptionAlgorithm = { kind: "rsa-oaep", digest, mgf1Digest, label };
      return engines.each(`rsa-oaep with ${digest.name}`, async (engine) => {
        const tried = await attempt(() =>
          key.decrypt(algorithm, bytes(vector, "ct"), { engines: [engine] })
        );
        return judge(vector, tried, { expected: bytes(vector, "msg") });
      });
    },
  };
}

/** RSA with PKCS #1 v1.5: with an error, and with other bytes in place of the message. */
export function pkcs1DecryptAdapter({ group, engines }: GroupContext): GroupRunner {
  const key = PrivateKey.fromPkcs8(bytes(group, "privateKeyPkcs8"));
  return {
    run(vector) {
      const what = `rsa-pkcs1 of ${integer(group, "keySize")} bits`;
      return engines.each(what, async (engine) => {
        const options = { engines: [engine] };
        const expected = bytes(vector, "msg");
        const explicit = await attempt(() =>
          key.decrypt({ kind: "rsa-pkcs1", rejection: "explicit" }, bytes(vector, "ct"), options)
        );
        const verdict = judge(vector, explicit, { expected });
        if (verdict !== "passed") return verdict;
        // With implicit rejection a ciphertext of the right length never fails.
        const implicit = await attempt(() =>
          key.decrypt({ kind: "rsa-pkcs1" }, bytes(vector, "ct"), options)
        );
        if (vector.result === "valid") return judge(vector, implicit, { expected });
        if (implicit.accepted) {
          const same = explicit.accepted && equalBytes(implicit.output!, explicit.output!);
          return explicit.accepted === same ? "passed" : { failed: "two answers" };
        }
        return judge(vector, implicit, { expected });
      });
    },
  };
}
