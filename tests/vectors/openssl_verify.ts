// Copyright 2026 the streamssl authors. MIT license.

import {
  type Certificate,
  MemoryTrustStore,
  parseCertificates,
  parseTrustedCertificates,
  type TrustedCertificate,
  type VerificationResult,
  verifyCertificate,
  type VerifyOptions,
  type VerifyPurpose,
} from "../../x509/mod.ts";
import { decodeHex, mapMaybe, type MaybePromise } from "../../wire/mod.ts";
import type { Case, Outcome } from "./case.ts";

/** One call of `openssl verify`, with what it answered. */
interface VerifyCall {
  name: string;
  args: string[];
  expect: boolean;
  openssl: { ok: boolean; error: { code: number; depth: number; text: string } | null };
}

/** A reason why a call is not run. */
class Skip extends Error {}

/** What a call of `openssl verify` asks for. */
interface ParsedCall {
  leaf: Certificate;
  options: VerifyOptions;
}

/**
 * The calls of `openssl verify` in a folder laid out like shared/vectors/openssl-verify.
 *
 * @param folder The folder, which holds cases.json and certs.
 * @returns The cases.
 */
export function* openSslVerifyCases(folder: string): Generator<Case> {
  const calls = JSON.parse(Deno.readTextFileSync(`${folder}/cases.json`)) as VerifyCall[];
  for (const call of calls) {
    yield { name: call.name, run: () => runCase(folder, call) };
  }
}

function runCase(folder: string, call: VerifyCall): MaybePromise<Outcome> {
  let parsed: ParsedCall;
  try {
    parsed = parseCall(folder, call.args);
  } catch (error) {
    if (error instanceof Skip) return { skipped: error.message };
    throw error;
  }
  return mapMaybe(verifyCertificate(parsed.leaf, parsed.options), (result) => judge(call, result));
}

function judge(call: VerifyCall, result: VerificationResult): Outcome {
  const { error } = call.openssl;
  if (result.ok !== call.expect) {
    return { failed: `verdict ${result.ok ? "ok" : "failure"}: ${result.explain()}` };
  }
  if (error === null) return "passed";
  const { code, depth, text } = result;
  if (code === error.code && depth === error.depth && text === error.text) return "passed";
  return { failed: `${code} at ${depth}, OpenSSL says ${error.code} at ${error.depth}` };
}

function parseCall(folder: string, args: readonly string[]): ParsedCall {
  const trusted: TrustedCertificate[] = [];
  const untrusted: Certificate[] = [];
  // The program takes common names for host names, and so binds them by name constraints.
  const options: Omit<VerifyOptions, "trustStore"> = { unsafelyAllowCommonName: true };
  let leaf: Certificate | undefined;
  for (let at = 0; at < args.length; at++) {
    const arg = args[at] as string;
    const value = () => args[++at] as string;
    switch (arg) {
      case "-auth_level":
        options.securityLevel = Number(value());
        break;
      case "-purpose":
        options.purpose = value() as VerifyPurpose;
        break;
      case "-trusted":
      case "-CAfile":
      case "-CAstore":
        trusted.push(...parseTrustedCertificates(readFile(folder, value())));
        break;
      case "-untrusted":
        untrusted.push(...parseCertificates(readFile(folder, value())));
        break;
      case "-policy_check":
        options.checkPolicies = true;
        break;
      case "-policy":
        options.policies = [...options.policies ?? [], value()];
        break;
      case "-explicit_policy":
        options.requireExplicitPolicy = true;
        break;
      case "-crl_check":
        options.crlCheck = "leaf";
        break;
      case "-crl_check_all":
        options.crlCheck = "all";
        break;
      case "-vfyopt":
        options.distinguishingId = distinguishingIdOf(value());
        break;
      case "-partial_chain":
        options.partialChain = true;
        break;
      case "-x509_strict":
        options.strict = true;
        break;
      case "-allow_proxy_certs":
        options.allowProxyCertificates = true;
        break;
      case "-check_ss_sig":
        options.checkSelfSignedSignature = true;
        break;
      case "-verify_depth":
        options.depth = Number(value());
        break;
      case "-attime":
        options.time = new Date(1000 * Number(value()));
        break;
      default:
        if (arg.startsWith("-")) throw new Error(`The option ${arg} is not known here`);
        leaf = parseCertificates(readFile(folder, arg))[0];
    }
  }
  if (leaf === undefined) throw new Error("The call names no certificate");
  return {
    leaf,
    options: { ...options, untrusted, trustStore: new MemoryTrustStore(trusted) },
  };
}

/** `distid:text` or `hexdistid:hex`. */
function distinguishingIdOf(option: string): Uint8Array {
  const [name, id = ""] = option.split(":");
  if (name === "hexdistid") return decodeHex(id);
  if (name === "distid") return new TextEncoder().encode(id);
  throw new Skip(`unsupported: ${option}`);
}

/** Some calls name files of OpenSSL's build tree, which are not in the folder, or URIs. */
function readFile(folder: string, name: string): string {
  const path = name.replace(/^file:\/\/localhost\/.*\/certs\//, "certs/");
  try {
    return Deno.readTextFileSync(`${folder}/${path}`);
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
    throw new Skip(`not applicable: the file ${name} is not in the folder`);
  }
}
