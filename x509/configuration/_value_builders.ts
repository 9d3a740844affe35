// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/** Builders of extensions whose values are words, numbers and objects. */

import { DerBuilder, DerReader } from "../../crypto/asn1/mod.ts";
import type { Bytes } from "../../wire/mod.ts";
import { sha1 } from "../../crypto/digest/sha1.ts";
import { encodeBasicConstraints } from "../basic_constraints.ts";
import { encodePolicyConstraints, encodePolicyMappings } from "../certificate_policies.ts";
import { encodeExtendedKeyUsage } from "../extended_key_usage.ts";
import { EXTENSION_IDS } from "../extension.ts";
import { decodeGeneralNames, encodeGeneralNames, type GeneralName } from "../general_name.ts";
import { encodeInfoAccess } from "../info_access.ts";
import { encodeAuthorityKeyIdentifier } from "../key_identifier.ts";
import { encodeNameConstraints, type GeneralSubtree } from "../name_constraints.ts";
import { SslError } from "../../err/mod.ts";
import {
  booleanOf,
  countOf,
  type ExtensionContext,
  type ExtensionValue,
  failValue,
  generalNameOf,
  hexOf,
  isNamed,
  numberOf,
  objectOf,
  valuesOf,
} from "./_values.ts";

/** Makes the value of an extension from its text. */
export type ExtensionBuilder = (text: string, context: ExtensionContext) => Bytes;

const KEY_USAGES = [
  ["digitalSignature", "Digital Signature"],
  ["nonRepudiation", "Non Repudiation"],
  ["keyEncipherment", "Key Encipherment"],
  ["dataEncipherment", "Data Encipherment"],
  ["keyAgreement", "Key Agreement"],
  ["keyCertSign", "Certificate Sign"],
  ["cRLSign", "CRL Sign"],
  ["encipherOnly", "Encipher Only"],
  ["decipherOnly", "Decipher Only"],
];

const NETSCAPE_TYPES = [
  ["client", "SSL Client"],
  ["server", "SSL Server"],
  ["email", "S/MIME"],
  ["objsign", "Object Signing"],
  ["reserved", "Unused"],
  ["sslCA", "SSL CA"],
  ["emailCA", "S/MIME CA"],
  ["objCA", "Object Signing CA"],
];

const TLS_FEATURES: Readonly<Record<string, bigint>> = {
  "status_request": 5n,
  "status_request_v2": 17n,
};

/** A BIT STRING of named bits (v2i_ASN1_BIT_STRING). */
function namedBits(names: readonly (readonly string[])[]): ExtensionBuilder {
  return (text, context) => {
    const bits = valuesOf(text, context).map(({ name, value }) => {
      // In a section the word may stand on either side.
      const bit = names.findIndex((row) => row.includes(name));
      if (bit >= 0 && value === undefined) return bit;
      failValue("UNKNOWN_BIT_STRING_ARGUMENT", names.map(([word]) => word).join(", "), name);
    });
    return new DerBuilder().namedBits(bits).finish();
  };
}

function basicConstraints(text: string, context: ExtensionContext): Bytes {
  let isCa = false;
  let pathLength: number | undefined;
  for (const value of valuesOf(text, context)) {
    if (value.name === "CA") isCa = booleanOf(value);
    else if (value.name === "pathlen") pathLength = countOf(value.value);
    else failValue("INVALID_NAME", "CA or pathlen", value.name);
  }
  return encodeBasicConstraints(pathLength === undefined ? { isCa } : { isCa, pathLength });
}

/** `hash`, or the bytes in hexadecimal. */
function subjectKeyIdentifier(text: string, { subject }: ExtensionContext): Bytes {
  if (text !== "hash") return new DerBuilder().octetString(hexOf(text)).finish();
  if (subject === undefined) {
    throw new SslError("X509V3", "NO_PUBLIC_KEY", { expected: "the subject's key, for `hash`" });
  }
  const reader = new DerReader(subject.publicKey.subjectPublicKeyInfo).readSequence();
  reader.skip();
  const { bytes } = reader.readBitString();
  return new DerBuilder().octetString(sha1.digest(bytes)).finish();
}

