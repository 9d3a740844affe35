// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/** What a configuration says about requests for certificates: the section of `openssl req`. */

import type { Configuration } from "../../conf/mod.ts";
import { DerBuilder } from "../../crypto/asn1/der_builder.ts";
import type { DigestAlgorithm } from "../../crypto/digest/digest.ts";
import { allDigests, digestByName } from "../../crypto/digest/digests.ts";
import { SslError } from "../../err/mod.ts";
import type { RequestAttribute } from "../certificate_request.ts";
import { Name } from "../name.ts";
import { maskedStringType, parseStringMask, type StringMask } from "../string_mask.ts";
import { configurationOid } from "./_configuration_oid.ts";
import { type RequestField, requestFields } from "./_request_fields.ts";
import type { ExtensionSection } from "./extension_section.ts";

export type { RequestField } from "./_request_fields.ts";

/** Options for {@linkcode requestConfiguration}. */
export interface RequestConfigurationOptions {
  /** The section (`-section`). @default {"req"} */
  section?: string;
  /**
   * Who knows the values of the fields that are asked for, where `prompt` is not `no`: `undefined`
   * takes the default, `"."` leaves the field out.
   *
   * @default {the defaults, as with `-batch`}
   */
  answer?: (field: RequestField) => string | undefined;
}

/** What a section for `openssl req` says; its words in brackets. */
export interface RequestConfiguration {
  /** The name of the section. */
  readonly section: string;
  /** Whom the certificate shall be about (`distinguished_name`). */
  readonly subject: Name;
  /** The attributes of the request (`attributes`). */
  readonly attributes: readonly RequestAttribute[];
  /** The extensions that are asked for (`req_extensions`). */
  readonly extensions?: ExtensionSection;
  /** The extensions of a certificate that is made in place of a request (`x509_extensions`). */
  readonly x509Extensions?: ExtensionSection;
  /** The size of a new RSA key, in bits (`default_bits`). */
  readonly bits: number;
  /** The digest of the signature (`default_md`). @default {the usual one for the key} */
  readonly digest?: DigestAlgorithm;
  /** Where a new key goes (`default_keyfile`). */
  readonly keyFile?: string;
  /** Whether a new key is encrypted (`encrypt_key`, `encrypt_rsa_key`). */
  readonly encryptKey: boolean;
  /** The pass phrase of the key that is read (`input_password`). */
  readonly inputPassword?: string;
  /** The pass phrase of the key that is written (`output_password`). */
  readonly outputPassword?: string;
  /** Which string types names and attributes have (`string_mask`). */
  readonly stringMask: StringMask;
}

/**
 * Reads what a configuration says about requests, as `openssl req -config` does. The texts of a file
 * count as what they are only with `utf8 = yes`; without it OpenSSL takes each of its bytes for a
 * character, so that anything but ASCII is an error here.
 *
 * @param configuration The configuration.
 * @param options The section, and who answers its questions.
 * @returns The settings, the subject and the attributes.
 * @throws {SslError} `CONF`, `NO_VALUE` when `distinguished_name` or what it names is missing ("unable to
 * find 'distinguished_name' in config"); `ASN1` when a value is too long or has characters that its
 * string types have not; `X509`, `INVALID_FIELD_NAME` for an unknown field.
 *
 * @example Usage
 * ```ts
 * import { parseConfiguration } from "@streamssl/ssl/conf";
 * import { generateKey } from "@streamssl/ssl/crypto";
 * import {
 *   createCertificateRequest,
 *   extensionsFromSection,
 *   requestConfiguration,
 * } from "@streamssl/ssl/x509";
 * import { assertEquals } from "@std/assert";
 *
 * const configuration = parseConfiguration(`
 * [req]
 * prompt = no
 * distinguished_name = dn
 * req_extensions = v3
 * [dn]
 * C = FR
 * CN = example.org
 * [v3]
 * subjectAltName = DNS:example.org
 * `);
 * const { subject, attributes } = requestConfiguration(configuration);
 * const request = await createCertificateRequest({
 *   subject,
 *   attributes,
 *   key: await generateKey({ type: "ec", curve: "P-256" }),
 *   extraExtensions: extensionsFromSection(configuration, "v3"),
 * });
 * assertEquals(request.subject.toOneLine(), "C = FR, CN = example.org");
 * ```
 */
