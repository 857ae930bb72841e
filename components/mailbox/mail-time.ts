const FORMAT = new Intl.DateTimeFormat("en-GB", {
  day: "numeric",
  month: "short",
  hour: "2-digit",
  minute: "2-digit",
  second: "2-digit",
  hourCycle: "h23",
  timeZone: "UTC",
});

/** "21 Nov, 03:31:07 UTC". */
export const mailTime = (iso: string): string => `${FORMAT.format(new Date(iso))} UTC`;
