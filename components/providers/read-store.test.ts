import { describe, expect, it, vi } from "vitest";
import { createReadStore } from "./read-store";

const REFUSED = new Error("refused");
const make = (clock?: () => number) => createReadStore((error) => error === REFUSED, clock);
const nothing = () => {};
const settle = () => new Promise((resolve) => setTimeout(resolve, 0));

describe("read store", () => {
  it("reads once for many watchers and tells them all", async () => {
    const store = make();
    const read = vi.fn(async () => 7);
    const heard = vi.fn();
    store.watch("a", read, 0, heard);
    store.watch("a", read, 0, heard);
    await settle();
    expect(read).toHaveBeenCalledTimes(1);
    expect(store.get("a").data).toBe(7);
    expect(heard).toHaveBeenCalled();
  });

  it("does not read what came with the page until it is stale", async () => {
    let now = 1_000;
    const store = make(() => now);
    const read = vi.fn(async () => "new");
    store.seed("a", "page", 900);
    const stop = store.watch("a", read, 500, nothing);
    expect(read).not.toHaveBeenCalled();
    stop();
    now = 2_000;
    store.watch("a", read, 500, nothing);
    await settle();
    expect(store.get("a").data).toBe("new");
  });

  it("keeps the newer of a page and what is there", () => {
    const store = make();
    store.seed("a", "later", 20);
    store.seed("a", "earlier", 10);
    expect(store.get("a").data).toBe("later");
  });

  it("reads again when something changed while an answer was on its way", async () => {
    const store = make();
    const answers = ["old", "new"];
    const gate: (() => void)[] = [];
    const read = vi.fn(async () => {
      const answer = answers.shift();
      await new Promise<void>((resolve) => gate.push(resolve));
      return answer;
    });
    store.watch("a", read, 0, nothing);
    store.invalidate("a");
    gate.shift()?.();
    await settle();
    expect(store.get("a").data).toBeUndefined();
    gate.shift()?.();
    await settle();
    expect(store.get("a").data).toBe("new");
    expect(read).toHaveBeenCalledTimes(2);
  });

  it("does not let an older answer replace what a write brought", async () => {
    const store = make();
    const answers = ["before the write", "after the write"];
    const read = async () => answers.shift();
    store.watch("a", read, 0, nothing);
    store.set("a", "written");
    await settle();
    expect(store.get("a").data).toBe("after the write");
  });

  it("tries again what did not get through, but not what the server refused", async () => {
    vi.useFakeTimers();
    const store = make();
    const lost = vi.fn(async () => Promise.reject(new Error("lost")));
    const refused = vi.fn(async () => Promise.reject(REFUSED));
    store.watch("lost", lost, 0, nothing);
    store.watch("refused", refused, 0, nothing);
    await vi.advanceTimersByTimeAsync(20_000);
    expect(lost).toHaveBeenCalledTimes(3);
    expect(refused).toHaveBeenCalledTimes(1);
    expect(store.get("refused").error).toBe(REFUSED);
    vi.useRealTimers();
  });

  it("forgets what nobody watches, and leaves other keys alone", async () => {
    const store = make();
    const read = vi.fn(async () => 1);
    store.seed("list open", 0, Date.now());
    store.seed("list done", 0, Date.now());
    store.seed("other", 0, Date.now());
    store.watch("list open", read, 60_000, nothing);
    store.invalidate("list");
    await settle();
    expect(read).toHaveBeenCalledTimes(1);
    expect(store.get("list open").data).toBe(1);
    expect(store.get("list done").data).toBeUndefined();
    expect(store.get("other").data).toBe(0);
  });
});
