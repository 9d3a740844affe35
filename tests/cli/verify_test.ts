// Copyright 2026 the streamssl authors. MIT license.

/** What s_client says of certificates that are wrong, side by side with OpenSSL's. */

import { assertEquals, assertMatch } from "@std/assert";
import { generateKey, type PrivateKey } from "../../crypto/mod.ts";
import {
  type Certificate,
  createCertificate,
  type CreateCertificateOptions,
} from "../../x509/mod.ts";
import { peerTest } from "../support/peers.ts";
import { freePort, startProcess } from "../support/process.ts";
import { tempDirectory } from "../support/temp.ts";
import { commandLine, lastErrors, PROGRAMS, runProgram } from "./_programs.ts";

const DAY = 86_400_000;
const PAST = {
  notBefore: new Date(Date.now() - 20 * DAY),
  notAfter: new Date(Date.now() - 2 * DAY),
};
const FUTURE = { notBefore: new Date(Date.now() + 2 * DAY) };

/** How a chain differs from a good one. */
interface Chain {
  root?: Partial<CreateCertificateOptions>;
  intermediate?: Partial<CreateCertificateOptions>;
  leaf?: Partial<CreateCertificateOptions>;
  /** What the server sends behind its own certificate. @default {["intermediate"]} */
  sent?: readonly ("intermediate" | "root")[];
  /** What the client trusts. @default {"root"} */
  trusted?: "root" | "nothing" | "intermediate" | "leaf";
  /** More arguments of the client. */
  client?: readonly string[];
}

const CHAINS: Readonly<Record<string, Chain>> = {
  "a good chain": {},
  "an expired leaf": { leaf: PAST },
  "a leaf that is not valid yet": { leaf: FUTURE },
  "an expired intermediate": { intermediate: PAST },
  "an expired root": { root: PAST },
  "everything expired": { root: PAST, intermediate: PAST, leaf: PAST },
  "an unknown root": { trusted: "nothing", sent: ["intermediate", "root"] },
  "an unknown issuer": { trusted: "nothing" },
  "an unknown issuer and an expired leaf": { trusted: "nothing", leaf: PAST },
  "a leaf alone": { sent: [] },
  "a leaf alone, expired": { sent: [], leaf: PAST },
  "an intermediate that is trusted alone": { trusted: "intermediate" },
  "a leaf that is trusted alone": { trusted: "leaf" },
  "an intermediate that is no CA": { intermediate: { isCa: false } },
  "a path that is too long": { root: { pathLength: 0 } },
  "a leaf for clients": { leaf: { extendedKeyUsage: ["clientAuth"] } },
  "an excluded name": { intermediate: { nameConstraints: { excluded: ["DNS:localhost"] } } },
  "an excluded name, expired": {
    intermediate: { nameConstraints: { excluded: ["DNS:localhost"] } },
    leaf: PAST,
  },
  "a wrong host, expired": { leaf: PAST, client: ["-verify_hostname", "example.org"] },
  "little depth": { leaf: PAST, trusted: "nothing", client: ["-verify", "1"] },
  "too little depth": { intermediate: PAST, root: PAST, client: ["-verify", "1"] },
};

/** Makes a chain and runs `use` with a server that has it, and with the options of the client. */
async function withChain(
  chain: Chain,
  use: (client: readonly string[]) => Promise<void>,
): Promise<void> {
  const keys = await Promise.all([1, 2, 3].map(() => generateKey({ type: "ec", curve: "P-256" })));
  const [rootKey, middleKey, leafKey] = keys as [PrivateKey, PrivateKey, PrivateKey];
  const root = await createCertificate({
    ...{ subject: "CN=Root", key: rootKey, isCa: true },
    ...chain.root,
  });
  const intermediate = await createCertificate({
    ...{ subject: "CN=Intermediate", publicKey: middleKey.publicKey, isCa: true },
    ...chain.intermediate?.isCa === false ? {} : { pathLength: 0 },
    issuer: { certificate: root, key: rootKey },
    ...chain.intermediate,
  });
  const second = await createCertificate({
    ...{ subject: "CN=Second", publicKey: middleKey.publicKey, isCa: true },
    issuer: { certificate: root, key: rootKey },
  });
  const leaf = await createCertificate({
    ...{ subject: "CN=localhost", publicKey: leafKey.publicKey },
    issuer: { certificate: intermediate, key: middleKey },
    subjectAltNames: ["DNS:localhost"],
    extendedKeyUsage: ["serverAuth"],
    ...chain.leaf,
  });
  const all: Record<string, Certificate> = { root, intermediate, leaf, nothing: second };
  const sent = (chain.sent ?? ["intermediate"]).map((name) => all[name]?.toPem()).join("");
  await using directory = await tempDirectory({
    "leaf.pem": leaf.toPem(),
    "leaf.key": leafKey.toPem(),
    "chain.pem": sent,
    "ca.pem": all[chain.trusted ?? "root"]?.toPem() ?? "",
  });
  const port = freePort();
  const [path, args] = commandLine("openssl", [
    ...[
      "s_server",
      "-rev",
      "-cert",
      directory.file("leaf.pem"),
      "-key",
      directory.file("leaf.key"),
    ],
    ...(sent === "" ? [] : ["-cert_chain", directory.file("chain.pem")]),
    ...["-accept", `127.0.0.1:${port}`],
  ]);
  await using server = startProcess(path, args);
  await server.waitForPort(port);
  const ca = ["-CAfile", directory.file("ca.pem")];
  await use(["-connect", `127.0.0.1:${port}`, ...ca, ...chain.client ?? []]);
}

for (const [name, chain] of Object.entries(CHAINS)) {
  peerTest(`s_client says of ${name} what OpenSSL's does`, ["openssl"], async () => {
    await withChain(chain, async (client) => {
      for (const more of [["-quiet"], ["-brief", "-verify_return_error"]]) {
        const results = [];
        for (const program of PROGRAMS) {
          // With -quiet only the server ends the connection.
          const input = more.includes("-quiet") ? "hello\nCLOSE\n" : "hello\n";
          const args = ["s_client", ...client, ...more, "-groups", "X25519"];
          results.push(await runProgram(program, args, { input, until: /olleh/ }));
        }
        const [openssl, own] = results;
        assertEquals(lastErrors(own?.stderr ?? ""), lastErrors(openssl?.stderr ?? ""), more[0]);
        assertEquals(own?.code, openssl?.code);
        if (name !== "a good chain" && more[0] === "-quiet") {
          assertMatch(own?.stderr ?? "", /verify/);
        }
      }
    });
  });
}
