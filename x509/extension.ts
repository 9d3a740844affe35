// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

import { Asn1Error } from "../crypto/asn1/asn1_error.ts";
import type { DerBuilder } from "../crypto/asn1/der_builder.ts";
import { DerElement } from "../crypto/asn1/element.ts";
import { decodeOid } from "../crypto/asn1/oid.ts";
import { oidLongName } from "../crypto/asn1/oid_names.ts";
import { DER_TAGS, describeTag } from "../crypto/asn1/tags.ts";
import { locateAs } from "./_locate.ts";

/** The object identifiers of the extensions that this room decodes (RFC 5280, section 4.2). */
export const EXTENSION_IDS = {
  subjectKeyIdentifier: "2.5.29.14",
  keyUsage: "2.5.29.15",
  privateKeyUsagePeriod: "2.5.29.16",
  subjectAltName: "2.5.29.17",
  issuerAltName: "2.5.29.18",
  basicConstraints: "2.5.29.19",
  crlNumber: "2.5.29.20",
  reasonCode: "2.5.29.21",
  holdInstructionCode: "2.5.29.23",
  invalidityDate: "2.5.29.24",
  deltaCrlIndicator: "2.5.29.27",
  issuingDistributionPoint: "2.5.29.28",
  certificateIssuer: "2.5.29.29",
  nameConstraints: "2.5.29.30",
  crlDistributionPoints: "2.5.29.31",
  certificatePolicies: "2.5.29.32",
  policyMappings: "2.5.29.33",
  authorityKeyIdentifier: "2.5.29.35",
  policyConstraints: "2.5.29.36",
  extendedKeyUsage: "2.5.29.37",
  freshestCrl: "2.5.29.46",
  inhibitAnyPolicy: "2.5.29.54",
  subjectInformationAccess: "1.3.6.1.5.5.7.1.11",
  authorityInformationAccess: "1.3.6.1.5.5.7.1.1",
  tlsFeature: "1.3.6.1.5.5.7.1.24",
  ocspNoCheck: "1.3.6.1.5.5.7.48.1.5",
} as const satisfies Readonly<Record<string, string>>;

/**
 * One extension of a certificate (RFC 5280, section 4.2).
 *
 * @example Usage
 * ```ts
 * import { decodeKeyUsage, Extension, EXTENSION_IDS } from "@streamssl/ssl/x509";
 * import { assertEquals } from "@std/assert";
 *
 * const extension = new Extension(EXTENSION_IDS.keyUsage, true, Uint8Array.of(3, 2, 7, 0x80));
 * assertEquals(extension.name, "X509v3 Key Usage");
 * assertEquals([...decodeKeyUsage(extension.value)], ["digitalSignature"]);
 * ```
 */
export class Extension {
  /** Its type in dotted form. */
  readonly oid: string;
  /** Whether software that does not know it must refuse the certificate. */
  readonly critical: boolean;
  readonly #input: Uint8Array;
  readonly #start: number;
  readonly #end: number;

  /**
   * Makes an extension.
   *
   * @param oid Its type in dotted form.
   * @param critical Whether software that does not know it must refuse the certificate.
   * @param input Bytes that hold the DER of its value; they must not change any more.
   * @param start The offset of the value's first byte.
   * @param end The offset behind its last byte.
   */
  constructor(
    oid: string,
    critical: boolean,
    input: Uint8Array,
    start = 0,
    end: number = input.length,
  ) {
    this.oid = oid;
    this.critical = critical;
    this.#input = input;
    this.#start = start;
    this.#end = end;
  }

  /** The content of its OCTET STRING: DER of the type that {@linkcode oid} tells. A view. */
  get value(): Uint8Array {
    return this.#input.subarray(this.#start, this.#end);
  }

  /** OpenSSL's long name, for example `X509v3 Key Usage`; the dotted form for an unknown type. */
  get name(): string {
    return oidLongName(this.oid) ?? this.oid;
  }
}

/**
 * Decodes the list of extensions.
 *
 * @param input The bytes.
 * @param start The offset of the first extension.
 * @param end The offset behind the last one.
 * @param path The field's name, for errors.
 * @returns The extensions, in the order of the encoding.
 * @throws {Asn1Error} When one is malformed, none is there, or two have the same type.
 */
export function decodeExtensions(
  input: Uint8Array,
  start: number,
  end: number,
  path = "certificate.extensions",
): Extension[] {
  const extensions: Extension[] = [];
  const element = new DerElement();
  let at = start;
  while (at < end) {
    locateAs(element, input, at, end, DER_TAGS.SEQUENCE, path);
    at = element.end;
    const last = element.end;
    locateAs(element, input, element.contentStart, last, DER_TAGS.OBJECT_IDENTIFIER, path);
    const oid = decodeOid(input, element.contentStart, element.end, path);
    const offset = element.start;
    let critical = false;
    element.locate(input, element.end, last, path);
    if (element.identifier === DER_TAGS.BOOLEAN) {
      // DER leaves the default, false, out; certificates that encode it are too many to refuse.
      const byte = input[element.contentStart];
      if (element.end - element.contentStart !== 1 || byte !== 0 && byte !== 0xff) {
        throw new Asn1Error("ILLEGAL_BOOLEAN", {
          expected: "the byte 00 or ff",
          path: `${path}[${extensions.length}].critical`,
          offset: element.start,
        });
      }
      critical = byte === 0xff;
      element.locate(input, element.end, last, path);
    }
    if (element.identifier !== DER_TAGS.OCTET_STRING || element.end !== last) {
      throw new Asn1Error("WRONG_TAG", {
        expected: "an OCTET STRING at the extension's end",
        received: describeTag(element.identifier),
        path: `${path}[${extensions.length}]`,
        offset: element.start,
      });
    }
    checkDuplicate(extensions, oid, offset, path);
    extensions.push(new Extension(oid, critical, input, element.contentStart, last));
  }
  if (extensions.length === 0) {
    throw new Asn1Error("ILLEGAL_ZERO_CONTENT", {
      expected: "at least one extension",
      path,
      offset: start,
    });
  }
  return extensions;
}

const MAX_EXTENSIONS = 256;

/** RFC 5280, section 4.2: a certificate has no two extensions of one type. */
function checkDuplicate(
  extensions: readonly Extension[],
  oid: string,
  offset: number,
  path: string,
): void {
  if (extensions.length >= MAX_EXTENSIONS) {
    throw new Asn1Error("TOO_LARGE", {
      expected: `at most ${MAX_EXTENSIONS} extensions`,
      path,
      offset,
    });
  }
  for (let index = 0; index < extensions.length; index++) {
    if (extensions[index]?.oid !== oid) continue;
    throw new Asn1Error("ILLEGAL_FORMAT", {
      expected: "each extension once",
      received: `a second ${oidLongName(oid) ?? oid}`,
      path: `${path}[${extensions.length}]`,
      offset,
    });
  }
}

/**
 * Writes a list of extensions: the SEQUENCE with all of them.
 *
 * @param builder Where to.
 * @param extensions The extensions.
 */
export function writeExtensions(builder: DerBuilder, extensions: readonly Extension[]): void {
  builder.sequence((list) => {
    for (const { oid, critical, value } of extensions) {
      list.sequence((extension) => {
        extension.oid(oid);
        if (critical) extension.boolean(true);
        extension.octetString(value);
      });
    }
  });
}
