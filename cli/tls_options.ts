// Copyright 2026 the streamssl authors. MIT license.

import {
  DEFAULT_CIPHER_STRING,
  DEFAULT_TLS13_CIPHER_SUITES,
  parseCipherString,
  parseCipherSuites,
  parseNamedGroups,
  parseSignatureSchemes,
  type ProtocolVersionName,
  TLS12,
  TLS13,
  type TlsContextOptions,
  versionByName,
} from "../tls/mod.ts";
import type { ParsedArguments } from "./arguments.ts";
import type { OptionRow } from "./command.ts";
import { CommandError, orFail } from "./command_error.ts";

/** The options that take one version alone. */
export const VERSION_OPTIONS: readonly OptionRow[] = [
  { name: "tls1_2", kind: "flag", help: "Just use TLSv1.2" },
  { name: "tls1_3", kind: "flag", help: "Just use TLSv1.3" },
];

/** The options on versions and algorithms that s_client and s_server share (SSL_CONF_cmd). */
export const TLS_OPTIONS: readonly OptionRow[] = [
  { name: "no_ssl3", kind: "flag", help: "Just disable SSLv3 (this program never has it)" },
  { name: "no_tls1", kind: "flag", help: "Just disable TLSv1 (this program never has it)" },
  { name: "no_tls1_1", kind: "flag", help: "Just disable TLSv1.1 (this program never has it)" },
  { name: "no_tls1_2", kind: "flag", help: "Just disable TLSv1.2" },
  { name: "no_tls1_3", kind: "flag", help: "Just disable TLSv1.3" },
  {
    name: "sigalgs",
    kind: "text",
    help: "Signature algorithms to support (colon-separated list)",
  },
  { name: "groups", kind: "text", help: "Groups to advertise (colon-separated list)" },
  { name: "curves", kind: "text", help: "Groups to advertise (colon-separated list)" },
  { name: "cipher", kind: "text", help: "Specify TLSv1.2 and below cipher list to be used" },
  { name: "ciphersuites", kind: "text", help: "Specify TLSv1.3 ciphersuites to be used" },
  {
    name: "min_protocol",
    kind: "text",
    help: "Specify the minimum protocol version to be used",
  },
  {
    name: "max_protocol",
    kind: "text",
    help: "Specify the maximum protocol version to be used",
  },
];

/** The settings of a context that these options make. */
export type TlsOptionSettings = Pick<
  TlsContextOptions,
  "minVersion" | "maxVersion" | "cipherString" | "cipherSuites" | "groups" | "signatureSchemes"
>;

/**
 * Reads the options on versions and algorithms.
 *
 * @param parsed The command's arguments.
 * @returns The settings.
 * @throws {CommandError} When one can not be honoured.
 */
export function tlsSettings(parsed: ParsedArguments): TlsOptionSettings {
  // OpenSSL's order of suites, whatever computes fastest here: it is what peers are tested against.
  const settings: TlsOptionSettings = {
    ...versionSettings(parsed),
    cipherString: DEFAULT_CIPHER_STRING,
    cipherSuites: DEFAULT_TLS13_CIPHER_SUITES,
  };
  const cipher = parsed.text("cipher");
  if (cipher !== undefined) {
    orFail(failed("cipher", cipher), () => parseCipherString(cipher));
    settings.cipherString = cipher;
  }
  const suites = parsed.text("ciphersuites");
  if (suites !== undefined) {
    orFail(failed("ciphersuites", suites), () => parseCipherSuites(suites));
    settings.cipherSuites = suites;
  }
  const groups = parsed.options.findLast(({ name }) => name === "groups" || name === "curves");
  if (groups !== undefined) {
    orFail(failed(groups.name, groups.value), () => parseNamedGroups(groups.value));
    settings.groups = groups.value;
  }
  const schemes = parsed.text("sigalgs");
  if (schemes !== undefined) {
    orFail(failed("sigalgs", schemes), () => parseSignatureSchemes(schemes));
    settings.signatureSchemes = schemes;
  }
  return settings;
}

/** The lowest and the highest version that the options leave. */
function versionSettings(parsed: ParsedArguments): TlsOptionSettings {
  const only = parsed.options.filter(({ name }) => /^tls1_[23]$/.test(name));
  const without = parsed.options.filter(({ name }) => name.startsWith("no_"))
    .filter(({ name }) => /^no_(?:ssl3|tls1(?:_[123])?)$/.test(name));
  if (only.length > 1) throw new CommandError("Cannot supply multiple protocol flags");
  if (only.length > 0 && without.length > 0) {
    throw new CommandError("Cannot supply both a protocol flag and '-no_<prot>'");
  }
  const [single] = only;
  if (single !== undefined) {
    const version = single.name === "tls1_2" ? "TLSv1.2" : "TLSv1.3";
    return { minVersion: version, maxVersion: version };
  }
  const lowest = boundary(parsed, "min_protocol") ?? TLS12;
  const highest = boundary(parsed, "max_protocol") ?? TLS13;
  const left = ([["TLSv1.2", TLS12], ["TLSv1.3", TLS13]] as const)
    .filter(([name]) => !parsed.has(`no_${name.toLowerCase().replace("v", "").replace(".", "_")}`))
    .filter(([, number]) => number >= lowest && number <= highest)
    .map(([name]): ProtocolVersionName => name);
  const [minVersion] = left;
  const maxVersion = left.at(-1);
  if (minVersion === undefined || maxVersion === undefined) {
    throw new CommandError("No protocol version is left: TLSv1.2 and TLSv1.3 are those there are");
  }
  return { minVersion, maxVersion };
}

/**
 * A bound on the version. A lowest one below TLS 1.2 is kept by never going that low; `None` is no
 * bound. A highest one below TLS 1.2 leaves nothing, which is told later.
 */
function boundary(
  parsed: ParsedArguments,
  option: "min_protocol" | "max_protocol",
): number | undefined {
  const value = parsed.text(option);
  if (value === undefined || value === "None") return undefined;
  const version = versionByName(value);
  if (version !== undefined) return version.number;
  throw new CommandError(`${failed(option, value)}\nNone, TLSv1.2 or TLSv1.3 are expected`);
}

function failed(option: string, value: string): string {
  return `Call to SSL_CONF_cmd(-${option}, ${value}) failed`;
}

/**
 * Reads a list of protocol names as `-alpn` takes it: with commas between them.
 *
 * @param list The list.
 * @returns The names; absent when the option is absent.
 * @throws {CommandError} When there is none or one is too long.
 */
export function alpnProtocols(list: string | undefined): string[] | undefined {
  if (list === undefined) return undefined;
  const names = list.split(",").filter((name) => name !== "");
  const isWrong = (name: string) => new TextEncoder().encode(name).length > 255;
  if (names.length === 0 || names.some(isWrong)) {
    throw new CommandError("Error parsing -alpn argument");
  }
  return names;
}
