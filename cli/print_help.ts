// Copyright 2026 the streamssl authors. MIT license.

import { type Command, type OptionKind, sectionsOf } from "./command.ts";

/** What the help shows for a value (valtype2param). */
const VALUE_NAMES: Readonly<Record<OptionKind, string>> = {
  flag: "",
  text: "val",
  positive: "+int",
  integer: "int",
  "file-in": "infile",
  "file-out": "outfile",
  directory: "dir",
};

/** MAX_OPT_HELP_WIDTH of OpenSSL. */
const WIDEST = 30;

/**
 * The help of a command, in the form of OpenSSL's opt_help.
 *
 * @param command The command.
 * @returns The text, with a line break at its end.
 */
export function helpOf(command: Command): string {
  const blocks = sectionsOf(command).map(({ title, options }) => ({
    title: `${title} options`,
    rows: options.map(({ name, kind, help }) => ({
      left: ` -${name}${kind === "flag" ? "" : ` ${VALUE_NAMES[kind]}`}`,
      help,
    })),
  }));
  if (command.parameters.length > 0) {
    const rows = command.parameters.map(({ name, help }) => ({ left: ` ${name}`, help }));
    blocks.push({ title: "Parameters", rows });
  }
  const lengths = blocks.flatMap(({ rows }) => rows.map(({ left }) => left.length));
  // OpenSSL reserves room for the dash and the value that a parameter does not have.
  lengths.push(...command.parameters.map(({ name }) => name.length + 3));
  const width = Math.min(WIDEST, Math.max(...lengths));
  const lines = [`Usage: ${command.name} ${command.usage}`.trimEnd()];
  for (const { title, rows } of blocks) {
    lines.push("", `${title}:`, ...rows.map(({ left, help }) => `${left.padEnd(width)}  ${help}`));
  }
  return lines.join("\n") + "\n";
}

/** The columns in which OpenSSL lists its commands. */
const COLUMN_WIDTH = 18;
const COLUMNS = 4;

/** The list of commands, in the form of `openssl help`. */
export function commandListOf(commands: readonly Command[]): string {
  const names = commands.map(({ name }) => name).sort();
  let text = "help:\n\nStandard commands";
  for (const [index, name] of names.entries()) {
    if (index % COLUMNS === 0) text += "\n";
    text += name.padEnd(COLUMN_WIDTH);
  }
  return text + "\n\n";
}
