// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/**
 * OpenSSL's configuration files: sections of `name = value` lines with variables, quotes and
 * includes, as config(5) describes them.
 *
 * ```ts
 * import { parseConfiguration } from "@streamssl/ssl/conf";
 * import { assertEquals } from "@std/assert";
 *
 * const configuration = parseConfiguration("[ req ]\nprompt = no\n");
 * assertEquals(configuration.get("req", "prompt"), "no");
 * ```
 *
 * @module
 */

export { Configuration, type ConfigurationEntry } from "./configuration.ts";
export { parseConfiguration, type ParseConfigurationOptions } from "./parse_configuration.ts";
