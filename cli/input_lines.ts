// Copyright 2026 the streamssl authors. MIT license.

const LF = 0x0a;
const CR = 0x0d;

/** A piece of input: data to be sent, or a command letter. */
export type InputPart =
  | { readonly kind: "data"; readonly bytes: Uint8Array }
  | { readonly kind: "command"; readonly letter: string };

/**
 * Finds command letters in what is typed or piped: a letter that is a whole line. OpenSSL looks only
 * at the first byte of what one read brings, so that there `Quit` ends the program and a letter in the
 * second line of a pipe does nothing; here it does not matter how the input is cut into pieces.
 */
export class InputLines {
  readonly #letters: string;
  /** A letter at the start of a line whose end has not come yet. */
  #held: Uint8Array = new Uint8Array(0);
  #atLineStart = true;

  /** Starts at the start of a line. @param letters The commands; empty for none. */
  constructor(letters: string) {
    this.#letters = letters;
  }

  /** Takes the next piece of input; gives what is known of it now. */
  take(chunk: Uint8Array): InputPart[] {
    if (this.#letters === "") return dataParts(chunk);
    const bytes = joined(this.#held, chunk);
    this.#held = new Uint8Array(0);
    const parts: InputPart[] = [];
    let dataStart = 0;
    let lineStart = 0;
    while (lineStart < bytes.length) {
      const end = bytes.indexOf(LF, lineStart);
      if (this.#atLineStart) {
        const line = bytes.subarray(lineStart, end < 0 ? bytes.length : end);
        const letter = this.#letterOf(line);
        if (letter !== undefined) {
          parts.push(...dataParts(bytes.subarray(dataStart, lineStart)));
          if (end < 0) {
            this.#held = line;
            return parts;
          }
          parts.push({ kind: "command", letter });
          dataStart = end + 1;
        }
      }
      this.#atLineStart = end >= 0;
      lineStart = end < 0 ? bytes.length : end + 1;
    }
    parts.push(...dataParts(bytes.subarray(dataStart)));
    return parts;
  }

  /** Takes the end of the input, which ends a line too. */
  end(): InputPart[] {
    const letter = this.#letterOf(this.#held);
    return letter === undefined ? [] : [{ kind: "command", letter }];
  }

  #letterOf(line: Uint8Array): string | undefined {
    if (line.length !== 1 && !(line.length === 2 && line[1] === CR)) return undefined;
    const letter = String.fromCharCode(line[0] as number);
    return this.#letters.includes(letter) ? letter : undefined;
  }
}

/** Puts a CR before each LF, as `-crlf` asks. */
export function withCarriageReturns(bytes: Uint8Array): Uint8Array {
  const count = bytes.reduce((sum, byte) => byte === LF ? sum + 1 : sum, 0);
  if (count === 0) return bytes;
  const result = new Uint8Array(bytes.length + count);
  let offset = 0;
  for (const byte of bytes) {
    if (byte === LF) result[offset++] = CR;
    result[offset++] = byte;
  }
  return result;
}

function dataParts(bytes: Uint8Array): InputPart[] {
  return bytes.length === 0 ? [] : [{ kind: "data", bytes }];
}

function joined(first: Uint8Array, second: Uint8Array): Uint8Array {
  if (first.length === 0) return second;
  const bytes = new Uint8Array(first.length + second.length);
  bytes.set(first);
  bytes.set(second, first.length);
  return bytes;
}
