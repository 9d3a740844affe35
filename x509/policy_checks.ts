// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/**
 * Certificate policies of a path (RFC 5280, sections 6.1.2 to 6.1.5). The valid policy tree of the RFC
 * can grow exponentially, so that a few hostile certificates hold a verifier up; here each level keeps
 * a policy once, with the policies of the level above that lead to it, which says the same.
 */

import {
  ANY_POLICY,
  decodeCertificatePolicies,
  decodeInhibitAnyPolicy,
  decodePolicyConstraints,
  decodePolicyMappings,
} from "./certificate_policies.ts";
import type { Certificate } from "./certificate.ts";
import { EXTENSION_IDS } from "./extension.ts";

/** What the caller demands of policies (RFC 5280, section 6.1.1, inputs c to g). */
export interface PolicyInputs {
  /** The acceptable policies in dotted form; empty for any. */
  readonly policies: readonly string[];
  /** Whether a path without an acceptable policy is invalid. */
  readonly requireExplicitPolicy: boolean;
  /** Whether policies may not be mapped. */
  readonly inhibitPolicyMapping: boolean;
  /** Whether anyPolicy does not stand for all policies. */
  readonly inhibitAnyPolicy: boolean;
}

/** What became of the policies of a path. */
export type PolicyOutcome =
  | {
    /** The path's policies are acceptable, or none are demanded. */
    readonly status: "valid";
    /** The policies for which the path is valid; the one of `ANY_POLICY` for all. */
    readonly policies: readonly string[];
  }
  | {
    /** An acceptable policy is demanded, and there is none. */
    readonly status: "missing";
  }
  | {
    /** An extension about policies makes no sense. */
    readonly status: "invalid";
    /** The certificate's place, 0 for the leaf. */
    readonly depth: number;
    /** Why. */
    readonly cause: unknown;
  };

/** A policy at one level. */
interface Node {
  /** The policies of the level above by which it is reached; none for a child of anyPolicy. */
  readonly parents: readonly string[];
}

/** The policies that are valid down to one certificate. */
interface Level {
  readonly nodes: ReadonlyMap<string, Node>;
  /** Whether anyPolicy is valid there. */
  readonly hasAny: boolean;
}

/** The extensions of one certificate that are about policies. */
interface PolicyExtensions {
  readonly policies: readonly string[] | undefined;
  readonly mappings: readonly { issuerDomainPolicy: string; subjectDomainPolicy: string }[];
  readonly requireExplicitPolicy: number | undefined;
  readonly inhibitPolicyMapping: number | undefined;
  readonly inhibitAnyPolicy: number | undefined;
}

/**
 * Works the policies of a path out.
 *
 * @param chain The certificates, the leaf first; the last one is the trust anchor, whose extensions
 * do not count.
 * @param inputs What is demanded.
 * @returns What became of them.
 */
export function checkPolicies(
  chain: readonly Certificate[],
  inputs: PolicyInputs,
): PolicyOutcome {
  const path = chain.slice(0, -1).reverse();
  const state = new PolicyState(path.length, inputs);
  for (const [index, certificate] of path.entries()) {
    try {
      state.process(decodeExtensions(certificate), {
        isSelfIssued: certificate.isSelfIssued,
        isLast: index + 1 === path.length,
      });
    } catch (cause) {
      return { status: "invalid", depth: path.length - 1 - index, cause };
    }
  }
  const policies = acceptable(state.levels, inputs.policies);
  return policies.length === 0 && state.explicitPolicy === 0
    ? { status: "missing" }
    : { status: "valid", policies };
}

function decodeExtensions(certificate: Certificate): PolicyExtensions {
  const value = <T>(oid: string, decode: (der: Uint8Array) => T): T | undefined => {
    const extension = certificate.extension(oid);
    return extension === undefined ? undefined : decode(extension.value);
  };
  const constraints = value(EXTENSION_IDS.policyConstraints, decodePolicyConstraints);
  const mappings = value(EXTENSION_IDS.policyMappings, decodePolicyMappings) ?? [];
  // RFC 5280, section 6.1.4 (a).
  for (const { issuerDomainPolicy, subjectDomainPolicy } of mappings) {
    if (issuerDomainPolicy === ANY_POLICY || subjectDomainPolicy === ANY_POLICY) {
      throw new RangeError("policyMappings maps from or to anyPolicy, which RFC 5280 forbids");
    }
  }
  return {
    policies: value(EXTENSION_IDS.certificatePolicies, decodeCertificatePolicies)
      ?.map(({ policy }) => policy),
    mappings,
    requireExplicitPolicy: constraints?.requireExplicitPolicy,
    inhibitPolicyMapping: constraints?.inhibitPolicyMapping,
    inhibitAnyPolicy: value(EXTENSION_IDS.inhibitAnyPolicy, decodeInhibitAnyPolicy),
  };
}

/** The state variables of RFC 5280, section 6.1.2. */
class PolicyState {
  /** After so many more certificates an acceptable policy is demanded. */
  explicitPolicy: number;
  #policyMapping: number;
  #inhibitAnyPolicy: number;
  /** The levels of the certificates so far, the first one that of the trust anchor. */
  readonly levels: Level[] = [];
  /** What may be valid at the next certificate. */
  #expected: Level = { nodes: new Map(), hasAny: true };

  constructor(length: number, inputs: PolicyInputs) {
    this.explicitPolicy = inputs.requireExplicitPolicy ? 0 : length + 1;
    this.#policyMapping = inputs.inhibitPolicyMapping ? 0 : length + 1;
    this.#inhibitAnyPolicy = inputs.inhibitAnyPolicy ? 0 : length + 1;
  }

