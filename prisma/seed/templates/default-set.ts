import { AFFECTED_CUSTOMER_TEXTS } from "./affected-customers";
import type { DefaultText } from "./default-text";
import { EXECUTIVE_TEXTS } from "./executive";
import { PUBLIC_TEXTS } from "./public";
import { STAKEHOLDER_TEXTS } from "./stakeholder";
import { STRATEGIC_TEXTS } from "./strategic";

/** Every text that MajorOps brings; what somebody edited stands before it. */
export const DEFAULT_TEXTS: readonly DefaultText[] = [
  ...PUBLIC_TEXTS,
  ...AFFECTED_CUSTOMER_TEXTS,
  ...STRATEGIC_TEXTS,
  ...STAKEHOLDER_TEXTS,
  ...EXECUTIVE_TEXTS,
];
