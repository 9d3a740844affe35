// Copyright 2026 the streamssl authors. MIT license.

import type { Command } from "./command.ts";
import { CommandError } from "./command_error.ts";
import { commandListOf, helpOf } from "./print_help.ts";

/**
 * `openssl help`: lists the commands, or shows the help of one.
 *
 * @param others The other commands.
 * @returns The command.
 */
export function helpCommand(others: readonly Command[]): Command {
  const command: Command = {
    name: "help",
    usage: "[options] [command]",
    sections: [],
    parameters: [{ name: "command", help: "Name of command to display help (optional)" }],
    run: ({ parameters: [name] }, console) => {
      const commands = [command, ...others];
      if (name === undefined) {
        console.printError(commandListOf(commands));
        return Promise.resolve(0);
      }
      const found = commands.find((row) => row.name === name);
      if (found === undefined) throw unknownCommand(name);
      console.printError(helpOf(found));
      return Promise.resolve(0);
    },
  };
  return command;
}

/** The error for a command that there is none of. */
export function unknownCommand(name: string): CommandError {
  return new CommandError(`Invalid command '${name}'; type "help" for a list.`);
}
