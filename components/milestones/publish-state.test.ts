import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import type { Draft } from "@/server/drafts/schemas";
import { AUDIENCES, type Milestone } from "@/server/milestones/schemas";
import type { FilledText } from "@/server/templates/schemas";
import { etaInstant, minutesOf, needsNoPromise } from "./eta-choice";
import { beginForm, startOf } from "./publish-begin";
import {
  changesOf,
  forKeeping,
  isWritten,
  keyOf,
  type PublishForm,
  shownOf,
  takeKept,
  takeTone,
  toInput,
  tonesOf,
  versionOf,
  wentOut,
  withAudience,
  withPromise,
} from "./publish-state";

const now = Date.parse("2026-11-21T03:47:12Z");
const late = { nextUpdate: "04:03 UTC", duration: "12 minutes" };
const later = { nextUpdate: "04:18 UTC", duration: "13 minutes" };
const text = (audience: FilledText["audience"], channel: FilledText["channel"], more = ""): FilledText => ({
  stage: "update",
  audience,
  channel,
  templateVersionId: `update.${audience}.${channel}@1`,
  title: `${audience} ${channel}`,
  body: `Cards fail${more}. It has lasted {{duration}}. Next update: {{nextUpdate}}.`,
});
const TEXTS = [
  text("public", "status_page"),
  text("public", "email"),
  text("public", "banner"),
  text("stakeholder", "email"),
  text("stakeholder", "slack"),
  text("executive", "email", " at {{systems}}"),
];
const known = {
  snapshot: {
    severity: "Critical" as const,
    status: "Active" as const,
    publicTitle: "Card payments",
    title: "pg-main is full",
  },
  config: {
    etaPresetsMinutes: { Critical: [15], High: [30], Medium: [60], Low: [] },
    updateIntervalMinutes: { Critical: 15, High: 30, Medium: 60, Low: null },
  },
  milestones: [],
  isHolding: false,
};
const form = beginForm({ kind: "template", stage: "update" }, known);
const sent = { ref: "INC-1", eta: "2026-11-21T04:03:00.000Z", channels: ["email" as const], copies: [] };
const main = "public.status_page";
const write = (to: PublishForm, key: string, body: string): PublishForm => {
  const version = versionOf(to, TEXTS, key);
  return { ...to, versions: { ...to.versions, [key]: { ...version, edited: { ...shownOf(version, late), body } } } };
};

describe("etaInstant", () => {
  it("counts from now and rounds up to the minute that everyone is shown", () => {
    expect(etaInstant({ kind: "minutes", minutes: 15 }, now)).toBe("2026-11-21T04:03:00.000Z");
    expect(etaInstant({ kind: "at", local: "nonsense" }, now)).toBeNull();
    expect(etaInstant({ kind: "none" }, now)).toBeNull();
    expect(minutesOf({ kind: "minutes", minutes: 30 }, now)).toBe(30);
    expect(minutesOf({ kind: "none" }, now)).toBeNull();
  });

  it("knows who needs no promise", () => {
    expect([needsNoPromise("Low"), needsNoPromise("Medium"), needsNoPromise("High")]).toEqual([true, false, false]);
  });
});

test("each audience goes out in its own template; whose template is not filled yet reads the milestone's words", () => {
  const input = toInput(form, TEXTS, sent);
  expect(input.body).toBe(TEXTS[0]?.body);
  expect(input).toMatchObject({ draftedBy: "template", templateVersionId: "update.public.status_page@1" });
  expect(input.texts?.map((one) => [one.audience, one.channel])).toEqual([
    ["public", "email"],
    ["stakeholder", null],
  ]);
  expect(toInput({ ...form, isOneText: true }, TEXTS, sent).texts).toEqual([]);
  const chats = toInput(form, TEXTS, { ...sent, channels: ["email", "slack"], copies: ["public.banner"] });
  expect(chats.texts?.map((one) => [one.audience, one.channel])).toEqual([
    ["public", "email"],
    ["stakeholder", null],
    ["stakeholder", "slack"],
    ["public", "banner"],
  ]);
  expect(toInput({ ...form, audience: ["stakeholder"] }, TEXTS, sent)).not.toHaveProperty("publicTitle");
});

