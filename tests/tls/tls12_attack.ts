// Copyright 2026 the streamssl authors. MIT license.

/** Somebody between client and server of TLS 1.2 who changes messages, and what comes of it. */

import type { TlsContextOptions, TlsError } from "../../tls/mod.ts";
import { EXTENSION } from "../../tls/registry/extension_types.ts";
import { testIdentity, testRoot } from "../support/tls_identities.ts";
import type { TlsPair } from "../support/tls_pair.ts";
import { type ClearMessage, pair12, rewrite, without } from "./tls12_pair.ts";

export type Edit = Parameters<typeof rewrite>[0];

export interface Contexts {
  readonly client?: TlsContextOptions;
  readonly server?: TlsContextOptions;
}

export const NO_EXTENDED_SECRET = { shapeClientHello: without(EXTENSION.extendedMasterSecret) };

export async function attacked(edit: Edit, contexts: Contexts = {}): Promise<TlsPair> {
  const { client = {}, server = {} } = contexts;
  const pair = await pair12(client, server, { tamper: rewrite(edit) });
  await pair.tryHandshake();
  return pair;
}

/** The first own error, with the alert that the other side got for it. */
export async function outcome(
  edit: Edit,
  contexts: Contexts = {},
): Promise<[string, string, number]> {
  const { errors } = await attacked(edit, contexts);
  for (const side of ["client", "server"] as const) {
    const error = errors[side] as TlsError | undefined;
    if (error === undefined || error.origin === "peer") continue;
    const other = errors[side === "client" ? "server" : "client"] as TlsError | undefined;
    return [side, error.reason, other?.alert as number];
  }
  throw new Error("Nobody minded");
}

export const only =
  (from: "client" | "server", edit: (messages: ClearMessage[]) => ClearMessage[]): Edit =>
  (messages, sender) => sender === from ? edit(messages) : messages;

export const change = (type: number, edit: (body: Uint8Array) => Uint8Array): Edit => (messages) =>
  messages.map((message) =>
    message.type === type ? { type, body: edit(message.body.slice()) } : message
  );

export const flip = (at: number) => (body: Uint8Array) => {
  const index = at < 0 ? body.length + at : at;
  body[index] = (body[index] as number) ^ 1;
  return body;
};

/** Both sides have certificates. */
export const CLIENT_AUTHENTICATION: Contexts = {
  client: { identities: [await testIdentity("p256", "client")] },
  server: { clientAuthentication: "require", caCerts: [await testRoot()] },
};
