// Copyright 2026 the streamssl authors. MIT license.

/** TLS 1.2 messages whose content is wrong. */

import { assert, assertEquals } from "@std/assert";
import type { TlsContextOptions, TlsError } from "../../tls/mod.ts";
import { EXTENSION } from "../../tls/registry/extension_types.ts";
import { concatBytes } from "../../wire/mod.ts";
import { testIdentity } from "../support/tls_identities.ts";
import type { TlsPair } from "../support/tls_pair.ts";
import {
  attacked,
  change,
  CLIENT_AUTHENTICATION,
  flip,
  NO_EXTENDED_SECRET,
  outcome,
} from "./tls12_attack.ts";
import { pair12 } from "./tls12_pair.ts";

Deno.test("a signature of the key exchange that does not fit is decrypt_error", async () => {
  for (const kind of ["rsa2048", "rsaPss", "p256", "ed25519"] as const) {
    const server = { identities: [await testIdentity(kind)] };
    // The last byte of the signature, one in its middle, one of the share.
    for (const at of [-1, -20, 10]) {
      assertEquals(
        await outcome(change(12, flip(at)), { server }),
        ["client", "BAD_SIGNATURE", 51],
        `${kind}, byte ${at}`,
      );
    }
  }
});

Deno.test("a key exchange signed for other randoms does not fit", async () => {
  // A random of another server: a replayed ServerKeyExchange.
  assertEquals(await outcome(change(2, flip(5))), ["client", "BAD_SIGNATURE", 51]);
});

Deno.test("groups, schemes and curve types that were not offered are illegal_parameter", async () => {
  const set = (at: number, ...bytes: number[]) => (body: Uint8Array) => {
    body.set(bytes, at < 0 ? body.length + at : at);
    return body;
  };
  // x448 and a hybrid, explicit curves; then a scheme behind the share of 32 bytes.
  const client = { groups: ["x25519", "secp256r1"] };
  assertEquals(await outcome(change(12, set(1, 0, 30)), { client }), ["client", "WRONG_CURVE", 47]);
  assertEquals(
    await outcome(change(12, set(1, 0x11, 0xec)), { client: {} }),
    ["client", "WRONG_CURVE", 47],
  );
  assertEquals((await outcome(change(12, set(0, 1)), { client }))[2], 47);
  for (const scheme of [[8, 4], [4, 1], [8, 7], [2, 3], [9, 9]]) {
    assertEquals(
      await outcome(change(12, set(36, ...scheme)), { client }),
      ["client", "WRONG_SIGNATURE_TYPE", 47],
    );
  }
});

Deno.test("key shares that are none are illegal_parameter", async () => {
  const zeros = (body: Uint8Array) => body.fill(0, 1);
  for (const group of ["x25519", "x448", "secp256r1", "secp384r1", "secp521r1"]) {
    const client = { groups: [group, "secp256r1"] };
    const server = { groups: [group] };
    const reply = await outcome(change(16, zeros), { client, server });
    assertEquals(reply, ["server", "BAD_KEY_SHARE", 47], group);
    const short = await outcome(change(16, () => Uint8Array.of(1, 4)), { client, server });
    assertEquals(short, ["server", "BAD_KEY_SHARE", 47], group);
  }
  // Compressed points are not offered (RFC 8422, Section 5.1.2).
  const compressed = await outcome(
    change(
      16,
      (body) => concatBytes(Uint8Array.of(33, 2 + (body[65] as number) % 2), body.subarray(2, 34)),
    ),
    { client: { groups: ["secp256r1"] } },
  );
  assertEquals(compressed, ["server", "BAD_KEY_SHARE", 47]);
});

Deno.test("a handshake that was changed does not finish", async () => {
  // The keys stay the same without extended master secret; only the Finished tells.
  const client = NO_EXTENDED_SECRET;
  const edit = change(1, swapLastSuites);
  assertEquals(await outcome(edit, { client }), ["server", "DIGEST_CHECK_FAILED", 51]);
  // With it the keys differ.
  assertEquals(await outcome(edit), ["server", "DECRYPTION_FAILED_OR_BAD_RECORD_MAC", 20]);
});

/** Another order of two suites that the server does not choose. */
function swapLastSuites(body: Uint8Array): Uint8Array {
  const start = 35 + (body[34] as number);
  const end = start + 2 + ((body[start] as number) << 8 | (body[start + 1] as number));
  const [one, two] = [body.slice(end - 4, end - 2), body.slice(end - 2, end)];
  body.set(two, end - 4);
  body.set(one, end - 2);
  return body;
}

