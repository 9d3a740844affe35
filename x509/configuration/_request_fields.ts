// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/** The fields of names and attributes in a configuration, given or asked for (openssl-req(1)). */

import type { Configuration } from "../../conf/mod.ts";
import { SslError } from "../../err/mod.ts";
import { configurationOid } from "./_configuration_oid.ts";

/** A field that is asked for: a name's part, or an attribute. */
export interface RequestField {
  /** Its type, as the configuration names it: `commonName`. */
  readonly type: string;
  /** What the question is. */
  readonly prompt: string;
  /** What counts when nothing is answered (`_default`). */
  readonly defaultValue: string;
  /** The fewest characters (`_min`). */
  readonly minimum?: number;
  /** The most characters (`_max`). */
  readonly maximum?: number;
}

/** A field with its value. */
export interface FieldValue {
  /** Its type. */
  readonly type: string;
  /** Its value. */
  readonly value: string;
  /** Whether it goes to the part before (`+`). */
  readonly together: boolean;
}

/** Reads the fields that a section lists. */
export function requestFields(
  configuration: Configuration,
  section: string,
  fieldSection: string,
  { answer = () => undefined }: { answer?: (field: RequestField) => string | undefined },
): FieldValue[] {
  const entries = configuration.section(fieldSection);
  if (entries === undefined) {
    throw new SslError("CONF", "NO_SECTION", {
      expected: `a section [${fieldSection}]`,
      received: `sections ${configuration.sectionNames.join(", ")}`,
      where: `group=${section}`,
      usualCause: `unable to get '${fieldSection}' section`,
    });
  }
  const isGiven = configuration.get(section, "prompt") === "no";
  const isUtf8 = configuration.get(section, "utf8") === "yes";
  const fields: FieldValue[] = [];
  for (const { name, value } of entries) {
    const { type, together } = typeOf(name);
    if (isGiven) {
      fields.push({ type, value: checkCharacters(value, name, isUtf8), together });
      continue;
    }
    if (/_(min|max|default|value)$/.test(name)) continue;
    // As in OpenSSL, what is no type of an attribute is passed over where fields are asked for.
    if (configurationOid(type, configuration) === undefined) continue;
    const found = askFor(configuration, fieldSection, name, value, answer);
    if (found !== "") fields.push({ type, value: checkCharacters(found, name, isUtf8), together });
  }
  return fields;
}

/**
 * What stands before the first full stop, comma or colon only keeps lines apart, as in OpenSSL, where a
 * dotted identifier needs such a word before it, too: `1.2.5.4.3`.
 */
function typeOf(name: string): { type: string; together: boolean } {
  const type = name.replace(/^[^.,:]*[.,:](?=.)/, "");
  return type.startsWith("+") ? { type: type.slice(1), together: true } : { type, together: false };
}

function askFor(
  configuration: Configuration,
  section: string,
  name: string,
  prompt: string,
  answer: (field: RequestField) => string | undefined,
): string {
  const minimum = configuration.number(section, `${name}_min`);
  const maximum = configuration.number(section, `${name}_max`);
  const defaultValue = configuration.get(section, `${name}_default`) ?? "";
  const given = configuration.get(section, `${name}_value`);
  const field: RequestField = {
    type: typeOf(name).type,
    prompt,
    defaultValue,
    ...minimum === undefined ? {} : { minimum },
    ...maximum === undefined ? {} : { maximum },
  };
  const answered = given ?? answer(field);
  // As in OpenSSL, a full stop leaves the field out where it is the answer, not where it is the default.
  if (answered === ".") return "";
  const value = answered === undefined || answered === "" ? defaultValue : answered;
  if (value === "") return "";
  const { length } = [...value];
  if (length >= (minimum ?? 0) && length <= (maximum ?? Infinity)) return value;
  const isShort = length < (minimum ?? 0);
  throw new SslError("ASN1", isShort ? "STRING_TOO_SHORT" : "STRING_TOO_LONG", {
    expected: isShort ? `${minimum} characters or more` : `at most ${maximum} characters`,
    received: `${length} characters`,
    where: `group=${section} name=${name}`,
  });
}

function checkCharacters(value: string, name: string, isUtf8: boolean): string {
  if (isUtf8 || /^[\0-\x7f]*$/.test(value)) return value;
  throw new SslError("ASN1", "ILLEGAL_CHARACTERS", {
    expected: "ASCII, as utf8 is not yes",
    received: JSON.stringify(value.slice(0, 64)),
    where: `name=${name}`,
    remedy: "write utf8 = yes in the section of the request",
  });
}
