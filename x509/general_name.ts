// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

import { Asn1Error } from "../crypto/asn1/asn1_error.ts";
import { DerBuilder } from "../crypto/asn1/der_builder.ts";
import { DerReader } from "../crypto/asn1/der_reader.ts";
import { decodeOid } from "../crypto/asn1/oid.ts";
import { oidFromName } from "../crypto/asn1/oid_names.ts";
import { decodeString } from "../crypto/asn1/strings.ts";
import { DER_TAGS } from "../crypto/asn1/tags.ts";
import { SslError } from "../err/mod.ts";
import { encodeHex } from "../wire/mod.ts";
import { normalizeHostName } from "./host_name.ts";
import { formatIpAddress, parseIpAddress, parseIpNetwork } from "./ip_address.ts";
import { Name } from "./name.ts";

/** A name in some naming system (RFC 5280, section 4.2.1.6). The bytes are views. */
export type GeneralName =
  | TextGeneralName
  | IpGeneralName
  | DirectoryGeneralName
  | OtherGeneralName
  | RegisteredGeneralName
  | RawGeneralName;

/** A mail address, DNS name or URI. Bytes that are not ASCII are kept as Latin-1 characters. */
export interface TextGeneralName {
  /** The naming system. */
  readonly type: "email" | "dns" | "uri";
  /** The name as it is written. */
  readonly value: string;
}

/** An IP address; with a mask in name constraints. */
export interface IpGeneralName {
  /** The naming system. */
  readonly type: "ip";
  /** 4 or 16 bytes; 8 or 32, address and mask, in name constraints. Other lengths are kept too. */
  readonly bytes: Uint8Array;
}

/** A distinguished name. */
export interface DirectoryGeneralName {
  /** The naming system. */
  readonly type: "directory";
  /** The name. */
  readonly name: Name;
}

/** A name of a kind that an object identifier tells. */
export interface OtherGeneralName {
  /** The naming system. */
  readonly type: "other";
  /** The kind in dotted form. */
  readonly oid: string;
  /** The DER of the value. */
  readonly value: Uint8Array;
}

/** An object identifier as a name. */
export interface RegisteredGeneralName {
  /** The naming system. */
  readonly type: "registered";
  /** The identifier in dotted form. */
  readonly oid: string;
}

/** An X.400 address or EDI party name, which is not decoded. */
export interface RawGeneralName {
  /** The naming system. */
  readonly type: "x400" | "ediParty";
  /** The DER with its context tag. */
  readonly der: Uint8Array;
}

const OTHER_NAME = 0xa0;
const EMAIL = 0x81;
const DNS = 0x82;
const X400 = 0xa3;
const DIRECTORY = 0xa4;
const EDI_PARTY = 0xa5;
const URI = 0x86;
const IP = 0x87;
const REGISTERED = 0x88;

/**
 * Reads one GeneralName.
 *
 * @param reader Stands before it.
 * @returns The name.
 * @throws {Asn1Error} When it is none.
 *
 * @example Usage
 * ```ts
 * import { readGeneralName } from "@streamssl/ssl/x509";
 * import { DerReader } from "@streamssl/ssl/asn1";
 * import { assertEquals } from "@std/assert";
 *
 * const reader = new DerReader(Uint8Array.of(0x82, 1, 0x61));
 * assertEquals(readGeneralName(reader), { type: "dns", value: "a" });
 * ```
 */
export function readGeneralName(reader: DerReader): GeneralName {
  const identifier = reader.peekTag();
  switch (identifier) {
    case DNS:
      return { type: "dns", value: latin1(reader.readContent(DNS)) };
    case EMAIL:
      return { type: "email", value: latin1(reader.readContent(EMAIL)) };
    case URI:
      return { type: "uri", value: latin1(reader.readContent(URI)) };
    case IP:
      return { type: "ip", bytes: reader.readContent(IP, "iPAddress") };
    case REGISTERED:
      return { type: "registered", oid: decodeOid(reader.readContent(REGISTERED)) };
    case DIRECTORY:
      return {
        type: "directory",
        name: reader.readNested(DIRECTORY, (inner) => {
          const start = inner.offset;
          inner.readSequence("directoryName");
          return Name.view(inner.input, start, inner.offset);
        }),
      };
    case OTHER_NAME:
      return reader.readNested(OTHER_NAME, (inner) => ({
        type: "other" as const,
        oid: inner.readOid("type-id"),
        value: inner.readExplicit(0, (value) => value.readRaw(), "value"),
      }), "otherName");
    case X400:
    case EDI_PARTY:
      return { type: identifier === X400 ? "x400" : "ediParty", der: reader.readRaw() };
    default:
      reader.fail("NO_MATCHING_CHOICE_TYPE", {
        expected: "a GeneralName, a context tag from 0 to 8",
        received: identifier === undefined ? "the end" : `the tag 0x${identifier.toString(16)}`,
      });
  }
}

