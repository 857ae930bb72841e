import { Heading, Section } from "react-email";
import type { z } from "zod";
import { Action } from "./parts/action";
import { Frame } from "./parts/frame";
import { Prose } from "./parts/prose";
import { textStyle } from "./parts/theme";
import { utc } from "./parts/words";
import type { ChannelTestProps } from "./schemas";

type Props = z.output<typeof ChannelTestProps>;

/** What a test says, on whatever channel. */
export const testSentence = (props: Props): string =>
  `This is a test of ${props.endpoint}, sent by ${props.sentByName} at ${utc(props.sentAt)}. Milestones will look like this. There is nothing to do.`;

/** A test of a channel. */
export function ChannelTest(props: Props) {
  return (
    <Frame preview={testSentence(props)} right="Test" footer={["Sent from the list of channels."]}>
      <Section style={{ padding: "24px" }}>
        <Heading as="h1" className="ink" style={textStyle(22, { fontWeight: 650, margin: "0 0 8px" })}>
          Test message
        </Heading>
        <Prose text={testSentence(props)} />
        <Action href={props.url} label="Open the channels" />
      </Section>
    </Frame>
  );
}

/** The same without HTML. */
export const channelTestText = (props: Props): string => ["Test message", testSentence(props), props.url].join("\n\n");
