// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/** Builders of extensions whose values name sections: distribution points, policies, resources. */

import { DerBuilder } from "../../crypto/asn1/mod.ts";
import type { Bytes } from "../../wire/mod.ts";
import {
  type DisplayTextType,
  encodeCertificatePolicies,
  type PolicyInformation,
  type PolicyQualifier,
  type UserNotice,
} from "../certificate_policies.ts";
import {
  type DistributionPoint,
  type DistributionPointName,
  encodeDistributionPoints,
  encodeIssuingDistributionPoint,
  type IssuingDistributionPoint,
  REVOCATION_FLAGS,
  type RevocationFlag,
} from "../distribution_point.ts";
import type { GeneralName } from "../general_name.ts";
import { addressBlocks, autonomousSystems } from "./_address_builders.ts";
import {
  booleanOf,
  type ExtensionContext,
  type ExtensionValue,
  failValue,
  generalNameOf,
  isNamed,
  nameOf,
  numberOf,
  objectOf,
  sectionOf,
  valuesOf,
} from "./_values.ts";
import type { ExtensionBuilder } from "./_value_builders.ts";

/** The reasons as configurations name them. */
const REASONS: Readonly<Record<string, RevocationFlag>> = {
  ...Object.fromEntries(REVOCATION_FLAGS.map((flag) => [flag, flag])),
  CACompromise: "cACompromise",
  AACompromise: "aACompromise",
};

function generalNames(text: string | undefined, context: ExtensionContext): GeneralName[] {
  return valuesOf(text ?? "", context).map((value) => generalNameOf(value, context));
}

function reasons(text: string | undefined, context: ExtensionContext): Set<RevocationFlag> {
  return new Set(
    valuesOf(text ?? "", context).map(({ name }) => {
      const reason = REASONS[name];
      if (reason === undefined) failValue("INVALID_NAME", Object.keys(REASONS).join(", "), name);
      return reason;
    }),
  );
}

/** `fullname` and `relativename` (set_dist_point_name). */
function pointName(
  { name, value }: ExtensionValue,
  context: ExtensionContext,
): DistributionPointName | undefined {
  if (name === "fullname") return { fullName: generalNames(value, context) };
  if (name !== "relativename") return undefined;
  const parts = nameOf(value ?? "", context);
  if (parts.relativeNames.length !== 1) {
    failValue(
      "INVALID_MULTIPLE_RDNS",
      "one part of a name, with + between its attributes",
      value ?? "",
    );
  }
  // Behind the header of the SEQUENCE there is just that one SET.
  const header = (parts.der[1] as number) < 0x80 ? 2 : 2 + ((parts.der[1] as number) & 0x7f);
  return { nameRelativeToCrlIssuer: parts.der.slice(header) };
}

/** `URI:http://…`, or the name of a section (v2i_crld). */
function distributionPoints(text: string, context: ExtensionContext): Bytes {
  return encodeDistributionPoints(
    valuesOf(text, context).map((value): DistributionPoint => {
      if (value.value !== undefined) return { fullName: [generalNameOf(value, context)] };
      let point: DistributionPoint = {};
      for (const entry of sectionOf(value.name, context)) {
        const name = pointName(entry, context);
        if (name !== undefined) point = { ...point, ...name };
        else if (entry.name === "reasons") {
          point = { ...point, reasons: reasons(entry.value, context) };
        } else if (entry.name === "CRLissuer") {
          point = { ...point, crlIssuer: generalNames(entry.value, context) };
        } else {failValue(
            "INVALID_NAME",
            "fullname, relativename, reasons or CRLissuer",
            entry.name,
          );}
      }
      return point;
    }),
  );
}

/** v2i_idp. */
function issuingDistributionPoint(text: string, context: ExtensionContext): Bytes {
  let point: Partial<IssuingDistributionPoint> = {};
  for (const entry of valuesOf(text, context)) {
    const name = pointName(entry, context);
    if (name !== undefined) point = { ...point, ...name };
    else point = { ...point, ...scope(entry, context) };
  }
  return encodeIssuingDistributionPoint(point);
}

