// Copyright 2026 the streamssl authors. MIT license.

/** TLS 1.2 messages that are missing, come twice, in another order, or not at all in this protocol. */

import { assert, assertEquals } from "@std/assert";
import { CLIENT_AUTHENTICATION, only, outcome } from "./tls12_attack.ts";
import { CHANGE_CIPHER_SPEC, type ClearMessage, pair12, rewrite } from "./tls12_pair.ts";

const SERVER_FLIGHT = [2, 11, 12, 14];

Deno.test("every message that is left out is missed", async () => {
  for (const type of SERVER_FLIGHT) {
    const edit = only("server", (messages) => messages.filter((message) => message.type !== type));
    if (type === 14) {
      // Without ServerHelloDone the client waits: nothing is wrong yet.
      const pair = await pair12({}, {}, { tamper: rewrite(edit) });
      let waits = false;
      await pair.tryHandshake().catch((error: Error) =>
        waits = /Both sides wait/.test(error.message)
      );
      assert(waits);
      continue;
    }
    assertEquals(await outcome(edit), ["client", "UNEXPECTED_MESSAGE", 10]);
  }
  for (const type of [11, 16, 15, CHANGE_CIPHER_SPEC]) {
    const edit = only("client", (messages) => messages.filter((message) => message.type !== type));
    const reason = type === 15 ? "UNEXPECTED_CCS_MESSAGE" : "UNEXPECTED_MESSAGE";
    assertEquals(
      await outcome(edit, CLIENT_AUTHENTICATION),
      ["server", reason, 10],
      `without ${type}`,
    );
  }
});

Deno.test("every message that comes twice is one too many", async () => {
  for (const type of SERVER_FLIGHT) {
    const edit = only(
      "server",
      (messages) =>
        messages.flatMap((message) => message.type === type ? [message, message] : [message]),
    );
    // Behind ServerHelloDone the next thing is change_cipher_spec.
    assertEquals((await outcome(edit)).slice(0, 2), ["client", "UNEXPECTED_MESSAGE"]);
  }
  for (const type of [11, 16, 15]) {
    const edit = only(
      "client",
      (messages) =>
        messages.flatMap((message) => message.type === type ? [message, message] : [message]),
    );
    assertEquals(
      (await outcome(edit, CLIENT_AUTHENTICATION)).slice(0, 2),
      ["server", "UNEXPECTED_MESSAGE"],
    );
  }
});

Deno.test("two messages that changed places are refused", async () => {
  for (let first = 0; first < SERVER_FLIGHT.length - 1; first++) {
    const edit = only("server", (messages) => {
      if (messages[0]?.type !== 2) return messages;
      const swapped = [...messages];
      [swapped[first], swapped[first + 1]] = [
        swapped[first + 1] as ClearMessage,
        swapped[first] as ClearMessage,
      ];
      return swapped;
    });
    assertEquals((await outcome(edit)).slice(0, 2), ["client", "UNEXPECTED_MESSAGE"]);
  }
  const swapClient = only("client", (messages) => {
    const [certificate, exchange, ...rest] = messages;
    return certificate?.type === 11 ? [exchange as ClearMessage, certificate, ...rest] : messages;
  });
  assertEquals(
    (await outcome(swapClient, CLIENT_AUTHENTICATION)).slice(0, 2),
    ["server", "UNEXPECTED_MESSAGE"],
  );
});

Deno.test("an early change_cipher_spec is refused wherever it comes", async () => {
  const spec = { type: CHANGE_CIPHER_SPEC, body: Uint8Array.of(1) };
  for (let at = 0; at <= SERVER_FLIGHT.length; at++) {
    const edit = only(
      "server",
      (messages) =>
        messages[0]?.type === 2
          ? [...messages.slice(0, at), spec, ...messages.slice(at)]
          : messages,
    );
    const [side, reason] = await outcome(edit);
    // At the end of the flight it comes when the client waits for it, but Finished does not follow.
    assertEquals(side, "client");
    assert(
      ["UNEXPECTED_CCS_MESSAGE", "UNEXPECTED_MESSAGE"].includes(reason) ||
        (at === SERVER_FLIGHT.length && reason === "DECRYPTION_FAILED_OR_BAD_RECORD_MAC"),
      `${at}: ${reason}`,
    );
  }
  for (const at of [0, 1, 2]) {
    const edit = only(
      "client",
      (messages) =>
        messages[0]?.type === 11
          ? [...messages.slice(0, at), spec, ...messages.slice(at)]
          : messages,
    );
    assertEquals(
      await outcome(edit, CLIENT_AUTHENTICATION),
      ["server", "UNEXPECTED_CCS_MESSAGE", 10],
    );
  }
});

Deno.test("a change_cipher_spec that says something else is refused", async () => {
  for (const body of [Uint8Array.of(0), Uint8Array.of(1, 1)]) {
    const edit = only(
      "client",
      (messages) =>
        messages.map((message) =>
          message.type === CHANGE_CIPHER_SPEC ? { type: CHANGE_CIPHER_SPEC, body } : message
        ),
    );
    assertEquals(await outcome(edit), ["server", "BAD_CHANGE_CIPHER_SPEC", 47]);
  }
});

Deno.test("messages that have no place in TLS 1.2 are refused", async () => {
  for (const type of [0, 1, 3, 4, 5, 6, 8, 22, 23, 24, 25, 254, 99]) {
    const stray = { type, body: new Uint8Array(4) };
    for (let at = 1; at < SERVER_FLIGHT.length; at++) {
      const edit = only(
        "server",
        (messages) =>
          messages[0]?.type === 2
            ? [...messages.slice(0, at), stray, ...messages.slice(at)]
            : messages,
      );
      assertEquals(await outcome(edit), ["client", "UNEXPECTED_MESSAGE", 10]);
    }
  }
});

Deno.test("a second CertificateRequest is refused", async () => {
  const edit = only(
    "server",
    (messages) =>
      messages.flatMap((message) => message.type === 13 ? [message, message] : [message]),
  );
  assertEquals(await outcome(edit, CLIENT_AUTHENTICATION), ["client", "UNEXPECTED_MESSAGE", 10]);
});
