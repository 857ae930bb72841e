import { Fragment } from "react";
import { Text } from "react-email";
import { textStyle } from "./theme";
import { paragraphs } from "./words";

/** What people typed, with its paragraphs and lines, as text and nothing else. */
export function Prose({ text }: { text: string }) {
  return paragraphs(text).map((lines, index) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: a mail is rendered once
    <Text key={index} className="ink" style={textStyle(16, { margin: "0 0 12px", wordBreak: "break-word" })}>
      {lines.map((line, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a mail is rendered once
        <Fragment key={at}>
          {at > 0 && <br />}
          {line}
        </Fragment>
      ))}
    </Text>
  ));
}
