// Copyright 2026 the streamssl authors. MIT license.

import { type MlDsaAlgorithm, PrivateKey, PublicKey } from "../../../crypto/mod.ts";
import { deterministicRandom } from "../../../rand/mod.ts";
import type { Bytes } from "../../../wire/mod.ts";
import { rawPrivateKey, rawPublicKey } from "../raw_keys.ts";
import type { GroupContext, GroupRunner } from "./adapter.ts";
import { bytes, type Vector } from "./format.ts";
import { attempt, judge } from "./judge.ts";

/** Signatures to be checked. */
export function mlDsaVerifyAdapter({ group, engines, algorithm }: GroupContext): GroupRunner {
  return {
    run: (vector) =>
      engines.each(algorithm, async (engine) => {
        const tried = await attempt(() => {
          const key = readPublic(algorithm, bytes(group, "publicKey"));
          const { how, data } = messageOf(vector);
          return key.verify(how, data, bytes(vector, "sig"), { engines: [engine] });
        });
        return judge(vector, tried);
      }),
  };
}

/** Signatures with a key that is given as its seed. */
export function mlDsaSignSeedAdapter(context: GroupContext): GroupRunner {
  const { group, algorithm } = context;
  return signWith(context, () => {
    if (typeof group.privateKeyPkcs8 === "string") {
      return PrivateKey.fromPkcs8(bytes(group, "privateKeyPkcs8"));
    }
    return readPrivate(algorithm, bytes(group, "privateSeed"), "seed");
  });
}

/** Signatures with a key that is given without its seed. */
export function mlDsaSignNoSeedAdapter(context: GroupContext): GroupRunner {
  const { group, algorithm } = context;
  return signWith(context, () => readPrivate(algorithm, bytes(group, "privateKey"), "expanded"));
}

function signWith(
  { engines, algorithm }: GroupContext,
  readKey: () => PrivateKey,
): GroupRunner {
  return {
    run: (vector) =>
      engines.each(`${algorithm} signing`, async (engine) => {
        const tried = await attempt(() => {
          const { how, data } = messageOf(vector);
          const rnd = typeof vector.rnd === "string" ? bytes(vector, "rnd") : undefined;
          const options = rnd === undefined ? {} : { random: deterministicRandom(rnd) };
          const deterministic = rnd === undefined;
          return readKey().sign({ ...how, deterministic }, data, { engines: [engine], ...options });
        });
        return judge(vector, tried, { expected: bytes(vector, "sig") });
      }),
  };
}

/** The message, or µ where there is no message. */
function messageOf(vector: Vector): { how: MlDsaAlgorithm; data: Bytes } {
  if (typeof vector.msg !== "string") {
    return { how: { kind: "ml-dsa", externalMu: true }, data: bytes(vector, "mu") };
  }
  const context = typeof vector.ctx === "string" ? { context: bytes(vector, "ctx") } : {};
  return { how: { kind: "ml-dsa", ...context }, data: bytes(vector, "msg") };
}

function readPublic(algorithm: string, key: Bytes): PublicKey {
  return PublicKey.fromSubjectPublicKeyInfo(rawPublicKey(algorithm, key));
}

function readPrivate(algorithm: string, key: Bytes, form: "seed" | "expanded"): PrivateKey {
  return PrivateKey.fromPkcs8(rawPrivateKey(algorithm, key, form));
}
