// Copyright 2026 the streamssl authors. MIT license.

/** What was given for a host and a service; absent parts have defaults. */
export interface HostAndService {
  /** The host's name or address; absent for none, and for `*`. */
  readonly host: string | undefined;
  /** The port's number or the service's name. */
  readonly service: string | undefined;
}

/**
 * Reads `host:port`, `[address]:port`, `*:port`, or one of them alone (BIO_parse_hostserv).
 *
 * @param text The text.
 * @param alone What a word without a colon is.
 * @returns The parts, or `undefined` for a text that is malformed or ambiguous.
 */
export function parseHostAndService(
  text: string,
  alone: "host" | "service",
): HostAndService | undefined {
  const bracketed = /^\[([^\]]*)\](?::([^:]*))?$/.exec(text);
  if (bracketed !== null) return partsOf(bracketed[1], bracketed[2]);
  if (text.startsWith("[")) return undefined;
  const words = text.split(":");
  if (words.length > 2) return undefined;
  if (words.length === 2) return partsOf(words[0], words[1]);
  return alone === "host" ? partsOf(text, undefined) : partsOf(undefined, text);
}

function partsOf(host: string | undefined, service: string | undefined): HostAndService {
  return {
    host: host === "" || host === "*" ? undefined : host,
    service: service === "" || service === "*" ? undefined : service,
  };
}

const SERVICES_FILE = "/etc/services";

/**
 * Finds the port of a service: a number, or a name of the system's list (getservbyname).
 *
 * @param service The number or name.
 * @returns The port, or `undefined` when it is not known.
 */
export function portOf(service: string): number | undefined {
  if (/^\d{1,5}$/.test(service)) {
    const port = Number(service);
    return port <= 65_535 ? port : undefined;
  }
  let list: string;
  try {
    list = Deno.readTextFileSync(SERVICES_FILE);
  } catch {
    return undefined;
  }
  for (const line of list.split("\n")) {
    const [name, port = "", ...aliases] = line.replace(/#.*/, "").trim().split(/\s+/);
    if (!port.endsWith("/tcp")) continue;
    if (name === service || aliases.includes(service)) return Number.parseInt(port);
  }
  return undefined;
}

/**
 * Tells whether a host looks like a DNS name of at least two labels: only such a name is sent to the
 * server unless `-servername` is given (is_dNS_name of s_client).
 *
 * @param host The host.
 * @returns Whether it does.
 */
export function isDnsName(host: string): boolean {
  const labels = host.split(".");
  const isLabel = (label: string) => /^[A-Za-z0-9_](?:[A-Za-z0-9_-]*[A-Za-z0-9_])?$/.test(label);
  return labels.length > 1 && /[A-Za-z_]/.test(host) &&
    labels.every((label) => label.length < 63 && isLabel(label));
}
