import type { ReactNode } from "react";

/** Header, main part and footer around every public page. */
export function PageFrame({ children, json }: { children: ReactNode; json: string }) {
  return (
    <>
      <header className="top">
        <b>
          <a href="/">Service status</a>
        </b>
        <nav aria-label="Status pages">
          <ul className="links">
            <li>
              <a href="/history">History</a>
            </li>
          </ul>
        </nav>
      </header>
      <main>{children}</main>
      <footer className="foot">
        <p>All times are UTC.</p>
        <ul className="links">
          <li>
            <a href="/history">All incidents</a>
          </li>
          <li>
            <a href="/feed.atom">Atom feed</a>
          </li>
          <li>
            <a href={json}>JSON</a>
          </li>
          <li>
            <a href="/login" rel="nofollow">
              Staff sign-in
            </a>
          </li>
        </ul>
      </footer>
    </>
  );
}
