// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/** Files of PKCS #12 made (RFC 7292, Section 5.1). */

import { DerBuilder } from "../asn1/mod.ts";
import type { Bytes } from "../../wire/mod.ts";
import { type Random, randomBytes } from "../../rand/random.ts";
import type { BackgroundOptions } from "../background.ts";
import { rc2Cbc40 } from "../cipher/rc2_ciphers.ts";
import { desEde3Cbc } from "../cipher/triple_des_ciphers.ts";
import type { DigestAlgorithm } from "../digest/digest.ts";
import { sha1 } from "../digest/sha1.ts";
import { sha256 } from "../digest/sha2.ts";
import { createPbes2Scheme } from "../pbe/create_pbes2_scheme.ts";
import { writePbeScheme } from "../pbe/pbe_algorithm.ts";
import { pbeEncrypt, pbeEncryptSync, type PbeSyncOptions } from "../pbe/pbe_encryption.ts";
import type { PbeScheme, Pkcs12PbeScheme } from "../pbe/pbe_scheme.ts";
import { wipe } from "../wipe.ts";
import { checkCreateOptions } from "./_checks.ts";
import { runLater, runNow, type Steps } from "./_steps.ts";
import { DATA_OID, ENCRYPTED_DATA_OID } from "./object_identifiers.ts";
import { encodePkcs12 } from "./pfx.ts";
import { macSteps, type Pkcs12MacForm } from "./pkcs12_mac.ts";
import type { Pkcs12Attributes, Pkcs12Document, Pkcs12Key, Pkcs12Secret } from "./pkcs12_types.ts";
import { encodeSafeContents, type SafeBag } from "./safe_contents.ts";

/** How the parts of a file are encrypted: a fresh scheme for each, or not at all. */
export type Pkcs12Encryption = (() => PbeScheme) | "none";

/** Options for {@linkcode createPkcs12Sync}. */
export interface CreatePkcs12SyncOptions extends PbeSyncOptions {
  /** The private keys. @default {[]} */
  keys?: readonly Pkcs12Key[];
  /** The X.509 certificates in DER. @default {[]} */
  certificates?: readonly Pkcs12Document[];
  /** The X.509 revocation lists in DER. @default {[]} */
  crls?: readonly Pkcs12Document[];
  /** The secrets. @default {[]} */
  secrets?: readonly Pkcs12Secret[];
  /** The password. Left out there is none, which old programs take for another one than `""`. */
  password?: string | Uint8Array;
  /**
   * Which algorithms are taken where nothing else is said: `"modern"` PBES2 with AES-256-CBC and
   * PBKDF2-HMAC-SHA256, and a MAC with SHA-256, as OpenSSL 3; `"pbmac1"` the same with PBMAC1 (RFC 9879),
   * which few programs read so far; `"legacy"` triple DES for keys, RC2 with 40 bits for the rest and a
   * MAC with SHA-1, as `openssl pkcs12 -legacy`: anyone decrypts that.
   *
   * @default {"modern"}
   */
  algorithms?: "modern" | "pbmac1" | "legacy";
  /** How many iterations each derivation takes; OpenSSL takes 2,048. @default {100_000} */
  iterations?: number;
  /** How keys are encrypted. @default {as `algorithms` says} */
  keyEncryption?: Pkcs12Encryption;
  /** How everything else is encrypted. @default {as `algorithms` says} */
  contentEncryption?: Pkcs12Encryption;
  /** The digest of the MAC, or no MAC. @default {as `algorithms` says} */
  mac?: DigestAlgorithm | "none";
  /** Where salts and initialization vectors come from. @default {randomBytes} */
  random?: Random;
}

/** Options for {@linkcode createPkcs12}. */
export interface CreatePkcs12Options extends CreatePkcs12SyncOptions, BackgroundOptions<number> {}

