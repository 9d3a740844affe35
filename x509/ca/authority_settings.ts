// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

import type { Configuration } from "../../conf/mod.ts";
import type { DigestAlgorithm } from "../../crypto/digest/digest.ts";
import { oidFromName } from "../../crypto/asn1/oid_names.ts";
import { allDigests, digestByName } from "../../crypto/digest/digests.ts";
import { AuthorityError } from "./authority_error.ts";
import type { PolicyRule } from "./authority_policy.ts";
import { type AuthorityFilePaths, parseYesNo } from "./file_authority_database.ts";
import { parseIndexTime } from "./index_entry.ts";
import { configurationOid } from "../configuration/_configuration_oid.ts";
import type { ExtensionSection } from "../configuration/extension_section.ts";
import { stringMaskOf } from "../configuration/request_configuration.ts";
import type { StringMask } from "../string_mask.ts";

export type { ExtensionSection } from "../configuration/extension_section.ts";

/** How an authority issues certificates and CRLs; the words of `openssl ca`'s configuration in brackets. */
export interface AuthoritySettings {
  /** What is demanded of subjects (`policy`). @default {each subject is taken as it is} */
  readonly policy?: readonly PolicyRule[];
  /** How long certificates are valid, in days (`default_days`). */
  readonly days?: number;
  /** From when on they are valid (`default_startdate`). @default {now} */
  readonly startDate?: Date;
  /** Until when they are valid (`default_enddate`). @default {after `days`} */
  readonly endDate?: Date;
  /**
   * Which extensions of a request are taken over (`copy_extensions`): `"copy"` those that the
   * authority does not set itself, `"copyall"` all, in place of its own. With both, who asks may
   * make itself an authority unless `extensions` sets basicConstraints.
   *
   * @default {"none"}
   */
  readonly copyExtensions?: "none" | "copy" | "copyall";
  /** The extensions of certificates (`x509_extensions`). @default {key identifiers only} */
  readonly extensions?: ExtensionSection;
  /** The extensions of CRLs (`crl_extensions`). @default {the key identifier of the authority} */
  readonly crlExtensions?: ExtensionSection;
  /** Whether a subject that fulfils the policy is kept as it is (`preserve` in `[ca]`). @default {false} */
  readonly preserveDn?: boolean;
  /** Whether e-mail addresses stay in subjects (`email_in_dn`). @default {true} */
  readonly emailInDn?: boolean;
  /**
   * Which string types the subjects get that are given as text, and names in extensions
   * (`string_mask`). Subjects of requests keep theirs.
   *
   * @default {as {@linkcode Name.parse} has it, without bounds; from configurations `"utf8only"`}
   */
  readonly stringMask?: StringMask;
  /**
   * Whether string types of requested subjects are put right that Internet Explorer of old got wrong
   * (`msie_hack` in `[ca]`): UniversalString becomes a smaller type, IA5String T61String, and
   * PrintableString of e-mail addresses IA5String.
   *
   * @default {false}
   */
  readonly msieHack?: boolean;
  /** Whether serial numbers are random (`rand_serial`). @default {false} */
  readonly randomSerialNumbers?: boolean;
  /** The digest of signatures (`default_md`). @default {the usual one for the key} */
  readonly digest?: DigestAlgorithm;
  /** How long a CRL holds, in days (`default_crl_days`). */
  readonly crlDays?: number;
  /** How long it holds, in hours, on top of the days (`default_crl_hours`). */
  readonly crlHours?: number;
}

/** What a section for `openssl ca` says. */
export interface AuthorityConfiguration {
  /** The name of the section. */
  readonly section: string;
  /** How certificates are issued. */
  readonly settings: AuthoritySettings;
  /** Where the database is. */
  readonly paths: AuthorityFilePaths;
  /** Whether subjects must be unique, when the index does not tell (`unique_subject`). */
  readonly uniqueSubject: boolean;
  /** The path of the authority's certificate. */
  readonly certificate: string | undefined;
  /** The path of its private key (`private_key`). */
  readonly privateKey: string | undefined;
}

/**
 * Reads the settings of an authority from a configuration, as `openssl ca -config` does.
 *
 * @param configuration The configuration.
 * @param section The section (`-name`). @default {what `default_ca` in `[ca]` names}
 * @returns The settings and the paths of its files.
 * @throws {SslError} `CONF` `NO_VALUE` when the section or what must be in it is missing.
 * @throws {AuthorityError} `badSettings` when a value makes no sense.
 *
 * @example Usage
 * ```ts
 * import { parseConfiguration } from "@streamssl/ssl/conf";
 * import { authorityConfiguration } from "@streamssl/ssl/x509";
 * import { assertEquals } from "@std/assert";
 *
 * const { settings, paths } = authorityConfiguration(parseConfiguration(`
 * [ca]
 * default_ca = my_ca
 * [my_ca]
 * database = index.txt
 * serial = serial
 * default_days = 365
 * policy = my_policy
 * [my_policy]
 * commonName = supplied
 * `));
 * assertEquals(paths.index, "index.txt");
 * assertEquals(settings.policy, [{ type: "commonName", rule: "supplied" }]);
 * ```
 */
