// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/** The rows of the derivations from passwords. */

import type { Bytes } from "../../wire/mod.ts";
import type { BackgroundOptions } from "../background.ts";
import type { DigestAlgorithm } from "../digest/digest.ts";
import { refuseXof } from "./_counter.ts";
import { defineKdf } from "./_define_kdf.ts";
import type { KdfReader } from "./_kdf_reader.ts";
import { argon2, argon2Sync, type Argon2SyncOptions, type Argon2Type } from "./argon2.ts";
import type { Kdf } from "./kdf.ts";
import { pbkdf1, pbkdf1Sync, type Pbkdf1SyncOptions } from "./pbkdf1.ts";
import { pbkdf2, pbkdf2Sync, type Pbkdf2SyncOptions } from "./pbkdf2.ts";
import {
  pkcs12Kdf,
  type Pkcs12KdfPurpose,
  pkcs12KdfSync,
  type Pkcs12KdfSyncOptions,
} from "./pkcs12_kdf.ts";
import { pvkKdf } from "./pvk_kdf.ts";
import { scrypt, scryptSync, type ScryptSyncOptions } from "./scrypt.ts";

/** What all of them need. */
function passwordAndSalt(reader: KdfReader): { password: Bytes; salt: Bytes } {
  return {
    password: reader.requiredBytes("MISSING_PASS", "pass"),
    salt: reader.requiredBytes("MISSING_SALT", "salt"),
  };
}

type Call<Options> = [digest: DigestAlgorithm, password: Bytes, options: Options];

function readPbkdf1(reader: KdfReader, length: number): Call<Pbkdf1SyncOptions> {
  const { password, salt } = passwordAndSalt(reader);
  const iterations = reader.integer("iter") ?? 1;
  return [reader.digest(), password, { salt, iterations, length }];
}

/** `PBKDF1`. */
export const PBKDF1_ROW: Kdf = /* @__PURE__ */ defineKdf({
  name: "PBKDF1",
  parameters: ["pass:octets", "salt:octets", "iter:integer", "digest:text"],
  derive: (reader, length) => pbkdf1Sync(...readPbkdf1(reader, length)),
  deriveSlowly(reader, length, background) {
    const [digest, password, options] = readPbkdf1(reader, length);
    return pbkdf1(digest, password, { ...options, ...background });
  },
});

/** OpenSSL's defaults: SHA-1, 2,048 iterations, no lower bounds. */
function readPbkdf2(reader: KdfReader, length: number): Call<Pbkdf2SyncOptions> {
  const { password, salt } = passwordAndSalt(reader);
  const digest = reader.digest("sha1");
  refuseXof("PBKDF2", digest);
  const lowerBoundsCheck = reader.flag("pkcs5") === false;
  const iterations = reader.integer("iter") ?? 2048;
  return [digest, password, { salt, iterations, length, lowerBoundsCheck }];
}

/** `PBKDF2`. */
export const PBKDF2_ROW: Kdf = /* @__PURE__ */ defineKdf({
  name: "PBKDF2",
  aliases: ["1.2.840.113549.1.5.12"],
  parameters: ["pass:octets", "salt:octets", "iter:integer", "digest:text", "pkcs5:integer"],
  derive: (reader, length) => pbkdf2Sync(...readPbkdf2(reader, length)),
  deriveSlowly(reader, length, background) {
    const [digest, password, options] = readPbkdf2(reader, length);
    return pbkdf2(digest, password, { ...options, ...background });
  },
});

const PURPOSES: readonly Pkcs12KdfPurpose[] = ["key", "iv", "mac"];

function readPkcs12(reader: KdfReader, length: number): Call<Pkcs12KdfSyncOptions> {
  const { password, salt } = passwordAndSalt(reader);
  const id = reader.integer("id") ?? 0;
  const purpose = PURPOSES[id - 1];
  if (purpose === undefined) {
    throw new RangeError(`Cannot use ${id} as the "id" of PKCS12KDF: 1, 2 or 3 is expected`);
  }
  const iterations = reader.integer("iter") ?? 1;
  return [reader.digest(), password, { salt, iterations, purpose, length }];
}

