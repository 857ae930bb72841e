import { describe, expect, it } from "vitest";
import { renderMessage } from "../server/mail/render-message";
import type { MilestoneProps, TeamPageProps } from "./schemas";

const FULL: MilestoneProps = {
  audience: "executive",
  ref: "INC-42",
  incidentTitle: "Card payments fail at checkout",
  severity: "Critical",
  status: "Active",
  phase: 5,
  phaseName: "Isolation",
  publicStage: "identified",
  sequence: 3,
  title: "Rolling back release 812",
  body: "First paragraph.\n\nSecond, with\ntwo lines.",
  publishedAt: "2026-11-21T03:31:00.000Z",
  nextUpdateEta: "2026-11-21T03:50:00.000Z",
  isResolution: false,
  startedAt: "2026-11-21T02:55:00.000Z",
  affectedSystems: ["Checkout", "Payments API"],
  businessImpact: "IMPACT-MARKER",
  riskLevel: "High",
  confidence: "Medium",
  url: "https://ops.example.test/exec/incidents/INC-42",
};
const milestone = (props: Partial<MilestoneProps> = {}) => renderMessage("milestone", { ...FULL, ...props });

describe("the milestone's mail", () => {
  it("says in HTML and text what, how bad, where it stands, and when the next update comes", async () => {
    const { html, text } = await milestone();
    for (const bytes of [html, text]) {
      for (const part of [
        "INC-42",
        "Critical",
        "Phase 5 of 8, Isolation",
        "Rolling back release 812",
        FULL.url,
        "IMPACT-MARKER",
      ]) {
        expect(bytes).toContain(part);
      }
      expect(bytes).toContain("Next update by 21 Nov 2026, 03:50 UTC");
      expect(bytes).toContain(
        "because you are on an executive list for Critical incidents, or subscribed to this one.",
      );
    }
    expect(text).toContain("First paragraph.\n\nSecond, with\ntwo lines.");
    expect(html).not.toContain("<script");
    expect(Buffer.byteLength(html)).toBeLessThan(30_000); // some readers cut off what is longer than 100 kB
  });

  it("keeps from each audience what is not for it, whatever the props hold", async () => {
    const stakeholder = await milestone({ audience: "stakeholder" });
    expect(stakeholder.html + stakeholder.text).not.toContain("IMPACT-MARKER");
    expect(stakeholder.text).toContain("Affected systems: Checkout, Payments API");
    for (const audience of ["public", "affected_customers", "strategic"] as const) {
      const open = await milestone({ audience });
      const bytes = open.html + open.text;
      for (const part of ["IMPACT-MARKER", "Payments API", "Phase 5", "Isolation", "Began", "Confidence"]) {
        expect(bytes).not.toContain(part);
      }
      expect(open.text).toContain("We know where the fault is and are fixing it");
    }
  });

  it("says so when nothing more is due, and what it corrects", async () => {
    const { text } = await milestone({ isResolution: true, nextUpdateEta: null, status: "Resolved", corrects: 2 });
    expect(text).toContain("Final update, no. 3, corrects update 2");
    expect(text).toContain("No further update is due");
    expect((await milestone({ nextUpdateEta: null })).text).toContain("No time is set for the next update");
  });

  it("shows markup, emoji and right-to-left text as text", async () => {
    const title = `<img src=x onerror=alert(1)> خطأ 💳 "quoted" & more`;
    const { html, text } = await milestone({ incidentTitle: title, body: "<script>alert(1)</script>" });
    expect(html).not.toContain("<img");
    expect(html).not.toContain("<script");
    expect(html).toContain("&lt;script&gt;alert(1)&lt;/script&gt;");
    expect(html).toContain("خطأ 💳");
    expect(text).toContain(title);
  });

  it("gives the same bytes for the same props, and refuses props that do not fit", async () => {
    expect(await milestone()).toEqual(await milestone());
    await expect(milestone({ url: "no url" })).rejects.toThrow("do not fit");
    await expect(renderMessage("toString" as "milestone", FULL)).rejects.toThrow("There is no mail");
  });
});

describe("the sign-in mail", () => {
  it("carries the link, for whom, until when", async () => {
    const url = "https://ops.example.test/login/link/abc?callbackUrl=%2Fnew";
    const { html, text } = await renderMessage("sign-in", {
      url,
      email: "ann@example.test",
      expiresAt: "2026-11-21T04:05:00.000Z",
    });
    expect(html).toContain(`href="${url}"`);
    expect(text).toContain(`\n${url}\n`);
    expect(text).toContain("until 21 Nov 2026, 04:05 UTC, for ann@example.test");
  });
});

