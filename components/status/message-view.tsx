import { PageFrame } from "./page-frame";

/** A page that says one thing: not found, not available. */
export function MessageView({ title, text }: { title: string; text: string }) {
  return (
    <PageFrame json="/status.json">
      <div className="page">
        <h1>{title}</h1>
        <p className="now">{text}</p>
        <a className="more" href="/">
          Current status
        </a>
      </div>
    </PageFrame>
  );
}