Deno.test("a Finished that was changed is bad_record_mac", async () => {
  const pair = await pair12({}, {}, {
    tamper: (_from, bytes) => {
      const changed = bytes.slice();
      // Finished is the last record of a flight with change_cipher_spec.
      for (let at = 0; at < bytes.length;) {
        const length = (bytes[at + 3] as number) << 8 | (bytes[at + 4] as number);
        if (bytes[at] === 20) {
          const last = bytes.length - 1;
          changed[last] = (changed[last] as number) ^ 1;
        }
        at += 5 + length;
      }
      return changed;
    },
  });
  await pair.tryHandshake();
  const { server, client } = pair.errors as { server: TlsError; client: TlsError };
  assertEquals(server.reason, "DECRYPTION_FAILED_OR_BAD_RECORD_MAC");
  assertEquals(client.alert, 20);
});

Deno.test("extensions that were not offered are unsupported_extension", async () => {
  const add = (...extension: number[]) => (body: Uint8Array) => {
    const at = 38 + (body[34] as number);
    const length = ((body[at] as number) << 8 | (body[at + 1] as number)) + extension.length;
    const added = concatBytes(body, Uint8Array.from(extension));
    added.set([length >> 8, length & 0xff], at);
    return added;
  };
  for (
    const extension of [[0x12, 0x34, 0, 0], [0, 16, 0, 5, 0, 3, 2, 104, 50], [0, 28, 0, 2, 1, 0]]
  ) {
    assertEquals(
      await outcome(change(2, add(...extension))),
      ["client", "UNSOLICITED_EXTENSION", 110],
    );
  }
  // Offered, but not for a ServerHello of TLS 1.2.
  assertEquals(
    await outcome(change(2, add(0, 13, 0, 4, 0, 2, 4, 3))),
    ["client", "BAD_EXTENSION", 47],
  );
  // Twice.
  assertEquals((await outcome(change(2, add(0, 23, 0, 0))))[2], 47);
  // With content where there must be none.
  assertEquals(
    (await outcome(
      change(2, (body) => {
        const text = String.fromCharCode(...body);
        const at = text.indexOf("\x00\x23\x00\x00");
        assert(at > 0);
        const grown = concatBytes(
          body.subarray(0, at + 3),
          Uint8Array.of(1, 9),
          body.subarray(at + 4),
        );
        const lengthAt = 38 + (body[34] as number);
        grown[lengthAt + 1] = (grown[lengthAt + 1] as number) + 1;
        return grown;
      }),
    ))[2],
    50,
  );
});

Deno.test("a ServerHello without uncompressed points is refused", async () => {
  const compressedOnly = change(2, (body) => {
    const at = String.fromCharCode(...body).indexOf("\x00\x0b\x00\x02\x01\x00");
    body[at + 5] = 1;
    return body;
  });
  assertEquals(await outcome(compressedOnly), ["client", "BAD_EXTENSION", 47]);
});

Deno.test("renegotiation_info must be there and empty", async () => {
  const find = (body: Uint8Array) => String.fromCharCode(...body).indexOf("\xff\x01\x00\x01\x00");
  const filled = (body: Uint8Array) => {
    const at = find(body);
    const grown = concatBytes(
      body.subarray(0, at),
      Uint8Array.of(0xff, 1, 0, 2, 1, 7),
      body.subarray(at + 5),
    );
    return grown;
  };
  const longer = (lengthAt: number) => (body: Uint8Array) => {
    const length = ((body[lengthAt] as number) << 8 | (body[lengthAt + 1] as number)) + 1;
    const grown = filled(body);
    grown.set([length >> 8, length & 0xff], lengthAt);
    return grown;
  };
  const inServerHello = change(2, (body) => longer(38 + (body[34] as number))(body));
  assertEquals(await outcome(inServerHello), ["client", "RENEGOTIATION_MISMATCH", 40]);
  const inClientHello = change(1, (body) => {
    const suites = 35 + (body[34] as number);
    const methods = suites + 2 + ((body[suites] as number) << 8 | (body[suites + 1] as number));
    return longer(methods + 1 + (body[methods] as number))(body);
  });
  assertEquals(await outcome(inClientHello), ["server", "RENEGOTIATION_MISMATCH", 40]);
  const missing = change(2, (body) => {
    const at = find(body);
    const length = 38 + (body[34] as number);
    const shorter = concatBytes(body.subarray(0, at), body.subarray(at + 5));
    shorter[length + 1] = (shorter[length + 1] as number) - 5;
    return shorter;
  });
  assertEquals(await outcome(missing), ["client", "UNSAFE_LEGACY_RENEGOTIATION_DISABLED", 40]);
});

