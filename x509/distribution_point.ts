// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

import { DerBuilder } from "../crypto/asn1/der_builder.ts";
import { DerReader } from "../crypto/asn1/der_reader.ts";
import { contextTag } from "../crypto/asn1/tags.ts";
import { type Bytes, concatBytes } from "../wire/mod.ts";
import { type GeneralName, readGeneralName, writeGeneralName } from "./general_name.ts";
import { Name } from "./name.ts";

/** Why certificates are revoked, in the order of the bits of ReasonFlags (RFC 5280, 4.2.1.13). */
export const REVOCATION_FLAGS = [
  "unused",
  "keyCompromise",
  "cACompromise",
  "affiliationChanged",
  "superseded",
  "cessationOfOperation",
  "certificateHold",
  "privilegeWithdrawn",
  "aACompromise",
] as const satisfies readonly string[];

/** One bit of ReasonFlags. */
export type RevocationFlag = typeof REVOCATION_FLAGS[number];

/** The name of a distribution point. */
export interface DistributionPointName {
  /** Where it can be had: addresses, or a name in a directory. */
  readonly fullName?: readonly GeneralName[];
  /** The DER of the part (a SET) that is put behind the CRL issuer's name; a view. */
  readonly nameRelativeToCrlIssuer?: Uint8Array;
}

/** Where a CRL can be had (RFC 5280, section 4.2.1.13). */
export interface DistributionPoint extends DistributionPointName {
  /** For which reasons the CRL there revokes. @default {all} */
  readonly reasons?: ReadonlySet<RevocationFlag>;
  /** Who signs the CRL there. @default {the issuer of the certificate} */
  readonly crlIssuer?: readonly GeneralName[];
}

/** What a CRL covers (RFC 5280, section 5.2.5). */
export interface IssuingDistributionPoint extends DistributionPointName {
  /** Whether it covers certificates of users only. */
  readonly onlyContainsUserCerts: boolean;
  /** Whether it covers certificates of authorities only. */
  readonly onlyContainsCaCerts: boolean;
  /** For which reasons it revokes. @default {all} */
  readonly onlySomeReasons?: ReadonlySet<RevocationFlag>;
  /** Whether entries may be of other issuers than the CRL's. */
  readonly indirectCrl: boolean;
  /** Whether it covers attribute certificates only. */
  readonly onlyContainsAttributeCerts: boolean;
}

/**
 * Decodes cRLDistributionPoints and freshestCRL.
 *
 * @param der The extension's value.
 * @param path The extension's name, for errors.
 * @returns The distribution points; at least one.
 * @throws {Asn1Error} When it is malformed or empty.
 *
 * @example Usage
 * ```ts
 * import { decodeDistributionPoints, encodeDistributionPoints } from "@streamssl/ssl/x509";
 * import { assertEquals } from "@std/assert";
 *
 * const points = [{ fullName: [{ type: "uri", value: "http://a/ca.crl" } as const] }];
 * assertEquals(decodeDistributionPoints(encodeDistributionPoints(points)), points);
 * ```
 */
export function decodeDistributionPoints(
  der: Uint8Array,
  path = "cRLDistributionPoints",
): DistributionPoint[] {
  const reader = new DerReader(der, { path });
  const points = reader.readSequence((inner) => {
    const list = inner.list(readDistributionPoint);
    if (list.length === 0) {
      inner.fail("ILLEGAL_ZERO_CONTENT", { expected: "at least one distribution point" });
    }
    return list;
  });
  reader.finish();
  return points;
}

function readDistributionPoint(reader: DerReader): DistributionPoint {
  return reader.readSequence((inner): DistributionPoint => {
    const name = readPointName(inner);
    const reasons = inner.peekTag() === 0x81 ? readReasons(inner, 0x81) : undefined;
    const crlIssuer = inner.peekTag() !== 0xa2
      ? undefined
      : inner.readNested(0xa2, (names) => names.list(readGeneralName), "cRLIssuer");
    return {
      ...name,
      ...reasons === undefined ? {} : { reasons },
      ...crlIssuer === undefined ? {} : { crlIssuer },
    };
  });
}

function readPointName(reader: DerReader): DistributionPointName {
  if (reader.peekTag() !== 0xa0) return {};
  return reader.readExplicit(0, (inner): DistributionPointName => {
    if (inner.peekTag() !== 0xa1) {
      return {
        fullName: inner.readNested(0xa0, (names) => names.list(readGeneralName), "fullName"),
      };
    }
    const { content } = inner.readAny("nameRelativeToCRLIssuer");
    return { nameRelativeToCrlIssuer: new DerBuilder().element(0x31, content).finish() };
  }, "distributionPoint");
}

function readReasons(reader: DerReader, identifier: number): ReadonlySet<RevocationFlag> {
  const { bytes } = reader.readBitString("reasons", identifier);
  return new Set(
    REVOCATION_FLAGS.filter((_, bit) => ((bytes[bit >> 3] ?? 0) & 0x80 >> (bit & 7)) !== 0),
  );
}

/**
 * Encodes cRLDistributionPoints and freshestCRL.
 *
 * @param points The distribution points.
 * @returns The extension's value.
 *
 * @example Usage
 * ```ts
 * import { encodeDistributionPoints } from "@streamssl/ssl/x509";
 * import { encodeHex } from "@streamssl/ssl/wire";
 * import { assertEquals } from "@std/assert";
 *
 * const der = encodeDistributionPoints([{ fullName: [{ type: "uri", value: "a" }] }]);
 * assertEquals(encodeHex(der), "30093007a005a003860161");
 * ```
 */
