// Copyright 2026 the streamssl authors. MIT license.

import { parseHostAddress } from "../x509/mod.ts";
import type { ParsedArguments } from "./arguments.ts";
import { CommandError } from "./command_error.ts";
import type { Console } from "./console.ts";
import { isDnsName, parseHostAndService, portOf } from "./host_and_service.ts";
import type { VerifyPolicy } from "./print/verify_text.ts";

/** The port of OpenSSL's s_client and s_server. */
export const DEFAULT_SERVICE = "4433";

/** How often `-reconnect` connects again. */
const RECONNECTIONS = 5;

/** What s_client was asked to do, apart from what its TLS context holds. */
export interface ClientSettings {
  /** The host to connect to. */
  readonly host: string;
  /** The port to connect to. */
  readonly port: number;
  /** The name to send; `null` for none. */
  readonly serverName: string | null;
  /** Whether it matters that no name was sent: not with `-noservername`. */
  readonly tellsMissingName: boolean;
  /** The name or address that the certificate must be for; absent when it may be for any. */
  readonly hostname: string | undefined;
  /** Whether that is a name, which is told when the certificate has it. */
  readonly wantsName: boolean;
  /** An address that the certificate must be for besides. */
  readonly ipAddress: string | undefined;
  /** How strict to be with the server's certificates. */
  readonly policy: VerifyPolicy;
  /** What is printed. */
  readonly output: {
    readonly quiet: boolean;
    readonly brief: boolean;
    readonly showCertificates: boolean;
    readonly atExit: boolean;
  };
  /** How the input is read. */
  readonly input: {
    readonly ignoreEnd: boolean;
    readonly commands: boolean;
    readonly carriageReturns: boolean;
  };
  /** How often to connect again after the first time. */
  readonly reconnections: number;
}

/**
 * Reads the options of s_client that concern one connection.
 *
 * @param parsed The arguments.
 * @param console For the line that `-verify` prints.
 * @returns The settings.
 * @throws {CommandError} When options are wrong or exclude each other.
 */
export function clientSettings(parsed: ParsedArguments, console: Console): ClientSettings {
  const { host, port, given } = targetOf(parsed);
  const hostname = parsed.text("verify_hostname");
  const ipAddress = verifiedAddress(parsed);
  const brief = parsed.has("brief");
  const quiet = parsed.has("quiet");
  return {
    host,
    port,
    serverName: serverNameOf(parsed, given),
    tellsMissingName: !parsed.has("noservername"),
    hostname: hostname ?? ipAddress,
    wantsName: hostname !== undefined,
    ipAddress: hostname === undefined ? undefined : ipAddress,
    policy: verifyPolicy(parsed, console),
    output: {
      quiet: quiet || brief,
      brief,
      showCertificates: parsed.has("showcerts"),
      atExit: parsed.has("prexit"),
    },
    input: {
      ignoreEnd: quiet || parsed.has("ign_eof"),
      commands: !parsed.has("nocommands"),
      carriageReturns: parsed.has("crlf"),
    },
    reconnections: parsed.has("reconnect") ? RECONNECTIONS : 0,
  };
}

/** The host and port; `given` is the host as the user named it. */
function targetOf(
  parsed: ParsedArguments,
): { host: string; port: number; given: string | undefined } {
  const connect = parsed.text("connect");
  const [target, ...rest] = parsed.parameters;
  if (rest.length > 0) {
    throw new CommandError(`s_client: Extra argument: ${rest[0]}`, { isUsage: true });
  }
  if (connect !== undefined && target !== undefined) {
    throw new CommandError(
      "s_client: cannot provide both -connect option and target parameter",
      { isUsage: true },
    );
  }
  let given = parsed.text("host");
  let service = parsed.text("port") ?? DEFAULT_SERVICE;
  const text = connect ?? target;
  if (text !== undefined) {
    const parts = parseHostAndService(text, "host");
    if (parts === undefined) {
      throw new CommandError(
        "s_client: -connect argument or target parameter malformed or ambiguous",
      );
    }
    given = parts.host ?? given;
    service = parts.service ?? service;
  }
  const port = portOf(service);
  if (port === undefined || port === 0) {
    throw new CommandError(
      `s_client: ${service} is no port: 1 to 65535 or the name of a service is expected`,
    );
  }
  return { host: given ?? "localhost", port, given };
}

function serverNameOf(parsed: ParsedArguments, host: string | undefined): string | null {
  const name = parsed.text("servername");
  if (parsed.has("noservername")) {
    if (name === undefined) return null;
    throw new CommandError("s_client: Can't use -servername and -noservername together", {
      isUsage: true,
    });
  }
  if (name !== undefined) return name;
  if (host === undefined) return "localhost";
  return isDnsName(host) ? host : null;
}

function verifiedAddress(parsed: ParsedArguments): string | undefined {
  const address = parsed.text("verify_ip");
  if (address === undefined || parseHostAddress(address) !== undefined) return address;
  throw new CommandError(`s_client: Invalid IP address "${address}" for option -verify_ip`, {
    isUsage: true,
  });
}

/**
 * Reads how strict to be with the peer's certificates. As in OpenSSL, the line on the depth is not
 * printed when `-quiet` or `-brief` stands before the option.
 *
 * @param parsed The arguments, with `-verify`, `-verify_return_error` and, for a server, `-Verify`.
 * @param console Where to print.
 * @returns The policy.
 */
export function verifyPolicy(parsed: ParsedArguments, console: Console): VerifyPolicy {
  let depth: number | undefined;
  let quiet = false;
  for (const { name, value } of parsed.options) {
    if (name === "quiet" || name === "brief") quiet = true;
    if (name !== "verify" && name !== "Verify") continue;
    depth = Number(value);
    const demand = name === "Verify" ? ", must return a certificate" : "";
    if (!quiet) console.printError(`verify depth is ${depth}${demand}\n`);
  }
  return {
    returnError: parsed.has("verify_return_error"),
    // A negative depth is none, as in OpenSSL.
    depth: depth === undefined || depth < 0 ? undefined : depth,
    quiet: parsed.has("brief"),
  };
}
