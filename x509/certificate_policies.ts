// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

import { Asn1Error } from "../crypto/asn1/asn1_error.ts";
import { DerBuilder } from "../crypto/asn1/der_builder.ts";
import { DerReader } from "../crypto/asn1/der_reader.ts";
import { DER_TAGS } from "../crypto/asn1/tags.ts";
import type { Bytes } from "../wire/mod.ts";

/** The policy that stands for every policy (RFC 5280, section 4.2.1.4). */
export const ANY_POLICY = "2.5.29.32.0";

/** A policy and what is said about it (RFC 5280, section 4.2.1.4). */
export interface PolicyInformation {
  /** The policy in dotted form. */
  readonly policy: string;
  /** What is said about it, in the order of the encoding; absent when there is no list. */
  readonly qualifiers?: readonly PolicyQualifier[];
}

/** A qualifier of a policy. */
export type PolicyQualifier =
  | CertificationPracticeStatement
  | UserNotice
  | OtherPolicyQualifier;

/** Where the practice statement can be read. */
export interface CertificationPracticeStatement {
  /** Which qualifier. */
  readonly type: "cps";
  /** The address. */
  readonly uri: string;
}

/** The string types that texts to be shown may have (RFC 5280, section 4.2.1.4). */
export type DisplayTextType = "utf8" | "visible" | "bmp" | "ia5";

/** A text that is to be shown. */
export interface UserNotice {
  /** Which qualifier. */
  readonly type: "userNotice";
  /** A notice that an organisation has numbered. */
  readonly noticeReference?: {
    /** The organisation. */
    readonly organization: string;
    /** The string type of its name. @default {"utf8"} */
    readonly organizationType?: DisplayTextType;
    /** The numbers of its notices. */
    readonly noticeNumbers: readonly bigint[];
  };
  /** The text itself. */
  readonly explicitText?: string;
  /** The string type of the text. @default {"utf8"} */
  readonly explicitTextType?: DisplayTextType;
}

/** A qualifier of a type that is not known here. */
export interface OtherPolicyQualifier {
  /** Which qualifier. */
  readonly type: "other";
  /** Its type in dotted form. */
  readonly oid: string;
  /** The DER of its value, a view. */
  readonly value: Uint8Array;
}

/** A policy of the issuer's domain that counts as one of the subject's (RFC 5280, section 4.2.1.5). */
export interface PolicyMapping {
  /** The policy of the issuer's domain, in dotted form. */
  readonly issuerDomainPolicy: string;
  /** The policy of the subject's domain, in dotted form. */
  readonly subjectDomainPolicy: string;
}

/** How many certificates may follow until policies bind (RFC 5280, section 4.2.1.11). */
export interface PolicyConstraints {
  /** After so many certificates an acceptable policy is demanded. */
  readonly requireExplicitPolicy?: number;
  /** After so many certificates policies are not mapped any more. */
  readonly inhibitPolicyMapping?: number;
}

const CPS = "1.3.6.1.5.5.7.2.1";
const USER_NOTICE = "1.3.6.1.5.5.7.2.2";
/** No path is so long; greater numbers mean the same. */
const MAX_SKIP = 0x7fff_ffff;

/**
 * Decodes certificatePolicies.
 *
 * @param der The extension's value.
 * @returns The policies; at least one.
 * @throws {Asn1Error} When it is malformed, empty, or a policy stands there twice.
 *
 * @example Usage
 * ```ts
 * import { decodeCertificatePolicies, encodeCertificatePolicies } from "@streamssl/ssl/x509";
 * import { assertEquals } from "@std/assert";
 *
 * const policies = [{ policy: "1.2.3", qualifiers: [{ type: "cps", uri: "https://a/" } as const] }];
 * assertEquals(decodeCertificatePolicies(encodeCertificatePolicies(policies)), policies);
 * ```
 */
export function decodeCertificatePolicies(der: Uint8Array): PolicyInformation[] {
  const reader = new DerReader(der, { path: "certificatePolicies" });
  const policies = reader.readSequence((inner) => inner.list(readPolicyInformation));
  reader.finish();
  if (policies.length === 0) failEmpty("a policy", "certificatePolicies");
  const names = new Set(policies.map(({ policy }) => policy));
  if (names.size !== policies.length) {
    // RFC 5280, section 4.2.1.4: no policy appears more than once.
    throw new Asn1Error("ILLEGAL_FORMAT", {
      expected: "each policy once",
      path: "certificatePolicies",
    });
  }
  return policies;
}

function readPolicyInformation(reader: DerReader): PolicyInformation {
  return reader.readSequence((inner): PolicyInformation => {
    const policy = inner.readOid("policyIdentifier");
    if (inner.atEnd) return { policy };
    const qualifiers = inner.readSequence((list) => list.list(readQualifier), "policyQualifiers");
    return { policy, qualifiers };
  });
}

