// Copyright 2026 the streamssl authors. MIT license.

import { mapMaybe, type MaybePromise } from "../../wire/mod.ts";
import {
  Certificate,
  CertificateRevocationList,
  MemoryTrustStore,
  type VerificationResult,
  verifyCertificate,
  type VerifyOptions,
} from "../../x509/mod.ts";
import type { Case, Outcome } from "./case.ts";

/** NIST's table of cases, beside the tests; the certificates and CRLs are in the suite's folder. */
const TABLE = new URL("../testdata/pkits.txt", import.meta.url);

/** One case of PKITS: a path with the inputs of its validation (RFC 5280, section 6.1.1). */
export interface PkitsCase {
  /** Section and name, for example `4.1.1 Valid Signatures Test1`. */
  readonly name: string;
  /** Whether the path is valid. */
  readonly valid: boolean;
  /** The files of the certificates below the trust anchor, the end entity's last. */
  readonly certificates: readonly string[];
  /** The files of the CRLs, besides the trust anchor's. */
  readonly crls: readonly string[];
  /** The inputs about policies. */
  readonly inputs: Partial<VerifyOptions>;
}

/**
 * Reads the table of cases.
 *
 * @returns The cases, in the order of the suite's document.
 */
export function pkitsTable(): PkitsCase[] {
  const lines = Deno.readTextFileSync(TABLE).split("\n");
  return lines.filter((line) => line !== "" && !line.startsWith("#")).map(parseLine);
}

function parseLine(line: string): PkitsCase {
  const [name, verdict, certificates, crls = "", inputs = ""] = line.split("|")
    .map((column) => column.trim());
  if (verdict !== "valid" && verdict !== "invalid") throw new Error(`No case of PKITS: ${line}`);
  return {
    name: name as string,
    valid: verdict === "valid",
    certificates: wordsOf(certificates as string),
    crls: wordsOf(crls),
    inputs: inputsOf(wordsOf(inputs)),
  };
}

function wordsOf(column: string): string[] {
  return column.split(" ").filter((word) => word !== "");
}

function inputsOf(words: readonly string[]): Partial<VerifyOptions> {
  const inputs: Partial<VerifyOptions> = {};
  for (const word of words) {
    if (word.startsWith("policy=")) {
      inputs.policies = [...inputs.policies ?? [], word.slice("policy=".length)];
    } else if (word === "explicit") inputs.requireExplicitPolicy = true;
    else if (word === "inhibit-mapping") inputs.inhibitPolicyMapping = true;
    else if (word === "inhibit-any") inputs.inhibitAnyPolicy = true;
    else throw new Error(`No input of a case of PKITS: ${word}`);
  }
  return inputs;
}

/**
 * The cases of PKITS.
 *
 * @param folder The suite's folder, which holds `certs` and `crls`: PKITS_data.
 * @returns The cases.
 */
export function* pkitsCases(folder: string): Generator<Case> {
  for (const row of pkitsTable()) {
    yield { name: row.name, run: () => runCase(folder, row) };
  }
}

function runCase(folder: string, row: PkitsCase): MaybePromise<Outcome> {
  const certificate = (name: string) =>
    Certificate.fromDer(Deno.readFileSync(`${folder}/certs/${name}.crt`));
  const crl = (name: string) =>
    CertificateRevocationList.fromDer(Deno.readFileSync(`${folder}/crls/${name}.crl`));
  const chain = row.certificates.map(certificate);
  const leaf = chain.at(-1) as Certificate;
  const result = verifyCertificate(leaf, {
    trustStore: new MemoryTrustStore(certificate("TrustAnchorRootCertificate")),
    untrusted: chain.slice(0, -1),
    crls: ["TrustAnchorRootCRL", ...row.crls].map(crl),
    crlCheck: "all",
    extendedCrlSupport: true,
    useDeltaCrls: true,
    checkPolicies: true,
    // The suite's DSA keys have 1024 bits and sign SHA-1.
    securityLevel: 0,
    ...row.inputs,
  });
  return mapMaybe(result, (result) => judge(row, result));
}

function judge(row: PkitsCase, result: VerificationResult): Outcome {
  if (result.ok === row.valid) return "passed";
  return { failed: `${row.valid ? "valid" : "invalid"} is expected: ${result.explain()}` };
}