Deno.test("suites, compression and versions that were not offered are refused", async () => {
  const suiteAt = (body: Uint8Array) => 35 + (body[34] as number);
  const suite = (high: number, low: number) =>
    change(2, (body) => {
      body.set([high, low], suiteAt(body));
      return body;
    });
  for (const [high, low] of [[0x13, 0x01], [0x00, 0x2f], [0xc0, 0xac], [0x00, 0x00]]) {
    assertEquals(
      await outcome(suite(high as number, low as number)),
      ["client", "WRONG_CIPHER_RETURNED", 47],
    );
  }
  // A suite of the other kind of certificate was offered, but does not go with what came.
  assertEquals(await outcome(suite(0xc0, 0x2f)), ["client", "WRONG_CERTIFICATE_TYPE", 47]);
  const compressed = change(2, (body) => {
    body[suiteAt(body) + 2] = 1;
    return body;
  });
  assertEquals(await outcome(compressed), ["client", "UNSUPPORTED_COMPRESSION_ALGORITHM", 47]);
  for (const low of [0, 1, 2, 4]) {
    const version = change(2, (body) => {
      body[1] = low;
      return body;
    });
    assertEquals((await outcome(version))[2], 70);
  }
});

Deno.test("a ClientHello without null compression or uncompressed points is refused", async () => {
  assertEquals(
    await outcome((messages) => messages, {
      client: { shapeClientHello: (hello) => ({ ...hello, legacyCompressionMethods: [1] }) },
    }),
    ["server", "NO_COMPRESSION_SPECIFIED", 47],
  );
  const shapeClientHello: TlsContextOptions["shapeClientHello"] = (hello) => ({
    ...hello,
    extensions: hello.extensions.map((extension) =>
      extension.type === EXTENSION.ecPointFormats
        ? { ...extension, data: Uint8Array.of(1, 1) }
        : extension
    ),
  });
  assertEquals(
    await outcome((messages) => messages, { client: { shapeClientHello } }),
    ["server", "BAD_EXTENSION", 47],
  );
});

Deno.test("an empty Certificate of a server is decode_error", async () => {
  const empty = change(11, () => new Uint8Array(3));
  assertEquals(await outcome(empty), ["client", "NO_CERTIFICATES_RETURNED", 50]);
  const garbage = change(11, () => Uint8Array.of(0, 0, 5, 0, 0, 2, 0x30, 5));
  assertEquals((await outcome(garbage))[2], 42);
});

Deno.test("truncated and prolonged messages are decode_error or worse", async () => {
  for (const type of [2, 11, 12, 14]) {
    const longer = change(type, (body) => concatBytes(body, Uint8Array.of(0)));
    assertEquals((await outcome(longer))[0], "client", `${type} longer`);
    if (type === 14) continue;
    for (const cut of [1, 2, 10]) {
      const shorter = change(type, (body) => body.subarray(0, body.length - cut));
      assertEquals((await outcome(shorter))[0], "client", `${type} shorter by ${cut}`);
    }
  }
});

Deno.test("random changes of any message never pass and throw only our errors", async () => {
  for (let round = 0; round < 150; round++) {
    const types = [1, 2, 11, 12, 13, 14, 11, 16, 15];
    const type = types[round % types.length] as number;
    const where = Math.random();
    const bit = 1 << Math.floor(Math.random() * 8);
    let touched = false;
    const edit = change(type, (body) => {
      if (touched || body.length === 0) return body;
      touched = true;
      const at = Math.floor(where * body.length);
      body[at] = (body[at] as number) ^ bit;
      return body;
    });
    const errors = await attacked(edit, CLIENT_AUTHENTICATION).then(
      (pair) => {
        const passed = pair.errors.client === undefined && pair.errors.server === undefined;
        assert(!touched || !passed, `a change in message ${type} passed`);
        return pair.errors;
      },
      (error: Error) => {
        // A changed length makes a side wait for bytes that never come.
        assert(/Both sides wait|Cannot read/.test(error.message), error.message);
        return {} as TlsPair["errors"];
      },
    );
    for (const error of [errors.client, errors.server]) {
      if (error === undefined) continue;
      const { reason, origin } = error as TlsError;
      assert(typeof reason === "string" && origin !== "misuse", `${reason} ${String(error)}`);
      assert(reason !== "ERR_INTERNAL_ERROR", String(error));
    }
  }
});
