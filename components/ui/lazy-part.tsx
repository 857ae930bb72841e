import { type ReactNode, Suspense } from "react";
import { LoadBoundary } from "./load-boundary";

type Props = { children: ReactNode; loading?: ReactNode; missing?: ReactNode; onMissing?: () => void };

/** Where a part stands that is loaded when it is first needed: without network it is missing, and the rest goes on. */
export const LazyPart = ({ children, loading, missing, onMissing }: Props) => (
  <LoadBoundary fallback={missing} {...(onMissing && { onFailed: onMissing })}>
    <Suspense fallback={loading}>{children}</Suspense>
  </LoadBoundary>
);

/** In place of a part that could not be loaded. */
export const NotLoaded = () => (
  <p className="text-xs text-soft">This could not be loaded without network. Reload the page when it is back.</p>
);
