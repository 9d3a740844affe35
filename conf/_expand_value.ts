// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

import type { ErrorReason } from "../err/mod.ts";

/** What names are made of: letters, digits and the punctuation that config(5) lists. */
export const NAME_REGEXP = /^[\w!.%&*+,/;?@^~|:$ -]+$/u;

/** The most that a value may become, in characters: MAX_CONF_VALUE_LENGTH. */
const LENGTH_LIMIT = 65_536;

/** What escapes stand for; any other character stands for itself. */
const ESCAPES: Readonly<Record<string, string>> = { n: "\n", r: "\r", b: "\b", t: "\t" };

/** How values are expanded. */
export interface ExpandOptions {
  /** Whether `$` is an ordinary character unless braces follow it (`.pragma dollarid:on`). */
  readonly dollarInNames: boolean;
  /** Gives the value of a variable, of a section or of the current one. */
  readonly lookUp: (section: string | undefined, name: string) => string | undefined;
  /** Throws an error. */
  readonly fail: (reason: ErrorReason<"CONF">, expected: string) => never;
}

/**
 * Takes quotes and escapes away and fills variables in.
 *
 * @param text The value as it stands in the file.
 * @param options Where variables come from.
 * @returns The value.
 */
export function expandValue(text: string, options: ExpandOptions): string {
  let value = "";
  let at = 0;
  while (at < text.length) {
    const character = text.charAt(at);
    if (character === '"' || character === "'" || character === "`") {
      const close = closingQuote(text, at);
      value += unescape(text.slice(at + 1, close));
      at = close + 1;
    } else if (character === "\\") {
      const next = text.charAt(at + 1);
      value += ESCAPES[next] ?? next;
      at += 2;
    } else if (character === "$" && (!options.dollarInNames || /[({]/.test(text.charAt(at + 1)))) {
      const reference = readReference(text, at, options);
      value += reference.value;
      at = reference.end;
    } else {
      value += character;
      at += 1;
    }
    if (value.length > LENGTH_LIMIT) {
      options.fail("VARIABLE_EXPANSION_TOO_LONG", `at most ${LENGTH_LIMIT} characters`);
    }
  }
  return value;
}

function closingQuote(text: string, open: number): number {
  const quote = text.charAt(open);
  for (let at = open + 1; at < text.length; at++) {
    if (text.charAt(at) === "\\") at += 1;
    else if (text.charAt(at) === quote) return at;
  }
  return text.length;
}

function unescape(text: string): string {
  return text.replace(/\\(.)/gs, "$1");
}

/** `$name`, `${name}`, `$(name)`, each with `section::` before the name. */
function readReference(
  text: string,
  start: number,
  options: ExpandOptions,
): { value: string; end: number } {
  const open = text.charAt(start + 1);
  const close = open === "{" ? "}" : open === "(" ? ")" : "";
  const from = start + (close === "" ? 1 : 2);
  const [name = ""] = /^\w*(::\w+)?/u.exec(text.slice(from)) ?? [];
  let end = from + name.length;
  if (close !== "") {
    if (text.charAt(end) !== close) options.fail("NO_CLOSE_BRACE", `${open}name${close} behind $`);
    end += 1;
  }
  const separator = name.indexOf("::");
  const value = separator < 0
    ? options.lookUp(undefined, name)
    : options.lookUp(name.slice(0, separator), name.slice(separator + 2));
  if (value === undefined) {
    options.fail("VARIABLE_HAS_NO_VALUE", `a variable ${name} that was set above this line`);
  }
  return { value, end };
}
