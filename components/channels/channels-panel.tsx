"use client";
import { useState } from "react";
import { useReads, useSeededRead } from "@/components/providers/use-read";
import { useVerb } from "@/components/providers/use-verb";
import { Moment } from "@/components/time/times";
import { useAnnounce } from "@/components/ui/announcer";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { FieldError } from "@/components/ui/field";
import { Tag } from "@/components/ui/tag";
import { type AddedEndpoint, type Endpoint, KIND_LABEL, NOTICE_KIND_LABEL } from "@/server/channels/schemas";
import { AUDIENCE_LABEL } from "@/server/milestones/schemas";
import { EndpointForm } from "./endpoint-form";
import { EndpointSecret } from "./endpoint-secret";
import { stateTone, stateWord } from "./state-words";

/** Whose texts it gets, and what its team is told. */
const heard = ({ audiences, notices }: Endpoint): string =>
  [
    audiences.map((audience) => AUDIENCE_LABEL[audience]).join(", "),
    ...notices.map((kind) => NOTICE_KIND_LABEL[kind].replace(/^./, (first) => first.toLowerCase())),
  ]
    .filter(Boolean)
    .join(" · ");

/** While a test is under way its outcome is looked for this often. */
const EVERY_MS = 3_000;

/** Chat channels and webhooks: whose text goes there, and what became of the last message. */
export function ChannelsPanel({ initial, canEdit }: { initial: Endpoint[]; canEdit: boolean }) {
  const reads = useReads();
  const { show } = useAnnounce();
  const [openedAt] = useState(() => Date.now());
  const [editing, setEditing] = useState<string | null>(null);
  const [added, setAdded] = useState<AddedEndpoint | null>(null);
  const [isWaiting, setWaiting] = useState(false);
  const endpoints = useSeededRead("channels", (client) => client.channel.list.query(), {
    initial: { data: initial, at: openedAt },
    ...(isWaiting ? { everyMs: EVERY_MS } : {}),
  });
  const renew = () => void reads.invalidate("channels");
  const done = (endpoint: Endpoint, text: string) => {
    setEditing(null);
    renew();
    show(`${endpoint.name} ${text}`);
  };
  return (
    <>
      {!canEdit && (
        <p className="panel mb-4 px-4 py-3 text-soft">You can read where milestones go; Comms and admins change it.</p>
      )}
      {added?.endpoint.kind === "webhook" && (
        <EndpointSecret key={added.secret} added={added} onDone={() => setAdded(null)} />
      )}
      {canEdit && editing === null && (
        <Button className="mb-4" look="primary" onClick={() => setEditing("new")}>
          Add an endpoint
        </Button>
      )}
      {editing === "new" && (
        <section className="panel mb-4 px-4 py-4" aria-label="New endpoint">
          <EndpointForm
            onCancel={() => setEditing(null)}
            onSaved={(endpoint, answer) => {
              setAdded(answer);
              done(endpoint, "is told from now on.");
            }}
          />
        </section>
      )}
      {endpoints.length === 0 ? (
        <EmptyState>
          No endpoints. One belongs here for each chat channel, and each program, that is to hear of milestones.
        </EmptyState>
      ) : (
        <ul className="panel" aria-label="Endpoints">
          {endpoints.map((endpoint) => (
            <li key={endpoint.id} className="border-t border-line-soft px-4 py-3 first:border-0">
              {editing === endpoint.id ? (
                <EndpointForm
                  endpoint={endpoint}
                  onCancel={() => setEditing(null)}
                  onSaved={(saved) => done(saved, "is saved.")}
                />
              ) : (
                <EndpointRow
                  endpoint={endpoint}
                  canEdit={canEdit}
                  onEdit={() => setEditing(endpoint.id)}
                  onTested={() => {
                    setWaiting(true);
                    renew();
                    show(`A test to ${endpoint.name} is on its way.`);
                  }}
                  onRemoved={(gone) => done(gone, "is switched off.")}
                  onRenewed={(answer) => {
                    setAdded(answer);
                    done(answer.endpoint, "signs with a new secret, and for a day with the old one too.");
                  }}
                />
              )}
            </li>
          ))}
        </ul>
      )}
    </>
  );
}

