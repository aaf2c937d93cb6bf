import { takeLate } from '#server/http/late-kinds.ts';
import { answerOutage } from '#server/http/outage.ts';

/** What a device could not send when it was written. */
export const POST = (event) => answerOutage(event, () => takeLate(event, event.params.ref));
