// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/** Files of PKCS #12 opened (RFC 7292, Section 5.2). */

import { Asn1Error, berToDer, DerReader, oidLongName } from "../asn1/mod.ts";
import { SslError } from "../../err/mod.ts";
import { type Bytes, joinBytes } from "../../wire/mod.ts";
import type { BackgroundOptions } from "../background.ts";
import { type PbeTables, readPbeScheme } from "../pbe/pbe_algorithm.ts";
import {
  pbeDecrypt,
  pbeDecryptSync,
  type PbePassword,
  type PbeSyncOptions,
} from "../pbe/pbe_encryption.ts";
import type { PbeScheme } from "../pbe/pbe_scheme.ts";
import { impossibleScheme } from "../pkcs8/encrypted_private_key.ts";
import { PrivateKey } from "../pkey/private_key.ts";
import { wipe } from "../wipe.ts";
import { checkOpenOptions } from "./_checks.ts";
import { runLater, runNow, type Steps } from "./_steps.ts";
import { DATA_OID, ENCRYPTED_DATA_OID, ENVELOPED_DATA_OID } from "./object_identifiers.ts";
import { d2iPkcs12 } from "./pfx.ts";
import { verifySteps } from "./pkcs12_mac.ts";
import type { Pkcs12, Pkcs12Contents, Pkcs12Document, Pkcs12Key } from "./pkcs12_types.ts";
import { readSafeContents, type SafeBag } from "./safe_contents.ts";

/** Options for {@linkcode openPkcs12Sync}. */
export interface OpenPkcs12SyncOptions extends PbeTables, PbeSyncOptions {
  /**
   * The password. Left out there is none, which some programs take for another thing than an empty one:
   * where the file has a MAC the other is tried, too.
   */
  password?: string | Uint8Array;
  /**
   * Whether a MAC must be there and hold, must hold where it is there, or is not looked at
   * (`openssl pkcs12 -nomacver`).
   *
   * @default {"if-present"}
   */
  integrity?: "required" | "if-present" | "ignored";
  /**
   * The most iterations of all derivations of the file together: what comes from outside must not make a
   * program work for hours. N·r·p of scrypt counts so too.
   *
   * @default {10_000_000}
   */
  maxIterations?: number;
}

/** Options for {@linkcode openPkcs12}. */
export interface OpenPkcs12Options extends OpenPkcs12SyncOptions, BackgroundOptions<number> {}

/**
 * Opens a file of PKCS #12 (`.p12`, `.pfx`) at once: verifies its MAC and decrypts what it holds. The
 * counterpart of `PKCS12_verify_mac` with `PKCS12_unpack_authsafes` and `PKCS12_unpack_p7encdata`.
 *
 * @param bytes The file, in DER or BER.
 * @param options Password and limits.
 * @returns Keys, certificates, revocation lists and secrets.
 * @throws {SslError} `ASN1` when it is no such file; `PKCS12`, `MAC_VERIFY_FAILURE` when the password is
 * wrong or the file was changed; `MAC_ABSENT` when there is no MAC but must be; `PKCS12_CIPHERFINAL_ERROR`
 * or `DECODE_ERROR` when something can not be decrypted with the password; `EVP` and `PKCS12` for
 * algorithms that are not known and derivations that take more than the limits.
 * @throws {TypeError} When file or password are no bytes, or `integrity` is an unknown word.
 *
 * @example Usage
 * ```ts
 * import { createPkcs12, generateKey, openPkcs12Sync } from "@streamssl/ssl/crypto";
 * import { assertEquals } from "@std/assert";
 *
 * const key = await generateKey({ type: "ed25519" });
 * const file = await createPkcs12({ keys: [{ key, friendlyName: "mine" }], password: "secret" });
 * const { keys } = openPkcs12Sync(file, { password: "secret" });
 * assertEquals([keys[0]?.friendlyName, keys[0]?.key.toPem()], ["mine", key.toPem()]);
 * ```
 */
export function openPkcs12Sync(
  bytes: Uint8Array,
  options: OpenPkcs12SyncOptions = {},
): Pkcs12Contents {
  return runNow(openSteps(readWhole(bytes, options), options));
}