function readQualifier(reader: DerReader): PolicyQualifier {
  return reader.readSequence((inner): PolicyQualifier => {
    const oid = inner.readOid("policyQualifierId");
    switch (oid) {
      case CPS:
        return { type: "cps", uri: inner.readString("cPSuri", "lenient") };
      case USER_NOTICE:
        return inner.readSequence(readUserNotice, "userNotice");
      default:
        return { type: "other", oid, value: inner.readRaw("qualifier") };
    }
  });
}

const DISPLAY_TAGS: Readonly<Record<DisplayTextType, number>> = {
  utf8: DER_TAGS.UTF8_STRING,
  visible: DER_TAGS.VISIBLE_STRING,
  bmp: DER_TAGS.BMP_STRING,
  ia5: DER_TAGS.IA5_STRING,
};

function displayType(tag: number | undefined): DisplayTextType {
  const types = Object.keys(DISPLAY_TAGS) as DisplayTextType[];
  return types.find((type) => DISPLAY_TAGS[type] === tag) ?? "utf8";
}

function readUserNotice(reader: DerReader): UserNotice {
  const noticeReference = reader.peekTag() !== 0x30 ? undefined : reader.readSequence((inner) => {
    const organizationType = displayType(inner.peekTag());
    return {
      organization: inner.readString("organization", "lenient"),
      ...organizationType === "utf8" ? {} : { organizationType },
      noticeNumbers: inner.readSequence((list) => list.list((item) => item.readInteger())),
    };
  }, "noticeRef");
  const explicitTextType = displayType(reader.peekTag());
  const explicitText = reader.atEnd ? undefined : reader.readString("explicitText", "lenient");
  return {
    type: "userNotice",
    ...noticeReference === undefined ? {} : { noticeReference },
    ...explicitText === undefined ? {} : { explicitText },
    ...explicitText === undefined || explicitTextType === "utf8" ? {} : { explicitTextType },
  };
}

/**
 * Encodes certificatePolicies.
 *
 * @param policies The policies.
 * @returns The extension's value.
 *
 * @example Usage
 * ```ts
 * import { ANY_POLICY, encodeCertificatePolicies } from "@streamssl/ssl/x509";
 * import { encodeHex } from "@streamssl/ssl/wire";
 * import { assertEquals } from "@std/assert";
 *
 * const der = encodeCertificatePolicies([{ policy: ANY_POLICY }]);
 * assertEquals(encodeHex(der), "30083006" + "0604551d2000");
 * ```
 */
export function encodeCertificatePolicies(policies: readonly PolicyInformation[]): Bytes {
  return new DerBuilder().sequence((list) => {
    for (const { policy, qualifiers } of policies) {
      list.sequence((inner) => {
        inner.oid(policy);
        if (qualifiers === undefined) return;
        inner.sequence((items) => {
          for (const qualifier of qualifiers) writeQualifier(items, qualifier);
        });
      });
    }
  }).finish();
}

function writeQualifier(builder: DerBuilder, qualifier: PolicyQualifier): void {
  builder.sequence((inner) => {
    switch (qualifier.type) {
      case "cps":
        inner.oid(CPS).ia5String(qualifier.uri);
        return;
      case "userNotice":
        inner.oid(USER_NOTICE).sequence((notice) => writeUserNotice(notice, qualifier));
        return;
      default:
        inner.oid(qualifier.oid).raw(qualifier.value);
    }
  });
}

function writeUserNotice(builder: DerBuilder, notice: UserNotice): void {
  const { noticeReference, explicitText, explicitTextType = "utf8" } = notice;
  if (noticeReference !== undefined) {
    builder.sequence((inner) => {
      const { organization, organizationType = "utf8" } = noticeReference;
      inner.string(DISPLAY_TAGS[organizationType], organization).sequence((numbers) => {
        for (const number of noticeReference.noticeNumbers) numbers.integer(number);
      });
    });
  }
  if (explicitText !== undefined) builder.string(DISPLAY_TAGS[explicitTextType], explicitText);
}

/**
 * Decodes policyMappings.
 *
 * @param der The extension's value.
 * @returns The mappings; at least one.
 * @throws {Asn1Error} When it is malformed or empty.
 *
 * @example Usage
 * ```ts
 * import { decodePolicyMappings, encodePolicyMappings } from "@streamssl/ssl/x509";
 * import { assertEquals } from "@std/assert";
 *
 * const mappings = [{ issuerDomainPolicy: "1.2.3", subjectDomainPolicy: "1.2.4" }];
 * assertEquals(decodePolicyMappings(encodePolicyMappings(mappings)), mappings);
 * ```
 */
