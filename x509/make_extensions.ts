// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

import { DerBuilder, DerReader } from "../crypto/asn1/mod.ts";
import type { PublicKey } from "../crypto/pkey/public_key.ts";
import { sha1 } from "../crypto/digest/sha1.ts";
import type { Bytes } from "../wire/mod.ts";
import { encodeBasicConstraints } from "./basic_constraints.ts";
import type { Certificate } from "./certificate.ts";
import { encodeExtendedKeyUsage } from "./extended_key_usage.ts";
import { Extension, EXTENSION_IDS } from "./extension.ts";
import { encodeGeneralNames, parseGeneralName } from "./general_name.ts";
import { encodeAuthorityKeyIdentifier } from "./key_identifier.ts";
import { encodeKeyUsage, type KeyUsage } from "./key_usage.ts";
import { encodeNameConstraints } from "./name_constraints.ts";
import type { Name } from "./name.ts";

/** Name constraints as texts: `DNS:example.org`, `IP:10.0.0.0/8`, `email:example.org`. */
export interface NameConstraintTexts {
  /** Names must be in one of these subtrees, for each kind of name that appears. */
  readonly permitted?: readonly string[];
  /** Names must be in none of these subtrees. */
  readonly excluded?: readonly string[];
}

/** The options of `createCertificate` that decide about extensions. */
export interface ExtensionOptions {
  /** Whether the subject is an authority. @default {false} */
  isCa?: boolean;
  /** How many intermediates may follow an authority. @default {any number} */
  pathLength?: number;
  /** `DNS:example.org`, `IP:192.0.2.1`, `email:…`, `URI:…`; the word may be left out for the first two. */
  subjectAltNames?: readonly string[];
  /**
   * What the key may be used for; `false` leaves the extension out.
   *
   * @default {keyCertSign and cRLSign for an authority, else digitalSignature, with RSA also
   * keyEncipherment}
   */
  keyUsage?: readonly KeyUsage[] | false;
  /**
   * For which purposes, names or dotted identifiers; `false` leaves the extension out.
   *
   * @default {none for an authority, else serverAuth and clientAuth}
   */
  extendedKeyUsage?: readonly string[] | false;
  /** What names certificates below may have. */
  nameConstraints?: NameConstraintTexts;
  /** Whether basicConstraints is there. @default {true} */
  basicConstraints?: boolean;
  /** The identifier of the key; `false` leaves it out. @default {SHA-1 of the key, as RFC 5280 says} */
  subjectKeyIdentifier?: Uint8Array | false;
  /** The identifier of the issuer's key; `false` leaves it out. @default {that of the issuer} */
  authorityKeyIdentifier?: Uint8Array | false;
  /**
   * More extensions; one of a type that is set above replaces it. The value is not checked, so
   * that wrong certificates can be made for tests. Two of one type are both written.
   */
  extraExtensions?: readonly ExtraExtension[];
}

/** An extension as bytes. */
export interface ExtraExtension {
  /** Its type in dotted form. */
  readonly oid: string;
  /** Whether software that does not know it must refuse the certificate. @default {false} */
  readonly critical?: boolean;
  /** The DER of its value. */
  readonly value: Uint8Array;
}

/** What else is known of the certificate. */
interface ExtensionContext {
  readonly version: 1 | 2 | 3;
  readonly subject: Name;
  readonly publicKey: PublicKey;
  readonly issuer: Certificate | undefined;
}

/** Makes the extensions of a certificate, in the order in which OpenSSL writes them. */
export function makeExtensions(options: ExtensionOptions, context: ExtensionContext): Extension[] {
  const extra = (options.extraExtensions ?? [])
    .map(({ oid, critical, value }) => new Extension(oid, critical ?? false, value));
  if (context.version !== 3) return extra;
  const standard = [
    ...keyIdentifiers(options, context),
    ...constraints(options),
    ...usages(options, context.publicKey),
    ...names(options, context.subject),
  ];
  return [...standard.filter(({ oid }) => extra.every((other) => other.oid !== oid)), ...extra];
}

