// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

import { decodeInteger, DerBuilder } from "../crypto/asn1/mod.ts";
import type { PublicKey } from "../crypto/pkey/public_key.ts";
import { type Random, randomBytes } from "../rand/random.ts";
import { type Bytes, mapMaybe, type MaybePromise } from "../wire/mod.ts";
import { checkIssuer } from "./_check_issuer.ts";
import { Certificate } from "./certificate.ts";
import { writeExtensions } from "./extension.ts";
import { type ExtensionOptions, makeExtensions } from "./make_extensions.ts";
import { Name } from "./name.ts";
import {
  joinSignature,
  prepareStructure,
  type Signer,
  signStructure,
  type SignStructureOptions,
  type UnsignedStructure,
} from "./sign_structure.ts";

/** Who signs a certificate. */
export interface CertificateIssuer {
  /** The issuer's certificate: its subject becomes the issuer, its key identifier is noted. */
  readonly certificate: Certificate;
  /** The issuer's private key, here or elsewhere. */
  readonly key: Signer;
}

/** What is in a certificate. */
export interface CertificateContents extends ExtensionOptions, SignStructureOptions {
  /** Whom the certificate is about, for example `"CN=example.org,O=Example"`; may be empty. */
  subject: string | Name;
  /** The serial number. @default {16 random bytes, positive} */
  serialNumber?: bigint;
  /** From when on it is valid. @default {five minutes ago} */
  notBefore?: Date;
  /** Until when it is valid. @default {one year after now} */
  notAfter?: Date;
  /** The version. Versions 1 and 2 have no extensions, except the extra ones. @default {3} */
  version?: 1 | 2 | 3;
  /** The name in the issuer field, when it is to differ from that of the issuer's certificate. */
  issuerName?: string | Name;
}

/** Options for {@linkcode createCertificate}. */
export interface CreateCertificateOptions extends CertificateContents {
  /** Who signs it. @default {the certificate is signed by `key` itself} */
  issuer?: CertificateIssuer;
  /** The subject's private key; needed when there is no issuer. */
  key?: Signer;
  /** The subject's public key. @default {that of `key`} */
  publicKey?: PublicKey;
}

/** Options for {@linkcode prepareCertificate}. */
export interface PrepareCertificateOptions extends CertificateContents {
  /** The issuer's certificate: its subject becomes the issuer, its key identifier is noted. */
  issuerCertificate?: Certificate;
  /** The public key of who signs. @default {that of `issuerCertificate`} */
  issuerKey?: PublicKey;
  /** The subject's public key. @default {that of who signs} */
  publicKey?: PublicKey;
}

const MINUTE = 60_000;
const YEAR = 365 * 24 * 60 * MINUTE;

/**
 * Makes a certificate (X509_sign and what leads to it): of an authority, or of a server or client;
 * signed by an issuer or by itself. Key identifiers, key usage and extended key usage are set as
 * RFC 5280 and browsers want them unless the options say otherwise.
 *
 * @param options What is in it, and who signs.
 * @returns The certificate; a plain value when the engine is synchronous.
 * @throws {TypeError} When a key is missing, or there is a path length without `isCa`.
 * @throws {RangeError} When the certificate would end before it begins.
 * @throws {SslError} For a malformed name, when the issuer's key is not that of its certificate, or can
 * not sign so.
 *
 * @example Usage
 * ```ts
 * import { createCertificate } from "@streamssl/ssl/x509";
 * import { generateKey } from "@streamssl/ssl/crypto";
 * import { assert } from "@std/assert";
 *
 * const authorityKey = await generateKey({ type: "ec", curve: "P-256" });
 * const authority = await createCertificate({
 *   subject: "CN=Example CA",
 *   key: authorityKey,
 *   isCa: true,
 * });
 * const key = await generateKey({ type: "ec", curve: "P-256" });
 * const certificate = await createCertificate({
 *   subject: "CN=example.org",
 *   subjectAltNames: ["example.org", "192.0.2.1"],
 *   key,
 *   issuer: { certificate: authority, key: authorityKey },
 * });
 * assert(await certificate.verifySignature(authority.publicKey));
 * ```
 */
export function createCertificate(options: CreateCertificateOptions): MaybePromise<Certificate> {
  const signer = options.issuer?.key ?? options.key;
  const publicKey = options.publicKey ?? options.key?.publicKey;
  if (signer === undefined || publicKey === undefined) {
    throw new TypeError(
      signer === undefined
        ? "Cannot create a certificate: neither an issuer nor a private key is given"
        : "Cannot create a certificate: no public key is given",
    );
  }
  if (options.issuer !== undefined) checkIssuer(options.issuer);
  const encode = (identifier: Bytes) =>
    encodeTbs(options, publicKey, identifier, options.issuer?.certificate);
  return mapMaybe(signStructure(signer, options, encode), (der) => Certificate.fromDer(der));
}

