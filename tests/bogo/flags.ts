// Copyright 2026 the streamssl authors. MIT license.

import { type Config, type Credential, defaultConfig, type PolicyName } from "./config.ts";

/** A flag that the shim does not have, or a value that stands for a feature that does not exist. */
export class Unimplemented extends Error {
  override name = "Unimplemented";
}

/** How the value of a flag is written. */
type Kind = "switch" | "number" | "numbers" | "text" | "bytes" | "ignored-switch" | "ignored-value";

/** A flag: how its value is written, and the member of {@linkcode Config} that takes it. */
type Row = readonly [flag: string, kind: Kind, member?: keyof Config];

/**
 * Every flag that is implemented. The runner's own name stands first; where the member is named
 * likewise it is left out.
 */
const FLAGS: readonly Row[] = [
  ["-port", "number"],
  ["-ipv6", "switch"],
  ["-server", "switch"],
  ["-async", "switch"],
  ["-resume-count", "number"],
  ["-implicit-handshake", "switch"],
  ["-min-version", "number"],
  ["-max-version", "number"],
  ["-no-tls12", "switch"],
  ["-no-tls13", "switch"],
  ["-fallback-scsv", "switch"],
  ["-cipher", "text"],
  ["-server-preference", "switch"],
  ["-max-send-fragment", "number"],
  ["-max-cert-list", "number"],
  ["-verify-prefs", "numbers"],
  ["-trust-cert", "text"],
  ["-verify-peer", "switch"],
  ["-verify-fail", "switch"],
  ["-use-custom-verify-callback", "switch"],
  ["-require-any-client-certificate", "switch"],
  ["-use-client-ca-list", "text"],
  ["-use-old-client-cert-callback", "switch"],
  ["-use-early-callback", "switch"],
  ["-fail-early-callback", "switch"],
  ["-fail-cert-callback", "switch"],
  ["-fail-ddos-callback", "switch"],
  ["-host-name", "text"],
  ["-advertise-alpn", "bytes"],
  ["-select-alpn", "text"],
  ["-decline-alpn", "switch"],
  ["-reject-alpn", "switch"],
  ["-no-ticket", "switch"],
  ["-no-legacy-server-connect", "switch"],
  ["-resumption-delay", "number"],
  ["-shim-writes-first", "switch"],
  ["-shim-initial-write", "text"],
  ["-repeat-shim-initial-write", "number"],
  ["-shim-shuts-down", "switch"],
  ["-check-close-notify", "switch"],
  ["-write-different-record-sizes", "switch"],
  ["-read-size", "number"],
  ["-read-with-unfinished-write", "switch"],
  ["-key-update", "switch"],
  ["-key-update-before-read", "switch"],
  ["-export-keying-material", "number"],
  ["-export-label", "text"],
  ["-export-context", "text"],
  ["-use-export-context", "switch"],
  ["-use-exporter-between-reads", "switch"],
  ["-export-traffic-secrets", "switch"],
  ["-tls-unique", "switch"],
  ["-handshake-twice", "switch"],
  ["-no-op-extra-handshake", "switch"],
  ["-handshake-never-done", "switch"],
  ["-expect-version", "number"],
  ["-expect-cipher", "number"],
  ["-expect-cipher-aes", "number"],
  ["-expect-curve-id", "number"],
  ["-expect-hrr", "switch"],
  ["-expect-no-hrr", "switch"],
  ["-expect-extended-master-secret", "switch"],
  ["-expect-secure-renegotiation", "switch"],
  ["-expect-no-secure-renegotiation", "switch"],
  ["-expect-session-miss", "switch"],
  ["-expect-no-session", "switch"],
  ["-expect-session-id", "switch"],
  ["-expect-no-session-id", "switch"],
  ["-expect-ticket-renewal", "switch"],
  ["-expect-server-name", "text"],
  ["-expect-no-server-name", "switch"],
  ["-expect-alpn", "text"],
  ["-expect-advertised-alpn", "bytes"],
  ["-expect-peer-signature-algorithm", "number"],
  ["-expect-peer-verify-pref", "numbers"],
  ["-expect-peer-cert-file", "text"],
  ["-expect-no-peer-cert", "switch"],
  ["-expect-client-ca-list", "text"],
  ["-expect-verify-result", "switch"],
  // What follows asks for nothing: versions that do not exist here, callbacks that only look on,
  // ways of writing that TLS 1.2 and newer do not have, and hosts with or without AES instructions.
  ["-no-tls1", "ignored-switch"],
  ["-no-tls11", "ignored-switch"],
  ["-install-ddos-callback", "ignored-switch"],
  ["-cbc-record-splitting", "ignored-switch"],
  ["-partial-write", "ignored-switch"],
  ["-expect-cipher-no-aes", "ignored-value"],
  ["-handshaker-path", "ignored-value"],
];

