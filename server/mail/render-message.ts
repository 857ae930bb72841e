import { type ComponentType, createElement } from "react";
import { render } from "react-email";
import { MAILS } from "../../emails/registry";
import { TEMPLATES, type Template, type TemplateProps } from "../../emails/schemas";
import { AppError } from "../core/errors";

export type RenderedMail = { html: string; text: string };

/**
 * The mail as its reader gets it. The same props always give the same bytes.
 * @throws INTERNAL when there is no such template, or the props do not fit it
 */
export async function renderMessage<T extends Template>(template: T, props: TemplateProps<T>): Promise<RenderedMail> {
  if (!Object.hasOwn(TEMPLATES, template)) throw new AppError("INTERNAL", `There is no mail named "${template}".`);
  const parsed = TEMPLATES[template].safeParse(props);
  if (!parsed.success)
    throw new AppError("INTERNAL", `Props of mail "${template}" do not fit: ${parsed.error.message}`);
  const { component, text } = MAILS[template] as { component: ComponentType<object>; text: (props: object) => string };
  return { html: await render(createElement(component, parsed.data)), text: text(parsed.data) };
}