describe("the page to a team", () => {
  const PAGE: TeamPageProps = {
    ref: "INC-42",
    incidentTitle: "Card payments fail at checkout",
    severity: "Critical",
    alarmLevel: "Box 3",
    status: "Active",
    phase: 2,
    phaseName: "Gather",
    team: "Database",
    rotation: "database-primary",
    contactName: null,
    ask: "The vault is out of connections.",
    isAgain: false,
    affectedSystems: ["Card vault"],
    pagedByName: "Mia Manager",
    pagedAt: "2026-11-21T03:31:00.000Z",
    bridgeUrl: "https://meet.example.com/bridge",
    url: "https://ops.example.test/admin/incidents/INC-42?panel=pages",
  };

  it("says what burns, how bad, what is asked, where the bridge is and where to acknowledge", async () => {
    const { html, text } = await renderMessage("team-page", PAGE);
    for (const part of [
      "Database, you are paged",
      "Critical",
      "Box 3",
      PAGE.ask,
      "https://meet.example.com/bridge",
      PAGE.url,
      "Card vault",
      "Mia Manager, 21 Nov 2026, 03:31 UTC",
    ]) {
      expect(text).toContain(part);
      expect(html).toContain(part);
    }
    expect(html).toContain(`href="${PAGE.url}"`);
    expect(html).toContain('href="https://meet.example.com/bridge"');
  });

  it("asks for the usual where nothing is asked, names who is called, and links nothing that is not a web address", async () => {
    const props = { ...PAGE, ask: " ", isAgain: true, contactName: "Rae", bridgeUrl: "javascript:alert(1)" };
    const { html, text } = await renderMessage("team-page", props);
    expect(text).toContain("Rae (Database), you are paged again");
    expect(text).toContain("Join the bridge and report conditions, actions, needs.");
    expect(html).not.toContain('href="javascript');
    const none = await renderMessage("team-page", { ...PAGE, bridgeUrl: null });
    expect(none.text).toContain("Bridge: no link yet");
  });
});

describe("the mail of a changed posture", () => {
  it("says what changed, why, by whom and where to look, in HTML and text", async () => {
    const { html, text } = await renderMessage("posture-changed", {
      ref: "INC-42",
      incidentTitle: "Card payments fail <b>",
      what: "Severity",
      from: "Critical",
      to: "Medium",
      reason: "Only one region",
      byName: "Alex Rivera",
      at: "2026-11-21T03:31:00.000Z",
      beside: [{ label: "Alarm level", value: "Box 3, as before" }],
      url: "https://ops.example.test/admin/incidents/INC-42",
    });
    for (const bytes of [html, text]) {
      for (const part of ["INC-42", "Only one region", "Alex Rivera", "Box 3, as before", "21 Nov 2026, 03:31 UTC"]) {
        expect(bytes).toContain(part);
      }
    }
    expect(text).toContain("Severity: Critical → Medium");
    expect(html).not.toContain("fail <b>");
  });
});

describe("a notice's mail", () => {
  const props = {
    ref: "INC-42",
    incidentTitle: "Card payments fail at checkout",
    severity: "Critical",
    word: "Update due",
    text: "Next update promised for 03:50 UTC, in 3 min.",
    escalatedTo: null,
    advice: "",
    byName: null,
    at: "2026-11-21T03:47:00.000Z",
    url: "https://ops.example.test/admin/incidents/INC-42",
  } as const;

  it("says what waits, why this reader gets it, and where to do it", async () => {
    const { html, text } = await renderMessage("notice", props);
    for (const bytes of [html, text]) {
      for (const part of ["Update due", props.text, props.url, "Write the update", "you keep the promise of updates"]) {
        expect(bytes).toContain(part);
      }
      expect(bytes).not.toContain("Escalated");
    }
    expect(html).not.toContain("<script");
  });

  it("of an update that did not arrive, leads to where it is sent again, and not to writing one", async () => {
    const { text } = await renderMessage("notice", { ...props, word: "Not delivered" });
    expect(text).toContain("See what was not delivered");
    expect(text).not.toMatch(/Write the update|Publishing makes it good/);
  });

  it("an escalation says whom it went to, who raised it, and that nothing changed by itself", async () => {
    const escalatedTo = "Mia (MIM) and the admins, as nobody is Leader";
    const advice = "Nobody is Leader of this incident.";
    const raised = { ...props, word: "Escalated", escalatedTo, advice, byName: "<b>Sam</b>" } as const;
    const { html, text } = await renderMessage("notice", raised);
    for (const bytes of [html, text]) {
      for (const part of [escalatedTo, advice, "The severity has not changed by it", "Open the incident"]) {
        expect(bytes).toContain(part);
      }
    }
    expect(text).toContain("Raised by: <b>Sam</b>, 21 Nov 2026, 03:47 UTC");
    expect(html).not.toContain("<b>Sam</b>");
  });
});
