import { giftLabelDocument } from '#server/http/paper.ts';

export const GET = (event) => giftLabelDocument(event, event.params.id);