/** `keyid`, `issuer`, each with `:always` (v2i_AUTHORITY_KEYID). */
function authorityKeyIdentifier(text: string, context: ExtensionContext): Bytes {
  const values = valuesOf(text, context);
  const wanted = (name: string) => values.find((value) => value.name === name);
  for (const { name, value } of values) {
    const known = (name === "keyid" || name === "issuer") && (value ?? "always") === "always";
    if (!known) failValue("UNKNOWN_OPTION", "keyid or issuer, perhaps with :always", name);
  }
  const { issuer } = context;
  if (issuer === undefined) {
    throw new SslError("X509V3", "NO_ISSUER_CERTIFICATE", {
      expected: "the issuer's certificate",
      remedy: "give it with the option issuer; a request has none",
    });
  }
  const keyid = wanted("keyid");
  const keyIdentifier = keyid === undefined ? undefined : issuer.subjectKeyIdentifier;
  if (keyid?.value === "always" && keyIdentifier === undefined) {
    throw new SslError("X509V3", "UNABLE_TO_GET_ISSUER_KEYID", {
      expected: "a subjectKeyIdentifier in the issuer's certificate",
    });
  }
  const byName = wanted("issuer");
  const names = byName !== undefined && (byName.value === "always" || keyIdentifier === undefined);
  return encodeAuthorityKeyIdentifier({
    ...keyIdentifier === undefined ? {} : { keyIdentifier },
    ...names
      ? {
        authorityCertIssuer: [{ type: "directory", name: issuer.issuer }],
        authorityCertSerialNumber: issuer.serialNumber,
      }
      : {},
  });
}

/** subjectAltName, with `email:copy` and `email:move`. */
function subjectAltName(text: string, context: ExtensionContext): Bytes {
  const names = valuesOf(text, context).flatMap((value): GeneralName[] => {
    const copies = isNamed(value.name, "email") && ["copy", "move"].includes(value.value ?? "");
    if (!copies) return [generalNameOf(value, context)];
    const addresses = context.subject?.name?.getAll("emailAddress");
    if (addresses === undefined) {
      throw new SslError("X509V3", "NO_SUBJECT_DETAILS", { expected: "the subject's name" });
    }
    return addresses.map((address) => ({ type: "email", value: address }));
  });
  return encodeGeneralNames(names);
}

/** issuerAltName, with `issuer:copy`. */
function issuerAltName(text: string, context: ExtensionContext): Bytes {
  const names = valuesOf(text, context).flatMap((value): readonly GeneralName[] => {
    if (!isNamed(value.name, "issuer") || value.value !== "copy") {
      return [generalNameOf(value, context)];
    }
    if (context.issuer === undefined) {
      throw new SslError("X509V3", "NO_ISSUER_DETAILS", { expected: "the issuer's certificate" });
    }
    const extension = context.issuer.extension(EXTENSION_IDS.subjectAltName);
    return extension === undefined ? [] : decodeGeneralNames(extension.value);
  });
  return encodeGeneralNames(names);
}

/** `OCSP;URI:http://…` (v2i_AUTHORITY_INFO_ACCESS). */
function infoAccess(text: string, context: ExtensionContext): Bytes {
  return encodeInfoAccess(
    valuesOf(text, context).map(({ name, value }) => {
      const semicolon = name.indexOf(";");
      if (semicolon < 0) {
        failValue("INVALID_SYNTAX", "a method and a place: OCSP;URI:http://…", name);
      }
      const place: ExtensionValue = { name: name.slice(semicolon + 1), value };
      return {
        method: objectOf(name.slice(0, semicolon), context),
        location: generalNameOf(place, context),
      };
    }),
  );
}

function policyMappings(text: string, context: ExtensionContext): Bytes {
  return encodePolicyMappings(
    valuesOf(text, context).map(({ name, value }) => {
      if (value === undefined) {
        failValue("INVALID_OBJECT_IDENTIFIER", "two policies: 1.2.3:1.2.4", name);
      }
      return {
        issuerDomainPolicy: objectOf(name, context),
        subjectDomainPolicy: objectOf(value, context),
      };
    }),
  );
}

function policyConstraints(text: string, context: ExtensionContext): Bytes {
  const constraints: { requireExplicitPolicy?: number; inhibitPolicyMapping?: number } = {};
  for (const { name, value } of valuesOf(text, context)) {
    if (name === "requireExplicitPolicy") constraints.requireExplicitPolicy = countOf(value);
    else if (name === "inhibitPolicyMapping") constraints.inhibitPolicyMapping = countOf(value);
    else failValue("INVALID_NAME", "requireExplicitPolicy or inhibitPolicyMapping", name);
  }
  return encodePolicyConstraints(constraints);
}

/** `permitted;DNS:…`, `excluded;IP:…` (v2i_NAME_CONSTRAINTS). */
function nameConstraints(text: string, context: ExtensionContext): Bytes {
  const trees: Record<"permitted" | "excluded", GeneralSubtree[]> = { permitted: [], excluded: [] };
  for (const { name, value } of valuesOf(text, context)) {
    const [, side, kind] = /^(permitted|excluded);(.+)$/.exec(name) ?? [];
    if (kind === undefined) failValue("INVALID_SYNTAX", "permitted;… or excluded;…", name);
    const base = generalNameOf({ name: kind, value }, context, "constraint");
    trees[side as "permitted" | "excluded"].push({ base, minimum: 0n });
  }
  return encodeNameConstraints(trees);
}

