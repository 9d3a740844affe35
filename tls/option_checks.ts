// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/** An option that can not be honoured is an error at once, never ignored. */

import { parseHostAddress } from "../x509/host_name.ts";
import { checkTlsaRecord } from "../x509/tlsa_record.ts";
import type { TlsContextOptions } from "./context_options.ts";
import type { TlsConnectionOptions } from "./handshake/handshake.ts";
import { DEFAULT_LIMITS } from "./limits.ts";
import type { CipherSuite } from "./registry/cipher_suites.ts";
import { TLS13 } from "./registry/versions.ts";

/** What the options were already turned into. */
interface Settled {
  /** The number of the highest version. */
  readonly maxVersion: number;
  /** The suites. */
  readonly cipherSuites: readonly CipherSuite[];
}

const CLIENT_AUTHENTICATION = ["none", "request", "require"];
const PSK_MODES = ["psk_dhe_ke", "psk_ke"];

/**
 * Checks what the types do not say, and what does not go together.
 *
 * @throws {RangeError} For a number beyond its range.
 * @throws {TypeError} For everything else.
 */
export function checkContextOptions(options: TlsContextOptions, settled: Settled): void {
  checkNumbers(options);
  checkLimits(options.limits ?? {});
  checkOneOf("clientAuthentication", CLIENT_AUTHENTICATION, options.clientAuthentication);
  for (const mode of options.pskModes ?? []) checkOneOf("pskModes", PSK_MODES, mode);
  checkAlpn(options.alpnProtocols ?? []);
  if (options.caCerts !== undefined && options.trustStore !== undefined) {
    throw unusable("caCerts", "`trustStore` says what is trusted; give one of the two");
  }
  checkTls13Only(options, settled.maxVersion);
  checkExternalPsks(options, settled);
}

/**
 * Checks the options of one connection.
 *
 * @throws {TypeError} For a role that there is not, options of a client for a server, or a name that
 * can not be sent.
 */
export function checkConnectionOptions(options: TlsConnectionOptions): void {
  checkOneOf("role", ["client", "server"], options.role);
  if (options.role === "server") {
    for (const name of ["hostname", "serverName", "session"] as const) {
      if (options[name] !== undefined) throw unusable(name, "it is an option of clients");
    }
    return;
  }
  const name = options.serverName === undefined ? options.hostname : options.serverName;
  if (name === undefined || name === null || parseHostAddress(name) !== undefined) return;
  if (/^[\x21-\x7e]{1,255}$/.test(name)) return;
  throw new TypeError(
    `Cannot send the server name "${
      name.slice(0, 255)
    }": 1 to 255 printable ASCII characters are ` +
      "expected (write international names in their xn-- form)",
  );
}

function checkNumbers(options: TlsContextOptions): void {
  checkRange("recordSizeLimit", options.recordSizeLimit, 64, 2 ** 14 + 1);
  checkRange("recordPadding", options.recordPadding, 1, 2 ** 14);
  checkRange("sessionTickets", options.sessionTickets, 0, 255);
  // RFC 8446, Section 4.6.1: servers MUST NOT use a value greater than 604800 seconds.
  checkRange("sessionTimeout", options.sessionTimeout, 0, 604_800);
  checkRange("securityLevel", options.securityLevel, 0, 5);
  checkRange("verifyDepth", options.verifyDepth, 0, Number.MAX_SAFE_INTEGER);
  options.tlsa?.forEach(checkTlsaRecord);
}

function checkLimits(limits: object): void {
  for (const [name, value] of Object.entries(limits)) {
    if (!Object.hasOwn(DEFAULT_LIMITS, name)) throw unusable(`limits.${name}`, "there is no such");
    checkRange(`limits.${name}`, value, 0, Number.MAX_SAFE_INTEGER);
  }
}

function checkAlpn(protocols: readonly string[]): void {
  if (!Array.isArray(protocols)) {
    throw unusable("alpnProtocols", 'an array is expected, for example ["h2"]');
  }
  let length = 0;
  for (const protocol of protocols) {
    // deno-lint-ignore no-control-regex -- protocol names are bytes (RFC 7301, Section 6)
    if (typeof protocol !== "string" || !/^[\x00-\xff]{1,255}$/.test(protocol)) {
      throw unusable(
        "alpnProtocols",
        `"${protocol}" is no protocol: 1 to 255 characters up to U+00FF are expected`,
      );
    }
    length += 1 + protocol.length;
  }
  if (length > 0xffff) throw unusable("alpnProtocols", "together they are too long");
}

function checkTls13Only(options: TlsContextOptions, maxVersion: number): void {
  if (maxVersion >= TLS13) return;
  const given = {
    externalPsks: (options.externalPsks ?? []).length > 0,
    helloRetryCookie: options.helloRetryCookie !== undefined && options.helloRetryCookie !== false,
    keyShares: options.keyShares !== undefined && options.keyShares.length > 0,
    recordPadding: options.recordPadding !== undefined && options.recordPadding > 1,
  };
  for (const [name, isGiven] of Object.entries(given)) {
    if (isGiven) throw unusable(name, "it needs TLSv1.3, which `maxVersion` excludes");
  }
}

function checkExternalPsks(options: TlsContextOptions, { cipherSuites }: Settled): void {
  const { externalPsks = [], pskModes } = options;
  if (externalPsks.length > 0 && pskModes !== undefined && pskModes.length === 0) {
    throw unusable("externalPsks", "`pskModes` allows none");
  }
  for (const { identity, key, hash } of externalPsks) {
    if (identity.length < 1 || identity.length > 0xffff - 7) {
      throw unusable("externalPsks", `an identity has ${identity.length} bytes`);
    }
    if (key.length === 0) throw unusable("externalPsks", "a key has no bytes");
    const fits = (suite: CipherSuite) =>
      suite.version === "TLSv1.3" && (hash === undefined || suite.hash === hash);
    if (!cipherSuites.some(fits)) {
      throw unusable("externalPsks", `no cipher suite has the hash ${hash?.name ?? "sha256"}`);
    }
  }
}

function checkOneOf(name: string, allowed: readonly string[], value: unknown): void {
  if (value === undefined || allowed.includes(value as string)) return;
  throw unusable(name, `"${String(value)}" is none of ${allowed.join(", ")}`);
}

function checkRange(name: string, value: unknown, low: number, high: number): void {
  if (value === undefined) return;
  if (Number.isInteger(value) && (value as number) >= low && (value as number) <= high) return;
  throw new RangeError(`Cannot use ${name} ${String(value)}: ${low} to ${high} is expected`);
}

function unusable(option: string, why: string): TypeError {
  return new TypeError(`Cannot use the option \`${option}\`: ${why}`);
}
