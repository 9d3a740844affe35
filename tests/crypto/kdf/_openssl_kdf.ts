// Copyright 2026 the streamssl authors. MIT license.

import type { Bytes } from "../../../wire/mod.ts";
import { peerPath } from "../../support/peers.ts";

/**
 * Runs `openssl kdf`.
 *
 * @param name The KDF.
 * @param length How many bytes are wanted.
 * @param options What `-kdfopt` takes: `"hexkey:00"`.
 * @returns The output, or the text of the error.
 */
export async function opensslKdf(
  name: string,
  length: number,
  options: readonly string[],
): Promise<Bytes | string> {
  const { code, stdout, stderr } = await new Deno.Command(peerPath("openssl"), {
    args: [
      "kdf",
      ...["-provider", "legacy", "-provider", "default"],
      ...["-keylen", `${length}`, "-binary"],
      ...options.flatMap((option) => ["-kdfopt", option]),
      name,
    ],
  }).output();
  return code === 0 ? stdout : new TextDecoder().decode(stderr);
}