function latin1(bytes: Uint8Array): string {
  return decodeString(bytes, DER_TAGS.IA5_STRING, 0, bytes.length, "", "lenient");
}

/**
 * Decodes GeneralNames: the value of subjectAltName and issuerAltName.
 *
 * @param der The extension's value.
 * @param path The extension's name, for errors.
 * @returns The names; at least one.
 * @throws {Asn1Error} When it is malformed or has no name.
 *
 * @example Usage
 * ```ts
 * import { decodeGeneralNames, encodeGeneralNames } from "@streamssl/ssl/x509";
 * import { assertEquals } from "@std/assert";
 *
 * const der = encodeGeneralNames([{ type: "dns", value: "example.org" }]);
 * assertEquals(decodeGeneralNames(der), [{ type: "dns", value: "example.org" }]);
 * ```
 */
export function decodeGeneralNames(der: Uint8Array, path = "subjectAltName"): GeneralName[] {
  const reader = new DerReader(der, { path });
  const names = reader.readSequence((inner) => inner.list(readGeneralName));
  reader.finish();
  if (names.length === 0) {
    throw new Asn1Error("ILLEGAL_ZERO_CONTENT", { expected: "at least one name", path, offset: 0 });
  }
  return names;
}

/**
 * Writes one GeneralName.
 *
 * @param builder Gets it.
 * @param name The name.
 *
 * @example Usage
 * ```ts
 * import { writeGeneralName } from "@streamssl/ssl/x509";
 * import { DerBuilder } from "@streamssl/ssl/asn1";
 * import { assertEquals } from "@std/assert";
 *
 * const builder = new DerBuilder();
 * writeGeneralName(builder, { type: "dns", value: "a" });
 * assertEquals(builder.finish(), Uint8Array.of(0x82, 1, 0x61));
 * ```
 */
export function writeGeneralName(builder: DerBuilder, name: GeneralName): void {
  switch (name.type) {
    case "email":
    case "dns":
    case "uri": {
      const content = Uint8Array.from(name.value, (character) => {
        const code = character.charCodeAt(0);
        if (code < 0x100) return code;
        throw new Asn1Error("ILLEGAL_CHARACTERS", {
          expected: "an ASCII name",
          received: JSON.stringify(name.value),
          remedy: "write international domain names in their xn-- form",
        });
      });
      builder.element(name.type === "dns" ? DNS : name.type === "email" ? EMAIL : URI, content);
      return;
    }
    case "ip":
      builder.element(IP, name.bytes);
      return;
    case "directory":
      builder.nested(DIRECTORY, (inner) => inner.raw(name.name.der));
      return;
    case "other":
      builder.nested(
        OTHER_NAME,
        (inner) => inner.oid(name.oid).explicit(0, (value) => value.raw(name.value)),
      );
      return;
    case "registered": {
      const oid = new DerBuilder().oid(name.oid).finish();
      oid[0] = REGISTERED;
      builder.raw(oid);
      return;
    }
    default:
      builder.raw(name.der);
  }
}

/**
 * Encodes GeneralNames.
 *
 * @param names The names.
 * @returns The DER of the SEQUENCE.
 *
 * @example Usage
 * ```ts
 * import { encodeGeneralNames } from "@streamssl/ssl/x509";
 * import { encodeHex } from "@streamssl/ssl/wire";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(encodeHex(encodeGeneralNames([{ type: "dns", value: "a" }])), "3003820161");
 * ```
 */
export function encodeGeneralNames(names: readonly GeneralName[]): Uint8Array<ArrayBuffer> {
  return new DerBuilder().sequence((inner) => {
    for (const name of names) writeGeneralName(inner, name);
  }).finish();
}

/**
 * Parses a name as OpenSSL's configuration files write it: `DNS:example.org`, `IP:192.0.2.1`,
 * `email:a@example.org`, `URI:https://example.org/`, `dirName:CN=example`, `RID:1.2.3`. A text
 * without such a word is an IP address when it looks like one, else a DNS name.
 *
 * @param text The text.
 * @param use `"constraint"` for name constraints, where an IP address has a mask or prefix length.
 * @returns The name.
 * @throws {SslError} For an unknown kind or a malformed address.
 *
 * @example Usage
 * ```ts
 * import { parseGeneralName } from "@streamssl/ssl/x509";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(parseGeneralName("DNS:example.org"), { type: "dns", value: "example.org" });
 * assertEquals(parseGeneralName("IP:192.0.2.1"), {
 *   type: "ip",
 *   bytes: Uint8Array.of(192, 0, 2, 1),
 * });
 * ```
 */