test("another tone keeps what was written by hand, and gives it back", () => {
  const written = write(form, main, "My words");
  const tones = tonesOf(written, TEXTS, main);
  expect(tones.map(({ label }) => label)).toEqual(["Plain", "Full"]);
  const [, full] = tones;
  if (!full) throw new Error("no tone");
  const toned = takeTone(versionOf(written, TEXTS, main), full);
  expect(shownOf(toned, late).title).toBe("public email");
  expect(shownOf(takeKept(toned), late).body).toBe("My words");
  // Readers inside are offered nothing of outsiders, and the other way round.
  expect(tonesOf(form, TEXTS, "stakeholder.email").map(({ key }) => key)).toEqual([
    "stakeholder.email",
    "stakeholder.slack",
  ]);
});

test("the promise in a text follows the one that is made, whoever wrote the text, and the rest stays", () => {
  expect(shownOf(versionOf(form, TEXTS, main), later).body).toContain("13 minutes. Next update: 04:18 UTC.");
  fc.assert(
    fc.property(fc.string({ maxLength: 40 }), fc.string({ maxLength: 40 }), (before, after) => {
      const clean = (words: string) => words.replaceAll("$", "").replaceAll("04:03 UTC", "").replaceAll("{{", "");
      const written = write(form, main, `${clean(before)} 04:03 UTC ${clean(after)}`);
      const again = shownOf(versionOf(withPromise(written, late, later), TEXTS, main), later);
      expect(again.body).toBe(`${clean(before)} 04:18 UTC ${clean(after)}`);
    }),
  );
});

const draft = {
  id: "d1",
  ref: "INC-1",
  number: 4,
  stage: "update",
  state: "approved",
  version: 3,
  title: "Cards",
  body: "Cards fail. Next update: {{nextUpdate}}.",
  audience: ["public", "stakeholder"],
  texts: [
    { audience: "stakeholder", channel: null, title: "Inside", body: "pg-main is full.", templateVersionId: null },
  ],
  templateVersionId: "update.public.status_page@1",
  channels: [],
  publicTitle: "Card payments",
  nextUpdateMinutes: 15,
  isResolution: false,
} as unknown as Draft;

test("a draft that nobody touched is published as it was approved; a word more is a change, and keeps its promise", () => {
  const begun = beginForm({ kind: "draft", draft }, known);
  expect(changesOf(begun, TEXTS, [], draft, now)).toEqual({});
  const single = { ...draft, texts: [] };
  expect(changesOf(beginForm({ kind: "draft", draft: single }, known), TEXTS, [], single, now)).toEqual({});
  const copied = { ...draft, channels: ["email", "banner"] };
  const withBanner = beginForm({ kind: "draft", draft: copied }, known);
  expect(changesOf(withBanner, TEXTS, ["public.banner"], copied, now)).toEqual({});
  expect(changesOf(begun, TEXTS, ["public.banner"], draft, now)).toEqual({});
  const added = changesOf({ ...begun, channels: ["email", "banner"] }, TEXTS, ["public.banner"], draft, now);
  expect(added.texts?.map((one) => one.channel)).toContain("banner");
  const input = toInput(begun, TEXTS, sent);
  expect(input).toMatchObject({ draftId: "d1", body: draft.body, texts: draft.texts });
  const changed = changesOf(write(begun, main, "Cards fail in Asia. 04:03 UTC"), TEXTS, [], draft, now);
  expect(changed).toMatchObject({ title: "Cards", body: "Cards fail in Asia. 04:03 UTC" });
  expect(changed.texts?.map((one) => [one.audience, one.body])).toContainEqual(["stakeholder", "pg-main is full."]);
  expect(forKeeping(changed, late).body).toBe("Cards fail in Asia. {{nextUpdate}}");
  expect(changesOf({ ...begun, eta: { kind: "minutes", minutes: 30 } }, TEXTS, [], draft, now)).toEqual({
    nextUpdateMinutes: 30,
  });
});