/**
 * Prepares a certificate that is signed later or elsewhere: `finishCertificate` puts the signature in.
 *
 * @param options What is in it. The issuer's key is not needed, but its certificate, or `issuerKey`.
 * @returns What is to be signed, and how.
 * @throws {TypeError} When no public key is given.
 *
 * @example Usage
 * ```ts
 * import { finishCertificate, prepareCertificate } from "@streamssl/ssl/x509";
 * import { generateKey } from "@streamssl/ssl/crypto";
 * import { assert } from "@std/assert";
 *
 * const key = await generateKey({ type: "ed25519" });
 * const { publicKey } = key;
 * const unsigned = prepareCertificate({ subject: "CN=a", publicKey, issuerKey: publicKey });
 * const signature = await key.sign(unsigned.signatureAlgorithm, unsigned.toBeSigned);
 * const certificate = finishCertificate(unsigned, signature);
 * assert(await certificate.verifySignature(publicKey));
 * ```
 */
export function prepareCertificate(options: PrepareCertificateOptions): UnsignedStructure {
  const issuerKey = options.issuerKey ?? options.issuerCertificate?.publicKey;
  const publicKey = options.publicKey ?? issuerKey;
  if (issuerKey === undefined || publicKey === undefined) {
    throw new TypeError(
      "Cannot prepare a certificate: neither issuerCertificate nor issuerKey is given",
    );
  }
  const signer = { publicKey: issuerKey };
  return prepareStructure(
    signer,
    options,
    (identifier) => encodeTbs(options, publicKey, identifier, options.issuerCertificate),
  );
}

/**
 * Puts the signature into a certificate that was prepared.
 *
 * @param unsigned What was signed.
 * @param signature The signature.
 * @returns The certificate. Whether the signature is good is not checked.
 *
 * @example Usage
 * ```ts
 * import { finishCertificate, prepareCertificate } from "@streamssl/ssl/x509";
 * import { generateKey } from "@streamssl/ssl/crypto";
 * import { assertEquals } from "@std/assert";
 *
 * const { publicKey } = await generateKey({ type: "ed25519" });
 * const unsigned = prepareCertificate({ subject: "CN=a", publicKey, issuerKey: publicKey });
 * assertEquals(finishCertificate(unsigned, new Uint8Array(64)).subject.toString(), "CN=a");
 * ```
 */
export function finishCertificate(
  unsigned: UnsignedStructure,
  signature: Uint8Array,
): Certificate {
  return Certificate.fromDer(joinSignature(unsigned, signature));
}

function checkValidity(notBefore: Date, notAfter: Date): void {
  // What is no date is told where it is encoded.
  if (!(Number(notAfter) < Number(notBefore))) return;
  throw new RangeError(
    `Cannot create a certificate: it would end on ${notAfter.toISOString()}, before it begins on ` +
      notBefore.toISOString(),
  );
}

function encodeTbs(
  options: CertificateContents,
  publicKey: PublicKey,
  identifier: Bytes,
  issuerCertificate?: Certificate,
): Bytes {
  const { version = 3, random = randomBytes } = options;
  const now = Date.now();
  const subject = nameOf(options.subject);
  const issuer = options.issuerName === undefined
    ? issuerCertificate?.subject ?? subject
    : nameOf(options.issuerName);
  const { notBefore = new Date(now - 5 * MINUTE), notAfter = new Date(now + YEAR) } = options;
  checkValidity(notBefore, notAfter);
  const extensions = makeExtensions(options, {
    version,
    subject,
    publicKey,
    issuer: issuerCertificate,
  });
  return new DerBuilder().sequence((inner) => {
    if (version !== 1) inner.explicit(0, (field) => field.integer(version - 1));
    inner.integer(options.serialNumber ?? randomSerialNumber(random));
    inner.raw(identifier);
    inner.raw(issuer.der);
    inner.sequence((validity) => validity.time(notBefore).time(notAfter));
    inner.raw(subject.der);
    inner.raw(publicKey.subjectPublicKeyInfo);
    if (extensions.length === 0) return;
    inner.explicit(3, (field) => writeExtensions(field, extensions));
  }).finish();
}

function nameOf(name: string | Name): Name {
  return typeof name === "string" ? Name.parse(name) : name;
}

/** RFC 5280, section 4.1.2.2: positive, at most 20 bytes; browsers want 64 random bits at least. */
function randomSerialNumber(random: Random): bigint {
  const bytes = random(16).slice();
  bytes[0] = (bytes[0] as number) & 0x7f | 0x40;
  return decodeInteger(bytes);
}
