// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/** A private key with its certificates in a file of PKCS #12. */

import { sha1 } from "../crypto/digest/sha1.ts";
import {
  createPkcs12,
  type CreatePkcs12Options,
  createPkcs12Sync,
  type CreatePkcs12SyncOptions,
} from "../crypto/pkcs12/create_pkcs12.ts";
import {
  openPkcs12,
  type OpenPkcs12Options,
  openPkcs12Sync,
  type OpenPkcs12SyncOptions,
} from "../crypto/pkcs12/open_pkcs12.ts";
import type { Pkcs12Contents, Pkcs12Document } from "../crypto/pkcs12/pkcs12_types.ts";
import type { PrivateKey } from "../crypto/pkey/private_key.ts";
import { SslError } from "../err/mod.ts";
import type { Bytes } from "../wire/mod.ts";
import { Certificate } from "./certificate.ts";

/**
 * What `PKCS12_parse` takes out of a file. With a key and a certificate it fits the option `identities`
 * of TLS.
 */
export interface Pkcs12Identity {
  /** The first private key. */
  readonly key?: PrivateKey;
  /**
   * The certificate of the key, then each issuer that is there; of a file without a key all
   * certificates.
   */
  readonly certificates: readonly Certificate[];
  /** The certificates that do not belong to the chain. */
  readonly others: readonly Certificate[];
  /** The key's name, or its certificate's. */
  readonly friendlyName?: string;
}

/** Options for {@linkcode createPkcs12IdentitySync}. */
export interface CreatePkcs12IdentitySyncOptions
  extends
    Omit<CreatePkcs12SyncOptions, "keys" | "certificates" | "crls" | "secrets">,
    CreatedPkcs12Identity {}

/** Options for {@linkcode createPkcs12Identity}. */
export interface CreatePkcs12IdentityOptions
  extends
    Omit<CreatePkcs12Options, "keys" | "certificates" | "crls" | "secrets">,
    CreatedPkcs12Identity {}

/** What is put into a file. */
export interface CreatedPkcs12Identity {
  /** The private key. */
  key: PrivateKey;
  /** The key's certificate, then each issuer. */
  certificates: readonly Certificate[];
  /** The name of the key and its certificate. @default {none} */
  friendlyName?: string;
}

/**
 * Takes a key and its certificates out of a file of PKCS #12, without blocking while keys are derived.
 * The counterpart of `PKCS12_parse`.
 *
 * @param bytes The file.
 * @param options Password and limits.
 * @returns Key and certificates.
 * @throws {SslError} As `openPkcs12` of `crypto`, and when a certificate can not be read.
 *
 * @example Usage
 * ```ts
 * import { createCertificate, createPkcs12Identity, openPkcs12Identity } from "@streamssl/ssl/x509";
 * import { generateKey } from "@streamssl/ssl/crypto";
 * import { assertEquals } from "@std/assert";
 *
 * const key = await generateKey({ type: "ec", curve: "P-256" });
 * const certificate = await createCertificate({ subject: "CN=example.org", key });
 * const certificates = [certificate];
 * const file = await createPkcs12Identity({ key, certificates, password: "secret" });
 * const opened = await openPkcs12Identity(file, { password: "secret" });
 * assertEquals(opened.certificates[0]?.der, certificate.der);
 * ```
 */
export async function openPkcs12Identity(
  bytes: Uint8Array,
  options: OpenPkcs12Options = {},
): Promise<Pkcs12Identity> {
  return identityOf(await openPkcs12(bytes, options));
}

/**
 * Takes a key and its certificates out of a file of PKCS #12 as {@linkcode openPkcs12Identity}, at once.
 *
 * @param bytes The file.
 * @param options Password and limits.
 * @returns Key and certificates.
 * @throws {SslError} As `openPkcs12Sync` of `crypto`, and when a certificate can not be read.
 *
 * @example Usage
 * ```ts
 * import { openPkcs12IdentitySync } from "@streamssl/ssl/x509";
 * import { createPkcs12Sync } from "@streamssl/ssl/crypto";
 * import { assertEquals } from "@std/assert";
 *
 * const file = createPkcs12Sync({ password: "secret" });
 * assertEquals(openPkcs12IdentitySync(file, { password: "secret" }).key, undefined);
 * ```
 */
export function openPkcs12IdentitySync(
  bytes: Uint8Array,
  options: OpenPkcs12SyncOptions = {},
): Pkcs12Identity {
  return identityOf(openPkcs12Sync(bytes, options));
}