export function encodeDistributionPoints(points: readonly DistributionPoint[]): Bytes {
  return new DerBuilder().sequence((list) => {
    for (const point of points) {
      list.sequence((inner) => {
        writePointName(inner, point);
        if (point.reasons !== undefined) writeReasons(inner, point.reasons, 0x81);
        const { crlIssuer } = point;
        if (crlIssuer === undefined) return;
        inner.nested(contextTag(2, "constructed"), (names) => {
          for (const name of crlIssuer) writeGeneralName(names, name);
        });
      });
    }
  }).finish();
}

function writePointName(builder: DerBuilder, point: DistributionPointName): void {
  const { fullName, nameRelativeToCrlIssuer } = point;
  if (fullName !== undefined) {
    builder.explicit(0, (inner) =>
      inner.nested(contextTag(0, "constructed"), (names) => {
        for (const name of fullName) writeGeneralName(names, name);
      }));
  } else if (nameRelativeToCrlIssuer !== undefined) {
    const { content } = new DerReader(nameRelativeToCrlIssuer).readAny("nameRelativeToCRLIssuer");
    builder.explicit(0, (inner) => inner.element(contextTag(1, "constructed"), content));
  }
}

function writeReasons(
  builder: DerBuilder,
  reasons: ReadonlySet<RevocationFlag>,
  identifier: number,
): void {
  const bits = [...reasons].map((reason) => REVOCATION_FLAGS.indexOf(reason));
  builder.namedBits(bits, identifier);
}

/**
 * Decodes issuingDistributionPoint.
 *
 * @param der The extension's value.
 * @returns What the CRL covers.
 * @throws {Asn1Error} When it is malformed.
 *
 * @example Usage
 * ```ts
 * import { decodeIssuingDistributionPoint } from "@streamssl/ssl/x509";
 * import { decodeHex } from "@streamssl/ssl/wire";
 * import { assert } from "@std/assert";
 *
 * assert(decodeIssuingDistributionPoint(decodeHex("30038101ff")).onlyContainsUserCerts);
 * ```
 */
export function decodeIssuingDistributionPoint(der: Uint8Array): IssuingDistributionPoint {
  const reader = new DerReader(der, { path: "issuingDistributionPoint" });
  const point = reader.readSequence((inner): IssuingDistributionPoint => {
    const name = readPointName(inner);
    const onlyContainsUserCerts = readFlag(inner, 0x81, "onlyContainsUserCerts");
    const onlyContainsCaCerts = readFlag(inner, 0x82, "onlyContainsCACerts");
    const reasons = inner.peekTag() === 0x83 ? readReasons(inner, 0x83) : undefined;
    return {
      ...name,
      onlyContainsUserCerts,
      onlyContainsCaCerts,
      ...reasons === undefined ? {} : { onlySomeReasons: reasons },
      indirectCrl: readFlag(inner, 0x84, "indirectCRL"),
      onlyContainsAttributeCerts: readFlag(inner, 0x85, "onlyContainsAttributeCerts"),
    };
  });
  reader.finish();
  return point;
}

function readFlag(reader: DerReader, identifier: number, field: string): boolean {
  return reader.peekTag() === identifier && reader.readBoolean(field, identifier);
}

/**
 * Encodes issuingDistributionPoint.
 *
 * @param point What the CRL covers; what is left out is false.
 * @returns The extension's value.
 *
 * @example Usage
 * ```ts
 * import { encodeIssuingDistributionPoint } from "@streamssl/ssl/x509";
 * import { encodeHex } from "@streamssl/ssl/wire";
 * import { assertEquals } from "@std/assert";
 *
 * const der = encodeIssuingDistributionPoint({ onlyContainsCaCerts: true });
 * assertEquals(encodeHex(der), "30038201ff");
 * ```
 */
export function encodeIssuingDistributionPoint(point: Partial<IssuingDistributionPoint>): Bytes {
  return new DerBuilder().sequence((inner) => {
    writePointName(inner, point);
    if (point.onlyContainsUserCerts) inner.implicit(1, Uint8Array.of(0xff));
    if (point.onlyContainsCaCerts) inner.implicit(2, Uint8Array.of(0xff));
    if (point.onlySomeReasons !== undefined) writeReasons(inner, point.onlySomeReasons, 0x83);
    if (point.indirectCrl) inner.implicit(4, Uint8Array.of(0xff));
    if (point.onlyContainsAttributeCerts) inner.implicit(5, Uint8Array.of(0xff));
  }).finish();
}

/**
 * Gives the names by which a distribution point is known: its full names, or the one name that the
 * relative part makes with the name of the CRL's issuer.
 *
 * @param point The distribution point.
 * @param issuer Who signs the CRL.
 * @returns The names; `undefined` when the point has none.
 * @throws {Asn1Error} When the name of the issuer is malformed.
 *
 * @example Usage
 * ```ts
 * import { distributionPointNames, Name } from "@streamssl/ssl/x509";
 * import { assertEquals } from "@std/assert";
 *
 * const part = Name.parse("CN=1").relativeNames;
 * const set = Name.parse("CN=1").der.slice(2);
 * const names = distributionPointNames({ nameRelativeToCrlIssuer: set }, Name.parse("O=a"));
 * assertEquals(part.length, 1);
 * assertEquals(names?.[0]?.type === "directory" && names[0].name.toString(), "CN=1,O=a");
 * ```
 */
export function distributionPointNames(
  point: DistributionPointName,
  issuer: Name,
): readonly GeneralName[] | undefined {
  if (point.fullName !== undefined) return point.fullName;
  const { nameRelativeToCrlIssuer } = point;
  if (nameRelativeToCrlIssuer === undefined) return undefined;
  const { content } = new DerReader(issuer.der).readAny("issuer");
  const der = new DerBuilder().element(0x30, concatBytes(content, nameRelativeToCrlIssuer))
    .finish();
  return [{ type: "directory", name: Name.fromDer(der) }];
}
