import { createServer, type Socket } from "node:net";

export type SmtpStandIn = {
  url: string;
  /** Raw mails taken. */
  accepted: { to: string; raw: string }[];
  /** Reply to RCPT TO for an address, where it is not "250 ok". */
  refuse: (address: string) => string | undefined;
  close: () => Promise<void>;
};

/** An SMTP server on loopback that takes mails without sign-in or encryption. */
export async function startSmtpStandIn(): Promise<SmtpStandIn> {
  const sockets = new Set<Socket>();
  const self: SmtpStandIn = {
    url: "",
    accepted: [],
    refuse: () => undefined,
    close: () =>
      new Promise((resolve) => {
        for (const socket of sockets) socket.destroy();
        server.close(() => resolve());
      }),
  };
  const server = createServer((socket) => {
    sockets.add(socket);
    let to = "";
    let data: string[] | null = null;
    let rest = "";
    const say = (line: string) => socket.write(`${line}\r\n`);
    const take = (line: string): void => {
      if (data) {
        if (line !== ".") {
          data.push(line);
          return;
        }
        self.accepted.push({ to, raw: data.join("\n") });
        data = null;
        say("250 taken");
        return;
      }
      const [verb = ""] = line.split(" ");
      if (/^RCPT/i.test(verb)) {
        to = /<(.*)>/.exec(line)?.[1] ?? "";
        say(self.refuse(to) ?? "250 ok");
      } else if (/^DATA/i.test(verb)) {
        data = [];
        say("354 go on");
      } else if (/^QUIT/i.test(verb)) {
        say("221 bye");
        socket.end();
      } else say("250 ok");
    };
    say("220 stand-in");
    socket.on("error", () => undefined);
    socket.on("close", () => sockets.delete(socket));
    socket.on("data", (chunk) => {
      const lines = (rest + chunk.toString("utf8")).split("\r\n");
      rest = lines.pop() ?? "";
      for (const line of lines) take(line);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  self.url = `smtp://127.0.0.1:${typeof address === "object" && address ? address.port : 0}`;
  return self;
}
