// Copyright 2026 the streamssl authors. MIT license.

import {
  type KeyExchangeGroup,
  mlkem1024,
  mlkem512,
  mlkem768,
  PrivateKey,
} from "../../../crypto/mod.ts";
import { deterministicRandom } from "../../../rand/mod.ts";
import { type Bytes, concatBytes, equalBytes } from "../../../wire/mod.ts";
import type { Outcome } from "../case.ts";
import { rawPrivateKey } from "../raw_keys.ts";
import { type GroupContext, type GroupRunner, skipGroup } from "./adapter.ts";
import { bytes, text } from "./format.ts";
import { attempt, judge, shorten } from "./judge.ts";

const GROUPS: Readonly<Record<string, KeyExchangeGroup>> = {
  "ML-KEM-512": mlkem512,
  "ML-KEM-768": mlkem768,
  "ML-KEM-1024": mlkem1024,
};

/** Key generation from a seed, then decapsulation. */
export function mlKemAdapter({ group, engines }: GroupContext): GroupRunner {
  const set = text(group, "parameterSet");
  const kem = GROUPS[set];
  if (kem === undefined) return skipGroup(set);
  return {
    run(vector) {
      return engines.each(set, async (engine) => {
        const options = { random: deterministicRandom(bytes(vector, "seed")), engines: [engine] };
        let wrong: Outcome | undefined;
        const tried = await attempt(async () => {
          const share = await kem.generate(options);
          if (!equalBytes(share.share, bytes(vector, "ek"))) {
            wrong = { failed: `made the encapsulation key ${shorten(share.share)}` };
          }
          return await share.complete(bytes(vector, "c"));
        });
        return wrong ?? judge(vector, tried, { expected: bytes(vector, "K") });
      });
    },
  };
}

/** Key generation from a seed; the encapsulation key is compared. */
export function mlKemKeyGenAdapter({ group, engines }: GroupContext): GroupRunner {
  const set = text(group, "parameterSet");
  const kem = GROUPS[set];
  if (kem === undefined) return skipGroup(set);
  return {
    run(vector) {
      return engines.each(set, async (engine) => {
        const options = { random: deterministicRandom(bytes(vector, "seed")), engines: [engine] };
        const tried = await attempt(async () =>
          new Uint8Array((await kem.generate(options)).share)
        );
        return judge(vector, tried, { expected: bytes(vector, "ek") });
      });
    },
  };
}

/** Encapsulation with a given message; keys that are not reduced must be refused. */
export function mlKemEncapsAdapter({ group, engines }: GroupContext): GroupRunner {
  const set = text(group, "parameterSet");
  const kem = GROUPS[set];
  if (kem === undefined) return skipGroup(set);
  return {
    run(vector) {
      return engines.each(set, async (engine) => {
        const options = { random: deterministicRandom(bytes(vector, "m")), engines: [engine] };
        const tried = await attempt(async (): Promise<Bytes> => {
          const { share, secret } = await kem.respond(bytes(vector, "ek"), options);
          return concatBytes(share, secret);
        });
        const expected = concatBytes(bytes(vector, "c"), bytes(vector, "K"));
        return judge(vector, tried, { expected });
      });
    },
  };
}

/** Decapsulation with a key that came without its seed. */
export function mlKemDecapsAdapter({ group, engines }: GroupContext): GroupRunner {
  const set = text(group, "parameterSet");
  return {
    run: (vector) =>
      engines.each(`${set} keys`, async (engine) => {
        const tried = await attempt(() => {
          const key = PrivateKey.fromPkcs8(rawPrivateKey(set, bytes(vector, "dk"), "expanded"));
          return key.decapsulate(bytes(vector, "c"), { engines: [engine] });
        });
        const { K } = vector;
        return judge(vector, tried, typeof K === "string" ? { expected: bytes(vector, "K") } : {});
      }),
  };
}
