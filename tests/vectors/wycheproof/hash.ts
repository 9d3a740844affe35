// Copyright 2026 the streamssl authors. MIT license.

import { hkdfExpand, hkdfExtract } from "../../../crypto/mod.ts";
import { unsupported } from "../case.ts";
import { digestNamed, digestOn, plainDigestName } from "../digests.ts";
import { type GroupContext, type GroupRunner, skipGroup } from "./adapter.ts";
import { bytes, integer } from "./format.ts";
import { attempt, judge } from "./judge.ts";

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
