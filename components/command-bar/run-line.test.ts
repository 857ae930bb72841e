import { TRPCClientError } from "@trpc/client";
import { beforeEach, expect, test, vi } from "vitest";
import type { Fireground } from "@/components/incidents/fireground-context";
import { KnownFailure, QUEUED } from "@/components/providers/failure";
import type { Client } from "@/components/providers/trpc";
import { runLine } from "./run-line";

const open = vi.fn();
const begin = vi.fn();
const advance = vi.fn();
const setSeverity = vi.fn();
const add = vi.fn();
const snapshot = { ref: "INC-7", phase: 7, status: "Active", severity: "High", conditions: [] as object[] };
const fireground = {
  snapshot,
  config: { branches: ["App"] },
  refuse: () => null,
  open,
  begin,
  show: vi.fn(),
  take: vi.fn(),
  refresh: vi.fn(),
  go: vi.fn(),
};
const client = {
  incident: { advance: { mutate: advance }, setSeverity: { mutate: setSeverity } },
  task: { add: { mutate: add } },
  page: { list: { query: async () => [] } },
};
const run = (word: string, rest = "") =>
  runLine(
    word,
    rest,
    {
      fireground: fireground as unknown as Fireground,
      client: client as unknown as Client,
      paths: [],
      people: [],
      teams: [],
    },
    "id",
  );

beforeEach(() => {
  vi.resetAllMocks();
  snapshot.conditions = [];
});

test("what waits in the outbox is done as far as the line goes", async () => {
  add.mockRejectedValue(TRPCClientError.from(new KnownFailure(QUEUED)));
  expect(await run("task", "App: drain node 4")).toEqual({ ok: true, said: QUEUED.message });
});

test("a window that has passed by the clock is met; what is not met is asked about, with the note", async () => {
  const passed = { key: "clean-window", text: "", isMet: false, metAt: "2000-01-01T00:00:00.000Z" };
  advance.mockResolvedValue({ phase: 8 });
  snapshot.conditions = [passed];
  expect(await run("advance")).toMatchObject({ ok: true, said: expect.stringContaining("phase 8") });
  snapshot.conditions = [passed, { key: "paths-closed", text: "", isMet: false }];
  expect(await run("advance", "all is green")).toMatchObject({ ok: true });
  expect(open).toHaveBeenCalledWith("advance", "all is green");
  expect(advance).toHaveBeenCalledOnce();
});

test("a severity goes up at once; down it shows first what follows", async () => {
  setSeverity.mockResolvedValue({ severity: "Critical" });
  expect(await run("severity", "critical")).toEqual({ ok: true, said: "Severity: Critical" });
  await run("severity", "low one customer is left");
  expect(open).toHaveBeenCalledWith("severity", "Low one customer is left");
  expect(setSeverity).toHaveBeenCalledOnce();
});

test("nothing behind a word is lost: it is used, or the line stays", async () => {
  await run("box", "1 one system is left");
  expect(open).toHaveBeenCalledWith("alarm-level", "1 one system is left");
  await run("find", "pool");
  expect(begin).toHaveBeenCalledWith("search", "pool");
  for (const word of ["mom", "publish", "ls"]) {
    expect(await run(word, "we are back")).toMatchObject({
      ok: false,
      problem: expect.stringContaining("nothing behind"),
    });
  }
  expect(await run("arrived", "Database")).toMatchObject({
    ok: false,
    problem: expect.stringMatching(/on its way now\.$/),
  });
});
