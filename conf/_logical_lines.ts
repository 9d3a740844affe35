// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/** One line of a configuration, put together from its continuations, without its comment. */
export interface LogicalLine {
  /** The text; quotes, escapes and variables are still in it. */
  readonly text: string;
  /** The number of its last line in the file, from 1, as OpenSSL tells it. */
  readonly number: number;
}

/**
 * Splits a configuration into its lines. A backslash at the end continues a line; `#` starts a comment
 * unless it is quoted or escaped.
 *
 * @param text The file.
 */
export function* logicalLines(text: string): Generator<LogicalLine> {
  const lines = text.replace(/^\ufeff/, "").split(/\r?\n/);
  let pending = "";
  for (const [index, line] of lines.entries()) {
    // A second backslash makes an ordinary character of the last one.
    const continues = /(^|[^\\])(\\\\)*\\$/.test(line);
    pending += continues ? line.slice(0, -1) : line;
    if (continues && index + 1 < lines.length) continue;
    yield { text: withoutComment(pending), number: index + 1 };
    pending = "";
  }
}

function withoutComment(line: string): string {
  let quote = "";
  for (let at = 0; at < line.length; at++) {
    const character = line.charAt(at);
    if (character === "\\") at += 1;
    else if (quote !== "") quote = character === quote ? "" : quote;
    else if (character === '"' || character === "'" || character === "`") quote = character;
    else if (character === "#") return line.slice(0, at);
  }
  return line;
}