/**
 * Makes a file of PKCS #12 at once. The counterpart of `PKCS12_create` and of `PKCS12_add_safe`,
 * `PKCS12_add_safes` and `PKCS12_set_mac`.
 *
 * @param options What it holds, the password, and how it is protected.
 * @returns The file in DER.
 * @throws {RangeError} When a number is not possible.
 * @throws {TypeError} For an unknown word, or what is no key and no DER.
 * @throws {SslError} `EVP` or `PKCS12` when an algorithm can not be written down.
 *
 * @example Usage
 * ```ts
 * import { createPkcs12Sync, generateKey, openPkcs12Sync } from "@streamssl/ssl/crypto";
 * import { assertEquals } from "@std/assert";
 *
 * const key = await generateKey({ type: "ed25519" });
 * const file = createPkcs12Sync({ keys: [{ key }], password: "secret", algorithms: "legacy" });
 * assertEquals(openPkcs12Sync(file, { password: "secret" }).mac?.digest.name, "sha1");
 * ```
 */
export function createPkcs12Sync(options: CreatePkcs12SyncOptions): Bytes {
  return runNow(createSteps(options));
}

/**
 * Makes a file of PKCS #12, without blocking while keys are derived.
 *
 * @param options What it holds, the password, how it is protected; signal, progress of each derivation.
 * @returns The file in DER.
 * @throws {RangeError} When a number is not possible.
 * @throws {TypeError} For an unknown word, or what is no key and no DER.
 * @throws {SslError} `EVP` or `PKCS12` when an algorithm can not be written down.
 *
 * @example Usage
 * ```ts
 * import { createPkcs12, generateKey, openPkcs12 } from "@streamssl/ssl/crypto";
 * import { assertEquals } from "@std/assert";
 *
 * const key = await generateKey({ type: "ec", curve: "P-256" });
 * const file = await createPkcs12({ keys: [{ key }], password: "secret" });
 * assertEquals((await openPkcs12(file, { password: "secret" })).keys.length, 1);
 * ```
 */
export async function createPkcs12(options: CreatePkcs12Options): Promise<Bytes> {
  return await runLater(createSteps(options));
}

/**
 * Makes a scheme of PKCS #12 itself, with SHA-1: for programs that read nothing else.
 *
 * @param options Cipher, iterations, salt's source.
 * @returns The scheme, for one message.
 *
 * @example Usage
 * ```ts
 * import { createPkcs12PbeScheme } from "@streamssl/ssl/crypto";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(createPkcs12PbeScheme().cipher.name, "des-ede3-cbc");
 * ```
 */
export function createPkcs12PbeScheme(
  options: Partial<Pick<Pkcs12PbeScheme, "cipher" | "iterations">> & { random?: Random } = {},
): Pkcs12PbeScheme {
  const { cipher = desEde3Cbc, iterations = 100_000, random = randomBytes } = options;
  return { kind: "pkcs12", digest: sha1, cipher, salt: random(8), iterations };
}

/** All decisions, made. */
interface Plan {
  readonly keyEncryption: Pkcs12Encryption;
  readonly contentEncryption: Pkcs12Encryption;
  readonly mac: Pkcs12MacForm | undefined;
}

function planOf(options: CreatePkcs12Options): Plan {
  const { algorithms = "modern", iterations = 100_000, random = randomBytes } = options;
  const modern = () => createPbes2Scheme({ iterations, random });
  const [forKeys, forContent, digest] = algorithms === "legacy"
    ? [
      () => createPkcs12PbeScheme({ iterations, random }),
      () => createPkcs12PbeScheme({ cipher: rc2Cbc40, iterations, random }),
      sha1,
    ] as const
    : [modern, modern, sha256] as const;
  const macDigest = options.mac ?? digest;
  return {
    keyEncryption: options.keyEncryption ?? forKeys,
    contentEncryption: options.contentEncryption ?? forContent,
    mac: macDigest === "none"
      ? undefined
      : macForm(macDigest, algorithms === "pbmac1" ? "pbmac1" : "pkcs12", iterations, random(16)),
  };
}

