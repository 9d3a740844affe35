// Copyright 2026 the streamssl authors. MIT license.

import type { Command } from "./command.ts";
import { errstrCommand } from "./errstr.ts";
import { helpCommand } from "./help.ts";
import { sClientCommand } from "./s_client.ts";
import { sServerCommand } from "./s_server.ts";
import { versionCommand } from "./version.ts";

/** Every command but `help`, which lists them. */
const WORKING_COMMANDS: readonly Command[] = [
  errstrCommand,
  sClientCommand,
  sServerCommand,
  versionCommand,
];

/** Every command. */
export const COMMANDS: readonly Command[] = [helpCommand(WORKING_COMMANDS), ...WORKING_COMMANDS];
