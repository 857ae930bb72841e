"use client";
import { useEffect, useRef, useState } from "react";
import { useRead } from "@/components/providers/use-read";
import { AUDIENCE_LABEL } from "@/server/milestones/schemas";
import { LEFT_OUT_LABEL, RANK_LABEL } from "@/server/recipients/rules";
import type { PreviewedPerson, PreviewRecipients } from "@/server/recipients/schemas";
import { wantedKey } from "./wanted-key";

const PAGE = 100;
/** What a row is taken to measure until it was seen. */
const ROW_PX = 44;

type Props = { wanted: PreviewRecipients; found: number; first: PreviewedPerson[] };

/**
 * Everyone, in the order of sending and then those left out. Only what is near the eye is read and drawn; the rest
 * keeps its place by the height that it had, or will likely have.
 */
export function PeoplePages({ wanted, found, first }: Props) {
  const pages = Math.ceil(found / PAGE);
  return (
    <section
      aria-label="Who gets what, and why"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by key
      tabIndex={0}
      className="max-h-[26rem] overflow-y-auto overscroll-contain rounded-md border border-line"
    >
      {Array.from({ length: pages }, (_, index) => (
        <PeoplePage
          // biome-ignore lint/suspicious/noArrayIndexKey: a page is its place
          key={index}
          wanted={{ ...wanted, offset: index * PAGE, limit: PAGE }}
          count={Math.min(PAGE, found - index * PAGE)}
          found={found}
          first={index === 0 ? first.slice(0, PAGE) : undefined}
        />
      ))}
    </section>
  );
}

type PageProps = { wanted: PreviewRecipients; count: number; found: number; first: PreviewedPerson[] | undefined };

function PeoplePage({ wanted, count, found, first }: PageProps) {
  const ref = useRef<HTMLUListElement>(null);
  const [isNear, setNear] = useState(first !== undefined);
  const [height, setHeight] = useState(count * ROW_PX);
  useEffect(() => {
    const list = ref.current;
    if (!list) return;
    const observer = new IntersectionObserver(
      ([entry]) => {
        if (!entry) return;
        if (!entry.isIntersecting && list.childElementCount > 0) setHeight(list.getBoundingClientRect().height);
        setNear(entry.isIntersecting);
      },
      { root: list.parentElement, rootMargin: "800px 0px" },
    );
    observer.observe(list);
    return () => observer.disconnect();
  }, []);
  const read = useRead(`${wantedKey(wanted)}`, (client) => client.recipient.preview.query(wanted), {
    isEnabled: isNear && first === undefined,
    staleMs: 60_000,
  });
  const people = first ?? read.data?.people;
  const start = wanted.offset ?? 0;
  return (
    <ul
      ref={ref}
      aria-label={`${start + 1} to ${start + count} of ${found}`}
      style={isNear && people ? undefined : { height }}
    >
      {isNear && people?.map((one) => <Person key={one.address} person={one} />)}
      {isNear && !people && <li className="px-3 py-2 text-[13px] text-soft">Reading…</li>}
    </ul>
  );
}

function Person({ person: { name, address, audience, because, notAlso, rank, why } }: { person: PreviewedPerson }) {
  return (
    <li className="grid gap-x-4 border-t border-line-soft px-3 py-1.5 text-[13px] [overflow-wrap:anywhere] sm:grid-cols-[minmax(0,1fr)_minmax(0,1.3fr)]">
      <span className="min-w-0">
        {name && (
          <b dir="auto" className="font-semibold">
            {name}{" "}
          </b>
        )}
        <span className={name ? "text-soft" : ""}>{address}</span>
        {rank !== null && (
          <span className="block text-xs text-soft">
            <span className="num">{rank}</span> {RANK_LABEL[rank]}
          </span>
        )}
      </span>
      <span className="min-w-0">
        {why ? (
          <span className="text-amber">Nothing: {LEFT_OUT_LABEL[why]}</span>
        ) : (
          <>
            Text for <b className="font-semibold">{AUDIENCE_LABEL[audience]}</b>
            {notAlso.length > 0 && (
              <span className="text-soft">, not also for {notAlso.map((one) => AUDIENCE_LABEL[one]).join(", ")}</span>
            )}
          </>
        )}
        <span className="block text-xs text-soft">{because.join(" · ")}</span>
      </span>
    </li>
  );
}
