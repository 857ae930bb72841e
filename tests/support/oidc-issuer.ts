import { createHash, randomBytes } from "node:crypto";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { exportJWK, generateKeyPair, type JWTPayload, type KeyLike, SignJWT } from "jose";

export const CLIENT_ID = "majorops-test";
export const CLIENT_SECRET = "issuer-knows-this";

type Grant = { redirectUri: string; nonce: string; challenge: string };

/** A stand-in for an OpenID Connect issuer on loopback: strict where the standard is, lying where a test says so. */
export class OidcIssuer {
  /** Claims of whoever signs in next. */
  person: JWTPayload = {};
  /** Changes the ID token's claims just before they are signed. */
  forge: (claims: JWTPayload) => JWTPayload = (claims) => claims;
  /** Signs with a key that the issuer does not publish. */
  signsWithOtherKey = false;
  /** Claims that only the userinfo endpoint tells. */
  userinfo: JWTPayload | null = null;
  /** Whether the last token request came with the client's secret and the right code verifier. */
  wasTokenRequestSound = false;

  readonly #grants = new Map<string, Grant>();
  #server: Server | undefined;
  #keys: { privateKey: KeyLike; jwk: object; other: KeyLike } | undefined;

  get url(): string {
    const address = this.#server?.address() as AddressInfo | null | undefined;
    return `http://127.0.0.1:${address?.port ?? 0}/realm`;
  }

  async start(): Promise<this> {
    const { privateKey, publicKey } = await generateKeyPair("RS256");
    const other = await generateKeyPair("RS256");
    this.#keys = {
      privateKey,
      other: other.privateKey,
      jwk: { ...(await exportJWK(publicKey)), kid: "k1", use: "sig", alg: "RS256" },
    };
    this.#server = createServer((req, res) => void this.#answer(req, res));
    await new Promise<void>((done) => this.#server?.listen(0, "127.0.0.1", done));
    return this;
  }

  async stop(): Promise<void> {
    this.#server?.closeAllConnections();
    await new Promise((done) => this.#server?.close(done));
  }

  /** What the issuer's own sign-in page does: checks the request and sends the browser back with a code. */
  authorize(url: URL): URL {
    const ask = url.searchParams;
    if (ask.get("client_id") !== CLIENT_ID || ask.get("response_type") !== "code") throw new Error("not our client");
    if (ask.get("code_challenge_method") !== "S256" || !ask.get("scope")?.split(" ").includes("openid")) {
      throw new Error("PKCE and the openid scope are required");
    }
    const redirectUri = ask.get("redirect_uri") ?? "";
    const code = randomBytes(12).toString("hex");
    this.#grants.set(code, { redirectUri, nonce: ask.get("nonce") ?? "", challenge: ask.get("code_challenge") ?? "" });
    const back = new URL(redirectUri);
    back.searchParams.set("code", code);
    back.searchParams.set("state", ask.get("state") ?? "");
    return back;
  }

  async #answer(req: IncomingMessage, res: ServerResponse): Promise<void> {
    const path = new URL(req.url ?? "/", this.url).pathname.replace(/^\/realm/, "");
    const json = (value: unknown, status = 200) => {
      res.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(value));
    };
    if (path === "/.well-known/openid-configuration") return json(this.#metadata());
    if (path === "/jwks") return json({ keys: [this.#keys?.jwk] });
    if (path === "/userinfo") return json(this.userinfo ?? { sub: this.person.sub });
    if (path === "/token") return json(...(await this.#token(req)));
    json({ error: "not_found" }, 404);
  }

  #metadata() {
    return {
      issuer: this.url,
      authorization_endpoint: `${this.url}/authorize`,
      token_endpoint: `${this.url}/token`,
      jwks_uri: `${this.url}/jwks`,
      userinfo_endpoint: `${this.url}/userinfo`,
      response_types_supported: ["code"],
      subject_types_supported: ["public"],
      id_token_signing_alg_values_supported: ["RS256"],
    };
  }

  async #token(req: IncomingMessage): Promise<[unknown, number]> {
    let text = "";
    for await (const chunk of req) text += chunk;
    const form = new URLSearchParams(text);
    const grant = this.#grants.get(form.get("code") ?? "");
    this.#grants.delete(form.get("code") ?? "");
    const basic = `Basic ${Buffer.from(`${CLIENT_ID}:${CLIENT_SECRET}`).toString("base64")}`;
    const challenge = createHash("sha256")
      .update(form.get("code_verifier") ?? "")
      .digest("base64url");
    this.wasTokenRequestSound =
      grant !== undefined &&
      req.headers.authorization === basic &&
      form.get("redirect_uri") === grant.redirectUri &&
      challenge === grant.challenge;
    if (!this.wasTokenRequestSound || !grant || !this.#keys) return [{ error: "invalid_grant" }, 400];
    const now = Math.floor(Date.now() / 1000);
    const claims = this.forge({
      iss: this.url,
      aud: CLIENT_ID,
      nonce: grant.nonce,
      iat: now,
      exp: now + 300,
      ...this.person,
    });
    const idToken = await new SignJWT(claims)
      .setProtectedHeader({ alg: "RS256", kid: "k1" })
      .sign(this.signsWithOtherKey ? this.#keys.other : this.#keys.privateKey);
    return [{ access_token: "at", token_type: "Bearer", expires_in: 300, id_token: idToken }, 200];
  }
}
