// Copyright 2026 the streamssl authors. MIT license.

import process from "node:process";
import type { Result } from "./measure.ts";

/** What rows say about their figures. */
export interface RowOptions {
  /** The unit of the rates. */
  readonly unit: string;
  /** What each figure is compared with: the name of a row. */
  readonly base: string;
  /** Ratios that are to be reached, by the peer's name. */
  readonly goals?: Readonly<Record<string, number>>;
  /** The rate that the base is to reach. */
  readonly least?: number | undefined;
}

/** What a table says about its figures. */
export interface TableOptions extends RowOptions {
  /** What is measured. */
  readonly subject: string;
}

/** Prints a table. */
export function printTable(results: readonly Result[], options: TableOptions): void {
  print(`\n${options.subject}, on ${runtimeName()}`);
  print(`  (behind each peer: how many times as fast ${options.base} is)`);
  printRows(results, options);
}

/** Prints each peer's rate, and how many times as fast as the peer the base is. */
export function printRows(results: readonly Result[], options: RowOptions): void {
  const base = results.find(({ name }) => name === options.base)?.rate ?? Number.NaN;
  for (const { name, rate } of results) {
    const goal = options.goals?.[name];
    const ratio = base / rate;
    const compared = name === options.base
      ? verdict(options.least, rate)
      : `${ratio.toFixed(2)} x ${verdict(goal, ratio)}`;
    print(
      `  ${name.padEnd(44)}${format(rate).padStart(9)} ${options.unit.padEnd(6)} ${compared}`
        .trimEnd(),
    );
  }
}

function verdict(goal: number | undefined, reached: number): string {
  if (goal === undefined) return "";
  return `  goal ${goal}: ${reached >= goal ? "reached" : "NOT REACHED"}`;
}

/** Prints one figure and the bound that it shall stay below. */
export function printFigure(name: string, value: number, unit: string, bound?: number): void {
  const verdict = bound === undefined
    ? ""
    : `  goal < ${bound}: ${value < bound ? "reached" : "NOT REACHED"}`;
  print(`  ${name.padEnd(44)}${format(value).padStart(9)} ${unit.padEnd(6)} ${verdict}`.trimEnd());
}

/** Prints a line. */
export function print(line: string): void {
  // deno-lint-ignore no-console -- a program's output
  console.log(line);
}

/** The runtime and its version. */
export function runtimeName(): string {
  return isDeno() ? `Deno ${Deno.version.deno}` : `Node ${process.version}`;
}

/** Whether this is Deno. */
export function isDeno(): boolean {
  return "Deno" in globalThis;
}

function format(value: number): string {
  return value >= 100 ? Math.round(value).toLocaleString("en-US") : value.toPrecision(3);
}
