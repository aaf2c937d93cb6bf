import { webhookDoor } from '#server/http/webhook.ts';

export const POST = webhookDoor('payments', 'provider');
