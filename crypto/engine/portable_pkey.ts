// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/** Public-key algorithms in TypeScript, by the types of keys. */

import { type Random, randomBytes } from "../../rand/random.ts";
import type { Bytes } from "../../wire/mod.ts";
import { drawDhKey } from "../dh/dh.ts";
import { dhGroupParameters } from "../dh/dh_groups.ts";
import { checkDsaParameters, drawDsaKey } from "../dsa/dsa.ts";
import { mlKemExchange } from "../kem/ml_kem.ts";
import { encodePrivateKeyInfo } from "../pkcs8/encode_key.ts";
import { rawAlgorithm } from "../pkcs8/key_algorithms.ts";
import { keyTypeRow } from "../pkey/key_types.ts";
import type { KeyParameters, KeyType, PrivateKeyParts, RawKeyType } from "../pkey/pkey_types.ts";
import { generateRsaKey } from "../rsa/rsa_keygen.ts";
import { generateEcParts } from "../ec/ec_keygen.ts";
import { dhCurve, dhExchange } from "./dh_exchange.ts";
import type { ExchangeOperations, PublicKeyOperations } from "./engine.ts";
import { portableDhKey } from "./portable_dh.ts";
import { portableEc, portableRaw } from "./portable_ec.ts";
import { portableDsa, portableFfdh } from "./portable_ffc.ts";
import { portableMlDsa, portableMlKem, portableSlhDsa } from "./portable_post_quantum.ts";
import { portableRsa } from "./portable_rsa.ts";
import { portableSm2 } from "./portable_sm2.ts";

/** Who computes for which type of keys. */
const FAMILIES: Readonly<Record<KeyType, PublicKeyOperations>> = {
  "rsa": portableRsa,
  "rsa-pss": portableRsa,
  "dsa": portableDsa,
  "dh": portableFfdh,
  "dhx": portableFfdh,
  "ec": portableEc,
  "sm2": portableSm2,
  "ed25519": portableRaw,
  "ed448": portableRaw,
  "x25519": portableRaw,
  "x448": portableRaw,
  "ml-kem-512": portableMlKem,
  "ml-kem-768": portableMlKem,
  "ml-kem-1024": portableMlKem,
  "ml-dsa-44": portableMlDsa,
  "ml-dsa-65": portableMlDsa,
  "ml-dsa-87": portableMlDsa,
  "slh-dsa-sha2-128s": portableSlhDsa,
  "slh-dsa-sha2-128f": portableSlhDsa,
  "slh-dsa-sha2-192s": portableSlhDsa,
  "slh-dsa-sha2-192f": portableSlhDsa,
  "slh-dsa-sha2-256s": portableSlhDsa,
  "slh-dsa-sha2-256f": portableSlhDsa,
  "slh-dsa-shake-128s": portableSlhDsa,
  "slh-dsa-shake-128f": portableSlhDsa,
  "slh-dsa-shake-192s": portableSlhDsa,
  "slh-dsa-shake-192f": portableSlhDsa,
  "slh-dsa-shake-256s": portableSlhDsa,
  "slh-dsa-shake-256f": portableSlhDsa,
};

/** The public-key operations of the portable engine. */
export const portablePkey: PublicKeyOperations = {
  sign: (key, ...rest) => FAMILIES[key.type].sign?.(key, ...rest),
  verify: (key, ...rest) => FAMILIES[key.type].verify?.(key, ...rest),
  verifyRecover: (key, ...rest) => FAMILIES[key.type].verifyRecover?.(key, ...rest),
  encrypt: (key, ...rest) => FAMILIES[key.type].encrypt?.(key, ...rest),
  decrypt: (key, ...rest) => FAMILIES[key.type].decrypt?.(key, ...rest),
  derive: (key, ...rest) => FAMILIES[key.type].derive?.(key, ...rest),
  encapsulate: (key, ...rest) => FAMILIES[key.type].encapsulate?.(key, ...rest),
  decapsulate: (key, ...rest) => FAMILIES[key.type].decapsulate?.(key, ...rest),
  generate,
  exchange,
};

function generate(parameters: KeyParameters, random: Random = randomBytes): Bytes {
  const made = FAMILIES[parameters.type].generate?.(parameters, random);
  if (made !== undefined) return made as Bytes;
  const parts = generateParts(parameters, random);
  return encodePrivateKeyInfo(parts, keyTypeRow(parts.type).derivePublic(parts));
}

function generateParts(parameters: KeyParameters, random: Random): PrivateKeyParts {
  switch (parameters.type) {
    case "rsa":
    case "rsa-pss":
      return generateRsaKey(parameters, random);
    case "dsa": {
      const { type, parameters: group } = parameters;
      checkDsaParameters(group);
      return { type, parameters: group, privateValue: drawDsaKey(group, random) };
    }
    case "dh":
    case "dhx": {
      const { type } = parameters;
      const group = "group" in parameters
        ? dhGroupParameters(parameters.group)
        : parameters.parameters;
      return { type, parameters: group, privateValue: drawDhKey(group, random) };
    }
    case "ec":
    case "sm2":
      return generateEcParts(parameters, random);
    default: {
      const type = parameters.type as RawKeyType;
      return { type, seed: random(rawAlgorithm(type).length) };
    }
  }
}

function exchange(group: string): ExchangeOperations | undefined {
  const curve = dhCurve(group);
  return curve === undefined ? mlKemExchange(group) : dhExchange(curve, portableDhKey);
}
