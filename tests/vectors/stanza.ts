// Copyright 2026 the streamssl authors. MIT license.

import { type Bytes, decodeHex } from "../../wire/mod.ts";

/** One `Key = value` line. */
export interface Pair {
  /** What stands before the equals sign. */
  key: string;
  /** What stands after it, without white space at its ends. */
  value: string;
  /** The PEM block that followed, for `PrivateKey` and `PublicKey` lines. */
  pem?: string;
  /** The line's number, from 1. */
  line: number;
}

/** Lines up to a blank one. */
export interface Stanza {
  /** The pairs, in order, without titles. */
  pairs: Pair[];
  /** The number of its first line. */
  line: number;
}

/**
 * Cuts a file of `evp_test` into stanzas. A blank line ends a stanza, a line that starts with a
 * number sign is a comment, a line that starts a PEM block belongs to the pair before it, and a
 * `Title` line is for the reader only.
 *
 * @param text The file.
 * @returns Its stanzas; those without a pair are left out.
 * @throws {SyntaxError} When a line is none of these.
 */
export function* parseStanzas(text: string): Generator<Stanza> {
  const lines = text.split(/\r?\n/);
  let pairs: Pair[] = [];
  for (let index = 0; index < lines.length; index++) {
    const line = (lines[index] ?? "").trimEnd();
    if (line === "") {
      if (pairs.length > 0) yield { pairs, line: pairs[0]?.line ?? 0 };
      pairs = [];
      continue;
    }
    if (line.startsWith("#")) continue;
    if (line.startsWith("-----BEGIN ")) {
      const end = lines.findIndex((other, at) => at > index && other.startsWith("-----END "));
      const owner = pairs.at(-1);
      if (end === -1 || owner === undefined) {
        throw new SyntaxError(`Cannot read line ${index + 1}: a PEM block without end or owner`);
      }
      owner.pem = lines.slice(index, end + 1).join("\n");
      index = end;
      continue;
    }
    const equals = line.indexOf("=");
    if (equals === -1) throw new SyntaxError(`Cannot read line ${index + 1}: "=" is missing`);
    const key = line.slice(0, equals).trim();
    if (key === "Title") continue;
    pairs.push({ key, value: line.slice(equals + 1).trim(), line: index + 1 });
  }
  if (pairs.length > 0) yield { pairs, line: pairs[0]?.line ?? 0 };
}

/**
 * Reads a value: text in double quotes (where `\n` is a new line), or hexadecimal digits.
 *
 * @param value The value.
 * @returns Its bytes.
 * @throws {SyntaxError} When it is neither.
 */
export function parseValue(value: string): Bytes {
  if (!value.startsWith('"')) return decodeHex(value);
  if (value.length < 2 || !value.endsWith('"')) {
    throw new SyntaxError(`Cannot read ${value}: its closing quotation mark is missing`);
  }
  return new TextEncoder().encode(value.slice(1, -1).replaceAll("\\n", "\n"));
}

/**
 * Reads the value of a control, `name:text` or `hexname:digits`.
 *
 * @param value The part after the first colon, and the name before it, as one text.
 * @returns The name without `hex`, and the bytes.
 */
export function parseControl(value: string): { name: string; text: string; bytes: Bytes } {
  const colon = value.indexOf(":");
  const name = colon === -1 ? value : value.slice(0, colon);
  const text = colon === -1 ? "" : value.slice(colon + 1);
  if (name.startsWith("hex")) return { name: name.slice(3), text, bytes: decodeHex(text) };
  return { name, text, bytes: new TextEncoder().encode(text) };
}

/** A stanza's pairs by key, with what its tests ask of every kind. */
export class Fields {
  readonly #pairs: readonly Pair[];
  readonly #used = new Set<string>();

  /** Wraps the pairs that follow the stanza's kind. */
  constructor(pairs: readonly Pair[]) {
    this.#pairs = pairs;
  }

  /** The first value of a key, as it stands. */
  text(key: string): string | undefined {
    this.#used.add(key);
    return this.#pairs.find((pair) => pair.key === key)?.value;
  }

  /** All values of a key, as they stand. */
  texts(key: string): string[] {
    this.#used.add(key);
    return this.#pairs.filter((pair) => pair.key === key).map((pair) => pair.value);
  }

  /** The first value of a key as bytes. */
  bytes(key: string): Bytes | undefined {
    const text = this.text(key);
    return text === undefined ? undefined : parseValue(text);
  }

  /** The keys, in order, that no one asked for: an adapter that ignores a key is wrong. */
  unread(): string[] {
    return [...new Set(this.#pairs.map((pair) => pair.key))].filter((key) => !this.#used.has(key));
  }

  /** The pairs, in order; none counts as read. */
  pairs(): readonly Pair[] {
    return this.#pairs;
  }
}