function* keyIdentifiers(
  options: ExtensionOptions,
  context: ExtensionContext,
): Generator<Extension> {
  const { subjectKeyIdentifier: own, authorityKeyIdentifier: authority } = options;
  const ownIdentifier = own === false ? undefined : own ?? keyIdentifier(context.publicKey);
  if (ownIdentifier !== undefined) {
    const value = new DerBuilder().octetString(ownIdentifier).finish();
    yield new Extension(EXTENSION_IDS.subjectKeyIdentifier, false, value);
  }
  if (authority === false) return;
  const identifier = authority ??
    (context.issuer === undefined ? ownIdentifier : context.issuer.subjectKeyIdentifier);
  if (identifier !== undefined) {
    const value = encodeAuthorityKeyIdentifier({ keyIdentifier: identifier });
    yield new Extension(EXTENSION_IDS.authorityKeyIdentifier, false, value);
  }
}

function* constraints(options: ExtensionOptions): Generator<Extension> {
  const { isCa = false, pathLength, nameConstraints, basicConstraints = true } = options;
  // "no" would be true.
  if (typeof isCa !== "boolean") {
    throw new TypeError(`Cannot create a certificate where isCa is ${isCa}, not true or false`);
  }
  if (pathLength !== undefined && !(Number.isSafeInteger(pathLength) && pathLength >= 0)) {
    throw new RangeError(
      `Cannot limit the length of paths to ${pathLength}: an integer from 0 on is expected`,
    );
  }
  // RFC 5280, section 4.2.1.9: a path length has no meaning without cA.
  if (pathLength !== undefined && !isCa) {
    throw new TypeError("Cannot limit the length of paths: the option isCa is not set");
  }
  if (basicConstraints) {
    const fields = pathLength === undefined ? { isCa } : { isCa, pathLength };
    yield new Extension(EXTENSION_IDS.basicConstraints, true, encodeBasicConstraints(fields));
  }
  if (nameConstraints !== undefined) {
    const subtrees = (texts: readonly string[] = []) =>
      texts.map((text) => ({ base: parseGeneralName(text, "constraint"), minimum: 0n }));
    const value = encodeNameConstraints({
      permitted: subtrees(nameConstraints.permitted),
      excluded: subtrees(nameConstraints.excluded),
    });
    yield new Extension(EXTENSION_IDS.nameConstraints, true, value);
  }
}

function* usages(options: ExtensionOptions, publicKey: PublicKey): Generator<Extension> {
  const { isCa = false } = options;
  const keyUsage = options.keyUsage ?? defaultKeyUsage(isCa, publicKey);
  if (keyUsage !== false) {
    yield new Extension(EXTENSION_IDS.keyUsage, true, encodeKeyUsage(keyUsage));
  }
  const purposes = options.extendedKeyUsage ?? (isCa ? false : ["serverAuth", "clientAuth"]);
  if (purposes !== false) {
    yield new Extension(EXTENSION_IDS.extendedKeyUsage, false, encodeExtendedKeyUsage(purposes));
  }
}

function defaultKeyUsage(isCa: boolean, publicKey: PublicKey): readonly KeyUsage[] {
  if (isCa) return ["keyCertSign", "cRLSign"];
  switch (publicKey.type) {
    case "rsa":
      return ["digitalSignature", "keyEncipherment"];
    case "x25519":
    case "x448":
    case "dh":
    case "dhx":
      return ["keyAgreement"];
    // RFC 9935, section 5.
    case "ml-kem-512":
    case "ml-kem-768":
    case "ml-kem-1024":
      return ["keyEncipherment"];
    default:
      return ["digitalSignature"];
  }
}

function* names(options: ExtensionOptions, subject: Name): Generator<Extension> {
  const { subjectAltNames = [] } = options;
  const isList = Array.isArray(subjectAltNames);
  if (!isList || subjectAltNames.some((text) => typeof text !== "string")) {
    throw new TypeError(
      'Cannot create a certificate where subjectAltNames is no list of texts as "DNS:example.org"',
    );
  }
  if (subjectAltNames.length === 0) return;
  const value = encodeGeneralNames(subjectAltNames.map((text) => parseGeneralName(text)));
  // RFC 5280, section 4.2.1.6: critical when nothing else names the subject.
  yield new Extension(EXTENSION_IDS.subjectAltName, subject.isEmpty, value);
}

/** RFC 5280, section 4.2.1.2, method 1: the SHA-1 of the bits of the key. */
function keyIdentifier(publicKey: PublicKey): Bytes {
  const reader = new DerReader(publicKey.subjectPublicKeyInfo).readSequence();
  reader.skip();
  return sha1.digest(reader.readBitString().bytes);
}
