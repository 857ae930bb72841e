"use client";
import { useRouter } from "next/navigation";
import type { AnchorHTMLAttributes } from "react";

/**
 * A link within the app. It moves without loading the page anew, as the framework's own does, but fetches nothing
 * ahead of the click: every page here is made for one reader, and the fireground counts its bytes.
 */
export function NavLink({ href, onClick, ...rest }: AnchorHTMLAttributes<HTMLAnchorElement> & { href: string }) {
  const router = useRouter();
  return (
    <a
      {...rest}
      href={href}
      onClick={(event) => {
        onClick?.(event);
        const isPlain = event.button === 0 && !event.metaKey && !event.ctrlKey && !event.shiftKey && !event.altKey;
        if (event.defaultPrevented || !isPlain) return;
        event.preventDefault();
        router.push(href);
      }}
    />
  );
}
