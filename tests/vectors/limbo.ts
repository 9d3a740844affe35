// Copyright 2026 the streamssl authors. MIT license.

// deno-lint-ignore-file camelcase -- the fields of x509-limbo's schema

import {
  Certificate,
  CertificateRevocationList,
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
  crls: string[];
}

/** The public suffixes that cases are about; the list itself is not in this library. */
const PUBLIC_SUFFIXES: ReadonlySet<string> = new Set(["com", "co.uk"]);

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

/** Cases with which RFC 5280 does not agree, and where it says so. */
const DISAGREEMENTS: Readonly<Record<string, string>> = {
  // cve::cve-2024-0567 wants the same kind of root, cross-signed without the extension, to be taken.
  "rfc5280::aki::cross-signed-root-missing-aki":
    "rfc 5280, section 6.1: the extensions of a trust anchor are not part of the path",
};

function runCase(testcase: LimboCase): MaybePromise<Outcome> {
  const reason = DISAGREEMENTS[testcase.id];
  if (reason !== undefined) return { skipped: `not applicable: ${reason}` };
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
    options.isPublicSuffix = (domain) => PUBLIC_SUFFIXES.has(domain);
  }
  if (testcase.crls.length > 0) {
    options.crls = testcase.crls.map((pem) => CertificateRevocationList.fromPem(pem));
    options.crlCheck = "leaf";
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
