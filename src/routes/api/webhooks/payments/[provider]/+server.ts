import { webhookRoute } from '#server/http/webhook-route.ts';

export const POST = webhookRoute('payments', 'provider');