  process(
    extensions: PolicyExtensions,
    { isSelfIssued, isLast }: { isSelfIssued: boolean; isLast: boolean },
  ): void {
    // RFC 5280, section 6.1.3 (d) (2): self-issued certificates above the leaf may have anyPolicy.
    const allowsAny = this.#inhibitAnyPolicy > 0 || !isLast && isSelfIssued;
    let level = intersect(this.#expected, extensions.policies, allowsAny);
    if (isLast) {
      this.levels.push(level);
      this.#wrapUp(extensions);
      return;
    }
    const next = new Map<string, { parents: string[] }>();
    level = mapPolicies(level, extensions.mappings, this.#policyMapping > 0, next);
    this.levels.push(level);
    this.#expected = { nodes: next, hasAny: level.hasAny };
    this.#prepare(extensions, isSelfIssued);
  }

  /** Section 6.1.4 (h) to (j). */
  #prepare(extensions: PolicyExtensions, isSelfIssued: boolean): void {
    if (!isSelfIssued) {
      this.explicitPolicy = Math.max(0, this.explicitPolicy - 1);
      this.#policyMapping = Math.max(0, this.#policyMapping - 1);
      this.#inhibitAnyPolicy = Math.max(0, this.#inhibitAnyPolicy - 1);
    }
    const { requireExplicitPolicy, inhibitPolicyMapping, inhibitAnyPolicy } = extensions;
    this.explicitPolicy = Math.min(this.explicitPolicy, requireExplicitPolicy ?? Infinity);
    this.#policyMapping = Math.min(this.#policyMapping, inhibitPolicyMapping ?? Infinity);
    this.#inhibitAnyPolicy = Math.min(this.#inhibitAnyPolicy, inhibitAnyPolicy ?? Infinity);
  }

  /** Section 6.1.5 (a) and (b). */
  #wrapUp({ requireExplicitPolicy }: PolicyExtensions): void {
    this.explicitPolicy = Math.max(0, this.explicitPolicy - 1);
    if (requireExplicitPolicy === 0) this.explicitPolicy = 0;
  }
}

/** Section 6.1.3 (d) and (e): which of the expected policies the certificate has. */
function intersect(
  expected: Level,
  policies: readonly string[] | undefined,
  allowsAny: boolean,
): Level {
  if (policies === undefined) return { nodes: new Map(), hasAny: false };
  const hasAny = allowsAny && policies.includes(ANY_POLICY);
  const nodes = new Map<string, Node>();
  for (const policy of policies) {
    if (policy === ANY_POLICY) continue;
    const node = expected.nodes.get(policy);
    if (node !== undefined) nodes.set(policy, node);
    else if (expected.hasAny) nodes.set(policy, { parents: [] });
  }
  if (hasAny) {
    for (const [policy, node] of expected.nodes) {
      if (!nodes.has(policy)) nodes.set(policy, node);
    }
  }
  return { nodes, hasAny: hasAny && expected.hasAny };
}

/** Section 6.1.4 (b): fills the policies in that are expected of the next certificate. */
function mapPolicies(
  level: Level,
  mappings: PolicyExtensions["mappings"],
  allowsMapping: boolean,
  next: Map<string, { parents: string[] }>,
): Level {
  const nodes = new Map(level.nodes);
  const mapped = new Set(mappings.map(({ issuerDomainPolicy }) => issuerDomainPolicy));
  const lead = (policy: string, parent: string) => {
    const node = next.get(policy) ?? { parents: [] };
    node.parents.push(parent);
    next.set(policy, node);
  };
  for (const policy of mapped) {
    if (!allowsMapping) nodes.delete(policy);
    else if (!nodes.has(policy) && level.hasAny) nodes.set(policy, { parents: [] });
  }
  for (const policy of nodes.keys()) if (!mapped.has(policy)) lead(policy, policy);
  if (allowsMapping) {
    for (const { issuerDomainPolicy, subjectDomainPolicy } of mappings) {
      if (nodes.has(issuerDomainPolicy)) lead(subjectDomainPolicy, issuerDomainPolicy);
    }
  }
  return { nodes, hasAny: level.hasAny };
}

/**
 * Section 6.1.5 (g): the policies of the trust anchor's domain for which the path is valid and that
 * the caller takes.
 */
function acceptable(levels: readonly Level[], wanted: readonly string[]): string[] {
  const takesAll = wanted.length === 0 || wanted.includes(ANY_POLICY);
  const last = levels.at(-1);
  // A path of the trust anchor alone is valid for every policy.
  if (last === undefined || last.hasAny) return takesAll ? [ANY_POLICY] : [...wanted];
  const valid = authorityPolicies(levels);
  return takesAll ? valid : valid.filter((policy) => wanted.includes(policy));
}

/** Climbs from the leaf's policies to those below an anyPolicy: the authority-constrained set. */
function authorityPolicies(levels: readonly Level[]): string[] {
  const found = new Set<string>();
  let reached = new Set(levels.at(-1)?.nodes.keys() ?? []);
  for (const level of [...levels].reverse()) {
    const above = new Set<string>();
    for (const policy of reached) {
      const node = level.nodes.get(policy);
      if (node === undefined) continue;
      if (node.parents.length === 0) found.add(policy);
      for (const parent of node.parents) above.add(parent);
    }
    reached = above;
  }
  return [...found];
}
