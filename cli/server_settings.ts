// Copyright 2026 the streamssl authors. MIT license.

import type { ParsedArguments } from "./arguments.ts";
import { DEFAULT_SERVICE, verifyPolicy } from "./client_settings.ts";
import { CommandError } from "./command_error.ts";
import type { Console } from "./console.ts";
import { parseHostAndService, portOf } from "./host_and_service.ts";
import type { VerifyPolicy } from "./print/verify_text.ts";

/**
 * What s_server does with connections: data goes to the output and the input to the client, a status
 * page, files with or without HTTP headers of their own, lines sent back reversed.
 */
export type ServerMode = "transfer" | "www" | "WWW" | "HTTP" | "rev";

/** Where s_server listens. */
export type ListenAddress =
  | { readonly transport: "tcp"; readonly host: string | undefined; readonly port: number }
  | { readonly transport: "unix"; readonly path: string };

/** What s_server was asked to do, apart from what its TLS context holds. */
export interface ServerSettings {
  /** Where it listens. */
  readonly address: ListenAddress;
  /** What it does with connections. */
  readonly mode: ServerMode;
  /** How many connections it takes; absent for any number. */
  readonly connections: number | undefined;
  /** How strict to be with clients' certificates. */
  readonly policy: VerifyPolicy;
  /** Whether clients are asked for certificates. */
  readonly clientAuthentication: "none" | "request" | "require";
  /** Whether nothing is printed about connections. */
  readonly quiet: boolean;
  /** Whether a summary is printed instead. */
  readonly brief: boolean;
  /** The arguments, for the status page. */
  readonly words: readonly string[];
}

/**
 * Reads the options of s_server.
 *
 * @param parsed The arguments.
 * @param console For the line that `-verify` prints.
 * @returns The settings.
 * @throws {CommandError} When options are wrong.
 */
export function serverSettings(parsed: ParsedArguments, console: Console): ServerSettings {
  const [extra] = parsed.parameters;
  if (extra !== undefined) {
    throw new CommandError(`s_server: Extra argument: ${extra}`, { isUsage: true });
  }
  const brief = parsed.has("brief");
  const authentication = parsed.options.findLast(({ name }) => /^verify$/i.test(name))?.name;
  return {
    address: addressOf(parsed),
    mode: modeOf(parsed),
    connections: parsed.number("naccept"),
    policy: verifyPolicy(parsed, console),
    clientAuthentication: authentication === undefined
      ? "none"
      : authentication === "Verify"
      ? "require"
      : "request",
    quiet: brief || parsed.has("quiet"),
    brief,
    words: ["s_server", ...parsed.words],
  };
}

/** As in OpenSSL, `-rev` goes before the others, of which the last one counts. */
function modeOf(parsed: ParsedArguments): ServerMode {
  if (parsed.has("rev")) return "rev";
  const modes: readonly string[] = ["www", "WWW", "HTTP"];
  const given = parsed.options.findLast(({ name }) => modes.includes(name))?.name;
  return given === undefined ? "transfer" : given as ServerMode;
}

/** The last of `-accept`, `-port` and `-unix` counts. */
function addressOf(parsed: ParsedArguments): ListenAddress {
  const given = parsed.options.findLast(({ name }) => ["accept", "port", "unix"].includes(name));
  if (given?.name === "unix") return { transport: "unix", path: given.value };
  const parts = parseHostAndService(given?.value ?? DEFAULT_SERVICE, "service");
  if (parts === undefined) {
    throw new CommandError("s_server: -accept argument malformed or ambiguous");
  }
  const service = parts.service ?? DEFAULT_SERVICE;
  const port = portOf(service);
  if (port === undefined) {
    throw new CommandError(
      `s_server: ${service} is no port: 0 to 65535 or the name of a service is expected`,
    );
  }
  return { transport: "tcp", host: parts.host, port };
}
