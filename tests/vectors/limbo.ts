// Copyright 2026 the streamssl authors. MIT license.

// deno-lint-ignore-file camelcase -- the fields of x509-limbo's schema

import {
  Certificate,
  MemoryTrustStore,
  type VerificationResult,
  verifyCertificate,
  type VerifyOptions,
} from "../../x509/mod.ts";
import { SslError } from "../../err/mod.ts";
import { mapMaybe, type MaybePromise } from "../../wire/mod.ts";
import type { Case, Outcome } from "./case.ts";

/** The name that a peer must have. */
interface PeerName {
  kind: "DNS" | "IP" | "RFC822";
  value: string;
}

/** One case of x509-limbo, as far as it is used. */
interface LimboCase {
  id: string;
  features: string[];
  validation_kind: "SERVER" | "CLIENT";
  trusted_certs: string[];
  untrusted_intermediates: string[];
  peer_certificate: string;
  validation_time: string | null;
  expected_result: "SUCCESS" | "FAILURE";
  expected_peer_name: PeerName | null;
  expected_peer_names: PeerName[];
  max_chain_depth: number | null;
}

/** Features of cases that ask for what this library does not do. */
const SKIPPED_FEATURES: Readonly<Record<string, string>> = {
  "has-crl": "unsupported: revocation lists",
  "has-policy-constraints": "unsupported: certificate policies",
  "has-cert-policies": "unsupported: certificate policies",
  "pedantic-public-suffix-wildcard": "unsupported: the public suffix list",
  "pedantic-rfc5280": "unsupported: pedantic rules of rfc 5280",
  "pedantic-serial-number": "unsupported: pedantic rules for serial numbers",
  "pedantic-webpki-eku": "unsupported: pedantic rules for extended key usages",
  "pedantic-webpki-subscriber-key": "unsupported: pedantic rules for subscribers' keys",
};

/**
 * The cases of x509-limbo in a folder laid out like shared/vectors/limbo.
 *
 * @param folder The folder, which holds limbo.json.
 * @returns The cases.
 */
export function* limboCases(folder: string): Generator<Case> {
  const { testcases } = JSON.parse(Deno.readTextFileSync(`${folder}/limbo.json`)) as {
    testcases: LimboCase[];
  };
  for (const testcase of testcases) {
    yield { name: testcase.id, run: () => runCase(testcase) };
  }
}

function runCase(testcase: LimboCase): MaybePromise<Outcome> {
  for (const feature of testcase.features) {
    const reason = SKIPPED_FEATURES[feature];
    if (reason !== undefined) return { skipped: reason };
  }
  let leaf: Certificate;
  let options: VerifyOptions;
  try {
    leaf = Certificate.fromPem(testcase.peer_certificate);
    options = optionsOf(testcase);
  } catch (error) {
    if (error instanceof SslError && testcase.expected_result === "FAILURE") return "passed";
    throw error;
  }
  return mapMaybe(verifyCertificate(leaf, options), (result) => judge(testcase, result));
}

function judge(testcase: LimboCase, result: VerificationResult): Outcome {
  if (result.ok === (testcase.expected_result === "SUCCESS")) return "passed";
  return { failed: `${testcase.expected_result} is expected: ${result.explain()}` };
}

/** BetterTLS knows only RFC 5280; the other cases expect the rules of the web. */
function optionsOf(testcase: LimboCase): VerifyOptions {
  const options: VerifyOptions = {
    trustStore: new MemoryTrustStore(testcase.trusted_certs),
    untrusted: testcase.untrusted_intermediates.map((pem) => Certificate.fromPem(pem)),
    // Any trusted certificate is a trust anchor there, self-signed or not.
    partialChain: true,
    purpose: testcase.validation_kind === "SERVER" ? "sslserver" : "sslclient",
  };
  if (testcase.validation_kind === "SERVER" && !testcase.id.startsWith("bettertls::")) {
    options.profile = "webpki";
  }
  if (testcase.validation_time !== null) options.time = new Date(testcase.validation_time);
  if (testcase.max_chain_depth !== null) options.depth = testcase.max_chain_depth;
  const names = [...testcase.expected_peer_names];
  if (testcase.expected_peer_name !== null) names.push(testcase.expected_peer_name);
  for (const { kind, value } of names) {
    if (kind === "DNS") options.hostname = value;
    else if (kind === "IP") options.ipAddress = value;
    else options.emailAddress = value;
  }
  return options;
}
