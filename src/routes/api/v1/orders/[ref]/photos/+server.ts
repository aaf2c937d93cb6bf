import { answerOutage } from '#server/http/outage.ts';
import { addPhotoCall } from '#server/http/photo-calls.ts';

export const POST = (event) => answerOutage(event, () => addPhotoCall(event, event.params.ref));
