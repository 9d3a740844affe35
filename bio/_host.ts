// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/** A host as the runtimes want it: an IPv6 address without the brackets that URLs put around it. */
export function hostOf(hostname: string): string {
  if (hostname === "") {
    throw new TypeError(
      'Cannot use the empty host name: give a name or an address, as "127.0.0.1"',
    );
  }
  return hostname.startsWith("[") && hostname.endsWith("]") ? hostname.slice(1, -1) : hostname;
}

/** Checks a port number. */
export function checkPort(port: number, lowest: 0 | 1): number {
  if (!Number.isInteger(port) || port < lowest || port > 65_535) {
    const given = typeof port === "string" ? `"${port}"` : port;
    throw new RangeError(
      `Cannot use the port ${given}: a number from ${lowest} to 65535 is expected`,
    );
  }
  return port;
}
