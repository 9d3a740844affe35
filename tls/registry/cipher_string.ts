// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

import { SslError } from "../../err/mod.ts";
import { CIPHER_ALIASES } from "./cipher_aliases.ts";
import { CIPHER_SUITES, type CipherSuite } from "./cipher_suites.ts";
import { nearestNames } from "./nearest_name.ts";
import { UNAVAILABLE_CIPHER_SUITES } from "./unavailable_cipher_suites.ts";

/** What a cipher string says. */
export interface CipherString {
  /** The suites of TLS 1.2, best first. Those of TLS 1.3 are set apart from them. */
  readonly cipherSuites: readonly CipherSuite[];
  /** The security level, 0 to 5, when `@SECLEVEL` sets one. */
  readonly securityLevel?: number;
}

/** OpenSSL's default list (OSSL_default_cipher_list). */
export const DEFAULT_CIPHER_STRING = "ALL:!COMPLEMENTOFDEFAULT:!eNULL";
/** OpenSSL's default list for TLS 1.3 (OSSL_default_ciphersuites). */
export const DEFAULT_TLS13_CIPHER_SUITES =
  "TLS_AES_256_GCM_SHA384:TLS_CHACHA20_POLY1305_SHA256:TLS_AES_128_GCM_SHA256";

/** A suite's place in the list while the rules are applied, as in ssl_create_cipher_list. */
interface Entry {
  readonly suite: CipherSuite;
  active: boolean;
}

type Matcher = (suite: CipherSuite) => boolean;

/**
 * Reads a cipher string as the option `-cipher` of `openssl` takes it (SSL_CTX_set_cipher_list,
 * openssl-ciphers(1)): names and words such as `HIGH`, joined by `+`, with the operators `!`, `-`
 * and `+` before them, `@STRENGTH` and `@SECLEVEL=n`, separated by colons, commas or spaces. It
 * sets the suites of TLS 1.2 and older; {@linkcode parseCipherSuites} those of TLS 1.3.
 *
 * A name that OpenSSL has and this library has not is accepted and means nothing, as for an OpenSSL
 * built without it; a name that neither has is an error, where OpenSSL ignores it.
 *
 * @param text The cipher string.
 * @returns The suites in order, and the security level if one is set.
 * @throws {SslError} SSL, no cipher match: for an unknown name and when no suite is left. SSL,
 * invalid command: for an unknown operator or level.
 *
 * @example Usage
 * ```ts
 * import { parseCipherString } from "@streamssl/ssl/tls";
 * import { assertEquals } from "@std/assert";
 *
 * const { cipherSuites } = parseCipherString("ECDHE+AESGCM:!aRSA");
 * assertEquals(cipherSuites.map((suite) => suite.opensslName), [
 *   "ECDHE-ECDSA-AES256-GCM-SHA384",
 *   "ECDHE-ECDSA-AES128-GCM-SHA256",
 * ]);
 * ```
 */
export function parseCipherString(text: string): CipherString {
  let entries = initialEntries();
  let securityLevel: number | undefined;
  let rules = text.split(/[:,; ]+/);
  // ssl_create_cipher_list: DEFAULT has a meaning at the start only.
  if (rules[0] === "DEFAULT") rules = [...DEFAULT_CIPHER_STRING.split(":"), ...rules.slice(1)];
  for (const rule of rules) {
    if (rule === "") continue;
    if (rule === "@STRENGTH") {
      entries = sortByStrength(entries);
    } else if (/^@SECLEVEL=[0-5]$/.test(rule)) {
      securityLevel = Number(rule.slice(-1));
    } else if (rule.startsWith("@")) {
      throw unknownCommand(rule);
    } else {
      const operator = /^[!+-]/.test(rule) ? rule.charAt(0) : "";
      entries = applyRule(entries, operator, matcherOf(rule.slice(operator.length), text));
    }
  }
  const cipherSuites = entries.filter((entry) => entry.active).map((entry) => entry.suite);
  if (cipherSuites.length === 0) throw nothingLeft(text);
  return securityLevel === undefined ? { cipherSuites } : { cipherSuites, securityLevel };
}

/**
 * Reads the list of TLS 1.3 suites as the option `-ciphersuites` of `openssl` takes it
 * (SSL_CTX_set_ciphersuites): names with colons between them, best first. An empty list is allowed
 * and leaves no suite for TLS 1.3.
 *
 * @param list The names, with colons between them or as an array.
 * @returns The suites.
 * @throws {SslError} SSL, no cipher match: for a name that is no suite of TLS 1.3.
 *
 * @example Usage
 * ```ts
 * import { parseCipherSuites } from "@streamssl/ssl/tls";
 * import { assertEquals } from "@std/assert";
 *
 * const suites = parseCipherSuites("TLS_AES_128_GCM_SHA256:TLS_AES_128_CCM_SHA256");
 * assertEquals(suites.map((suite) => suite.number), [0x1301, 0x1304]);
 * ```
 */