export function parseGeneralName(
  text: string,
  use: "name" | "constraint" = "name",
): GeneralName {
  const parseIp = use === "name" ? parseIpAddress : parseIpNetwork;
  const [, kind, rest = ""] = /^([A-Za-z]+):(.*)$/s.exec(text) ?? [];
  // As X509V3_parse_list; in constraints the empty name stands for all.
  if (use === "name" && (text === "" || rest === "" && /^(dns|email|uri)$/i.test(kind ?? ""))) {
    throw new SslError("X509V3", "INVALID_NULL_VALUE", {
      expected: "DNS:, IP:, email:, URI:, dirName: or RID: and a name",
      received: JSON.stringify(text),
    });
  }
  switch (kind?.toLowerCase()) {
    case "dns":
      return { type: "dns", value: asciiLabels(rest) };
    case "email": {
      const at = rest.lastIndexOf("@") + 1;
      return { type: "email", value: rest.slice(0, at) + asciiLabels(rest.slice(at)) };
    }
    case "uri":
      return { type: "uri", value: asciiAuthority(rest) };
    case "ip": {
      const bytes = parseIp(rest);
      if (bytes !== undefined) return { type: "ip", bytes };
      throw new SslError("X509V3", "BAD_IP_ADDRESS", {
        expected: use === "name" ? "an IP address" : "an IP address with a mask: 10.0.0.0/8",
        received: JSON.stringify(rest.slice(0, 80)),
      });
    }
    case "dirname":
      return { type: "directory", name: Name.parse(rest) };
    case "rid": {
      const oid = oidFromName(rest);
      if (oid !== undefined) return { type: "registered", oid };
      throw new SslError("X509V3", "BAD_OBJECT", {
        expected: "an object identifier",
        received: JSON.stringify(rest.slice(0, 80)),
      });
    }
  }
  const bytes = parseIp(text);
  if (bytes !== undefined) return { type: "ip", bytes };
  if (/^[^:/@\s]*$/.test(text)) return { type: "dns", value: asciiLabels(text) };
  throw new SslError("X509V3", "UNSUPPORTED_OPTION", {
    expected: "DNS:, IP:, email:, URI:, dirName: or RID: and a name",
    received: JSON.stringify(text.slice(0, 80)),
  });
}

/**
 * RFC 5280, section 7: international labels of domain names are stored as A-labels (`xn--…`). Labels that
 * are ASCII stay as they are, with wildcards and the dots of constraints.
 */
function asciiLabels(name: string): string {
  return name.split(".").map((label) => {
    if (/^[\0-\x7f]*$/.test(label)) return label;
    const converted = normalizeHostName(label);
    if (converted !== undefined) return converted;
    throw new SslError("X509V3", "INVALID_NAME", {
      expected: "labels of a domain name",
      received: JSON.stringify(label.slice(0, 80)),
    });
  }).join(".");
}

/** The host of a URI (RFC 5280, section 7.4). */
function asciiAuthority(uri: string): string {
  const [, start, host, rest] =
    /^([A-Za-z][A-Za-z0-9+.-]*:\/\/(?:[^/?#@]*@)?)([^/?#:]*)(.*)$/s.exec(uri) ?? [];
  if (start === undefined || host === undefined || rest === undefined) return uri;
  return start + asciiLabels(host) + rest;
}

/**
 * Writes a name as `openssl x509 -ext subjectAltName` does.
 *
 * @param name The name.
 * @returns For example `DNS:example.org` or `IP Address:192.0.2.1`.
 *
 * @example Usage
 * ```ts
 * import { formatGeneralName } from "@streamssl/ssl/x509";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(formatGeneralName({ type: "dns", value: "example.org" }), "DNS:example.org");
 * ```
 */
export function formatGeneralName(name: GeneralName): string {
  switch (name.type) {
    case "dns":
      return `DNS:${name.value}`;
    case "email":
      return `email:${name.value}`;
    case "uri":
      return `URI:${name.value}`;
    case "ip":
      return `IP Address:${formatIpAddress(name.bytes)}`;
    case "directory":
      return `DirName:${name.name.toOneLine()}`;
    case "registered":
      return `Registered ID:${name.oid}`;
    case "other":
      return `othername: ${name.oid}:${encodeHex(name.value)}`;
    default:
      return name.type === "x400" ? "X400Name:<unsupported>" : "EdiPartyName:<unsupported>";
  }
}
