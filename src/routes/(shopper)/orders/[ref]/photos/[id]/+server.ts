import { answerOutage } from '#server/http/outage.ts';
import { photoAnswer, removePhotoByHand, shopperOf } from '#server/http/photo-calls.ts';

export const GET = (event) => answerOutage(event, () => photoAnswer(event, shopperOf(event.locals)));

export const DELETE = (event) =>
	answerOutage(event, () => removePhotoByHand(event, event.params.ref, event.params.id));