export function requestConfiguration(
  configuration: Configuration,
  options: RequestConfigurationOptions = {},
): RequestConfiguration {
  const { section = "req" } = options;
  const get = (name: string) => configuration.get(section, name);
  const stringMask = stringMaskOf(configuration, section);
  const subject = subjectOf(configuration, section, stringMask, options);
  const attributes = attributesOf(configuration, section, stringMask, options);
  const digest = get("default_md") ?? "default";
  const encryptKey = get("encrypt_rsa_key") ?? get("encrypt_key");
  const sections = {
    ...sectionNamed(configuration, get("req_extensions"), "extensions"),
    ...sectionNamed(configuration, get("x509_extensions"), "x509Extensions"),
  };
  const texts = {
    ...textNamed(get("default_keyfile"), "keyFile"),
    ...textNamed(get("input_password"), "inputPassword"),
    ...textNamed(get("output_password"), "outputPassword"),
  };
  return {
    section,
    subject,
    attributes,
    ...sections,
    bits: configuration.number(section, "default_bits") ?? 2048,
    ...digest === "default" ? {} : { digest: digestByName(digest, allDigests) },
    encryptKey: encryptKey !== "no",
    ...texts,
    stringMask,
  };
}

/** Reads `string_mask` of a section. */
export function stringMaskOf(configuration: Configuration, section: string): StringMask {
  const text = configuration.get(section, "string_mask");
  const mask = text === undefined ? "utf8only" : parseStringMask(text);
  if (mask !== undefined) return mask;
  throw new SslError("CONF", "NO_VALUE", {
    expected: "utf8only, pkix, nombstr, default, or MASK: and a number",
    received: JSON.stringify(text?.slice(0, 40)),
    where: `group=${section} name=string_mask`,
    usualCause: "Invalid global string mask setting",
  });
}

function sectionNamed<K extends string>(
  configuration: Configuration,
  section: string | undefined,
  key: K,
): { [Key in K]?: ExtensionSection } {
  if (section === undefined) return {};
  return { [key]: { configuration, section } } as { [Key in K]?: ExtensionSection };
}

function textNamed<K extends string>(
  text: string | undefined,
  key: K,
): { [Key in K]?: string } {
  return text === undefined ? {} : { [key]: text } as { [Key in K]?: string };
}

function subjectOf(
  configuration: Configuration,
  section: string,
  stringMask: StringMask,
  options: RequestConfigurationOptions,
): Name {
  const named = configuration.require(section, "distinguished_name");
  const parts: [string, string][][] = [];
  for (const { type, value, together } of requestFields(configuration, section, named, options)) {
    const oid = configurationOid(type, configuration);
    if (oid === undefined) throw unknownField(type, named);
    const last = parts.at(-1);
    if (together && last !== undefined) last.push([oid, value]);
    else parts.push([[oid, value]]);
  }
  return Name.fromParts(parts, { stringMask });
}

function attributesOf(
  configuration: Configuration,
  section: string,
  stringMask: StringMask,
  options: RequestConfigurationOptions,
): RequestAttribute[] {
  const named = configuration.get(section, "attributes");
  if (named === undefined) return [];
  return requestFields(configuration, section, named, options).map(({ type, value }) => {
    const oid = configurationOid(type, configuration);
    if (oid === undefined) throw unknownField(type, named);
    const builder = new DerBuilder().string(maskedStringType(oid, value, stringMask), value);
    return { oid, values: [builder.finish()] };
  });
}

function unknownField(type: string, section: string): SslError {
  return new SslError("X509", "INVALID_FIELD_NAME", {
    expected: "a known attribute type such as commonName, or a dotted object identifier",
    received: JSON.stringify(type.slice(0, 64)),
    where: `group=${section}`,
    remedy: "name further types in the section that oid_section names",
  });
}
