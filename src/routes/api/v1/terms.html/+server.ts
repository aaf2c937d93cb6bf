import { answerBasket } from '#server/http/basket-terms.ts';

export const GET = (event) => answerBasket(event, 'html');
