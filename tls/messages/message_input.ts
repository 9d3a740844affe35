// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

import { Reader } from "../../wire/mod.ts";
import { IllegalParameterError } from "./illegal_parameter_error.ts";

/**
 * What a decoder reads: the body of a message or extension, or a `Reader` that stands at its start
 * and ends at its end. A reader's observer is told of every field, for traces.
 */
export type MessageInput = Uint8Array | Reader;

/**
 * Makes a reader of the input and has all of it read.
 *
 * @typeParam T What is decoded.
 * @param input The encoded form.
 * @param path The name used in errors.
 * @param parse Reads it.
 * @returns What `parse` returned.
 */
export function decodeWhole<T>(input: MessageInput, path: string, parse: (reader: Reader) => T): T {
  const reader = input instanceof Reader ? input : new Reader(input, { path });
  const value = parse(reader);
  reader.finish();
  return value;
}

/**
 * Checks a length or a count against the least that the RFC demands.
 *
 * @param reader The reader, for the place in the error.
 * @param length What came.
 * @param minimum The least that is allowed.
 * @param field The field's name.
 */
export function requireLength(
  reader: Reader,
  length: number,
  minimum: number,
  field: string,
): void {
  if (length < minimum) {
    reader.fail(`The length is ${length}: at least ${minimum} is expected`, field);
  }
}

/**
 * Reads a session's ID (RFC 5246, Section 7.4.1.2: `opaque SessionID<0..32>`).
 *
 * @param reader The reader.
 * @param field The field's name.
 * @returns Up to 32 bytes, a view.
 */
export function readSessionId(reader: Reader, field: string): Uint8Array {
  const sessionId = reader.opaque8(field);
  if (sessionId.length <= 32) return sessionId;
  reader.fail(`The length is ${sessionId.length}: at most 32 is expected`, field);
}

/**
 * Throws an {@linkcode IllegalParameterError} at the reader's cursor.
 *
 * @param reader The reader, for the place in the error.
 * @param problem What is wrong.
 * @param field The field's name.
 */
export function failIllegal(reader: Reader, problem: string, field: string): never {
  const path = reader.path === "" ? field : field === "" ? reader.path : `${reader.path}.${field}`;
  throw new IllegalParameterError(problem, { path, offset: reader.offset });
}

/**
 * Checks the length of a field of fixed size before it is written.
 *
 * @param value The field.
 * @param length The size it must have in bytes.
 * @param field The field's name.
 * @returns The field.
 */
export function exactly(value: Uint8Array, length: number, field: string): Uint8Array {
  if (value.length !== length) {
    throw new RangeError(
      `Cannot encode "${field}": it has ${value.length} bytes and must have ${length}`,
    );
  }
  return value;
}
