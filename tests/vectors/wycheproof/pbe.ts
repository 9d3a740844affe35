// Copyright 2026 the streamssl authors. MIT license.

import {
  cipherByName,
  encodePbeScheme,
  pbeDecrypt,
  pbeEncryptSync,
  type Pbes2Scheme,
  pbkdf2,
  pbkdf2Sync,
  readPbeScheme,
} from "../../../crypto/mod.ts";
import { DerReader } from "../../../crypto/asn1/mod.ts";
import { equalBytes } from "../../../wire/mod.ts";
import { digestNamed, plainDigestName } from "../digests.ts";
import { type GroupContext, type GroupRunner, skipGroup } from "./adapter.ts";
import { bytes, integer } from "./format.ts";
import { attempt, judge } from "./judge.ts";

/** With more iterations one form must do. */
const FEW_ITERATIONS = 10_000;

/** `PBKDF2-HMACSHA1`, in both forms. */
export function pbkdf2Adapter({ engines, algorithm }: GroupContext): GroupRunner {
  const [, name = ""] = /^PBKDF2-HMAC(.+)$/.exec(algorithm) ?? [];
  const digest = digestNamed(name);
  if (digest === undefined) return skipGroup(`pbkdf2 with ${plainDigestName(name)}`);
  return {
    run(vector) {
      const password = bytes(vector, "password");
      const iterations = integer(vector, "iterationCount");
      const parameters = {
        salt: bytes(vector, "salt"),
        iterations,
        length: integer(vector, "dkLen"),
      };
      return engines.once(async () => {
        const tried = await attempt(async () => {
          const key = await pbkdf2(digest, password, parameters);
          if (iterations > FEW_ITERATIONS) return key;
          if (!equalBytes(key, pbkdf2Sync(digest, password, parameters))) {
            throw new Error("pbkdf2() and pbkdf2Sync() differ");
          }
          return key;
        });
        return judge(vector, tried, { expected: bytes(vector, "dk") });
      });
    },
  };
}

/** `PbeWithHmacSha1AndAes_128`: PBES2 both ways, and its parameters through DER. */
export function pbeAdapter({ engines, algorithm }: GroupContext): GroupRunner {
  const [, name = "", bits = ""] = /^PbeWithHmac(.+)AndAes_(\d+)$/i.exec(algorithm) ?? [];
  const digest = digestNamed(name);
  if (digest === undefined) return skipGroup(algorithm);
  const cipher = cipherByName(`AES-${bits}-CBC`);
  return {
    run(vector) {
      const scheme: Pbes2Scheme = {
        kind: "pbes2",
        kdf: {
          type: "pbkdf2",
          digest,
          salt: bytes(vector, "salt"),
          iterations: integer(vector, "iterationCount"),
        },
        cipher,
        iv: bytes(vector, "iv"),
      };
      const password = bytes(vector, "password");
      const [message, ciphertext] = [bytes(vector, "msg"), bytes(vector, "ct")];
      return engines.once(async () => {
        const tried = await attempt(async () => {
          const read = readPbeScheme(new DerReader(encodePbeScheme(scheme)));
          const plaintext = await pbeDecrypt(read, password, ciphertext);
          if (!equalBytes(pbeEncryptSync(read, password, message), ciphertext)) {
            throw new Error("pbeEncryptSync() gave other bytes");
          }
          return plaintext;
        });
        return judge(vector, tried, { expected: message });
      });
    },
  };
}
