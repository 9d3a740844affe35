// Copyright 2026 the streamssl authors. MIT license.

import type { ParsedArguments } from "./arguments.ts";
import type { Console } from "./console.ts";

/**
 * What an option's value is, by OpenSSL's letters: none, text, a positive integer, any integer, a file
 * to read, a file to write, a directory.
 */
export type OptionKind =
  | "flag"
  | "text"
  | "positive"
  | "integer"
  | "file-in"
  | "file-out"
  | "directory";

/** One option of a command. */
export interface OptionRow {
  /** Its name without the dash. */
  readonly name: string;
  /** What its value is. */
  readonly kind: OptionKind;
  /** One line of help. */
  readonly help: string;
}

/** Options that the help shows together. */
export interface OptionSection {
  /** The title, for example `Network`. */
  readonly title: string;
  /** The options, in the order of the help. */
  readonly options: readonly OptionRow[];
}

/** What stands behind the options. */
export interface ParameterRow {
  /** What the help calls it, for example `host:port`. */
  readonly name: string;
  /** One line of help. */
  readonly help: string;
}

/** One command of the command line. */
export interface Command {
  /** Its name. */
  readonly name: string;
  /** What the help's first line shows behind the name. */
  readonly usage: string;
  /** Its options besides `-help`, which every command has. */
  readonly sections: readonly OptionSection[];
  /** What may stand behind the options. */
  readonly parameters: readonly ParameterRow[];
  /**
   * Runs it.
   *
   * @param parsed The options and parameters.
   * @param console Where it reads and writes.
   * @returns The exit code.
   * @throws {CommandError} When it can not do what it is asked to.
   */
  run(parsed: ParsedArguments, console: Console): Promise<number>;
}

/** The option that every command has. */
const HELP_OPTION: OptionRow = { name: "help", kind: "flag", help: "Display this summary" };

/** The sections of a command's options, `-help` first of all. */
export function sectionsOf({ sections }: Pick<Command, "sections">): readonly OptionSection[] {
  const [first, ...others] = sections;
  if (first?.title === "General") {
    return [{ title: "General", options: [HELP_OPTION, ...first.options] }, ...others];
  }
  return [{ title: "General", options: [HELP_OPTION] }, ...sections];
}
