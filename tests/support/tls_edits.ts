// Copyright 2026 the streamssl authors. MIT license.

/** Changes of handshake messages, for peers that leave the book. */

import {
  type ClientHello,
  decodeClientHello,
  decodeEncryptedExtensions,
  decodeServerHello,
  encodeClientHello,
  encodeExtensions,
  encodeServerHello,
  type Extension,
  isHelloRetryRequest,
  type ServerHello,
} from "../../tls/mod.ts";
import { concatBytes } from "../../wire/mod.ts";
import type { AdversaryRules } from "./tls_adversary.ts";

/** Changes the body of the messages of one type. */
export function editBody(
  type: number,
  edit: (body: Uint8Array) => Uint8Array,
): AdversaryRules {
  return {
    message: (message) =>
      message.type === type ? [{ type, body: edit(message.body.slice()) }] : undefined,
  };
}

/** Changes the n-th ClientHello, the first one if nothing else is said. */
export function editClientHello(
  edit: (hello: ClientHello) => ClientHello | Uint8Array,
  which = 0,
): AdversaryRules {
  let count = 0;
  return editBody(1, (body) => {
    if (count++ !== which) return body;
    const edited = edit(decodeClientHello(body));
    return edited instanceof Uint8Array ? edited : encodeClientHello(edited);
  });
}

/** Changes the ServerHello, or the HelloRetryRequest. */
export function editServerHello(
  edit: (hello: ServerHello) => ServerHello | Uint8Array,
  which: "ServerHello" | "HelloRetryRequest" = "ServerHello",
): AdversaryRules {
  return editBody(2, (body) => {
    const hello = decodeServerHello(body);
    if (isHelloRetryRequest(hello) !== (which === "HelloRetryRequest")) return body;
    const edited = edit(hello);
    return edited instanceof Uint8Array ? edited : encodeServerHello(edited);
  });
}

/** Changes the extensions in EncryptedExtensions. */
export function editEncryptedExtensions(
  edit: (extensions: readonly Extension[]) => readonly Extension[],
): AdversaryRules {
  return editBody(8, (body) => encodeExtensions(edit(decodeEncryptedExtensions(body).extensions)));
}

interface WithExtensions {
  readonly extensions: readonly Extension[];
}

/** A message without an extension. */
export function without<T extends WithExtensions>(message: T, ...types: number[]): T {
  return {
    ...message,
    extensions: message.extensions.filter(({ type }) => !types.includes(type)),
  };
}

/** A message with one more extension at its end; but in front of a pre_shared_key. */
export function withExtra<T extends WithExtensions>(message: T, type: number, data: Uint8Array): T {
  const { extensions } = message;
  const at = extensions.at(-1)?.type === 41 ? extensions.length - 1 : extensions.length;
  return {
    ...message,
    extensions: [...extensions.slice(0, at), { type, data }, ...extensions.slice(at)],
  };
}

/** A message with another content of an extension. */
export function withData<T extends WithExtensions>(
  message: T,
  type: number,
  edit: (data: Uint8Array) => Uint8Array,
): T {
  return {
    ...message,
    extensions: message.extensions.map((extension) =>
      extension.type === type ? { type, data: edit(extension.data.slice()) } : extension
    ),
  };
}

/** Bytes with one bit changed; negative places count from the end. */
export function flipped(bytes: Uint8Array, at: number): Uint8Array {
  const changed = bytes.slice();
  const index = at < 0 ? changed.length + at : at;
  changed[index] = (changed[index] as number) ^ 1;
  return changed;
}

/** Bytes with more at their end. */
export function longer(bytes: Uint8Array, ...more: number[]): Uint8Array {
  return concatBytes(bytes, Uint8Array.from(more));
}
