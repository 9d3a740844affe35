// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

import { Asn1Error } from "../crypto/asn1/asn1_error.ts";
import { DerReader } from "../crypto/asn1/der_reader.ts";
import type { DerElement } from "../crypto/asn1/element.ts";
import { decodeInteger } from "../crypto/asn1/integer.ts";
import { DER_TAGS } from "../crypto/asn1/tags.ts";
import { decodeTime } from "../crypto/asn1/time.ts";
import { locateAs } from "./_locate.ts";
import { decodeExtensions, type Extension, EXTENSION_IDS } from "./extension.ts";
import { decodeGeneralNames } from "./general_name.ts";
import type { Name } from "./name.ts";

/** Why a certificate was revoked, by the numbers of CRLReason (RFC 5280, section 5.3.1). */
export const REVOCATION_REASONS = {
  unspecified: 0,
  keyCompromise: 1,
  cACompromise: 2,
  affiliationChanged: 3,
  superseded: 4,
  cessationOfOperation: 5,
  certificateHold: 6,
  removeFromCRL: 8,
  privilegeWithdrawn: 9,
  aACompromise: 10,
} as const satisfies Readonly<Record<string, number>>;

/** Why a certificate was revoked. */
export type RevocationReason = keyof typeof REVOCATION_REASONS;

/** The number of a reason, which may be no reason where types are not checked. */
export function reasonNumber(reason: RevocationReason): number {
  if (Object.hasOwn(REVOCATION_REASONS, reason)) return REVOCATION_REASONS[reason];
  const known = Object.keys(REVOCATION_REASONS).join(", ");
  throw new TypeError(`"${reason}" is no reason of a revocation: ${known} are known`);
}

/** The reasons by their numbers. */
const REASONS: readonly (RevocationReason | undefined)[] = [
  "unspecified",
  "keyCompromise",
  "cACompromise",
  "affiliationChanged",
  "superseded",
  "cessationOfOperation",
  "certificateHold",
  undefined,
  "removeFromCRL",
  "privilegeWithdrawn",
  "aACompromise",
];

/**
 * Extensions with nothing but a reason, up to its number, which is one byte and the last: most entries
 * of most lists end with these bytes, and nothing else of them has to be decoded.
 */
const REASON_ALONE = Uint8Array.of(
  ...[0x30, 0x0c, 0x30, 0x0a, 0x06, 0x03, 0x55, 0x1d, 0x15, 0x04, 0x03, 0x0a, 0x01],
);

/**
 * An entry of a CRL (RFC 5280, section 5.3; X509_REVOKED). Its fields are decoded when they are asked
 * for.
 */
export class RevokedCertificate {
  readonly #input: Uint8Array;
  readonly #serialStart: number;
  readonly #serialEnd: number;
  readonly #dateIdentifier: number;
  readonly #dateStart: number;
  readonly #dateEnd: number;
  readonly #end: number;
  readonly #inherited: Name;
  readonly #hasReasonAlone: boolean;
  #extensions: readonly Extension[] | undefined;
  #issuer: Name | undefined;

  /**
   * Finds the fields of an entry.
   *
   * @param input The list.
   * @param start The offset of the entry.
   * @param limit The offset behind the last entry.
   * @param element Takes places; afterwards it is that of the whole entry.
   * @param inherited The issuer of the entry before it.
   * @throws {Asn1Error} When it is no entry.
   */
  constructor(
    input: Uint8Array,
    start: number,
    limit: number,
    element: DerElement,
    inherited: Name,
  ) {
    const path = "certificateList.revokedCertificates";
    locateAs(element, input, start, limit, DER_TAGS.SEQUENCE, path);
    const { contentStart, end } = element;
    locateAs(element, input, contentStart, end, DER_TAGS.INTEGER, path);
    this.#input = input;
    this.#serialStart = element.contentStart;
    this.#serialEnd = element.end;
    element.locate(input, element.end, end, path);
    this.#dateIdentifier = element.identifier;
    this.#dateStart = element.contentStart;
    this.#dateEnd = element.end;
    this.#end = end;
    this.#inherited = inherited;
    this.#hasReasonAlone = hasReasonAlone(input, element.end, end);
    element.end = end;
  }

