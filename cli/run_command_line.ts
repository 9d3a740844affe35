// Copyright 2026 the streamssl authors. MIT license.

import { parseArguments } from "./arguments.ts";
import { printFailure } from "./command_error.ts";
import { COMMANDS } from "./commands.ts";
import type { Console } from "./console.ts";
import { unknownCommand } from "./help.ts";
import { helpOf } from "./print_help.ts";

/** What stands for a command, as in OpenSSL. */
const ALIASES: Readonly<Record<string, string>> = {
  "-help": "help",
  "--help": "help",
  "-h": "help",
  "--h": "help",
  "-version": "version",
  "--version": "version",
};

/**
 * Runs a command line as `openssl` does.
 *
 * @param words The arguments: a command with its options; nothing stands for `help`.
 * @param console Where it reads and writes.
 * @returns The exit code.
 */
export async function runCommandLine(words: readonly string[], console: Console): Promise<number> {
  const given = words[0] ?? "help";
  const name = ALIASES[given] ?? given;
  try {
    const command = COMMANDS.find((row) => row.name === name);
    if (command === undefined) throw unknownCommand(given);
    const parsed = parseArguments(command, words.slice(1));
    if (parsed.has("help")) {
      console.printError(helpOf(command));
      return 0;
    }
    return await command.run(parsed, console);
  } catch (error) {
    printFailure(error, name, console);
    return 1;
  }
}
