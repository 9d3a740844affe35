// Copyright 2026 the streamssl authors. MIT license.

import { hkdfExpand, hkdfExtract, hmac } from "../../../crypto/mod.ts";
import { equalBytes } from "../../../wire/mod.ts";
import { unsupported } from "../case.ts";
import { digestNamed, digestOn, plainDigestName } from "../digests.ts";
import { type GroupContext, type GroupRunner, skipGroup } from "./adapter.ts";
import { bytes, integer } from "./format.ts";
import { attempt, judge } from "./judge.ts";

/** Message authentication: HMAC, with tags that may be cut short. */
export function macAdapter({ group, engines, algorithm }: GroupContext): GroupRunner {
  if (!algorithm.startsWith("HMAC")) return skipGroup(algorithm);
  const name = algorithm.slice("HMAC".length);
  const digest = digestNamed(name);
  if (digest === undefined) return skipGroup(`hmac with ${plainDigestName(name)}`);
  const length = integer(group, "tagSize") / 8;
  return {
    run(vector) {
      const key = bytes(vector, "key");
      const message = bytes(vector, "msg");
      return engines.each(algorithm, async (engine) => {
        const tried = await attempt(() => {
          const whole = engine.hmac?.(digest, key, message);
          if (whole === undefined) return false;
          if (!equalBytes(hmac(digest, key, message), whole)) throw new Error("hmac() differs");
          return equalBytes(whole.subarray(0, length), bytes(vector, "tag"));
        });
        return judge(vector, tried);
      });
    },
  };
}

/** Key derivation by HKDF: extract, then expand; more than 255 blocks must be refused. */
export function hkdfAdapter({ engines, algorithm }: GroupContext): GroupRunner {
  const name = algorithm.replace(/^HKDF-/, "");
  const digest = digestNamed(name);
  if (digest === undefined) return skipGroup(`hkdf with ${plainDigestName(name)}`);
  return {
    run(vector) {
      return engines.each(algorithm, async (engine) => {
        const tied = digestOn(engine, digest);
        if (tied === undefined) return unsupported(algorithm);
        const tried = await attempt(() => {
          const secret = hkdfExtract(tied, bytes(vector, "salt"), bytes(vector, "ikm"));
          return hkdfExpand(tied, secret, bytes(vector, "info"), integer(vector, "size"));
        });
        return judge(vector, tried, { expected: bytes(vector, "okm") });
      });
    },
  };
}
