import { receiptFile } from '#server/http/paper.ts';

export const GET = (event) => receiptFile(event, event.locals.principal, event.params.ref);
