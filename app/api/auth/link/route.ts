import { handleLinkRequest } from "@/server/auth/link-endpoint";

export const dynamic = "force-dynamic";

export const POST = (request: Request): Promise<Response> => handleLinkRequest(request);
