// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

import { SslError } from "../err/mod.ts";

/** One line of a section: a name and its value. */
export interface ConfigurationEntry {
  /** The name. */
  readonly name: string;
  /** The value, with variables filled in. */
  readonly value: string;
}

/** The section of what stands before the first section header. */
const DEFAULT_SECTION = "default";

/**
 * A configuration that was read: sections of entries in the order of the file. The counterpart of
 * `CONF`. A name that its section lacks is looked up in the environment when the section is `ENV`, and
 * else in the section `default`, as NCONF_get_string does.
 *
 * @example Usage
 * ```ts
 * import { parseConfiguration } from "@streamssl/ssl/conf";
 * import { assertEquals } from "@std/assert";
 *
 * const configuration = parseConfiguration("dir = /ca\n[ ca ]\nserial = $dir/serial\n");
 * assertEquals(configuration.get("ca", "serial"), "/ca/serial");
 * assertEquals(configuration.get("ca", "dir"), "/ca");
 * assertEquals(configuration.sectionNames, ["default", "ca"]);
 * ```
 */
export class Configuration {
  readonly #sections: ReadonlyMap<string, readonly ConfigurationEntry[]>;
  readonly #environment: (name: string) => string | undefined;

  /**
   * Makes a configuration.
   *
   * @param sections The sections with their entries.
   * @param environment Gives environment variables, for the section `ENV`.
   */
  constructor(
    sections: ReadonlyMap<string, readonly ConfigurationEntry[]>,
    environment: (name: string) => string | undefined = () => undefined,
  ) {
    this.#sections = sections;
    this.#environment = environment;
  }

  /** The names of the sections, in the order of the file. */
  get sectionNames(): readonly string[] {
    return [...this.#sections.keys()];
  }

  /**
   * Gives the value of a name, as NCONF_get_string. Where a name stands several times the last one
   * counts.
   *
   * @param section The section; `undefined` for `default`.
   * @param name The name.
   * @returns The value; `undefined` when there is none.
   */
  get(section: string | undefined, name: string): string | undefined {
    if (section !== undefined) {
      const value = this.#inSection(section, name);
      if (value !== undefined) return value;
      if (section === "ENV") {
        const variable = this.#environment(name);
        if (variable !== undefined) return variable;
      }
    }
    return this.#inSection(DEFAULT_SECTION, name);
  }

  /**
   * Gives a value that must be there, with OpenSSL's words when it is not.
   *
   * @param section The section; `undefined` for `default`.
   * @param name The name.
   * @returns The value.
   * @throws {SslError} `CONF`, `NO_VALUE`: "unable to find 'distinguished_name' in config".
   */
  require(section: string | undefined, name: string): string {
    const value = this.get(section, name);
    if (value !== undefined) return value;
    const group = section ?? DEFAULT_SECTION;
    const known = this.#sections.has(group);
    throw new SslError("CONF", "NO_VALUE", {
      expected: `a line "${name} = …" in the section [${group}]`,
      received: known ? "a section without it" : "no such section",
      where: `group=${group} name=${name}`,
      usualCause: `unable to find '${name}' in config: another configuration file was read than ` +
        "was meant, or none",
      remedy: `add the line to the file, or name the right file`,
    });
  }

  /**
   * Gives the entries of a section, as NCONF_get_section.
   *
   * @param name The section's name.
   * @returns The entries in the order of the file; `undefined` when there is no such section.
   */
  section(name: string): readonly ConfigurationEntry[] | undefined {
    return this.#sections.get(name);
  }

  /**
   * Gives a number, as NCONF_get_number.
   *
   * @param section The section; `undefined` for `default`.
   * @param name The name.
   * @returns The number; `undefined` when there is no such name.
   * @throws {SslError} `CONF`, `NUMBER_TOO_LARGE` or `NO_VALUE` when it is no decimal number.
   */
  number(section: string | undefined, name: string): number | undefined {
    const value = this.get(section, name);
    if (value === undefined) return undefined;
    const number = Number(value);
    if (/^[0-9]+$/.test(value) && Number.isSafeInteger(number)) return number;
    throw new SslError("CONF", /^[0-9]+$/.test(value) ? "NUMBER_TOO_LARGE" : "NO_VALUE", {
      expected: "a decimal number",
      received: JSON.stringify(value.slice(0, 40)),
      where: `group=${section ?? DEFAULT_SECTION} name=${name}`,
    });
  }

  #inSection(section: string, name: string): string | undefined {
    return this.#sections.get(section)?.findLast((entry) => entry.name === name)?.value;
  }
}
