import type { ReactNode } from "react";
import { PageFrame } from "./page-frame";

export type UnsubscribePage = {
  address: string;
  /** "public updates". */
  audience: string;
  /** Mails come, they left this audience's or all, or something else holds mails back. */
  state: "on" | "left" | "leftAll" | "held";
  /** Something was just done; false where it was so before. */
  done?: boolean;
};

const TITLE = {
  on: "Unsubscribe",
  left: "You are unsubscribed",
  leftAll: "You are unsubscribed",
  held: "No updates are sent here",
} as const;

/** Where a reader of mails stands, and the buttons that change it: forms that work without script and post here. */
export function UnsubscribeView({ address, audience, state, done }: UnsubscribePage) {
  return (
    <PageFrame json="/status.json">
      <div className="page">
        <h1>{state === "on" && done ? "You get these updates again" : TITLE[state]}</h1>
        <p className="now" style={{ overflowWrap: "anywhere" }}>
          {state === "on" && `${address} gets ${audience} on incidents by mail.`}
          {state === "left" && `${address} gets no more ${audience} on incidents. Mails of other kinds still come.`}
          {state === "leftAll" && `${address} gets no updates any more.`}
          {state === "held" &&
            `Mail to ${address} is held back: it came back, was marked as spam, or somebody asked us to. To get updates, ask whoever runs this service.`}
        </p>
        {state === "on" && (
          <>
            <Choices>
              <Choice what="audience">Stop these updates</Choice>
              <Choice what="all">Stop all updates</Choice>
            </Choices>
            <p className="now">Nothing changes until you press a button.</p>
          </>
        )}
        {(state === "left" || state === "leftAll") && (
          <>
            <Choices>
              <Choice what="back">Get them again</Choice>
              {state === "left" && <Choice what="all">Stop all updates</Choice>}
            </Choices>
            <p className="now">An update that was already on its way may still arrive. This link keeps working.</p>
          </>
        )}
        <a className="more" href="/">
          Current status
        </a>
      </div>
    </PageFrame>
  );
}

const Choices = ({ children }: { children: ReactNode }) => (
  <form method="post" style={{ display: "flex", flexWrap: "wrap", gap: "12px", margin: "20px 0" }}>
    {children}
  </form>
);

const LOOK = {
  font: "inherit",
  fontWeight: 600,
  minHeight: "3rem",
  padding: "0 1.1rem",
  border: "1px solid var(--soft)",
  borderRadius: "8px",
  background: "var(--card)",
  color: "var(--ink)",
  cursor: "pointer",
};

const Choice = ({ what, children }: { what: string; children: ReactNode }) => (
  <button type="submit" name="what" value={what} style={LOOK}>
    {children}
  </button>
);
