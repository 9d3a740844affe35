// Copyright 2026 the streamssl authors. MIT license.

import { formatErrors } from "../err/mod.ts";
import type { Console } from "./console.ts";

/** A command can not do what it is asked to: the exit code is 1. */
export class CommandError extends Error {
  /** Whether the arguments are at fault, so that the help is worth a look. */
  readonly isUsage: boolean;

  /**
   * Makes the error.
   *
   * @param message The line to print; empty when the cause says it all.
   * @param options `cause` is printed as OpenSSL prints errors, with our explanation; `isUsage` adds
   * the hint at the help.
   */
  constructor(message: string, options: ErrorOptions & { isUsage?: boolean } = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = "CommandError";
    this.isUsage = options.isUsage ?? false;
  }
}

/**
 * Runs what may fail for a reason that concerns one option or file, and says which.
 *
 * @param message The line that OpenSSL prints before its errors.
 * @param action What to run.
 * @returns What it gave.
 * @throws {CommandError} When it failed.
 */
export function orFail<T>(message: string, action: () => T): T {
  try {
    return action();
  } catch (cause) {
    throw new CommandError(message, { cause });
  }
}

/** Prints what a command failed with, of whatever kind; the command's name leads the hint. */
export function printFailure(error: unknown, command: string, console: Console): void {
  if (!(error instanceof CommandError)) {
    console.printError(`${formatErrors(error)}\n`);
    return;
  }
  if (error.message !== "") console.printError(`${error.message}\n`);
  if (error.cause !== undefined) console.printError(`${formatErrors(error.cause)}\n`);
  if (error.isUsage) console.printError(`${command}: Use -help for summary.\n`);
}
