// Copyright 2026 the streamssl authors. MIT license.

import { assert, assertEquals } from "@std/assert";
import type { ClientHelloInfo, TlsError, WantPrivateKey, WantX509Lookup } from "../../tls/mod.ts";
import { decodeCertificateRequest12 } from "../../tls/messages/certificate_request.ts";
import { Certificate } from "../../x509/mod.ts";
import { testIdentity, testRoot } from "../support/tls_identities.ts";
import { exchange, pair12, rewrite } from "./tls12_pair.ts";

const REQUIRE = { clientAuthentication: "require", caCerts: [await testRoot()] } as const;

for (
  const kind of ["rsa2048", "rsaPss", "p256", "p384", "p521", "ed25519", "ed448"] as const
) {
  Deno.test(`TLS 1.2 authenticates a client with a certificate of kind ${kind}`, async () => {
    const pair = await pair12({ identities: [await testIdentity(kind, "client")] }, REQUIRE);
    const { client, server } = await pair.handshake();
    assertEquals(server.peerCertificates.length, 2);
    assertEquals(server.verifyResult, 0);
    assertEquals(client.certificateRequested, true);
    assertEquals(client.ownSignatureScheme, server.peerSignatureScheme);
    assert(client.ownSignatureScheme !== undefined);
    await exchange(pair);
  });
}

Deno.test("a client certificate works without extended master secret and byte by byte", async () => {
  const pair = await pair12(
    {
      identities: [await testIdentity("ed25519", "client")],
      shapeClientHello: (hello) => ({
        ...hello,
        extensions: hello.extensions.filter(({ type }) => type !== 23),
      }),
    },
    REQUIRE,
    { piece: () => 1 },
  );
  const { server } = await pair.handshake();
  assertEquals(server.extendedMasterSecret, false);
  assertEquals(server.peerCertificates.length, 2);
});

Deno.test("a client without a certificate is let in when it is only asked", async () => {
  const pair = await pair12({}, { ...REQUIRE, clientAuthentication: "request" });
  const { client, server } = await pair.handshake();
  assertEquals(client.certificateRequested, true);
  assertEquals(server.peerCertificates, []);
  await exchange(pair);
});

Deno.test("a server that demands a certificate and gets none says handshake_failure", async () => {
  const pair = await pair12({}, REQUIRE);
  await pair.tryHandshake();
  assertEquals((pair.errors.server as TlsError).reason, "PEER_DID_NOT_RETURN_A_CERTIFICATE");
  assertEquals((pair.errors.client as TlsError).alert, 40);
});

Deno.test("a client certificate of a stranger is refused", async () => {
  const pair = await pair12(
    { identities: [await testIdentity("p256", "client")] },
    { ...REQUIRE, caCerts: [] },
  );
  await pair.tryHandshake();
  assertEquals((pair.errors.server as TlsError).reason, "CERTIFICATE_VERIFY_FAILED");
  assertEquals((pair.errors.client as TlsError).alert, 48);
});

Deno.test("a server's certificate does not do for a client", async () => {
  const pair = await pair12({ identities: [await testIdentity("p256", "server")] }, REQUIRE);
  await pair.tryHandshake();
  assertEquals((pair.errors.server as TlsError).reason, "CERTIFICATE_VERIFY_FAILED");
});

Deno.test("the request names types, schemes and authorities", async () => {
  let request: ReturnType<typeof decodeCertificateRequest12> | undefined;
  const name = Certificate.fromPem(await testRoot()).subject;
  const pair = await pair12(
    {},
    {
      ...REQUIRE,
      clientAuthentication: "request",
      clientCertificateAuthorities: [name],
      signatureSchemes: ["ecdsa_secp256r1_sha256", "ed25519", "rsa_pkcs1_sha256"],
    },
    {
      tamper: rewrite((messages) => {
        const message = messages.find(({ type }) => type === 13);
        if (message !== undefined) request = decodeCertificateRequest12(message.body);
        return messages;
      }),
    },
  );
  const { client } = await pair.handshake();
  assertEquals(request?.certificateTypes, [64, 1]);
  assertEquals(request?.signatureSchemes, [0x0403, 0x0807, 0x0401]);
  assertEquals(client.certificateAuthorities, [name.der]);
  assertEquals(client.peerSignatureSchemes, [0x0403, 0x0807, 0x0401]);
});

Deno.test("a client sends only certificates of a type and scheme that the server takes", async () => {
  const identities = [
    await testIdentity("rsa2048", "client"),
    await testIdentity("p256", "client"),
  ];
  const chosenBy = async (signatureSchemes: string[]) => {
    const pair = await pair12(
      { identities },
      { ...REQUIRE, clientAuthentication: "request", signatureSchemes },
    );
    const { server } = await pair.handshake();
    return server.peerCertificates[0]?.publicKey.type;
  };
  assertEquals(await chosenBy(["rsa_pkcs1_sha256", "ecdsa_secp256r1_sha256"]), "rsa");
  assertEquals(await chosenBy(["ecdsa_secp256r1_sha256"]), "ec");
  const pair = await pair12({ identities }, { ...REQUIRE, clientAuthentication: "request" }, {
    tamper: rewrite((messages) =>
      messages.map((message) => {
        if (message.type !== 13) return message;
        const body = message.body.slice();
        // The types become rsa_fixed_dh and dss_fixed_dh, of which there is no certificate.
        body[1] = 3;
        body[2] = 4;
        return { type: 13, body };
      })
    ),
  });
  await pair.tryHandshake();
  assertEquals(pair.server.peerCertificates, []);
});

Deno.test("a client is asked for an identity and its key can be elsewhere", async () => {
  const { key, certificates } = await testIdentity("p256", "client");
  for (const give of [true, false]) {
    const asked: string[] = [];
    const pair = await pair12(
      { askForIdentity: true },
      { ...REQUIRE, clientAuthentication: "request" },
      {
        answer: (want) => {
          asked.push(want.want);
          if (want.want === "x509-lookup") {
            (want as WantX509Lookup).answer(give ? { certificates } : null);
          }
          if (want.want === "private-key") {
            const { scheme, input, answer } = want as WantPrivateKey;
            answer(key.sign(scheme.algorithm, input) as Uint8Array);
          }
        },
      },
    );
    const { server } = await pair.handshake();
    assertEquals(asked, give ? ["x509-lookup", "private-key"] : ["x509-lookup"]);
    assertEquals(server.peerCertificates.length, give ? 2 : 0);
  }
});

Deno.test("a signature by another key than the certificate's is refused", async () => {
  const { certificates } = await testIdentity("p256", "client");
  const { key } = await testIdentity("p256", "server");
  const pair = await pair12({ identities: [{ certificates }] }, REQUIRE, {
    answer: (want) => {
      const { scheme, input, answer } = want as WantPrivateKey;
      answer(key.sign(scheme.algorithm, input) as Uint8Array);
    },
  });
  await pair.tryHandshake();
  assertEquals((pair.errors.server as TlsError).reason, "BAD_SIGNATURE");
  assertEquals((pair.errors.client as TlsError).alert, 51);
});

Deno.test("a server may ask only some, by what the hello says", async () => {
  const caCerts = [await testRoot()];
  let seen: ClientHelloInfo | undefined;
  const pair = await pair12({}, { askForContext: true, caCerts }, {
    answer: (want) => {
      if (want.want !== "client-hello") throw new Error(want.want);
      seen = want.hello;
      want.answer(null);
    },
  });
  const { client } = await pair.handshake();
  assertEquals(seen?.serverName, "example.org");
  assertEquals(client.certificateRequested, false);
});
