import { answerOutage } from '#server/http/outage.ts';
import { changeDevice } from '#server/http/push-calls.ts';

export const POST = (event) => answerOutage(event, () => changeDevice(event));
export const DELETE = (event) => answerOutage(event, () => changeDevice(event));