/** `PKCS12KDF`. */
export const PKCS12KDF_ROW: Kdf = /* @__PURE__ */ defineKdf({
  name: "PKCS12KDF",
  parameters: ["pass:octets", "salt:octets", "iter:integer", "id:integer", "digest:text"],
  derive: (reader, length) => pkcs12KdfSync(...readPkcs12(reader, length)),
  deriveSlowly(reader, length, background) {
    const [digest, password, options] = readPkcs12(reader, length);
    return pkcs12Kdf(digest, password, { ...options, ...background });
  },
});

/** OpenSSL's defaults are those of its documentation: N = 2^20, r = 8, p = 1. */
function readScrypt(
  reader: KdfReader,
  length: number,
): [password: Bytes, options: ScryptSyncOptions] {
  const { password, salt } = passwordAndSalt(reader);
  const maxmem = reader.integer("maxmem_bytes");
  return [password, {
    salt,
    cost: reader.integer("n") ?? 2 ** 20,
    blockSize: reader.integer("r") ?? 8,
    parallelization: reader.integer("p") ?? 1,
    length,
    ...(maxmem === undefined ? {} : { maxmem }),
  }];
}

/** `SCRYPT`. */
export const SCRYPT_ROW: Kdf = /* @__PURE__ */ defineKdf({
  name: "SCRYPT",
  aliases: ["id-scrypt", "1.3.6.1.4.1.11591.4.11"],
  parameters: [
    "pass:octets",
    "salt:octets",
    "n:integer",
    "r:integer",
    "p:integer",
    "maxmem_bytes:integer",
  ],
  derive: (reader, length) => scryptSync(...readScrypt(reader, length)),
  deriveSlowly(reader, length, background) {
    const [password, options] = readScrypt(reader, length);
    return scrypt(password, { ...options, ...background });
  },
});

/** OpenSSL's defaults: 3 passes, 8 KiB, 1 lane, no password. */
function readArgon2(
  reader: KdfReader,
  length: number,
): [password: Bytes, options: Argon2SyncOptions] {
  const size = reader.integer("size") ?? length;
  if (size !== length) {
    throw new RangeError(`Cannot derive ${length} bytes by Argon2: its "size" is ${size}`);
  }
  const threads = reader.integer("threads") ?? 1;
  if (threads !== 1) {
    throw new RangeError(`Cannot use ${threads} threads for Argon2: 1 is expected`);
  }
  // The caller's bytes are the caller's: there is nothing to wipe earlier.
  reader.flag("early_clean");
  const secret = reader.bytes("secret");
  const associatedData = reader.bytes("ad");
  return [reader.bytes("pass") ?? new Uint8Array(0), {
    salt: reader.requiredBytes("MISSING_SALT", "salt"),
    memory: reader.integer("memcost") ?? 8,
    passes: reader.integer("iter") ?? 3,
    parallelism: reader.integer("lanes") ?? 1,
    length,
    version: (reader.integer("version") ?? 0x13) as 0x13,
    ...(secret === undefined ? {} : { secret }),
    ...(associatedData === undefined ? {} : { associatedData }),
  }];
}

function argon2Row(name: string, type: Argon2Type): Kdf {
  return defineKdf({
    name,
    parameters: [
      "pass:octets",
      "salt:octets",
      "secret:octets",
      "ad:octets",
      "iter:integer",
      "memcost:integer",
      "lanes:integer",
      "threads:integer",
      "size:integer",
      "version:integer",
      "early_clean:integer",
    ],
    derive: (reader, length) => argon2Sync(type, ...readArgon2(reader, length)),
    deriveSlowly(reader, length, background: BackgroundOptions<number>) {
      const [password, options] = readArgon2(reader, length);
      return argon2(type, password, { ...options, ...background });
    },
  });
}

/** `ARGON2D`. */
export const ARGON2D_ROW: Kdf = /* @__PURE__ */ argon2Row("ARGON2D", "argon2d");
/** `ARGON2I`. */
export const ARGON2I_ROW: Kdf = /* @__PURE__ */ argon2Row("ARGON2I", "argon2i");
/** `ARGON2ID`. */
export const ARGON2ID_ROW: Kdf = /* @__PURE__ */ argon2Row("ARGON2ID", "argon2id");

/** `PVKKDF`. */
export const PVKKDF_ROW: Kdf = /* @__PURE__ */ defineKdf({
  name: "PVKKDF",
  parameters: ["pass:octets", "salt:octets", "digest:text"],
  derive(reader, length) {
    const { password, salt } = passwordAndSalt(reader);
    return pvkKdf(reader.digest("sha1"), password, { salt, length });
  },
});
