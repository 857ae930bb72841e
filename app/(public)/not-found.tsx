import { MessageView } from "@/components/status/message-view";

export default function PublicNotFound() {
  return (
    <MessageView title="No such page" text="There is no public incident by this name. It may have a page later." />
  );
}
