// Copyright 2026 the streamssl authors. MIT license.

import { Base64DecodeStream, Base64EncodeStream } from "../../../bio/mod.ts";
import { type Bytes, equalBytes } from "../../../wire/mod.ts";
import type { Outcome } from "../case.ts";
import { attempt, describeLeak, shorten } from "../wycheproof/judge.ts";
import { skipUnsupported, type StanzaContext, type StanzaRunner } from "./adapter.ts";

/** `Encoding = canonical`: base64 that is written so; `valid`: that is read; `invalid`: that is not. */
export function encodingAdapter({ subject, fields, engines }: StanzaContext): StanzaRunner {
  if (subject !== "canonical" && subject !== "valid" && subject !== "invalid") {
    return skipUnsupported(`encoding ${subject}`);
  }
  const input = fields.bytes("Input") ?? new Uint8Array(0);
  const output = fields.bytes("Output") ?? new Uint8Array(0);
  return () =>
    engines.once(async (): Promise<Outcome> => {
      if (subject === "canonical") {
        const encoded = await through(input, new Base64EncodeStream());
        if (!equalBytes(encoded, output)) return { failed: `encoded to ${shorten(encoded)}` };
      }
      const decoded = await attempt(() =>
        through(output, new Base64DecodeStream({ newlines: false }))
      );
      if (!decoded.accepted) {
        const leak = describeLeak(decoded.error);
        if (leak !== undefined) return { failed: leak };
        return subject === "invalid" ? "passed" : { failed: "refused, but it is valid" };
      }
      if (subject === "invalid") return { failed: "accepted, but it is invalid" };
      return equalBytes(decoded.output ?? new Uint8Array(0), input)
        ? "passed"
        : { failed: "decoded to other bytes" };
    });
}

async function through(bytes: Bytes, filter: TransformStream<Uint8Array, Bytes>): Promise<Bytes> {
  const stream = ReadableStream.from([bytes]).pipeThrough(filter);
  return new Uint8Array(await new Response(stream).arrayBuffer());
}