/**
 * Opens a file of PKCS #12 as {@linkcode openPkcs12Sync}, without blocking while keys are derived.
 *
 * @param bytes The file, in DER or BER.
 * @param options Password, limits, signal, progress of each derivation.
 * @returns Keys, certificates, revocation lists and secrets.
 * @throws {SslError} As {@linkcode openPkcs12Sync}.
 *
 * @example Usage
 * ```ts
 * import { createPkcs12, openPkcs12 } from "@streamssl/ssl/crypto";
 * import { assertEquals, assertRejects } from "@std/assert";
 *
 * const certificates = [{ der: Uint8Array.of(0x30, 0) }];
 * const file = await createPkcs12({ certificates, password: "secret" });
 * assertEquals((await openPkcs12(file, { password: "secret" })).certificates, certificates);
 * await assertRejects(() => openPkcs12(file, { password: "guess" }), Error, "Mac verify failure");
 * ```
 */
export async function openPkcs12(
  bytes: Uint8Array,
  options: OpenPkcs12Options = {},
): Promise<Pkcs12Contents> {
  return await runLater(openSteps(readWhole(bytes, options), options));
}

function readWhole(bytes: Uint8Array, options: OpenPkcs12SyncOptions): Pkcs12 {
  checkOpenOptions(bytes, options);
  const cursor = { offset: 0 };
  const pkcs12 = d2iPkcs12(bytes, cursor);
  if (cursor.offset === bytes.length) return pkcs12;
  throw new Asn1Error("SEQUENCE_LENGTH_MISMATCH", {
    expected: "the end of the file",
    received: `${bytes.length - cursor.offset} more bytes`,
    offset: cursor.offset,
  });
}

function* openSteps(pkcs12: Pkcs12, options: OpenPkcs12Options): Steps<Pkcs12Contents> {
  const work = new Opening(options);
  const { mac } = pkcs12;
  const { integrity = "if-present" } = options;
  if (mac === undefined && integrity === "required") {
    throw new SslError("PKCS12", "MAC_ABSENT", { expected: "a MAC over the file" });
  }
  const isVerified = mac !== undefined && integrity !== "ignored";
  if (isVerified) {
    const charge = (iterations: number) => work.charge(iterations);
    work.password = yield* verifySteps({ ...pkcs12, mac }, options.password, charge, options);
    work.passwordHolds = true;
  }
  const bags: SafeBag[] = [];
  for (const info of readAuthenticatedSafe(pkcs12.authenticatedSafe)) {
    bags.push(...yield* work.contentOf(info));
  }
  const keys: Pkcs12Key[] = [];
  for (const bag of bags) {
    if (bag.kind !== "key" && bag.kind !== "shrouded-key") continue;
    const der = bag.kind === "key" ? bag.der : yield* work.decryptKey(bag.der);
    try {
      keys.push({ key: PrivateKey.fromPkcs8(der), ...bag.attributes });
    } catch (cause) {
      const isKey = bag.kind === "key" || !(cause instanceof Asn1Error);
      throw isKey ? cause : work.decodeError("a PrivateKeyInfo", cause);
    } finally {
      wipe(der);
    }
  }
  const documents = (kind: SafeBag["kind"]): Pkcs12Document[] =>
    bags.filter((bag) => bag.kind === kind).map(({ der, attributes }) => ({ der, ...attributes }));
  return {
    keys,
    certificates: documents("certificate"),
    crls: documents("crl"),
    secrets: bags.filter(({ kind }) => kind === "secret")
      .map(({ der, secretType = "", attributes }) => ({
        oid: secretType,
        value: der,
        ...attributes,
      })),
    mac: isVerified ? mac : undefined,
  };
}

/** Something in the AuthenticatedSafe: bags, plain or encrypted. */
interface SafeContentInfo {
  readonly scheme?: PbeScheme;
  readonly content: Bytes;
}

type UnreadContentInfo = (tables: PbeTables) => SafeContentInfo;

/** RFC 7292, Section 4.1. */
function readAuthenticatedSafe(bytes: Uint8Array): UnreadContentInfo[] {
  const reader = new DerReader(berToDer(bytes), { path: "AuthenticatedSafe" });
  const infos = reader.readSequence((list) =>
    list.list((item) =>
      item.readSequence((inner): UnreadContentInfo => {
        const type = inner.readOid("contentType");
        const raw = inner.readExplicit(0, (field) => field.readRaw(), "content");
        return (tables) => readContent(type, new DerReader(raw, { path: "content" }), tables);
      })
    )
  );
  reader.finish();
  return infos;
}

function readContent(type: string, reader: DerReader, tables: PbeTables): SafeContentInfo {
  if (type === DATA_OID) return { content: new Uint8Array(reader.readOctetString()) };
  if (type === ENCRYPTED_DATA_OID) {
    return reader.readSequence((inner) => {
      inner.readSmallInteger(2, "version");
      return inner.readSequence((info) => {
        info.readOid("contentType");
        const scheme = readPbeScheme(info, tables);
        return { scheme, content: readEncryptedContent(info) };
      }, "encryptedContentInfo");
    }, "EncryptedData");
  }
  throw new SslError("PKCS12", "UNSUPPORTED_PKCS12_MODE", {
    expected: "contents that are encrypted with a password, or not at all",
    received: type === ENVELOPED_DATA_OID
      ? "one that is encrypted for a public key"
      : oidLongName(type) ?? type,
  });
}

