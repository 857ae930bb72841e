import { handleAuth } from "@/server/auth/handler";

export const dynamic = "force-dynamic";

const handle = (request: Request): Promise<Response> => handleAuth(request);

export { handle as GET, handle as POST };
