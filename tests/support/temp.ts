// Copyright 2026 the streamssl authors. MIT license.

/** A temporary directory, removed with all it holds when it is disposed of. */
export class TempDirectory implements AsyncDisposable {
  /** Its path. */
  readonly path: string;

  constructor(path: string) {
    this.path = path;
  }

  /** The path of a file in it. */
  file(name: string): string {
    return `${this.path}/${name}`;
  }

  /** Writes a file; gives its path. */
  async write(name: string, content: string | Uint8Array): Promise<string> {
    const path = this.file(name);
    if (typeof content === "string") await Deno.writeTextFile(path, content);
    else await Deno.writeFile(path, content);
    return path;
  }

  /** Removes it. */
  async [Symbol.asyncDispose](): Promise<void> {
    await Deno.remove(this.path, { recursive: true }).catch(() => {});
  }
}

/** Makes a temporary directory with files: names and contents. */
export async function tempDirectory(
  files: Readonly<Record<string, string | Uint8Array>> = {},
): Promise<TempDirectory> {
  const directory = new TempDirectory(await Deno.makeTempDir({ prefix: "streamssl-" }));
  for (const [name, content] of Object.entries(files)) await directory.write(name, content);
  return directory;
}
