import { answerOutage } from '#server/http/outage.ts';
import { addPhotoByHand } from '#server/http/photo-calls.ts';

export const POST = (event) => answerOutage(event, () => addPhotoByHand(event, event.params.ref));