/**
 * Puts a key and its certificates into a file of PKCS #12, without blocking while keys are derived. The
 * counterpart of `PKCS12_create`: key and certificate are tied by the SHA-1 of the certificate.
 *
 * @param options Key, certificates, name; password and algorithms as `createPkcs12` of `crypto`.
 * @returns The file in DER.
 * @throws {RangeError} When a number is not possible.
 * @throws {SslError} `EVP` or `PKCS12` when an algorithm can not be written down; `X509`,
 * `KEY_VALUES_MISMATCH` when the first certificate is not that of the key.
 *
 * @example Usage
 * ```ts
 * import { createCertificate, createPkcs12Identity } from "@streamssl/ssl/x509";
 * import { generateKey, openPkcs12 } from "@streamssl/ssl/crypto";
 * import { assertEquals } from "@std/assert";
 *
 * const key = await generateKey({ type: "ec", curve: "P-256" });
 * const certificates = [await createCertificate({ subject: "CN=example.org", key })];
 * const file = await createPkcs12Identity({ key, certificates, password: "x", friendlyName: "mine" });
 * assertEquals((await openPkcs12(file, { password: "x" })).keys[0]?.friendlyName, "mine");
 * ```
 */
export async function createPkcs12Identity(options: CreatePkcs12IdentityOptions): Promise<Bytes> {
  return await createPkcs12({ ...options, ...entriesOf(options) });
}

/**
 * Puts a key and its certificates into a file as {@linkcode createPkcs12Identity}, at once.
 *
 * @param options Key, certificates, name; password and algorithms as `createPkcs12Sync` of `crypto`.
 * @returns The file in DER.
 * @throws {RangeError} When a number is not possible.
 * @throws {SslError} `EVP` or `PKCS12` when an algorithm can not be written down; `X509`,
 * `KEY_VALUES_MISMATCH` when the first certificate is not that of the key.
 *
 * @example Usage
 * ```ts
 * import { createPkcs12IdentitySync, openPkcs12IdentitySync } from "@streamssl/ssl/x509";
 * import { generateKey } from "@streamssl/ssl/crypto";
 * import { assertEquals } from "@std/assert";
 *
 * const key = await generateKey({ type: "ed25519" });
 * const file = createPkcs12IdentitySync({ key, certificates: [], password: "x" });
 * assertEquals(openPkcs12IdentitySync(file, { password: "x" }).key?.toPem(), key.toPem());
 * ```
 */
export function createPkcs12IdentitySync(options: CreatePkcs12IdentitySyncOptions): Bytes {
  return createPkcs12Sync({ ...options, ...entriesOf(options) });
}

function entriesOf({ key, certificates, friendlyName }: CreatedPkcs12Identity) {
  const [leaf, ...issuers] = certificates;
  if (leaf !== undefined && !isOf(leaf, key)) {
    throw new SslError("X509", "KEY_VALUES_MISMATCH", {
      expected: "the key's certificate as the first one",
      received: leaf.subject.toOneLine(),
      usualCause: "the certificates are in another order, or belong to another key",
    });
  }
  const shared = {
    ...leaf === undefined ? {} : { localKeyId: sha1.digest(leaf.der) },
    ...friendlyName === undefined ? {} : { friendlyName },
  };
  const documents: Pkcs12Document[] = issuers.map(({ der }) => ({ der }));
  if (leaf !== undefined) documents.unshift({ der: leaf.der, ...shared });
  return { keys: [{ key, ...shared }], certificates: documents };
}

function identityOf(contents: Pkcs12Contents): Pkcs12Identity {
  const all = contents.certificates.map((entry) => ({
    certificate: Certificate.fromDer(entry.der),
    name: entry.friendlyName,
  }));
  const [first] = contents.keys;
  if (first === undefined) {
    return { certificates: all.map(({ certificate }) => certificate), others: [] };
  }
  const { key } = first;
  const leaf = all.find(({ certificate }) => isOf(certificate, key));
  const friendlyName = first.friendlyName ?? leaf?.name;
  const named = friendlyName === undefined ? {} : { friendlyName };
  if (leaf === undefined) {
    return { key, certificates: [], others: all.map(({ certificate }) => certificate), ...named };
  }
  const rest = all.filter((entry) => entry !== leaf).map(({ certificate }) => certificate);
  return { key, ...chainOf(leaf.certificate, rest), ...named };
}

/** A key of an algorithm that is not known belongs to another private key. */
function isOf(certificate: Certificate, key: PrivateKey): boolean {
  try {
    return certificate.publicKey.equals(key.publicKey);
  } catch {
    return false;
  }
}

function chainOf(leaf: Certificate, rest: Certificate[]) {
  const certificates = [leaf];
  const others = [...rest];
  for (let last = leaf; !last.isSelfIssued;) {
    const { issuer } = last;
    const at = others.findIndex(({ subject }) => subject.equals(issuer));
    if (at < 0) break;
    last = others.splice(at, 1)[0] as Certificate;
    certificates.push(last);
  }
  return { certificates, others };
}
