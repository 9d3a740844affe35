// Copyright 2026 the streamssl authors. MIT license.

/** Seed files, daemons, generators and derivations from passwords on Node. */

import { assert, assertEquals } from "@std/assert";
import { bundleExports } from "../../tools/bundle.ts";
import { type PeerName, peerPath, peerTest } from "../support/peers.ts";
import { runClient, startProcess } from "../support/process.ts";
import { tempDirectory } from "../support/temp.ts";

/** RFC 9106, Section 5. */
const ARGON2_KEYS: Readonly<Record<string, string>> = {
  argon2d: "512b391b6f1162975371d30919734294f868e3be3984f3c1a13a4db9fabe4acb",
  argon2i: "c814d9d1dc7f37aa13f0d77f2494bda1c8de6b016dd388d29952a4c4672b6ce8",
  argon2id: "0d640df58d78766c08c037a34a8b53c9d01ef0452d75b65eb52520e96b01e659",
};

function pathOf(name: string): string {
  return decodeURIComponent(new URL(name, import.meta.url).pathname);
}

/** Node 24 has Argon2 of its own, Node 20 has not. */
const RUNTIMES: readonly PeerName[] = ["node", "node24"];

for (const name of RUNTIMES) {
  peerTest(`seed files, daemons and derivations do the same on ${name}`, [name], async () => {
    await using directory = await tempDirectory();
    await bundleExports({
      folder: directory.file("node_modules/@streamssl/ssl"),
      exports: ["./crypto", "./rand", "./wire"],
    });
    await Deno.copyFile(pathOf("node_program.mjs"), directory.file("program.mjs"));
    const socket = directory.file("egd-pool");
    const args = ["run", "--no-check", "-A", pathOf("egd_server.ts"), socket, "good"];
    await using daemon = startProcess(Deno.execPath(), args);
    await daemon.waitFor(/listening/);
    const { code, stdout, stderr } = await runClient(peerPath(name), [
      directory.file("program.mjs"),
      directory.path,
      socket,
    ]);
    assertEquals(code, 0, stderr);
    const report = JSON.parse(stdout);
    if (name === "node24") assert(report.hostArgon2);
    for (const [type, key] of Object.entries(ARGON2_KEYS)) {
      assertEquals(report.argon2Keys[type], [key, key, key]);
    }
    for (const keys of [report.pbkdf2, report.scrypt]) assertEquals(new Set(keys).size, 1);
    const { files, egd } = report;
    const { written, loaded, mode, seeded, device } = files;
    assertEquals([written, loaded, mode, seeded, device], [1024, 1024, "600", true, 256]);
    const home = Deno.env.get("HOME");
    assertEquals(files.name, Deno.env.get("RANDFILE") ?? (home && `${home}/.rnd`));
    assert(files.directory.startsWith("SslError NOT_A_REGULAR_FILE "), files.directory);
    assert(files.missing.startsWith("SslError CANNOT_OPEN_FILE "), files.missing);
    assert(files.socket.includes("egdBytes()"), files.socket);
    assert(files.unwritable.includes("unable to write 'random state'"), files.unwritable);
    assertEquals([egd.bytes, egd.available], [300, 5600]);
    assertEquals(egd.processId, `${daemon.pid}`);
    assert(egd.file.includes("received a file"), egd.file);
    assertEquals(report.drbg, 100_000);
  });
}
