import type { ComponentType } from "react";
import type { z } from "zod";
import { ChannelTest, channelTestText } from "./channel-test";
import { Milestone, milestoneText } from "./milestone";
import { Notice, noticeText } from "./notice";
import { PostureChanged, postureChangedText } from "./posture-changed";
import type { TEMPLATES, Template } from "./schemas";
import { SignIn, signInText } from "./sign-in";
import { TeamPage, teamPageText } from "./team-page";

type Entry<T extends Template> = {
  component: ComponentType<z.output<(typeof TEMPLATES)[T]>>;
  text: (props: z.output<(typeof TEMPLATES)[T]>) => string;
};

/** Every mail: how it looks, and how it reads without HTML. */
export const MAILS: { [T in Template]: Entry<T> } = {
  "channel-test": { component: ChannelTest, text: channelTestText },
  milestone: { component: Milestone, text: milestoneText },
  notice: { component: Notice, text: noticeText },
  "posture-changed": { component: PostureChanged, text: postureChangedText },
  "sign-in": { component: SignIn, text: signInText },
  "team-page": { component: TeamPage, text: teamPageText },
};
