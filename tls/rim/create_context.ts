// Copyright 2026 the streamssl authors. MIT license.

import { systemTrustStore } from "../../x509/system_trust_store.ts";
import type { TlsContextOptions } from "../context_options.ts";
import { TlsContext } from "../context.ts";
import { checkNothingBesideContext } from "../option_names.ts";

/**
 * Makes a context that trusts the system's CA certificates when none are given (SSL_CTX_new and
 * SSL_CTX_set_default_verify_paths). `SSL_CERT_FILE` and `SSL_CERT_DIR` name others, as in OpenSSL.
 *
 * Requires `--allow-read` and `--allow-env` permission when the system's CA certificates are read.
 *
 * @param options The settings.
 * @returns The context, for any number of connections.
 * @throws {SslError} When an option can not be honoured, or no CA certificates can be read.
 *
 * @example Usage
 * ```ts
 * import { createTlsContext } from "@streamssl/ssl/tls";
 * import { assertEquals } from "@std/assert";
 *
 * const context = await createTlsContext({ caCerts: [], maxVersion: "TLSv1.2" });
 * assertEquals(context.maxVersion, 0x0303);
 * ```
 */
export async function createTlsContext(options: TlsContextOptions = {}): Promise<TlsContext> {
  const given = options.caCerts !== undefined || options.trustStore !== undefined;
  if (given || options.unsafelyDisableVerification === true) return new TlsContext(options);
  return new TlsContext({ ...options, trustStore: await systemTrustStore() });
}

/** The context that was given, or one of the options. */
export async function contextOf(
  options: TlsContextOptions & { context?: TlsContext },
  role: "client" | "server",
): Promise<TlsContext> {
  if (options.context !== undefined) {
    checkNothingBesideContext(options);
    return options.context;
  }
  // A server needs CA certificates only to verify clients.
  const verifies = role === "client" || (options.clientAuthentication ?? "none") !== "none";
  return verifies ? await createTlsContext(options) : new TlsContext(options);
}
