// Copyright 2026 the streamssl authors. MIT license.

import { type Bytes, decodeHex } from "../../../wire/mod.ts";

/** A file of `testvectors_v1`. */
export interface WycheproofFile {
  /** What it tests, as the suite names it: `AES-GCM`. Some files have none. */
  algorithm?: string;
  /** The name of its schema: `aead_test_schema_v1.json`. */
  schema?: string;
  /** The groups of vectors. */
  testGroups: Group[];
}

/** Vectors that share a key or sizes; each schema adds fields of its own. */
export interface Group {
  /** The kind of the group: `AeadTest`. */
  type?: string;
  /** The vectors. */
  tests: Vector[];
  [field: string]: unknown;
}

/** One vector; each schema adds fields of its own. */
export interface Vector {
  /** Its number, unique in the file. */
  tcId: number;
  /** What it is about. */
  comment?: string;
  /** Properties that it shares with others. */
  flags?: string[];
  /** What must come of it. */
  result: "valid" | "invalid" | "acceptable";
  [field: string]: unknown;
}

/** A field that holds text. */
export function text(fields: Group | Vector, name: string): string {
  const value = fields[name];
  if (typeof value !== "string") throw new TypeError(`Field "${name}" is no text`);
  return value;
}

/** A field that holds bytes in hexadecimal digits. */
export function bytes(fields: Group | Vector, name: string): Bytes {
  return decodeHex(text(fields, name));
}

/** A field that holds an integer. */
export function integer(fields: Group | Vector, name: string): number {
  const value = fields[name];
  if (!Number.isInteger(value)) throw new TypeError(`Field "${name}" is no integer`);
  return value as number;
}

/** A field that holds an object with texts, as keys have. */
export function record(fields: Group | Vector, name: string): Record<string, string> {
  const value = fields[name];
  if (typeof value !== "object" || value === null) {
    throw new TypeError(`Field "${name}" is no object`);
  }
  return value as Record<string, string>;
}

/** Whether a vector has a flag. */
export function hasFlag(vector: Vector, flag: string): boolean {
  return vector.flags?.includes(flag) ?? false;
}
