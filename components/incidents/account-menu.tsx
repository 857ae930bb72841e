"use client";
import { useViewer } from "@/components/providers/viewer";
import { later } from "@/components/ui/later";
import { LazyPart, NotLoaded } from "@/components/ui/lazy-part";
import { Menu } from "@/components/ui/menu";

const AccountItems = later(() => import("./account-items").then((m) => m.AccountItems));

const initials = (name: string) =>
  name
    .split(/\s+/)
    .map((word) => [...word][0] ?? "")
    .slice(0, 2)
    .join("")
    .toUpperCase();

/** Who is signed in; what the menu holds comes when it is opened. */
export function AccountMenu() {
  const viewer = useViewer();
  return (
    <Menu
      name="Menu of"
      label={
        <>
          <span className="max-w-40 truncate max-md:hidden">{viewer.name}</span>
          <span className="md:hidden">{initials(viewer.name)}</span>
        </>
      }
    >
      <LazyPart missing={<NotLoaded />}>
        <AccountItems />
      </LazyPart>
    </Menu>
  );
}
