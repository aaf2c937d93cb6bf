import { machineCommand } from '#server/http/machine-route.ts';
import { confirmQuoteCall } from '#server/http/quote-calls.ts';

// The door answers this itself (src/door/quote-calls.ts); `npm run dev` has no door, and odd addresses come this way.
export const POST = machineCommand(confirmQuoteCall);
