// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/** Reading configuration files: config(5). */

import { type ErrorReason, SslError } from "../err/mod.ts";
import { Configuration, type ConfigurationEntry } from "./configuration.ts";
import { logicalLines } from "./_logical_lines.ts";
import { expandValue, NAME_REGEXP } from "./_expand_value.ts";

/** Options for {@linkcode parseConfiguration}. */
export interface ParseConfigurationOptions {
  /** Gives environment variables, for `$ENV::NAME`. @default {none are known} */
  environment?: (name: string) => string | undefined;
  /**
   * Gives the text of an included file, or the texts of the files of an included directory, in the
   * order of their names. Files are never read without it: `.include` is an error then.
   */
  include?: (path: string) => string | readonly string[];
}

/** How deep includes may be nested. */
const INCLUDE_DEPTH_LIMIT = 16;

/**
 * Reads a configuration. The counterpart of NCONF_load_bio.
 *
 * @param text The file.
 * @param options Where environment variables and included files come from.
 * @returns The configuration.
 * @throws {SslError} `CONF` with OpenSSL's reasons and the line.
 *
 * @example Usage
 * ```ts
 * import { parseConfiguration } from "@streamssl/ssl/conf";
 * import { assertEquals } from "@std/assert";
 *
 * const text = `
 * [ names ]
 * host = example.org      # a comment
 * url = https://$host/
 * `;
 * assertEquals(parseConfiguration(text).section("names"), [
 *   { name: "host", value: "example.org" },
 *   { name: "url", value: "https://example.org/" },
 * ]);
 * ```
 */
export function parseConfiguration(
  text: string,
  options: ParseConfigurationOptions = {},
): Configuration {
  const parser = new Parser(options);
  parser.parse(text, 0);
  return parser.configuration;
}

class Parser {
  readonly #sections = new Map<string, ConfigurationEntry[]>([["default", []]]);
  readonly #options: ParseConfigurationOptions;
  readonly configuration: Configuration;
  #section = "default";
  #dollarInNames = false;

  constructor(options: ParseConfigurationOptions) {
    this.#options = options;
    this.configuration = new Configuration(this.#sections, options.environment);
  }

  parse(text: string, depth: number): void {
    for (const { text: line, number } of logicalLines(text)) {
      const trimmed = line.trim();
      if (trimmed === "") continue;
      if (trimmed.startsWith("[")) this.#openSection(trimmed, number);
      else if (/^\.(include|pragma)\b/.test(trimmed)) this.#directive(trimmed, number, depth);
      else this.#entry(trimmed, number);
    }
  }

  #openSection(line: string, number: number): void {
    const close = line.indexOf("]");
    if (close < 0) {
      fail("MISSING_CLOSE_SQUARE_BRACKET", number, "a section header such as [ req ]", line);
    }
    const name = line.slice(1, close).trim();
    if (!NAME_REGEXP.test(name)) {
      fail("MISSING_CLOSE_SQUARE_BRACKET", number, "a section's name in brackets", line);
    }
    this.#section = this.#expand(name, number, name);
    if (!this.#sections.has(this.#section)) this.#sections.set(this.#section, []);
  }

  #directive(line: string, number: number, depth: number): void {
    const [, word, rest = ""] = /^\.(include|pragma)\b\s*=?\s*(.*)$/s.exec(line) ?? [];
    if (word === "pragma") return this.#pragma(rest, number);
    const path = this.#expand(rest, number, this.#section).trim();
    const { include } = this.#options;
    if (include === undefined) {
      fail(
        "NO_SUCH_FILE",
        number,
        "the option include, which gives the files that are named",
        line,
      );
    }
    if (depth >= INCLUDE_DEPTH_LIMIT) {
      fail("RECURSIVE_DIRECTORY_INCLUDE", number, `at most ${INCLUDE_DEPTH_LIMIT} levels`, line);
    }
    const texts = include(path);
    for (const text of typeof texts === "string" ? [texts] : texts) this.parse(text, depth + 1);
  }

  #pragma(rest: string, number: number): void {
    const [, name, value = ""] = /^(\w+)\s*:\s*(\S*)$/.exec(rest) ?? [];
    if (name === undefined) fail("INVALID_PRAGMA", number, "a pragma such as dollarid:on", rest);
    if (name !== "dollarid") return; // config(5): unknown pragmas are passed over.
    if (!["on", "true", "off", "false"].includes(value)) {
      fail("INVALID_PRAGMA", number, "dollarid:on or dollarid:off", rest);
    }
    this.#dollarInNames = value === "on" || value === "true";
  }

  #entry(line: string, number: number): void {
    const equals = line.indexOf("=");
    const left = (equals < 0 ? line : line.slice(0, equals)).trim();
    if (equals < 0 || !NAME_REGEXP.test(left)) {
      fail("MISSING_EQUAL_SIGN", number, "a line such as name = value, or [ section ]", line);
    }
    const separator = left.indexOf("::");
    const section = separator < 0 ? this.#section : left.slice(0, separator);
    const name = separator < 0 ? left : left.slice(separator + 2);
    const value = this.#expand(line.slice(equals + 1).trim(), number, section);
    const entries = this.#sections.get(section) ?? [];
    this.#sections.set(section, entries);
    entries.push({ name, value });
  }

  #expand(text: string, number: number, section: string): string {
    return expandValue(text, {
      dollarInNames: this.#dollarInNames,
      lookUp: (group, name) => this.configuration.get(group ?? section, name),
      fail: (reason, expected) => fail(reason, number, expected, text),
    });
  }
}

function fail(
  reason: ErrorReason<"CONF">,
  line: number,
  expected: string,
  received: string,
): never {
  throw new SslError("CONF", reason, {
    expected,
    received: JSON.stringify(received.slice(0, 80)),
    where: `line ${line}`,
  });
}
