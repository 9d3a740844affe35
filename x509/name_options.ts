// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

// deno-lint-ignore-file camelcase -- the names of OpenSSL's options

import type { EscapeForms } from "./_escape_value.ts";

/** A form that is on or off. */
export type NameFlag =
  | "utf8"
  | "ignore_type"
  | "show_type"
  | "dump_all"
  | "dump_nostr"
  | "dump_der"
  | "align"
  | "space_eq"
  | "dump_unknown";

/** What stands between the parts of a name. */
export type NameSeparator =
  | "sep_comma_plus"
  | "sep_comma_plus_space"
  | "sep_semi_plus_space"
  | "sep_multiline";

/** How the types of attributes are written. */
export type NameFieldName = "nofname" | "sname" | "lname" | "oid";

/** The forms of a printed name. */
export interface NameOptions {
  /** What stands between its parts. */
  readonly separator: NameSeparator;
  /** How types are written. */
  readonly fieldName: NameFieldName;
  /** Whether the last part comes first (`dn_rev`). */
  readonly reversed: boolean;
  /** What is escaped. */
  readonly escapes: EscapeForms;
  /** The other forms. */
  readonly flags: ReadonlySet<NameFlag>;
}

const ESCAPES = ["esc_2253", "esc_2254", "esc_ctrl", "esc_msb", "use_quote"] as const;
const FLAGS = [
  ...["utf8", "ignore_type", "show_type", "dump_all", "dump_nostr", "dump_der"] as const,
  ...["align", "space_eq", "dump_unknown"] as const,
] as const satisfies readonly NameFlag[];
const SEPARATORS = [
  "sep_comma_plus",
  "sep_comma_plus_space",
  "sep_semi_plus_space",
  "sep_multiline",
] as const satisfies readonly NameSeparator[];
const FIELD_NAMES = ["nofname", "sname", "lname", "oid"] as const;

const RFC2253 =
  "esc_2253,esc_ctrl,esc_msb,utf8,dump_nostr,dump_der,sep_comma_plus,dn_rev,sname,dump_unknown";

/** Options that stand for others, and take the place of all before them. */
const PRESETS: Readonly<Record<string, string>> = {
  compat: "",
  rfc2253: RFC2253,
  oneline:
    "esc_2253,esc_ctrl,esc_msb,utf8,dump_nostr,dump_der,use_quote,sep_comma_plus_space,space_eq,sname",
  multiline: "esc_ctrl,esc_msb,sep_multiline,space_eq,lname,align",
  ca_default: "esc_ctrl,esc_msb,sep_multiline,space_eq,lname,align",
};

/**
 * Reads the forms of a printed name as `-nameopt` of the openssl program has them: names that are
 * joined with commas, each on, or off with a `-` before it. `RFC2253`, `oneline`, `multiline` and
 * `ca_default` stand for several; `compat` is the old form with slashes.
 *
 * @param text The names.
 * @returns The forms; `"compat"` when none is on.
 * @throws {SyntaxError} For a name that is not known.
 *
 * @example Usage
 * ```ts
 * import { parseNameOptions } from "@streamssl/ssl/x509";
 * import { assert } from "@std/assert";
 *
 * const forms = parseNameOptions("oneline,-esc_msb");
 * assert(forms !== "compat" && !forms.escapes.has("esc_msb"));
 * ```
 */
export function parseNameOptions(text: string): NameOptions | "compat" {
  const on = new Set<string>();
  for (const item of text.split(",").map((part) => part.trim().toLowerCase())) {
    if (item === "") continue;
    const off = item.startsWith("-");
    apply(on, off || item.startsWith("+") ? item.slice(1) : item, off);
  }
  // The short name is the absence of all bits of XN_FLAG_FN_MASK.
  if ([...on].every((name) => name === "sname")) return "compat";
  const chosen = <T extends string>(names: readonly T[]) => names.filter((name) => on.has(name));
  return {
    separator: chosen(SEPARATORS)[0] ?? "sep_comma_plus_space",
    fieldName: chosen(FIELD_NAMES)[0] ?? "sname",
    reversed: on.has("dn_rev"),
    escapes: new Set(chosen(ESCAPES)),
    flags: new Set(chosen(FLAGS)),
  };
}

function apply(on: Set<string>, name: string, off: boolean): void {
  const preset = PRESETS[name];
  if (preset !== undefined) {
    on.clear();
    if (!off) preset.split(",").filter((part) => part !== "").forEach((part) => on.add(part));
    return;
  }
  const choice = [SEPARATORS, FIELD_NAMES].find((names: readonly string[]) => names.includes(name));
  const known = choice ??
    [[...ESCAPES, ...FLAGS, "dn_rev"]].find((names: readonly string[]) => names.includes(name));
  if (known === undefined) {
    throw new SyntaxError(`Cannot print a name: there is no option "${name}" of -nameopt`);
  }
  choice?.forEach((other) => on.delete(other));
  if (off) on.delete(name);
  else on.add(name);
}
