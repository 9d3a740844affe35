// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

import { contextTag, decodeInteger, DER_TAGS, DerBuilder } from "../crypto/asn1/mod.ts";
import type { Engine } from "../crypto/engine/engine.ts";
import type { PrivateKey, PublicKey, SignatureAlgorithm } from "../crypto/pkey/pkey.ts";
import { type Random, randomBytes } from "../rand/mod.ts";
import { type Bytes, mapMaybe, type MaybePromise } from "../wire/mod.ts";
import { encodeSignatureAlgorithm } from "./algorithm_identifier.ts";
import { Certificate } from "./certificate.ts";
import { type ExtensionOptions, makeExtensions } from "./make_extensions.ts";
import { Name } from "./name.ts";
import { defaultSignatureAlgorithm } from "./default_signature_algorithm.ts";

/** Who signs a certificate. */
export interface CertificateIssuer {
  /** The issuer's certificate: its subject becomes the issuer, its key identifier is noted. */
  readonly certificate: Certificate;
  /** The issuer's private key. */
  readonly key: PrivateKey;
}

/** Options for {@linkcode createCertificate}. */
export interface CreateCertificateOptions extends ExtensionOptions {
  /** Whom the certificate is about, for example `"CN=example.org,O=Example"`; may be empty. */
  subject: string | Name;
  /** Who signs it. @default {the certificate is signed by `key` itself} */
  issuer?: CertificateIssuer;
  /** The subject's private key; needed when there is no issuer. */
  key?: PrivateKey;
  /** The subject's public key. @default {that of `key`} */
  publicKey?: PublicKey;
  /** The serial number. @default {16 random bytes, positive} */
  serialNumber?: bigint;
  /** From when on it is valid. @default {five minutes ago} */
  notBefore?: Date;
  /** Until when it is valid. @default {one year after now} */
  notAfter?: Date;
  /** The signature algorithm. @default {the usual one for the signer's key} */
  signatureAlgorithm?: SignatureAlgorithm;
  /** The version. Versions 1 and 2 have no extensions, except the extra ones. @default {3} */
  version?: 1 | 2 | 3;
  /** The name in the issuer field, when it is to differ from that of the issuer's certificate. */
  issuerName?: string | Name;
  /** Where the serial number and signature salts come from. @default {randomBytes} */
  random?: Random;
  /** Who computes. @default {defaultEngines()} */
  engines?: readonly Engine[];
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
 * @throws {TypeError} When a key is missing.
 * @throws {SslError} For a malformed name, or when the key can not sign so.
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
  const random = options.random ?? randomBytes;
  const algorithm = options.signatureAlgorithm ?? defaultSignatureAlgorithm(signer);
  const identifier = encodeSignatureAlgorithm(algorithm);
  const tbs = encodeTbs(options, publicKey, identifier, random);
  const signOptions: { engines?: readonly Engine[]; random?: Random } = {};
  if (options.engines !== undefined) signOptions.engines = options.engines;
  if (options.random !== undefined) signOptions.random = options.random;
  return mapMaybe(signer.sign(algorithm, tbs, signOptions), (signature) =>
    Certificate.fromDer(
      new DerBuilder().sequence((inner) => inner.raw(tbs).raw(identifier).bitString(signature))
        .finish(),
    ));
}

function encodeTbs(
  options: CreateCertificateOptions,
  publicKey: PublicKey,
  identifier: Bytes,
  random: Random,
): Bytes {
  const { version = 3 } = options;
  const now = Date.now();
  const subject = nameOf(options.subject);
  const issuer = options.issuerName === undefined
    ? options.issuer?.certificate.subject ?? subject
    : nameOf(options.issuerName);
  const { notBefore = new Date(now - 5 * MINUTE), notAfter = new Date(now + YEAR) } = options;
  const extensions = makeExtensions(options, {
    version,
    subject,
    publicKey,
    issuer: options.issuer?.certificate,
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
    inner.nested(
      contextTag(3, "constructed"),
      (field) =>
        field.nested(DER_TAGS.SEQUENCE, (list) => {
          for (const { oid, critical, value } of extensions) {
            list.sequence((extension) => {
              extension.oid(oid);
              if (critical) extension.boolean(true);
              extension.octetString(value);
            });
          }
        }),
    );
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
