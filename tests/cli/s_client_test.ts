// Copyright 2026 the streamssl authors. MIT license.

/** s_client of both programs, side by side, against the same server. */

import { assertEquals, assertStringIncludes } from "@std/assert";
import { peerTest } from "../support/peers.ts";
import type { RunResult } from "../support/process.ts";
import {
  CertificateFiles,
  lastErrors,
  normalized,
  OPENSSL_GROUPS,
  PROGRAMS,
  runProgram,
  startServerProgram,
} from "./_programs.ts";

/** One comparison. */
interface Comparison {
  /** More arguments of the server, `openssl s_server -rev`. */
  server?: readonly string[];
  /** More arguments of the client. `CA` stands for the CA's file. */
  client?: readonly string[];
  /** The kind of certificates. */
  kind?: "p-256" | "rsa-2048" | "ed25519";
  /** What is typed. */
  input?: string;
  /** What is waited for until the input ends. */
  until?: RegExp;
}

const HELLO = { input: "hello\n", until: /olleh/ };

/** Runs both clients against one server; the standard output lacks the server's answer. */
async function compare(
  comparison: Comparison,
): Promise<{ openssl: RunResult; own: RunResult }> {
  await using files = await CertificateFiles.make(comparison.kind);
  const resolve = (words: readonly string[] = []) =>
    words.flatMap((word) =>
      word === "CA"
        ? ["-CAfile", files.path("ca.pem")]
        : word === "IDENTITY"
        ? files.identity("client")
        : [word]
    );
  const serverArgs = ["-rev", ...resolve(comparison.server)];
  await using server = await startServerProgram("openssl", files, serverArgs);
  const { input, until } = comparison.input === undefined ? HELLO : comparison;
  const results: RunResult[] = [];
  for (const program of PROGRAMS) {
    const args = ["s_client", "-connect", `127.0.0.1:${server.port}`, ...OPENSSL_GROUPS];
    results.push(
      await runProgram(program, [...args, ...resolve(comparison.client)], {
        ...(input === undefined ? {} : { input }),
        ...(until === undefined ? {} : { until }),
      }),
    );
  }
  const [openssl, own] = results;
  if (openssl === undefined || own === undefined) throw new Error("Two programs are run");
  return { openssl, own };
}

/** OpenSSL writes data past the buffer of its reports, so that it may stand anywhere. */
function report({ stdout }: RunResult): string {
  return normalized(stdout.replace("olleh\n", ""));
}

function same(name: string, comparison: Comparison): void {
  peerTest(`s_client prints what OpenSSL's does: ${name}`, ["openssl"], async () => {
    const { openssl, own } = await compare(comparison);
    assertEquals(report(own), report(openssl));
    assertEquals(lastErrors(own.stderr), lastErrors(openssl.stderr));
    assertEquals(own.code, openssl.code);
  });
}

same("TLS 1.3", { client: ["CA"] });
same("TLS 1.2", { client: ["CA", "-tls1_2"] });
same("no CA", {});
same("no CA, -brief", { client: ["-brief"] });
same("no CA, -verify_return_error", { client: ["-verify_return_error"] });
same("no CA, -verify_return_error, TLS 1.2", { client: ["-verify_return_error", "-tls1_2"] });
same("-verify with little depth", { client: ["-no-CAfile", "-no-CApath", "-verify", "1"] });
same("RSA, -showcerts, -prexit", {
  kind: "rsa-2048",
  client: ["CA", "-showcerts", "-prexit", "-no_tls1_3"],
  server: ["-alpn", "h2"],
});
same("Ed25519, ALPN, server name", {
  kind: "ed25519",
  client: ["CA", "-alpn", "h2,http/1.1", "-servername", "localhost"],
});
same("wrong host", { client: ["CA", "-verify_hostname", "example.org"] });
same("wrong host and address", {
  client: ["CA", "-verify_hostname", "example.org", "-verify_ip", "192.0.2.1", "-brief"],
});
same("right host", { client: ["CA", "-verify_hostname", "localhost", "-brief"] });
same("right address, -verify_return_error", {
  client: ["CA", "-verify_ip", "127.0.0.1", "-verify_return_error"],
});
same("HelloRetryRequest", { server: ["-groups", "P-384"], client: ["CA"] });
same("no common version", { server: ["-tls1_2"], client: ["CA", "-tls1_3"] });
same("no common suite", {
  server: ["-cipher", "ECDHE-RSA-AES128-SHA"],
  client: ["CA", "-max_protocol", "TLSv1.2"],
});
same("client certificate that is wanted", {
  server: ["-Verify", "3", "CA", "-num_tickets", "0"],
  client: ["CA", "IDENTITY"],
});
same("client certificate that is missing", {
  server: ["-Verify", "3", "CA"],
  client: ["CA", "-brief"],
});
same("-reconnect in TLS 1.2", { client: ["CA", "-reconnect", "-tls1_2"] });
same("the server closes", { client: ["CA"], input: "CLOSE\n", until: /closed/ });
same("the server closes, -quiet", { client: ["CA", "-quiet"], input: "hello\nCLOSE\n" });
same("Q", { client: ["CA", "-tls1_2"], input: "Q\n" });
same("k in TLS 1.2", { client: ["CA", "-tls1_2", "-brief"], input: "k\n", until: /error/ });

peerTest("s_client tells the same of a session that is resumed", ["openssl"], async () => {
  await using files = await CertificateFiles.make();
  const ca = ["-CAfile", files.path("ca.pem")];
  const session = files.path("session.pem");
  for (const version of ["-tls1_3", "-tls1_2"]) {
    await using server = await startServerProgram("openssl", files, ["-rev"]);
    const args = ["s_client", "-connect", `127.0.0.1:${server.port}`, ...OPENSSL_GROUPS];
    for (const writer of PROGRAMS) {
      await runProgram(writer, [...args, ...ca, version, "-sess_out", session], HELLO);
      // Each ticket is used once, and both programs must understand each other's files.
      const saved = await Deno.readTextFile(session);
      const outputs: string[] = [];
      for (const program of PROGRAMS) {
        await Deno.writeTextFile(session, saved);
        const result = await runProgram(
          program,
          [...args, ...ca, version, "-sess_in", session],
          HELLO,
        );
        assertStringIncludes(result.stdout, "\nReused, TLSv1.", `${writer}, ${program}`);
        outputs.push(report(result));
      }
      assertEquals(outputs[1], outputs[0], `${version} by ${writer}`);
    }
  }
});
