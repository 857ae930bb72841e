import { type AddressInfo, connect, createServer, type Server, type Socket } from "node:net";

/** The way from a device to the server, which can be pulled out: nothing answers then, as in a tunnel. */
export class Cable {
  readonly #to: number;
  readonly #sockets = new Set<Socket>();
  #server: Server | null = null;
  #port = 0;

  private constructor(to: number) {
    this.#to = to;
  }

  /** @param url where the server is */
  static async to(url: string): Promise<Cable> {
    const cable = new Cable(Number(new URL(url).port));
    await cable.plugIn();
    return cable;
  }

  get url(): string {
    return `http://localhost:${this.#port}`;
  }

  async plugIn(): Promise<void> {
    const server = createServer((near) => {
      const far = connect(this.#to, "localhost");
      this.#join(near, far);
      this.#join(far, near);
    });
    await new Promise<void>((resolve) => server.listen(this.#port, "localhost", resolve));
    this.#port = (server.address() as AddressInfo).port;
    this.#server = server;
  }

  async pullOut(): Promise<void> {
    const server = this.#server;
    this.#server = null;
    const closed = new Promise((resolve) => server?.close(resolve) ?? resolve(null));
    for (const socket of this.#sockets) socket.destroy();
    await closed;
  }

  #join(from: Socket, to: Socket): void {
    this.#sockets.add(from);
    from.pipe(to);
    from.on("error", () => to.destroy());
    from.on("close", () => {
      this.#sockets.delete(from);
      to.destroy();
    });
  }
}
