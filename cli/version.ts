// Copyright 2026 the streamssl authors. MIT license.

import configuration from "../deno.json" with { type: "json" };
import { defaultEngines } from "../crypto/mod.ts";
import type { ParsedArguments } from "./arguments.ts";
import type { Command } from "./command.ts";
import { CommandError } from "./command_error.ts";
import type { Console } from "./console.ts";

/** The version of OpenSSL whose options, output and exit codes this command line has. */
const MODEL = "OpenSSL 3.0";

/** What each option prints, in OpenSSL's order. */
const LINES: readonly { readonly option: string; readonly line: () => string }[] = [
  { option: "v", line: () => `streamssl ${configuration.version} (command line: ${MODEL})` },
  { option: "p", line: () => `platform: ${Deno.build.target}` },
  { option: "f", line: () => `compiler: Deno ${Deno.version.deno}, V8 ${Deno.version.v8}` },
  { option: "r", line: () => "Seeding source: os-specific" },
  { option: "c", line: () => `CPUINFO: engines ${engineNames()}` },
];

/** `openssl version`: tells the version. */
export const versionCommand: Command = {
  name: "version",
  usage: "[options]",
  sections: [
    { title: "General", options: [] },
    {
      title: "Output",
      options: [
        { name: "a", kind: "flag", help: "Show all data" },
        { name: "f", kind: "flag", help: "Show the runtime and its compiler" },
        { name: "p", kind: "flag", help: "Show target build platform" },
        { name: "r", kind: "flag", help: "Show random seeding options" },
        { name: "v", kind: "flag", help: "Show library version" },
        { name: "c", kind: "flag", help: "Show what computes on this CPU" },
      ],
    },
  ],
  parameters: [],
  run: (parsed, console) => Promise.resolve(runVersion(parsed, console)),
};

function runVersion(parsed: ParsedArguments, console: Console): number {
  if (parsed.parameters.length > 0) {
    throw new CommandError(`version: Extra argument: ${parsed.parameters[0]}`, { isUsage: true });
  }
  const wanted = LINES.filter(({ option }) => parsed.has(option, "a"));
  for (const { line } of wanted.length === 0 ? LINES.slice(0, 1) : wanted) {
    console.print(`${line()}\n`);
  }
  return 0;
}

function engineNames(): string {
  return defaultEngines().map(({ name }) => name).join(", ");
}
