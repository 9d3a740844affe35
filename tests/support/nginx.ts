// Copyright 2026 the streamssl authors. MIT license.

import { fullChain, type PeerServer, type PeerServerOptions, startServer } from "./peer_server.ts";
import { peerPath } from "./peers.ts";
import { freePort, startProcess } from "./process.ts";
import { tempDirectory } from "./temp.ts";

/** Options for {@linkcode startNginx}; `args` are not used. */
export interface NginxOptions extends PeerServerOptions {
  /** Files that it serves, by name. @default {{ "index.html": "hello from nginx\n" }} */
  files?: Readonly<Record<string, string | Uint8Array>>;
  /** What it speaks. @default {["TLSv1.2", "TLSv1.3"]} */
  protocols?: readonly string[];
  /** More lines of the `server` block, for example `"ssl_ecdh_curve secp384r1;"`. */
  directives?: readonly string[];
  /** Whether it offers HTTP/2. @default {false} */
  http2?: boolean;
}

/** Starts nginx in the foreground, one process, on a free port of the loopback interface. */
export async function startNginx(options: NginxOptions): Promise<PeerServer> {
  const directory = await tempDirectory({
    "certificate.pem": fullChain(options),
    "key.pem": options.key,
  });
  await Deno.mkdir(directory.file("root"));
  const files = options.files ?? { "index.html": "hello from nginx\n" };
  for (const [name, content] of Object.entries(files)) {
    await directory.write(`root/${name}`, content);
  }
  if (options.clientCa !== undefined) await directory.write("client_ca.pem", options.clientCa);
  const port = freePort();
  const configuration = await directory.write(
    "nginx.conf",
    configure(directory.path, port, options),
  );
  return await startServer(
    directory,
    port,
    () =>
      startProcess(peerPath("nginx"), ["-p", directory.path, "-c", configuration, "-e", "stderr"]),
  );
}

function configure(root: string, port: number, options: NginxOptions): string {
  const temporary = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"]
    .map((kind) => `  ${kind}_temp_path ${root}/${kind};`).join("\n");
  const clients = options.clientCa === undefined ? "" : `
    ssl_client_certificate ${root}/client_ca.pem;
    ssl_verify_client ${options.requireClientCertificate ?? true ? "on" : "optional"};`;
  return `daemon off;
master_process off;
pid ${root}/nginx.pid;
error_log stderr info;
events { worker_connections 256; }
http {
${temporary}
  access_log off;
  server {
    listen 127.0.0.1:${port} ssl${options.http2 ? " http2" : ""};
    server_name localhost;
    root ${root}/root;
    client_max_body_size 0;
    ssl_certificate ${root}/certificate.pem;
    ssl_certificate_key ${root}/key.pem;
    ssl_protocols ${(options.protocols ?? ["TLSv1.2", "TLSv1.3"]).join(" ")};
    ssl_session_cache shared:sessions:1m;${clients}
    ${(options.directives ?? []).join("\n    ")}
    location /tls {
      default_type text/plain;
      return 200 "$ssl_protocol $ssl_cipher $ssl_curve $ssl_session_reused $ssl_client_verify\\n";
    }
  }
}
`;
}
