// Copyright 2026 the streamssl authors. MIT license.

/** Which CA certificates s_client trusts when none are named. */

import { assertEquals } from "@std/assert";
import { Certificate, nameHash } from "../../x509/mod.ts";
import { peerTest } from "../support/peers.ts";
import { startProcess } from "../support/process.ts";
import { CertificateFiles, commandLine, PROGRAMS, startServerProgram } from "./_programs.ts";

peerTest(
  "s_client trusts the default file and directory as OpenSSL's does",
  ["openssl"],
  async () => {
    await using files = await CertificateFiles.make();
    const ca = await Deno.readTextFile(files.path("ca.pem"));
    await Deno.mkdir(files.path("hashed"));
    await Deno.mkdir(files.path("empty"));
    const hash = nameHash(Certificate.fromPem(ca).subject);
    await Deno.writeTextFile(files.path(`hashed/${hash}.0`), ca);
    await using server = await startServerProgram("openssl", files, ["-rev"]);
    const file = { SSL_CERT_FILE: files.path("ca.pem"), SSL_CERT_DIR: files.path("hashed") };
    const otherFile = { ...file, SSL_CERT_FILE: files.path("client.pem") };
    const cases: [Record<string, string>, string[], boolean][] = [
      [file, [], true],
      [file, ["-no-CApath"], true],
      [file, ["-no-CAfile"], true],
      [file, ["-no-CAfile", "-no-CApath"], false],
      [otherFile, [], true],
      [otherFile, ["-no-CAfile"], true],
      [otherFile, ["-no-CApath"], false],
      // What is named takes the place of all defaults.
      [file, ["-CAfile", files.path("client.pem")], false],
      [otherFile, ["-CAfile", files.path("ca.pem")], true],
      [{}, ["-CApath", files.path("hashed")], true],
    ];
    for (const [env, options, trusted] of cases) {
      for (const program of PROGRAMS) {
        const address = `127.0.0.1:${server.port}`;
        const args = [
          "s_client",
          "-connect",
          address,
          "-brief",
          "-verify_return_error",
          ...options,
        ];
        // OpenSSL 3 opens the default directory a second time, as a store.
        if (program === "openssl" && options.some((word) => word.startsWith("-no"))) {
          args.push("-no-CAstore");
        }
        await using client = startProcess(...commandLine(program, args), { env });
        await client.closeStdin();
        const code = await client.wait();
        assertEquals(code, trusted ? 0 : 1, `${program} ${options.join(" ")}: ${client.stderr}`);
      }
    }
  },
);