const BY_NAME: ReadonlyMap<string, Row> = new Map(FLAGS.map((row) => [row[0], row]));

/** The configurations of a run. */
export interface Run {
  /** Of the first connection. */
  readonly initial: Config;
  /** Of every further one. */
  readonly resume: Config;
}

/** Reads the arguments of a run. @throws {Unimplemented} For a flag that is not in the table. */
export function parseArguments(args: readonly string[]): Run {
  const initial = defaultConfig();
  const resume = defaultConfig();
  for (let index = 0; index < args.length; index++) {
    const { name, configs } = scopeOf(args[index] as string, initial, resume);
    const value = () => {
      const text = args[++index];
      if (text === undefined) throw new Error(`Missing parameter for ${name}`);
      return text;
    };
    if (!setSpecial(name, configs, value)) setFromTable(name, configs, value);
  }
  return { initial, resume };
}

/** Takes the prefixes off that say for which connection, and which process, a flag is. */
function scopeOf(
  argument: string,
  initial: Config,
  resume: Config,
): { name: string; configs: Config[] } {
  let name = argument;
  if (name.startsWith("-on-handshaker-")) throw new Unimplemented(argument);
  if (name.startsWith("-on-shim-")) name = name.slice("-on-shim".length);
  if (name.startsWith("-on-initial-")) {
    return { name: name.slice("-on-initial".length), configs: [initial] };
  }
  if (name.startsWith("-on-resume-")) {
    return { name: name.slice("-on-resume".length), configs: [resume] };
  }
  // A retry only follows rejected early data.
  if (name.startsWith("-on-retry-")) {
    return { name: name.slice("-on-retry".length), configs: [defaultConfig()] };
  }
  return { name, configs: [initial, resume] };
}

/** Flags whose meaning depends on others, or whose form is not a table's. */
function setSpecial(name: string, configs: Config[], value: () => string): boolean {
  switch (name) {
    case "-shim-id": {
      const id = BigInt(value());
      for (const config of configs) config.shimId = id;
      return true;
    }
    case "-new-x509-credential":
      for (const config of configs) {
        config.credentials.push({
          certFile: "",
          keyFile: "",
          signingPrefs: [],
          mustMatchIssuer: false,
        });
      }
      return true;
    case "-cert-file":
    case "-key-file": {
      const path = value();
      for (const config of configs) {
        const owner: Credential = config.credentials.at(-1) ?? config;
        owner[name === "-cert-file" ? "certFile" : "keyFile"] = path;
      }
      return true;
    }
    case "-signing-prefs":
    case "-curves":
    case "-key-shares": {
      const number = Number(value());
      for (const config of configs) {
        if (name === "-curves") config.curves.push(number);
        else if (name === "-key-shares") (config.keyShares ??= []).push(number);
        else (config.credentials.at(-1) ?? config).signingPrefs.push(number);
      }
      return true;
    }
    case "-must-match-issuer":
      for (const config of configs) (config.credentials.at(-1) ?? config).mustMatchIssuer = true;
      return true;
    case "-fips-202205":
    case "-wpa-202304":
    case "-cnsa1-202603":
    case "-cnsa2-202603":
      for (const config of configs) config.policy = name.slice(1) as PolicyName;
      return true;
    case "-no-key-shares":
      for (const config of configs) config.keyShares = [];
      return true;
    case "-expect-selected-credential": {
      const index = Number(value());
      for (const config of configs) config.expectSelectedCredential = index;
      return true;
    }
    default:
      return false;
  }
}

function setFromTable(name: string, configs: Config[], value: () => string): void {
  const row = BY_NAME.get(name);
  if (row === undefined) throw new Unimplemented(name);
  const [, kind, given] = row;
  if (kind === "ignored-switch") return;
  if (kind === "ignored-value") {
    value();
    return;
  }
  const member = given ?? memberOf(name);
  const parsed = kind === "switch" ? true : valueOf(kind, value());
  for (const config of configs as unknown as Record<string, unknown>[]) {
    if (kind === "numbers") (config[member] as number[]).push(parsed as number);
    else config[member] = parsed;
  }
}

function valueOf(kind: Kind, text: string): unknown {
  switch (kind) {
    case "number":
    case "numbers": {
      const number = Number(text);
      if (!Number.isInteger(number)) throw new Error(`Invalid number: ${text}`);
      return number;
    }
    case "bytes":
      return Uint8Array.from(text, (character) => character.charCodeAt(0));
    default:
      return text;
  }
}

function memberOf(name: string): string {
  return name.slice(1).replace(/-([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
}
