import { answerOutage } from '#server/http/outage.ts';
import { photoAnswer } from '#server/http/photo-calls.ts';

export const GET = (event) => answerOutage(event, () => photoAnswer(event, event.locals.principal));