/** `[0] IMPLICIT OCTET STRING`: in BER it comes in pieces. */
function readEncryptedContent(reader: DerReader): Bytes {
  if (reader.peekTag() !== 0xa0) {
    return new Uint8Array(reader.readContent(0x80, "encryptedContent"));
  }
  return reader.readNested(
    0xa0,
    (pieces) => joinBytes(pieces.list((piece) => piece.readOctetString())),
    "encryptedContent",
  );
}

/** What the parts of one opening have in common. */
class Opening {
  /** The password in the form that the MAC was made with. */
  password: PbePassword;
  /** Whether the MAC was good with it. */
  passwordHolds = false;
  readonly #options: OpenPkcs12Options;
  #remaining: number;

  constructor(options: OpenPkcs12Options) {
    this.#options = options;
    this.password = options.password;
    this.#remaining = options.maxIterations ?? 10_000_000;
  }

  /** Takes iterations from what the file may cost. */
  charge(iterations: number): void {
    this.#remaining -= iterations;
    if (this.#remaining >= 0) return;
    throw new SslError("EVP", "PBKDF2_ERROR", {
      expected: `at most ${this.#options.maxIterations ?? 10_000_000} iterations in the whole file`,
      received: `${iterations} more where ${this.#remaining + iterations} are left`,
      usualCause: "the file was made to keep its reader busy",
      remedy: "allow more with maxIterations, where the file is trusted",
    });
  }

  /** Decrypts bags and reads them. */
  *contentOf(unread: UnreadContentInfo): Steps<SafeBag[]> {
    const { scheme, content } = unread(this.#options);
    if (scheme === undefined) return readSafeContents(berToDer(content));
    const der = yield* this.#decrypt(scheme, content);
    try {
      return readSafeContents(berToDer(der));
    } catch (cause) {
      throw this.decodeError("bags", cause);
    } finally {
      wipe(der);
    }
  }

  /** Decrypts an EncryptedPrivateKeyInfo. */
  *decryptKey(encrypted: Uint8Array): Steps<Bytes> {
    const reader = new DerReader(encrypted, { path: "EncryptedPrivateKeyInfo" });
    const { scheme, data } = reader.readSequence((inner) => ({
      scheme: readPbeScheme(inner, this.#options),
      data: inner.readOctetString("encryptedData"),
    }));
    reader.finish();
    const der = yield* this.#decrypt(scheme, data);
    try {
      return berToDer(der);
    } catch (cause) {
      throw this.decodeError("a PrivateKeyInfo", cause);
    } finally {
      wipe(der);
    }
  }

  /**
   * What is wrong with something that was decrypted. One wrong password in 256 leaves padding that looks
   * right: without a MAC the error is that of a wrong password then, too.
   */
  decodeError(what: string, cause: unknown): unknown {
    if (!(cause instanceof SslError)) return cause;
    return new SslError(
      "PKCS12",
      this.passwordHolds ? "DECODE_ERROR" : "PKCS12_CIPHERFINAL_ERROR",
      {
        expected: what,
        received: "something else after decryption",
        usualCause: `${this.passwordHolds ? "" : "the password is wrong, or "}the file was damaged`,
        cause,
      },
    );
  }

  *#decrypt(scheme: PbeScheme, data: Uint8Array): Steps<Bytes> {
    this.charge(costOf(scheme));
    const { password } = this;
    const options = { ...this.#options, maxIterations: Infinity };
    try {
      return yield {
        now: () => pbeDecryptSync(scheme, password, data, options),
        later: () => pbeDecrypt(scheme, password, data, options),
      };
    } catch (cause) {
      if (!(cause instanceof SslError) || cause.reason !== "BAD_DECRYPT") {
        throw impossibleScheme(cause);
      }
      throw new SslError("PKCS12", "PKCS12_CIPHERFINAL_ERROR", {
        usualCause: "the password is wrong, or the file was damaged",
        cause,
      });
    }
  }
}

function costOf(scheme: PbeScheme): number {
  if (scheme.kind !== "pbes2") return scheme.iterations;
  const { kdf } = scheme;
  return kdf.type === "pbkdf2" ? kdf.iterations : kdf.cost * kdf.blockSize * kdf.parallelization;
}
