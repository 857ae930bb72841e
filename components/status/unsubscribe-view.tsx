import { PageFrame } from "./page-frame";

export type UnsubscribePage = { address: string; audience: string };

/** Asks before it unsubscribes: a form that works without script and posts to its own address. */
export function UnsubscribeView({ address, audience }: UnsubscribePage) {
  return (
    <PageFrame json="/status.json">
      <div className="page">
        <h1>Unsubscribe</h1>
        <p className="now">
          {address} gets incident updates by mail as one of: {audience}.
        </p>
        <form method="post" style={{ display: "flex", flexWrap: "wrap", gap: "12px", margin: "16px 0 24px" }}>
          <button type="submit" name="what" value="audience" style={{ font: "inherit", padding: "12px 18px" }}>
            Stop these updates
          </button>
          <button type="submit" name="what" value="all" style={{ font: "inherit", padding: "12px 18px" }}>
            Stop all updates
          </button>
        </form>
        <a className="more" href="/">
          Current status
        </a>
      </div>
    </PageFrame>
  );
}