function scope(
  entry: ExtensionValue,
  context: ExtensionContext,
): Partial<IssuingDistributionPoint> {
  switch (entry.name) {
    case "onlyuser":
      return { onlyContainsUserCerts: booleanOf(entry) };
    case "onlyCA":
      return { onlyContainsCaCerts: booleanOf(entry) };
    case "onlyAA":
      return { onlyContainsAttributeCerts: booleanOf(entry) };
    case "indirectCRL":
      return { indirectCrl: booleanOf(entry) };
    case "onlysomereasons":
      return { onlySomeReasons: reasons(entry.value, context) };
    default:
      failValue(
        "INVALID_NAME",
        "fullname, relativename, onlyuser, onlyCA, onlyAA, indirectCRL or onlysomereasons",
        entry.name,
      );
  }
}

/** Objects and `@section`s (r2i_certpol). */
function certificatePolicies(text: string, context: ExtensionContext): Bytes {
  const policies: PolicyInformation[] = [];
  let organizationType: DisplayTextType = "visible";
  for (const part of text.split(",").map((word) => word.trim()).filter((word) => word !== "")) {
    if (part === "ia5org") organizationType = "ia5";
    else if (part.startsWith("@")) {
      policies.push(policySection(part.slice(1), context, organizationType));
    } else policies.push({ policy: objectOf(part, context) });
  }
  if (policies.length === 0) {
    failValue("INVALID_POLICY_IDENTIFIER", "policies, or sections that describe them", text);
  }
  return encodeCertificatePolicies(policies);
}

function policySection(
  section: string,
  context: ExtensionContext,
  organizationType: DisplayTextType,
): PolicyInformation {
  let policy: string | undefined;
  const qualifiers: PolicyQualifier[] = [];
  for (const { name, value = "" } of sectionOf(section, context)) {
    if (name === "policyIdentifier") policy = objectOf(value, context);
    else if (isNamed(name, "CPS")) qualifiers.push({ type: "cps", uri: value });
    else if (isNamed(name, "userNotice")) {
      if (!value.startsWith("@")) failValue("EXPECTED_A_SECTION_NAME", "@section", value);
      qualifiers.push(noticeSection(value.slice(1), context, organizationType));
    } else failValue("INVALID_OPTION", "policyIdentifier, CPS or userNotice", name);
  }
  if (policy === undefined) {
    failValue("NO_POLICY_IDENTIFIER", "policyIdentifier = …", section);
  }
  return qualifiers.length === 0 ? { policy } : { policy, qualifiers };
}

function noticeSection(
  section: string,
  context: ExtensionContext,
  organizationType: DisplayTextType,
): UserNotice {
  let text: Pick<UserNotice, "explicitText" | "explicitTextType"> = {};
  let organization: string | undefined;
  let numbers: bigint[] = [];
  for (const { name, value = "" } of sectionOf(section, context)) {
    if (isNamed(name, "explicitText")) text = displayText(value);
    else if (isNamed(name, "organization")) organization = value;
    else if (isNamed(name, "noticeNumbers")) numbers = value.split(",").map(numberOf);
    else failValue("INVALID_OPTION", "explicitText, organization or noticeNumbers", name);
  }
  if ((organization === undefined) !== (numbers.length === 0)) {
    failValue(
      "NEED_ORGANIZATION_AND_NUMBERS",
      "organization and noticeNumbers, or neither",
      section,
    );
  }
  return {
    type: "userNotice",
    ...organization === undefined
      ? {}
      : { noticeReference: { organization, organizationType, noticeNumbers: numbers } },
    ...text,
  };
}

/** `UTF8:text`, `BMP:text` or `VISIBLE:text`, which is the default (displaytext_str2tag). */
function displayText(text: string): Pick<UserNotice, "explicitText" | "explicitTextType"> {
  const types = { UTF8: "utf8", BMP: "bmp", VISIBLE: "visible" } as const;
  const [, word = "VISIBLE", explicitText = text] =
    /^(UTF8|BMP|VISIBLE)(?:String|STRING)?:(.*)$/s.exec(text) ?? [];
  const explicitTextType = types[word as keyof typeof types];
  return explicitTextType === "utf8" ? { explicitText } : { explicitText, explicitTextType };
}

/** The builders by object identifier. */
export const SECTION_BUILDERS: Readonly<Record<string, ExtensionBuilder>> = {
  "2.5.29.28": issuingDistributionPoint,
  "2.5.29.31": distributionPoints,
  "2.5.29.32": certificatePolicies,
  "2.5.29.46": distributionPoints,
  "1.3.6.1.5.5.7.1.7": (text, context) => addressBlocks(valuesOf(text, context), new DerBuilder()),
  "1.3.6.1.5.5.7.1.8": (text, context) =>
    autonomousSystems(valuesOf(text, context), new DerBuilder()),
};