function tlsFeature(text: string, context: ExtensionContext): Bytes {
  return new DerBuilder().sequence((list) => {
    for (const { name, value } of valuesOf(text, context)) {
      const word = value ?? name;
      list.integer(TLS_FEATURES[word] ?? numberOf(word));
    }
  }).finish();
}

/** SXNetID: `zone:user` (sxnet_v2i). */
function strongExtranet(text: string, context: ExtensionContext): Bytes {
  const users = new Map<bigint, Uint8Array>();
  for (const { name, value = "" } of valuesOf(text, context)) {
    const zone = numberOf(name);
    const user = new TextEncoder().encode(value);
    if (user.length > 64) failValue("USER_TOO_LONG", "a user of at most 64 bytes", value);
    if (users.has(zone)) failValue("DUPLICATE_ZONE_ID", "each zone once", name);
    users.set(zone, user);
  }
  return new DerBuilder().sequence((inner) => {
    inner.integer(0).sequence((list) => {
      for (const [zone, user] of users) list.sequence((id) => id.integer(zone).octetString(user));
    });
  }).finish();
}

/** proxyCertInfo (RFC 3820; r2i_pci). */
function proxyCertInfo(text: string, context: ExtensionContext): Bytes {
  let language: string | undefined;
  let pathLength: bigint | undefined;
  let policy: Uint8Array | undefined;
  for (const { name, value = "" } of valuesOf(text, context)) {
    if (name === "language") language = objectOf(value, context);
    else if (name === "pathlen") pathLength = numberOf(value);
    else if (name === "policy") policy = proxyPolicy(value);
    else failValue("INVALID_PROXY_POLICY_SETTING", "language, pathlen or policy", name);
  }
  if (language === undefined) {
    failValue("NO_PROXY_CERT_POLICY_LANGUAGE_DEFINED", "language:…", text);
  }
  const oid = language;
  return new DerBuilder().sequence((inner) => {
    if (pathLength !== undefined) inner.integer(pathLength);
    inner.sequence((fields) => {
      fields.oid(oid);
      if (policy !== undefined) fields.octetString(policy);
    });
  }).finish();
}

function proxyPolicy(text: string): Uint8Array {
  if (text.startsWith("hex:")) return hexOf(text.slice(4));
  if (text.startsWith("text:")) return new TextEncoder().encode(text.slice(5));
  failValue("INCORRECT_POLICY_SYNTAX_TAG", "hex:… or text:…", text);
}

function text(value: string): Bytes {
  return new DerBuilder().ia5String(value).finish();
}

function number(value: string): Bytes {
  return new DerBuilder().integer(numberOf(value)).finish();
}

/** The builders by object identifier. */
export const VALUE_BUILDERS: Readonly<Record<string, ExtensionBuilder>> = {
  "2.5.29.14": subjectKeyIdentifier,
  "2.5.29.15": namedBits(KEY_USAGES),
  "2.5.29.17": subjectAltName,
  "2.5.29.18": issuerAltName,
  "2.5.29.19": basicConstraints,
  "2.5.29.29": (value, context) =>
    encodeGeneralNames(valuesOf(value, context).map((one) => generalNameOf(one, context))),
  "2.5.29.30": nameConstraints,
  "2.5.29.33": policyMappings,
  "2.5.29.35": authorityKeyIdentifier,
  "2.5.29.36": policyConstraints,
  "1.3.101.1.4.1": strongExtranet,
  "2.5.29.37": (value, context) =>
    encodeExtendedKeyUsage(
      valuesOf(value, context).map((one) => objectOf(one.value ?? one.name, context)),
    ),
  "2.5.29.54": number,
  "1.3.6.1.5.5.7.1.1": infoAccess,
  "1.3.6.1.5.5.7.1.11": infoAccess,
  "1.3.6.1.5.5.7.1.14": proxyCertInfo,
  "1.3.6.1.5.5.7.1.24": tlsFeature,
  "1.3.6.1.5.5.7.48.1.5": () => new DerBuilder().null().finish(),
  "2.16.840.1.113730.1.1": namedBits(NETSCAPE_TYPES),
  "2.16.840.1.113730.1.2": text,
  "2.16.840.1.113730.1.3": text,
  "2.16.840.1.113730.1.4": text,
  "2.16.840.1.113730.1.7": text,
  "2.16.840.1.113730.1.8": text,
  "2.16.840.1.113730.1.12": text,
  "2.16.840.1.113730.1.13": text,
};
