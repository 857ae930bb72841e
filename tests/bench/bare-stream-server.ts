import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** The anchor of the event streams: Node's http, an array of answers, and one write to each. */
const open = new Set<ServerResponse>();
const server = createServer((_req, res) => {
  res.writeHead(200, { "content-type": "text/event-stream", "cache-control": "no-store" });
  res.write(": open\n\n");
  open.add(res);
  res.on("close", () => open.delete(res));
});

process.on("message", ({ mark }: { mark: number }) => {
  // About as long as an entry of the timeline.
  const text = `id: ${mark}\ndata: ${JSON.stringify({ text: `mark-${mark}-end`, filler: "x".repeat(400) })}\n\n`;
  for (const res of open) res.write(text);
});
process.on("SIGTERM", () => process.exit(0));
process.on("disconnect", () => process.exit(0));

server.listen(0, "127.0.0.1", () => process.send?.({ port: (server.address() as AddressInfo).port }));
