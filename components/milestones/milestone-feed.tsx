import { Moment } from "@/components/time/times";
import type { Milestone } from "@/server/milestones/schemas";

/** Milestones as readers get them, newest first. */
export function MilestoneFeed({ milestones }: { milestones: Milestone[] }) {
  if (milestones.length === 0) {
    return <p className="empty">No update has been published yet. The first one appears here by itself.</p>;
  }
  return (
    <ol className="rows">
      {milestones.map((one) => (
        <li key={one.id} id={`update-${one.sequence}`}>
          <h3 dir="auto">{one.title}</h3>
          <p className="who">
            Update {one.sequence} · <Moment at={one.cutAt} withZone /> · {one.cutByName}
            {one.isResolution && <b className="green"> · Resolution</b>}
            {other(
              "corrects",
              milestones.find((each) => each.id === one.correctsId),
            )}
            {other(
              "corrected by",
              milestones.find((each) => each.correctsId === one.id),
            )}
          </p>
          <p dir="auto" className="prose">
            {one.body}
          </p>
        </li>
      ))}
    </ol>
  );
}

const other = (words: string, update: Milestone | undefined) =>
  update && (
    <>
      {" · "}
      <a href={`#update-${update.sequence}`}>
        {words} update {update.sequence}
      </a>
    </>
  );
