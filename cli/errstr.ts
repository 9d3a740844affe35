// Copyright 2026 the streamssl authors. MIT license.

import { errstr } from "../err/mod.ts";
import type { ParsedArguments } from "./arguments.ts";
import type { Command } from "./command.ts";
import type { Console } from "./console.ts";

/** `openssl errstr`: explains error codes. */
export const errstrCommand: Command = {
  name: "errstr",
  usage: "[options] errnum...",
  sections: [],
  parameters: [{ name: "errnum", help: "Error number(s) to decode" }],
  run: (parsed, console) => Promise.resolve(runErrstr(parsed, console)),
};

function runErrstr(parsed: ParsedArguments, console: Console): number {
  let code = 0;
  for (const word of parsed.parameters) {
    try {
      console.print(`${errstr(word)}\n`);
    } catch (error) {
      console.printError(`errstr: ${(error as Error).message}\n`);
      code = 1;
    }
  }
  return code;
}
