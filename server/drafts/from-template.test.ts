import { expect, test } from "vitest";
import { testDb } from "../../tests/support/db";
import { editIncident } from "../incidents/edit-incident";
import { openIncident } from "../incidents/open-incident";
import { editTemplate } from "../templates/edit-template";
import { getTemplate } from "../templates/reads";
import { cutDraft } from "./cut-draft";
import { editDraft } from "./edit-draft";
import { publishDraft } from "./publish-draft";
import { listDrafts } from "./reads";

const ref = "INC-1";

async function opened() {
  const t = await testDb();
  const [mim, comms] = [await t.makeUser("mim"), await t.makeUser("comms")];
  const [asMim, asComms] = [() => t.ctxOf(mim), () => t.ctxOf(comms)];
  await openIncident({ ctx: asMim(), input: { title: "postgres-main pool exhausted", severity: "Critical" } });
  const drafts = () => listDrafts(asMim(), { ref });
  const at = (minutes: number) => new Date(t.clock.now().getTime() + minutes * 60_000).toISOString();
  return { t, asMim, asComms, drafts, at };
}

test("a template that was edited changes the next draft; its version goes with what is published", async () => {
  const { t, asMim, asComms, drafts, at } = await opened();
  const id = "initial.public.status_page.Critical";
  const before = await getTemplate(asComms(), { id });
  const body = "Own words: {{impact}}. It has lasted {{duration}}. Next update: {{nextUpdate}}.";
  const edited = await editTemplate({
    ctx: asComms(),
    input: { id, subject: "{{title}}", body, note: "Shorter", was: before.versionId },
  });
  await editIncident({ ctx: asMim(), input: { ref, set: { customerImpactSummary: "Card payments fail" } } });
  const draft = await cutDraft({ ctx: asMim(), input: { ref } });
  // What is known when it goes out still stands in it.
  expect(draft.body).toBe("Own words: Card payments fail. It has lasted {{duration}}. Next update: {{nextUpdate}}.");
  expect(draft).toMatchObject({ templateVersionId: edited.versionId, draftedBy: "template", entrySeqs: [1, 5] });
  t.clock.advance(7);
  const published = await publishDraft({ ctx: asComms(), input: { ref, draftId: draft.id, version: 1 } });
  expect(published.nextUpdateEta).toBe(at(15));
  const promised = at(15).slice(11, 16);
  expect(published).toMatchObject({
    body: `Own words: Card payments fail. It has lasted 7 minutes. Next update: ${promised} UTC.`,
    templateVersionId: edited.versionId,
  });
  const mail = await t.db.message.findMany({
    where: { channel: "email" },
    select: { props: true, templateVersionId: true },
  });
  for (const { props } of mail) expect(JSON.stringify(props)).not.toContain("{{");
  expect(published.texts.map((one) => [one.audience, one.channel])).toEqual([
    ["public", "email"],
    ["stakeholder", null],
    ["executive", null],
  ]);
  const [page] = await t.db.commsLog.findMany({ where: { channel: "status_page" } });
  expect(page).toMatchObject({ templateVersionId: edited.versionId, body: published.body });
  expect((await drafts())[0]?.state).toBe("published");
});

test("who edits a draft's text and says nothing of the others' has everyone read it", async () => {
  const { asComms } = await opened();
  const draft = await cutDraft({ ctx: asComms(), input: { ref } });
  expect(draft.texts).toHaveLength(3);
  const at = { ref, draftId: draft.id };
  const kept = await editDraft({ ctx: asComms(), input: { ...at, version: 1, body: "One", texts: draft.texts } });
  expect(kept.texts).toEqual(draft.texts);
  expect(await editDraft({ ctx: asComms(), input: { ...at, version: 2, body: "Two" } })).toMatchObject({ texts: [] });
});
