import { answerOutage } from '#server/http/outage.ts';
import { giftPhotoAnswer } from '#server/http/photo-calls.ts';

export const GET = (event) => answerOutage(event, () => giftPhotoAnswer(event));
