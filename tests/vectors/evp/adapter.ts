// Copyright 2026 the streamssl authors. MIT license.

import type { MaybePromise } from "../../../wire/mod.ts";
import type { Outcome } from "../case.ts";
import type { EngineSet } from "../engines.ts";
import type { Fields } from "../stanza.ts";
import type { Expectation } from "./expect.ts";
import type { KeyRing } from "./keys.ts";

/** What an adapter gets. */
export interface StanzaContext {
  /** The stanza's kind: `Cipher`. */
  kind: string;
  /** What the kind's line says: `AES-128-GCM`. */
  subject: string;
  /** The other lines. The adapter reads those that it understands before it returns. */
  fields: Fields;
  /** Which result the stanza demands. */
  expect: Expectation;
  /** The keys that the file named so far. */
  keys: KeyRing;
  /** What vectors run on. */
  engines: EngineSet;
}

/** A stanza that is ready, or the reason why it is skipped. */
export type StanzaRunner = (() => MaybePromise<Outcome>) | { skipped: string };

/** Knows how to run the stanzas of a kind. */
export type StanzaAdapter = (context: StanzaContext) => StanzaRunner;

/** The reason for what the library does not offer. */
export function skipUnsupported(what: string): { skipped: string } {
  return { skipped: `unsupported: ${what.toLowerCase()}` };
}

/** The reason for what only makes sense inside OpenSSL. */
export function skipForeign(why: string): { skipped: string } {
  return { skipped: `not applicable: ${why}` };
}
