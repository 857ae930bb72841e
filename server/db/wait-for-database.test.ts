import { createServer } from "node:net";
import { expect, inject, test } from "vitest";
import { freePort } from "./postgres-process";
import { placeOf, waitForDatabase } from "./wait-for-database";

const PASSWORD = "s3cret-word";

async function refusal(url: string): Promise<string> {
  return waitForDatabase(url, 0).then(
    () => "let in",
    (error: Error) => error.message,
  );
}

test("lets in where the database answers", async () => {
  await expect(waitForDatabase(inject("testDatabase").adminUrl, 0)).resolves.toBeUndefined();
});

test("names host, port and reason, never the password", async () => {
  const port = await freePort();
  const message = await refusal(`postgresql://someone:${PASSWORD}@127.0.0.1:${port}/majorops`);
  expect(message).toContain(`127.0.0.1:${port}/majorops`);
  expect(message).toContain("connection refused");
  expect(message).not.toContain(PASSWORD);
  expect(message).not.toContain("someone");
});

test("an unknown host and an unknown database are told apart", async () => {
  expect(await refusal(`postgresql://a:${PASSWORD}@no-such-host.invalid/x`)).toMatch(
    /no-such-host\.invalid:5432\/x.*(no such host|looked up)/,
  );
  const url = new URL(inject("testDatabase").adminUrl);
  url.pathname = "/there_is_none";
  await expect(waitForDatabase(url.toString(), 3600)).rejects.toThrow(/"there_is_none" does not exist/);
});

test("a server that accepts and says nothing is given up", async () => {
  const silent = createServer().listen(0, "127.0.0.1");
  await new Promise((resolve) => silent.once("listening", resolve));
  const address = silent.address();
  const port = typeof address === "object" && address ? address.port : 0;
  expect(await refusal(`postgresql://a@127.0.0.1:${port}/x`)).toMatch(/timeout/i);
  silent.close();
});

test("the place of a URL with its host in the query", () => {
  expect(placeOf("postgresql:///majorops?host=/run/postgresql&port=5433")).toBe("/run/postgresql:5433/majorops");
});
