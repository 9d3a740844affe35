// Copyright 2026 the streamssl authors. MIT license.

import { type Command, type OptionKind, type OptionRow, sectionsOf } from "./command.ts";
import { CommandError } from "./command_error.ts";

/** One option as it was given. */
export interface GivenOption {
  /** Its name without the dash. */
  readonly name: string;
  /** Its value; empty for a flag. */
  readonly value: string;
}

/** The arguments of a command, understood. Of an option that is given twice the last value counts. */
export class ParsedArguments {
  /** The options in their order. */
  readonly options: readonly GivenOption[];
  /** What stands behind them. */
  readonly parameters: readonly string[];
  /** All the arguments as they were given. */
  readonly words: readonly string[];

  /** Keeps options and parameters, and the words that they were. */
  constructor(
    options: readonly GivenOption[],
    parameters: readonly string[],
    words: readonly string[] = [],
  ) {
    this.options = options;
    this.parameters = parameters;
    this.words = words;
  }

  /** Whether an option is there. */
  has(...names: readonly string[]): boolean {
    return this.options.some(({ name }) => names.includes(name));
  }

  /** The value of an option, or of the last one of several names for it. */
  text(...names: readonly string[]): string | undefined {
    return this.options.findLast(({ name }) => names.includes(name))?.value;
  }

  /** The value of an option that takes a number. */
  number(name: string): number | undefined {
    const value = this.text(name);
    return value === undefined ? undefined : Number(value);
  }
}

/** A number as strtol reads it in OpenSSL's opt_long: decimal, octal or hexadecimal. */
const NUMBER_REGEXP = /^[+-]?(?:0[xX][0-9a-fA-F]+|[0-9]+)$/;
const LARGEST_NUMBER = 2 ** 31 - 1;

/**
 * Reads arguments in OpenSSL's style (opt_next): `-name value`, `--name value`, `-name=value`; the
 * first word that is no option and all behind it are parameters, and `--` ends the options.
 *
 * @param command The command whose options they are.
 * @param words The arguments.
 * @returns The options and parameters; when `-help` is there, what stands behind it is not read.
 * @throws {CommandError} When an option is unknown or its value is missing or wrong.
 */
export function parseArguments(
  command: Pick<Command, "name" | "sections">,
  words: readonly string[],
): ParsedArguments {
  const rows = new Map<string, OptionRow>();
  for (const { options } of sectionsOf(command)) {
    for (const row of options) rows.set(row.name, row);
  }
  const given: GivenOption[] = [];
  let index = 0;
  while (index < words.length) {
    const word = words[index] as string;
    if (!/^-./.test(word)) break;
    index += 1;
    if (word === "--") break;
    const { name, attached } = splitWord(word);
    const row = rows.get(name === "h" ? "help" : name);
    if (row === undefined) throw usage(command, `Unknown option: -${name}`);
    let value = attached;
    if (row.kind === "flag") {
      if (attached !== undefined) throw usage(command, `Option -${name} does not take a value`);
    } else if (value === undefined) {
      value = words[index];
      if (value === undefined) throw usage(command, `Option -${name} needs a value`);
      index += 1;
    }
    if (value !== undefined) checkValue(command, row, value);
    given.push({ name: row.name, value: value ?? "" });
    if (row.name === "help") break;
  }
  return new ParsedArguments(given, words.slice(index), words);
}

function splitWord(word: string): { name: string; attached: string | undefined } {
  const text = word.replace(/^--?/, "");
  const equals = text.indexOf("=");
  if (equals < 0) return { name: text, attached: undefined };
  return { name: text.slice(0, equals), attached: text.slice(equals + 1) };
}

function checkValue(command: Pick<Command, "name">, { name, kind }: OptionRow, value: string) {
  if (isNumeric(kind)) {
    const number = Number(value);
    if (!NUMBER_REGEXP.test(value) || Math.abs(number) > LARGEST_NUMBER) {
      throw usage(command, `Can't parse "${value}" as a number`);
    }
    if (kind === "positive" && number <= 0) {
      throw usage(command, `Non-positive number "${value}" for option -${name}`);
    }
  } else if (kind === "directory" && !isDirectory(value)) {
    throw usage(command, `Not a directory: ${value}`);
  }
}

function isNumeric(kind: OptionKind): boolean {
  return kind === "positive" || kind === "integer";
}

function isDirectory(path: string): boolean {
  try {
    return Deno.statSync(path).isDirectory;
  } catch {
    return false;
  }
}

function usage({ name }: Pick<Command, "name">, problem: string): CommandError {
  return new CommandError(`${name}: ${problem}`, { isUsage: true });
}
