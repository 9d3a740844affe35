// Copyright 2026 the streamssl authors. MIT license.

/** The real openssl, run once with bytes on its standard input. */

/** What it answered. */
export interface OpensslAnswer {
  /** Whether there is no openssl here; the test is skipped then. */
  missing: boolean;
  /** Its exit code. */
  code: number;
  /** What it wrote. */
  stdout: Uint8Array;
  /** What it complained of. */
  stderr: string;
}

/** Runs openssl. */
export async function runOpenssl(
  args: readonly string[],
  input: Uint8Array = new Uint8Array(0),
): Promise<OpensslAnswer> {
  let child: Deno.ChildProcess;
  try {
    child = new Deno.Command("openssl", {
      args: [...args],
      stdin: "piped",
      stdout: "piped",
      stderr: "piped",
    }).spawn();
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
    // deno-lint-ignore no-console
    console.log("skipped: openssl is missing");
    return { missing: true, code: -1, stdout: new Uint8Array(0), stderr: "" };
  }
  const writer = child.stdin.getWriter();
  // It may end before it read everything.
  await writer.write(input).then(() => writer.close()).catch(() => {});
  const { code, stdout, stderr } = await child.output();
  return {
    missing: false,
    code,
    stdout: new Uint8Array(stdout),
    stderr: new TextDecoder().decode(stderr),
  };
}