  /** The serial number of the certificate. */
  get serialNumber(): bigint {
    return decodeInteger(this.#input.subarray(this.#serialStart, this.#serialEnd));
  }

  /** When it was revoked. @throws {Asn1Error} When the time is malformed. */
  get revocationDate(): Date {
    const path = "certificateList.revokedCertificates.revocationDate";
    return new Date(
      decodeTime(this.#input, this.#dateIdentifier, this.#dateStart, this.#dateEnd, path),
    );
  }

  /** The extensions of the entry. @throws {Asn1Error} When one is malformed. */
  get extensions(): readonly Extension[] {
    if (this.#dateEnd === this.#end) return [];
    if (this.#extensions === undefined) {
      const path = "certificateList.revokedCertificates.crlEntryExtensions";
      const reader = new DerReader(this.#input, { offset: this.#dateEnd, end: this.#end, path });
      const list = reader.readSequence();
      reader.finish();
      this.#extensions = decodeExtensions(this.#input, list.offset, list.end, path);
    }
    return this.#extensions;
  }

  /**
   * Finds an extension of the entry.
   *
   * @param oid Its type in dotted form.
   * @returns The extension; `undefined` when the entry does not have it.
   */
  extension(oid: string): Extension | undefined {
    return this.extensions.find((extension) => extension.oid === oid);
  }

  /** Why it was revoked; `undefined` when the entry does not tell. */
  get reason(): RevocationReason | undefined {
    if (this.#dateEnd === this.#end) return undefined;
    if (this.#hasReasonAlone) return reasonOf(this.#input[this.#end - 1] as number);
    const extension = this.extension(EXTENSION_IDS.reasonCode);
    if (extension === undefined) return undefined;
    const reader = new DerReader(extension.value, { path: "reasonCode" });
    const code = reader.readSmallInteger(10, "", DER_TAGS.ENUMERATED);
    reader.finish();
    return reasonOf(code);
  }

  /** Since when the key or certificate is known or thought to be bad (section 5.3.2). */
  get invalidityDate(): Date | undefined {
    const extension = this.extension(EXTENSION_IDS.invalidityDate);
    if (extension === undefined) return undefined;
    const reader = new DerReader(extension.value, { path: "invalidityDate" });
    const date = reader.readTime("", "der");
    reader.finish();
    return date;
  }

  /** What is to be done while the certificate is on hold, in dotted form. */
  get holdInstruction(): string | undefined {
    const extension = this.extension(EXTENSION_IDS.holdInstructionCode);
    if (extension === undefined) return undefined;
    const reader = new DerReader(extension.value, { path: "holdInstructionCode" });
    const oid = reader.readOid();
    reader.finish();
    return oid;
  }

  /** Who issued the certificate: the list's issuer, or in an indirect list another one. */
  get issuer(): Name {
    return this.#issuer ??= this.#ownIssuer() ?? this.#inherited;
  }

  #ownIssuer(): Name | undefined {
    if (this.#dateEnd === this.#end || this.#hasReasonAlone) return undefined;
    const extension = this.extension(EXTENSION_IDS.certificateIssuer);
    if (extension === undefined) return undefined;
    const names = decodeGeneralNames(extension.value, "certificateIssuer");
    const directory = names.find((name) => name.type === "directory");
    if (directory !== undefined) return directory.name;
    throw new Asn1Error("INVALID_VALUE", {
      expected: "a directory name",
      received: names.map(({ type }) => type).join(", "),
      path: "certificateIssuer",
    });
  }
}

function hasReasonAlone(input: Uint8Array, start: number, end: number): boolean {
  if (end - start !== REASON_ALONE.length + 1) return false;
  for (let index = 0; index < REASON_ALONE.length; index++) {
    if (input[start + index] !== REASON_ALONE[index]) return false;
  }
  return true;
}

function reasonOf(code: number): RevocationReason {
  const reason = REASONS[code];
  if (reason !== undefined) return reason;
  throw new Asn1Error("INVALID_VALUE", {
    expected: "a reason from 0 to 10 other than 7",
    received: `${code}`,
    path: "reasonCode",
  });
}
