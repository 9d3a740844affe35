// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

import { DerBuilder } from "../crypto/asn1/mod.ts";
import { type Bytes, mapMaybe, type MaybePromise } from "../wire/mod.ts";
import {
  CertificateRequest,
  REQUEST_ATTRIBUTES,
  type RequestAttribute,
} from "./certificate_request.ts";
import { type Extension, writeExtensions } from "./extension.ts";
import { type ExtensionOptions, makeExtensions } from "./make_extensions.ts";
import { Name } from "./name.ts";
import { type Signer, signStructure, type SignStructureOptions } from "./sign_structure.ts";

/** Options for {@linkcode createCertificateRequest}. */
export interface CreateCertificateRequestOptions extends ExtensionOptions, SignStructureOptions {
  /** Whom the certificate shall be about, for example `"CN=example.org,O=Example"`; may be empty. */
  subject: string | Name;
  /** The subject's private key, here or elsewhere: it signs the request. */
  key: Signer;
  /** A password by which the certificate may be revoked. */
  challengePassword?: string;
  /** More attributes. */
  attributes?: readonly RequestAttribute[];
}

/**
 * Makes a request for a certificate (PKCS #10, RFC 2986; X509_REQ_sign and what leads to it). Only
 * extensions that an option names are requested: what else there shall be is the authority's choice.
 *
 * @param options What is in it, and who signs.
 * @returns The request; a plain value when the signer is synchronous.
 * @throws {SslError} For a malformed name, or when the key can not sign so.
 *
 * @example Usage
 * ```ts
 * import { createCertificateRequest } from "@streamssl/ssl/x509";
 * import { generateKey } from "@streamssl/ssl/crypto";
 * import { assert } from "@std/assert";
 *
 * const key = await generateKey({ type: "ec", curve: "P-256" });
 * const request = await createCertificateRequest({
 *   subject: "CN=example.org",
 *   subjectAltNames: ["example.org"],
 *   key,
 * });
 * assert(await request.verifySignature());
 * ```
 */
export function createCertificateRequest(
  options: CreateCertificateRequestOptions,
): MaybePromise<CertificateRequest> {
  const signed = signStructure(options.key, options, () => encodeInfo(options));
  return mapMaybe(signed, (der) => CertificateRequest.fromDer(der));
}

function encodeInfo(options: CreateCertificateRequestOptions): Bytes {
  const subject = typeof options.subject === "string"
    ? Name.parse(options.subject)
    : options.subject;
  const { publicKey } = options.key;
  const extensions = requestedExtensions(options, subject);
  const attributes = [...options.attributes ?? []];
  if (extensions.length > 0) {
    const list = new DerBuilder();
    writeExtensions(list, extensions);
    attributes.push({ oid: REQUEST_ATTRIBUTES.extensionRequest, values: [list.finish()] });
  }
  const { challengePassword } = options;
  if (challengePassword !== undefined) {
    const value = new DerBuilder().utf8String(challengePassword).finish();
    attributes.push({ oid: REQUEST_ATTRIBUTES.challengePassword, values: [value] });
  }
  return new DerBuilder().sequence((inner) => {
    inner.integer(0).raw(subject.der).raw(publicKey.subjectPublicKeyInfo);
    inner.setOf(attributes.map(encodeAttribute), 0xa0);
  }).finish();
}

/** What an option names; nothing is requested by default. */
function requestedExtensions(
  options: CreateCertificateRequestOptions,
  subject: Name,
): Extension[] {
  const { isCa, pathLength, basicConstraints = isCa !== undefined || pathLength !== undefined } =
    options;
  const wanted: ExtensionOptions = {
    ...options,
    basicConstraints,
    keyUsage: options.keyUsage ?? false,
    extendedKeyUsage: options.extendedKeyUsage ?? false,
    subjectKeyIdentifier: options.subjectKeyIdentifier ?? false,
    authorityKeyIdentifier: false,
  };
  const { publicKey } = options.key;
  return makeExtensions(wanted, { version: 3, subject, publicKey, issuer: undefined });
}

function encodeAttribute({ oid, values }: RequestAttribute): Bytes {
  return new DerBuilder().sequence((inner) => inner.oid(oid).setOf(values)).finish();
}
