// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/** Suite B (RFC 5759): chains of P-256 and P-384 alone, as X509_chain_check_suiteb judges them. */

import type { CertificateFacts } from "./_certificate_facts.ts";
import type { PathLink } from "./path_building.ts";

/** Codes of verification that Suite B's demands lead to (X509_V_ERR_SUITE_B_…). */
const INVALID_VERSION = 56;
const INVALID_ALGORITHM = 57;
const INVALID_CURVE = 58;
const INVALID_SIGNATURE_ALGORITHM = 59;
const LOS_NOT_ALLOWED = 60;
const CANNOT_SIGN_P_384_WITH_P_256 = 61;

/** What RFC 5759, section 3, has for each curve: the level it gives, and how it is signed with. */
const CURVES = {
  "P-256": { level: 128, signatureOid: "1.2.840.10045.4.3.2" },
  "P-384": { level: 192, signatureOid: "1.2.840.10045.4.3.3" },
} as const;

/**
 * A level of security: 128 bits with P-256 and P-384 or with P-256 alone, 192 bits with P-384 alone
 * (`-suiteB_128`, `-suiteB_128_only`, `-suiteB_192`).
 */
export type SuiteBLevel = "128" | "128-only" | "192";

/** Every level. */
export const SUITE_B_LEVELS: readonly SuiteBLevel[] = ["128", "128-only", "192"];

/** What is wrong with which certificate of a path. */
export interface SuiteBViolation {
  /** The code, X509_V_ERR_SUITE_B_…. */
  readonly code: number;
  /** The certificate's place, 0 for the leaf. */
  readonly depth: number;
}

/**
 * Finds the first certificate of a path that is not of Suite B.
 *
 * @param links The path, from the leaf to the trust anchor.
 * @param level What is allowed.
 * @returns What is wrong, or `undefined` when nothing is.
 */
export function suiteBViolation(
  links: readonly PathLink[],
  level: SuiteBLevel,
): SuiteBViolation | undefined {
  let allowed = allowedLevels(level);
  let signatureOid: string | undefined;
  for (const [depth, { facts }] of links.entries()) {
    const { version, signatureAlgorithmIdentifier } = facts.certificate;
    if (version !== 3) return { code: INVALID_VERSION, depth };
    // Each key is judged with the signature that it made: on the certificate before, and the last one's own.
    const isLast = depth === links.length - 1;
    const signatures = [signatureOid, ...isLast ? [signatureAlgorithmIdentifier.oid] : []];
    for (const [index, oid] of signatures.entries()) {
      const code = violationOfKey(facts, oid, allowed);
      if (code !== undefined) return located(code, index === 0 ? depth : depth + 1, level, allowed);
      // What signs P-384 may be no weaker.
      if (facts.publicKey?.curve === "P-384") allowed = new Set([192]);
    }
    signatureOid = signatureAlgorithmIdentifier.oid;
  }
  return undefined;
}

/** What is wrong with a key of a leaf that needs no path (DANE-EE). */
export function suiteBViolationOfLeaf(
  leaf: CertificateFacts,
  level: SuiteBLevel,
): SuiteBViolation | undefined {
  const code = violationOfKey(leaf, undefined, allowedLevels(level));
  return code === undefined ? undefined : { code, depth: 0 };
}

function allowedLevels(level: SuiteBLevel): ReadonlySet<number> {
  return new Set(level === "128" ? [128, 192] : level === "192" ? [192] : [128]);
}

function violationOfKey(
  { publicKey }: CertificateFacts,
  signatureOid: string | undefined,
  allowed: ReadonlySet<number>,
): number | undefined {
  if (publicKey?.type !== "ec") return INVALID_ALGORITHM;
  const { curve } = publicKey;
  if (curve !== "P-256" && curve !== "P-384") return INVALID_CURVE;
  const demanded = CURVES[curve];
  if (signatureOid !== undefined && signatureOid !== demanded.signatureOid) {
    return INVALID_SIGNATURE_ALGORITHM;
  }
  return allowed.has(demanded.level) ? undefined : LOS_NOT_ALLOWED;
}

/** A signature is the fault of the certificate that bears it, and so is a level that it forbids. */
function located(
  code: number,
  depth: number,
  level: SuiteBLevel,
  allowed: ReadonlySet<number>,
): SuiteBViolation {
  const isOfSignature = code === INVALID_SIGNATURE_ALGORITHM || code === LOS_NOT_ALLOWED;
  const narrowed = allowed.size < allowedLevels(level).size;
  return {
    code: code === LOS_NOT_ALLOWED && narrowed ? CANNOT_SIGN_P_384_WITH_P_256 : code,
    depth: isOfSignature && depth > 0 ? depth - 1 : depth,
  };
}