test("what opens: what was asked for, else the draft that waits, else the text of the moment", () => {
  const at = { status: "Active" as const, milestoneCount: 0 };
  expect(startOf("", null, at, [])).toEqual({ kind: "template", stage: "initial" });
  expect(startOf("", null, { ...at, milestoneCount: 2 }, [])).toEqual({ kind: "template", stage: "update" });
  expect(startOf("", draft, at, [])).toEqual({ kind: "draft", draft });
  expect(startOf("holding", draft, at, [])).toEqual({ kind: "template", stage: "holding" });
  expect(startOf("", { ...draft, state: "published" }, { ...at, status: "Resolved" }, [])).toEqual({
    kind: "template",
    stage: "resolution",
  });
});

test("the one text goes along when other readers make another of them the outermost", () => {
  const own = write(beginForm({ kind: "own" }, known), main, "Half of the cards work");
  const inside = withAudience(own, TEXTS, ["stakeholder", "executive"]);
  expect(toInput(inside, TEXTS, sent)).toMatchObject({ body: "Half of the cards work", audience: inside.audience });
  expect(inside.active).toBe("stakeholder.email");
  expect(toInput(withAudience(inside, TEXTS, ["public"]), TEXTS, sent).body).toBe("Half of the cards work");
  // Where each reads their own template, theirs stays theirs.
  const each = withAudience(write(form, main, "For outsiders"), TEXTS, ["stakeholder"]);
  expect(toInput(each, TEXTS, sent).body).toBe(TEXTS[3]?.body);
  expect([isWritten(form), isWritten(own)]).toEqual([false, true]);
});

test("a correction begins as what it corrects, names it, and says the same to everyone", () => {
  const milestone = {
    id: "m1",
    sequence: 3,
    title: "Cards",
    body: "All fixed. Next update: 14:48 UTC (15:48 CET).",
    nextUpdateEta: "2026-11-21T14:48:00.000Z",
    cutAt: "2026-11-21T14:32:00.000Z",
    audience: ["public", "executive"],
    channels: [],
  };
  const corrected = milestone as unknown as Milestone;
  const start = startOf("correction:m1", null, { status: "Active", milestoneCount: 3 }, [corrected]);
  const begun = beginForm(start, { ...known, milestones: [corrected] });
  const input = toInput(begun, TEXTS, sent);
  expect(input).toMatchObject({
    correctsId: "m1",
    title: "Correction: Cards",
    body: "This corrects our update 3. All fixed. Next update: {{nextUpdate}}.",
    audience: ["public", "executive"],
    texts: [],
    draftedBy: "human",
  });
  const isLast = (status: "Active" | "Resolved", isResolution: boolean) => {
    const resolved = { kind: "correction" as const, milestone: { ...corrected, isResolution } };
    return beginForm(resolved, { ...known, snapshot: { ...known.snapshot, status } }).isResolution;
  };
  expect([isLast("Active", true), isLast("Resolved", true), isLast("Resolved", false)]).toEqual([false, true, true]);
  const over = beginForm(start, { ...known, snapshot: { ...known.snapshot, status: "Resolved" } });
  expect(toInput(over, TEXTS, sent)).toMatchObject({
    body: "This corrects our update 3. All fixed. Next update: 14:48 UTC (15:48 CET).",
    isResolution: true,
    nextUpdateEta: null,
  });
  expect(AUDIENCES.map((one) => keyOf(one, "email")).every((key) => tonesOf(begun, TEXTS, key).length === 0)).toBe(
    true,
  );
});

test("a press without an answer is known to have gone out as soon as the record holds an update of one's own since", () => {
  const pressed = { ...toInput(form, TEXTS, sent), afterSequence: 1 };
  const update = (sequence: number, cutByName: string) => ({ sequence, cutByName }) as Milestone;
  expect(wentOut(pressed, [update(1, "Ann")], "Ann")).toBeUndefined();
  expect(wentOut(pressed, [update(2, "Bo"), update(1, "Ann")], "Ann")).toBeUndefined();
  expect(wentOut(pressed, [update(2, "Ann"), update(1, "Ann")], "Ann")?.sequence).toBe(2);
  expect(wentOut(null, [update(2, "Ann")], "Ann")).toBeUndefined();
});