export function authorityConfiguration(
  configuration: Configuration,
  section: string = configuration.require("ca", "default_ca"),
): AuthorityConfiguration {
  const get = (name: string) => configuration.get(section, name);
  const serial = get("serial");
  const crlNumber = get("crlnumber");
  const newCertificates = get("new_certs_dir");
  return {
    section,
    settings: settingsOf(configuration, section),
    paths: {
      index: configuration.require(section, "database"),
      ...serial === undefined ? {} : { serial },
      ...crlNumber === undefined ? {} : { crlNumber },
      ...newCertificates === undefined ? {} : { newCertificates },
    },
    uniqueSubject: parseYesNo(get("unique_subject"), true),
    certificate: get("certificate"),
    privateKey: get("private_key"),
  };
}

function settingsOf(configuration: Configuration, section: string): AuthoritySettings {
  const get = (name: string) => configuration.get(section, name);
  const policy = get("policy");
  const days = configuration.number(section, "default_days");
  const startDate = dateOf(get("default_startdate"), "start");
  const endDate = dateOf(get("default_enddate"), "end");
  const extensions = get("x509_extensions");
  const crlExtensions = get("crl_extensions");
  const digest = get("default_md") ?? "default";
  const crlDays = configuration.number(section, "default_crl_days");
  const crlHours = configuration.number(section, "default_crl_hours");
  return {
    ...policy === undefined ? {} : { policy: policyOf(configuration, policy) },
    ...days === undefined ? {} : { days },
    ...startDate === undefined ? {} : { startDate },
    ...endDate === undefined ? {} : { endDate },
    copyExtensions: copyOf(get("copy_extensions")),
    ...extensions === undefined ? {} : { extensions: { configuration, section: extensions } },
    ...crlExtensions === undefined
      ? {}
      : { crlExtensions: { configuration, section: crlExtensions } },
    // ca(1): "read directly from the ca section … this is probably a bug".
    preserveDn: /^[yY]/.test(configuration.get("ca", "preserve") ?? ""),
    emailInDn: !/^[nN]/.test(get("email_in_dn") ?? ""),
    stringMask: stringMaskOf(configuration, section),
    msieHack: /^[yY]/.test(configuration.get("ca", "msie_hack") ?? ""),
    randomSerialNumbers: get("rand_serial") !== undefined,
    ...digest === "default" ? {} : { digest: digestByName(digest, allDigests) },
    ...crlDays === undefined ? {} : { crlDays },
    ...crlHours === undefined ? {} : { crlHours },
  };
}

/**
 * Reads a policy.
 *
 * @param configuration The configuration.
 * @param section The section with the policy.
 * @returns Its rules.
 * @throws {AuthorityError} `badSettings` when there is no such section, or a rule is unknown.
 */
export function policyOf(configuration: Configuration, section: string): PolicyRule[] {
  const entries = configuration.section(section);
  if (entries === undefined) {
    throw new AuthorityError("badSettings", `unable to find 'section' for ${section}`);
  }
  return entries.map(({ name, value }) => {
    if (value === "match" || value === "supplied" || value === "optional") {
      return { type: ownType(name, configuration), rule: value };
    }
    throw new AuthorityError("badSettings", `${value}:invalid type in 'policy' configuration`);
  });
}

/** A type that the configuration itself names (`oid_section`) by its identifier, others as they are. */
function ownType(name: string, configuration: Configuration): string {
  return oidFromName(name) === undefined ? configurationOid(name, configuration) ?? name : name;
}

function copyOf(text: string | undefined): "none" | "copy" | "copyall" {
  switch (text?.toLowerCase()) {
    case undefined:
    case "none":
      return "none";
    case "copy":
    case "copyall":
      return text?.toLowerCase() as "copy" | "copyall";
    default:
      throw new AuthorityError("badSettings", `Invalid extension copy option: "${text}"`);
  }
}

function dateOf(text: string | undefined, which: "start" | "end"): Date | undefined {
  if (text === undefined || which === "start" && text === "today") return undefined;
  const date = parseIndexTime(text);
  if (date !== undefined) return date;
  throw new AuthorityError(
    "badSettings",
    `${which} date is invalid, it should be YYMMDDHHMMSSZ or YYYYMMDDHHMMSSZ: ` +
      JSON.stringify(text.slice(0, 40)),
  );
}
