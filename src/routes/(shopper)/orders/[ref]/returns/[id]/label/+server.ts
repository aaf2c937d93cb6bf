import { labelDocument } from '#server/http/paper.ts';

export const GET = (event) => labelDocument(event, event.params.ref, event.params.id);