function macForm(
  digest: DigestAlgorithm,
  kind: Pkcs12MacForm["kind"],
  iterations: number,
  salt: Bytes,
): Pkcs12MacForm {
  if (kind === "pkcs12") return { kind, digest, salt, iterations };
  // RFC 9879, Section 9: readers refuse a shorter key.
  const keyLength = Math.max(20, digest.outputLength);
  return { kind, digest, kdf: { type: "pbkdf2", digest, salt, iterations, keyLength } };
}

function* createSteps(options: CreatePkcs12Options): Steps<Bytes> {
  checkCreateOptions(options);
  const plan = planOf(options);
  const { certificates = [], crls = [], secrets = [], keys = [], password } = options;
  const others: SafeBag[] = [
    ...certificates.map((entry) => documentBag("certificate", entry)),
    ...crls.map((entry) => documentBag("crl", entry)),
    ...secrets.map(({ oid, value, ...attributes }): SafeBag => ({
      kind: "secret",
      der: new Uint8Array(value),
      secretType: oid,
      attributes: attributesOf(attributes),
    })),
  ];
  const infos = new DerBuilder();
  const keyBags: SafeBag[] = [];
  for (const { key, ...attributes } of keys) {
    keyBags.push({
      ...yield* keyBag(key.toPkcs8(), plan, options),
      attributes: attributesOf(attributes),
    });
  }
  if (others.length > 0) {
    const content = encodeSafeContents(others);
    if (plan.contentEncryption === "none") writeData(infos, content);
    else yield* writeEncrypted(infos, content, plan.contentEncryption(), options);
  }
  if (keyBags.length > 0) writeData(infos, encodeSafeContents(keyBags));
  const authenticatedSafe = new DerBuilder().sequence((list) => list.raw(infos.finish())).finish();
  if (plan.mac === undefined) return encodePkcs12({ authenticatedSafe });
  const value = yield* macSteps(plan.mac, password, authenticatedSafe, options);
  return encodePkcs12({ authenticatedSafe, mac: { ...plan.mac, value } });
}

function documentBag(kind: "certificate" | "crl", entry: Pkcs12Document): SafeBag {
  return { kind, der: new Uint8Array(entry.der), attributes: attributesOf(entry) };
}

function attributesOf(entry: Pkcs12Attributes): Pkcs12Attributes {
  const { friendlyName, localKeyId, attributes } = entry;
  return {
    ...friendlyName === undefined ? {} : { friendlyName },
    ...localKeyId === undefined ? {} : { localKeyId },
    ...attributes === undefined ? {} : { attributes },
  };
}

function* keyBag(
  der: Bytes,
  { keyEncryption }: Plan,
  options: CreatePkcs12Options,
): Steps<Pick<SafeBag, "kind" | "der">> {
  if (keyEncryption === "none") return { kind: "key", der };
  const scheme = keyEncryption();
  const data = yield* encryptSteps(scheme, der, options);
  wipe(der);
  const encrypted = new DerBuilder().sequence((builder) => {
    writePbeScheme(builder, scheme);
    builder.octetString(data);
  }).finish();
  return { kind: "shrouded-key", der: encrypted };
}

function* encryptSteps(
  scheme: PbeScheme,
  data: Bytes,
  options: CreatePkcs12Options,
): Steps<Bytes> {
  const { password } = options;
  return yield {
    now: () => pbeEncryptSync(scheme, password, data, options),
    later: () => pbeEncrypt(scheme, password, data, options),
  };
}

function writeData(builder: DerBuilder, content: Bytes): void {
  builder.sequence((info) => {
    info.oid(DATA_OID).explicit(0, (field) => field.octetString(content));
  });
}

function* writeEncrypted(
  builder: DerBuilder,
  content: Bytes,
  scheme: PbeScheme,
  options: CreatePkcs12Options,
): Steps<void> {
  const data = yield* encryptSteps(scheme, content, options);
  builder.sequence((info) => {
    info.oid(ENCRYPTED_DATA_OID).explicit(0, (field) => {
      field.sequence((encrypted) => {
        encrypted.integer(0).sequence((inner) => {
          inner.oid(DATA_OID);
          writePbeScheme(inner, scheme);
          inner.implicit(0, data);
        });
      });
    });
  });
}
