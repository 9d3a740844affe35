// Copyright 2026 the streamssl authors. MIT license.

import type { MaybePromise } from "../../../wire/mod.ts";
import type { Outcome } from "../case.ts";
import type { EngineSet } from "../engines.ts";
import type { Group, Vector } from "./format.ts";

/** What an adapter gets. */
export interface GroupContext {
  /** The group. */
  group: Group;
  /** What its vectors run on. */
  engines: EngineSet;
  /** What the file tests, as the suite names it. */
  algorithm: string;
}

/** A group that is ready, or the reason why all of it is skipped. */
export type GroupRunner = { run(vector: Vector): MaybePromise<Outcome> } | { skipped: string };

/** Knows how to run the groups of a schema. */
export type Adapter = (context: GroupContext) => GroupRunner;

/** The reason why a whole group is skipped. */
export function skipGroup(what: string): GroupRunner {
  return { skipped: `unsupported: ${what.toLowerCase()}` };
}
