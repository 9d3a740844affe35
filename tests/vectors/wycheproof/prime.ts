// Copyright 2026 the streamssl authors. MIT license.

import { checkPrime } from "../../../crypto/mod.ts";
import type { GroupContext, GroupRunner } from "./adapter.ts";
import { bytes } from "./format.ts";
import { attempt, judge } from "./judge.ts";

/** Primes; the values are integers in two's complement. */
export function primalityAdapter({ engines }: GroupContext): GroupRunner {
  return {
    run(vector) {
      return engines.once(async () => {
        const value = bytes(vector, "value").reduce((sum, byte) => sum << 8n | BigInt(byte), 0n);
        const signed = BigInt.asIntN(8 * bytes(vector, "value").length, value);
        return judge(vector, await attempt(() => checkPrime(signed)));
      });
    },
  };
}