export function decodePolicyMappings(der: Uint8Array): PolicyMapping[] {
  const reader = new DerReader(der, { path: "policyMappings" });
  const mappings = reader.readSequence((list) =>
    list.list((item) =>
      item.readSequence((inner) => ({
        issuerDomainPolicy: inner.readOid("issuerDomainPolicy"),
        subjectDomainPolicy: inner.readOid("subjectDomainPolicy"),
      }))
    )
  );
  reader.finish();
  if (mappings.length === 0) failEmpty("a mapping", "policyMappings");
  return mappings;
}

/**
 * Encodes policyMappings.
 *
 * @param mappings The mappings.
 * @returns The extension's value.
 *
 * @example Usage
 * ```ts
 * import { encodePolicyMappings } from "@streamssl/ssl/x509";
 * import { encodeHex } from "@streamssl/ssl/wire";
 * import { assertEquals } from "@std/assert";
 *
 * const mapping = { issuerDomainPolicy: "1.2.3", subjectDomainPolicy: "1.2.4" };
 * assertEquals(encodeHex(encodePolicyMappings([mapping])), "300a3008" + "06022a0306022a04");
 * ```
 */
export function encodePolicyMappings(mappings: readonly PolicyMapping[]): Bytes {
  return new DerBuilder().sequence((list) => {
    for (const { issuerDomainPolicy, subjectDomainPolicy } of mappings) {
      list.sequence((inner) => inner.oid(issuerDomainPolicy).oid(subjectDomainPolicy));
    }
  }).finish();
}

/**
 * Decodes policyConstraints.
 *
 * @param der The extension's value.
 * @returns The constraints; at least one.
 * @throws {Asn1Error} When it is malformed or empty.
 *
 * @example Usage
 * ```ts
 * import { decodePolicyConstraints } from "@streamssl/ssl/x509";
 * import { decodeHex } from "@streamssl/ssl/wire";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(decodePolicyConstraints(decodeHex("3003800100")), { requireExplicitPolicy: 0 });
 * ```
 */
export function decodePolicyConstraints(der: Uint8Array): PolicyConstraints {
  const reader = new DerReader(der, { path: "policyConstraints" });
  const constraints = reader.readSequence((inner): PolicyConstraints => {
    const require = readSkip(inner, 0x80, "requireExplicitPolicy");
    const inhibit = readSkip(inner, 0x81, "inhibitPolicyMapping");
    return {
      ...require === undefined ? {} : { requireExplicitPolicy: require },
      ...inhibit === undefined ? {} : { inhibitPolicyMapping: inhibit },
    };
  });
  reader.finish();
  // RFC 5280, section 4.2.1.11: an empty sequence is not allowed.
  if (Object.keys(constraints).length === 0) failEmpty("a constraint", "policyConstraints");
  return constraints;
}

function readSkip(reader: DerReader, identifier: number, field: string): number | undefined {
  if (reader.peekTag() !== identifier) return undefined;
  return reader.readSmallInteger(MAX_SKIP, field, identifier);
}

/**
 * Encodes policyConstraints.
 *
 * @param constraints The constraints.
 * @returns The extension's value.
 *
 * @example Usage
 * ```ts
 * import { encodePolicyConstraints } from "@streamssl/ssl/x509";
 * import { encodeHex } from "@streamssl/ssl/wire";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(encodeHex(encodePolicyConstraints({ inhibitPolicyMapping: 1 })), "3003810101");
 * ```
 */
export function encodePolicyConstraints(constraints: PolicyConstraints): Bytes {
  const { requireExplicitPolicy, inhibitPolicyMapping } = constraints;
  return new DerBuilder().sequence((inner) => {
    if (requireExplicitPolicy !== undefined) inner.raw(skip(0x80, requireExplicitPolicy));
    if (inhibitPolicyMapping !== undefined) inner.raw(skip(0x81, inhibitPolicyMapping));
  }).finish();
}

function skip(identifier: number, value: number): Bytes {
  const integer = new DerBuilder().integer(value).finish();
  integer[0] = identifier;
  return integer;
}

/**
 * Decodes inhibitAnyPolicy (RFC 5280, section 4.2.1.14).
 *
 * @param der The extension's value.
 * @returns After how many certificates anyPolicy does not count any more.
 * @throws {Asn1Error} When it is malformed.
 *
 * @example Usage
 * ```ts
 * import { decodeInhibitAnyPolicy } from "@streamssl/ssl/x509";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(decodeInhibitAnyPolicy(Uint8Array.of(2, 1, 3)), 3);
 * ```
 */
export function decodeInhibitAnyPolicy(der: Uint8Array): number {
  const reader = new DerReader(der, { path: "inhibitAnyPolicy" });
  const value = reader.readSmallInteger(MAX_SKIP);
  reader.finish();
  return value;
}

function failEmpty(expected: string, path: string): never {
  throw new Asn1Error("ILLEGAL_ZERO_CONTENT", {
    expected: `at least ${expected}`,
    path,
    offset: 0,
  });
}
