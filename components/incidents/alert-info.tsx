"use client";
import type { ReactNode } from "react";
import { Moment } from "@/components/time/times";
import { Panel } from "@/components/ui/panel";
import { EditChoice, EditCustomerCount, EditText, EditTime } from "./edit-text";
import { useFireground } from "./fireground-context";

const EXTERNAL_IMPACTS = ["Unknown", "Yes", "Likely", "No"] as const;

/** A name and its value, one line of a card. */
export function Row({ name, children }: { name: string; children: ReactNode }) {
  return (
    <>
      <dt className="leading-6 text-dim">{name}</dt>
      <dd className="min-w-0 leading-6">{children}</dd>
    </>
  );
}

/** The alert and whom it touches. */
export function AlertInfo() {
  const { snapshot } = useFireground();
  const bridge = snapshot.bridgeUrl?.replace(/^https:\/\//, "");
  return (
    <Panel title="Alert info" scroll="flex-1">
      <dl className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-3 text-[13px]">
        <Row name="External impact">
          <EditChoice field="externalImpact" choices={EXTERNAL_IMPACTS} />
        </Row>
        <Row name="Customers">
          <EditCustomerCount />
        </Row>
        <Row name="Impact began">
          <EditTime field="impactStartedAt" />
        </Row>
        <Row name="Alert fired">
          <EditTime field="alertIssuedAt" />
        </Row>
        <Row name="Detected">
          <Moment at={snapshot.detectedAt} />
        </Row>
        <Row name="Alert">
          <EditText field="alertId" />
        </Row>
        <Row name="Bridge">
          <span className="flex items-center gap-2">
            {snapshot.bridgeUrl && (
              <a
                href={snapshot.bridgeUrl}
                target="_blank"
                rel="noreferrer noopener"
                className="link min-h-6 shrink-0 leading-6"
              >
                Join<span className="sr-only"> the bridge</span>
              </a>
            )}
            <EditText
              field="bridgeUrl"
              placeholder="paste the link"
              className="truncate whitespace-nowrap!"
              show={bridge}
              showText={bridge}
            />
          </span>
        </Row>
      </dl>
    </Panel>
  );
}
