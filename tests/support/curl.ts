// Copyright 2026 the streamssl authors. MIT license.

import { fullChain, type PeerClientOptions } from "./peer_server.ts";
import { peerPath } from "./peers.ts";
import { runClient, type RunResult } from "./process.ts";
import { tempDirectory } from "./temp.ts";

/** Options for {@linkcode runCurl}; `input` is a request body, sent with PUT. */
export interface CurlOptions extends Omit<PeerClientOptions, "until"> {
  /** The path to ask for. @default {"/"} */
  path?: string;
}

/** Runs curl against a server of this machine. */
export async function runCurl(options: CurlOptions): Promise<RunResult> {
  await using directory = await tempDirectory();
  const serverName = options.serverName ?? "localhost";
  const args = ["--silent", "--show-error", "--noproxy", "*"];
  args.push("--resolve", `${serverName}:${options.port}:${options.hostname ?? "127.0.0.1"}`);
  if (options.ca === undefined) args.push("--insecure");
  else args.push("--cacert", await directory.write("ca.pem", options.ca));
  if (options.identity !== undefined) {
    args.push("--cert", await directory.write("certificate.pem", fullChain(options.identity)));
    args.push("--key", await directory.write("key.pem", options.identity.key));
  }
  if (options.input !== undefined) args.push("--upload-file", "-");
  args.push(...(options.args ?? []));
  args.push(`https://${serverName}:${options.port}${options.path ?? "/"}`);
  const timeout = options.timeout === undefined ? {} : { timeout: options.timeout };
  return await runClient(peerPath("curl"), args, options.input ?? "", timeout);
}