type RowProps = {
  endpoint: Endpoint;
  canEdit: boolean;
  onEdit: () => void;
  onTested: () => void;
  onRemoved: (endpoint: Endpoint) => void;
  onRenewed: (answer: AddedEndpoint) => void;
};

function EndpointRow({ endpoint, canEdit, onEdit, onTested, onRemoved, onRenewed }: RowProps) {
  const test = useVerb((client, input: { id: string }, options) => client.channel.test.mutate(input, options));
  const remove = useVerb((client, input: { id: string }, options) => client.channel.remove.mutate(input, options));
  const renew = useVerb((client, input: { id: string }, options) => client.channel.renewSecret.mutate(input, options));
  const { id, name, last } = endpoint;
  const filters = [...endpoint.severities, ...endpoint.systems].join(", ");
  const runTest = async () => {
    if ((await test.run({ id })).ok) onTested();
  };
  const runRemove = async () => {
    const outcome = await remove.run({ id });
    if (outcome.ok) onRemoved(outcome.value);
  };
  const runRenew = async () => {
    const outcome = await renew.run({ id });
    if (outcome.ok) onRenewed(outcome.value);
  };
  const failure = test.failure ?? remove.failure ?? renew.failure;
  return (
    <div className="grid gap-x-4 gap-y-2 lg:grid-cols-[minmax(0,1fr)_minmax(0,18rem)_23rem] lg:items-start">
      <div className="min-w-0">
        <p dir="auto" className={`font-semibold ${endpoint.isActive ? "" : "text-soft"}`}>
          {name} <Tag>{KIND_LABEL[endpoint.kind]}</Tag> {!endpoint.isActive && <Tag tone="red">switched off</Tag>}
        </p>
        <p className="num truncate text-xs text-dim">{endpoint.urlHint}</p>
        <p className="text-[13px] text-soft">
          {heard(endpoint)}
          {filters && ` · only ${filters}`}
          {endpoint.isFromEnvironment && " · from the environment"}
        </p>
      </div>
      <div className="min-h-10 min-w-0 text-[13px] text-soft">
        {last ? (
          <>
            <Tag tone={stateTone(last.state)}>{stateWord(last.state, last.error !== null)}</Tag> <Moment at={last.at} />
            {last.error && (
              <p className={`mt-1 break-words ${stateTone(last.state) === "red" ? "text-red" : ""}`}>{last.error}</p>
            )}
          </>
        ) : (
          "nothing sent yet"
        )}
      </div>
      {canEdit && (
        <div className="flex flex-wrap gap-2 lg:justify-end">
          {endpoint.isActive && (
            <Button isSmall isBusy={test.isBusy} onClick={() => void runTest()} aria-label={`Send a test to ${name}`}>
              Send a test
            </Button>
          )}
          {!endpoint.isFromEnvironment && (
            <Button isSmall look="quiet" onClick={onEdit} aria-label={`Edit ${name}`}>
              Edit
            </Button>
          )}
          {endpoint.kind === "webhook" && endpoint.isActive && (
            <Button
              isSmall
              look="quiet"
              isBusy={renew.isBusy}
              onClick={() => void runRenew()}
              aria-label={`New secret for ${name}`}
            >
              New secret
            </Button>
          )}
          {!endpoint.isFromEnvironment && endpoint.isActive && (
            <Button
              isSmall
              look="quiet"
              isBusy={remove.isBusy}
              onClick={() => void runRemove()}
              aria-label={`Switch ${name} off`}
            >
              Switch off
            </Button>
          )}
        </div>
      )}
      {failure && (
        <div className="lg:col-span-full">
          <FieldError>{failure.message}</FieldError>
        </div>
      )}
    </div>
  );
}
