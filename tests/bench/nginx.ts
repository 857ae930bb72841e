import { spawn } from "node:child_process";
import { chmod, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { freePort } from "../../server/db/postgres-process";
import { end } from "./child";
import { HttpClient, type Reply } from "./http-client";

export type Nginx = { url: string; pid: number | undefined; stop: () => Promise<void> };

/** Headers of ours that nginx is made to send too, so that both answer with the same bytes. */
const OURS = ["cache-control", "content-security-policy", "x-content-type-options", "referrer-policy"];
const TEMPORARY = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"];

const headersOf = (page: Reply): string =>
  OURS.map((name) => `add_header ${name} "${String(page.headers[name]).replaceAll('"', '\\"')}";`).join(" ");

const KEPT_OPEN = "open_file_cache max=100 inactive=60s; open_file_cache_valid 60s;";

const config = (folder: string, port: number, pages: readonly Reply[], areFilesKeptOpen: boolean): string => `
daemon off; master_process off; worker_processes 1; error_log ${folder}/error.log error; pid ${folder}/nginx.pid;
events { worker_connections 1024; }
http {
  access_log off; sendfile on; tcp_nopush on; tcp_nodelay on; server_tokens off; etag on;
  ${areFilesKeptOpen ? KEPT_OPEN : ""}
  keepalive_requests 100000000; default_type text/html; charset utf-8; gzip_static on; gzip_vary on;
  ${TEMPORARY.map((name) => `${name}_temp_path ${folder}/${name};`).join(" ")}
  server {
    listen 127.0.0.1:${port} backlog=1024; root ${folder}/site;
    ${pages.map((page, index) => `location /${index} { ${headersOf(page)} }`).join("\n    ")}
  }
}`;

/**
 * nginx with one worker, which serves compressed pages from disk as /0, /1 and so on, without a log.
 * @param pages our answers, whose bytes and headers it is to send
 * @param areFilesKeptOpen it looks at the disk once a minute only, which is not its default
 */
export async function startNginx(program: string, pages: readonly Reply[], areFilesKeptOpen: boolean): Promise<Nginx> {
  const folder = await mkdtemp(join(tmpdir(), "majorops-nginx-"));
  await chmod(folder, 0o755); // its worker may run as another user
  await mkdir(join(folder, "site"));
  for (const [index, page] of pages.entries()) {
    await writeFile(join(folder, `site/${index}`), "For readers who do not take gzip.");
    await writeFile(join(folder, `site/${index}.gz`), page.body);
  }
  const port = await freePort(0);
  await writeFile(join(folder, "nginx.conf"), config(folder, port, pages, areFilesKeptOpen));
  const child = spawn(program, ["-p", folder, "-c", join(folder, "nginx.conf")], {
    stdio: ["ignore", "ignore", "inherit"],
  });
  const stop = async () => {
    await end(child);
    await rm(folder, { recursive: true, force: true });
  };
  try {
    const url = `http://127.0.0.1:${port}`;
    await waitFor(url);
    return { url, pid: child.pid, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function waitFor(url: string): Promise<void> {
  const client = new HttpClient(url);
  try {
    for (let attempt = 0; ; attempt += 1) {
      try {
        await client.send("GET", "/0");
        return;
      } catch (error) {
        if (attempt >= 50) throw error;
        await sleep(50);
      }
    }
  } finally {
    client.close();
  }
}
