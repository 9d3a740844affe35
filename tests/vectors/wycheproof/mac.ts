// Copyright 2026 the streamssl authors. MIT license.

import {
  cmac,
  constantTimeEqual,
  gmac,
  hmac,
  kmac128,
  kmac256,
  mac,
  type MacAlgorithm,
  type MacOptions,
  siphash,
} from "../../../crypto/mod.ts";
import { equalBytes } from "../../../wire/mod.ts";
import { blockCipherNamed } from "../block_ciphers.ts";
import { digestNamed, plainDigestName } from "../digests.ts";
import { type GroupContext, type GroupRunner, skipGroup } from "./adapter.ts";
import { bytes, integer } from "./format.ts";
import { attempt, judge } from "./judge.ts";

/** A MAC with what the file's name says of its options. */
interface NamedMac {
  algorithm: MacAlgorithm;
  options: MacOptions;
}

/** Message authentication, with tags that may be cut short, and with a nonce or without. */
export function macAdapter(context: GroupContext): GroupRunner {
  const { group, engines, algorithm: name } = context;
  const length = integer(group, "tagSize") / 8;
  if (name.startsWith("HMAC")) return hmacRunner(context, name.slice("HMAC".length), length);
  const named = macNamed(name, length);
  if (named === undefined) return skipGroup(name);
  return {
    run: (vector) =>
      engines.once(async () => {
        const tried = await attempt(() => {
          const { algorithm, options } = named;
          const nonce = algorithm === gmac ? { nonce: bytes(vector, "iv") } : {};
          const code = mac(algorithm, bytes(vector, "key"), bytes(vector, "msg"), {
            ...options,
            ...nonce,
          });
          return constantTimeEqual(code.subarray(0, length), bytes(vector, "tag"));
        });
        return judge(vector, tried);
      }),
  };
}

function hmacRunner({ engines }: GroupContext, name: string, length: number): GroupRunner {
  const digest = digestNamed(name);
  if (digest === undefined) return skipGroup(`hmac with ${plainDigestName(name)}`);
  return {
    run(vector) {
      const key = bytes(vector, "key");
      const message = bytes(vector, "msg");
      return engines.each(`hmac with ${digest.name}`, async (engine) => {
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

/** `AES-CMAC`, `AES-GMAC`, `KMAC128`, `SipHash-2-4`, `SipHashX-2-4`. */
function macNamed(name: string, outputLength: number): NamedMac | undefined {
  // The code's length goes into KMAC.
  if (name === "KMAC128") return { algorithm: kmac128, options: { outputLength } };
  if (name === "KMAC256") return { algorithm: kmac256, options: { outputLength } };
  const rounds = /^SipHashX?-(\d+)-(\d+)$/.exec(name);
  if (rounds !== null) {
    const [compressionRounds, finalizationRounds] = [Number(rounds[1]), Number(rounds[2])];
    const options = { compressionRounds, finalizationRounds, outputLength };
    return { algorithm: siphash, options };
  }
  const cipher = blockCipherNamed(name)?.cipher;
  if (cipher === undefined) return undefined;
  if (name.endsWith("-CMAC")) return { algorithm: cmac, options: { cipher } };
  return name.endsWith("-GMAC") ? { algorithm: gmac, options: { cipher } } : undefined;
}