export function parseCipherSuites(list: string | readonly string[]): CipherSuite[] {
  const names = typeof list === "string" ? list.split(":").map((name) => name.trim()) : list;
  const known = CIPHER_SUITES.filter((suite) => suite.version === "TLSv1.3");
  const suites: CipherSuite[] = [];
  for (const name of names) {
    if (name === "" && names.length === 1) break;
    const wanted = name.toUpperCase();
    const suite = known.find((row) => row.name === wanted);
    if (suite === undefined) {
      throw unknownName(
        name,
        known.map((row) => row.name),
        "TLS 1.3 suites",
      );
    }
    if (!suites.includes(suite)) suites.push(suite);
  }
  return suites;
}

/** The order before any rule: ssl_create_cipher_list of ssl_ciph.c, for the suites there are. */
function initialEntries(): Entry[] {
  const suites = CIPHER_SUITES.filter((suite) => suite.version === "TLSv1.2");
  // CIPHER_SUITES has the order of OpenSSL's ALL, which is what those steps lead to.
  return suites.map((suite) => ({ suite, active: false }));
}

/** ssl_cipher_apply_rule: moves within the list decide the order later on. */
function applyRule(entries: Entry[], operator: string, matches: Matcher): Entry[] {
  const hit = (entry: Entry, active: boolean) => entry.active === active && matches(entry.suite);
  switch (operator) {
    case "!":
      return entries.filter((entry) => !matches(entry.suite));
    case "-": {
      const removed = entries.filter((entry) => hit(entry, true));
      const rest = entries.filter((entry) => !removed.includes(entry));
      return [...removed.map((entry) => ({ ...entry, active: false })), ...rest];
    }
    case "+": {
      const moved = entries.filter((entry) => hit(entry, true));
      return [...entries.filter((entry) => !moved.includes(entry)), ...moved];
    }
    default: {
      const added = entries.filter((entry) => hit(entry, false));
      const rest = entries.filter((entry) => !added.includes(entry));
      return [...rest, ...added.map((entry) => ({ ...entry, active: true }))];
    }
  }
}

/** ssl_cipher_strength_sort: the strongest first, otherwise in the order they had. */
function sortByStrength(entries: Entry[]): Entry[] {
  const active = entries.filter((entry) => entry.active);
  const sorted = active.sort((left, right) => right.suite.strengthBits - left.suite.strengthBits);
  return [...entries.filter((entry) => !entry.active), ...sorted];
}

/** Of these a suite may have two, but one rule names one: together they match nothing (SSL_STRONG_MASK). */
const STRENGTHS: ReadonlySet<string> = new Set(["FIPS", "HIGH", "MEDIUM", "LOW"]);

function matcherOf(text: string, whole: string): Matcher {
  const names = text.split("+");
  const matchers = names.map((name) => matcherOfName(name, whole));
  const strengths = new Set(names.filter((name) => STRENGTHS.has(name)));
  if (strengths.size > 1) return () => false;
  return (suite) => matchers.every((matches) => matches(suite));
}

function matcherOfName(name: string, text: string): Matcher {
  const alias = CIPHER_ALIASES.find((row) => row.name === name);
  if (alias !== undefined) return alias.matches ?? (() => false);
  const suite = CIPHER_SUITES.find((row) => row.opensslName === name || row.name === name);
  if (suite !== undefined) {
    // OpenSSL's cipher strings do not touch the suites of TLS 1.3.
    return (other) => other === suite;
  }
  if (UNAVAILABLE_CIPHER_SUITES.some((row) => row.opensslName === name || row.name === name)) {
    return () => false;
  }
  throw unknownName(name, [
    ...CIPHER_ALIASES.map((row) => row.name),
    ...CIPHER_SUITES.flatMap((row) => [row.opensslName, row.name]),
    "DEFAULT",
  ], `cipher names as in openssl-ciphers(1), in "${text.slice(0, 200)}"`);
}

function unknownName(name: string, names: readonly string[], expected: string): SslError {
  const near = nearestNames(name, [...new Set(names)]);
  return new SslError("SSL", "NO_CIPHER_MATCH", {
    expected,
    received: `"${name.slice(0, 80)}"`,
    remedy: near.length === 0
      ? "take a name that the openssl ciphers command lists"
      : `did you mean ${near.join(" or ")}?`,
  });
}

function nothingLeft(text: string): SslError {
  return new SslError("SSL", "NO_CIPHER_MATCH", {
    expected: "a cipher string that leaves at least one suite of TLS 1.2",
    received: `"${text.slice(0, 200)}"`,
    usualCause: "it names only suites that this library does not have, or removes what it added",
    remedy: "start from DEFAULT, for example DEFAULT:!SHA1; with TLS 1.3 alone set ciphersuites",
  });
}

function unknownCommand(rule: string): SslError {
  return new SslError("SSL", "INVALID_COMMAND", {
    expected: "@STRENGTH or @SECLEVEL=n with n from 0 to 5",
    received: `"${rule.slice(0, 80)}"`,
  });
}
